// Budgets: lines that add up to a total.
#include <fmt/core.h>

#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct BudgetReading {
  Budget budget;
};
void read_unit(Loading& load, BudgetReading& r, const Keyed& entry) {
  if (auto money = read_money(load, entry)) r.budget.unit = *money;
}
void read_one_per(Loading& load, BudgetReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.budget.one_per = *name;
  check_register(load, *name, entry.value.place);
}
constexpr Key<BudgetReading> kLineKeys[] = {{"unit", read_unit}, {"one_per", read_one_per}};

struct PlanReading {
  int year = 0;
  std::optional<Money> total;
};
void read_year(Loading& load, PlanReading& r, const Keyed& entry) {
  r.year = static_cast<int>(read_integer(load, entry, 1990, 2200).value_or(0));
}
void read_total(Loading& load, PlanReading& r, const Keyed& entry) { r.total = read_money(load, entry); }
constexpr Key<PlanReading> kPlanKeys[] = {{"year", read_year}, {"total", read_total}};

/// One line of a plan; gives its amount.
Money read_line(Loading& load, const Word& word, const std::string& bundle, int year) {
  BudgetReading r;
  r.budget.id = *word.name;
  r.budget.year = year;
  const auto& list = word.body->list;
  if (list.size() == 1) {
    if (auto money = read_money(load, {"budget", list[0].place, list[0]})) r.budget.total = *money;
  } else {
    load.faults.add(word.place, word.shown() + " heeft één bedrag nodig", word.shown() + " needs one amount");
  }
  read_keys<BudgetReading>(load, "budget", kLineKeys, word.body->keyed, r);
  if (r.budget.unit.cents > 0 && r.budget.total.cents % r.budget.unit.cents != 0)
    load.faults.add(word.place, "het bedrag is geen heel aantal keer `unit`",
                    "the amount is not a whole number of `unit`s");
  auto total = r.budget.total;
  if (declare(load, "budget", word, bundle)) load.bundle->budgets[r.budget.id] = std::move(r.budget);
  return total;
}

std::string euros(Money money) { return fmt::format("EUR {}.{:02}", money.cents / 100, money.cents % 100); }

}  // namespace

void read_budgets(Loading& load, const Word& plan, const std::string& bundle) {
  PlanReading r;
  read_keys<PlanReading>(load, "budgets", kPlanKeys, plan.body->keyed, r);
  if (!plan.body->find("year")) load.faults.add(plan.place, "`budgets` mist `year`", "`budgets` lacks `year`");
  Money sum;
  bool poisoned = false;
  for (const auto& draft : plan.body->list) {
    const auto* word = draft.as_word("budget");
    if (draft.is(Draft::Kind::poison)) {
      poisoned = true;
    } else if (!word || !word->body) {
      load.faults.add(draft.place, "hier hoort budget \"...\" { }", "budget \"...\" { } belongs here");
    } else {
      sum.cents += read_line(load, *word, bundle, r.year).cents;
    }
  }
  if (!r.total || poisoned || *r.total == sum) return;
  load.faults.add(plan.body->find("total")->value.place,
                  fmt::format("de regels tellen op tot {}, niet tot {}", euros(sum), euros(*r.total)),
                  fmt::format("the lines add up to {}, not to {}", euros(sum), euros(*r.total)));
}

void list_budget_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<PlanReading>("budgets", kPlanKeys, out);
  list_keys<BudgetReading>("budget", kLineKeys, out);
}

}  // namespace trajectum::route

// Budgets: lines that add up to a total.
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct BudgetReading {
  Budget budget;
  Place draw_at;
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
void read_funders(Loading& load, BudgetReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || entry.value.table->keyed.empty())
    return report_wrong(load, entry, "een tabel { naam = deel }", "a table { name = part }");
  refuse_list(load, "funders", *entry.value.table);
  for (const auto& part : entry.value.table->keyed)
    if (auto n = read_integer(load, part, 1, 100000000)) r.budget.funders.emplace_back(part.key, *n);
  std::sort(r.budget.funders.begin(), r.budget.funders.end());
  if (r.budget.funders.size() > limits::kFundersMax)
    load.faults.add(entry.at, fmt::format("hoogstens {} financiers (kFundersMax)", limits::kFundersMax),
                    fmt::format("at most {} funders (kFundersMax)", limits::kFundersMax));
}
/// Names that are written once each.
std::vector<std::string> read_names(Loading& load, const Keyed& entry) {
  auto names = read_texts(load, entry);
  auto sorted = names;
  std::sort(sorted.begin(), sorted.end());
  if (auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    load.faults.add(entry.at, fmt::format("`{}` staat er twee keer", *twice),
                    fmt::format("`{}` is there twice", *twice));
  return names;
}
void read_draw(Loading& load, BudgetReading& r, const Keyed& entry) {
  r.budget.draw = read_names(load, entry);
  r.draw_at = entry.value.place;
}
void read_use_flags(Loading& load, BudgetReading& r, const Keyed& entry) {
  r.budget.flags = read_names(load, entry);
  if (r.budget.flags.size() > limits::kUseFlagsMax)
    load.faults.add(entry.at, fmt::format("hoogstens {} namen (kUseFlagsMax)", limits::kUseFlagsMax),
                    fmt::format("at most {} names (kUseFlagsMax)", limits::kUseFlagsMax));
}
constexpr Key<BudgetReading> kLineKeys[] = {{"unit", read_unit},
                                            {"one_per", read_one_per},
                                            {"funders", read_funders},
                                            {"draw", read_draw},
                                            {"flags", read_use_flags}};

/// Whose money goes first must be one of those who give it.
void check_draw(Loading& load, const BudgetReading& r) {
  std::vector<std::string> funders;
  for (const auto& [name, part] : r.budget.funders) funders.push_back(name);
  for (const auto& name : r.budget.draw) {
    if (std::find(funders.begin(), funders.end(), name) != funders.end()) continue;
    auto meant = guess(name, funders);
    load.faults.add(r.draw_at, fmt::format("`{}` is geen van de `funders`{}", name, meant.nl),
                    fmt::format("`{}` is none of the `funders`{}", name, meant.en));
  }
}

struct PlanReading {
  int year = 0;
  std::string by;
  std::optional<Money> total;
};
void read_year(Loading& load, PlanReading& r, const Keyed& entry) {
  r.year = static_cast<int>(read_integer(load, entry, 1990, 2200).value_or(0));
}
void read_total(Loading& load, PlanReading& r, const Keyed& entry) { r.total = read_money(load, entry); }
void read_by(Loading& load, PlanReading& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  check_role(load, *role->name, role->name_place);
  r.by = *role->name;
}
constexpr Key<PlanReading> kPlanKeys[] = {{"year", read_year}, {"total", read_total}, {"by", read_by}};

/// One line of a plan; gives its amount.
Money read_line(Loading& load, const Word& word, const std::string& bundle, const PlanReading& plan) {
  BudgetReading r;
  r.budget.id = *word.name;
  r.budget.year = plan.year;
  r.budget.by = plan.by;
  const auto& list = word.body->list;
  if (list.size() == 1) {
    if (auto money = read_money(load, {"budget", list[0].place, list[0]})) r.budget.total = *money;
  } else {
    load.faults.add(word.place, word.shown() + " heeft één bedrag nodig", word.shown() + " needs one amount");
  }
  read_keys<BudgetReading>(load, "budget", kLineKeys, word.body->keyed, r);
  check_draw(load, r);
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
      sum.cents += read_line(load, *word, bundle, r).cents;
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

#include "turn/money.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace trajectum::turn {

using state::Balance;
using state::Holder;
using state::Ledger;
using state::MoneyPosted;
using state::Shares;

namespace {

std::string euros(std::int64_t cents) { return fmt::format("EUR {}.{:02}", cents / 100, cents % 100); }

Error no(const route::Budget& budget, const std::string& rule, Text why) {
  return refused("budget." + budget.id + "." + rule, std::move(why));
}

Text name_of_account(Account account) {
  switch (account) {
    case Account::outside: return {"buiten", "outside"};
    case Account::free: return {"vrij", "free"};
    case Account::reserved: return {"gereserveerd", "reserved"};
    case Account::committed: return {"verplicht", "committed"};
    case Account::paid: return {"betaald", "paid"};
    case Account::settled: return {"verantwoord", "settled"};
  }
  return {};
}

MoneyPosted posting(const route::Budget& budget, const MoneyMove& what, const Holder& holder, const Shares& shares) {
  MoneyPosted out;
  out.budget = budget.id;
  out.from = what.from;
  out.to = what.to;
  out.cents = what.cents;
  out.per = holder.per;
  out.case_no = holder.case_no;
  out.flags = holder.flags;
  for (const auto& [funder, cents] : shares) out.shares.push_back({funder, cents});
  out.node = what.node;
  out.reason = what.reason;
  out.by = what.by;
  out.at = what.at;
  return out;
}

/// What each funder gives of money that leaves the free account.
Shares drawn(const Ledger& ledger, const route::Budget& budget, std::int64_t cents) {
  const auto& free = ledger.line(budget.id).accounts[static_cast<std::size_t>(Account::free)];
  return budget.draw.empty() ? state::split(cents, free) : state::split_in_order(cents, free, budget.draw);
}

Result<void> has_free(const Ledger& ledger, const route::Budget& budget, std::int64_t cents) {
  auto free = ledger.balance(budget.id).free;
  if (free >= cents) return {};
  return no(budget, "spent",
            {"Het budget " + budget.id + " is op: er is nog " + euros(free) + " vrij en dit vraagt " + euros(cents) +
                 ". Kies een andere uitkomst, of laat het verhogen.",
             "The budget " + budget.id + " is spent: " + euros(free) + " is free and this asks for " + euros(cents) +
                 ". Choose another outcome, or have it raised."});
}

Result<void> not_closed(const Ledger& ledger, const route::Budget& budget) {
  if (!ledger.line(budget.id).closed) return {};
  return no(budget, "closed",
            {"Het budget " + budget.id + " is afgesloten: gebruik een ander budget.",
             "The budget " + budget.id + " is closed: use another budget."});
}

/// New money by the funders' parts, or of one of them.
Shares given(const route::Budget& budget, std::int64_t cents, const std::string& funder) {
  Shares parts(budget.funders.begin(), budget.funders.end());
  if (!funder.empty() || parts.empty()) parts = {{funder, 1}};
  return state::split(cents, parts);
}

Result<void> may_have(const Ledger& ledger, const route::Budget& budget, const Holder& holder) {
  if (budget.one_per.empty()) return {};
  if (holder.per.empty())
    return no(budget, "per",
              {"Dit budget telt per " + budget.one_per + ": zeg met `per` voor welke het is.",
               "This budget counts per " + budget.one_per + ": say with `per` which one it is for."});
  if (ledger.held_for(budget.id, holder.per) > 0)
    return no(budget, "one_per",
              {"Deze " + budget.one_per + " heeft al een toekenning uit " + budget.id +
                   "; een tweede kan niet: kies een andere uitkomst of sla het over.",
               "This " + budget.one_per + " already has a grant from " + budget.id +
                   "; there is no second: choose another outcome or skip it."});
  return {};
}

}  // namespace

const char* account_name(Account account) {
  static constexpr const char* kNames[] = {"outside", "free", "reserved", "committed", "paid", "settled"};
  return kNames[static_cast<std::size_t>(account)];
}

Result<std::optional<MoneyPosted>> plan(const Ledger& ledger, const route::Budget& budget, Instant at) {
  const auto& line = ledger.line(budget.id);
  auto more = budget.total.cents - line.planned;
  if (line.open && more == 0) return std::optional<MoneyPosted>();
  MoneyMove what;
  what.cents = std::abs(more);
  what.at = at;
  what.from = more >= 0 ? Account::outside : Account::free;
  what.to = more >= 0 ? Account::free : Account::outside;
  if (!line.open) return std::optional(posting(budget, what, {}, given(budget, what.cents, "")));
  what.reason = "budgets.lua";
  if (auto open = not_closed(ledger, budget); !open) return open.error();
  if (more > 0) return std::optional(posting(budget, what, {}, given(budget, what.cents, "")));
  auto free = ledger.balance(budget.id).free;
  if (free < what.cents)
    return no(budget, "spent",
              {"budgets.lua geeft het budget " + budget.id + " " + euros(what.cents) +
                   " minder dan eerst, en er is nog " + euros(free) + " vrij: geef het meer, of maak eerst geld vrij.",
               "budgets.lua gives the budget " + budget.id + " " + euros(what.cents) + " less than before, and " +
                   euros(free) + " is free: give it more, or free some first."});
  return std::optional(posting(budget, what, {}, drawn(ledger, budget, what.cents)));
}

Result<MoneyPosted> take(const Ledger& ledger, const route::Budget& budget, const MoneyMove& what) {
  Holder holder{what.case_no.value_or(0), what.per.value_or(""), what.flags.value_or(std::vector<std::string>())};
  if (auto open = not_closed(ledger, budget); !open) return open.error();
  if (!what.tops_up)
    if (auto may = may_have(ledger, budget, holder); !may) return may.error();
  if (budget.unit.cents > 0 && what.node == 0 && what.cents % budget.unit.cents != 0)
    return no(
        budget, "unit",
        {"Het budget " + budget.id + " gaat per " + euros(budget.unit.cents) + ": vraag een heel aantal daarvan.",
         "The budget " + budget.id + " goes by " + euros(budget.unit.cents) + ": ask for a whole number of them."});
  if (auto enough = has_free(ledger, budget, what.cents); !enough) return enough.error();
  return posting(budget, what, holder, drawn(ledger, budget, what.cents));
}

Result<MoneyPosted> move_on(const Ledger& ledger, const route::Budget& budget, const MoneyMove& what) {
  auto name = name_of_account(what.from);
  auto holders = ledger.holders(budget.id, what.from, what.case_no, what.per);
  if (what.flags) std::erase_if(holders, [&](const Holder& h) { return h.flags != *what.flags; });
  if (holders.size() > 1)
    return no(budget, "holder",
              {fmt::format("Er staat op {} plaatsen iets {}: zeg met `case`, `per` en `flags` welke u bedoelt.",
                           holders.size(), name.nl),
               fmt::format("Something is {} in {} places: say which you mean with `case`, `per` and `flags`.", name.en,
                           holders.size())});
  Shares there;
  if (!holders.empty())
    there = ledger.line(budget.id).holdings.at(holders.front())[static_cast<std::size_t>(what.from)];
  auto cents = state::sum(there);
  if (cents < what.cents)
    return no(budget, account_name(what.from),
              {fmt::format("In {} is hiervoor {} {}; dit vraagt {}. Noem een kleiner bedrag.", budget.id, euros(cents),
                           name.nl, euros(what.cents)),
               fmt::format("In {}, {} is {} for this; this asks for {}. Name a smaller amount.", budget.id,
                           euros(cents), name.en, euros(what.cents))});
  return posting(budget, what, holders.front(), state::split(what.cents, there));
}

Result<MoneyPosted> transfer(const Ledger& ledger, const Transfer& what) {
  const auto& budget = what.from ? *what.from : *what.to;
  if (what.to)
    if (auto open = not_closed(ledger, *what.to); !open) return open.error();
  if (what.from)
    if (auto enough = has_free(ledger, budget, what.cents); !enough) return enough.error();
  MoneyMove move;
  move.from = what.from ? Account::free : Account::outside;
  move.to = what.to ? Account::free : Account::outside;
  move.cents = what.cents;
  move.reason = what.reason;
  move.by = what.by;
  move.at = what.at;
  auto shares = what.from ? drawn(ledger, budget, what.cents) : given(budget, what.cents, what.funder);
  auto out = posting(budget, move, {}, shares);
  if (what.from && what.to) out.into = what.to->id;
  return out;
}

Result<std::vector<state::Event>> close(const Ledger& ledger, const route::Budget& budget, const route::Budget* into,
                                        const Transfer& said) {
  if (auto open = not_closed(ledger, budget); !open) return open.error();
  std::vector<state::Event> events;
  auto what = said;
  what.from = &budget;
  what.to = into;
  what.cents = ledger.balance(budget.id).free;
  auto moved = transfer(ledger, what);
  if (!moved) return moved.error();
  if (what.cents > 0) events.emplace_back(*moved);
  events.emplace_back(state::BudgetClosed{budget.id, said.reason, said.by, said.at});
  return events;
}

}  // namespace trajectum::turn

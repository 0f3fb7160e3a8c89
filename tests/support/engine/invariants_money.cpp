// Money: what the ledger says against what the history of postings adds up to.
#include <fmt/format.h>

#include "support/engine/invariants.hpp"
#include "turn/money.hpp"

namespace trajectum::test {

using state::Account;

namespace {

bool is_held(Account account) { return account != Account::outside && account != Account::free; }

std::string name_of(const state::Holder& holder) {
  auto out = fmt::format("{}/{}", holder.case_no, holder.per);
  for (const auto& flag : holder.flags) out += "/" + flag;
  return out;
}

}  // namespace

void Invariants::follow_money(const state::Event& event) {
  auto* posted = std::get_if<state::MoneyPosted>(&event);
  if (!posted) return;
  auto holder = name_of({posted->case_no, posted->per, posted->flags});
  auto book = [&](const std::string& budget, Account account, const std::string& funder, std::int64_t cents) {
    auto key = std::tuple(budget, account, funder, is_held(account) ? holder : "");
    auto& there = money_[key];
    there += cents;
    if (there < 0 && account != Account::outside)
      say(fmt::format("budget {}: {} of \"{}\" is {} cents", budget, turn::account_name(account), funder, there));
    if (there == 0) money_.erase(key);
  };
  std::int64_t shared = 0;
  for (const auto& share : posted->shares) {
    shared += share.cents;
    if (share.cents < 1) say("a funder's share of a posting is no cent or less");
    book(posted->budget, posted->from, share.funder, -share.cents);
    book(posted->into.empty() ? posted->budget : posted->into, posted->to, share.funder, share.cents);
  }
  if (shared != posted->cents) say(fmt::format("a posting of {} cents has shares of {}", posted->cents, shared));
}

void Invariants::look_at_ledger() {
  auto& r = bench_.region();
  if (r.state.ledger.postings_sum() != 0) say("the postings do not sum to zero");
  std::int64_t sum = 0;
  for (const auto& [key, cents] : money_) sum += cents;
  if (sum != 0) say(fmt::format("the history's postings sum to {}", sum));
  decltype(money_) kept;
  for (const auto& [id, budget] : r.bundle->budgets) {
    const auto& line = r.state.ledger.line(id);
    for (std::size_t i = 0; i < state::kAccounts; ++i) {
      auto account = static_cast<Account>(i);
      std::map<std::string, std::int64_t> of_holders;
      for (const auto& [holder, accounts] : line.holdings)
        for (const auto& [funder, cents] : accounts[i]) {
          kept[{id, account, funder, name_of(holder)}] = cents;
          of_holders[funder] += cents;
        }
      if (!is_held(account))
        for (const auto& [funder, cents] : line.accounts[i]) kept[{id, account, funder, ""}] = cents;
      else if (of_holders != line.accounts[i])
        say(fmt::format("budget {}: its holders do not have what is {}", id, turn::account_name(account)));
    }
    std::map<std::string, std::int64_t> per;
    for (const auto& [holder, accounts] : line.holdings)
      if (!holder.per.empty()) per[holder.per] += state::balance_of(accounts).held();
    if (per != line.per) say(fmt::format("budget {}: what is held for whom is not what its holders have", id));
  }
  if (kept != money_) say("the ledger is not what the history of postings adds up to");
}

std::string Invariants::shared_money() {
  std::string out;
  auto& r = bench_.region();
  for (const auto& [id, b] : r.bundle->budgets) {
    const auto& line = r.state.ledger.line(id);
    out += fmt::format("budget {} opened {}{}\n", id, line.opened, line.closed ? " closed" : "");
    auto show = [&](const std::string& whose, const state::Ledger::Accounts& accounts) {
      for (std::size_t i = 0; i < state::kAccounts; ++i)
        for (const auto& [funder, cents] : accounts[i]) out += fmt::format("  {} {} {} {}\n", whose, i, funder, cents);
    };
    show("line", line.accounts);
    for (const auto& [holder, accounts] : line.holdings) show(name_of(holder), accounts);
    for (const auto& [per, cents] : line.per) out += fmt::format("  per {} {}\n", per, cents);
  }
  return out;
}

}  // namespace trajectum::test

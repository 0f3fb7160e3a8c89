// Budget lines and their postings as people see them.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/views.hpp"
#include "turn/money.hpp"

namespace trajectum::pipeline::views {

using state::Account;

namespace {

void set_accounts(Record& out, const state::Balance& balance) {
  out.set("free", Money{balance.free});
  out.set("reserved", Money{balance.reserved});
  out.set("committed", Money{balance.committed});
  out.set("paid", Money{balance.paid});
  out.set("settled", Money{balance.settled});
}

/// Each funder's part of each account.
List by_funder(const state::Ledger::Accounts& accounts) {
  std::map<std::string, state::Ledger::Accounts> apart;
  for (std::size_t i = 0; i < accounts.size(); ++i)
    for (const auto& [funder, cents] : accounts[i]) apart[funder][i][funder] = cents;
  List out;
  for (const auto& [funder, own] : apart) {
    auto balance = state::balance_of(own);
    if (balance.total() == 0) continue;
    Record one;
    one.set("funder", funder);
    one.set("total", Money{balance.total()});
    set_accounts(one, balance);
    out.push_back(std::move(one));
  }
  return out;
}

/// What is held for each kind of use. One posting may be of several kinds, so these do not add up to anything.
List by_flag(const state::Ledger::Line& line, const std::vector<std::string>& flags) {
  List out;
  for (const auto& flag : flags) {
    state::Balance sum;
    for (const auto& [holder, accounts] : line.holdings) {
      if (!std::binary_search(holder.flags.begin(), holder.flags.end(), flag)) continue;
      auto held = state::balance_of(accounts);
      sum.reserved += held.reserved;
      sum.committed += held.committed;
      sum.paid += held.paid;
      sum.settled += held.settled;
    }
    Record one;
    one.set("flag", flag);
    one.set("held", Money{sum.held()});
    set_accounts(one, sum);
    one.erase("free");
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

Value budget(const RegionAtWork& r, const route::Budget& b, Lang lang) {
  const auto& line = r.state.ledger.line(b.id);
  auto balance = state::balance_of(line.accounts);
  Record out;
  out.set("budget", b.id);
  out.set("title", b.title.empty() ? b.id : b.title.in(lang));
  out.set("year", static_cast<std::int64_t>(b.year));
  out.set("opened", Money{line.opened});
  out.set("change", Money{balance.total() - line.opened});
  out.set("total", Money{balance.total()});
  set_accounts(out, balance);
  if (b.unit.cents > 0) {
    out.set("unit", b.unit);
    out.set("granted", balance.held() / b.unit.cents);
  }
  if (line.closed) out.set("closed", true);
  if (auto refused = r.plans_refused.find(b.id); refused != r.plans_refused.end()) {
    out.set("plan", b.total);
    out.set("plan_refused", refused->second.text.in(lang));
  }
  auto funders = by_funder(line.accounts);
  bool told_apart = !b.funders.empty() || funders.size() > 1 ||
                    (!funders.empty() && !funders.front().as<Record>()->get("funder").text().empty());
  if (told_apart) out.set("funders", std::move(funders));
  if (!b.flags.empty()) out.set("flags", by_flag(line, b.flags));
  return out;
}

Record posting(Engine& engine, const RegionAtWork& r, const std::string& id, const state::MoneyPosted& p) {
  Record out;
  if (!id.empty()) out.set("posting", id);
  out.set("budget", p.budget);
  if (!p.into.empty()) out.set("into", p.into);
  out.set("from", turn::account_name(p.from));
  out.set("to", turn::account_name(p.to));
  out.set("amount", Money{p.cents});
  if (!p.per.empty()) out.set("per", p.per);
  if (p.case_no != 0) out.set("case", engine.ids().case_id(r.no, p.case_no));
  if (!p.flags.empty()) out.set("flags", List(p.flags.begin(), p.flags.end()));
  bool told_apart = p.shares.size() > 1 || (!p.shares.empty() && !p.shares.front().funder.empty());
  List shares;
  for (const auto& share : p.shares) {
    Record one;
    one.set("funder", share.funder);
    one.set("amount", Money{share.cents});
    shares.push_back(std::move(one));
  }
  if (told_apart) out.set("shares", std::move(shares));
  if (!p.reason.empty()) out.set("reason", p.reason);
  out.set("by", p.by);
  out.set("at", calendar::format_instant(p.at));
  return out;
}

}  // namespace trajectum::pipeline::views

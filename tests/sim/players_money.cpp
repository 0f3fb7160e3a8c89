// People who book money by hand: every move, sensible and not.
#include "sim/players.hpp"
#include "turn/money.hpp"

namespace trajectum::sim {

using turn::Account;

namespace {

constexpr Account kStages[] = {Account::free, Account::reserved, Account::committed, Account::paid, Account::settled};

}  // namespace

CaseNo Players::book(CaseNo no) {
  auto& r = bench_.region();
  if (r.bundle->budgets.empty()) return 0;
  std::vector<const route::Budget*> lines;
  for (const auto& [id, line] : r.bundle->budgets) lines.push_back(&line);
  const auto& line = *dice_.of(lines);
  auto amount =
      dice_.one_in(2) && line.unit.cents > 0 ? line.unit.cents : static_cast<std::int64_t>(1 + dice_.below(9999));
  pipeline::Caller caller;
  caller.region = r.no;
  std::vector<state::Event> events;
  Result<void> done;
  auto take = [&](Result<state::MoneyPosted> posted) {
    if (posted)
      events.emplace_back(std::move(*posted));
    else
      done = posted.error();
  };
  auto at = dice_.below(24);
  if (at < 4) {
    turn::Transfer what;
    what.by = "con";
    what.from = at != 0 ? &line : nullptr;
    what.to = at != 1 ? dice_.of(lines) : nullptr;
    if (what.from == what.to) return 0;
    what.cents = amount;
    if (!what.from && !what.to->funders.empty() && dice_.one_in(2)) what.funder = dice_.of(what.to->funders).first;
    caller.method = "budget.transfer";
    take(turn::transfer(r.state.ledger, what));
  } else if (at == 4 && habits_.closes_lines && dice_.one_in(3)) {
    caller.method = "budget.close";
    const auto* into = dice_.one_in(2) ? dice_.of(lines) : nullptr;
    if (into == &line) return 0;
    turn::Transfer said;
    said.by = "con";
    auto closed = turn::close(r.state.ledger, line, into, said);
    if (closed)
      events = std::move(*closed);
    else
      done = closed.error();
  } else {
    move_money(line, no, amount, caller.method, take);
  }
  if (done) {
    auto said = bench_.engine().on_region(caller, [&](auto&) -> Result<pipeline::Engine::RegionCommand> {
      return pipeline::Engine::RegionCommand{events, {}, "{}"};
    });
    if (!said) done = said.error();
  }
  count(caller.method, done.ok());
  return 0;
}

void Players::move_money(const route::Budget& line, CaseNo no, std::int64_t amount, std::string& method,
                         const std::function<void(Result<state::MoneyPosted>)>& take) {
  const auto& ledger = bench_.region().state.ledger;
  turn::MoneyMove move;
  move.cents = amount;
  if (dice_.one_in(2)) {
    move.from = Account::free;
    move.to = dice_.one_in(3) ? Account::committed : Account::reserved;
    if (dice_.one_in(2)) move.case_no = no;
    if (!line.one_per.empty())
      move.per = dice_.of(forms_.keys(line.one_per));
    else if (dice_.one_in(3))
      move.per = dice_.one_in(2) ? "oak" : "elm";
    std::vector<std::string> flags;
    for (const auto& flag : line.flags)
      if (dice_.one_in(3)) flags.push_back(flag);
    move.flags = flags;
    method = std::string("budget from free to ") + turn::account_name(move.to);
    return take(turn::take(ledger, line, move));
  }
  auto stage = 1 + dice_.below(3);
  move.from = kStages[stage];
  move.to = dice_.one_in(3) ? Account::free : kStages[stage + 1];
  auto holders = ledger.holders(line.id, move.from, std::nullopt, std::nullopt);
  if (!holders.empty() && !dice_.one_in(6)) {
    const auto& holder = dice_.of(holders);
    move.case_no = holder.case_no;
    move.per = holder.per;
    move.flags = holder.flags;
    if (dice_.one_in(2)) move.cents = ledger.held_by(line.id, holder, move.from);
  }
  method = std::string("budget from ") + turn::account_name(move.from) + " to " + turn::account_name(move.to);
  take(turn::move_on(ledger, line, move));
}

}  // namespace trajectum::sim

// What may be posted in a budget, and what the posting is. Pure: takes the ledger as it is, gives an event or the rule
// that says no. A refusal's reason is `budget.<line>.<rule>`, and its text says how much there is.
#ifndef TRAJECTUM_TURN_MONEY_HPP
#define TRAJECTUM_TURN_MONEY_HPP
#include "base/clock.hpp"
#include "base/result.hpp"
#include "route/bundle.hpp"
#include "state/events.hpp"
#include "state/ledger.hpp"

namespace trajectum::turn {

using state::Account;

/// The name of an account on the wire.
const char* account_name(Account account);

/// What is asked: move `cents` of a line from one account to another.
struct MoneyMove {
  Account from = Account::free, to = Account::reserved;
  std::int64_t cents = 0;
  std::optional<std::string> per;  // out of what is held: none finds it, when there is only one that fits
  std::optional<CaseNo> case_no;   // the same
  std::optional<std::vector<std::string>> flags;
  state::NodeIndex node = 0;
  bool tops_up = false;  // the same holder has the rest of it already
  std::string reason, by;
  Instant at = 0;
};

/// What makes a line what the plan says: opens it, or adds to it or takes back by how much the plan has changed;
/// nothing when it is so already. Errors: `spent`, `closed`.
Result<std::optional<state::MoneyPosted>> plan(const state::Ledger& ledger, const route::Budget& budget, Instant at);
/// New money taken out of `free`. Errors: `spent`, `closed`, `one_per`, `per`, `unit`.
Result<state::MoneyPosted> take(const state::Ledger& ledger, const route::Budget& budget, const MoneyMove& what);
/// Money that somebody holds goes on to another account, or back to `free`. Errors: the name of the account it should
/// come from, when less is held there; `holder`, when several hold some and it is not said who.
Result<state::MoneyPosted> move_on(const state::Ledger& ledger, const route::Budget& budget, const MoneyMove& what);
/// Free money goes to another line; without `from` it comes from outside (of `funder`, or of all by their parts),
/// without `to` it goes back there. Errors: `spent`, `closed`.
struct Transfer {
  const route::Budget* from = nullptr;
  const route::Budget* to = nullptr;
  std::int64_t cents = 0;
  std::string funder, reason, by;
  Instant at = 0;
};
Result<state::MoneyPosted> transfer(const state::Ledger& ledger, const Transfer& what);
/// The end of a line's year: what is free goes to another line, or back outside; what is held stays, and nothing new is
/// taken. Gives the events. Errors: `closed`.
Result<std::vector<state::Event>> close(const state::Ledger& ledger, const route::Budget& budget,
                                        const route::Budget* into, const Transfer& said);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_MONEY_HPP

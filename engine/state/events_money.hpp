// Events about money. Part of the stored format like those of events.hpp, which lists them all and says what that
// means.
#ifndef TRAJECTUM_STATE_EVENTS_MONEY_HPP
#define TRAJECTUM_STATE_EVENTS_MONEY_HPP
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/ids.hpp"

namespace trajectum::state {

/// Where the money of a budget line stands. `outside`: whoever gives it, not counted; stored by number, append only.
enum class Account : std::uint8_t { outside, free, reserved, committed, paid, settled };
inline constexpr std::size_t kAccounts = 6;

/// What one funder's part of a posting is; funder "": of a line without funders.
struct FunderShare {
  std::string funder;
  std::int64_t cents = 0;
  template <class V>
  void fields(V&& v) {
    v(funder);
    v(cents);
  }
};
/// A balanced posting: `cents` leave one account of a line and enter another, of the same line or of `into`.
struct MoneyPosted {
  std::string budget, into;  // into "": the same line
  Account from = Account::outside, to = Account::free;
  std::int64_t cents = 0;
  std::string per;                 // whom it is for; "": nobody in particular
  CaseNo case_no = 0;              // 0: no case
  std::vector<std::string> flags;  // what kind of use it is, sorted
  std::vector<FunderShare> shares;
  std::uint16_t node = 0;  // the step that spent it; 0: posted by hand
  std::string reason, by;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(budget);
    v(into);
    v(from);
    v(to);
    v(cents);
    v(per);
    v(case_no);
    v(flags);
    v(shares);
    v(node);
    v(reason);
    v(by);
    v(at);
  }
};
/// The year of a line ends: nothing new is taken from it.
struct BudgetClosed {
  std::string budget, reason, by;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(budget);
    v(reason);
    v(by);
    v(at);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_MONEY_HPP

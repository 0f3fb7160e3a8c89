// Budgets as a double-entry ledger in whole cents. Every posting takes cents out of one account of a line and puts them
// into another, for each funder apart, so that all accounts together, `outside` with them, always sum to zero and no
// other account is ever below zero. What is out of `free` is held by somebody: by a case, for somebody (`per`), with
// the flags of its use. Pure bookkeeping: what may be posted is decided in `turn`. Thread: the shard's.
#ifndef TRAJECTUM_STATE_LEDGER_HPP
#define TRAJECTUM_STATE_LEDGER_HPP
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "state/events_money.hpp"

namespace trajectum::state {

/// Cents by funder. What is zero is not in it.
using Shares = std::map<std::string, std::int64_t>;
std::int64_t sum(const Shares& shares);
/// Shares `cents` in proportion to `by`, by largest remainder; ties go to the first name. Not a cent is lost, and with
/// `cents` at most the sum of `by` nobody's share is above what he has. `by` must not sum to zero, unless `cents` is.
Shares split(std::int64_t cents, const Shares& by);
/// Takes `cents` from the first of `order` that has any, then the next, then the others by name.
Shares split_in_order(std::int64_t cents, const Shares& by, const std::vector<std::string>& order);

struct Balance {
  std::int64_t free = 0, reserved = 0, committed = 0, paid = 0, settled = 0;
  std::int64_t total() const { return free + held(); }
  std::int64_t held() const { return reserved + committed + paid + settled; }
};

/// Who holds money of a line.
struct Holder {
  CaseNo case_no = 0;  // 0: no case
  std::string per;     // "": for nobody in particular
  std::vector<std::string> flags;
  auto operator<=>(const Holder&) const = default;
};

class Ledger {
 public:
  using Accounts = std::array<Shares, kAccounts>;
  struct Line {
    bool open = false, closed = false;
    std::int64_t opened = 0;   // the plan's amount, when the line was opened
    std::int64_t planned = 0;  // and what the plan has said since
    Accounts accounts;         // `outside` is below zero
    std::map<Holder, Accounts> holdings;
    std::map<std::string, std::int64_t> per;  // value of `per` -> cents held for it
  };

  /// Books it; `sign` -1 takes it back. The first posting from outside opens the line; those by nobody, from outside or
  /// back to it, are what the plan says. Shares must add up.
  void post(const MoneyPosted& posting, int sign);
  void close(const std::string& budget, bool closed) { lines_[budget].closed = closed; }
  bool is_open(const std::string& budget) const { return line(budget).open; }
  const Line& line(const std::string& budget) const;
  Balance balance(const std::string& budget) const;
  /// What is held for this value of `per`, in cents.
  std::int64_t held_for(const std::string& budget, const std::string& per) const;
  /// What one holder has in an account, in cents.
  std::int64_t held_by(const std::string& budget, const Holder& holder, Account account) const;
  /// Those who hold something of this account; only of this case and for this `per`, when they are given.
  std::vector<Holder> holders(const std::string& budget, Account account, std::optional<CaseNo> case_no,
                              std::optional<std::string> per) const;
  /// The sum over every account of every line: 0, or there is a bug.
  std::int64_t postings_sum() const;

 private:
  void add(const std::string& budget, Account account, const Holder& holder, const FunderShare& share,
           std::int64_t sign);

  std::map<std::string, Line> lines_;
};

Balance balance_of(const Ledger::Accounts& accounts);

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_LEDGER_HPP

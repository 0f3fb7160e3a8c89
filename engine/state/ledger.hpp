// Budgets as a double-entry ledger in whole cents: every posting moves cents from one account of a budget to another,
// so that all postings always sum to zero. Accounts: `total` (what the plan gives, negative side), `free`, `committed`.
#pragma once
#include <cstdint>
#include <map>
#include <string>

#include "model/time.hpp"

namespace trajectum::state {

struct Balance {
  std::int64_t free = 0, reserved = 0, committed = 0, paid = 0;
  std::int64_t granted_units = 0;
  std::map<std::string, std::int64_t> per;  // value of `per` -> units or times granted to it
};

class Ledger {
 public:
  /// The opening posting: the plan's amount becomes free.
  void open(const std::string& budget, Money total);
  bool is_open(const std::string& budget) const { return lines_.count(budget) != 0; }
  const Balance& balance(const std::string& budget) const;
  const std::map<std::string, Balance>& lines() const { return lines_; }
  /// free -> committed. `sign` -1 takes it back (undo).
  void commit(const std::string& budget, const std::string& per, std::int64_t units, std::int64_t cents, int sign);
  /// The sum over both sides of every posting: 0, or there is a bug.
  std::int64_t postings_sum() const { return debit_ - credit_; }

 private:
  std::map<std::string, Balance> lines_;
  std::int64_t debit_ = 0, credit_ = 0;
};

}  // namespace trajectum::state

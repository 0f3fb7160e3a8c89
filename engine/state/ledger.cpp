#include "state/ledger.hpp"

#include "base/result.hpp"

namespace trajectum::state {

void Ledger::open(const std::string& budget, Money total) {
  auto& line = lines_[budget];
  line.free += total.cents;
  debit_ += total.cents;   // free
  credit_ += total.cents;  // the plan
}

const Balance& Ledger::balance(const std::string& budget) const {
  static const Balance kNone;
  auto it = lines_.find(budget);
  return it == lines_.end() ? kNone : it->second;
}

void Ledger::commit(const std::string& budget, const std::string& per, std::int64_t units, std::int64_t cents,
                    int sign) {
  auto& line = lines_[budget];
  line.free -= sign * cents;
  line.committed += sign * cents;
  line.granted_units += sign * units;
  debit_ += sign * cents;   // committed
  credit_ += sign * cents;  // free
  TRAJECTUM_ASSERT(line.free >= 0);
  if (per.empty()) return;
  auto& count = line.per[per];
  count += sign;
  if (count == 0) line.per.erase(per);
}

}  // namespace trajectum::state

#include "state/capacity.hpp"

#include <algorithm>
#include <utility>

#include "base/planted.hpp"
#include "base/result.hpp"

namespace trajectum::state {

namespace {

/// Only when a bug is planted: an answer is kept for the next few who ask, as if each had read it before the others'
/// turns.
std::int64_t used_before(const std::string& key, std::int64_t now) {
  constexpr int kAskedTimes = 6;
  static std::map<std::string, std::pair<std::int64_t, int>> kept;
  auto& [used, times] = kept[key];
  if (times == 0) used = now;
  times = (times + 1) % kAskedTimes;
  return used;
}

}  // namespace

std::int64_t Capacity::used(const std::string& reg, const std::string& record, Date from,
                            std::optional<Date> till) const {
  auto r = book_.find(reg);
  if (r == book_.end()) return 0;
  auto b = r->second.find(record);
  if (b == r->second.end()) return 0;
  // The number changes only where a booking with days of its own begins, or is over: walk those days.
  std::map<Date, std::int64_t> change;
  std::int64_t now = 0;
  for (const auto& booking : b->second) {
    if (!booking.days) {
      ++now;
      continue;
    }
    auto first = std::max(booking.days->from, from);
    if (booking.days->till < from || (till && first > *till)) continue;
    ++change[first];
    --change[{booking.days->till.days + 1}];
  }
  auto most = now;
  for (const auto& [day, more] : change) most = std::max(most, now += more);
  return planted.capacity_outside_turn ? used_before(reg + '/' + record, most) : most;
}

void Capacity::take(const std::string& reg, const std::string& record, Booking booking) {
  auto& bookings = book_[reg][record];
  auto stands_before = [](const Booking& a, const Booking& b) {
    return std::pair(a.case_no, a.seat) < std::pair(b.case_no, b.seat);
  };
  bookings.insert(std::lower_bound(bookings.begin(), bookings.end(), booking, stands_before), booking);
}

void Capacity::give_back(const std::string& reg, const std::string& record, Booking booking) {
  auto& bookings = book_[reg][record];
  auto it = std::find(bookings.begin(), bookings.end(), booking);
  TRAJECTUM_ASSERT(it != bookings.end());
  bookings.erase(it);
  if (bookings.empty()) book_[reg].erase(record);
}

const std::map<std::string, std::vector<Booking>>& Capacity::bookings(const std::string& reg) const {
  static const std::map<std::string, std::vector<Booking>> kNone;
  auto r = book_.find(reg);
  return r == book_.end() ? kNone : r->second;
}

void Capacity::wait(const std::string& reg, Waiting who) {
  auto& list = waiting_[reg];
  list.insert(std::lower_bound(list.begin(), list.end(), who), who);
}

void Capacity::stop_waiting(const std::string& reg, CaseNo case_no, InstanceNo instance) {
  std::erase_if(waiting_[reg], [&](const Waiting& w) { return w.case_no == case_no && w.instance == instance; });
}

const std::vector<Waiting>& Capacity::waiting(const std::string& reg) const {
  static const std::vector<Waiting> kNone;
  auto it = waiting_.find(reg);
  return it == waiting_.end() ? kNone : it->second;
}

}  // namespace trajectum::state

// The open days of a service calendar as bits (day_bits.hpp), for this room only.
#ifndef TRAJECTUM_CALENDAR_SERVICE_BITS_HPP
#define TRAJECTUM_CALENDAR_SERVICE_BITS_HPP
#include "calendar/day_bits.hpp"
#include "calendar/service.hpp"

namespace trajectum::calendar {

/// Borrows the calendar. Blocks in, words out.
class OpenDays {
 public:
  explicit OpenDays(const ServiceCalendar& calendar) : calendar_(calendar) {}

  std::uint64_t operator()(std::int32_t block) const {
    std::uint64_t bits = weekdays_in(block, calendar_.days);
    if (calendar_.closed_on_holidays) bits &= ~holidays_in(block);
    if (calendar_.closed.empty()) return bits;
    auto closed = calendar_.closed.lower_bound(first_of(block));
    for (; closed != calendar_.closed.end() && block_of(closed->first) == block; ++closed)
      bits &= ~bit_of(closed->first);
    return bits;
  }

 private:
  const ServiceCalendar& calendar_;
};

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_SERVICE_BITS_HPP

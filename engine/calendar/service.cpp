// The days of a service calendar: open or closed, and workdays by it.
#include "calendar/service.hpp"

#include "calendar/calendar.hpp"
#include "calendar/service_bits.hpp"

namespace trajectum::calendar {

bool is_open_day(Date date, const ServiceCalendar& calendar) {
  return OpenDays(calendar)(block_of(date)) & bit_of(date);
}

std::optional<Text> closed_reason(Date date, const ServiceCalendar& calendar) {
  if (is_open_day(date, calendar)) return std::nullopt;
  auto listed = calendar.closed.find(date);
  if (listed != calendar.closed.end() && !listed->second.empty()) return listed->second;
  if (calendar.closed_on_holidays)
    if (auto name = holiday_name(date)) return name;
  return Text{};
}

Date add_workdays(Date date, std::int64_t n, const ServiceCalendar& calendar) {
  return step_days(date, n, OpenDays(calendar));
}

std::int64_t workdays_between(Date from, Date till, const ServiceCalendar& calendar) {
  return count_days(from, till, OpenDays(calendar));
}

Date add(Date date, const Duration& span, const ServiceCalendar& calendar) {
  return span.unit == Unit::workdays ? add_workdays(date, span.n, calendar) : add(date, span);
}

Instant add(Instant at, const Duration& span, const ServiceCalendar& calendar) {
  if (span.unit != Unit::workdays) return add(at, span);
  Date day = local_date(at);
  // The local time of day is kept by counting the days between, not the hours.
  return add(at, {Unit::days, add_workdays(day, span.n, calendar).days - std::int64_t{day.days}, {}});
}

}  // namespace trajectum::calendar

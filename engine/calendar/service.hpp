// Service calendars: when a region, a team or a person is open (language.md, `calendars`). Workdays, and the seconds of
// service between two instants, in the local time of Europe/Amsterdam. Pure. Thread: any.
// Layers are laid over each other (a person over a team over a region): closed in one is closed. Days that a decree
// adds for the law (legal.hpp) are no closed days here: a region lists what it closes.
#ifndef TRAJECTUM_CALENDAR_SERVICE_HPP
#define TRAJECTUM_CALENDAR_SERVICE_HPP
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

/// Minutes of a local day, from `from` up to `till`: 09:00 to 17:00 is {540, 1020}; `till` of midnight is 1440.
struct Opening {
  std::int32_t from = 0;
  std::int32_t till = 24 * 60;
  bool operator==(const Opening&) const = default;
};

/// A set of weekdays: bit 0 is Monday, bit 6 Sunday.
using Weekdays = std::uint8_t;
constexpr Weekdays weekday_bit(int iso) { return static_cast<Weekdays>(1u << (iso - 1)); }
inline constexpr Weekdays kMondayToFriday = 0x1f;

/// What is declared. The default is the calendar of nobody in particular: is_workday() of calendar.hpp, all day.
/// Functions below take what `checked` or `layered` gave, or the default.
struct ServiceCalendar {
  Weekdays days = kMondayToFriday;
  std::array<std::vector<Opening>, 7> hours;  // by weekday, Monday first; none: an open day is open all day
  std::map<Date, Text> closed;                // with the reason, for people; may be empty
  bool closed_on_holidays = true;             // the legal ones
  bool operator==(const ServiceCalendar&) const = default;
};

/// Gives the calendar in its canonical form (openings sorted, those that touch joined). Errors: refused,
/// `calendar.days` (no weekday, or hours on a day that is not one of them), `calendar.hours` (not within a day, empty,
/// overlapping), `calendar.size` (limits::kOpeningsPerDayMax, kClosedDaysMax).
Result<ServiceCalendar> checked(ServiceCalendar calendar);

/// One calendar that is open when both are. Lay them one after another for more; the order does not matter, except for
/// the reason of a day that both close: the first one's. Errors: refused, `calendar.days`: never open together.
Result<ServiceCalendar> layered(const ServiceCalendar& under, const ServiceCalendar& over);

/// True if the calendar is open for some of that day.
bool is_open_day(Date date, const ServiceCalendar& calendar);
/// Why it is closed: the reason it lists, the holiday's name, or an empty text for a weekday that is not one of its
/// days. Nothing on an open day.
std::optional<Text> closed_reason(Date date, const ServiceCalendar& calendar);

/// As add_workdays and workdays_between of calendar.hpp, by this calendar's open days.
Date add_workdays(Date date, std::int64_t n, const ServiceCalendar& calendar);
std::int64_t workdays_between(Date from, Date till, const ServiceCalendar& calendar);
/// As `add` of calendar.hpp, with workdays by this calendar; other units do not look at it.
Date add(Date date, const Duration& span, const ServiceCalendar& calendar);
Instant add(Instant at, const Duration& span, const ServiceCalendar& calendar);

/// The service time in [from, till), in whole seconds; 0 when `till` is not after `from`. An hour that a change of
/// clocks skips is not served; one that comes twice is served twice, if no opening begins or ends in it (its first
/// coming counts).
std::int64_t open_between(Instant from, Instant till, const ServiceCalendar& calendar);

/// The first instant at which `seconds` of service have passed since `at`; 0: `at` itself. Nothing when that takes more
/// than limits::kServiceYearsMax years, or when `seconds` is negative.
std::optional<Instant> add_service_time(Instant at, std::int64_t seconds, const ServiceCalendar& calendar);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_SERVICE_HPP

// Dutch days: holidays, workdays, local time. Pure functions; nobody reads a clock here. Thread: any.
// Legal: Algemene termijnenwet art. 3 (ecosystem.md): New Year, Good Friday, Easter Monday, Koningsdag, 5 May,
// Ascension, Whit Monday, both Christmas days. Workdays here are those of nobody in particular: Monday to Friday less
// the legal holidays. The calendars that a region declares are in service.hpp, the periods of the law in legal.hpp.
#ifndef TRAJECTUM_CALENDAR_CALENDAR_HPP
#define TRAJECTUM_CALENDAR_CALENDAR_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

/// Easter Sunday of a year (Meeus).
Date easter(int year);
/// True on a day that the Algemene termijnenwet art. 3 names (Sundays and Saturdays are not holidays here).
bool is_legal_holiday(Date date);
/// Its name as in a sentence ("tweede Paasdag"); nothing on another day. Ascension on 5 May is Bevrijdingsdag.
std::optional<Text> holiday_name(Date date);

struct Holiday {
  Date date;
  Text name;
};
/// The nine of a year, by date; the day is listed twice when two fall together.
std::vector<Holiday> legal_holidays(int year);

/// True from Monday to Friday, unless it is a legal holiday.
bool is_workday(Date date);
/// The n-th workday after `date` (n >= 1), or before it (n <= -1); n = 0: `date` itself. Any n: the first and the last
/// day of the calendar stop it.
Date add_workdays(Date date, std::int64_t n);
/// Days strictly after `from` up to and including `till` that are workdays; 0 when `till` is not after `from`.
std::int64_t workdays_between(Date from, Date till);

/// The civil day in Europe/Amsterdam at an instant.
Date local_date(Instant at);
/// The first instant of a civil day in Europe/Amsterdam.
Instant midnight(Date date);
/// ISO 8601 with the offset of Europe/Amsterdam, seconds: "2019-07-01T00:00:00+02:00".
std::string format_instant(Instant at);
/// Parses ISO 8601 with offset or Z; a date alone is its midnight in Europe/Amsterdam.
std::optional<Instant> parse_instant(std::string_view text);

/// A date plus a span of days, weeks, months, years or workdays. Minutes and hours are a bug here.
Date add(Date date, const Duration& span);
/// An instant plus a span: minutes and hours are exact; larger units keep the local time of day (daylight saving).
Instant add(Instant at, const Duration& span);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_CALENDAR_HPP

// Dutch calendars. Pure functions; nobody reads a clock here.
// Legal: Algemene termijnenwet art. 3 (ecosystem.md): New Year, Good Friday, Easter Monday, Koningsdag, 5 May,
// Ascension, Whit Monday, both Christmas days. Service: a region's working days; until a region declares its own:
// Monday to Friday less the legal holidays (language.md, `calendars`).
#pragma once
#include <cstdint>

#include "base/clock.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

/// Easter Sunday of a year (Meeus).
Date easter(int year);
/// True on a day that the Algemene termijnenwet art. 3 names (Sundays and Saturdays are not holidays here).
bool is_legal_holiday(Date date);
bool is_workday(Date date);
/// The n-th workday after `date` (n >= 1); n = 0: `date` itself.
Date add_workdays(Date date, std::int64_t n);
/// Days strictly after `from` up to and including `till` that are workdays.
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

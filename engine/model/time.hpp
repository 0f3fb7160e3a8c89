// Dates, durations and money: the values a route reckons with. Pure; no clock is read here.
#ifndef TRAJECTUM_MODEL_TIME_HPP
#define TRAJECTUM_MODEL_TIME_HPP
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trajectum {

/// A day of the civil calendar, counted from 1970-01-01 (proleptic Gregorian).
struct Date {
  std::int32_t days = 0;
  auto operator<=>(const Date&) const = default;
  template <class V>
  void fields(V&& v) {
    v(days);
  }
};

struct CivilDate {
  int year;
  unsigned month;  // 1..12
  unsigned day;    // 1..31
};

Date date_of(CivilDate civil);
CivilDate civil_of(Date date);
/// Monday = 1 ... Sunday = 7 (ISO 8601).
int weekday(Date date);
unsigned days_in_month(int year, unsigned month);
/// Parses `YYYY-MM-DD`, strictly: a day that does not exist is refused.
std::optional<Date> parse_date(std::string_view text);
std::string format_date(Date date);

enum class Unit : std::uint8_t { minutes, hours, days, weeks, months, years, workdays };
const char* unit_name(Unit unit);
std::optional<Unit> unit_of(std::string_view name);

/// A span in one unit. Workdays count by a service calendar, named or the region's first when empty.
struct Duration {
  Unit unit = Unit::days;
  std::int64_t n = 0;
  std::string calendar;
  bool operator==(const Duration&) const = default;
  template <class V>
  void fields(V&& v) {
    v(unit);
    v(n);
    v(calendar);
  }
};

/// Adds a span in days, weeks, months or years; months clamp (31 January + 1 month = 28 or 29 February).
/// Minutes, hours and workdays are a bug here: they need a time zone or a calendar (room `calendar`).
Date add_civil(Date date, const Duration& span);

/// Whole cents of euros.
struct Money {
  std::int64_t cents = 0;
  auto operator<=>(const Money&) const = default;
  template <class V>
  void fields(V&& v) {
    v(cents);
  }
};

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_TIME_HPP

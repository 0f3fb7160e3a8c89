#include "model/time.hpp"

#include <fmt/core.h>

#include "base/result.hpp"

namespace trajectum {

Date date_of(CivilDate c) {
  // Days from civil, after Howard Hinnant's description: eras of 400 years starting in March.
  int y = c.year - (c.month <= 2);
  int era = (y >= 0 ? y : y - 399) / 400;
  unsigned yoe = static_cast<unsigned>(y - era * 400);
  unsigned doy = (153 * (c.month + (c.month > 2 ? -3u : 9u)) + 2) / 5 + c.day - 1;
  unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return {era * 146097 + static_cast<int>(doe) - 719468};
}

CivilDate civil_of(Date date) {
  int z = date.days + 719468;
  int era = (z >= 0 ? z : z - 146096) / 146097;
  unsigned doe = static_cast<unsigned>(z - era * 146097);
  unsigned yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int y = static_cast<int>(yoe) + era * 400;
  unsigned doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  unsigned mp = (5 * doy + 2) / 153;
  unsigned d = doy - (153 * mp + 2) / 5 + 1;
  unsigned m = mp < 10 ? mp + 3 : mp - 9;
  return {y + (m <= 2), m, d};
}

int weekday(Date date) {
  int w = (date.days + 3) % 7;  // 1970-01-01 was a Thursday
  return (w < 0 ? w + 7 : w) + 1;
}

unsigned days_in_month(int year, unsigned month) {
  static constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[month - 1];
}

std::optional<Date> parse_date(std::string_view t) {
  if (t.size() != 10 || t[4] != '-' || t[7] != '-') return std::nullopt;
  auto digits = [&](std::size_t from, std::size_t count) {
    int n = 0;
    for (std::size_t i = from; i < from + count; ++i) {
      if (t[i] < '0' || t[i] > '9') return -1;
      n = n * 10 + (t[i] - '0');
    }
    return n;
  };
  int y = digits(0, 4), m = digits(5, 2), d = digits(8, 2);
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > static_cast<int>(days_in_month(y, static_cast<unsigned>(m))))
    return std::nullopt;
  return date_of({y, static_cast<unsigned>(m), static_cast<unsigned>(d)});
}

std::string format_date(Date date) {
  auto c = civil_of(date);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day);
}

namespace {
constexpr const char* kUnits[] = {"minutes", "hours", "days", "weeks", "months", "years", "workdays"};
}

const char* unit_name(Unit unit) { return kUnits[static_cast<int>(unit)]; }

std::optional<Unit> unit_of(std::string_view name) {
  for (int i = 0; i < 7; ++i)
    if (name == kUnits[i]) return static_cast<Unit>(i);
  return std::nullopt;
}

Date add_civil(Date date, const Duration& span) {
  switch (span.unit) {
    case Unit::days: return {date.days + static_cast<std::int32_t>(span.n)};
    case Unit::weeks: return {date.days + static_cast<std::int32_t>(span.n * 7)};
    case Unit::months:
    case Unit::years: {
      auto c = civil_of(date);
      std::int64_t months = (c.year * 12ll + c.month - 1) + span.n * (span.unit == Unit::years ? 12 : 1);
      auto year = static_cast<int>(months >= 0 ? months / 12 : (months - 11) / 12);
      auto month = static_cast<unsigned>(months - year * 12ll + 1);
      auto last = days_in_month(year, month);
      return date_of({year, month, c.day < last ? c.day : last});
    }
    default: break;
  }
  TRAJECTUM_ASSERT(false && "minutes, hours and workdays need a calendar");
}

}  // namespace trajectum

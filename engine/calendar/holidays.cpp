// Legal holidays and workdays (Algemene termijnenwet art. 3; ecosystem.md). Bridge days that a royal decree adds come
// from a register of the region, never from here.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "calendar/span.hpp"

namespace trajectum::calendar {
namespace {

constexpr int kSunday = 7;
constexpr int kKoningsdagSince = 2014;  // first 27 April; Koninginnedag, 30 April, before

Date moved_off_sunday(Date date) { return weekday(date) == kSunday ? Date{date.days - 1} : date; }

Date kings_day(int year) {
  return moved_off_sunday(year >= kKoningsdagSince ? date_of({year, 4, 27}) : date_of({year, 4, 30}));
}

bool is_fixed_holiday(CivilDate c) {
  return (c.month == 1 && c.day == 1) || (c.month == 5 && c.day == 5) ||
         (c.month == 12 && (c.day == 25 || c.day == 26));
}

/// Good Friday, Easter Monday, Ascension and Whit Monday, as days after Easter Sunday.
bool is_easter_holiday(std::int32_t days_after_easter) {
  return days_after_easter == -2 || days_after_easter == 1 || days_after_easter == 39 || days_after_easter == 50;
}

/// The n-th workday after `date` in the direction `step`; stops at the edge of the calendar.
Date walk(Date date, std::int64_t n, std::int32_t step) {
  while (n > 0 && date > kDateMin && date < kDateMax) {
    date.days += step;
    if (is_workday(date)) --n;
  }
  return date;
}

}  // namespace

Date easter(int year) {
  // The anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, chapter 8.
  int a = year % 19, b = year / 100, c = year % 100;
  int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  int h = (19 * a + b - d - g + 15) % 30;
  int i = c / 4, k = c % 4;
  int l = (32 + 2 * e + 2 * i - h - k) % 7;
  int m = (a + 11 * h + 22 * l) / 451;
  int n = h + l - 7 * m + 114;
  return date_of({year, static_cast<unsigned>(n / 31), static_cast<unsigned>(n % 31 + 1)});
}

bool is_legal_holiday(Date date) {
  auto c = civil_of(date);
  if (is_fixed_holiday(c)) return true;
  if (c.month < 3 || c.month > 6) return false;  // the movable ones lie between 20 March and 14 June
  return date == kings_day(c.year) || is_easter_holiday(date.days - easter(c.year).days);
}

bool is_workday(Date date) { return weekday(date) <= 5 && !is_legal_holiday(date); }

Date add_workdays(Date date, std::int64_t n) {
  // Minus the smallest integer does not exist, and no calendar holds more than kSpanDaysMax workdays.
  n = std::clamp(n, -kSpanDaysMax, kSpanDaysMax);
  return n >= 0 ? walk(date, n, 1) : walk(date, -n, -1);
}

std::int64_t workdays_between(Date from, Date till) {
  std::int64_t count = 0;
  for (Date d{from.days + 1}; d <= till; ++d.days) count += is_workday(d);
  return count;
}

}  // namespace trajectum::calendar

// Legal holidays (Algemene termijnenwet art. 3; ecosystem.md). Bridge days that a royal decree adds come from a
// register of the region (LegalCalendar), never from here.
#include "calendar/holidays.hpp"

#include <algorithm>

#include "calendar/calendar.hpp"
#include "calendar/day_bits.hpp"

namespace trajectum::calendar {
namespace {

constexpr int kSunday = 7;
constexpr int kKoningsdagSince = 2014;       // first 27 April; Koninginnedag, 30 April, before
constexpr int kDayBeforeSundaySince = 1980;  // until then a Koninginnedag on a Sunday was kept on Monday 1 May

Date kings_day(int year) {
  Date date = year >= kKoningsdagSince ? date_of({year, 4, 27}) : date_of({year, 4, 30});
  if (weekday(date) != kSunday) return date;
  return {date.days + (year >= kDayBeforeSundaySince ? -1 : 1)};
}

const Text& name_of(std::size_t kind, int year) {
  static const Text kQueen{"Koninginnedag", "Queen's Day"};
  static const std::array<Text, 9> kNames{{{"Nieuwjaarsdag", "New Year's Day"},
                                           {"Goede Vrijdag", "Good Friday"},
                                           {"tweede Paasdag", "Easter Monday"},
                                           {"Koningsdag", "King's Day"},
                                           {"Bevrijdingsdag", "Liberation Day"},
                                           {"Hemelvaartsdag", "Ascension Day"},
                                           {"tweede Pinksterdag", "Whit Monday"},
                                           {"eerste Kerstdag", "Christmas Day"},
                                           {"tweede Kerstdag", "Boxing Day"}}};
  constexpr std::size_t kKingsDay = 3;
  return kind == kKingsDay && year < kKoningsdagSince ? kQueen : kNames[kind];
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

std::array<Date, 9> holiday_dates(int year) {
  auto sunday = easter(year);
  auto after_easter = [&](std::int32_t days) { return Date{sunday.days + days}; };
  return {date_of({year, 1, 1}), after_easter(-2),        after_easter(1),
          kings_day(year),       date_of({year, 5, 5}),   after_easter(39),
          after_easter(50),      date_of({year, 12, 25}), date_of({year, 12, 26})};
}

std::vector<Holiday> legal_holidays(int year) {
  std::vector<Holiday> found;
  auto dates = holiday_dates(year);
  for (std::size_t kind = 0; kind < dates.size(); ++kind) found.push_back({dates[kind], name_of(kind, year)});
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.date < b.date; });
  return found;
}

std::optional<Text> holiday_name(Date date) {
  if (!is_legal_holiday(date)) return std::nullopt;
  int year = civil_of(date).year;
  auto dates = holiday_dates(year);
  auto found = std::find(dates.begin(), dates.end(), date);
  return name_of(static_cast<std::size_t>(found - dates.begin()), year);
}

bool is_legal_holiday(Date date) { return holidays_in(block_of(date)) & bit_of(date); }

}  // namespace trajectum::calendar

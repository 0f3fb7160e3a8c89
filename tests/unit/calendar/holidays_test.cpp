// The legal holidays against a table of known years, Easter against a second algorithm, and workday arithmetic.
#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

Date day(const char* text) {
  auto d = parse_date(text);
  REQUIRE(d.has_value());
  return *d;
}

/// Easter by Gauss' rule with its two exceptions, for 1900-2099: not the algorithm under test.
Date easter_by_gauss(int year) {
  int a = year % 19, b = year % 4, c = year % 7;
  int d = (19 * a + 24) % 30;
  int e = (2 * b + 4 * c + 6 * d + 5) % 7;
  int march = 22 + d + e;
  if (d == 29 && e == 6) march = 50;            // 19 April instead of 26
  if (d == 28 && e == 6 && a > 10) march = 49;  // 18 April instead of 25
  return Date{date_of({year, 3, 1}).days + march - 1};
}

std::vector<std::string> holidays_of(int year) {
  std::vector<std::string> found;
  for (Date d = date_of({year, 1, 1}); civil_of(d).year == year; ++d.days)
    if (is_legal_holiday(d)) found.push_back(format_date(d).substr(5));
  return found;
}

}  // namespace

TEST_CASE("Easter_AgreesWithASecondAlgorithm") {
  for (int year = 1900; year <= 2099; ++year) {
    CAPTURE(year);
    CHECK(format_date(easter(year)) == format_date(easter_by_gauss(year)));
    CHECK(weekday(easter(year)) == 7);
  }
}

TEST_CASE("Easter_IsOnThePublishedDay") {
  for (const char* text :
       {"1995-04-16", "1999-04-04", "2000-04-23", "2004-04-11", "2008-03-23", "2011-04-24", "2016-03-27",
        "2018-04-01", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31",
        "2025-04-20", "2026-04-05", "2027-03-28", "2030-04-21", "2035-03-25", "2038-04-25", "2045-04-09"})
    CHECK(format_date(easter(civil_of(day(text)).year)) == text);
}

TEST_CASE("Holidays_AreThoseOfTheAct") {
  using Days = std::vector<std::string>;
  CHECK(holidays_of(2010) == Days{"01-01", "04-02", "04-05", "04-30", "05-05", "05-13", "05-24", "12-25", "12-26"});
  CHECK(holidays_of(2014) == Days{"01-01", "04-18", "04-21", "04-26", "05-05", "05-29", "06-09", "12-25", "12-26"});
  CHECK(holidays_of(2019) == Days{"01-01", "04-19", "04-22", "04-27", "05-05", "05-30", "06-10", "12-25", "12-26"});
  CHECK(holidays_of(2024) == Days{"01-01", "03-29", "04-01", "04-27", "05-05", "05-09", "05-20", "12-25", "12-26"});
  CHECK(holidays_of(2025) == Days{"01-01", "04-18", "04-21", "04-26", "05-05", "05-29", "06-09", "12-25", "12-26"});
  // Ascension on 5 May, and Easter at its latest.
  CHECK(holidays_of(2016) == Days{"01-01", "03-25", "03-28", "04-27", "05-05", "05-16", "12-25", "12-26"});
  CHECK(holidays_of(2038) == Days{"01-01", "04-23", "04-26", "04-27", "05-05", "06-03", "06-14", "12-25", "12-26"});
}

TEST_CASE("KingsDay_MovesOffSunday") {
  CHECK(is_legal_holiday(day("2014-04-26")));
  CHECK_FALSE(is_legal_holiday(day("2014-04-27")));
  CHECK_FALSE(is_legal_holiday(day("2014-04-30")));
  CHECK(is_legal_holiday(day("2013-04-30")));
  CHECK_FALSE(is_legal_holiday(day("2013-04-27")));
  CHECK(is_legal_holiday(day("2006-04-29")));  // Koninginnedag, the 30th was a Sunday
  CHECK_FALSE(is_legal_holiday(day("2006-04-30")));
}

TEST_CASE("Workday_IsNeitherWeekendNorHoliday") {
  CHECK(is_workday(day("2019-07-01")));
  CHECK_FALSE(is_workday(day("2019-07-06")));
  CHECK_FALSE(is_workday(day("2019-07-07")));
  CHECK_FALSE(is_workday(day("2020-05-05")));  // a Tuesday
  CHECK_FALSE(is_workday(day("2019-04-19")));  // Good Friday
}

TEST_CASE("AddWorkdays_SkipsChristmasAndEaster") {
  CHECK(format_date(add_workdays(day("2019-12-24"), 1)) == "2019-12-27");
  CHECK(format_date(add_workdays(day("2019-12-24"), 3)) == "2019-12-31");
  CHECK(format_date(add_workdays(day("2019-12-24"), 4)) == "2020-01-02");
  CHECK(format_date(add_workdays(day("2019-04-18"), 1)) == "2019-04-23");  // Maundy Thursday to Tuesday
  CHECK(format_date(add_workdays(day("2019-04-18"), 4)) == "2019-04-26");
  CHECK(format_date(add_workdays(day("2019-12-25"), 0)) == "2019-12-25");
  CHECK(format_date(add_workdays(day("2019-04-23"), -1)) == "2019-04-18");
}

TEST_CASE("WorkdaysBetween_CountsTheEndAndNotTheBegin") {
  CHECK(workdays_between(day("2019-12-24"), day("2020-01-02")) == 4);
  CHECK(workdays_between(day("2019-12-24"), day("2019-12-24")) == 0);
  CHECK(workdays_between(day("2020-01-02"), day("2019-12-24")) == 0);
  for (std::int64_t n : {1, 5, 20, 65, 260})
    CHECK(workdays_between(day("2019-03-01"), add_workdays(day("2019-03-01"), n)) == n);
}

TEST_CASE("Add_StopsAtTheEdgeOfTheCalendar") {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  for (auto unit : {Unit::days, Unit::weeks, Unit::months, Unit::years, Unit::workdays}) {
    CAPTURE(unit_name(unit));
    CHECK(format_date(add(day("2019-07-01"), {unit, kMost, ""})).substr(0, 4) == "9999");
    CHECK(format_date(add(day("2019-07-01"), {unit, kLeast, ""})).substr(0, 4) == "0001");
  }
}

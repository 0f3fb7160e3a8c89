// The calendar against a table that it did not make (make_holidays.py): every day of 1995-2045, both ways.
#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

constexpr int kFirstYear = 1995, kLastYear = 2045;

struct HolidayTable {
  std::map<Date, std::string> names;
  std::map<int, std::int64_t> workdays;  // by year
};

HolidayTable read_table() {
  std::ifstream file(TRAJECTUM_SOURCE_DIR "/tests/unit/calendar/holidays_1995_2045.tsv");
  REQUIRE(file.good());
  HolidayTable table;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream columns(line);
    std::string date, name, count;
    std::getline(columns, date, '\t');
    std::getline(columns, name, '\t');
    std::getline(columns, count, '\t');
    auto day = parse_date(date);
    REQUIRE_MESSAGE(day.has_value(), line);
    REQUIRE_MESSAGE(table.names.emplace(*day, name).second, line);
    table.workdays[civil_of(*day).year] = std::stoll(count);
  }
  return table;
}

}  // namespace

TEST_CASE("HolidayTable_IsWhatThePublicRemembers") {
  auto table = read_table();
  auto name = [&](const char* date) {
    auto found = table.names.find(*parse_date(date));
    return found == table.names.end() ? std::string() : found->second;
  };
  // The day after Easter of years that were in the papers.
  for (const char* date : {"2000-04-24", "2008-03-24", "2011-04-25", "2019-04-22", "2024-04-01", "2025-04-21",
                           "2026-04-06", "2038-04-26"}) {
    CAPTURE(date);
    CHECK(name(date) == "tweede Paasdag");
  }
  CHECK(name("2006-04-29") == "Koninginnedag");
  CHECK(name("2006-04-30").empty());
  CHECK(name("2013-04-30") == "Koninginnedag");
  CHECK(name("2014-04-26") == "Koningsdag");
  CHECK(name("2014-04-27").empty());
  CHECK(name("2014-04-30").empty());
  CHECK(name("2025-04-26") == "Koningsdag");
  CHECK(name("2026-04-27") == "Koningsdag");
  CHECK(name("2024-05-09") == "Hemelvaartsdag");
  CHECK(name("2026-05-25") == "tweede Pinksterdag");
  CHECK(table.workdays.size() == kLastYear - kFirstYear + 1);
}

TEST_CASE("Holiday_IsInTheTableAndTheOtherWayRound") {
  auto table = read_table();
  std::size_t seen = 0;
  for (Date d = date_of({kFirstYear, 1, 1}); d < date_of({kLastYear + 1, 1, 1}); ++d.days) {
    CAPTURE(format_date(d));
    auto listed = table.names.find(d);
    REQUIRE(is_legal_holiday(d) == (listed != table.names.end()));
    auto named = holiday_name(d);
    REQUIRE(named.has_value() == is_legal_holiday(d));
    if (!named) continue;
    REQUIRE(named->nl == listed->second);
    ++seen;
  }
  CHECK(seen == table.names.size());
}

TEST_CASE("Workdays_OfEachYearAreThoseOfTheTable") {
  for (const auto& [year, count] : read_table().workdays) {
    CAPTURE(year);
    Date eve{date_of({year, 1, 1}).days - 1}, last = date_of({year, 12, 31});
    CHECK(workdays_between(eve, last) == count);
    std::int64_t one_by_one = 0;
    for (Date d = date_of({year, 1, 1}); d <= last; ++d.days) one_by_one += is_workday(d);
    CHECK(one_by_one == count);
  }
}

TEST_CASE("LegalHolidays_ListsNineADayInOrder") {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    auto listed = legal_holidays(year);
    REQUIRE(listed.size() == 9);
    for (std::size_t i = 0; i < listed.size(); ++i) {
      CHECK(is_legal_holiday(listed[i].date));
      CHECK_FALSE(listed[i].name.en.empty());
      if (i > 0) CHECK(listed[i - 1].date <= listed[i].date);
    }
  }
}

TEST_CASE("Holidays_OutsideTheKeptCenturiesFollowTheSameRules") {
  // The words of 1900-2199 are kept, the others are worked out: the seams must not show.
  for (int year : {1, 1899, 1900, 1901, 2198, 2199, 2200, 2201, 9999}) {
    CAPTURE(year);
    std::size_t days = 0;
    for (Date d = date_of({year, 1, 1}); civil_of(d).year == year; ++d.days) days += is_legal_holiday(d);
    CHECK(days >= 8);
    CHECK(days <= 9);
    for (const auto& holiday : legal_holidays(year)) CHECK(is_legal_holiday(holiday.date));
  }
}

TEST_CASE("QueensDay_OnASundayWasKeptOnMondayUntil1980") {
  CHECK(is_legal_holiday(*parse_date("1978-05-01")));
  CHECK_FALSE(is_legal_holiday(*parse_date("1978-04-29")));
  CHECK(is_legal_holiday(*parse_date("1989-04-29")));
  CHECK_FALSE(is_legal_holiday(*parse_date("1989-05-01")));
}

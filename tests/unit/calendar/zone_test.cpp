// The clocks of 1995-2045: when they change, that every day has one midnight, and what spans do across a change.
#include "calendar/zone.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

constexpr int kFirstYear = 1995, kLastYear = 2045;
constexpr Instant kHour = 3'600'000;
constexpr Instant kDay = 24 * kHour;

Date last_sunday(int year, unsigned month) {
  Date d = date_of({year, month, days_in_month(year, month)});
  while (weekday(d) != 7) --d.days;
  return d;
}

struct Change {
  Date day;
  std::int64_t hours;
};

/// Until 1995 summer time ended in September; since 1996 in October (Directive 94/21/EC, then 2000/84/EC).
std::vector<Change> changes_of(int year) {
  return {{last_sunday(year, 3), 23}, {last_sunday(year, year < 1996 ? 9 : 10), 25}};
}

}  // namespace

TEST_CASE("Clocks_ChangeOnTwoSundaysAYear") {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    auto changes = changes_of(year);
    for (Date d = date_of({year, 1, 1}); civil_of(d).year == year; ++d.days) {
      std::int64_t hours = 24;
      for (const auto& change : changes)
        if (change.day == d) hours = change.hours;
      CAPTURE(format_date(d));
      REQUIRE(midnight(Date{d.days + 1}) - midnight(d) == hours * kHour);
    }
    // At 01:00 UTC, both times.
    for (const auto& change : changes) {
      Instant at = change.day.days * kDay + kHour;
      CHECK(period_at(at).begin == at);
      CHECK(period_at(at - 1).end == at);
      CHECK(period_at(at).offset == (change.hours == 23 ? 2 : 1) * kHour);
    }
  }
}

TEST_CASE("Midnight_IsThereOnceEveryDay") {
  for (Date d = date_of({kFirstYear, 1, 1}); d <= date_of({kLastYear, 12, 31}); ++d.days) {
    Instant begin = midnight(d);
    CAPTURE(format_date(d));
    REQUIRE(format_instant(begin).substr(0, 19) == format_date(d) + "T00:00:00");
    REQUIRE(local_date(begin) == d);
    REQUIRE(local_date(begin - 1).days == d.days - 1);
    REQUIRE(local_date(midnight(Date{d.days + 1}) - 1) == d);
    // An hour on either side has another name: midnight does not come twice.
    REQUIRE(format_instant(begin + kHour).substr(11, 8) == "01:00:00");
    REQUIRE(format_instant(begin - kHour).substr(11, 8) == "23:00:00");
  }
}

TEST_CASE("Hours_AreExactAcrossAChange") {
  for (int year = kFirstYear; year <= kLastYear; ++year)
    for (const auto& change : changes_of(year)) {
      Instant eve = midnight(change.day) - 12 * kHour;  // noon of the day before
      CAPTURE(format_instant(eve));
      CHECK(add(eve, {Unit::hours, 24, ""}) - eve == 24 * kHour);
      auto shown = format_instant(add(eve, {Unit::hours, 24, ""})).substr(11, 5);
      CHECK(shown == (change.hours == 23 ? "13:00" : "11:00"));
    }
}

TEST_CASE("Days_KeepTheLocalTimeAcrossAChange") {
  for (int year = kFirstYear; year <= kLastYear; ++year)
    for (const auto& change : changes_of(year)) {
      Instant eve = midnight(change.day) - 12 * kHour;
      for (const Duration& span : {Duration{Unit::days, 1, ""}, Duration{Unit::weeks, 1, ""},
                                   Duration{Unit::months, 1, ""}, Duration{Unit::workdays, 1, ""}}) {
        Instant then = add(eve, span);
        CAPTURE(format_instant(then));
        CHECK(format_instant(then).substr(11, 8) == "12:00:00");
        CHECK(local_date(then) == add(local_date(eve), span));
      }
      CHECK(add(eve, {Unit::days, 1, ""}) - eve == change.hours * kHour);
    }
}

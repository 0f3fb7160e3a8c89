#include <doctest/doctest.h>

#include "demo/days.hpp"

using namespace trajectum;
using namespace trajectum::demo;

TEST_CASE("Workdays_SkipWeekendsAndHolidays") {
  CHECK(is_workday(date_of({2019, 7, 1})));
  CHECK_FALSE(is_workday(date_of({2019, 7, 6})));
  CHECK_FALSE(is_workday(date_of({2019, 12, 25})));
  // Tuesday 24 December, then two days of Christmas.
  CHECK(add_workdays(date_of({2019, 12, 24}), 1) == date_of({2019, 12, 27}));
  CHECK(add_workdays(date_of({2019, 7, 5}), 0) == date_of({2019, 7, 5}));
}

TEST_CASE("ParseMoment_ReadsOffsetAndFraction") {
  auto summer = parse_moment("2019-07-01T00:00:00+02:00");
  auto utc = parse_moment("2019-06-30T22:00:00.250Z");
  REQUIRE(summer);
  REQUIRE(utc);
  CHECK(utc->ms - summer->ms == 250);
  CHECK(summer->date == date_of({2019, 7, 1}));
  CHECK(parse_moment("1970-01-01T00:00:00Z")->ms == 0);
}

TEST_CASE("ParseMoment_RefusesWhatIsNotOne") {
  CHECK_FALSE(parse_moment(""));
  CHECK_FALSE(parse_moment("2019-07-01"));
  CHECK_FALSE(parse_moment("2019-02-30T00:00:00Z"));
  CHECK_FALSE(parse_moment("2019-07-01T00:00:00"));
  CHECK_FALSE(parse_moment("2019-07-01T00:0x:00Z"));
}

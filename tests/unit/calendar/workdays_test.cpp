// Workdays: laws that hold for any day and any number, against counting one day at a time. Seeded: a failure repeats.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>

#include "base/clock.hpp"
#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

constexpr int kRounds = 4000;

Date some_day(SeededRandom& random) {
  Date first = date_of({1890, 1, 1}), last = date_of({2210, 12, 31});
  return {first.days + static_cast<std::int32_t>(random.next() % static_cast<std::uint64_t>(last.days - first.days))};
}

std::int64_t up_to(SeededRandom& random, std::uint64_t most) { return static_cast<std::int64_t>(random.next() % most); }

Date step_by_step(Date date, std::int64_t n) {
  for (std::int32_t step = n < 0 ? -1 : 1; n != 0;) {
    date.days += step;
    if (is_workday(date)) n -= step;
  }
  return date;
}

}  // namespace

TEST_CASE("AddWorkdays_IsOneWorkdayAfterAnother") {
  SeededRandom random(20190701);
  for (int i = 0; i < kRounds; ++i) {
    Date d = some_day(random);
    std::int64_t n = up_to(random, 400) - 200;
    CAPTURE(format_date(d));
    CAPTURE(n);
    REQUIRE(add_workdays(d, n) == step_by_step(d, n));
  }
}

TEST_CASE("AddWorkdays_InTwoPartsIsTheSame") {
  SeededRandom random(1);
  for (int i = 0; i < kRounds; ++i) {
    Date d = some_day(random);
    std::int64_t a = up_to(random, 300), b = up_to(random, 300);
    CAPTURE(format_date(d));
    REQUIRE(add_workdays(add_workdays(d, a), b) == add_workdays(d, a + b));
    REQUIRE(add_workdays(add_workdays(d, -a), -b) == add_workdays(d, -a - b));
  }
}

TEST_CASE("WorkdaysBetween_IsWhatAddWorkdaysStepped") {
  SeededRandom random(2);
  for (int i = 0; i < kRounds; ++i) {
    Date d = some_day(random);
    std::int64_t n = up_to(random, 3000);
    CAPTURE(format_date(d));
    REQUIRE(workdays_between(d, add_workdays(d, n)) == n);
  }
}

TEST_CASE("WorkdaysBetween_AddsUpOverAnyDayInBetween") {
  SeededRandom random(3);
  for (int i = 0; i < kRounds; ++i) {
    Date a = some_day(random);
    Date b{a.days + static_cast<std::int32_t>(up_to(random, 2000))};
    Date c{b.days + static_cast<std::int32_t>(up_to(random, 2000))};
    REQUIRE(workdays_between(a, b) + workdays_between(b, c) == workdays_between(a, c));
    REQUIRE(workdays_between(c, a) == 0);
  }
}

TEST_CASE("AddWorkdays_WithAnyNumberIsQuickAndStopsAtTheEdge") {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Date d = date_of({2019, 7, 1});
  auto begin = std::chrono::steady_clock::now();
  CHECK(add_workdays(d, kMost) == date_of({9999, 12, 31}));
  CHECK(add_workdays(d, -kMost - 1) == date_of({1, 1, 1}));
  CHECK(workdays_between(date_of({1, 1, 1}), date_of({9999, 12, 31})) > 2'500'000);
  // One day at a time this took tenths of a second; a script may ask it.
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(500));
}

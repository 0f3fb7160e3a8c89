// Service time: known days, the change of clocks, and laws against counting minute by minute.
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "calendar/service.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

constexpr std::int64_t kHour = 3600;
constexpr Instant kMinuteMs = 60'000;

Instant at(const char* text) {
  auto parsed = parse_instant(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

std::string shown(std::optional<Instant> instant) { return instant ? format_instant(*instant) : std::string("none"); }

/// Monday to Friday 9 to 12 and 13 to 17, on Friday the morning only.
ServiceCalendar office() {
  ServiceCalendar calendar;
  for (std::size_t i = 0; i < 4; ++i) calendar.hours[i] = {{540, 720}, {780, 1020}};
  calendar.hours[4] = {{540, 720}};
  auto result = checked(calendar);
  REQUIRE(result.ok());
  return *result;
}

/// Every day and night.
ServiceCalendar always() {
  ServiceCalendar calendar;
  calendar.days = 0x7f;
  calendar.closed_on_holidays = false;
  return calendar;
}

ServiceCalendar some_calendar(SeededRandom& random) {
  ServiceCalendar calendar;
  calendar.days = static_cast<Weekdays>(0x40 | random.next() % 128);  // always a Sunday: clocks change on it
  calendar.closed_on_holidays = random.next() % 2;
  for (int i = 0; i < 7; ++i) {
    auto& hours = calendar.hours[static_cast<std::size_t>(i)];
    if (!(calendar.days >> i & 1) || random.next() % 4 == 0) continue;
    std::int32_t from = static_cast<std::int32_t>(random.next() % 400);
    hours.push_back({from, from + 1 + static_cast<std::int32_t>(random.next() % 500)});
    if (random.next() % 2) hours.push_back({920, 920 + 1 + static_cast<std::int32_t>(random.next() % 520)});
  }
  for (std::uint64_t i = random.next() % 20; i > 0; --i)
    calendar.closed[Date{static_cast<std::int32_t>(17900 + random.next() % 400)}] = {};
  return calendar;
}

/// Open in the minute that begins here, by the clock on the wall.
bool open_in(Instant minute, const ServiceCalendar& calendar) {
  Date date = local_date(minute);
  if (!is_open_day(date, calendar)) return false;
  auto wall = format_instant(minute);
  int of_day = std::stoi(wall.substr(11, 2)) * 60 + std::stoi(wall.substr(14, 2));
  const auto& hours = calendar.hours[static_cast<std::size_t>(weekday(date) - 1)];
  if (hours.empty()) return true;
  for (const auto& o : hours)
    if (of_day >= o.from && of_day < o.till) return true;
  return false;
}

}  // namespace

TEST_CASE("OpenBetween_CountsTheOpenings") {
  auto calendar = office();
  CHECK(open_between(at("2019-07-01T00:00:00+02:00"), at("2019-07-02T00:00:00+02:00"), calendar) == 7 * kHour);
  CHECK(open_between(at("2019-07-01T10:00:00+02:00"), at("2019-07-01T14:30:00+02:00"), calendar) == 2 * kHour + 5400);
  CHECK(open_between(at("2019-07-05T16:00:00+02:00"), at("2019-07-08T09:00:30+02:00"), calendar) == 30);
  CHECK(open_between(at("2019-07-01"), at("2019-07-08"), calendar) == 31 * kHour);
  CHECK(open_between(at("2019-12-25"), at("2019-12-27"), calendar) == 0);
  CHECK(open_between(at("2019-07-08"), at("2019-07-01"), calendar) == 0);
}

TEST_CASE("OpenBetween_FollowsTheChangeOfClocks") {
  auto calendar = always();
  CHECK(open_between(at("2019-03-31"), at("2019-04-01"), calendar) == 23 * kHour);
  CHECK(open_between(at("2019-10-27"), at("2019-10-28"), calendar) == 25 * kHour);
  CHECK(open_between(at("2019-01-01"), at("2020-01-01"), calendar) == 365 * 24 * kHour);
  for (auto& hours : calendar.hours) hours = {{60, 240}};  // 1 to 4 at night
  CHECK(open_between(at("2019-03-31"), at("2019-04-01"), calendar) == 2 * kHour);
  CHECK(open_between(at("2019-10-27"), at("2019-10-28"), calendar) == 4 * kHour);
  CHECK(open_between(at("2019-03-30"), at("2019-04-02"), calendar) == 8 * kHour);
}

TEST_CASE("OpenBetween_IsWhatTheWallClockCounts") {
  SeededRandom random(20190704);
  for (int i = 0; i < 60; ++i) {
    auto calendar = some_calendar(random);
    // Around the changes of March and October 2019, in turns: up to twelve days.
    Instant base = i % 2 ? at("2019-03-24") : at("2019-10-20");
    Instant from = base + static_cast<Instant>(random.next() % (7 * 1440)) * kMinuteMs;
    Instant till = from + static_cast<Instant>(random.next() % (12 * 1440)) * kMinuteMs;
    bool edge_in_changing_hour = false;  // an opening that begins or ends in the hour that comes twice
    for (const auto& o : calendar.hours[6])
      for (auto edge : {o.from, o.till}) edge_in_changing_hour |= edge > 120 && edge < 180;
    if (edge_in_changing_hour) continue;
    std::int64_t counted = 0;
    for (Instant m = from; m < till; m += kMinuteMs) counted += open_in(m, calendar) ? 60 : 0;
    CAPTURE(format_instant(from));
    CAPTURE(format_instant(till));
    REQUIRE(open_between(from, till, calendar) == counted);
  }
}

TEST_CASE("OpenBetween_AddsUpOverAnyInstantInBetween") {
  SeededRandom random(5);
  for (int i = 0; i < 2000; ++i) {
    auto calendar = some_calendar(random);
    Instant a = at("2018-06-01") + static_cast<Instant>(random.next() % 100'000'000) * 1000;
    Instant b = a + static_cast<Instant>(random.next() % 40'000'000) * 1000;
    Instant c = b + static_cast<Instant>(random.next() % 40'000'000) * 1000;
    REQUIRE(open_between(a, b, calendar) + open_between(b, c, calendar) == open_between(a, c, calendar));
  }
}

TEST_CASE("AddServiceTime_EndsWhereTheTimeIsServed") {
  auto calendar = office();
  CHECK(shown(add_service_time(at("2019-07-01T09:00:00+02:00"), 2 * kHour, calendar)) == "2019-07-01T11:00:00+02:00");
  CHECK(shown(add_service_time(at("2019-07-01T11:00:00+02:00"), 2 * kHour, calendar)) == "2019-07-01T14:00:00+02:00");
  CHECK(shown(add_service_time(at("2019-07-01T11:00:00+02:00"), kHour, calendar)) == "2019-07-01T12:00:00+02:00");
  CHECK(shown(add_service_time(at("2019-07-05T11:00:00+02:00"), 2 * kHour, calendar)) == "2019-07-08T10:00:00+02:00");
  CHECK(shown(add_service_time(at("2019-04-18T16:00:00+02:00"), 2 * kHour, calendar)) == "2019-04-23T10:00:00+02:00");
  CHECK(add_service_time(at("2019-07-06"), 0, calendar) == at("2019-07-06"));
  CHECK(shown(add_service_time(at("2019-07-01"), 31 * kHour * 52, calendar)).substr(0, 4) == "2020");
}

TEST_CASE("AddServiceTime_IsTheFirstInstantThatServedIt") {
  SeededRandom random(6);
  for (int i = 0; i < 3000; ++i) {
    auto calendar = some_calendar(random);
    Instant from = at("2018-06-01") + static_cast<Instant>(random.next() % 100'000'000) * 1000;
    auto seconds = static_cast<std::int64_t>(1 + random.next() % 20'000'000);
    auto till = add_service_time(from, seconds, calendar);
    REQUIRE(till.has_value());
    CAPTURE(format_instant(from));
    CAPTURE(seconds);
    REQUIRE(open_between(from, *till, calendar) == seconds);
    REQUIRE(open_between(from, *till - 1, calendar) == seconds - 1);
  }
}

TEST_CASE("ServiceTime_FollowsEveryChangeOfClocksThereWas") {
  // Some of the last century came at midnight, where the changed day begins late.
  auto calendar = always();
  int changes = 0;
  for (Date d = date_of({1900, 1, 1}); d < date_of({1995, 1, 1}); ++d.days) {
    Instant begin = midnight(d), end = midnight(Date{d.days + 1});
    if (end - begin == 24 * 60 * kMinuteMs) continue;
    ++changes;
    CAPTURE(format_instant(begin));
    Instant before = midnight(Date{d.days - 2}), after = midnight(Date{d.days + 3}) + kMinuteMs;
    REQUIRE(open_between(before, after, calendar) == (after - before) / 1000);
    REQUIRE(add_service_time(before, (after - before) / 1000, calendar) == after);
  }
  CHECK(changes > 50);
}

TEST_CASE("AddServiceTime_GivesUpAfterALifetime") {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  auto calendar = office();
  CHECK_FALSE(add_service_time(at("2019-07-01"), kMost, calendar).has_value());
  CHECK_FALSE(add_service_time(at("2019-07-01"), -1, calendar).has_value());
  constexpr std::int64_t kYear = 31 * kHour * 52;
  CHECK(add_service_time(at("2019-07-01"), (limits::kServiceYearsMax - 5) * kYear, calendar).has_value());
  CHECK_FALSE(add_service_time(at("2019-07-01"), (limits::kServiceYearsMax + 5) * kYear, calendar).has_value());
  ServiceCalendar never;
  never.days = 0;
  CHECK_FALSE(add_service_time(at("2019-07-01"), 1, never).has_value());
  CHECK(open_between(-kMost, kMost, never) == 0);
  CHECK(open_between(at("1995-01-01"), at("2046-01-01"), always()) == (at("2046-01-01") - at("1995-01-01")) / 1000);
}

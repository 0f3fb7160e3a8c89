// Service calendars by the day: what is refused, layers, workdays against counting one day at a time.
#include "calendar/service.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

Date day(const char* text) {
  auto d = parse_date(text);
  REQUIRE_MESSAGE(d.has_value(), text);
  return *d;
}

ServiceCalendar valid(ServiceCalendar calendar) {
  auto result = checked(std::move(calendar));
  REQUIRE(result.ok());
  return *result;
}

std::string reason(const Result<ServiceCalendar>& result) {
  return result.ok() ? std::string() : result.error().reason;
}

/// Tuesday to Saturday, closed for a summer, open on holidays.
ServiceCalendar shop() {
  ServiceCalendar calendar;
  calendar.days = 0x3e;
  calendar.closed_on_holidays = false;
  for (Date d = day("2019-07-22"); d <= day("2019-08-09"); ++d.days) calendar.closed[d] = {"zomersluiting", ""};
  calendar.closed[day("2019-12-25")] = {};
  return calendar;
}

/// Any calendar that is open on some weekday.
ServiceCalendar some_calendar(SeededRandom& random) {
  ServiceCalendar calendar;
  calendar.days = static_cast<Weekdays>(1 + random.next() % 127);
  calendar.closed_on_holidays = random.next() % 2;
  for (std::uint64_t i = random.next() % 60; i > 0; --i)
    calendar.closed[Date{static_cast<std::int32_t>(17000 + random.next() % 1000)}] = {};
  return calendar;
}

Date step_by_step(Date date, std::int64_t n, const ServiceCalendar& calendar) {
  for (std::int32_t step = n < 0 ? -1 : 1; n != 0;) {
    date.days += step;
    bool open = (calendar.days >> (weekday(date) - 1) & 1) && !calendar.closed.contains(date) &&
                !(calendar.closed_on_holidays && is_legal_holiday(date));
    if (open) n -= step;
  }
  return date;
}

}  // namespace

TEST_CASE("DefaultCalendar_HasTheWorkdaysOfNobodyInParticular") {
  ServiceCalendar nobody;
  for (Date d = day("1995-01-01"); d < day("2046-01-01"); ++d.days) REQUIRE(is_open_day(d, nobody) == is_workday(d));
  CHECK(add_workdays(day("2019-12-24"), 3, nobody) == day("2019-12-31"));
  CHECK(workdays_between(day("2019-12-24"), day("2020-01-02"), nobody) == 4);
}

TEST_CASE("Calendar_IsOpenOnItsDays") {
  auto calendar = valid(shop());
  CHECK_FALSE(is_open_day(day("2019-07-01"), calendar));  // a Monday
  CHECK(is_open_day(day("2019-07-06"), calendar));        // a Saturday
  CHECK(is_open_day(day("2019-04-19"), calendar));        // Good Friday
  CHECK_FALSE(is_open_day(day("2019-07-23"), calendar));
  CHECK(add_workdays(day("2019-07-19"), 2, calendar) == day("2019-08-10"));
  CHECK(add_workdays(day("2019-08-10"), -1, calendar) == day("2019-07-20"));
}

TEST_CASE("ClosedReason_SaysWhy") {
  auto calendar = valid(shop());
  CHECK_FALSE(closed_reason(day("2019-07-06"), calendar).has_value());
  CHECK(closed_reason(day("2019-07-23"), calendar)->nl == "zomersluiting");
  CHECK(closed_reason(day("2019-07-01"), calendar)->empty());
  CHECK(closed_reason(day("2019-04-19"), ServiceCalendar{})->nl == "Goede Vrijdag");
  CHECK(closed_reason(day("2019-12-25"), calendar)->empty());  // listed without a reason
}

TEST_CASE("Workdays_OfAnyCalendarAreItsOpenDays") {
  SeededRandom random(20190703);
  for (int i = 0; i < 1500; ++i) {
    auto calendar = some_calendar(random);
    Date d{static_cast<std::int32_t>(16800 + random.next() % 1400)};
    auto n = static_cast<std::int64_t>(random.next() % 200) - 100;
    CAPTURE(format_date(d));
    CAPTURE(n);
    REQUIRE(add_workdays(d, n, calendar) == step_by_step(d, n, calendar));
    std::int64_t a = random.next() % 60, b = random.next() % 60;
    REQUIRE(add_workdays(add_workdays(d, a, calendar), b, calendar) == add_workdays(d, a + b, calendar));
    REQUIRE(workdays_between(d, add_workdays(d, a, calendar), calendar) == a);
  }
}

TEST_CASE("AddByCalendar_TakesWorkdaysFromItAndNothingElse") {
  auto calendar = valid(shop());
  CHECK(add(day("2019-07-19"), {Unit::workdays, 2, ""}, calendar) == day("2019-08-10"));
  CHECK(add(day("2019-07-19"), {Unit::weeks, 1, ""}, calendar) == day("2019-07-26"));
  Instant at = *parse_instant("2019-03-30T10:00:00+01:00");
  CHECK(format_instant(add(at, {Unit::workdays, 1, ""}, calendar)) == "2019-04-02T10:00:00+02:00");
  CHECK(add(at, {Unit::hours, 24, ""}, calendar) == add(at, {Unit::hours, 24, ""}));
}

TEST_CASE("Checked_PutsOpeningsInOrder") {
  ServiceCalendar calendar;
  calendar.hours[0] = {{780, 1020}, {540, 720}, {720, 750}};
  CHECK(valid(calendar).hours[0] == std::vector<Opening>{{540, 750}, {780, 1020}});
}

TEST_CASE("Checked_RefusesWhatIsNoCalendar") {
  ServiceCalendar never;
  never.days = 0;
  CHECK(reason(checked(never)) == "calendar.days");
  ServiceCalendar on_sunday;
  on_sunday.hours[6] = {{540, 1020}};
  CHECK(reason(checked(on_sunday)) == "calendar.days");
  using Openings = std::vector<Opening>;
  for (const auto& wrong : {Openings{{540, 720}, {700, 800}}, Openings{{540, 540}}, Openings{{600, 540}},
                            Openings{{-1, 540}}, Openings{{540, 1441}}}) {
    ServiceCalendar calendar;
    calendar.hours[2] = wrong;
    CHECK(reason(checked(calendar)) == "calendar.hours");
  }
  ServiceCalendar large;
  for (std::size_t i = 0; i <= limits::kClosedDaysMax; ++i) large.closed[Date{static_cast<std::int32_t>(i)}] = {};
  CHECK(reason(checked(large)) == "calendar.size");
  ServiceCalendar busy;
  for (std::size_t i = 0; i <= limits::kOpeningsPerDayMax; ++i)
    busy.hours[0].push_back({static_cast<std::int32_t>(10 * i), static_cast<std::int32_t>(10 * i + 5)});
  CHECK(reason(checked(busy)) == "calendar.size");
}

TEST_CASE("Layered_IsOpenWhenBothAre") {
  SeededRandom random(4);
  int open_together = 0;
  for (int i = 0; i < 200; ++i) {
    auto under = some_calendar(random), over = some_calendar(random);
    auto both = layered(under, over);
    if (!both.ok()) {
      REQUIRE((under.days & over.days) == 0);
      continue;
    }
    ++open_together;
    for (Date d{16990}; d.days < 18010; ++d.days)
      REQUIRE(is_open_day(d, *both) == (is_open_day(d, under) && is_open_day(d, over)));
  }
  CHECK(open_together > 100);
}

TEST_CASE("Layered_KeepsTheHoursInCommon") {
  ServiceCalendar region, person;
  for (auto& hours : region.hours) hours.clear();
  region.hours[0] = {{540, 720}, {780, 1020}};
  region.hours[1] = {{540, 720}};
  person.hours[0] = {{600, 900}};
  person.hours[1] = {{780, 1020}};
  person.hours[2] = {{480, 600}};
  auto both = layered(region, person);
  REQUIRE(both.ok());
  CHECK(both->hours[0] == std::vector<Opening>{{600, 720}, {780, 900}});
  CHECK_FALSE(is_open_day(day("2019-07-02"), *both));  // Tuesday: never open together
  CHECK(both->hours[2] == std::vector<Opening>{{480, 600}});
  CHECK(both->hours[3].empty());
  CHECK(is_open_day(day("2019-07-04"), *both));
  CHECK(reason(layered(region, [] {
          ServiceCalendar saturday;
          saturday.days = weekday_bit(6);
          return saturday;
        }())) == "calendar.days");
}

TEST_CASE("Layered_KeepsTheReasonOfTheOneBelow") {
  ServiceCalendar region, person;
  region.closed[day("2019-07-01")] = {"verhuizing", "moving"};
  person.closed[day("2019-07-01")] = {"vakantie", "holiday"};
  person.closed[day("2019-07-02")] = {"vakantie", "holiday"};
  auto both = layered(region, person);
  REQUIRE(both.ok());
  CHECK(closed_reason(day("2019-07-01"), *both)->nl == "verhuizing");
  CHECK(closed_reason(day("2019-07-02"), *both)->nl == "vakantie");
}

TEST_CASE("NeverOpen_StopsAtTheEdgeOfTheCalendar") {
  ServiceCalendar never;
  never.days = 0;  // what `checked` refuses
  CHECK(add_workdays(day("2019-07-01"), 1, never) == day("9999-12-31"));
  CHECK(add_workdays(day("2019-07-01"), -1, never) == day("0001-01-01"));
  CHECK(add_workdays(day("2019-07-01"), std::numeric_limits<std::int64_t>::min(), never) == day("0001-01-01"));
}

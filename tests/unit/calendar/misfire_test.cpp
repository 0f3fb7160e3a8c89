// What fires after an outage, by each policy.
#include "calendar/misfire.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

using Instants = std::vector<Instant>;

Instant at(const char* text) {
  auto parsed = parse_instant(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

/// 09:00 each day of the first half of July 2019; the 1st is a Monday.
Instants mornings() {
  Instants found;
  for (int i = 0; i < 14; ++i) found.push_back(add(at("2019-07-01T09:00:00+02:00"), {Unit::days, i, ""}));
  return found;
}

Firing ask(Misfire policy, std::optional<Instant> done_till, Instant now) {
  return fire_due(mornings(), done_till, now, policy, ServiceCalendar{});
}

const Misfire kAll[] = {Misfire::once, Misfire::each, Misfire::skip, Misfire::next_workday};

}  // namespace

TEST_CASE("FireDue_WithoutOutageFiresByEveryPolicy") {
  auto m = mornings();
  for (auto policy : kAll) {
    CAPTURE(static_cast<int>(policy));
    CHECK(ask(policy, m[0], m[1]) == Firing{{m[1]}, m[1], m[2]});
    CHECK(ask(policy, m[0], m[1] + limits::kMisfireAfterSeconds * 1000) == Firing{{m[1]}, m[1], m[2]});
    CHECK(ask(policy, m[0], m[1] - 1) == Firing{{}, m[0], m[1]});
    CHECK(ask(policy, m[13], m[13] + 1) == Firing{{}, m[13], std::nullopt});
    CHECK(ask(policy, std::nullopt, m[0]) == Firing{{m[0]}, m[0], m[1]});
  }
}

TEST_CASE("FireDue_AfterAnOutageFollowsThePolicy") {
  auto m = mornings();
  Instant wednesday = at("2019-07-03T20:00:00+02:00");  // down since Monday noon
  CHECK(ask(Misfire::once, m[0], wednesday) == Firing{{m[2]}, m[2], m[3]});
  CHECK(ask(Misfire::each, m[0], wednesday) == Firing{{m[1], m[2]}, m[2], m[3]});
  CHECK(ask(Misfire::skip, m[0], wednesday) == Firing{{}, m[2], m[3]});
  // Thursday 09:00 would be the workday after Wednesday; the planned one of that moment takes it along.
  CHECK(ask(Misfire::next_workday, m[0], wednesday) == Firing{{}, m[0], m[3]});
  CHECK(ask(Misfire::next_workday, m[0], m[3]) == Firing{{m[3]}, m[3], m[4]});
}

TEST_CASE("FireDue_NextWorkdayWaitsForTheWeekend") {
  Instants one = {at("2019-07-06T09:00:00+02:00")};  // a Saturday
  auto asked = [&](const char* now) { return fire_due(one, std::nullopt, at(now), Misfire::next_workday, {}); };
  Instant monday = at("2019-07-08T09:00:00+02:00");
  CHECK(asked("2019-07-06T20:00:00+02:00") == Firing{{}, std::nullopt, monday});
  CHECK(asked("2019-07-08T08:59:59+02:00") == Firing{{}, std::nullopt, monday});
  CHECK(asked("2019-07-08T09:00:00+02:00") == Firing{one, one[0], std::nullopt});
  // Back after that Monday: at once on a workday, else on the next one.
  CHECK(asked("2019-07-10T03:00:00+02:00") == Firing{one, one[0], std::nullopt});
  CHECK(asked("2019-07-13T03:00:00+02:00") == Firing{{}, std::nullopt, at("2019-07-15T09:00:00+02:00")});
  // By the calendar that is given.
  ServiceCalendar moving;
  moving.closed[*parse_date("2019-07-08")] = {};
  CHECK(fire_due(one, std::nullopt, at("2019-07-07"), Misfire::next_workday, moving).next ==
        at("2019-07-09T09:00:00+02:00"));
}

TEST_CASE("FireDue_EachIsNoFlood") {
  Instants hours;
  for (int i = 0; i < 250; ++i) hours.push_back(at("2019-07-01") + i * 3'600'000);
  Instant now = hours.back() + 3'600'000;
  std::optional<Instant> done;
  Instants fired;
  int rounds = 0;
  for (Firing f; rounds == 0 || f.next; ++rounds) {
    f = fire_due(hours, done, now, Misfire::each, {});
    REQUIRE(f.fire.size() <= limits::kCatchUpMax);
    if (f.next) CHECK(*f.next == now);
    fired.insert(fired.end(), f.fire.begin(), f.fire.end());
    done = f.done_till;
  }
  CHECK(fired == hours);
  CHECK(rounds == 3);
}

TEST_CASE("FireDue_NeverFiresATimeTwice") {
  SeededRandom random(7);
  for (int round = 0; round < 400; ++round) {
    auto policy = kAll[random.next() % 4];
    auto m = mornings();
    Instant now = m.front() - 1;
    std::optional<Instant> done;
    Instants fired;
    while (now < m.back() + 30 * Instant{86'400'000}) {
      auto f = fire_due(m, done, now, policy, {});
      for (Instant t : f.fire) REQUIRE(t <= now);
      fired.insert(fired.end(), f.fire.begin(), f.fire.end());
      done = f.done_till;
      if (!f.next) break;
      REQUIRE(*f.next >= now);
      // Asked when it said, or late.
      now = *f.next + (random.next() % 3 ? 0 : static_cast<Instant>(random.next() % 300'000'000));
    }
    CAPTURE(static_cast<int>(policy));
    for (std::size_t i = 1; i < fired.size(); ++i) REQUIRE(fired[i - 1] < fired[i]);
    REQUIRE(done == m.back());
    if (policy == Misfire::each) REQUIRE(fired == m);
    if (policy != Misfire::skip) REQUIRE(fired.back() == m.back());
  }
}

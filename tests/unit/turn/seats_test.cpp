// Reservations: choice, hold, waiting list, giving back.
#include <doctest/doctest.h>

#include <random>

#include "support/engine/trial.hpp"
#include "turn/seats.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Seats_AreChosenByWhatReserveSays, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", reserve = seats "seat" {
    count = 2, --@ seats/count
    distinct = "kind", --@ seats/distinct
    where = function(case, seat) return seat.kind ~= "bad" end, --@ seats/where
  } },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}, {"kind", "bad"}})));
  HOLD(t.put("seat", "s2", record({{"units", 2}, {"kind", "red"}})));
  HOLD(t.put("seat", "s3", record({{"units", 2}, {"kind", "red"}})));
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "capacity.seat");
  HOLD(t.put("seat", "s4", record({{"units", 1}, {"kind", "blue"}})));
  HOLD(!t.complete("x", "", record({{"seat", List{"s2", "s3"}}})));
  HOLD(t.complete("x"));
  HOLD(t.c().seats.size() == 2);
  HOLD(t.c().seats[0].record == "s2" && t.c().seats[1].record == "s4");
  HOLD(t.complete("y"));
  HOLD(t.bench().region().state.capacity.used("seat", "s2") == 0);  // the scope ended
}

TRIAL(Seats_AtLeastIsEnough, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", reserve = seats "seat" { count = 3,
    at_least = 1, --@ seats/at_least
  } },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.c().seats.size() == 1);
}

TRIAL(Seats_HeldFromEntryAndGivenBackWhenTheHoldEnds, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", outcomes = { off = "y2" }, reserve = seats "seat" { count = 1,
    hold = days(5), --@ seats/hold
  } },
  step "y" { by = role "worker", due = days(1), next = done },
  step "y2" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  HOLD(t.c().seats.size() == 1 && t.c().seats[0].held);
  t.open({}, "c2");
  HOLD(t.c().seats.empty());
  HOLD(!t.complete("x"));
  t.advance(6);
  HOLD(t.complete("x"));  // the other's hold ended, and it was free again
  HOLD(t.c().seats.size() == 1 && !t.c().seats[0].held);
  t.advance(20);
  HOLD(t.c().seats.size() == 1);  // a confirmed seat stays
}

TRIAL(Seats_WaitingListIsFirstComeFirstServed, R"(
  start = "w",
  wait "w" { lasts = days(0), next = "y",
    reserve = seats "seat" { count = 1 }, --@ wait/reserve
  },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  auto first = t.open();
  t.advance(1);
  HOLD(t.at("y") == 1);
  auto second = t.open({}, "c2"), third = t.open({}, "c3");
  t.advance(1);
  HOLD(t.at("w") == 1);
  t.look_at(first);
  HOLD(t.complete("y"));
  t.look_at(second);
  HOLD(t.at("y") == 1 && t.c().seats.size() == 1);
  t.look_at(third);
  HOLD(t.at("w") == 1);
  HOLD(t.put("seat", "s2", record({{"units", 1}})));  // more room: the next in line
  HOLD(t.at("y") == 1);
}

TRIAL(Seats_OfTheRouteItselfGoWithACancelledCase, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", reserve = seats "seat" { count = 1 } },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 1);
  HOLD(t.cancel());
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 0);
}

TRIAL(Seats_TakenAndGivenBackInOneTurnAreGoneAfterARestart, R"(
  stage "s" { step "x" { by = role "worker", due = days(1), reserve = seats "seat" { count = 1 } }, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 0);
  t.bench().restart(true);
  HOLD(t.bench().region().state.capacity.used("seat", "s1") == 0);
}

TRIAL(Seats_PeriodSaysFromWhenAndTill, R"(
  start = "x",
  step "x" { by = role "worker", due = days(1), next = "y", reserve = seats "place" { count = 1 } },
  step "y" { by = role "worker", due = days(1), next = done },
=== registers/place.lua
return register "place" {
  key = text "code", --@ register/key
  fields = { date "starts", date "ends", integer "units" }, --@ register/fields
  capacity = "units", --@ register/capacity
  period = { --@ register/period
    from = "starts", --@ period/from
    to = "ends", --@ period/to
  }, --@ register/period
}
)") {
  HOLD(t.loads());
  HOLD(t.put("place", "gone", record({{"starts", "2019-06-01"}, {"units", 5}})));
  t.open();
  HOLD(!t.complete("x"));
  HOLD(t.put("place", "late", record({{"starts", "2019-09-01"}, {"units", 5}})));
  HOLD(t.put("place", "soon", record({{"starts", "2019-08-01"}, {"ends", "2019-08-20"}, {"units", 1}})));
  HOLD(t.complete("x"));
  HOLD(t.c().seats[0].record == "soon");
  HOLD(t.c().seats[0].from == parse_date("2019-08-01") && t.c().seats[0].till == parse_date("2019-08-20"));
}

namespace {

constexpr const char* kCoaching = R"(
  start = "x",
  step "x" { by = role "worker", due = days(30), next = "y", reserve = seats "session" { count = 1 } },
  step "y" { by = role "worker", due = days(90), next = "z", reserve = seats "coach" { count = 1 } },
  step "z" { by = role "worker", due = days(90), next = done },
=== registers/coach.lua
return register "coach" { key = text "code", fields = { text "name", integer "hours" { min = 0 } }, capacity = "hours" }
=== registers/session.lua
return register "session" { key = text "code", fields = { date "day", integer "chairs" { min = 0 } }, capacity = "chairs", period = "day" }
)";

/// What each day of a coach is booked for, kept apart from the engine: an hour of his on some days, or on every day.
struct Diary {
  std::map<std::int32_t, std::int64_t> days;
  std::int64_t fullest(std::int32_t from, std::int32_t till) const {
    std::int64_t out = 0;
    for (const auto& [day, hours] : days)
      if (from <= day && day <= till) out = std::max(out, hours);
    return out;
  }
  void book(std::int32_t from, std::int32_t till, std::int64_t hours) {
    for (auto day = from; day <= till; ++day) days[day] += hours;
  }
};

}  // namespace

TEST_CASE("Seats_ACoachsHoursAreBookedByTheDayAndNeverOversold") {
  constexpr std::int64_t kHours = 6;
  Trial t(kCoaching);
  REQUIRE(t.loads());
  REQUIRE(t.put("coach", "kim", record({{"name", "Kim"}, {"hours", kHours}})));
  REQUIRE(t.put("session", "s1", record({{"day", "2019-09-02"}, {"chairs", 5}})));
  std::vector<CaseNo> cases;
  for (int n = 0; n < 12; ++n) cases.push_back(t.open());
  std::minstd_rand dice(7);
  auto below = [&](std::int32_t n) { return static_cast<std::int32_t>(dice() % static_cast<unsigned>(n)); };
  struct Held {
    CaseNo no;
    std::uint32_t seat;
    std::int32_t from, till;
  };
  Diary diary;
  std::vector<Held> held;
  auto today = t.today().days;
  int booked = 0, full = 0;
  for (int round = 0; round < 600; ++round) {
    if (!held.empty() && below(4) == 0) {
      auto& one = held[static_cast<std::size_t>(below(static_cast<std::int32_t>(held.size())))];
      REQUIRE(t.bench().on(one.no, "wim",
                           [&](turn::Play& play) { return turn::release_by_hand(play, one.seat, "moved"); }));
      diary.book(one.from, one.till, -1);
      std::swap(one, held.back());
      held.pop_back();
      continue;
    }
    auto no = cases[static_cast<std::size_t>(below(12))];
    auto from = today + below(20), till = from + below(4);
    turn::HoldByHand what{"coach", "kim", "coaching", state::Days{{from}, {till}}, {Unit::days, 60, ""}};
    std::uint32_t seat = 0;
    auto done = t.bench().on(no, "wim", [&](turn::Play& play) -> Result<void> {
      auto taken = turn::hold_by_hand(play, what);
      if (!taken) return taken.error();
      seat = *taken;
      return {};
    });
    bool has_room = diary.fullest(from, till) < kHours;
    if (!done && done.error().reason == "seat.max") continue;  // of that case
    REQUIRE(done.ok() == has_room);
    if (!done) {
      CHECK(done.error().reason == "capacity.coach");
      ++full;
      continue;
    }
    diary.book(from, till, 1);
    held.push_back({no, seat, from, till});
    ++booked;
  }
  CHECK(booked > 100);
  CHECK(full > 20);
  CHECK(diary.fullest(today, today + 40) <= kHours);
  // The same after a restart, day by day.
  t.bench().restart(false);
  const auto& coach = t.bundle().registers.at("coach");
  auto record = *t.bench().region().state.record("coach", "kim");
  for (auto day = today; day < today + 30; ++day)
    CHECK(turn::free_units(t.bench().region().state, coach, "kim", record, {today}, state::Days{{day}, {day}}) ==
          kHours - diary.fullest(day, day));
}

TEST_CASE("Seats_OfASessionAndStandingHoursOfACoachBothCount") {
  Trial t(kCoaching);
  REQUIRE(t.put("coach", "kim", record({{"hours", 2}})));
  REQUIRE(t.put("session", "s1", record({{"day", "2019-07-10"}, {"chairs", 2}})));
  std::vector<CaseNo> cases;
  for (int n = 0; n < 3; ++n) cases.push_back(t.open());
  for (int n = 0; n < 2; ++n) {
    t.look_at(cases[static_cast<std::size_t>(n)]);
    CHECK(t.complete("x"));
  }
  t.look_at(cases[2]);
  CHECK_FALSE(t.complete("x"));  // two chairs, for all that ask
  CHECK(t.error.reason == "capacity.session");
  REQUIRE(t.put("session", "s2", record({{"day", "2019-07-11"}, {"chairs", 1}})));
  CHECK(t.complete("x"));
  // An hour that a route takes is one of every day; by hand one of those days only.
  t.look_at(cases[0]);
  CHECK(t.complete("y"));
  auto today = t.today().days;
  auto book = [&](std::int32_t from, std::int32_t till) {
    turn::HoldByHand what{"coach", "kim", "coaching", state::Days{{from}, {till}}, {Unit::days, 60, ""}};
    return t.bench()
        .on(cases[1], "wim",
            [&](turn::Play& play) -> Result<void> {
              auto taken = turn::hold_by_hand(play, what);
              return taken ? Result<void>() : Result<void>(taken.error());
            })
        .ok();
  };
  CHECK(book(today + 3, today + 5));
  CHECK_FALSE(book(today + 5, today + 9));
  CHECK(book(today + 6, today + 9));
  t.look_at(cases[2]);
  CHECK_FALSE(t.complete("y"));  // no hour of every day is left
  CHECK(t.error.reason == "capacity.coach");
}

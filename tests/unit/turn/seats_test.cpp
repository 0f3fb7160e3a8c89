// Reservations: choice, hold, waiting list, giving back.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

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

// Races: the first to start or to occur wins, however that comes about.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Race_PassedByAtOnceOpensTheNextRaceWhole, R"(
  start = "a",
  step "a" { WORK, next = race { "b", "c" } },
  step "b" { WORK, when = function(case) return case.file.go end, next = race { "d", "e" } },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
  step "e" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "d e");
  HOLD(t.start("e") && t.enabled() == "e");
}

TRIAL(Race_PassedByAsTheSecondWithdrawsTheFirst, R"(
  start = "a",
  step "a" { WORK, next = race { "c", "b" } },
  step "b" { WORK, when = function(case) return case.file.go end, next = "d" },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "d");
}

TRIAL(Race_OccursAtOnce, R"(
  start = "a",
  step "a" { WORK, outcomes = { first = race { "w", "b" }, last = race { "b", "w" } } },
  wait "w" { message = "come", within = weeks(1), on_timeout = "z", next = "y" },
  step "b" { WORK, next = done },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  for (const char* order : {"first", "last"}) {
    t.open();
    HOLD(t.send("come"));
    HOLD(t.complete("a", order) && t.enabled() == "y" && t.at("w") == 0);
  }
}

TRIAL(Race_TimesOut, R"(
  start = "a",
  step "a" { WORK, next = race { "w", "b" } },
  wait "w" { message = "come", within = weeks(1), on_timeout = "z", next = "y" },
  step "b" { WORK, next = done },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b");
  t.advance(8);
  HOLD(t.enabled() == "z");
}

TRIAL(Race_OneThatIsWithdrawnDoesNotWin, R"(
  start = { "a", "k" },
  step "a" { WORK, next = race { "b", "c" } },
  step "b" { WORK, withdraw_when = function(case) return case.file.go end, next = done },
  step "c" { WORK, next = "y" },
  step "k" { WORK, on_done = function(case) case.file.go = true end, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("k") && t.enabled() == "c");
  HOLD(t.complete("c") && t.enabled() == "y");
}

TRIAL(Race_GuardTurningFalseIsToOccur, R"(
  start = { "a", "k" },
  step "a" { WORK, next = race { "b", "c" } },
  step "b" { WORK, when = function(case) return not case.file.go end, next = "y" },
  step "c" { WORK, next = done },
  step "k" { WORK, on_done = function(case) case.file.go = true end, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c k");
  HOLD(t.complete("k") && t.enabled() == "y");
}

TRIAL(Race_UnderAMutex, R"(
  start = { "h", "a" },
  stage "h" { mutex = "m", step "busy" { WORK }, next = done },
  step "a" { WORK, next = race { "b", "c", "d" } },
  step "b" { WORK, mutex = "m", next = done },
  step "c" { WORK, mutex = "m", next = done },
  step "d" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "busy d");
  HOLD(!t.start("b") && t.error.reason == "mutex" && t.at("c") == 1);
  HOLD(t.complete("busy") && t.enabled() == "b c d");
  HOLD(t.start("c") && t.enabled() == "c" && t.at("b") == 0);
  t.open();
  HOLD(t.complete("a") && t.start("d") && t.enabled() == "busy d");
  HOLD(t.complete("busy") && t.enabled() == "d" && t.at("b") == 0);
}

TRIAL(Race_IsStillOneAfterARetry, R"(
  start = { "a", "k" },
  step "a" { WORK, next = race { "b", "c", "d" } },
  step "b" { WORK, on_enter = function(case) if case.file.n == nil then error("no number") end end, next = done },
  step "c" { WORK, next = done },
  step "d" { WORK, when = function(case) return case.file.n > 0 end, next = done },
  step "k" { WORK, on_done = function(case) case.file.n = 1 end, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.incidents("b") == 1 && t.incidents("d") == 1 && t.enabled() == "b c k");
  HOLD(t.complete("k") && t.retry("b") && t.incidents("b") == 0 && t.enabled() == "b c");
  HOLD(t.start("b") && t.enabled() == "b");
}

TRIAL(Race_InALoopIsANewOne, R"(
  start = "a",
  step "a" { WORK, outcomes = { again = { "a", "g" }, ok = done } },
  milestone "g" { next = race { "b", "c" } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "again") && t.complete("a", "again") && t.enabled() == "a b b c c");
  HOLD(t.start("b") && t.enabled() == "a b b c");  // the other race is still open
  HOLD(t.start("c") && t.enabled() == "a b c");
}

TRIAL(Race_TakesNoOptions, R"(
  start = "a",
  step "a" { WORK, next = race { to "b" { withdraws = { "d" } }, to "c" { priority = "high" } } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
)") {
  HOLD(!t.loads());
}

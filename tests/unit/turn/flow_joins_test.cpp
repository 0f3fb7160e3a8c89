// Joins where it is difficult: late and surplus marks, cancelling what is deep or only just opened, withdrawals.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(JoinCancel_TakesAlsoWhatTheSameSplitOpens, R"(
  start = { "a", "b" },
  step "a" { WORK, outcomes = { before = { "c", "x" }, after = { "x", "c" } } },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "x" { WORK, join = { need = 1, after = "cancel" }, next = done },
)") {
  for (const char* order : {"before", "after"}) {
    t.open();
    HOLD(t.complete("a", order) && t.enabled() == "x");
  }
}

TRIAL(JoinCancel_TakesStagesAndElementsWithAllInside, R"(
  start = { "a", "s", "e", "far" },
  step "a" { WORK, next = "x" },
  stage "s" { each "deep" { over = 2, step "d" { WORK } }, next = "x" },
  each "e" { over = 2, stage "inner" { step "i" { WORK }, next = done }, next = "on" },
  step "on" { WORK, next = "x" },
  step "far" { WORK, next = done },
  step "x" { WORK, join = { need = 1, after = "cancel" }, outcomes = { again = "e", ok = done } },
)") {
  t.open();
  HOLD(t.enabled() == "a d d far i i");
  HOLD(t.complete("a") && t.enabled() == "far x");
  HOLD(t.complete("x", "again") && t.enabled() == "far i i");
  HOLD(t.complete("i") && t.complete("i") && t.complete("on") && t.enabled() == "far x");
}

TRIAL(JoinDrain_KeepsTheSecondMarkOfALateSource, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, outcomes = { more = { "x", "a" }, last = done } },
  step "b" { WORK, outcomes = { more = { "x", "b" }, last = done } },
  step "c" { WORK, outcomes = { more = { "x", "c" }, last = done } },
  step "x" { WORK, join = { need = 2 }, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "more") && t.complete("b", "more") && t.enabled() == "a b c x");
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x");  // swallowed
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x");  // the next round's first
  HOLD(t.complete("b", "more") && t.enabled() == "a b c x x");
  HOLD(t.told<state::MarkSwallowed>().size() == 1);
}

TRIAL(JoinKeep_LateMarksBeginTheNextRound, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, next = "x" },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "x" { WORK, join = { need = 1, after = "keep" }, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c x");
  HOLD(t.complete("b") && t.enabled() == "c x x");
  HOLD(t.complete("c") && t.enabled() == "x x x");
}

TRIAL(JoinMarks_MoreThanOneRoundAtOnce, R"(
  start = { "a", "b" },
  step "a" { WORK, next = to "x" { marks = 5 } },
  step "b" { WORK, next = "x" },
  step "x" { WORK, join = { marks = 2 }, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b x x");
  HOLD(t.complete("b") && t.enabled() == "x x");  // the fifth is of another source: threads of one branch merge
  HOLD(t.c().root.marks.size() == 2 && t.ended().empty());
}

TRIAL(JoinAll_TakesOneOfManyMarks, R"(
  start = { "a", "b" },
  step "a" { WORK, next = to "x" { marks = 3 } },
  step "b" { WORK, outcomes = { more = { "x", "b" }, last = "x" } },
  step "x" { WORK, join = "all", next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b");
  HOLD(t.complete("b", "more") && t.enabled() == "b x");
  HOLD(t.complete("b", "more") && t.complete("b", "last") && t.enabled() == "x x x");
}

TRIAL(JoinActive_WaitsForAnEachThatDrains, R"(
  start = { "e", "b" },
  each "e" { over = 2, need = 1, step "d" { WORK },
    next = some { to "f" { when = function(case) return case.file.go end }, "q" } },
  step "q" { WORK, next = done },
  step "f" { WORK, next = "x" },
  step "b" { WORK, next = "x" },
  step "x" { WORK, join = "active", next = done },
)") {
  t.open();
  HOLD(t.complete("b") && t.enabled() == "d d");
  HOLD(t.complete("d") && t.enabled() == "d q");  // it is live: its time limit may still lead on
  HOLD(t.complete("d") && t.enabled() == "q x");
}

TRIAL(JoinActive_SeesWhatWaitsForItsTurn, R"(
  start = { "h", "s", "b" },
  stage "h" { mutex = "m", step "busy" { WORK }, next = done },
  stage "s" { mutex = "m", step "i" { WORK }, next = "x" },
  step "b" { WORK, next = "x" },
  step "x" { WORK, join = "active", next = done },
)") {
  t.open();
  HOLD(t.complete("b") && t.enabled() == "busy");  // "s" waits for the mutex and will come
  HOLD(t.complete("busy") && t.enabled() == "i");
  HOLD(t.complete("i") && t.enabled() == "x");
}

TRIAL(Withdraws_ForgetsWhatAJoinWouldSwallow, R"(
  start = { "a", "b", "k" },
  step "a" { WORK, next = "x" },
  step "b" { WORK, next = "x" },
  step "x" { WORK, join = { need = 1 }, next = done },
  step "k" { WORK, outcomes = { clear = to "k" { withdraws = { "x" } }, ok = done } },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b k x");
  HOLD(t.complete("k", "clear") && t.enabled() == "b k");
  HOLD(t.complete("b") && t.enabled() == "k x");  // no late one: the first of a new round
}

TRIAL(Withdraws_TheScopeOneIsIn, R"(
  start = "s",
  stage "s" {
    start = { "a", "b" },
    step "a" { WORK, outcomes = { away = done { withdraws = { "s" } }, ok = done } },
    step "b" { WORK, next = done },
    next = "y",
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "away") && t.enabled().empty());
  HOLD(t.ended() == "done" && t.told<state::Opened>().size() == 3);
}

TRIAL(Withdraws_InEveryElementAndOnlyInItsOwn, R"(
  start = { "e", "k" },
  each "e" { over = 2,
    start = { "p", "q" },
    step "p" { WORK, next = done { withdraws = { "q" } } },
    step "q" { WORK, next = done },
    next = "y" },
  step "k" { WORK, next = done { withdraws = { "e.q" } } },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("p") && t.enabled() == "k p q");
  t.open();
  HOLD(t.complete("k") && t.enabled() == "p p");
  HOLD(t.complete("p") && t.complete("p") && t.enabled() == "y");
}

TRIAL(Withdraws_LeavesAnIncidentBesideItAlone, R"(
  start = { "a", "e", "k" },
  step "a" { WORK, next = "e" },
  each "e" { over = function(case) return case.file.n + 0 end, step "d" { WORK }, next = "y" },
  step "k" { WORK, on_done = function(case) case.file.n = nil end, next = "k2" },
  step "k2" { WORK, next = done { withdraws = { "e.d" } } },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"n", 1}}));
  HOLD(t.complete("k") && t.complete("a") && t.incidents("e") == 1 && t.enabled() == "d k2");
  HOLD(t.complete("k2"));
  HOLD(t.incidents("e") == 1 && t.enabled() == "y");  // one element was withdrawn; the trouble is still there
}

TRIAL(Join_TheWayBackIsNoLateMark, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, next = "m" },
  step "b" { WORK, next = "m" },
  step "c" { WORK, next = "m" },
  milestone "m" { join = { need = 2 }, next = "v" },
  step "v" { WORK, outcomes = { good = finish "good", again = "w" } },
  step "w" { WORK, next = "m" },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("b") && t.enabled() == "c v");
  HOLD(t.complete("v", "again") && t.complete("w"));  // its mark waits for another one: it is not swallowed
  HOLD(t.ended() == "" && t.enabled() == "c" && t.c().root.marks.size() == 1);
}

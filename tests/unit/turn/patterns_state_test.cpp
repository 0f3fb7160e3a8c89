// Control-flow patterns of what may be live with what: races, mutexes, milestones, withdrawals, triggers (patterns.md;
// by number).
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Pattern16_DeferredChoice, R"(
  start = "a",
  step "a" { WORK, next = race { "b", "c", "w" } },
  step "b" { WORK, next = "y" },
  step "c" { WORK, next = "z" },
  wait "w" { message = "come", within = weeks(2), on_timeout = "z", next = "z" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c" && t.at("w") == 1);
  HOLD(t.claim("b", "wim") && t.enabled() == "b c");  // to take it is not yet to begin
  HOLD(t.start("b") && t.enabled() == "b" && t.at("w") == 0);
  HOLD(t.send("come") && t.enabled() == "b");  // the moment has passed
  HOLD(t.complete("b") && t.enabled() == "y");
  t.open();
  HOLD(t.complete("a") && t.send("come") && t.enabled() == "z");
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.complete("c") && t.enabled() == "z" && t.at("w") == 0);
}

TRIAL(Pattern17_InterleavedParallelRouting, R"(
  start = { "a", "c" },
  step "a" { WORK, mutex = "desk", next = "b" },
  step "b" { WORK, mutex = "desk", next = "x" },
  step "c" { WORK, mutex = "desk", next = "x" },
  step "x" { WORK, join = "all", next = done },
)") {
  t.open();
  HOLD(t.enabled() == "a c");
  HOLD(t.start("a") && t.enabled() == "a");
  HOLD(!t.start("c") && t.error.reason == "mutex");
  HOLD(t.complete("a") && t.enabled() == "b c");  // "b" after "a"; "c" before, between or after
  HOLD(t.start("c") && t.enabled() == "c");
  HOLD(t.complete("c") && t.enabled() == "b");
  HOLD(t.complete("b") && t.enabled() == "x");
}

TRIAL(Pattern18_Milestone, R"(
  start = { "p", "m" },
  step "p" { WORK, next = "q" },
  step "q" { WORK, next = "r" },
  step "r" { WORK, outcomes = { back = "q", ok = done } },
  step "m" { WORK, while_in = "q", next = done },
)") {
  t.open();
  HOLD(t.enabled() == "p" && t.at("m") == 1);  // not yet
  HOLD(t.complete("p") && t.enabled() == "m q");
  HOLD(t.complete("q") && t.enabled() == "r");  // no longer
  HOLD(!t.complete("m") && t.error.reason == "while_in");
  HOLD(t.complete("r", "back") && t.enabled() == "m q");
  HOLD(t.complete("m") && t.enabled() == "q");
}

TRIAL(Pattern19_CancelTask, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, outcomes = { with = "d", without = to "d" {
    withdraws = { "b" }, --@ to/withdraws
  } } },
  step "b" { WORK, next = "y" },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "with") && t.enabled() == "b c d");
  t.open();
  HOLD(t.start("b") && t.enabled() == "a b c");
  HOLD(t.complete("a", "without") && t.enabled() == "c d");  // "b" goes, also when begun; "y" does not follow
}

TRIAL(Pattern20_CancelCase, R"(
  start = { "s", "w", "b" },
  stage "s" { each "e" { over = 2, step "x" { WORK } }, next = done },
  wait "w" { message = "come", within = weeks(2), on_timeout = done, next = done },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.start("x") && t.enabled() == "b x x");
  HOLD(t.cancel());
  HOLD(t.ended() == "cancelled" && t.enabled().empty() && t.c().instances.empty() && t.c().timers.empty());
  HOLD(!t.send("come"));
}

TRIAL(Pattern23_TransientTrigger, R"(
  start = "a",
  step "a" { WORK, next = "w" },
  wait "w" { message = "come", within = weeks(2), on_timeout = "z", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  Duration at_once{Unit::minutes, 0, ""};
  t.open();
  HOLD(t.send("come", at_once) && t.enabled() == "a");
  HOLD(t.complete("a") && t.enabled().empty() && t.at("w") == 1);  // nobody waited: it is lost
  HOLD(t.send("come", at_once) && t.enabled() == "y");
}

TRIAL(Pattern24_PersistentTrigger, R"(
  start = "a",
  step "a" { WORK, next = { "w1", "w2" } },
  wait "w1" { message = "come", within = weeks(2), on_timeout = "z", next = "y" },
  wait "w2" { message = "come", within = weeks(2), on_timeout = "z", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.send("come") && t.enabled() == "a");
  HOLD(t.complete("a") && t.enabled() == "y" && t.at("w2") == 1);  // kept until it was met, and met once
  HOLD(t.send("come") && t.enabled() == "y y");
}

TRIAL(Pattern25_CancelRegion, R"(
  start = { "a", "b", "c", "d", "s" },
  step "a" { WORK, outcomes = { out = to "z" { withdraws = { "b", "c", "x", "s" } } } },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "d" { WORK, next = "x" },
  stage "s" { step "inner" { WORK }, next = "y" },
  step "x" { WORK, join = "all", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("b") && t.enabled() == "a c d inner");
  HOLD(t.c().root.marks.size() == 1);
  HOLD(t.complete("a", "out") && t.enabled() == "d z");  // live ones, what is inside them, and marks; not "d"
  HOLD(t.c().root.marks.empty());
}

TRIAL(Pattern39_CriticalSection, R"(
  start = { "s", "u", "free" },
  stage "s" { mutex = "lab", step "a" { WORK }, step "b" { WORK }, next = done },
  stage "u" { mutex = "lab", step "c" { WORK }, next = done },
  step "free" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "a free");
  HOLD(t.complete("free") && t.enabled() == "a");
  HOLD(t.complete("a") && t.enabled() == "b");  // the whole section, not a part of it
  HOLD(t.complete("b") && t.enabled() == "c");
  HOLD(t.complete("c") && t.ended() == "done");
}

TRIAL(Pattern40_InterleavedRouting, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, mutex = "chair", next = "x" },
  step "b" { WORK, mutex = "chair", next = "x" },
  step "c" { WORK, mutex = "chair", next = "x" },
  step "x" { WORK, join = "all", next = done },
)") {
  t.open();
  HOLD(t.enabled() == "a b c");
  HOLD(t.start("b") && t.enabled() == "b");
  HOLD(t.release("b") && t.enabled() == "a b c");  // put back: anybody's turn
  HOLD(t.start("c") && t.enabled() == "c");
  HOLD(t.complete("c") && t.enabled() == "a b");
  HOLD(t.complete("a") && t.enabled() == "b");
  HOLD(t.complete("b") && t.enabled() == "x");
}

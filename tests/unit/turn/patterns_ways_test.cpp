// Control-flow patterns of one line of work: sequence, splits, simple merges, cycles, ends (patterns.md; by number).
// Each trial tells what is enabled after every event, also after the event that must not enable anything.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Pattern01_Sequence, R"(
  step "a" { WORK },
  step "b" { WORK },
)") {
  t.open();
  HOLD(t.enabled() == "a");
  HOLD(t.start("a"));
  HOLD(t.enabled() == "a");  // begun is not done
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "b");
  HOLD(t.complete("b"));
  HOLD(t.ended() == "done");
}

TRIAL(Pattern02_ParallelSplit, R"(
  start = "a",
  step "a" { WORK, next = { "b", "c" } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "a");
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "b c");
  HOLD(t.complete("c"));
  HOLD(t.enabled() == "b" && t.ended().empty());
  HOLD(t.complete("b"));
  HOLD(t.ended() == "done");
}

TRIAL(Pattern04_ExclusiveChoice, R"(
  start = "a",
  step "a" { WORK, next = one {
    to "b" { when = function(case) return case.file.n == 1 end },
    to "c" { when = function(case) return case.file.n <= 2 end },
    "d" } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
)") {
  const char* after[] = {"", "b", "c", "d"};
  for (int n = 1; n <= 3; ++n) {
    t.open(record({{"n", n}}));
    HOLD(t.enabled() == "a");
    HOLD(t.complete("a"));
    HOLD(t.enabled() == after[n]);
  }
}

TRIAL(Pattern05_SimpleMerge, R"(
  start = "a",
  step "a" { WORK, outcomes = { left = "b", right = "c" } },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "x" { WORK, next = done },
)") {
  for (const char* way : {"left", "right"}) {
    std::string branch = way == std::string("left") ? "b" : "c";
    t.open();
    HOLD(t.complete("a", way));
    HOLD(t.enabled() == branch);
    HOLD(t.complete(branch));
    HOLD(t.enabled() == "x");
    HOLD(t.complete("x"));
    HOLD(t.ended() == "done");
  }
}

TRIAL(Pattern06_MultiChoice, R"(
  start = "a",
  step "a" { WORK, next = some {
    to "b" { when = function(case) return case.file.n >= 1 end },
    to "c" { when = function(case) return case.file.n >= 2 end },
    "d" } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
  step "d" { WORK, next = done },
)") {
  const char* after[] = {"d", "b d", "b c d"};
  for (int n = 0; n <= 2; ++n) {
    t.open(record({{"n", n}}));
    HOLD(t.complete("a"));
    HOLD(t.enabled() == after[n]);
  }
}

TRIAL(Pattern08_MultiMerge, R"(
  start = { "a", "b" },
  step "a" { WORK, next = "x" },
  step "b" { WORK, next = "x" },
  step "x" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "b x");
  HOLD(t.complete("b"));
  HOLD(t.enabled() == "x x");
  HOLD(t.complete("x"));
  HOLD(t.enabled() == "x" && t.ended().empty());
  HOLD(t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Pattern10_ArbitraryCycles, R"(
  start = "a",
  step "a" { WORK, outcomes = { one = "b", two = "c" } },
  step "b" { WORK, outcomes = { on = "c", out = "e" } },
  step "c" { WORK, outcomes = { back = "b", again = "a", out = "f" } },
  step "e" { WORK, next = done },
  step "f" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "two"));  // in by the second entry
  HOLD(t.enabled() == "c");
  HOLD(t.complete("c", "back"));
  HOLD(t.enabled() == "b");
  HOLD(t.complete("b", "on"));
  HOLD(t.enabled() == "c");
  HOLD(t.complete("c", "again"));
  HOLD(t.enabled() == "a");
  HOLD(t.complete("a", "one"));  // and by the first
  HOLD(t.complete("b", "out"));
  HOLD(t.enabled() == "e");  // out by the first exit; never both
  HOLD(t.complete("e"));
  HOLD(t.ended() == "done");
}

// The stated limit of pattern 10: a cycle stays in its scope, and the loader says where an arc leaves it.
TRIAL(Pattern10_LimitArcsStayInTheirScope, R"(
  start = "s",
  stage "s" { step "a" { WORK, next = "b" }, next = "b" },
  step "b" { WORK, next = done },
)") {
  HOLD(!t.loads());
  HOLD(t.faults().find("routes/r.lua:") != std::string::npos);
  HOLD(t.faults().find("`b` is in another scope (b): an arc stays inside its scope") != std::string::npos);
  Trial inward(R"(
    start = "b",
    stage "s" { step "a" { WORK, next = done }, next = done },
    step "b" { WORK, next = "a" },
  )");
  HOLD(inward.faults().find("`a` is in another scope (s.a): an arc stays inside its scope") != std::string::npos);
}

TRIAL(Pattern11_ImplicitTermination, R"(
  start = { "a", "b" },
  step "a" { WORK, next = "c" },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("b"));
  HOLD(t.ended().empty() && t.enabled() == "a");
  HOLD(t.complete("a"));
  HOLD(t.ended().empty() && t.enabled() == "c");
  HOLD(t.complete("c"));
  HOLD(t.ended() == "done");
}

TRIAL(Pattern21_StructuredLoop, R"(
  start = "n0",
  script "n0" { run = function(case) case.file.n = case.file.n or 0 end, next = { "before", "after" } },
  step "before" { WORK, form = { integer "left" },
    when = function(case) return case.file.n > 0 end,
    on_done = function(case, form) case.file.n = form.left end,
    repeats = function(case) return true end,
    next = "y" },
  step "after" { WORK, form = { yesno "more" }, on_done = function(case, form) case.file.go = form.more end,
    repeats = function(case) return case.file.go end,
    next = "z" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "after y");  // tested before: not even once; tested after: once at least
  HOLD(t.complete("after", "", record({{"more", true}})));
  HOLD(t.enabled() == "after y");
  HOLD(t.complete("after", "", record({{"more", false}})));
  HOLD(t.enabled() == "y z");
  t.open(record({{"n", 2}}));
  HOLD(t.enabled() == "after before");
  HOLD(t.complete("before", "", record({{"left", 1}})));
  HOLD(t.enabled() == "after before");
  HOLD(t.complete("before", "", record({{"left", 0}})));
  HOLD(t.enabled() == "after y");
}

TRIAL(Pattern22_Recursion, R"(
  start = "a",
  step "a" { WORK, outcomes = { deeper = "again", up = finish "up" } },
  subroute "again" { route = "r", within = weeks(4), on_timeout = "late", next = "b" },
  step "b" { WORK, next = done },
  step "late" { WORK, next = done },
)") {
  auto outer = t.open();
  HOLD(t.complete("a", "deeper"));
  HOLD(t.enabled().empty() && t.at("again") == 1);
  auto inner = t.instance("again").child;
  HOLD(inner != 0);
  t.look_at(inner);
  HOLD(t.c().route == "r" && t.c().parent_case == outer);
  HOLD(t.enabled() == "a");
  HOLD(t.complete("a", "deeper"));
  auto innermost = t.instance("again").child;
  t.look_at(innermost);
  HOLD(t.complete("a", "up"));
  HOLD(t.ended() == "up");
  t.look_at(outer);
  HOLD(t.enabled().empty());  // its own child has not ended yet
  t.look_at(inner);
  HOLD(t.enabled() == "b");
  HOLD(t.complete("b"));
  HOLD(t.ended() == "done");
  t.look_at(outer);
  HOLD(t.enabled() == "b");
}

TRIAL(Pattern22_RecursionWithoutEndIsAnIncident, R"(
  start = "again",
  subroute "again" { route = "r", within = weeks(4), on_timeout = "late", next = done },
  step "late" { WORK, next = done },
)") {
  t.open();
  int depth = 1;
  while (t.at("again") == 1 && t.instance("again").child != 0) {
    t.look_at(t.instance("again").child);
    ++depth;
  }
  HOLD(depth == limits::kRecursionDepthMax);
  HOLD(t.incidents("again") == 1 && t.at("again") == 1);
}

TRIAL(Pattern43_ExplicitTermination, R"(
  start = "s",
  stage "s" {
    start = { "a", "b" },
    step "a" { WORK, outcomes = { on = done, stop = finish "stopped" } },
    step "b" { WORK, next = "c" },
    step "c" { WORK, next = done },
    outcomes = { stopped = "after", done = "after" },
  },
  step "after" { WORK, next = finish "over" },
)") {
  t.open();
  HOLD(t.enabled() == "a b");
  HOLD(t.complete("a", "on"));  // an end of a branch is no end of the stage
  HOLD(t.enabled() == "b");
  t.open();
  HOLD(t.complete("b"));
  HOLD(t.complete("a", "stop"));
  HOLD(t.enabled() == "after");
  HOLD(t.complete("after"));
  HOLD(t.ended() == "over");
}

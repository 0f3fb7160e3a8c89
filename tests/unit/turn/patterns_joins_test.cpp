// Control-flow patterns of branches that come together (patterns.md; by number): what a join waits for, what it does
// with marks that come late or twice.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Pattern03_Synchronization, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, next = "x" },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "x" { WORK, join = "all", next = done },
)") {
  t.open();
  HOLD(t.complete("b"));
  HOLD(t.enabled() == "a c");
  HOLD(t.complete("c"));
  HOLD(t.enabled() == "a");
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "x");
  HOLD(t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Pattern07_StructuredSynchronizingMerge, R"(
  start = "a",
  step "a" { WORK, next = some {
    "b",
    to "c" { when = function(case) return case.file.n >= 2 end },
    to "d" { when = function(case) return case.file.n >= 3 end } } },
  step "b" { WORK, next = "x" },
  step "c" { WORK, next = "x" },
  step "d" { WORK, next = "x" },
  step "x" { WORK, join = "active", next = done },
)") {
  t.open(record({{"n", 1}}));
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "b");
  HOLD(t.complete("b"));
  HOLD(t.enabled() == "x");
  t.open(record({{"n", 3}}));
  HOLD(t.complete("a"));
  HOLD(t.complete("b"));
  HOLD(t.enabled() == "c d");
  HOLD(t.complete("d"));
  HOLD(t.enabled() == "c");
  HOLD(t.complete("c"));
  HOLD(t.enabled() == "x");
}

namespace {

/// Three branches, of which some fire "x"; a way back to do it all again.
std::string three(const std::string& join) {
  return "start = \"a\",\n"
         "step \"a\" { WORK, next = { \"b\", \"c\", \"d\" } },\n"
         "step \"b\" { WORK, next = \"x\" },\n"
         "step \"c\" { WORK, next = \"x\" },\n"
         "step \"d\" { WORK, next = \"x\" },\n"
         "step \"x\" { WORK, join = { " +
         join + " }, outcomes = { again = \"a\", ok = done } },\n";
}

/// Two branches that each can send a second mark, and a third that comes in between.
std::string waves(const std::string& join) {
  return "start = { \"a\", \"b\", \"c\" },\n"
         "step \"a\" { WORK, outcomes = { more = { \"x\", \"a\" }, last = done } },\n"
         "step \"b\" { WORK, outcomes = { more = { \"x\", \"b\" }, last = done } },\n"
         "step \"c\" { WORK, outcomes = { more = { \"x\", \"c\" }, last = done } },\n"
         "step \"x\" { WORK, join = { " +
         join + " }, next = done },\n";
}

}  // namespace

TRIAL(Pattern09_StructuredDiscriminator, three("\n need = 1, --@ join/need\n")) {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c d");
  HOLD(t.complete("c") && t.enabled() == "b d x");
  HOLD(t.complete("b") && t.enabled() == "d x");  // too late: it enables nothing
  HOLD(t.complete("d") && t.enabled() == "x");    // and now the join begins anew
  HOLD(t.complete("x", "again") && t.enabled() == "a");
  HOLD(t.complete("a") && t.enabled() == "b c d");
  HOLD(t.complete("d") && t.enabled() == "b c x");
  HOLD(t.complete("c") && t.complete("b") && t.enabled() == "x");
  HOLD(t.complete("x", "ok") && t.ended() == "done");
}

TRIAL(Pattern28_BlockingDiscriminator, waves("need = 1, after = \"block\"")) {
  t.open();
  HOLD(t.complete("a", "more") && t.enabled() == "a b c x");
  HOLD(t.complete("a", "more") && t.enabled() == "a b c x");  // the next wave is held
  HOLD(t.complete("b", "more") && t.enabled() == "a b c x");
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x x");  // all have come: the held one goes on
}

TRIAL(Pattern29_CancellingDiscriminator, three("need = 1,\n after = \"cancel\", --@ join/after\n")) {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c d");
  HOLD(t.start("b") && t.enabled() == "b c d");  // to begin is not enough
  HOLD(t.complete("c") && t.enabled() == "x");
  HOLD(t.complete("x", "again") && t.complete("a") && t.enabled() == "b c d");
  HOLD(t.complete("b") && t.enabled() == "x");
  HOLD(t.complete("x", "ok") && t.ended() == "done");
}

TRIAL(Pattern30_StructuredPartialJoin, three("need = 2, after = \"drain\"")) {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.complete("d") && t.enabled() == "b c");
  HOLD(t.complete("b") && t.enabled() == "c x");
  HOLD(t.complete("c") && t.enabled() == "x");
  HOLD(t.complete("x", "again") && t.complete("a"));
  HOLD(t.complete("b") && t.enabled() == "c d");
  HOLD(t.complete("c") && t.enabled() == "d x");
}

TRIAL(Pattern31_BlockingPartialJoin, waves("need = 2, after = \"block\"")) {
  t.open();
  HOLD(t.complete("a", "more") && t.enabled() == "a b c");
  HOLD(t.complete("a", "more") && t.enabled() == "a b c");  // twice the same is one source
  HOLD(t.complete("b", "more") && t.enabled() == "a b c x");
  HOLD(t.complete("b", "more") && t.enabled() == "a b c x");    // a and b again: held
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x x");  // c's late mark is swallowed
}

TRIAL(Pattern32_CancellingPartialJoin, three("need = 2, after = \"cancel\"")) {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.complete("b") && t.enabled() == "c d");
  HOLD(t.complete("d") && t.enabled() == "x");
  HOLD(t.complete("x", "again") && t.complete("a") && t.enabled() == "b c d");
}

TRIAL(Pattern33_GeneralizedAndJoin, waves("need = \"all\", surplus = \"keep\"")) {
  t.open();
  HOLD(t.complete("a", "more") && t.complete("a", "more") && t.complete("b", "more"));
  HOLD(t.enabled() == "a b c");
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x");
  HOLD(t.complete("b", "more") && t.enabled() == "a b c x");    // a's second mark waits with b's
  HOLD(t.complete("c", "more") && t.enabled() == "a b c x x");  // for c's
}

TRIAL(Pattern37_LocalSynchronizingMerge, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, next = "x" },
  step "b" { WORK, outcomes = { on = "x", off = done } },
  step "x" { WORK, next = "y",
    join = { need = "active",
      here = true, --@ join/here
    } },
  step "y" { WORK, next = done },
  step "c" { WORK, outcomes = { back = "b", ok = done } },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b c");
  HOLD(t.complete("b", "off") && t.enabled() == "c x");  // "c" could still lead back to "b": here that does not count
  HOLD(t.complete("c", "back") && t.enabled() == "b x");
  HOLD(t.complete("b", "on") && t.enabled() == "x x");
  t.open();
  HOLD(t.complete("a") && t.complete("b", "on") && t.enabled() == "c x");
}

TRIAL(Pattern38_GeneralSynchronizingMerge, R"(
  start = { "a", "b" },
  step "a" { WORK, outcomes = { on = "x", back = "b" } },
  step "b" { WORK, outcomes = { on = "x", over = "a", off = done } },
  step "x" { WORK, join = "active", next = done },
)") {
  t.open();
  HOLD(t.complete("a", "on") && t.enabled() == "b");
  HOLD(t.complete("b", "over") && t.enabled() == "a");  // unstructured: "b" can still be reached through "a"
  HOLD(t.complete("a", "back") && t.enabled() == "b");
  HOLD(t.complete("b", "on") && t.enabled() == "x");
  t.open();
  HOLD(t.complete("a", "on") && t.complete("b", "off") && t.enabled() == "x");
}

// The stated limit of pattern 38: what only a sentry of another scope could still place is not waited for.
TRIAL(Pattern38_LimitSentriesAreNotWaitedFor, R"(
  start = { "a", "s" },
  step "a" { WORK, next = "x" },
  stage "s" { step "b" { WORK, next = "inner" }, milestone "inner" { next = done }, next = done },
  milestone "m" { when = function(case) return case:reached("inner") end, next = "x" },
  step "x" { WORK, join = "active", next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b x");
  HOLD(t.complete("b") && t.enabled() == "x x");  // its mark is no less a mark
}

TRIAL(Pattern41_ThreadMerge, R"(
  start = "a",
  step "a" { WORK, next = { to "b" { marks = 3 } } },
  step "b" { WORK, next = "x" },
  step "x" { WORK, next = done,
    join = {
      marks = 3, --@ join/marks
    } },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "b b b");
  HOLD(t.complete("b") && t.enabled() == "b b");
  HOLD(t.complete("b") && t.enabled() == "b");
  HOLD(t.complete("b") && t.enabled() == "x");
  HOLD(t.complete("x") && t.ended() == "done");
}

TRIAL(Pattern42_ThreadSplit, R"(
  start = "a",
  step "a" { WORK, outcomes = { few = "b", many = to "b" {
    marks = 3, --@ to/marks
  } } },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "few") && t.enabled() == "b");
  t.open();
  HOLD(t.complete("a", "many") && t.enabled() == "b b b");
  HOLD(t.complete("b") && t.enabled() == "b b" && t.ended().empty());
  HOLD(t.complete("b") && t.complete("b") && t.ended() == "done");
}

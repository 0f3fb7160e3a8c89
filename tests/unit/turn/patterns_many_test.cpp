// Control-flow patterns of many instances of one body (patterns.md; by number).
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// An `each` "e" of steps "x" that says this too, and "y" after it.
std::string many(const std::string& says) {
  return "start = \"e\",\n"
         "each \"e\" { " +
         says +
         " step \"x\" { WORK }, next = \"y\" },\n"
         "step \"y\" { WORK, next = done },\n";
}

Record picks(List list) { return record({{"picks", std::move(list)}}); }

}  // namespace

TRIAL(Pattern12_MultipleInstancesWithoutSynchronization, many("over = 3, need = 0,")) {
  t.open();
  HOLD(t.enabled() == "x x x y");
  HOLD(t.complete("x") && t.enabled() == "x x y");  // no second "y"
  HOLD(t.complete("y") && t.enabled() == "x x" && t.ended().empty());
  HOLD(t.complete("x") && t.complete("x") && t.ended() == "done");
}

TRIAL(Pattern13_MultipleInstancesKnownAtDesignTime, many("over = 3,")) {
  t.open();
  HOLD(t.enabled() == "x x x");
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "x");
  HOLD(t.complete("x") && t.enabled() == "y");
}

TRIAL(Pattern14_MultipleInstancesKnownAtRunTime, many("over = \"file.picks\",")) {
  t.open(picks({"x", "z"}));
  HOLD(t.enabled() == "x x");
  HOLD(t.complete("x") && t.enabled() == "x");
  HOLD(t.complete("x") && t.enabled() == "y");
  t.open(picks({"x", "y", "z"}));
  HOLD(t.enabled() == "x x x");
  t.open();
  HOLD(t.enabled() == "y");
}

TRIAL(Pattern15_MultipleInstancesUnknownBefore, many("over = 1,\n open = true, --@ each/open\n")) {
  t.open();
  HOLD(t.enabled() == "x");
  HOLD(t.another("e") && t.enabled() == "x x");
  HOLD(t.complete("x") && t.complete("x") && t.enabled().empty());  // more may come: "y" waits
  HOLD(t.at("e") == 1);
  HOLD(t.another("e") && t.enabled() == "x");
  HOLD(t.close("e") && t.enabled() == "x");
  HOLD(!t.another("e"));
  HOLD(t.complete("x") && t.enabled() == "y");
}

TRIAL(Pattern26_CancelMultipleInstances, R"(
  start = { "e", "a" },
  each "e" { over = 3, withdraw_when = function(case) return case.file.go end, step "x" { WORK }, next = "y" },
  step "a" { WORK, on_done = function(case) case.file.go = true end, next = "b" },
  step "b" { WORK, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("x") && t.start("x") && t.enabled() == "a x x");
  HOLD(t.complete("a") && t.enabled() == "b");  // what was done stays done, the others go, and "y" does not follow
  HOLD(t.complete("b") && t.ended() == "done");
}

TRIAL(Pattern27_CompleteMultipleInstances, many("over = 3,")) {
  t.open();
  HOLD(t.complete("x") && t.enabled() == "x x");
  HOLD(t.enough("e") && t.enabled() == "y");  // the others go, and "y" follows
  HOLD(t.complete("y") && t.ended() == "done");
}

TRIAL(Pattern34_StaticPartialJoin, many("over = 3,\n need = 2, --@ each/need\n")) {
  t.open();
  HOLD(t.complete("x") && t.enabled() == "x x");
  HOLD(t.complete("x") && t.enabled() == "x y");  // the third goes on
  HOLD(t.complete("x") && t.enabled() == "y");
  HOLD(t.complete("y") && t.ended() == "done");
  t.open();
  HOLD(t.complete("x") && t.complete("x") && t.complete("y"));
  HOLD(t.enabled() == "x" && t.ended().empty());
}

TRIAL(Pattern35_CancellingPartialJoin, many("over = 3, need = 2,\n after = \"cancel\", --@ each/after\n")) {
  t.open();
  HOLD(t.complete("x") && t.start("x") && t.enabled() == "x x");
  HOLD(t.complete("x") && t.enabled() == "y");
  HOLD(t.complete("y") && t.ended() == "done");
}

TRIAL(Pattern36_DynamicPartialJoin, R"(
  start = { "e", "a" },
  each "e" { over = 2, open = true, done_when = function(case) return case.file.n == 7 end, after = "cancel",
    step "x" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n end }, next = "y" },
  step "a" { WORK, on_done = function(case) case.file.n = 7 end, next = done },
  step "y" { WORK, next = done },
)") {
  auto n = [](int value) { return record({{"n", value}}); };
  t.open();
  HOLD(t.another("e") && t.enabled() == "a x x x");
  HOLD(t.complete("x", "", n(1)) && t.enabled() == "a x x");
  HOLD(t.complete("x", "", n(7)) && t.enabled() == "a y");  // enough: the last one goes
  HOLD(t.complete("a") && t.enabled() == "y");              // and only once
  t.open();
  HOLD(t.complete("a") && t.enabled() == "y");  // something else made it enough
}

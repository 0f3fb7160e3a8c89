// Arcs: their options, splits, and the ends they lead to.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Linear_OneAfterTheOtherThenDone, R"(
  step "a" { by = role "worker", due = days(1) },
  step "b" { by = role "worker", due = days(1) },
)") {
  t.open();
  HOLD(t.at("a") == 1 && t.at("b") == 0);
  HOLD(t.complete("a"));
  HOLD(t.at("a") == 0 && t.at("b") == 1);
  HOLD(t.complete("b"));
  HOLD(t.ended() == "done");
}

TRIAL(Drawn_AllOpensEveryBranchEvenWhenOneEndsAtOnce, R"(
  start = "a",
  step "a" { by = role "worker", due = days(1), next = { "m", "b", "c" } },
  milestone "m" { next = done },
  step "b" { by = role "worker", due = days(1), next = done },
  step "c" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.at("b") == 1 && t.at("c") == 1);
  HOLD(t.complete("b"));
  HOLD(t.ended().empty());
  HOLD(t.complete("c"));
  HOLD(t.ended() == "done");
}

TRIAL(Drawn_OneTakesTheFirstThatHolds, R"(
  start = "a",
  step "a" { by = role "worker", due = days(1), next = one { to "b" { when = function(case) return case.file.n == 1 end }, to "c" { when = function(case) return case.file.n <= 2 end }, "d" } },
  step "b" { by = role "worker", due = days(1), next = done },
  step "c" { by = role "worker", due = days(1), next = done },
  step "d" { by = role "worker", due = days(1), next = done },
)") {
  const char* expected[] = {"", "b", "c", "d"};
  for (int n = 1; n <= 3; ++n) {
    t.open(record({{"n", n}}));
    HOLD(t.complete("a"));
    HOLD(t.at(expected[n]) == 1);
    HOLD(t.c().instances.size() == 1);
  }
}

TRIAL(Drawn_SomeTakesEveryOneThatHolds, R"(
  start = "g",
  milestone "g" { next = some { to "b" { when = function(case) return case.file.n >= 1 end }, to "c" { when = function(case) return case.file.n >= 2 end } } },
  step "b" { by = role "worker", due = days(1), next = done },
  step "c" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"n", 1}}));
  HOLD(t.at("b") == 1 && t.at("c") == 0);
  t.open(record({{"n", 2}}));
  HOLD(t.at("b") == 1 && t.at("c") == 1);
  t.open(record({{"n", 0}}));
  HOLD(t.incidents("g") == 1);
}

TRIAL(To_ItsOptionsCount, R"(
  start = "a",
  step "a" { by = role "worker", due = days(1), form = { text "must" { required = true }, note "reason" }, outcomes = {
    again = to "a" {
      at_most = 1, --@ to/at_most
    },
    guarded = to "b" {
      when = function(case, form) return form.must == "yes" end, --@ to/when
    },
    quick = to "b" {
      bare = true, --@ to/bare
    },
    loud = to "b" {
      priority = "high", --@ to/priority
    },
    named = to "b" {
      title = { nl = "Mooi", en = "Beautiful" }, --@ to/title
    },
  } },
  step "b" { by = role "worker", due = days(1), next = done },
)") {
  auto form = record({{"must", "x"}});
  t.open();
  HOLD(t.shown_item("a").find("Beautiful") != std::string::npos);
  HOLD(!t.complete("a", "again"));
  HOLD(t.complete("a", "again", form));
  HOLD(!t.complete("a", "again", form));
  HOLD(t.error.reason == "at_most.again");
  HOLD(!t.complete("a", "guarded", form));
  HOLD(t.error.reason == "when.guarded");
  HOLD(!t.complete("a", "quick"));
  HOLD(t.complete("a", "quick", record({{"reason", "no time"}})));
  HOLD(t.c().priority == "normal");
  t.open();
  HOLD(t.complete("a", "guarded", record({{"must", "yes"}})));
  t.open();
  HOLD(t.complete("a", "loud", form));
  HOLD(t.c().priority == "high");
}

TRIAL(Done_ItsOptionsCount, R"(
  start = { "a", "b" },
  step "a" { by = role "worker", due = days(1), next = "x" },
  step "b" { by = role "worker", due = days(1), next = "x" },
  step "x" { by = role "worker", due = days(1), form = { text "must" { required = true }, note "reason" }, outcomes = {
    only_once = done {
      at_most = 1, --@ done/at_most
    },
    guarded = done {
      when = function(case, form) return form.must == "yes" end, --@ done/when
    },
    quick = done {
      bare = true, --@ done/bare
    },
    loud = done {
      priority = "high", --@ done/priority
    },
    named = done {
      title = { nl = "Mooi", en = "Beautiful" }, --@ done/title
    },
  } },
)") {
  auto form = record({{"must", "x"}});
  t.open();
  HOLD(t.complete("a") && t.complete("b"));
  HOLD(t.shown_item("x").find("Beautiful") != std::string::npos);
  HOLD(!t.complete("x", "guarded", form));
  HOLD(t.complete("x", "only_once", form));
  HOLD(!t.complete("x", "only_once", form));
  HOLD(t.complete("x", "quick", record({{"reason", "no time"}})));
  HOLD(t.ended() == "done");
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.complete("x", "loud", form));
  HOLD(t.c().priority == "high");
}

TRIAL(Finish_ItsOptionsCount, R"(
  stage "s" {
    step "x" { by = role "worker", due = days(1), form = { text "must" { required = true }, note "reason" }, outcomes = {
      guarded = finish "out" {
        when = function(case, form) return form.must == "yes" end, --@ finish/when
      },
      quick = finish "out" {
        bare = true, --@ finish/bare
      },
      loud = finish "out" {
        priority = "high", --@ finish/priority
      },
      named = finish "out" {
        title = { nl = "Mooi", en = "Beautiful" }, --@ finish/title
      },
    } },
    outcomes = { out = "x2" },
  },
  step "x2" { by = role "worker", due = days(1), next = done },
)") {
  auto form = record({{"must", "x"}});
  t.open();
  HOLD(t.shown_item("x").find("Beautiful") != std::string::npos);
  HOLD(!t.complete("x", "guarded", form));
  HOLD(t.complete("x", "quick", record({{"reason", "no time"}})));
  HOLD(t.at("x2") == 1 && t.c().priority == "normal");
  t.open();
  HOLD(t.complete("x", "loud", form));
  HOLD(t.c().priority == "high");
}

TRIAL(Otherwise_IsTheWayWhenAnAutomaticArcIsUsedUp, R"(
  start = "a",
  step "a" { by = role "worker", due = days(1), next = "m" },
  milestone "m" { next = to "a" { at_most = 1,
    otherwise = "b", --@ to/otherwise
  } },
  step "b" { by = role "worker", due = days(1), outcomes = { back = { "k", "b" }, stop = done } },
  milestone "k" { next = done { at_most = 1,
    otherwise = "c", --@ done/otherwise
  } },
  step "c" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.at("a") == 1);
  HOLD(t.complete("a"));
  HOLD(t.at("a") == 0 && t.at("b") == 1 && t.incidents() == 0);
  HOLD(t.complete("b", "back"));
  HOLD(t.at("c") == 0);
  HOLD(t.complete("b", "back"));
  HOLD(t.at("c") == 1 && t.incidents() == 0);
}

TRIAL(Finish_FromDepthEndsTheStageAndWithdrawsTheRest, R"(
  stage "s" {
    start = { "e", "beside" },
    each "e" { over = 2, step "deep" { by = role "worker", due = days(1), outcomes = { fine = done, stop = finish "stopped" } }, next = done },
    step "beside" { by = role "worker", due = days(1), next = done },
    next = "plain",
    outcomes = { --@ stage/outcomes
      stopped = "after", --@ stage/outcomes
    }, --@ stage/outcomes
  },
  step "after" { by = role "worker", due = days(1), next = done },
  step "plain" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.at("deep") == 2);
  HOLD(t.complete("deep", "stop"));
  HOLD(t.at("deep") == 0 && t.at("beside") == 0 && t.at("e") == 0 && t.at("s") == 0);
  HOLD(t.at("after") == 1 && t.at("plain") == 0);
}

TRIAL(Finish_WaitsForRequiredOptionals, R"(
  stage "s" {
    start = { "a", "b", "c" },
    step "a" { by = role "worker", due = days(1), outcomes = { stop = finish "stopped", on = "j" } },
    step "b" { by = role "worker", due = days(1), next = "j" },
    step "c" { by = role "worker", due = days(1), next = "j" },
    step "j" { by = role "worker", due = days(1), join = "all", next = done },
    optional "extra" { by = role "worker", due = days(1),
      required = true, --@ optional/required
    },
    outcomes = { stopped = "after", done = "after" },
  },
  step "after" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.add("extra"));
  HOLD(t.complete("b"));  // its mark waits at the join, and must not keep the stage open
  HOLD(t.complete("a", "stop"));
  HOLD(t.at("c") == 0 && t.at("extra") == 1 && t.at("after") == 0);
  HOLD(t.complete("extra"));
  HOLD(t.at("after") == 1 && t.at("s") == 0);
}

TRIAL(Finish_WaitsForRequiredOptionalsInDeeperScopes, R"(
  stage "s" {
    start = { "a", "inner" },
    step "a" { by = role "worker", due = days(1), outcomes = { stop = finish "stopped", more = done } },
    stage "inner" {
      start = { "b", "e" },
      step "b" { by = role "worker", due = days(1), next = done },
      each "e" { over = 2, step "c" { by = role "worker", due = days(1) }, next = "after_each" },
      step "after_each" { by = role "worker", due = days(1), next = done },
      optional "extra" { by = role "worker", due = days(1), required = true },
      next = "after_inner",
    },
    step "after_inner" { by = role "worker", due = days(1), next = done },
    outcomes = { stopped = "after", done = "after" },
  },
  step "after" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.add("extra"));
  HOLD(t.complete("a", "stop"));
  HOLD(t.at("b") == 0 && t.at("c") == 0 && t.at("e") == 0 && t.at("extra") == 1 && t.at("inner") == 1);
  HOLD(t.complete("extra"));
  HOLD(t.at("inner") == 0 && t.at("after_inner") == 0 && t.at("after_each") == 0);
  HOLD(t.at("after") == 1 && t.at("s") == 0);
}

TRIAL(Some_OneWayThatIsAlwaysOpenIsEnough, R"(
  step "x" { by = role "worker", due = days(1), form = { yesno "left" },
    next = some { to "l" { when = function(case, form) return form.left end }, "q" } },
  step "l" { by = role "worker", due = days(1), next = done },
  step "q" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.complete("x", "", record({{"left", false}})));
  HOLD(t.at("l") == 0 && t.at("q") == 1);
}

TRIAL(FinishBy_EndsByValueAndRefusesAnEmptyOne, R"(
  stage "s" {
    step "a" { by = role "worker", due = days(1), form = { choice "way" { "left", "right" } }, on_done = function(case, form) case.file.way = form.way end },
    finish_by
      "file.way", --@ finish_by/path
    outcomes = { left = "l", right = "q" },
  },
  step "l" { by = role "worker", due = days(1), next = done },
  step "q" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(!t.complete("a"));
  HOLD(t.error.reason == "finish_by");
  HOLD(t.at("a") == 1);
  HOLD(t.complete("a", "", record({{"way", "right"}})));
  HOLD(t.at("q") == 1);
}

TRIAL(FinishBy_BehindAnAutomaticNodeIsAnIncident, R"(
  stage "s" {
    start = "w",
    wait "w" { lasts = days(1), next = "f" },
    stage "f" { step "never" { by = role "worker", due = days(1), when = function() return false end }, finish_by "file.way", outcomes = { left = done, right = done } },
    next = done,
  },
)") {
  t.open();
  t.advance(2);
  HOLD(t.incidents() == 1);
}

TRIAL(Start_SaysWhatOpensFirst, R"(
  start = "second", --@ route/start
  step "first" { by = role "worker", due = days(1), next = done },
  stage "second" {
    start = "b", --@ stage/start
    step "a" { by = role "worker", due = days(1), next = done },
    step "b" { by = role "worker", due = days(1), next = done },
    next = "third",
  },
  each "third" { over = 1,
    start = "d", --@ each/start
    step "c" { by = role "worker", due = days(1), next = done },
    step "d" { by = role "worker", due = days(1), next = done },
    next = "fourth",
  },
  series "fourth" { at = { days(0) },
    start = "f", --@ series/start
    step "e" { by = role "worker", due = days(1), next = done },
    step "f" { by = role "worker", due = days(1), next = done },
    next = "first",
  },
)") {
  t.open();
  HOLD(t.at("first") == 0 && t.at("a") == 0);
  HOLD(t.complete("b") && t.complete("d") && t.complete("f"));
  HOLD(t.complete("first"));
  HOLD(t.ended() == "done");
}

TRIAL(Withdraws_AlsoOnAWayThatEnds, R"(
  start = { "s", "c" },
  stage "s" {
    start = { "a", "b" },
    step "a" { WORK, outcomes = {
      over = done {
        withdraws = { "b" }, --@ done/withdraws
      },
      out = finish "out" {
        withdraws = { "c" }, --@ finish/withdraws
      } } },
    step "b" { WORK, next = done },
    outcomes = { out = "d", done = "d" },
  },
  stage "c" { step "inner" { WORK }, next = done },
  step "d" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a", "over") && t.enabled() == "d inner");
  t.open();
  HOLD(t.complete("a", "out") && t.enabled() == "d");  // also in another scope
}

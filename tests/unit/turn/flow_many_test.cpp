// `each` and `series` where it is difficult: added to, one by one, inside each other, with dates that move.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

std::string planned(Trial& t) {
  std::string out;
  for (const auto& timer : t.c().timers)
    if (timer.kind == state::TimerKind::occurrence)
      out += (out.empty() ? "" : " ") + format_date(calendar::local_date(timer.at));
  return out;
}

}  // namespace

TRIAL(Each_FailingConditionDoesNotEndIt, R"(
  start = { "e", "k" },
  each "e" { over = 2, one_by_one = true, done_when = function(case) return case.file.n > 5 end, step "x" { WORK }, next = "y" },
  step "k" { WORK, on_done = function(case) case.file.n = 1 end, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("e") == 1 && t.enabled() == "k x");
  HOLD(t.complete("x") && t.enabled() == "k x");  // the second, not the end
  HOLD(t.complete("k") && t.retry("e"));
  HOLD(t.at("e") == 1 && t.enabled() == "x" && t.incidents() == 0);  // asked again, not begun again
  HOLD(t.complete("x") && t.enabled() == "y");
}

TRIAL(Each_EveryElementHasItsOwnChild, R"(
  start = "e",
  each "e" { over = 1, open = true, subroute "x" { route = "child", within = weeks(5), on_timeout = "z", next = done }, step "z" { WORK, next = done }, next = "y" },
  step "y" { WORK, next = done },
)") {
  auto parent = t.open();
  HOLD(t.another("e") && t.at("x") == 2);
  std::vector<CaseNo> children;
  for (const auto& i : t.c().instances)
    if (i.child != 0) children.push_back(i.child);
  HOLD(children.size() == 2 && children[0] != children[1]);
  HOLD(t.close("e"));
  for (auto child : children) {
    HOLD(t.enabled().empty());
    t.look_at(child);
    HOLD(t.complete("task"));
    t.look_at(parent);
  }
  HOLD(t.enabled() == "y");
}

TRIAL(Each_EnoughEvenWhenElementsEndAtOnce, R"(
  start = "e",
  each "e" { over = function(case) return case.file.n end, need = 2, after = "cancel",
    step "x" { WORK, when = function(case) return case.item.number > case.file.n - 2 end }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"n", 3}}));
  HOLD(t.enabled() == "x x");  // one was passed by: one more is needed
  HOLD(t.complete("x") && t.enabled() == "y");
  t.open(record({{"n", 4}}));
  HOLD(t.enabled() == "y");  // two were passed by: enough
  t.open(record({{"n", 1}}));
  HOLD(t.enabled() == "x");  // fewer than needed: all
  HOLD(t.complete("x") && t.enabled() == "y");
}

TRIAL(Each_InsideEachCountsItsOwn, R"(
  start = "e",
  each "e" { over = 2, need = 1,
    each "f" { over = 3, need = 2, after = "cancel", step "x" { WORK }, next = "p" },
    step "p" { WORK, next = done },
    next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "x x x x x x");
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "p x x x");
  HOLD(t.complete("p") && t.enabled() == "x x x y");
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "p y");
  HOLD(t.complete("p") && t.complete("y") && t.ended() == "done");
}

TRIAL(Each_AddedWhileOneByOne, R"(
  start = "e",
  each "e" { over = 2, open = true, one_by_one = true, step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.another("e", "third") && t.enabled() == "x");
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "x");
  HOLD(t.c().find(t.instance("x").scope)->item.text() == "third");
  HOLD(t.complete("x") && t.enabled().empty());
  HOLD(t.another("e") && t.enabled() == "x");
  HOLD(t.close("e") && t.complete("x") && t.enabled() == "y");
}

TRIAL(Each_CompletedWhileOneByOne, R"(
  start = "e",
  each "e" { over = 3, one_by_one = true, step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("x") && t.enough("e") && t.enabled() == "y");
  HOLD(t.complete("y") && t.ended() == "done");
}

TRIAL(Each_ManyThatEndAtOnceOneByOne, R"(
  start = "e",
  each "e" { over = 600, one_by_one = true, milestone "m" { next = done }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "y" && t.incidents() == 0);
}

TRIAL(Each_RefusesWhatIsNoEachOfAnybody, R"(
  start = { "e", "k" },
  each "e" { over = function(case) return case.file.n + 0 end, open = true, step "x" { WORK }, next = "y" },
  step "k" { WORK, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("e") == 1);
  auto trouble = t.c().instances.front().no;
  HOLD(t.c().instances.front().life == state::Life::incident);
  bool added = true, closed = true, enough = true;
  (void)t.bench().on(t.no(), "wim", [&](turn::Play& play) -> Result<void> {
    added = play.each_add(trouble, {}).ok();
    closed = play.each_close(trouble).ok();
    enough = play.each_complete(trouble).ok();
    return {};
  });
  HOLD(!added && !closed && !enough);
}

TRIAL(Each_WithNeedDrainsInItsStage, R"(
  start = "s",
  stage "s" {
    each "e" { over = 3, need = 0, step "x" { WORK } },
    step "p" { WORK },
    next = "y",
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "p x x x");
  HOLD(t.complete("p") && t.enabled() == "x x x");  // the stage waits for what was begun in it
  HOLD(t.complete("x") && t.complete("x") && t.complete("x") && t.enabled() == "y");
}

TRIAL(Series_MovesWithItsStart, R"(
  start = { "e", "k" },
  series "e" { from = "file.day", every = months(1), times = 3, step "x" { WORK }, next = "y" },
  step "k" { by = role "worker", due = days(90), form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "k" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-07-31"}}));
  HOLD(planned(t) == "2019-08-31");
  HOLD(t.complete("k", "", record({{"day", "2019-07-15"}})) && planned(t) == "2019-08-15");
  t.advance(46);
  HOLD(t.enabled() == "k x" && planned(t) == "2019-09-15");
  HOLD(t.complete("k", "", record({{"day", "2019-07-31"}})) && planned(t) == "2019-09-30");  // the second, from there
  HOLD(t.complete("k", "", record({{"day", "2019-05-20"}})));
  HOLD(t.enabled() == "k x x" && planned(t) == "2019-08-20");  // what has passed opens at once
}

TRIAL(Series_EndsSoonerOrLaterWithItsLastDay, R"(
  start = { "e", "k" },
  series "e" { every = weeks(1), till = "file.day", step "x" { WORK, next = done }, next = "y" },
  step "k" { by = role "worker", due = days(90), form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "k" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-07-10"}}));
  t.advance(7);
  HOLD(t.enabled() == "k x" && planned(t).empty());
  HOLD(t.complete("k", "", record({{"day", "2019-07-20"}})) && planned(t) == "2019-07-15");  // longer
  HOLD(t.complete("x") && t.at("e") == 1);
  HOLD(t.complete("k", "", record({{"day", "2019-07-12"}})) && t.enabled() == "k y");  // shorter: it is over
}

TRIAL(Series_CountedFromTheEndOverAMonthEnd, R"(
  start = "e",
  series "e" { from = "file.day", every = months(1), anchor = "done", times = 2, step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2020-01-31"}}));
  HOLD(planned(t) == "2020-02-29");
  t.advance(244);  // 1 March 2020
  HOLD(t.enabled() == "x" && planned(t).empty());
  t.advance(30);  // 31 March
  HOLD(t.complete("x") && planned(t) == "2020-04-30");
}

TRIAL(Series_FromAPastDateOpensAllThatPassed, R"(
  start = "e",
  series "e" { from = "file.day", every = weeks(1), times = 5, step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-06-10"}}));
  HOLD(t.enabled() == "x x x" && planned(t) == "2019-07-08");
}

TRIAL(Required_EachFinishesItsElements, R"(
  start = "s",
  stage "s" {
    start = { "a", "e" },
    step "a" { WORK, next = finish "out" },
    each "e" { over = 2, open = true, one_by_one = true, required = true, step "x" { WORK }, next = "z" },
    step "z" { WORK, next = done },
    next = "y",
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "x");
  HOLD(t.complete("x") && t.enabled() == "x");
  HOLD(t.complete("x") && t.enabled().empty() && t.at("s") == 1);  // it is open: more may come
  HOLD(t.close("e") && t.enabled() == "y");
}

TRIAL(Required_InsideAnElementKeepsOnlyIts, R"(
  start = "s",
  stage "s" {
    start = { "a", "e" },
    step "a" { WORK, next = finish "out" },
    each "e" { over = 2, start = { "x", "r" }, step "x" { WORK, next = done }, step "r" { WORK, required = true, next = "x" }, next = "z" },
    step "z" { WORK, next = done },
    next = "y",
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "r r");
  HOLD(t.complete("r") && t.enabled() == "r");
  HOLD(t.complete("r") && t.enabled() == "y");
}

TRIAL(Each_ThatHasGoneOnGoesNoOtherWayWhenItsTimeIsOver, R"(
  start = "e",
  each "e" { over = 3, need = 2, within = days(5), on_timeout = "late", next = "y", step "x" { WORK } },
  step "y" { WORK, next = done },
  step "late" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "x y");
  t.advance(6);
  HOLD(t.enabled() == "y");
}

TRIAL(Required_WhatIsToOpenInAnElementIsWaitedFor, R"(
  start = "e",
  each "e" { over = 1, start = "a", next = done,
    step "a" { WORK, next = { "f", "r" } },
    script "f" { run = function(case) end, next = finish "out" },
    step "r" { WORK, required = true, next = done } },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.ended().empty() && t.enabled() == "r");  // it was to open when the route was finished
  HOLD(t.complete("r") && t.ended() == "out");
}

TRIAL(Required_EachIsWoundDownByAFinishOutOfIt, R"(
  start = "e",
  each "e" { over = 1, required = true, start = { "f", "r", "x" }, next = done,
    step "f" { WORK, next = finish "out" },
    step "r" { WORK, required = true, next = done },
    step "x" { WORK, next = done } },
)") {
  t.open();
  HOLD(t.complete("f"));
  HOLD(t.ended().empty() && t.enabled() == "r");  // of the element only what is required itself goes on
  HOLD(t.complete("r") && t.ended() == "out");
}

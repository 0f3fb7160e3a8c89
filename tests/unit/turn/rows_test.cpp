// Several at once: each, series, milestones.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Each_OverAListOpensOneForEvery, R"(
  start = "e",
  each "e" {
    over = "file.picks", --@ each/over
    step "x" { by = role "worker", due = days(1), next = done }, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"picks", List{"x", "z"}}}));
  HOLD(t.at("x") == 2);
  HOLD(t.complete("x"));
  HOLD(t.at("y") == 0);
  HOLD(t.complete("x"));
  HOLD(t.at("y") == 1);
  t.open();
  HOLD(t.at("x") == 0 && t.at("y") == 1);
}

TRIAL(Each_OverANumberEvenWhenTheFirstEndsAtOnce, R"(
  start = "e",
  each "e" { over = "file.n",
    step "x" { by = role "worker", due = days(1), when = function(case) return case.item.number ~= 1 end, next = done }, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"n", 3}}));
  HOLD(t.at("e") == 1);
  HOLD(t.at("x") >= 2);
  HOLD(t.at("y") == 0);
}

TRIAL(Each_OverReservedSeats, R"(
  start = "s",
  step "s" { by = role "worker", due = days(1), reserve = seats "place" { count = 2 }, next = "e" },
  each "e" { over = "reserved.place", step "x" { by = role "worker", due = days(1) { after = "item.starts" }, next = done }, next = done },
)") {
  HOLD(t.put("place", "p1", record({{"starts", "2019-08-01"}, {"units", 1}})));
  HOLD(t.put("place", "p2", record({{"starts", "2019-08-05"}, {"units", 1}})));
  t.open();
  HOLD(t.complete("s"));
  HOLD(t.at("x") == 2);
  HOLD(t.instance("x").due == parse_date("2019-08-02"));
}

TRIAL(Series_PastAtOncePlannedLaterNextAfterTheLast, R"(
  start = "e",
  series "e" {
    at = { days(0), weeks(1), weeks(4) }, --@ series/at
    from = "file.day", --@ series/from
    step "x" { by = role "worker", due = days(1), next = done }, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"day", "2019-06-20"}}));
  HOLD(t.at("x") == 2);
  HOLD(t.complete("x") && t.complete("x"));
  HOLD(t.at("e") == 1 && t.at("y") == 0);
  t.advance(30);
  HOLD(t.at("x") == 1);
  HOLD(t.complete("x"));
  HOLD(t.at("y") == 1);
  t.open();
  HOLD(t.incidents("e") == 1);
}

TRIAL(Milestone_IsReachedOnItsDate, R"(
  start = { "m", "a" },
  milestone "m" { next = "y",
    on = "file.day", --@ milestone/on
  },
  step "a" { by = role "worker", due = days(1), form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "a" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"day", "2019-07-11"}}));
  HOLD(t.at("m") == 1 && t.c().milestones.empty());
  t.advance(11);
  HOLD(t.at("y") == 1);
  HOLD(t.c().milestones.size() == 1);
  HOLD(t.c().milestones[0].date == *parse_date("2019-07-11"));
  t.open(record({{"day", "2019-06-11"}}));
  HOLD(t.c().milestones[0].date == *parse_date("2019-06-11"));
  t.open(record({{"day", "2019-09-11"}}));
  HOLD(t.complete("a", "", record({{"day", "2019-07-20"}})));  // the anchor moves: so does the milestone
  t.advance(15);
  HOLD(t.at("y") == 1);
}

TRIAL(Stage_MayEndBeforeItsSecondStartWouldOpen, R"(
  stage "s" {
    start = { "m", "x" },
    milestone "m" { next = done },
    step "x" { by = role "worker", due = days(1), next = done },
    next = "y",
  },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.at("x") == 1 && t.at("y") == 0);
}

TRIAL(Each_IsDoneWhenItSays, R"(
  start = "e",
  each "e" { over = 3, step "x" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n end }, next = "y",
    done_when = function(case) return case.file.n == 7 end, --@ each/done_when
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("x", "", record({{"n", 1}})) && t.enabled() == "x x");
  HOLD(t.complete("x", "", record({{"n", 7}})) && t.enabled() == "y");  // the last one is withdrawn
}

TRIAL(Each_OneByOneInOrder, R"(
  start = "e",
  each "e" { over = "file.picks", step "x" { WORK }, next = "y",
    one_by_one = true, --@ each/one_by_one
  },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"picks", List{"z", "x", "y"}}}));
  for (const char* item : {"z", "x", "y"}) {
    HOLD(t.enabled() == "x");
    HOLD(t.c().find(t.instance("x").scope)->item.text() == item);
    HOLD(t.complete("x"));
  }
  HOLD(t.enabled() == "y");
}

TRIAL(Series_EveryMonthKeepsItsDay, R"(
  start = "e",
  series "e" { from = "file.day",
    every = months(1), --@ series/every
    times = 3, --@ series/times
    step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-12-31"}}));
  auto planned = [&] {
    for (const auto& timer : t.c().timers)
      if (timer.kind == state::TimerKind::occurrence) return format_date(calendar::local_date(timer.at));
    return std::string("none");
  };
  HOLD(planned() == "2020-01-31");
  HOLD(t.enabled().empty());
  t.advance(214);
  HOLD(planned() == "2020-02-29" && t.enabled() == "x");
  t.advance(29);
  HOLD(planned() == "2020-03-31" && t.enabled() == "x x");  // the last of each month, though February was shorter
  t.advance(31);
  HOLD(planned() == "none" && t.enabled() == "x x x");
  HOLD(t.complete("x") && t.complete("x") && t.complete("x"));
  HOLD(t.enabled() == "y");
}

TRIAL(Series_GoesOnTillItsDate, R"(
  start = "e",
  series "e" { every = weeks(1),
    till = "file.day", --@ series/till
    step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-07-15"}}));  // the day itself is still within
  t.advance(7);
  HOLD(t.enabled() == "x" && t.complete("x") && t.at("e") == 1);
  t.advance(7);
  HOLD(t.enabled() == "x" && t.complete("x"));
  HOLD(t.enabled() == "y");
}

TRIAL(Series_CountedFromTheEndOfTheLast, R"(
  start = "e",
  series "e" { every = weeks(1), times = 2,
    anchor = "done", --@ series/anchor
    step "x" { WORK }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  t.advance(7);
  HOLD(t.enabled() == "x");
  t.advance(10);
  HOLD(t.enabled() == "x");  // no second one while the first is open
  HOLD(t.complete("x") && t.enabled().empty() && t.at("e") == 1);
  t.advance(6);
  HOLD(t.enabled().empty());
  t.advance(1);
  HOLD(t.enabled() == "x" && t.complete("x") && t.enabled() == "y");
}

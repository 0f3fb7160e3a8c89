// Waits: messages, conditions, dates and time.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Wait_MessageIsMetOnceByTheOldest, R"(
  start = { "w1", "w2", "s" },
  step "s" { by = role "worker", due = days(1), next = done },
  wait "w1" { ready = function() return true end,
    message = "come", --@ wait/message
    next = "y" },
  wait "w2" { message = "come", next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.at("w1") == 1);
  HOLD(t.send("come"));
  HOLD(t.at("w1") == 0 && t.at("w2") == 1 && t.at("y") == 1);
  HOLD(!t.send("no_such_message"));
}

TRIAL(Wait_FreshWantsWhatIsSentAfterItOpened, R"(
  start = { "a" },
  step "a" { by = role "worker", due = days(1), outcomes = { old = "w", new = "f" } },
  wait "w" { message = "come", next = "y" },
  wait "f" { message = "come", next = "y",
    fresh = true, --@ wait/fresh
  },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.send("come"));
  HOLD(t.complete("a", "old"));
  HOLD(t.at("y") == 1);
  t.open();
  HOLD(t.send("come"));
  HOLD(t.complete("a", "new"));
  HOLD(t.at("f") == 1 && t.at("y") == 0);
  HOLD(t.send("come"));
  HOLD(t.at("y") == 1);
}

TRIAL(Wait_WithinLeavesByItsTimeOut, R"(
  start = "w",
  wait "w" { message = "come", next = "y",
    within = days(5), --@ wait/within
    on_timeout = "z", --@ wait/on_timeout
  },
  step "y" { by = role "worker", due = days(1), next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  HOLD(t.loads());
  t.open();
  t.advance(4);
  HOLD(t.at("w") == 1);
  t.advance(2);
  HOLD(t.at("w") == 0 && t.at("z") == 1);
}

TRIAL(Wait_ReadyIsAskedAgainWhenTheFileChanges, R"(
  start = { "w", "a" },
  wait "w" { lasts = days(0), next = "y",
    ready = function(case) return case.file.go end, --@ wait/ready
  },
  step "a" { by = role "worker", due = days(1), on_done = function(case) case.file.go = true end, next = done },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  t.advance(1);
  HOLD(t.at("w") == 1);
  HOLD(t.complete("a"));
  HOLD(t.at("w") == 0 && t.at("y") == 1);
}

TRIAL(Wait_ReadyOnADateThatMayMove, R"(
  start = { "w", "a" },
  wait "w" { lasts = days(1), next = "y",
    ready_on = "file.day", --@ wait/ready_on
  },
  step "a" { by = role "worker", due = days(1), form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "a" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"day", "2019-07-20"}}));
  t.advance(10);
  HOLD(t.at("w") == 1);
  t.advance(10);
  HOLD(t.at("y") == 1);
  t.open(record({{"day", "2019-09-20"}}));
  t.advance(2);
  HOLD(t.complete("a", "", record({{"day", "2019-08-01"}})));
  t.advance(12);
  HOLD(t.at("y") == 1);
}

TRIAL(Wait_EmptyDateIsOneIncidentAndOverWhenTheDateComes, R"(
  start = { "w", "a" },
  wait "w" { ready_on = "file.day", next = "y" },
  step "a" { by = role "worker", due = days(1), form = { date "day", text "word" }, on_done = function(case, form) case.file.day, case.file.word = form.day, form.word end, next = "a" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.incidents("w") == 1);
  HOLD(t.complete("a", "", record({{"word", "x"}})) && t.complete("a", "", record({{"word", "y"}})));
  HOLD(t.incidents("w") == 1 && t.at("w") == 1);
  HOLD(t.retry("w"));
  HOLD(t.incidents("w") == 1 && t.at("w") == 1);
  HOLD(t.complete("a", "", record({{"day", "2019-07-01"}})));
  HOLD(t.incidents() == 0 && t.at("w") == 0 && t.at("y") == 1);
}

TRIAL(Wait_LastsSoLong, R"(
  start = "w",
  wait "w" { ready = function() return true end, next = "y",
    lasts = days(5), --@ wait/lasts
  },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.at("w") == 1);
  t.advance(4);
  HOLD(t.at("w") == 1);
  t.advance(2);
  HOLD(t.at("y") == 1);
}

TRIAL(Wait_TodayInAGuardIsAskedAgainAtMidnight, R"(
  start = "w",
  wait "w" { ready = function(case) return today() >= day "2019-07-04" end, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  t.advance(2);
  HOLD(t.at("w") == 1);
  t.advance(2);
  HOLD(t.at("y") == 1);
}

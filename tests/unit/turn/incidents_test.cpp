// What goes wrong behind a person: an incident on the node, with somebody to mend it; nothing else stops.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Incident_OfAGuardIsRetried, R"(
  start = { "a", "b" },
  step "a" { by = role "worker", due = days(1), next = "x" },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = 3 end, next = done },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));  // the person's step stands
  HOLD(t.incidents("x") == 1 && t.at("x") == 0 && t.at("b") == 1);
  HOLD(t.told<state::IncidentRaised>()[0].due.has_value());
  HOLD(t.retry("x"));
  HOLD(t.incidents("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.retry("x"));
  HOLD(t.incidents() == 0 && t.at("x") == 1);
  HOLD(t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Incident_OfOnEnterRetriedOpensNoSecondStep, R"(
  start = { "x", "b" },
  step "x" { by = role "worker", due = days(1), on_enter = function(case) if case.file.n == nil then error("no number") end case.file.word = "in" end, next = done },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = 3 end, next = done },
)") {
  t.open();
  HOLD(t.incidents("x") == 1 && t.at("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.retry("x"));
  HOLD(t.incidents() == 0 && t.at("x") == 1);
  HOLD(t.file("word").text() == "in");
}

TRIAL(Incident_OfAGuardAskedAgain, R"(
  start = { "x", "b" },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end, next = done },
  step "b" { by = role "worker", due = days(1), on_done = function(case) case.file.n = nil end, next = done },
)") {
  t.open(record({{"n", 3}}));
  HOLD(t.at("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.at("x") == 1 && t.incidents("x") == 1);
}

TRIAL(Runaway_LoopBecomesAnIncident, R"(
  start = { "a", "b" },
  milestone "a" { next = "c" },
  milestone "c" { next = "a" },
  step "b" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.incidents("a") + t.incidents("c") == 1);
  HOLD(t.incidents("b") == 1);  // its turn had no budget left: it is there, to be tried again
  HOLD(t.retry("b"));
  HOLD(t.at("b") == 1);
  HOLD(t.complete("b"));
}

TRIAL(Incident_MendedByTheOwnersRoleOnly, R"(
  step "a" { by = role "boss", due = days(1) },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.n > 2 end },
)") {
  t.bench().person("chief", {"boss"});
  t.open();
  HOLD(t.complete("a", "", {}, "chief"));
  HOLD(!t.retry("x", "chief"));
  HOLD(t.retry("x"));
}

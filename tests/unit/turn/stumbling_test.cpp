// Of several that are there of one node, trouble is about the one that stumbled; and what did not open is all that is
// left of it: each time, until it is mended.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// Live instances of a node, oldest first; incidents apart.
std::vector<InstanceNo> all_of(Trial& t, const std::string& node) {
  std::vector<InstanceNo> out;
  auto index = t.bundle().routes.at("r").find(node);
  for (const auto& i : t.c().instances)
    if (i.node == index && i.life != state::Life::incident) out.push_back(i.no);
  return out;
}

bool give_up(Trial& t, InstanceNo job) {
  return t.bench()
      .on(t.no(), "wim",
          [&](turn::Play& p) {
            return p.job_fail({job, std::nullopt, "", "no paper", 0});
          })
      .ok();
}

std::vector<std::string> actions(Trial& t) {
  std::vector<std::string> out;
  for (const auto& met : t.told<state::FailureMet>()) out.push_back(met.action);
  return out;
}

}  // namespace

TRIAL(Failure_OfOneOfTwoJobsIsOfThatOne, R"(
  start = "a",
  step "a" { WORK, next = to "j" { marks = 2 } },
  job "j" { kind = "pdf", retry = 1, within = days(5), on_timeout = done, next = done, on_failure = { go = "z" } },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  auto jobs = all_of(t, "j");
  HOLD(jobs.size() == 2 && give_up(t, jobs[1]));
  HOLD(all_of(t, "j") == std::vector{jobs[0]} && t.enabled() == "z");
  HOLD(t.incidents() == 0);
}

TRIAL(Incident_OfOneOfTwoJobsBringsThatOneBack, R"(
  start = "a",
  step "a" { WORK, next = to "j" { marks = 2 } },
  job "j" { kind = "pdf", retry = 1, within = days(5), on_timeout = done, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  auto jobs = all_of(t, "j");
  HOLD(give_up(t, jobs[1]) && t.incidents("j") == 1);
  HOLD(give_up(t, jobs[0]) && t.incidents("j") == 2);  // each has somebody to mend it
  auto waits = [&](InstanceNo job) { return t.bench().region().state.jobs.find(t.no(), job) != nullptr; };
  HOLD(!waits(jobs[0]) && !waits(jobs[1]));
  HOLD(t.retry("j"));  // the oldest: that of the second job
  HOLD(!waits(jobs[0]) && waits(jobs[1]) && t.incidents("j") == 1);
  HOLD(t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.job_done({jobs[1], std::nullopt, "", {}}); }).ok());
  HOLD(t.incidents("j") == 1);  // the other one's is not over by that
  HOLD(t.retry("j") && waits(jobs[0]) && t.incidents() == 0);
}

TRIAL(Incident_OfWhatDidNotOpenIsToldEachTime, R"(
  start = "a",
  step "a" { WORK, next = to "s" { marks = 2 } },
  script "s" { run = function(case) if not case.file.n then error("no number") end end, next = "b" },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.incidents("s") == 2);
  HOLD(t.retry("s", "wim", record({{"n", 1}})) && t.retry("s"));
  HOLD(t.enabled() == "b b");
}

TRIAL(Required_WhatDidNotOpenIsWaitedFor, R"(
  start = { "e", "f" },
  each "e" { over = function(case) if not case.file.n then error("no number") end return case.file.n end,
    required = true, start = "x", next = done, step "x" { WORK, next = done } },
  step "f" { WORK, next = finish "out" },
)") {
  t.open();
  HOLD(t.incidents("e") == 1 && t.complete("f"));
  HOLD(t.ended().empty() && t.incidents("e") == 1);
  HOLD(t.retry("e", "wim", record({{"n", 1}})) && t.enabled() == "x");
  HOLD(t.complete("x") && t.ended() == "out");
}

TRIAL(Required_ScriptThatWasDoneIsNotWaitedFor, R"(
  start = { "s", "f" },
  script "s" { run = function(case) end, required = true,
    next = one { to "g" { when = function(case) return false end } } },
  step "f" { WORK, next = finish "out" },
  step "g" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("s") == 1 && t.complete("f"));
  HOLD(t.ended() == "out");
}

TRIAL(Failure_OfTheWayBackBeginsItsTriesAnew, R"(
  start = "s",
  script "s" { run = function(case) error("broken") end, next = done,
    on_failure = { retry = 1, after = minutes(10), go = "s" } },
)") {
  t.open();
  t.bench().advance({Unit::minutes, 10, ""});
  HOLD(t.incidents("s") == 1);
  HOLD((actions(t) == std::vector<std::string>{"retry", "go", "retry"}));
}

TRIAL(Failure_AfterATryThatWentWellBeginsItsTriesAnew, R"(
  start = "s",
  script "s" { run = function(case)
      if not case.file.n then error("no number") end
      case.file.n = nil
    end, next = "s", on_failure = { retry = 1, after = minutes(10), go = done } },
)") {
  t.open();
  HOLD(t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.correct(record({{"n", 1}}), {}, "so"); }).ok());
  t.bench().advance({Unit::minutes, 10, ""});
  HOLD(t.incidents("s") == 1);
  HOLD((actions(t) == std::vector<std::string>{"retry", "retry"}));
}

TRIAL(Incident_OfASeatIsOfTheStepThatIsThere, R"(
  start = "x",
  step "x" { WORK, next = done, reserve = seats "seat" { hold = days(5),
    where = function(case, seat) if not case.file.n then error("no number") end return true end } },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  HOLD(t.incidents("x") == 1 && t.at("x") == 1 && t.c().seats.empty());
  HOLD(t.retry("x", "wim", record({{"n", 1}})));
  HOLD(t.incidents() == 0 && t.at("x") == 1 && t.c().seats.size() == 1);  // no second step
}

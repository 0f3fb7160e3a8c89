// What may not go on yet and later may: mutexes over scopes, while_in that comes and goes, marks that wait to open.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Waiting_ManyMarksGoOnTogether, R"(
  start = { "h", "a" },
  step "h" { WORK, next = "gate" },
  step "gate" { WORK, next = done },
  step "a" { WORK, next = to "s" { marks = 20 } },
  stage "s" { while_in = "gate", step "i" { WORK }, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "h");
  HOLD(t.complete("h") && t.at("i") == 20 && t.at("s") == 20);
}

TRIAL(Waiting_OneAfterTheOtherToTheLast, R"(
  start = { "h", "a" },
  stage "h" { mutex = "m", step "busy" { WORK }, next = done },
  step "a" { WORK, next = to "s" { marks = 40 } },
  stage "s" { mutex = "m", milestone "i" { next = done }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.at("y") == 0);
  HOLD(t.complete("busy") && t.at("y") == 40);  // each is over at once, and the next has its turn
}

TRIAL(Waiting_WithdrawnByTheOneThatWentFirst, R"(
  start = { "h", "s", "u" },
  stage "h" { mutex = "m", step "busy" { WORK }, next = done },
  stage "s" { mutex = "m", milestone "i" { next = finish "out" { withdraws = { "u" } } }, outcomes = { out = "y" } },
  stage "u" { mutex = "m", step "j" { WORK }, next = done },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "busy" && t.c().root.marks.size() == 2);
  HOLD(t.complete("busy") && t.enabled() == "y");
  HOLD(t.complete("y") && t.ended() == "done");
}

TRIAL(Waiting_OpensNothingInAStageThatIsEnding, R"(
  start = "s",
  stage "s" {
    start = { "h", "u", "r", "a" },
    stage "h" { mutex = "m", step "busy" { WORK }, next = done },
    stage "u" { mutex = "m", step "j" { WORK }, next = done },
    step "r" { WORK, required = true, next = done },
    step "a" { WORK, next = finish "out" },
    next = "y",
  },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "r");
  HOLD(t.complete("r") && t.enabled() == "y");
}

TRIAL(Waiting_IsNoNewRound, R"(
  start = { "s", "k" },
  stage "s" { mutex = "m", step "i" { WORK }, next = done },
  step "k" { WORK, outcomes = { again = { "h", "a" }, ok = done } },
  stage "h" { mutex = "m", step "busy" { WORK }, next = done },
  step "a" { WORK, next = "s" },
)") {
  t.open();
  HOLD(t.complete("i") && t.complete("k", "again") && t.complete("a"));
  HOLD(t.enabled() == "busy" && t.c().round == 1);
  HOLD(t.complete("busy") && t.enabled() == "i");
  HOLD(t.c().round == 2);
}

TRIAL(WhileIn_ADatedMilestoneWaitsToo, R"(
  start = { "a", "m" },
  step "a" { WORK, outcomes = { off = "b", on = "a", over = done } },
  step "b" { WORK, next = "a" },
  milestone "m" { on = "file.day", while_in = "a", next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open(record({{"day", "2019-07-11"}}));
  HOLD(t.complete("a", "off") && t.enabled() == "b" && t.c().milestones.empty());
  HOLD(t.complete("b") && t.enabled() == "a");  // back again, and nothing is reached before its day
  HOLD(t.c().milestones.empty() && t.at("m") == 1);
  HOLD(t.complete("a", "off"));
  t.advance(12);
  HOLD(t.enabled() == "b" && t.c().milestones.empty());  // its day came while it had to wait
  HOLD(t.complete("b") && t.enabled() == "a y" && t.c().milestones.size() == 1);
}

TRIAL(WhileIn_AChildThatRunsGoesOn, R"(
  start = { "a", "x" },
  step "a" { WORK, outcomes = { off = "b", over = done } },
  step "b" { WORK, next = "a" },
  subroute "x" { route = "child", while_in = "a", within = weeks(8), on_timeout = "z", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  auto parent = t.no(), child = t.instance("x").child;
  HOLD(t.complete("a", "off") && t.complete("b") && t.enabled() == "a");  // it does not end when "a" comes back
  HOLD(t.at("x") == 1 && t.instance("x").child == child);
  t.look_at(child);
  HOLD(t.complete("task"));
  t.look_at(parent);
  HOLD(t.enabled() == "a y");
}

TRIAL(WhileIn_FlipsBothWays, R"(
  start = { "a", "x", "w" },
  step "a" { WORK, outcomes = { off = "b", over = done } },
  step "b" { WORK, next = "a" },
  step "x" { WORK, while_in = "a", next = done },
  wait "w" { message = "come", while_in = "a", next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.claim("x", "wim") && t.enabled() == "a x");
  HOLD(t.complete("a", "off") && t.enabled() == "b");
  HOLD(t.send("come") && t.enabled() == "b");  // it is not asked now: the message stays
  HOLD(t.complete("b") && t.enabled() == "a x y");
  HOLD(t.instance("x").assignee == "wim" && t.instance("x").life == state::Life::allocated);
  HOLD(t.start("x") && t.complete("a", "off") && t.enabled() == "b x y");  // what has begun goes on
}

TRIAL(WhileIn_TimeCountsFromWhenItMayBegin, R"(
  start = { "a", "x" },
  step "a" { by = role "worker", due = days(90), next = "b" },
  step "b" { by = role "worker", due = days(90), next = done },
  step "x" { by = role "worker", due = days(10), while_in = "b", within = days(8), on_timeout = "z",
    escalate = at("50%", role "boss"), next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  t.advance(20);
  HOLD(t.complete("a") && t.enabled() == "b x");
  HOLD(t.instance("x").due == Date{t.today().days + 10});
  t.advance(4);
  HOLD(t.enabled() == "b x" && t.told<state::Escalated>().empty());
  t.advance(3);
  HOLD(t.enabled() == "b x" && t.told<state::Escalated>().size() == 1);
  t.advance(3);
  HOLD(t.enabled() == "b z");
}

TRIAL(Mutex_IsTheElementsOwn, R"(
  each "e" { over = 2,
    start = { "p", "s" },
    step "p" { WORK, mutex = "m", next = done },
    stage "s" { step "q" { WORK, mutex = "m" }, next = done } },
)") {
  t.open();
  HOLD(t.enabled() == "p p q q");
  HOLD(t.start("p") && t.enabled() == "p p q");  // the other element is not touched
  HOLD(t.start("q") == false);
  HOLD(t.complete("p") && t.enabled() == "p q q");
}

TRIAL(Mutex_OverScopesOfOneStage, R"(
  start = { "s", "u" },
  stage "s" { step "p" { WORK, mutex = "m" }, next = done },
  stage "u" { each "e" { over = 2, step "q" { WORK, mutex = "m" } }, next = done },
)") {
  t.open();
  HOLD(t.start("q") && t.enabled() == "q");
  HOLD(t.release("q") && t.enabled() == "p q q");
  HOLD(t.start("p") && t.enabled() == "p");
  HOLD(t.complete("p") && t.enabled() == "q q");
}

TRIAL(Mutex_NotInsideItself, R"(
  stage "s" { mutex = "m", step "p" { WORK, mutex = "m" } },
)") {
  HOLD(!t.loads());
  HOLD(t.faults().find("`p` would wait for `s`") != std::string::npos);
}

TRIAL(Guards_AreAskedAgainAboutResultsAndVisits, R"(
  start = { "a", "w", "v", "m" },
  step "a" { WORK, form = { yesno "ok" }, next = "s" },
  stage "s" { step "i" { WORK }, next = done },
  wait "w" { ready = function(case) local r = case:result("a") return r and r.ok end, within = weeks(3), on_timeout = done, next = "y" },
  wait "v" { ready = function(case) return case:visited("s") end, within = weeks(3), on_timeout = done, next = "z" },
  step "m" { WORK, when = function(case) return case.owner == nil end, next = "q" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
  step "q" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "a m");
  HOLD(t.complete("a", "", record({{"ok", true}})));
  HOLD(t.enabled() == "i q y z");
}

TRIAL(Sentry_OncePerStageInstance, R"(
  start = "s",
  stage "s" {
    start = "a",
    step "a" { WORK, form = { yesno "go" }, on_done = function(case, form) case.file.go = form.go end, next = "b" },
    step "b" { WORK, outcomes = { again = finish "again", ok = finish "ok" } },
    milestone "m" { when = function(case) return case.file.go end, next = "c" },
    step "c" { WORK, next = done },
    outcomes = { again = "s", ok = done },
  },
)") {
  t.open();
  HOLD(t.complete("a", "", record({{"go", true}})) && t.enabled() == "b c");
  HOLD(t.complete("b", "again") && t.enabled() == "a c");  // it holds already in the new instance
  HOLD(t.complete("a", "", record({{"go", false}})) && t.enabled() == "b c");
  HOLD(t.complete("b", "again") && t.enabled() == "a");
  HOLD(t.complete("a", "", record({{"go", true}})) && t.enabled() == "b c");
}

TRIAL(WithdrawWhen_OfAnOpenScopeTakesAllInside, R"(
  start = { "s", "a" },
  stage "s" { withdraw_when = function(case) return case.file.go end,
    start = { "e", "u" },
    each "e" { over = 2, step "x" { WORK }, next = done },
    stage "u" { mutex = "m", step "i" { WORK }, next = done },
    next = "y" },
  step "a" { WORK, on_done = function(case) case.file.go = true end, next = "b" },
  step "b" { WORK, outcomes = { again = "s", ok = done } },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.start("x") && t.enabled() == "a i x x");
  HOLD(t.complete("a") && t.enabled() == "b");
  HOLD(t.complete("b", "again") && t.ended() == "done");  // it holds already: it goes as it comes
}

TRIAL(WhileIn_WhatIsStrandedIsNoNextAction, R"(
  start = { "a", "x" },
  step "a" { WORK, next = done },
  step "x" { WORK, while_in = "a", next = done },
)") {
  auto next = [&] { return t.bench().engine().next_action(t.bench().region(), t.c()); };
  t.open();
  HOLD(next().as<Record>()->get("title").text() == "a");
  HOLD(t.complete("a") && t.at("x") == 1);
  HOLD(next().empty());
}

TRIAL(WhileIn_HeldUpWithALimitStillHasANextAction, R"(
  start = { "w", "x" },
  wait "w" { lasts = days(1), next = done },
  step "x" { WORK, while_in = "w", within = days(30), on_timeout = done, next = done },
)") {
  t.open();
  t.advance(3);
  HOLD(t.at("x") == 1 && t.enabled().empty());
  HOLD(t.bench().region().robbed.empty());  // its limit is its date
  t.advance(40);
  HOLD(t.ended() == "done");
}

TRIAL(Mutex_OfAWaitThatIsAvailableAgainIsStillHeld, R"(
  start = { "s", "w" },
  step "s" { WORK, next = "x" },
  wait "w" { ready = function(case) return case.file.n end, mutex = "m", while_in = "s", within = weeks(1),
    on_timeout = done, next = done },
  wait "x" { ready = function(case) return false end, mutex = "m", within = weeks(2), on_timeout = done, next = done },
)") {
  t.open();
  HOLD(t.instance("w").life == state::Life::waiting);
  HOLD(t.complete("s"));
  HOLD(t.instance("w").life == state::Life::available);  // it has begun all the same
  HOLD(t.instance("x").life == state::Life::available && !t.instance("x").entered);
  t.advance(8);
  HOLD(t.at("w") == 0 && t.instance("x").life == state::Life::waiting);
}

TRIAL(Held_WhatIsPassedByWhileItWaitsLeavesItsScopeToEnd, R"(
  start = "a",
  step "a" { WORK, next = "d" },
  script "d" { run = function(case) end, when = function(case) return not case.file.n end, while_in = "q", next = done },
  optional "q" { WORK },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.ended().empty());  // it waits
  HOLD(t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.correct(record({{"n", 1}}), {}, "so"); }).ok());
  HOLD(t.ended() == "done");  // nothing is left: nobody would ever come back to it
}

TRIAL(WhileIn_WhatIsToOpenLetsAWaitInAnInnerScopeBegin, R"(
  start = "s",
  stage "s" { start = "w", next = done,
    wait "w" { ready = function(case) return false end, while_in = "d", within = weeks(1), on_timeout = done, next = done } },
  milestone "m" { when = function(case) return case.file.n end, next = "d" },
  script "d" { run = function(case) end, next = done },
)") {
  t.open();
  HOLD(!t.instance("w").entered);
  HOLD(t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.correct(record({{"n", 1}}), {}, "so"); }).ok());
  HOLD(t.instance("w").entered && t.instance("w").life == state::Life::available);  // it was there for a moment
}

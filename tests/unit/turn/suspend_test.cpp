// Cases and parts of them that stand still: nothing is worked on, deadlines wait, somebody is asked on a date.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/next_work.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool on(Trial& t, const pipeline::Engine::Decide& decide, const std::string& user = "wim") {
  auto done = t.bench().on(t.no(), user, decide);
  t.error = done ? Error() : done.error();
  return done.ok();
}
bool suspend(Trial& t, InstanceNo part, int days, const std::string& user = "wim", const std::string& reason = "ill") {
  return on(
      t, [&](turn::Play& play) { return play.suspend(part, Date{play.today().days + days}, reason); }, user);
}
bool suspend(Trial& t, const std::string& node, int days) { return suspend(t, t.instance(node).no, days); }
bool go_on(Trial& t, InstanceNo part) {
  return on(t, [&](turn::Play& play) { return play.go_on_with(part, "well again"); });
}
bool go_on(Trial& t, const std::string& node) { return go_on(t, t.instance(node).no); }

const state::Instance& asking(Trial& t, std::size_t n = 0) { return *t.c().find(t.c().suspensions.at(n).item); }

std::string next_due(Trial& t) {
  auto next = t.bench().engine().next_action(t.bench().region(), t.c());
  auto* record = next.as<Record>();
  auto* due = record ? record->get("due").as<Date>() : nullptr;
  return due ? format_date(*due) : "none";
}

}  // namespace

TRIAL(Suspend_CaseStandsStillAndIsAskedOnADate, R"(
  start = "a",
  step "a" { by = role "worker", due = workdays(5), next = "b" },
  step "b" { by = role "worker", due = days(3), next = done },
)") {
  t.open();
  HOLD(format_date(*t.instance("a").due) == "2019-07-08");
  HOLD(!suspend(t, 0, 0) && t.error.reason == "suspension");
  HOLD(!suspend(t, 0, limits::kSuspensionDaysMax + 1) && t.error.reason == "suspension");
  HOLD(!suspend(t, 0, 10, "wim", " ") && t.error.reason == "form");
  HOLD(suspend(t, 0, limits::kSuspensionDaysMax));
  HOLD(suspend(t, 0, 20));  // another date
  HOLD(!suspend(t, 0, 20) && t.error.reason == "nothing");
  HOLD(t.enabled().empty() && asking(t).role == "worker" && format_date(*asking(t).due) == "2019-07-21");
  HOLD(next_due(t) == "2019-07-21");
  for (auto command : {&turn::Play::claim, &turn::Play::start, &turn::Play::pause, &turn::Play::release}) {
    auto item = t.instance("a").no;
    HOLD(!on(t, [&](turn::Play& play) { return (play.*command)(item); }) && t.error.reason == "suspended");
  }
  HOLD(!t.complete("a") && t.error.reason == "suspended");
  auto question = asking(t).no;
  HOLD(!on(t, [&](turn::Play& play) { return play.claim(question); }) && t.error.reason == "suspended");
  t.advance(14);
  HOLD(go_on(t, 0) && t.c().suspensions.empty() && t.enabled() == "a");
  HOLD(format_date(*t.instance("a").due) == "2019-07-22");
  HOLD(!go_on(t, 0) && t.error.reason == "suspension");
  HOLD(t.complete("a") && t.enabled() == "b");
}

TRIAL(Suspend_DueByWorkdaysNeverFallsOnADayOff, R"(
  step "a" { by = role "worker", due = workdays(4) },
)") {
  t.open();
  HOLD(format_date(*t.instance("a").due) == "2019-07-05");  // a Friday
  HOLD(suspend(t, "a", 5));
  t.advance(1);
  HOLD(go_on(t, "a") && format_date(*t.instance("a").due) == "2019-07-08");
}

TRIAL(Suspend_StageStopsAndTheRestGoesOn, R"(
  start = { "s", "x" },
  stage "s" {
    start = { "a", "w" }, within = days(30), on_timeout = "late",
    step "a" { by = role "worker", due = days(5), escalate = { at(days(6), role "boss") }, next = "b" },
    step "b" { by = role "worker", due = days(5), next = done },
    wait "w" { message = "m", within = days(10), on_timeout = "b", next = "b" },
    optional "o" { by = role "worker", due = days(2) },
    next = done,
  },
  step "x" { by = role "worker", due = days(5), form = { yesno "go" }, next = done },
  step "late" { by = role "worker", due = days(5), next = done },
)") {
  t.open();
  HOLD(suspend(t, "s", 60));
  HOLD(t.enabled() == "x" && t.at("a") == 1);
  HOLD(!t.add("o") && t.error.reason == "suspended");
  t.advance(40);  // 40 days later nothing was late, escalated or timed out in it
  HOLD(t.told<state::Escalated>().empty() && t.at("w") == 1 && t.at("late") == 0);
  HOLD(t.send("m") && t.at("w") == 1 && t.c().mailbox.size() == 1);
  HOLD(t.complete("x"));
  HOLD(go_on(t, "s") && t.at("w") == 0 && t.at("b") == 1);  // the message is met
  HOLD(format_date(*t.instance("a").due) == "2019-08-15");
  t.advance(5);
  HOLD(t.told<state::Escalated>().empty());
  t.advance(2);
  HOLD(t.told<state::Escalated>().size() == 1);
  t.advance(30);
  HOLD(t.at("late") == 1);
}

TRIAL(Suspend_PartsInPartsComposeAndEachCountsItsOwnTime, R"(
  start = { "s", "x" },
  stage "s" {
    start = { "a", "b" },
    step "a" { by = role "worker", due = days(5), within = days(8), on_timeout = done, next = done },
    step "b" { by = role "worker", due = days(5), next = done },
    next = done,
  },
  step "x" { WORK, next = done },
)") {
  t.open();
  auto a = t.instance("a").no;
  HOLD(suspend(t, a, 20) && t.enabled() == "b x");
  t.advance(2);
  HOLD(suspend(t, "s", 20) && t.enabled() == "x");
  t.advance(2);
  HOLD(suspend(t, 0, 20) && t.enabled().empty() && t.c().suspensions.size() == 3);
  t.advance(2);
  HOLD(go_on(t, 0) && t.enabled() == "x");
  HOLD(go_on(t, "s") && t.enabled() == "b x");
  HOLD(format_date(*t.instance("b").due) == "2019-07-10");  // four days
  t.advance(4);
  HOLD(go_on(t, asking(t).no) && t.enabled() == "a b x");
  HOLD(format_date(*t.instance("a").due) == "2019-07-16");  // ten
  t.advance(7);
  HOLD(t.at("a") == 1);
  t.advance(2);
  HOLD(t.at("a") == 0);
}

TRIAL(Suspend_InnerPartStaysWhenTheOuterWasFirst, R"(
  start = { "s", "x" },
  stage "s" { step "a" { by = role "worker", due = days(5), within = days(8), on_timeout = done, next = done }, next = done },
  step "x" { WORK, next = done },
)") {
  t.open();
  HOLD(suspend(t, "s", 20));
  t.advance(3);
  HOLD(suspend(t, "a", 20));
  t.advance(3);
  HOLD(go_on(t, "s") && t.enabled() == "x");
  t.advance(20);
  HOLD(t.at("a") == 1);
  HOLD(go_on(t, "a") && format_date(*t.instance("a").due) == "2019-08-01");  // 26 days, counted once
  t.advance(7);
  HOLD(t.at("a") == 1);
  t.advance(2);
  HOLD(t.at("a") == 0);
}

TRIAL(Suspend_PeriodsOfTheLawGoOn, R"(
  step "a" { WORK, term = term "besluit" { weeks(2), suspend = { "stukken" } } },
)") {
  t.open();
  HOLD(suspend(t, 0, 40));
  t.advance(16);
  HOLD(t.told<state::TermPassed>().size() == 1);
}

TRIAL(Suspend_OccurrencesThatCameDueOpenWhenItGoesOn, R"(
  start = { "visits", "x" },
  series "visits" { at = { days(2), days(4), days(30) }, step "visit" { WORK }, next = done },
  step "x" { WORK, next = done },
)") {
  t.open();
  HOLD(suspend(t, "visits", 30));
  t.advance(10);
  HOLD(t.at("visit") == 0);
  HOLD(go_on(t, "visits") && t.at("visit") == 2);
  t.advance(20);
  HOLD(t.at("visit") == 3);
}

TRIAL(Suspend_GuardsAreAskedAgainWhenItGoesOn, R"(
  start = { "a", "w", "x" },
  step "a" { WORK, when = function(case) return not case.file.go end, next = done },
  wait "w" { ready = function(case) return case.file.go end, next = done },
  step "x" { WORK, form = { yesno "go" }, on_done = function(case, form) case.file.go = form.go end, next = done },
)") {
  t.open();
  HOLD(suspend(t, "a", 9) && suspend(t, "w", 9));
  HOLD(t.complete("x", "", record({{"go", true}})));
  HOLD(t.at("a") == 1 && t.at("w") == 1);
  HOLD(go_on(t, "a") && t.at("a") == 0);
  HOLD(go_on(t, "w") && t.at("w") == 0);
}

TRIAL(Suspend_EndsWithWhatStandsStill, R"(
  start = { "a", "x" },
  step "a" { WORK, next = done },
  step "x" { WORK, outcomes = { stop = to "y" { withdraws = { "a" } }, on = done } },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(suspend(t, "a", 9));
  HOLD(t.complete("x", "stop") && t.c().suspensions.empty() && t.c().stopped.empty());
  HOLD(t.told<state::SuspensionOver>().back().reason == "ended");
  HOLD(suspend(t, 0, 9) && t.cancel() && t.ended() == "cancelled" && t.c().suspensions.empty());
}

TRIAL(Suspend_IsOfWhoHasTheCase, R"(
  start = { "a", "b" },
  step "a" { WORK, next = done },
  step "b" { by = role "boss", due = days(3), next = done },
)") {
  t.bench().user("ann", {"worker"});
  t.bench().user("bas", {"worker"});
  t.bench().user("mia", {"boss"});
  t.open();
  HOLD(suspend(t, "b", 9) && asking(t).assignee.empty());
  HOLD(!suspend(t, t.instance("a").no, 9, "mia") && t.error.reason == "role");
  HOLD(t.claim("a", "ann") && asking(t).assignee == "ann");  // she has the case now
  HOLD(t.transfer("bas", "ann") && asking(t).assignee == "bas");
}

TRIAL(Suspend_JobIsNotGivenOutAndKeepsItsLease, R"(
  job "j" { kind = "k", within = days(30), on_timeout = done, next = done },
)") {
  t.open();
  auto take = [&] {
    std::vector<pipeline::Engine::TakenJob> out;
    t.bench().group(
        [&] { out = *t.bench().engine().take_jobs(t.bench().region(), "robot", {"k"}, 5, 86'400'000LL * 20); });
    return out;
  };
  HOLD(suspend(t, "j", 9) && take().empty());
  HOLD(go_on(t, "j"));
  auto taken = take();
  HOLD(taken.size() == 1);
  HOLD(suspend(t, "j", 9));
  auto done = [&] {
    return on(t, [&](turn::Play& play) { return play.job_done({taken[0].instance, taken[0].lease, "", {}}); });
  };
  HOLD(!done() && t.error.reason == "suspended");
  HOLD(go_on(t, "j") && take().empty() && done() && t.ended() == "done");
}

TRIAL(Suspend_SubrouteHearsOfItsChildWhenItGoesOn, R"(
  subroute "sub" { route = "child", within = weeks(9), on_timeout = done, next = "after" },
  step "after" { WORK, next = done },
)") {
  auto parent = t.open();
  HOLD(suspend(t, "sub", 9));
  t.look_at(parent + 1);
  HOLD(t.complete("task") && t.ended() == "done");
  t.look_at(parent);
  HOLD(t.at("sub") == 1 && t.at("after") == 0);
  HOLD(go_on(t, "sub") && t.at("sub") == 0 && t.at("after") == 1);
}

TRIAL(Suspend_KeepsItsPlaceOnAWaitingList, R"(
  start = { "w", "x" },
  wait "w" { reserve = seats "seat" { count = 1 }, next = done },
  step "x" { WORK, next = done },
)") {
  HOLD(t.put("seat", "s1", record({{"units", 1}})));
  t.open();
  auto first = t.no();
  HOLD(t.at("w") == 0);
  t.open({}, "c2");
  HOLD(t.at("w") == 1 && suspend(t, "w", 9));
  auto second = t.no();
  t.look_at(first);
  HOLD(t.cancel());
  t.look_at(second);
  HOLD(t.at("w") == 1 && t.c().seats.empty());
  HOLD(go_on(t, "w") && t.at("w") == 0 && t.c().seats.size() == 1);
}

TRIAL(Suspend_HoldsAnIncidentOfItsNode, R"(
  start = { "w", "x" },
  wait "w" { ready = function(case) if case.file.n == nil then error("no number") end return true end, next = done },
  step "x" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("w") == 1 && suspend(t, "w", 9));
  HOLD(!t.retry("w") && t.error.reason == "suspended");
  HOLD(go_on(t, "w") && t.retry("w", "wim", record({{"n", 1}})) && t.at("w") == 0);
}

TRIAL(Suspend_HasALimitOfPartsAtOnce, R"(
  each "e" { over = 60, step "a" { WORK }, next = done },
)") {
  t.open();
  std::vector<InstanceNo> items;
  for (const auto& i : t.c().instances)
    if (i.life == state::Life::offered) items.push_back(i.no);
  for (std::size_t n = 0; n < limits::kSuspensionsMax; ++n) HOLD(suspend(t, items[n], 9));
  HOLD(!suspend(t, items[limits::kSuspensionsMax], 9) && t.error.reason == "suspension");
}

TRIAL(Suspend_WhatWaitsToOpenInItStaysShut, R"(
  start = { "x", "s" },
  step "x" { WORK, mutex = "m", next = done },
  stage "s" {
    start = "a",
    step "a" { WORK, next = "q" },
    stage "q" { mutex = "m", step "b" { WORK }, next = done },
    next = done,
  },
)") {
  t.open();
  HOLD(t.start("x") && t.complete("a") && t.at("q") == 0);
  HOLD(suspend(t, "s", 9) && t.complete("x"));
  HOLD(t.at("q") == 0);
  HOLD(go_on(t, "s") && t.at("b") == 1);
}

TRIAL(Suspend_WorkHeldUpByAMutexIsNotOfferedMeanwhile, R"(
  start = { "a", "b" },
  step "a" { WORK, mutex = "m", next = done },
  step "b" { WORK, mutex = "m", next = done },
)") {
  t.open();
  HOLD(t.start("a") && t.instance("b").life == state::Life::available);
  HOLD(suspend(t, "b", 9) && t.complete("a"));
  HOLD(t.instance("b").life == state::Life::available);
  HOLD(go_on(t, "b") && t.enabled() == "b");
}

TRIAL(Suspend_WaitThatMayNotGoOnAnyMoreTakesNothing, R"(
  start = { "w", "x", "y" },
  wait "w" { message = "m", while_in = "x", next = "z" },
  step "x" { WORK, next = done },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(suspend(t, "w", 9) && t.send("m") && t.complete("x"));
  HOLD(go_on(t, "w") && t.at("w") == 1 && t.at("z") == 0 && t.c().mailbox.size() == 1);
}

TRIAL(Suspend_DueThatIsCountedFromADateKeepsItsDays, R"(
  start = { "a", "x" },
  step "a" { by = role "worker", due = days(2) { after = "file.day" }, next = done },
  step "x" { WORK, form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = done },
)") {
  t.open(record({{"day", *parse_date("2019-07-10")}}));
  HOLD(suspend(t, "a", 9));
  t.advance(5);
  HOLD(go_on(t, "a") && format_date(*t.instance("a").due) == "2019-07-17");
  HOLD(t.complete("x", "", record({{"day", *parse_date("2019-07-20")}})));
  HOLD(format_date(*t.instance("a").due) == "2019-07-27");
}

TRIAL(Suspend_SeriesWhoseStartMovedFollowsWhenItGoesOn, R"(
  start = { "visits", "x" },
  series "visits" { at = { days(10) }, from = "file.day", step "visit" { WORK }, next = done },
  step "x" { WORK, form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = done },
)") {
  t.open(record({{"day", *parse_date("2019-07-01")}}));
  HOLD(suspend(t, "visits", 30));
  HOLD(t.complete("x", "", record({{"day", *parse_date("2019-07-06")}})));
  t.advance(2);
  HOLD(go_on(t, "visits"));
  t.advance(10);
  HOLD(t.at("visit") == 0);  // on the 16th, not on the 11th
  t.advance(4);
  HOLD(t.at("visit") == 1);
}

TRIAL(Suspend_HoldsServiceLevelsRemindersAndRetries, R"(
  start = { "a", "s" },
  step "a" { by = role "worker", due = days(10), remind = days(2), sla = sla "fast" { target = hours(60) }, next = done },
  script "s" { run = function(case) error("x") end, next = done, on_failure = { retry = 1, after = days(2), skip = true } },
)") {
  t.open();
  HOLD(t.c().slas.front().running_since && t.incidents("s") == 1);
  HOLD(suspend(t, 0, 30));
  HOLD(!t.c().slas.front().running_since);
  auto used = t.c().slas.front().used;
  t.advance(20);
  HOLD(t.told<state::Reminded>().empty() && t.told<state::SlaBreached>().empty() && t.incidents("s") == 1);
  HOLD(go_on(t, 0) && t.c().slas.front().running_since && t.c().slas.front().used == used);
  t.advance(3);
  HOLD(t.incidents() == 0);  // tried again and passed by
  t.advance(6);
  HOLD(t.told<state::Reminded>().size() == 1);
}

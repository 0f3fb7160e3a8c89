// What every kind of node shares: its title, its way on, its join and its `when`.
#include <doctest/doctest.h>

#include "unit/turn/kinds.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// Two branches that both lead to "x", and "z" after it.
std::string two_ways(const std::string& kind) {
  return "start = { \"a\", \"b\" },\n"
         "step \"a\" { by = role \"worker\", due = days(1), next = \"x\" },\n"
         "step \"b\" { by = role \"worker\", due = days(1), next = \"x\" },\n" +
         node_x(kind, "join = \"all\", --@ " + kind + "/join\n next = \"z\", --@ " + kind + "/next\n") +
         "step \"z\" { by = role \"worker\", due = days(1), next = done },\n";
}

void joins(Trial& t, const std::string& kind) {
  t.open(in_ten_days());
  HOLD(t.complete("a"));
  HOLD(t.at("x") == 0);
  HOLD(t.at("z") == 0);
  HOLD(t.c().root.marks.size() == 1);
  HOLD(t.complete("b"));
  HOLD(t.c().root.marks.empty());
  end_x(t, kind);
  HOLD(t.at("z") == 1);
  HOLD(t.complete("z"));
  HOLD(t.ended() == "done");
}

std::string guarded(const std::string& kind) {
  return "start = \"a\",\n"
         "step \"a\" { by = role \"worker\", due = days(1), next = \"x\" },\n" +
         node_x(kind, "when = function(case) return case.file.go end, --@ " + kind +
                          "/when\n"
                          "title = { nl = \"Mooi\", en = \"Beautiful\" }, --@ " +
                          kind + "/title\n next = \"z\",\n") +
         "step \"z\" { by = role \"worker\", due = days(1), next = done },\n";
}

/// `when` false passes the node by; true opens it; and the node is shown by its title.
void passes_by(Trial& t, const std::string& kind) {
  t.open(record({{"day", "2019-07-11"}, {"go", false}}));
  HOLD(t.complete("a"));
  HOLD(t.at("z") == 1);
  HOLD(t.at("x") == 0);
  HOLD(t.told<state::Passed>().size() == 1);
  t.open(record({{"day", "2019-07-11"}, {"go", true}}));
  HOLD(t.complete("a"));
  HOLD(t.told<state::Passed>().empty());
  end_x(t, kind);
  HOLD(t.at("z") == 1);
  HOLD(t.shown_route().find("Beautiful") != std::string::npos);
}

}  // namespace

TRIAL(Step_JoinWaitsForEverySource, two_ways("step")) { joins(t, "step"); }
TRIAL(Step_WhenFalsePassesItBy, guarded("step")) { passes_by(t, "step"); }
TRIAL(Stage_JoinWaitsForEverySource, two_ways("stage")) { joins(t, "stage"); }
TRIAL(Stage_WhenFalsePassesItBy, guarded("stage")) { passes_by(t, "stage"); }
TRIAL(Decide_JoinWaitsForEverySource, two_ways("decide")) { joins(t, "decide"); }
TRIAL(Decide_WhenFalsePassesItBy, guarded("decide")) { passes_by(t, "decide"); }
TRIAL(Wait_JoinWaitsForEverySource, two_ways("wait")) { joins(t, "wait"); }
TRIAL(Wait_WhenFalsePassesItBy, guarded("wait")) { passes_by(t, "wait"); }
TRIAL(Subroute_JoinWaitsForEverySource, two_ways("subroute")) { joins(t, "subroute"); }
TRIAL(Subroute_WhenFalsePassesItBy, guarded("subroute")) { passes_by(t, "subroute"); }
TRIAL(Milestone_JoinWaitsForEverySource, two_ways("milestone")) { joins(t, "milestone"); }
TRIAL(Milestone_WhenFalsePassesItBy, guarded("milestone")) { passes_by(t, "milestone"); }
TRIAL(Each_JoinWaitsForEverySource, two_ways("each")) { joins(t, "each"); }
TRIAL(Each_WhenFalsePassesItBy, guarded("each")) { passes_by(t, "each"); }
TRIAL(Series_JoinWaitsForEverySource, two_ways("series")) { joins(t, "series"); }
TRIAL(Series_WhenFalsePassesItBy, guarded("series")) { passes_by(t, "series"); }
TRIAL(Script_JoinWaitsForEverySource, two_ways("script")) { joins(t, "script"); }
TRIAL(Script_WhenFalsePassesItBy, guarded("script")) { passes_by(t, "script"); }

TRIAL(Join_AnyActivatesForEachMark, R"(
  start = { "a", "b" },
  step "a" { by = role "worker", due = days(1), next = "x" },
  step "b" { by = role "worker", due = days(1), next = "x" },
  step "x" { by = role "worker", due = days(1), join = "any", next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.at("x") == 1);
  HOLD(t.complete("b"));
  HOLD(t.at("x") == 2);
  HOLD(t.complete("x") && t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Join_KeepsASurplusMarkForTheNextRound, R"(
  start = { "a", "b", "hold" },
  step "a" { by = role "worker", due = days(1), outcomes = { go = { "x", "a" }, stop = done } },
  step "b" { by = role "worker", due = days(1), outcomes = { go = { "x", "b" }, stop = done } },
  step "hold" { by = role "worker", due = days(1), next = done },
  step "x" { by = role "worker", due = days(1), join = "all", next = done },
)") {
  t.open();
  HOLD(t.complete("a", "go") && t.complete("a", "go"));
  HOLD(t.at("x") == 0);
  HOLD(t.complete("b", "go"));
  HOLD(t.at("x") == 1);
  HOLD(t.complete("b", "go"));
  HOLD(t.at("x") == 2);
  HOLD(t.told<state::MarkPut>().size() == 2 * t.told<state::MarksTaken>().size());
}

TRIAL(When_TurnedFalseWithdrawsWhatIsNotStarted, R"(
  start = { "a", "x", "w" },
  step "a" { by = role "worker", due = days(1), form = { yesno "stop" }, on_done = function(case, form) case.file.go = not form.stop end, next = done },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.go end, next = "z" },
  wait "w" { message = "come", when = function(case) return case.file.go end, next = "z" },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"go", true}}));
  HOLD(t.at("x") == 1 && t.at("w") == 1);
  HOLD(t.complete("a", "", record({{"stop", true}})));
  HOLD(t.at("x") == 0 && t.at("w") == 0);
  HOLD(t.at("z") == 2);
  t.open(record({{"go", true}}));
  HOLD(t.start("x"));
  HOLD(t.complete("a", "", record({{"stop", true}})));
  HOLD(t.at("x") == 1);
}

TRIAL(When_FalseGoesBySkippedOrTheOnlyOutcome, R"(
  start = { "x", "y" },
  step "x" { by = role "worker", due = days(1), when = function(case) return case.file.go end, outcomes = { fine = done, bad = done, skipped = "z" } },
  step "y" { by = role "worker", due = days(1), when = function(case) return case.file.go end, outcomes = { fine = "z" } },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(t.at("z") == 2);
}

TRIAL(Subroute_AncestorsAndChildOutliveATimeOut, R"(
  start = "x",
  subroute "x" { route = "child",
    within = days(5), --@ subroute/within
    on_timeout = "z", --@ subroute/on_timeout
    next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  auto child = t.instance("x").child;
  HOLD(child != 0);
  t.advance(6);
  HOLD(t.at("x") == 0 && t.at("z") == 1);
  auto parent = t.no();
  t.look_at(child);
  HOLD(t.c().is_open());
  HOLD(t.complete("task"));
  t.look_at(parent);
  HOLD(t.at("z") == 1);
}

TRIAL(Subroute_RunsTheRouteItNames, R"(
  start = "x",
  subroute "x" {
    route = "child", --@ subroute/route
    within = days(5), on_timeout = "z", next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  auto parent = t.no();
  t.look_at(t.instance("x").child);
  HOLD(t.c().route == "child" && t.c().parent_case == parent);
  HOLD(t.cancel());
  t.look_at(parent);
  HOLD(t.at("z") == 1);  // a cancelled child is no success
}

TRIAL(Route_WithinIsCountedAndEscalates, R"(
  within = days(10), --@ route/within
  escalate = { at("50%", role "boss") }, --@ route/escalate
  step "a" { by = role "worker", due = days(60) },
)") {
  t.open();
  t.advance(6);
  HOLD(t.told<state::Escalated>().size() == 1 && t.told<state::Late>().empty());
  t.advance(6);
  HOLD(t.told<state::Late>().size() == 1 && t.enabled() == "a");
}

TRIAL(Route_RunsItsHandlersWhenItOpensAndEnds, R"(
  on_enter = function(case) case.file.word = "in" end, --@ route/on_enter
  on_done = function(case, form, outcome) if case.file.n == nil then error("no number") end case.file.word = outcome end, --@ route/on_done
  start = "a",
  step "a" { WORK, next = finish "well" },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.file("word").text() == "in");
  HOLD(t.complete("a"));
  HOLD(t.ended().empty() && t.incidents("r") == 1);  // it cannot end while this is wrong
  HOLD(t.retry("r", "wim", record({{"n", 3}})));
  HOLD(t.ended() == "well" && t.file("word").text() == "well");
}

TRIAL(Route_KeptOpenIsClosedBySomebody, R"(
  keep_open = true, --@ route/keep_open
  start = "a",
  step "a" { WORK, next = done },
  optional "o" { WORK },
)") {
  t.open();
  auto close = [&](const char* reason) {
    auto done = t.bench().on(t.no(), "wim", [&](turn::Play& play) { return play.close(reason); });
    if (!done) t.error = done.error();
    return done.ok();
  };
  HOLD(!close("klaar") && t.error.reason == "open");
  HOLD(t.complete("a") && t.ended().empty());
  HOLD(t.add("o") && t.enabled() == "o");
  HOLD(!close(" "));
  HOLD(close("klaar") && t.ended() == "done");
}

TRIAL(Route_IncidentsGoToWhoMendsThem, R"(
  incident_by = "boss", --@ route/incident_by
  step "x" { WORK, when = function(case) return case.file.n > 2 end },
)") {
  t.bench().person("an", {"worker"});
  t.bench().person("bo", {"boss"});
  t.open();
  HOLD(!t.retry("x", "an"));
  HOLD(t.retry("x", "bo", record({{"n", 3}})) && t.enabled() == "x");
}

TRIAL(CaseFile_IsCorrectedByWhoSteers, R"(
  start = { "x", "y" },
  step "x" { WORK, when = function(case) return case.file.go ~= true end, next = done },
  step "y" { WORK, next = done },
)") {
  auto set = [&](const Record& file, const char* user) {
    auto done = t.bench().on(t.no(), user, [&](turn::Play& play) { return play.correct(file, "typefout"); });
    if (!done) t.error = done.error();
    return done.ok();
  };
  t.bench().person("bo", {"boss"});
  t.open();
  HOLD(!set(record({{"go", true}}), "bo"));
  HOLD(!set(record({{"gone", true}}), "wim"));
  HOLD(set(record({{"go", true}}), "wim") && t.enabled() == "y");
  HOLD(!set(record({{"go", true}}), "wim") && t.error.reason == "nothing");
  HOLD(set(record({{"go", Value()}}), "wim") && t.file("go").empty());
}

// What every kind of node that lasts shares: its handlers, limits of time, conditions on being live, repetition.
#include <doctest/doctest.h>

#include "unit/turn/kinds.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

const std::string kAfter = "step \"z\" { WORK, next = done },\n";

std::string tag(const std::string& kind, const std::string& property) { return " --@ " + kind + "/" + property + "\n"; }

/// The start of a scope with "x"; an optional is added instead.
std::string start_with(const std::string& kind, const std::string& others) {
  return "start = { " + others + (kind == "optional" ? "" : ", \"x\"") + " },\n";
}

/// Makes an optional live; the others are by themselves.
void open_x(Trial& t, const std::string& kind, Record file = in_ten_days()) {
  t.open(file);
  if (kind == "optional") HOLD(t.add("x"));
}

// --- on_enter, on_done ---
std::string handled(const std::string& kind) {
  return "start = \"x\",\n" +
         node_x_then_z(kind, "on_enter = function(case) case.file.word = \"in\" end," + tag(kind, "on_enter") +
                                 "on_done = function(case) case.file.n = case.file.word == \"in\" and 7 or 3 end," +
                                 tag(kind, "on_done")) +
         kAfter;
}

void runs_handlers(Trial& t, const std::string& kind) {
  t.open(in_ten_days());
  HOLD(t.file("n").empty());
  HOLD(t.file("word").empty() == (kind == "milestone"));  // it is reached in one moment
  end_x(t, kind);
  HOLD(t.file("n").integer() == 7);
  HOLD(t.enabled() == "z");
}

// --- while_in ---
std::string only_while(const std::string& kind) {
  return start_with(kind, "\"a\"") +
         "step \"a\" { WORK, next = \"m\" },\n"
         "step \"m\" { WORK, next = done },\n" +
         node_x_then_z(kind, "while_in = \"m\"," + tag(kind, "while_in")) + kAfter;
}

void waits_for_the_other(Trial& t, const std::string& kind) {
  open_x(t, kind);
  HOLD(!is_on(t, kind));
  HOLD(t.complete("a"));
  HOLD(is_on(t, kind));
  end_x(t, kind);
  HOLD(t.at("x") == 0 && t.at("m") == 1);
  HOLD(t.at("z") == (kind == "optional" ? 0 : 1));
  HOLD(t.incidents() == 0);
}

// --- mutex ---
std::string alone(const std::string& kind) {
  return start_with(kind, "\"h\"") +
         "stage \"h\" { mutex = \"room\", step \"busy\" { WORK }, next = \"after\" },\n"
         "step \"after\" { WORK, mutex = \"room\", next = done },\n" +
         node_x_then_z(kind, "mutex = \"room\"," + tag(kind, "mutex")) + kAfter;
}

void has_the_room_alone(Trial& t, const std::string& kind) {
  open_x(t, kind);
  HOLD(t.at("h") == 1 && !is_on(t, kind));
  HOLD(t.complete("busy"));
  HOLD(is_on(t, kind));
  if (kind == "step" || kind == "optional") HOLD(t.start("x"));
  HOLD(!t.start("after") && t.error.reason == "mutex");
  end_x(t, kind);
  HOLD(t.start("after"));
}

// --- withdraw_when ---
std::string going(const std::string& kind) {
  return start_with(kind, "\"a\", \"b\"") +
         "step \"a\" { WORK, on_done = function(case) case.file.go = true end, next = done },\n"
         "step \"b\" { WORK, next = done },\n" +
         node_x_then_z(kind, "withdraw_when = function(case) return case.file.go end," + tag(kind, "withdraw_when")) +
         kAfter;
}

void goes_without_a_trace(Trial& t, const std::string& kind) {
  open_x(t, kind);
  HOLD(is_on(t, kind));
  HOLD(t.complete("a"));
  HOLD(t.at("x") == 0 && t.at("inner") == 0 && t.enabled() == "b");
  HOLD(t.complete("b"));
  HOLD(t.ended() == "done");
}

// --- repeats ---
std::string repeated(const std::string& kind) {
  return "start = \"x\",\n" +
         node_x_then_z(kind,
                       "on_done = function(case) case.file.n = (case.file.n or 0) + 1 end,\n"
                       "repeats = function(case) return case.file.n < 2 end," +
                           tag(kind, "repeats")) +
         kAfter;
}

void comes_again(Trial& t, const std::string& kind) {
  t.open();
  end_x(t, kind);
  HOLD(is_on(t, kind) && t.at("x") == 1 && t.at("z") == 0);
  end_x(t, kind);
  HOLD(t.enabled() == "z");
}

// --- within, on_timeout, escalate ---
std::string limited(const std::string& kind) {
  return "start = \"x\",\n" +
         node_x(kind, "within = days(5)," + tag(kind, "within") + "on_timeout = \"z\"," + tag(kind, "on_timeout") +
                          "escalate = at(\"40%\", role \"boss\")," + tag(kind, "escalate") + "next = done,\n") +
         kAfter;
}

void runs_out_of_time(Trial& t, const std::string& kind) {
  HOLD(t.loads());
  t.open();
  t.advance(1);
  HOLD(t.told<state::Escalated>().empty());
  t.advance(3);
  HOLD(is_on(t, kind) && t.told<state::Escalated>().size() == 1);
  t.advance(2);
  HOLD(t.at("x") == 0 && t.enabled() == "z" && t.told<state::Late>().empty());
}

// --- required ---
std::string required(const std::string& kind) {
  return "start = \"s\",\n"
         "stage \"s\" {\n start = { \"a\", \"x\" },\n"
         "step \"a\" { WORK, outcomes = { stop = finish \"stopped\", more = done } },\n" +
         node_x_then_z(kind, "required = true," + tag(kind, "required")) + kAfter +
         "outcomes = { stopped = \"after\", done = \"after\" } },\n"
         "step \"after\" { WORK, next = done },\n";
}

void is_done_first(Trial& t, const std::string& kind) {
  t.open();
  HOLD(t.complete("a", "stop"));
  HOLD(t.at("after") == 0 && t.at("s") == 1 && is_on(t, kind));
  end_x(t, kind);
  HOLD(t.enabled() == "after" && t.at("s") == 0);  // the stage is ending: "z" does not follow
}

}  // namespace

TRIAL(Stage_RunsItsHandlers, handled("stage")) { runs_handlers(t, "stage"); }
TRIAL(Wait_RunsItsHandlers, handled("wait")) { runs_handlers(t, "wait"); }
TRIAL(Subroute_RunsItsHandlers, handled("subroute")) { runs_handlers(t, "subroute"); }
TRIAL(Milestone_RunsItsHandlers, handled("milestone")) { runs_handlers(t, "milestone"); }
TRIAL(Each_RunsItsHandlers, handled("each")) { runs_handlers(t, "each"); }
TRIAL(Series_RunsItsHandlers, handled("series")) { runs_handlers(t, "series"); }

TRIAL(Stage_IsOnWhileTheOtherIs, only_while("stage")) { waits_for_the_other(t, "stage"); }
TRIAL(Step_IsOnWhileTheOtherIs, only_while("step")) { waits_for_the_other(t, "step"); }
TRIAL(Optional_IsOnWhileTheOtherIs, only_while("optional")) { waits_for_the_other(t, "optional"); }
TRIAL(Decide_IsOnWhileTheOtherIs, only_while("decide")) { waits_for_the_other(t, "decide"); }
TRIAL(Wait_IsOnWhileTheOtherIs, only_while("wait")) { waits_for_the_other(t, "wait"); }
TRIAL(Subroute_IsOnWhileTheOtherIs, only_while("subroute")) { waits_for_the_other(t, "subroute"); }
TRIAL(Milestone_IsOnWhileTheOtherIs, only_while("milestone")) { waits_for_the_other(t, "milestone"); }
TRIAL(Each_IsOnWhileTheOtherIs, only_while("each")) { waits_for_the_other(t, "each"); }
TRIAL(Series_IsOnWhileTheOtherIs, only_while("series")) { waits_for_the_other(t, "series"); }
TRIAL(Script_IsOnWhileTheOtherIs, only_while("script")) { waits_for_the_other(t, "script"); }

TRIAL(Stage_HasItsMutexAlone, alone("stage")) { has_the_room_alone(t, "stage"); }
TRIAL(Step_HasItsMutexAlone, alone("step")) { has_the_room_alone(t, "step"); }
TRIAL(Optional_HasItsMutexAlone, alone("optional")) { has_the_room_alone(t, "optional"); }
TRIAL(Wait_HasItsMutexAlone, alone("wait")) { has_the_room_alone(t, "wait"); }
TRIAL(Subroute_HasItsMutexAlone, alone("subroute")) { has_the_room_alone(t, "subroute"); }
TRIAL(Each_HasItsMutexAlone, alone("each")) { has_the_room_alone(t, "each"); }
TRIAL(Series_HasItsMutexAlone, alone("series")) { has_the_room_alone(t, "series"); }

TRIAL(Stage_IsWithdrawnWhen, going("stage")) { goes_without_a_trace(t, "stage"); }
TRIAL(Step_IsWithdrawnWhen, going("step")) { goes_without_a_trace(t, "step"); }
TRIAL(Optional_IsWithdrawnWhen, going("optional")) { goes_without_a_trace(t, "optional"); }
TRIAL(Wait_IsWithdrawnWhen, going("wait")) { goes_without_a_trace(t, "wait"); }
TRIAL(Subroute_IsWithdrawnWhen, going("subroute")) { goes_without_a_trace(t, "subroute"); }
TRIAL(Each_IsWithdrawnWhen, going("each")) { goes_without_a_trace(t, "each"); }
TRIAL(Series_IsWithdrawnWhen, going("series")) { goes_without_a_trace(t, "series"); }

TRIAL(Stage_RepeatsWhile, repeated("stage")) { comes_again(t, "stage"); }
TRIAL(Step_RepeatsWhile, repeated("step")) { comes_again(t, "step"); }
TRIAL(Wait_RepeatsWhile, repeated("wait")) { comes_again(t, "wait"); }
TRIAL(Subroute_RepeatsWhile, repeated("subroute")) { comes_again(t, "subroute"); }
TRIAL(Each_RepeatsWhile, repeated("each")) { comes_again(t, "each"); }
TRIAL(Series_RepeatsWhile, repeated("series")) { comes_again(t, "series"); }

TRIAL(Wait_RunsOutOfTime, limited("wait")) { runs_out_of_time(t, "wait"); }
TRIAL(Subroute_RunsOutOfTime, limited("subroute")) { runs_out_of_time(t, "subroute"); }
TRIAL(Each_RunsOutOfTime, limited("each")) { runs_out_of_time(t, "each"); }
TRIAL(Series_RunsOutOfTime, limited("series")) { runs_out_of_time(t, "series"); }

TRIAL(Stage_RequiredIsDoneFirst, required("stage")) { is_done_first(t, "stage"); }
TRIAL(Step_RequiredIsDoneFirst, required("step")) { is_done_first(t, "step"); }
TRIAL(Wait_RequiredIsDoneFirst, required("wait")) { is_done_first(t, "wait"); }
TRIAL(Subroute_RequiredIsDoneFirst, required("subroute")) { is_done_first(t, "subroute"); }
TRIAL(Each_RequiredIsDoneFirst, required("each")) { is_done_first(t, "each"); }
TRIAL(Series_RequiredIsDoneFirst, required("series")) { is_done_first(t, "series"); }

TRIAL(Script_RunsAndRepeats, R"(
  start = "x",
  script "x" { next = "z",
    run = function(case) case.file.n = (case.file.n or 0) + 1 end, --@ script/run
    repeats = function(case) return case.file.n and case.file.n < 3 end, --@ script/repeats
  },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.file("n").integer() == 3);
  HOLD(t.enabled() == "z");
}

TRIAL(Script_SpendsOrSaysSo, R"(
  start = "x",
  script "x" { run = function() end, next = "z",
    spend = budget "b" { amount = euro(6) }, --@ script/spend
  },
  step "z" { WORK, next = done },
=== budgets.lua
return budgets { year = 2019, budget "b" { euro(10) } }
)") {
  t.open();
  HOLD(t.bench().region().state.ledger.balance("b").committed == 600);
  HOLD(t.enabled() == "z");
  t.open();
  HOLD(t.incidents("x") == 1 && t.enabled().empty());
  HOLD(t.bench().region().state.ledger.balance("b").committed == 600);
}

TRIAL(Script_RequiredIsMendedFirst, R"(
  start = "s",
  stage "s" {
    start = { "x", "a" },
    script "x" { run = function(case) if case.file.n == nil then error("no number") end case.file.word = "ran" end, next = "z",
      required = true, --@ script/required
    },
    step "a" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n end, outcomes = { stop = finish "stopped", more = done } },
    step "z" { WORK, next = done },
    outcomes = { stopped = "after", done = "after" },
  },
  step "after" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("x") == 1);
  HOLD(t.complete("a", "stop", record({{"n", 1}})));
  HOLD(t.incidents("x") == 1 && t.enabled().empty() && t.at("s") == 1);
  HOLD(t.retry("x"));
  HOLD(t.file("word").text() == "ran" && t.enabled() == "after");
}

TRIAL(Manual_WorkIsBegunFirst, R"(
  start = "x",
  step "x" { WORK, next = done,
    manual = true, --@ step/manual
  },
  optional "y" { WORK,
    manual = true, --@ optional/manual
  },
)") {
  t.open();
  HOLD(t.add("y"));
  for (const char* node : {"x", "y"}) {
    HOLD(t.claim(node, "wim"));
    HOLD(!t.complete(node) && t.error.reason == "manual");
    HOLD(t.start(node));
  }
  HOLD(t.complete("y") && t.complete("x"));
  HOLD(t.ended() == "done");
}

TRIAL(Priority_OfWorkIsItsOwn, R"(
  start = { "x", "a" },
  step "x" { WORK, next = done,
    priority = function(case) return case.file.go and "low" or "normal" end, --@ step/priority
  },
  step "a" { WORK, on_done = function(case) case.file.go = true end, next = done },
  optional "y" { WORK,
    priority = "high", --@ optional/priority
  },
)") {
  t.open();
  HOLD(t.add("y"));
  HOLD(t.instance("y").priority == "high");
  HOLD(t.instance("x").priority == "normal");
  HOLD(t.complete("a"));
  HOLD(t.instance("x").priority == "low" && t.c().priority == "normal");
}

TRIAL(Optional_LateIsCounted, R"(
  start = "a",
  step "a" { by = role "worker", due = days(30), next = done },
  optional "x" { by = role "worker", due = days(30),
    within = days(5), --@ optional/within
  },
)") {
  t.open();
  HOLD(t.add("x"));
  t.advance(4);
  HOLD(t.told<state::Late>().empty());
  t.advance(2);
  HOLD(t.told<state::Late>().size() == 1 && t.at("x") == 1);
}

TRIAL(Optional_IsNoStart, R"(
  start = { "a", "x" },
  step "a" { WORK, next = done },
  optional "x" { WORK },
)") {
  HOLD(!t.loads());
  HOLD(t.faults().find("`x` is optional: a scope does not start with it") != std::string::npos);
}

TRIAL(Escalate_AShareNeedsAnEnd, R"(
  start = "w",
  wait "w" { message = "come", escalate = at("50%", role "boss"), next = "e" },
  each "e" { over = 2, escalate = at(days(3), role "boss"), step "x" { WORK }, next = done },
)") {
  HOLD(!t.loads());
  HOLD(t.faults().find("counts to `within`, which is missing") != std::string::npos);
  HOLD(t.faults().find("each") == std::string::npos);  // so many days after it began: that is a moment
}

TRIAL(Item_IsTheNumberOrTheRecord, R"(
return route "r" {
  version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { choices "who" { from = "employer" }, text "word" },
  start = { "e", "f" },
  each "e" { over = 2, step "x" { WORK, when = function(case) return case.item.number == 2 end }, next = done },
  each "f" { over = "file.who",
    step "y" { WORK, on_enter = function(case) case.file.word = (case.file.word or "") .. case.item.name end }, next = done },
}
)") {
  t.open(record({{"who", List{"e2", "e1"}}}));
  HOLD(t.enabled() == "x y y" && t.file("word").text() == "e2e1");
}

TRIAL(OnEnter_OfAStageRetriedOpensNoSecond, R"(
  start = { "s", "k" },
  stage "s" { on_enter = function(case) if case.file.n == nil then error("no number") end case.file.word = "in" end,
    step "x" { WORK }, next = done },
  step "k" { WORK, on_done = function(case) case.file.n = 1 end, next = done },
)") {
  t.open();
  HOLD(t.incidents("s") == 1 && t.enabled() == "k x");
  HOLD(t.complete("k") && t.retry("s"));
  HOLD(t.incidents() == 0 && t.enabled() == "x" && t.file("word").text() == "in");
}

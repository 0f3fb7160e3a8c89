// Making undone what was done, and what a route does about trouble by itself.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool set(Trial& t, const Record& file) {
  return t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.correct(file, {}, "so"); }).ok();
}

std::vector<std::string> actions(Trial& t) {
  std::vector<std::string> out;
  for (const auto& met : t.told<state::FailureMet>()) out.push_back(met.action);
  return out;
}

std::string texts(Trial& t) {
  std::string out;
  for (const auto& note : t.told<state::Noted>()) out += (out.empty() ? "" : " ") + note.text;
  return out;
}

}  // namespace

TRIAL(Compensate_RunsInReverseOrderWhenTheCaseIsCancelled, R"(
  start = "a",
  step "a" { WORK, form = { text "word" },
    compensate = function(case, form, outcome) case:note("a:" .. form.word .. ":" .. outcome) end, --@ step/compensate
    outcomes = { yes = "s" } },
  script "s" { run = function(case) end, next = "j",
    compensate = function(case) case:note("s") end, --@ script/compensate
  },
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = "b",
    compensate = function(case) case:note("j") end, --@ job/compensate
  },
  step "b" { WORK, next = done },
  optional "extra" { WORK,
    compensate = function(case) case:note("extra") end, --@ optional/compensate
  },
)") {
  t.open();
  HOLD(t.complete("a", "yes", record({{"word", "w"}})));
  auto job = t.instance("j").no;
  HOLD(t.bench().on(t.no(), "wim", [&](turn::Play& p) { return p.job_done({job, std::nullopt, "", {}}); }).ok());
  HOLD(t.add("extra") && t.complete("extra"));
  HOLD(t.c().undo.size() == 4);
  HOLD(t.cancel());
  HOLD(t.ended() == "cancelled" && texts(t) == "extra j s a:w:yes");
  HOLD(t.c().undo.empty());
}

TRIAL(Compensate_NotWhenItIsSaidNotToNorWhenTheCaseEnds, R"(
  start = "a",
  step "a" { WORK, compensate = function(case) case:note("undone") end, next = "b" },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("b") && t.ended() == "done" && texts(t) == "");
  t.open();
  HOLD(t.complete("a") && t.cancel(turn::Play::Recover::none) && texts(t) == "");
}

TRIAL(Compensate_ThatFailsKeepsTheCaseFromBeingCancelled, R"(
  start = "a",
  step "a" { WORK, compensate = function(case) if case.file.n == nil then error("no number") end end, next = "b" },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(!t.cancel() && t.error.text.en.find("recover") != std::string::npos && t.c().is_open());
  HOLD(set(t, record({{"n", 1}})) && t.cancel());
}

TRIAL(Compensate_OfAStageThatIsOverBelongsToWhatIsAroundIt, R"(
  start = "s",
  stage "s" { start = "x", next = "t",
    step "x" { WORK, compensate = function(case) case:note("x") end, next = done } },
  step "t" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("x") && t.enabled() == "t");
  HOLD(t.cancel() && texts(t) == "x");
}

TRIAL(Failure_IsTriedAgainByItselfAndThenGoesAnotherWay, R"(
  start = { "s", "keep" },
  step "keep" { WORK, next = done },
  script "s" { run = function(case) if case.file.n == nil then error("no number") end end, next = "good",
    on_failure = {
      retry = 2, --@ on_failure/retry
      after = minutes(10), --@ on_failure/after
      go = "by_hand", --@ on_failure/go
    } },
  step "good" { WORK, next = done },
  step "by_hand" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("s") == 1 && t.at("by_hand") == 0);
  t.bench().advance({Unit::minutes, 10, ""});
  HOLD(t.incidents("s") == 1);
  t.bench().advance({Unit::minutes, 10, ""});
  HOLD(t.incidents() == 0 && t.enabled() == "by_hand keep");
  HOLD((actions(t) == std::vector<std::string>{"retry", "retry", "go"}));
  t.open();
  HOLD(t.incidents("s") == 1 && set(t, record({{"n", 1}})));
  t.bench().advance({Unit::minutes, 10, ""});
  HOLD(t.incidents() == 0 && t.enabled() == "good keep");
}

TRIAL(Failure_TheFirstRuleOfItsKind, R"(
  start = "d",
  decide "d" { table = "strict", into = "way", next = "good",
    on_failure = {
      {
        kind = "script", --@ on_failure/kind
        go = "z" },
      { kind = { "decision", "data" },
        skip = true, --@ on_failure/skip
      } } },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
=== decisions/strict.lua
return decision "strict" { hit = "first", inputs = { "file.n" }, rules = { { known, function(case) error("broken") end }, { unknown, function(case) return "up" end } } }
)") {
  t.open();
  HOLD(t.incidents() == 0 && t.enabled() == "good");  // "up" is no way: data
  t.open(record({{"n", 1}}));
  HOLD(t.incidents() == 0 && t.enabled() == "z");
}

TRIAL(Failure_CancelsTheCaseAndMakesUndone, R"(
  on_failure = { kind = "script", cancel = true, compensate = true },
  start = "a",
  step "a" { WORK, compensate = function(case) case:note("undone") end, next = "s" },
  script "s" { run = function(case) error("broken") end, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.ended() == "cancelled" && texts(t) == "undone");
}

TRIAL(Failure_OfTheRoute, R"(
  on_failure = { cancel = true }, --@ route/on_failure
  start = "s",
  script "s" { run = function(case) error("broken") end, next = done },
)") {
  t.open();
  HOLD(t.ended() == "cancelled");
}

TRIAL(Failure_CancelAndCompensateAreSaidApart, R"(
  start = "a",
  step "a" { WORK, compensate = function(case) case:note("undone") end, next = "s" },
  script "s" { run = function(case) error("broken") end, next = done,
    on_failure = {
      cancel = true, --@ on_failure/cancel
      compensate = true, --@ on_failure/compensate
    } },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.ended() == "cancelled" && texts(t) == "undone");
}

TRIAL(Failure_GoesToARole, R"(
  start = "s",
  script "s" { run = function(case) error("broken") end, next = done,
    on_failure = {
      assign = role "boss", --@ on_failure/assign
    } },
)") {
  t.open();
  HOLD(t.told<state::IncidentRaised>()[0].role == "boss");
}

TRIAL(Failure_OfWhatIsInsideAStage, R"(
  start = "p",
  stage "p" { start = "a", next = "good",
    on_failure = { go = "z", compensate = true }, --@ stage/on_failure
    step "a" { WORK, compensate = function(case) case:note("undone") end, next = "s" },
    script "s" { run = function(case) error("broken") end, next = "x" },
    step "x" { WORK, next = done } },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "z" && t.incidents() == 0 && t.at("p") == 0 && texts(t) == "undone");
}

TRIAL(Failure_OfAStep, R"(
  start = "a",
  step "a" { WORK, on_enter = function(case) error("broken") end, next = "good",
    on_failure = { go = "z" }, --@ step/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfAnOptional, R"(
  start = "a",
  step "a" { WORK, next = done },
  optional "o" { WORK, on_enter = function(case) error("broken") end,
    on_failure = { assign = role "boss" }, --@ optional/on_failure
  },
)") {
  t.open();
  HOLD(t.add("o"));
  HOLD(t.told<state::IncidentRaised>()[0].role == "boss");
}

TRIAL(Failure_OfADecision, R"(
  start = "d",
  decide "d" { table = "pick", outcomes = { left = "good" }, next = "good",
    on_failure = { go = "z" }, --@ decide/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
=== decisions/pick.lua
return decision "pick" { hit = "first", inputs = { "file.n" }, rules = { { any, function(case) error("broken") end } } }
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfAWait, R"(
  start = "w",
  wait "w" { ready = function(case) error("broken") end, within = weeks(1), on_timeout = "good", next = "good",
    on_failure = { go = "z" }, --@ wait/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0 && t.at("w") == 0);
}

TRIAL(Failure_OfASubroute, R"(
  start = "sub",
  subroute "sub" { route = "child", within = weeks(1), on_timeout = "good", next = "good", bound = true,
    on_enter = function(case) error("broken") end,
    on_failure = { go = "z" }, --@ subroute/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0 && t.at("sub") == 0);
}

TRIAL(Failure_OfAnEach, R"(
  start = "e",
  each "e" { over = function(case) error("broken") end, next = "good",
    on_failure = { go = "z" }, --@ each/on_failure
    step "x" { WORK, next = done } },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfASeries, R"(
  start = "row",
  series "row" { at = { days(1) }, from = "file.day", next = "good",
    on_failure = { go = "z" }, --@ series/on_failure
    step "x" { WORK, next = done } },
  step "good" { WORK, on_done = function(case) case.file.day = today() end, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfAScript, R"(
  start = "s",
  script "s" { run = function(case) error("broken") end, next = "good",
    on_failure = { go = "z" }, --@ script/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfAJob, R"(
  start = "j",
  job "j" { kind = "pdf", retry = 1, within = days(5), on_timeout = done, next = "good",
    on_failure = { kind = "job", go = "z" }, --@ job/on_failure
  },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  auto job = t.instance("j").no;
  HOLD(t.bench()
           .on(t.no(), "wim",
               [&](turn::Play& p) {
                 return p.job_fail({job, std::nullopt, "", "no paper", 0});
               })
           .ok());
  HOLD(t.enabled() == "z" && t.incidents() == 0 && t.at("j") == 0);
}

TRIAL(Failure_OfARacerLeavesItsRace, R"(
  start = "a",
  step "a" { WORK, next = race { "w", "b" } },
  wait "w" { ready = function(case) error("broken") end, within = weeks(1), on_timeout = done, next = done,
    on_failure = { go = "z" } },
  step "b" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.enabled() == "z" && t.incidents() == 0);  // to fail into another way is to win
}

TRIAL(Failure_OfARunawayLoopIsForAPerson, R"(
  start = { "b", "m" },
  on_failure = { cancel = true },
  milestone "m" { next = "n" },
  milestone "n" { next = "m" },
  step "b" { WORK, next = done },
)") {
  t.open();
  HOLD(t.ended() == "" && t.incidents() > 0);
  auto told = t.told<state::IncidentRaised>()[0].message;
  HOLD(told.find("m → n → m") != std::string::npos || told.find("n → m → n") != std::string::npos);
}

TRIAL(Runaway_OverManyTurnsIsStoppedForToday, R"(
  start = { "w", "b" },
  wait "w" { message = "again", within = weeks(9), on_timeout = done, next = "w" },
  step "b" { WORK, next = done },
)") {
  t.open();
  for (int n = 0; n + 1 < limits::kActivationsPerNodeDayMax; ++n) HOLD(t.send("again"));
  HOLD(t.at("w") == 1 && t.incidents() == 0);
  HOLD(t.send("again") && t.at("w") == 0 && t.incidents("w") == 1);
  HOLD(t.told<state::IncidentRaised>()[0].message.find("w → w") != std::string::npos);
  HOLD(t.retry("w") && t.incidents("w") == 1);  // not today
  t.advance(1);
  HOLD(t.retry("w") && t.incidents() == 0 && t.at("w") == 1);
}

TRIAL(Failure_ThatWasMendedLeavesNoTimerBehind, R"(
  start = { "s", "w" },
  script "s" { run = function(case) if case.file.n == nil then error("x") end end, next = done,
    on_failure = { retry = 2, after = hours(1) } },
  wait "w" { message = "m", within = weeks(2), on_timeout = done, next = done },
)") {
  t.open();
  HOLD(t.retry("s", "wim", record({{"n", 1}})) && t.incidents() == 0);
  for (const auto& timer : t.c().timers) HOLD(timer.kind != state::TimerKind::retry);
  bool asked = false;
  t.bench().engine().ask(t.bench().region(), t.c(),
                         [&](const turn::Play& play) { asked = !play.next_action().empty(); });
  HOLD(asked);
  t.open();
  HOLD(t.resolve("s") && t.incidents() == 0);
  t.advance(1);
  HOLD(t.at("w") == 1);
}

TRIAL(Failure_OfARacerThatHadNotBegun, R"(
  start = "a",
  step "a" { WORK, next = race { "w", "b" } },
  wait "w" { when = function(case) error("x") end, message = "m", within = weeks(1), on_timeout = done, next = done,
    on_failure = { go = "z" } },
  step "b" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_IsNotTriedAgainWhenItsWorkWasDone, R"(
  start = "a",
  step "a" { WORK, on_enter = function(case) error("x") end, next = "b", on_failure = { retry = 2, after = hours(1), go = "z" } },
  step "b" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(t.at("a") == 1 && t.incidents("a") == 1);
  HOLD(t.start("a"));
  t.bench().advance({Unit::hours, 1, ""});
  HOLD(t.instance("a").life == state::Life::started &&
       t.incidents("a") == 1);  // nobody's work is taken away for a retry
  HOLD(t.complete("a") && t.incidents() == 0);
  t.advance(2);
  HOLD(t.enabled() == "b");
}

TRIAL(Failure_OfARedoLeadsNowhereOn, R"(
  start = { "a", "b" },
  step "a" { WORK, on_enter = function(case) if case.file.n == 1 then error("one") end end, redo = {}, next = "c", on_failure = { go = "c" } },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && set(t, record({{"n", 1}})));
  HOLD(t.redo("a") && t.incidents("a") == 1 && t.enabled() == "a b c");
  HOLD(t.complete("a") && t.incidents() == 0 && t.enabled() == "b c");
}

TRIAL(Redo_IsNotMixedUpWithWhatFailedToBegin, R"(
  start = "a",
  step "a" { WORK, when = function(case) if case.file.n == 1 then error("x") end return true end, redo = {}, next = "b" },
  step "b" { WORK, on_done = function(case) case.file.n = 1 end, outcomes = { again = "a", ok = done } },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("b", "again") && t.incidents("a") == 1);
  HOLD(!t.redo("a") && t.error.reason == "state");
  HOLD(t.retry("a", "wim", record({{"n", 2}})) && t.enabled() == "a");
  HOLD(t.complete("a") && t.enabled() == "b");
}

TRIAL(Failure_OfASentryIsAskedAgainAndNotPassedBy, R"(
  on_failure = { retry = 1, after = hours(1) },
  start = "a",
  step "a" { WORK, next = done },
  milestone "dry" { when = function(case) return case.file.n + 0 > 5 end, next = "weed" },
  step "weed" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents("dry") == 1 && set(t, record({{"n", 1}})));
  t.bench().advance({Unit::hours, 2, ""});
  HOLD(t.retry("dry") && t.incidents() == 0 && t.enabled() == "a");
  HOLD(set(t, record({{"n", 6}})) && t.enabled() == "a weed");
}

TRIAL(Failure_OfTheRoutesOwnBeginIsTriedAgain, R"(
  on_failure = { retry = 1, after = minutes(5) },
  on_enter = function(case) if case.file.n == nil then error("x") end case.file.word = "in" end,
  start = "a",
  step "a" { WORK, next = done },
)") {
  t.open();
  HOLD(t.incidents() == 1 && set(t, record({{"n", 1}})));
  t.bench().advance({Unit::minutes, 5, ""});
  HOLD(t.incidents() == 0 && t.file("word").text() == "in" && t.enabled() == "a");
}

TRIAL(Failure_OfAJobInAStageRunsOutOfTries, R"(
  start = "p",
  stage "p" { start = "j", next = "good", on_failure = { retry = 2, after = hours(1), go = "z" },
    job "j" { kind = "pdf", retry = 1, within = days(50), on_timeout = done, next = done } },
  step "good" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  auto fail = [&] {
    auto job = t.instance("j").no;
    return t.bench()
        .on(t.no(), "wim",
            [&](turn::Play& p) {
              return p.job_fail({job, std::nullopt, "", "no paper", 0});
            })
        .ok();
  };
  HOLD(fail() && t.incidents("j") == 1);
  t.bench().advance({Unit::hours, 1, ""});
  HOLD(t.incidents() == 0 && t.at("j") == 1 && fail() && t.incidents("j") == 1);
  t.bench().advance({Unit::hours, 1, ""});
  HOLD(fail() && t.enabled() == "z" && t.incidents() == 0);
}

TRIAL(Failure_OfAPriorityOrAMessageIsNotTheNodes, R"(
  start = "a",
  on_failure = { cancel = true },
  step "a" { WORK, priority = function(case) return case.file.word end, next = "b" },
  step "b" { WORK, on_enter = function(case) case:send("m", { to = "c1-xxxxxxxx" }) end, next = done },
)") {
  t.open();
  HOLD(set(t, record({{"word", "urgent"}})) && t.ended() == "" && t.at("a") == 1 && t.incidents("a") == 1);
  HOLD(t.complete("a"));
}

TRIAL(Compensate_ThatFailsInAStageStaysToBeMended, R"(
  start = "p",
  stage "p" { start = "a", next = "good", on_failure = { go = "z", compensate = true },
    step "a" { WORK, compensate = function(case) if case.file.n == nil then error("no number") end case:note("a") end, next = "b" },
    step "b" { WORK, compensate = function(case) case:note("b") end, next = "s" },
    script "s" { run = function(case) error("broken") end, next = done } },
  step "good" { WORK, next = done },
  step "z" { WORK, compensate = function(case) case:note("z") end, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("b"));
  HOLD(t.enabled() == "z" && t.incidents() == 1 && texts(t) == "b");
  HOLD(t.complete("z"));
  HOLD(t.retry("a") && t.incidents("a") == 1);  // it still fails, and is still there to be mended
  HOLD(t.retry("a", "wim", record({{"n", 1}})) && t.incidents() == 0 && texts(t) == "b a");  // only what failed
  HOLD(t.enabled() == "y");
}

TRIAL(Compensate_ThatFailsBeforeACancelIsMendedFirst, R"(
  start = "a",
  step "a" { WORK, compensate = function(case) if case.file.n == nil then error("no number") end end, next = "s" },
  script "s" { run = function(case) error("broken") end, next = done, on_failure = { cancel = true, compensate = true } },
)") {
  t.open();
  HOLD(t.complete("a") && t.ended() == "" && t.incidents("a") == 1);
  HOLD(t.retry("a", "wim", record({{"n", 1}})) && t.ended() == "cancelled");
}

TRIAL(Compensate_KnowsTheElementItWasDoneIn, R"(
  start = "e",
  each "e" { over = "file.picks", next = "b",
    step "x" { WORK, compensate = function(case) case:note(case.item.number .. "") end, next = done } },
  step "b" { WORK, next = done },
)") {
  t.open(record({{"picks", List{"x", "y"}}}));
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "b");
  HOLD(t.cancel() && texts(t) == "2 1");
}

TRIAL(Compensate_KeepsAThousand, R"(
  start = "a",
  step "a" { WORK, compensate = function(case) end, outcomes = { on = "a", ok = done } },
)") {
  t.open();
  for (std::size_t n = 0; n < limits::kUndoMax; ++n) HOLD(t.complete("a", "on"));
  HOLD(t.c().undo.size() == limits::kUndoMax && t.told<state::Undone>().empty());
  HOLD(t.complete("a", "on") && t.c().undo.size() == limits::kUndoMax && t.told<state::Undone>().front().forgotten);
}

TRIAL(Redo_OfWhatWasRefusedWithoutPayingPays, R"(
  start = { "a", "b" },
  step "a" { WORK, spend = budget "grants" { units = 1, per = "file.employer" }, redo = {},
    outcomes = { grant = done, refuse = done { bare = true } } },
  step "b" { WORK, next = done },
=== budgets.lua
return budgets { year = 2019, total = euro(1000), budget "grants" { euro(1000), unit = euro(500), one_per = "employer" } }
)") {
  t.open(record({{"employer", "e1"}}));
  HOLD(t.complete("a", "refuse", record({{"reason", "no"}})));
  HOLD(t.redo("a") && t.complete("a", "grant"));
  HOLD(t.bench().region().state.ledger.balance("grants").committed == 50000);
}

TRIAL(Redo_IsOfThePartInWhichItWasDone, R"(
  start = "e",
  each "e" { over = 2, next = done,
    step "x" { WORK, redo = {}, next = "y" },
    step "y" { WORK, next = done } },
)") {
  t.open();
  HOLD(t.complete("x") && t.enabled() == "x y");
  auto done_in = t.instance("y").scope;
  HOLD(t.redo("x"));
  bool there = false;
  for (const auto& i : t.c().instances) there = there || (i.redo && i.scope == done_in);
  HOLD(there);
}

TEST_CASE("Failure_SaysAtLoadWhatIsWrong") {
  auto faults = [](const std::string& rule,
                   const std::string& node = "script \"s\" { run = function(case) end, next = done") {
    return Trial("  start = \"s\",\n  " + node + ", on_failure = " + rule +
                 " },\n  step \"z\" { WORK, next = done },\n")
        .faults();
  };
  auto says = [](const std::string& all, const char* words) { return all.find(words) != std::string::npos; };
  CHECK(says(faults("{ }"), "does nothing"));
  CHECK(says(faults("{ go = \"z\", skip = true }"), "choose one"));
  CHECK(says(faults("{ retry = 3, go = \"z\" }"), "belong together"));
  CHECK(says(faults("{ retry = 101, after = days(1) }"), "100"));
  CHECK(says(faults("{ kind = \"scrpt\", go = \"z\" }"), "did you mean `script`"));
  CHECK(says(faults("{ skip = true, compensate = true }"), "belongs to `go` or `cancel`"));
  CHECK(says(faults("{ go = \"z\", assign = role \"boss\" }"), "does something about it itself"));
  CHECK(says(faults("{ { go = \"z\" }, { kind = \"data\", skip = true } }"), "never gets its turn"));
  CHECK(says(faults("{ skip = false }"), "true"));
  CHECK(says(faults("{ go = \"z\", compensate = false }"), "true"));
  CHECK(says(faults("{ kind = {}, skip = true }"), "at least one"));
  CHECK(says(faults("{ kind = \"job\", skip = true }"), "cannot happen here"));
  CHECK(
      says(faults("{ { kind = \"data\", skip = true }, { kind = { \"script\", \"data\" }, go = \"z\" } }"), "already"));
  CHECK(says(faults("{ retry = 2, after = days(1), go = \"z\" }",
                    "job \"s\" { kind = \"pdf\", within = days(2), on_timeout = done, next = done"),
             "retry` of its own"));
}

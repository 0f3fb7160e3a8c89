// Doing a step once more: nothing leads on from it, and what depended on it is stale until somebody says otherwise.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

TRIAL(Redo_LeadsNowhereOnAndMakesStale, R"(
  start = "a",
  step "a" { WORK, form = { integer "n" },
    on_done = function(case, form) case.file.n = form.n end,
    redo = { "b" }, --@ step/redo
    outcomes = { go = "b", other = "z" } },
  step "b" { WORK, form = { text "word" }, next = "c" },
  step "c" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(!t.redo("a") && t.error.reason == "state");  // it has not been done yet
  HOLD(t.error.text.en.starts_with("a has not") && t.error.text.nl.starts_with("a is nog"));  // it has no title
  HOLD(t.complete("a", "go", record({{"n", 1}})));
  HOLD(t.redo("a") && !t.stale("b"));       // nothing depends on it yet
  HOLD(t.skip("a") && t.enabled() == "b");  // not needed after all
  HOLD(t.complete("b", "", record({{"word", "w"}})));
  HOLD(!t.redo("b") && t.error.reason == "redo" && t.error.text.en.starts_with("b cannot"));
  HOLD(!t.confirm("b") && t.error.reason == "state");
  HOLD(t.redo("a"));
  HOLD(t.enabled() == "a c" && t.stale("b") && !t.stale("c"));
  HOLD(!t.redo("a") && t.error.reason == "state");  // it is there
  HOLD(t.complete("a", "other", record({{"n", 2}})));
  HOLD(t.enabled() == "c" && t.file("n").integer() == 2);  // another outcome, no other way
  HOLD(t.redo("b") && t.enabled() == "b c");               // stale: it may be done again though it says no `redo`
  HOLD(t.complete("b", "", record({{"word", "v"}})));
  HOLD(!t.stale("b") && t.enabled() == "c");
  HOLD(t.redo("a") && t.stale("b") && t.confirm("b") && !t.stale("b"));
  HOLD(t.complete("c"));
  HOLD(t.ended() == "");  // what is done once more is work: nobody is let go
  HOLD(t.complete("a", "", record({{"n", 3}})));
  HOLD(t.ended() == "done" && t.file("n").integer() == 3);
  HOLD(!t.redo("a") && t.error.reason == "state");
  HOLD(t.told<state::Redone>().size() == 4 && t.told<state::StaleConfirmed>().size() == 1);
}

TRIAL(Redo_OfAnOptional, R"(
  start = "a",
  step "a" { WORK, next = done },
  optional "extra" { WORK, form = { text "word" },
    redo = { }, --@ optional/redo
  },
)") {
  t.open();
  HOLD(t.add("extra") && t.complete("extra", "", record({{"word", "w"}})));
  HOLD(t.redo("extra") && t.enabled() == "a extra");
  HOLD(t.complete("extra", "", record({{"word", "v"}})) && t.enabled() == "a");
}

TRIAL(Redo_IsForWhoDoesTheStepOrSteersTheCase, R"(
  start = "a",
  step "a" { by = role "boss", due = days(1), redo = {}, next = "b" },
  step "b" { WORK, next = done },
)") {
  t.bench().person("chief", {"boss"});
  t.bench().person("passer_by", {"nobody"});
  t.open();
  HOLD(t.complete("a", "", {}, "chief"));
  HOLD(!t.redo("a", "passer_by") && t.error.reason == "role");
  HOLD(t.redo("a", "chief"));
  HOLD(!t.skip("a", "chief") && t.error.reason == "role");  // to leave it is for who steers
  HOLD(t.skip("a"));
  HOLD(t.redo("a"));
}

TRIAL(Redo_GivesItsSeatBackAndPaysNothingTwice, R"(
  start = "a",
  step "a" { WORK, reserve = seats "seat" { }, spend = budget "grants" { units = 1, per = "file.employer" }, redo = {}, next = "b" },
  step "b" { WORK, next = done },
=== budgets.lua
return budgets { year = 2019, total = euro(1000), budget "grants" { euro(1000), unit = euro(500), one_per = "employer" } }
)") {
  HOLD(t.put("seat", "s1", record({{"kind", "k"}, {"units", 1}})) &&
       t.put("seat", "s2", record({{"kind", "k"}, {"units", 1}})));
  t.open(record({{"employer", "e1"}}));
  HOLD(t.complete("a", "", record({{"seat", List{"s1"}}})));
  auto used = [&](const char* seat) { return t.bench().region().state.capacity.used("seat", seat); };
  HOLD(used("s1") == 1);
  HOLD(t.redo("a") && used("s1") == 0);
  HOLD(t.complete("a", "", record({{"seat", List{"s2"}}})) && used("s2") == 1);
  HOLD(t.bench().region().state.ledger.balance("grants").committed == 50000);
}

TRIAL(Redo_HasNoTimeLimitThatLeadsOn, R"(
  start = "a",
  step "a" { WORK, within = weeks(2), on_timeout = "late", redo = {}, next = "b" },
  step "b" { WORK, next = done },
  step "late" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.redo("a"));
  t.advance(30);
  HOLD(t.enabled() == "a b");
}

TRIAL(Redo_InOneOfSeveralParts, R"(
  start = "e",
  each "e" { over = 2, next = done,
    start = "x",
    step "x" { WORK, redo = {}, next = "y" },
    step "y" { WORK, next = done } },
)") {
  t.open();
  HOLD(t.complete("x") && t.complete("x") && t.enabled() == "y y");
  HOLD(!t.redo("x") && t.error.reason == "within");
  auto part = t.instance("y").scope;
  HOLD(t.redo("x", "wim", part) && t.instance("x").scope == part);
  HOLD(t.complete("x") && t.enabled() == "y y");
}

TRIAL(Redo_IsNoSourceThatAJoinWaitsFor, R"(
  start = { "a", "b" },
  step "a" { WORK, redo = {}, next = "j" },
  step "b" { WORK, next = "j" },
  step "j" { WORK, join = "active", next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.redo("a"));
  HOLD(t.complete("b"));
  HOLD(t.at("j") == 1);
}

TRIAL(Redo_ThatStumblesIsTriedAgainInItsPlace, R"(
  start = { "a", "b" },
  step "a" { WORK, on_enter = function(case) if case.file.n == 1 then error("one") end end, redo = {}, next = "c" },
  step "b" { WORK, next = done },
  step "c" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a"));
  HOLD(t.bench().on(t.no(), "wim", [](turn::Play& p) { return p.correct(record({{"n", 1}}), {}, "so"); }).ok());
  HOLD(t.redo("a") && t.incidents("a") == 1 && t.at("a") == 1);
  HOLD(t.retry("a", "wim", record({{"n", 2}})) && t.incidents() == 0 && t.at("a") == 1);
  HOLD(t.complete("a") && t.enabled() == "b c");
}

TRIAL(Redo_OfWhatWaitsForAnotherIsConfirmedInstead, R"(
  start = { "a", "c" },
  step "a" { WORK, redo = { "b" }, next = "d" },
  step "c" { WORK, next = done },
  step "b" { WORK, while_in = "c", next = done },
  step "d" { WORK, outcomes = { more = { "b", "d" }, ok = done } },
)") {
  t.open();
  HOLD(t.complete("a") && t.complete("d", "more") && t.complete("b"));
  HOLD(t.redo("a") && t.stale("b"));
  HOLD(!t.redo("b") && t.error.reason == "redo");
  HOLD(t.confirm("b") && !t.stale("b"));
}

TEST_CASE("Redo_SaysAtLoadWhatIsWrong") {
  auto faults = [](const std::string& redo) {
    return Trial("  start = \"a\",\n  step \"a\" { WORK, redo = " + redo +
                 ", next = \"b\" },\n  step \"b\" { WORK, next = done },\n")
        .faults();
  };
  CHECK(faults("{ \"b\" }") == "");
  CHECK(faults("{ \"c\" }").find("c") != std::string::npos);
  CHECK(faults("{ \"a\" }").find("itself") != std::string::npos);
  CHECK(faults("\"b\"").find("list of steps") != std::string::npos);
  CHECK(faults("{}, while_in = \"b\"").find("while_in") != std::string::npos);
}

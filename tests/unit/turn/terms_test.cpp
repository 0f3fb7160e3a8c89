// Periods of the law on a route: counted, suspended, extended, passed, and what counts from their end.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "unit/turn/kinds.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

bool stop_term(Trial& t, const std::string& ground, int days, const std::string& user = "wim",
               const std::string& letter = "L-1") {
  return on(t, user, [&](turn::Play& play) {
    return play.term_suspend({"besluit", std::nullopt}, ground, letter, std::nullopt, {play.today().days + days});
  });
}

bool go_on(Trial& t) {
  return on(t, "wim", [](turn::Play& play) { return play.term_resume({"besluit", std::nullopt}, std::nullopt, ""); });
}

bool extend(Trial& t, const Duration& by, const std::string& user = "bea", const std::string& reason = "advies") {
  return on(t, user, [&](turn::Play& play) { return play.term_extend({"besluit", std::nullopt}, by, reason); });
}

std::string ends(Trial& t) {
  if (t.c().terms.empty() || !t.c().terms.back().counted.date) return "none";
  return format_date(*t.c().terms.back().counted.date);
}

Duration weeks(std::int64_t n) { return {Unit::weeks, n, ""}; }

/// Who is the boss, and who is not.
void boss_and_worker(Trial& t) {
  t.bench().person("bea", {"boss"});
  t.bench().person("wim", {"worker"});
}

std::string kind_with_term(const std::string& kind) {
  return std::string(kind == "optional" ? "start = { \"w\" },\n" : "start = { \"x\", \"w\" },\n") +
         node_x_then_z(kind, "term = term \"besluit\" { weeks(2) }, --@ " + kind + "/term\n") +
         "wait \"w\" { lasts = days(90), next = done },\n"
         "step \"z\" { WORK, next = done },\n";
}

void has_its_term(Trial& t, const std::string& kind) {
  t.open(in_ten_days());
  if (kind == "optional") HOLD(t.add("x"));
  HOLD(ends(t) == "2019-07-15" && !t.c().terms.back().ended);
  end_x(t, kind);
  HOLD(t.c().terms.back().ended && t.told<state::TermEnded>().size() == 1);
}

}  // namespace

#define KIND_WITH_TERM(NAME, KIND) \
  TRIAL(NAME, kind_with_term(KIND)) { has_its_term(t, KIND); }
KIND_WITH_TERM(Step_TermBeginsAndEndsWithIt, "step")
KIND_WITH_TERM(Optional_TermBeginsAndEndsWithIt, "optional")
KIND_WITH_TERM(Stage_TermBeginsAndEndsWithIt, "stage")
KIND_WITH_TERM(Wait_TermBeginsAndEndsWithIt, "wait")
KIND_WITH_TERM(Subroute_TermBeginsAndEndsWithIt, "subroute")
KIND_WITH_TERM(Each_TermBeginsAndEndsWithIt, "each")
KIND_WITH_TERM(Series_TermBeginsAndEndsWithIt, "series")

TRIAL(Route_TermLastsAsLongAsTheCase, R"(
  start = "a",
  term = term "besluit" { weeks(8) }, --@ route/term
  step "a" { WORK, next = done },
)") {
  t.open();
  HOLD(ends(t) == "2019-08-26");
  HOLD(t.complete("a") && t.ended() == "done" && t.c().terms.back().ended);
}

TRIAL(Term_CountsFromADateThatMayMove, R"(
  start = { "a", "w" },
  step "a" { WORK, form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "a" },
  stage "w" { step "x" { WORK }, next = done,
    term = term "besluit" { weeks(8),
      from = "file.day", --@ term/from
    } },
)") {
  t.open();
  HOLD(ends(t) == "2019-08-26");  // nothing to count from yet: from entry
  HOLD(t.complete("a", "", record({{"day", "2019-06-10"}})));
  HOLD(ends(t) == "2019-08-05" && t.told<state::TermMoved>().size() == 1);
  HOLD(t.complete("a", "", record({{"day", "2019-02-01"}})));
  HOLD(t.c().terms.back().passed && t.told<state::TermPassed>().size() == 1);  // long over
  HOLD(t.complete("a", "", record({{"day", "2019-06-10"}})));
  HOLD(!t.c().terms.back().passed);
  t.advance(40);
  HOLD(t.told<state::TermPassed>().size() == 2);
}

TRIAL(Term_DatesAndWaitsMoveWithIt, R"(
  start = { "x", "w", "d" },
  step "x" { WORK, next = done,
    term = term "besluit" { weeks(2), suspend = { "aanvulling" } } },
  wait "w" { ready_on = "term.besluit", next = "z" },
  step "d" { by = role "worker", due = days(3) { after = "term.besluit" }, next = done },
  step "z" { WORK, next = done },
)") {
  boss_and_worker(t);
  t.open();
  HOLD(t.instance("d").due == parse_date("2019-07-18"));
  t.advance(4);                          // 5 July
  HOLD(stop_term(t, "aanvulling", 10));  // from 6 July up to 15 July: nine days
  HOLD(ends(t) == "2019-07-24" && t.instance("d").due == parse_date("2019-07-27"));
  t.advance(12);  // past the first end, after the suspension
  HOLD(t.at("z") == 0 && !t.c().terms.back().suspended && t.told<state::TermResumed>().size() == 1);
  t.advance(7);
  HOLD(t.at("z") == 1 && t.c().terms.back().passed == false);  // the 24th itself is still within
  t.advance(1);
  HOLD(t.c().terms.back().passed);
  HOLD(t.complete("x") && t.told<state::TermEnded>().back().late);
}

TRIAL(Term_SuspendsOnItsGroundsOnly, R"(
  start = "x",
  step "x" { WORK, next = done,
    term = term "besluit" { weeks(2),
      suspend = { "aanvulling", "overmacht" }, --@ term/suspend
    } },
)") {
  boss_and_worker(t);
  t.open();
  HOLD(!stop_term(t, "aanvuling", 10) && t.error.reason == "term.ground");
  HOLD(!stop_term(t, "aanvulling", 10, "wim", " ") && t.error.reason == "form");
  HOLD(!stop_term(t, "aanvulling", 1) && t.error.reason == "term.suspension");
  HOLD(!stop_term(t, "aanvulling", 10, "bea") && t.error.reason == "role");
  HOLD(!go_on(t) && t.error.reason == "term.running");
  HOLD(stop_term(t, "aanvulling", 10));
  HOLD(!stop_term(t, "overmacht", 10) && t.error.reason == "term.suspended");
  t.advance(4);
  HOLD(go_on(t));  // answered on the 5th: three days stood still
  HOLD(ends(t) == "2019-07-18");
  HOLD(t.told<state::TermSuspended>().back().letter == "L-1");
  t.advance(30);
  HOLD(t.told<state::TermResumed>().size() == 1);  // the day it would have run again says nothing any more
  HOLD(!stop_term(t, "overmacht", 10) && t.error.reason == "term.passed");
}

TRIAL(Term_IsExtendedByItsRoleUpToItsMost, R"(
  start = "x",
  step "x" { WORK, next = done,
    term = term "besluit" { weeks(8), extend = {
      at_most = weeks(6), --@ term extend/at_most
      by = role "boss", --@ term extend/by
    } } },
)") {
  boss_and_worker(t);
  t.open();
  HOLD(!extend(t, weeks(2), "wim") && t.error.reason == "role");
  HOLD(!extend(t, weeks(2), "bea", "") && t.error.reason == "form");
  HOLD(!extend(t, weeks(7)) && t.error.reason == "term.at_most");
  HOLD(!extend(t, {Unit::hours, 5, ""}) && t.error.reason == "term.extension");
  HOLD(extend(t, weeks(4)) && ends(t) == "2019-09-23");
  HOLD(!extend(t, weeks(3)) && t.error.reason == "term.at_most");
  HOLD(extend(t, weeks(2)) && ends(t) == "2019-10-07");
  const auto& steps = t.c().terms.back().counted.steps;
  HOLD(steps.size() == 3 && steps[1].kind == calendar::TermRule::extended && steps[1].rule == "advies");
  t.advance(100);
  HOLD(!extend(t, weeks(1)) && t.error.reason == "term.passed");
}

TRIAL(Term_WithoutExtendOrSuspendHasNeither, R"(
  start = "x",
  step "x" { WORK, next = done, term = term "besluit" { weeks(8) } },
  step "y" { WORK, next = done, term = term "anders" { weeks(8),
    extend = { at_most = weeks(6), by = role "boss" }, --@ term/extend
  } },
)") {
  boss_and_worker(t);
  t.open();
  HOLD(!extend(t, weeks(2)) && t.error.reason == "term.extend");
  HOLD(!stop_term(t, "aanvulling", 10) && t.error.reason == "term.suspend");
  HOLD(t.bundle().routes.at("r").node(2).terms[0].extend_at_most.has_value());
  auto extend_named = [&](const std::string& name) {
    return on(t, "bea", [&](turn::Play& play) { return play.term_extend({name, std::nullopt}, weeks(2), "x"); });
  };
  HOLD(!extend_named("beslut") && t.error.text.en.find("besluit") != std::string::npos);
  HOLD(!extend_named("anders") && t.error.reason == "state");  // its step is not there
}

TRIAL(Term_OfSeveralNodesIsNamedByItem, R"(
  start = "e",
  each "e" { over = 2, step "x" { WORK, term = term "besluit" { weeks(2), suspend = { "aanvulling" } } },
    next = done },
  wait "w" { ready_on = "term.besluit", next = done },
)") {
  boss_and_worker(t);
  t.open();
  HOLD(!stop_term(t, "aanvulling", 10) && t.error.reason == "term.item");
  auto first = t.instance("x").no;
  HOLD(on(t, "wim", [&](turn::Play& play) {
    return play.term_suspend({"besluit", first}, "aanvulling", "L-1", std::nullopt, {play.today().days + 10});
  }));
  HOLD(t.c().terms.front().suspended && !t.c().terms.back().suspended);
}

TRIAL(Term_OfAnEndedStepIsStillRead, R"(
  start = "x",
  step "x" { WORK, next = "w", term = term "besluit" { weeks(2) } },
  wait "w" { ready_on = "term.besluit", next = "z" },
  step "z" { WORK, next = "x" },
)") {
  t.open();
  HOLD(t.complete("x"));
  t.advance(13);
  HOLD(t.at("w") == 1);
  t.advance(1);
  HOLD(t.at("z") == 1 && t.complete("z"));
  HOLD(t.c().terms.size() == 2 && ends(t) == "2019-07-29");  // another one for the second time
  HOLD(t.complete("x") && t.c().terms.size() == 1);
}

TRIAL(Term_SuspensionPutOnRecordLaterStillCounts, R"(
  start = "x",
  step "x" { WORK, next = done, term = term "besluit" { weeks(1), suspend = { "aanvulling" } } },
)") {
  boss_and_worker(t);
  t.open();
  t.advance(10);
  HOLD(t.c().terms.back().passed);
  HOLD(on(t, "wim", [](turn::Play& play) {
    return play.term_suspend({"besluit", std::nullopt}, "aanvulling", "L-1", parse_date("2019-07-04"),
                             *parse_date("2019-07-09"));
  }));
  HOLD(ends(t) == "2019-07-12" && !t.c().terms.back().passed && !t.c().terms.back().suspended);
  HOLD(t.told<state::TermResumed>().size() == 1);
}

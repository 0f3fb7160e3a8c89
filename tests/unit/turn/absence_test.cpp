// Who is away, who does the work meanwhile, and whose it is afterwards.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"
#include "turn/absence.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::Life;

namespace {

/// Ann did `a`; `b` is hers. Bob and Carl may stand in.
constexpr const char* kRoute = R"(
  step "a" { by = role "worker", due = days(1) },
  step "b" { by = role "worker" { same_as = "a" }, due = days(9) },
)";

void staff(Trial& t) {
  for (const char* who : {"ann", "bob", "carl"}) t.bench().user(who, {"worker"});
}

}  // namespace

TRIAL(Absence_WorkGoesToTheSubstitute, kRoute) {
  staff(t);
  t.open();
  HOLD(t.bench().absent("ann", 0, 5, "bob"));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.instance("b").assignee == "bob");
  HOLD(t.c().stands_for(t.instance("b").no) == "ann");
  HOLD(t.shown_item("b").find(R"("for":"ann")") != std::string::npos);
  HOLD(t.told<state::StoodIn>().size() == 1);
  HOLD(!t.complete("b", "", {}, "carl"));
  HOLD(t.complete("b", "", {}, "bob"));
  HOLD(t.c().stand_ins.empty());
}

TRIAL(Absence_WithoutSubstituteItGoesToTheRole, kRoute) {
  staff(t);
  t.open();
  HOLD(t.bench().absent("ann", 0, 5));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.instance("b").life == Life::offered);
  HOLD(t.claim("b", "carl"));
  HOLD(t.c().stand_ins.empty());  // his own now
  t.advance(6);
  HOLD(t.instance("b").assignee == "carl");
}

TRIAL(Absence_ASubstitutesSubstituteDoesIt, kRoute) {
  staff(t);
  t.open();
  HOLD(t.bench().absent("bob", 0, 2, "carl"));
  HOLD(t.bench().absent("ann", 0, 5, "bob"));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.instance("b").assignee == "carl");
  t.advance(3);  // bob is there again, ann is not
  HOLD(t.instance("b").assignee == "carl");
  t.advance(3);
  HOLD(t.instance("b").assignee == "ann");
}

TRIAL(Absence_WhatNobodyBeganComesBack, kRoute) {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 1, 3, "bob"));
  HOLD(!t.claim("b", "bob"));  // she is still there
  t.advance(1);
  HOLD(t.instance("b").assignee == "ann");  // it stays hers, and he may take it
  HOLD(!t.claim("b", "carl"));
  HOLD(t.claim("b", "bob"));
  HOLD(t.instance("b").assignee == "bob");
  t.advance(2);
  HOLD(t.instance("b").assignee == "bob");  // her last day
  t.advance(1);
  HOLD(t.instance("b").assignee == "ann");
  HOLD(t.c().stand_ins.empty());
  HOLD(t.told<state::StandInOver>().size() == 1);
  HOLD(t.bench().region().state.absences.all().empty());
}

TRIAL(Absence_WhatHeBeganStaysHis, kRoute) {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 0, 3, "bob"));
  HOLD(t.start("b", "bob"));
  t.advance(4);
  HOLD(t.instance("b").assignee == "bob");
  HOLD(t.complete("b", "", {}, "bob"));
}

TRIAL(Absence_WhatHeGivesBackGoesToTheRoleUntilSheIsThere, kRoute) {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 0, 3, "bob"));
  HOLD(t.claim("b", "bob"));
  HOLD(t.release("b", "bob"));
  HOLD(t.instance("b").life == Life::offered);
  t.advance(4);
  HOLD(t.instance("b").assignee == "ann");
}

TRIAL(Absence_ComesToAnEndWhenItIsTakenBack, kRoute) {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 0, 30, "bob"));
  HOLD(t.claim("b", "bob"));
  t.bench().present("ann", 0);
  HOLD(t.instance("b").assignee == "ann");
}

TRIAL(Absence_ASubstituteWhoMayNotDoItIsPassedBy, R"(
  step "a" { by = role "worker", due = days(1) },
  step "x" { by = role "worker", due = days(1) },
  step "b" { by = role "worker" { same_as = "a", differs_from = "x" }, due = days(9) },
)") {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 0, 5, "bob"));
  HOLD(t.complete("x", "", {}, "bob"));
  HOLD(t.instance("b").life == Life::offered);
  HOLD(!t.claim("b", "bob"));
  HOLD(t.error.reason == "differs_from");
}

TRIAL(Absence_OfTheOwnerSendsHisWorkAndEscalationsOn, R"(
  start = { "a", "c" },
  step "a" { by = role "worker", due = days(1), next = "mine" },
  step "mine" { by = owner, due = days(4), escalate = { at(days(1), owner) }, next = done },
  step "c" { by = role "worker", due = days(30), next = done },
)") {
  staff(t);
  t.open();
  HOLD(t.bench().absent("ann", 0, 5, "bob"));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.c().owner == "ann");
  HOLD(t.instance("mine").assignee == "bob");
  t.advance(2);
  HOLD(t.instance("mine").escalated == std::vector<std::string>{"bob"});
  HOLD(t.transfer("carl"));
  HOLD(t.instance("mine").assignee == "carl");
  HOLD(t.c().stand_ins.empty());
  t.advance(10);
  HOLD(t.instance("mine").assignee == "carl");
}

TRIAL(Absence_OutlivesARestart, kRoute) {
  staff(t);
  t.open();
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(t.bench().absent("ann", 0, 2, "bob"));
  HOLD(t.claim("b", "bob"));
  t.bench().restart(false);
  HOLD(t.bench().region().state.absences.all().size() == 1);
  t.advance(3);
  HOLD(t.instance("b").assignee == "ann");
  t.bench().restart(false);
  HOLD(t.bench().region().state.absences.all().empty());
}

TRIAL(Absence_PutsNoneThatCannotBe, kRoute) {
  auto& bench = t.bench();
  staff(t);
  bench.user("chief", {"boss"});
  auto why = [&](const Result<void>& put) { return put ? std::string("none") : put.error().reason; };
  HOLD(why(bench.absent("ann", -9, 3, "bob")) == "absence.over");
  HOLD(!bench.absent("ann", 0, 0, "bob"));
  HOLD(!bench.absent("ann", 0, 1000, "bob"));
  HOLD(!bench.absent("ann", 0, 3, "nobody"));
  HOLD(!bench.absent("ann", 0, 3, "ann"));
  HOLD(why(bench.absent("ann", 0, 3, "chief")) == "absence.role");
  HOLD(bench.absent("ann", 0, 9, "bob"));
  HOLD(why(bench.absent("ann", 8, 3, "bob")) == "absence.overlap");
  HOLD(bench.absent("ann", 0, 10, "bob"));  // the same again changes it
  HOLD(bench.absent("bob", 9, 9, "carl"));
  HOLD(why(bench.absent("carl", 2, 9, "ann")) == "absence.circle");  // on the tenth day
  HOLD(bench.absent("carl", 10, 9, "ann"));                          // then ann is back
}

TEST_CASE("Absence_ManyIsTooMany") {
  state::AbsenceBook book;
  auto person = [](const std::string&) { return std::optional(turn::Person{{"worker"}, {}}); };
  for (std::int32_t i = 0; i < static_cast<std::int32_t>(limits::kAbsencesPerUserMax); ++i)
    book.put({"ann", {1000 + 2 * i}, {1000 + 2 * i}, "", "leave"});
  auto more = turn::may_be_absent(book, {"ann", {5000}, {5001}, "", "leave"}, {1000}, person);
  CHECK(!more);
  CHECK(more.error().reason == "absence.max");
  CHECK(turn::may_be_absent(book, {"ann", {1000}, {1001}, "", "leave"}, {1000}, person).ok());  // it replaces one
}

// What a refusal says: the rule by its reason, and to people, in both languages, what they can do about it.
#include <doctest/doctest.h>

#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// The last refusal has this reason, and its sentences say this.
bool says(Trial& t, const std::string& reason, const std::string& nl, const std::string& en) {
  bool right = t.error.reason == reason && t.error.text.nl.find(nl) != std::string::npos &&
               t.error.text.en.find(en) != std::string::npos;
  if (!right) MESSAGE(t.error.reason, ": ", t.error.text.nl, " / ", t.error.text.en);
  return right;
}

}  // namespace

TRIAL(Refusal_NamesWhoHoldsTheMutexAndWhatItWaitsFor, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, title = { nl = "Eerst", en = "First" }, mutex = "m", next = done },
  step "b" { WORK, mutex = "m", next = done },
  step "c" { WORK, while_in = "d", next = { "c", "d" } },
  step "d" { WORK, next = done },
  step "e" { WORK, next = "d" },
)") {
  t.open();
  HOLD(t.start("a"));
  HOLD(!t.complete("b"));
  HOLD(says(t, "mutex", "Eerst klaar is", "First is done"));
  HOLD(!t.complete("c"));
  HOLD(says(t, "while_in", "bij d is", "at d"));
}

TRIAL(Refusal_SaysWhoMayAndWhatElseThereIs, R"(
  start = { "a", "b" },
  step "a" { WORK, outcomes = { yes = done, no = to "a" { when = function(case, form) return case.file.go end } } },
  step "b" { WORK, manual = true, requires = function(case) return case.file.go end, next = done },
)") {
  t.open();
  HOLD(t.claim("a", "ann"));
  HOLD(!t.complete("a", "yes", {}, "bob"));
  HOLD(says(t, "role", "over te dragen", "hand it over") || says(t, "state", "over te dragen", "hand it over"));
  HOLD(!t.complete("a", "no", {}, "ann"));
  HOLD(says(t, "when.no", "Kies een andere", "Choose another"));
  HOLD(!t.complete("b"));
  HOLD(says(t, "manual", "work.start", "work.start"));
  HOLD(t.start("b"));
  HOLD(!t.complete("b"));
  HOLD(says(t, "requires.b", "doe eerst", "do what it asks"));
}

TRIAL(Refusal_OfADocumentSaysWhichOne, R"(
  step "a" { WORK, evidence = document "plan" { signed_by = { "client" }, types = { "application/pdf" }, max = megabytes(1) } },
)") {
  t.open();
  HOLD(!t.complete("a"));
  HOLD(says(t, "evidence.plan", "voeg het eerst toe", "add it first"));
  t.attach("plan", {}, "image/png");
  HOLD(!t.complete("a"));
  HOLD(says(t, "evidence.plan", "application/pdf", "application/pdf"));
  t.attach("plan", {}, "application/pdf", 9'000'000);
  HOLD(!t.complete("a"));
  HOLD(says(t, "evidence.plan", "hoogstens", "at most"));
  t.attach("plan");
  HOLD(!t.complete("a"));
  HOLD(says(t, "evidence.plan", "laat het tekenen", "have it signed"));
}

TRIAL(Release_IsForWhoMayNotDoItAnyMore, R"(
  step "x" { WORK, next = { "a", "b" } },
  step "a" { due = days(1), by = role "worker" { same_as = "x" }, next = done },
  step "b" { due = days(1), by = role "worker" { same_as = "x", differs_from = "a" }, next = done },
)") {
  t.open();
  HOLD(t.complete("x", "", {}, "ann"));
  HOLD(t.complete("a", "", {}, "ann"));
  HOLD(!t.complete("b", "", {}, "ann"));
  HOLD(says(t, "differs_from", "bij a moet dit doen; laat een collega", "at a must do this; let a colleague"));
  HOLD(!t.release("b", "bob"));
  HOLD(t.release("b", "ann"));
  HOLD(t.complete("b", "", {}, "bob"));
}

TRIAL(Refusal_OfCapacityAndMoneySaysWhatElseThereIs, R"(
  start = { "a", "b", "c" },
  step "a" { by = role "worker" { at_most = caseload(1) }, due = days(9), next = done },
  step "b" { WORK, next = done, reserve = seats "seat" { count = 1 } },
  step "c" { WORK, next = done, spend = budget "vouchers" { units = 1, per = "file.employer" } },
=== budgets.lua
return budgets { year = 2019, budget "vouchers" { euro(10), unit = euro(10), one_per = "employer" } }
)") {
  HOLD(t.put("employer", "e1", record({{"name", "Maas"}})) && t.put("employer", "e2", record({{"name", "Roer"}})));
  t.open();
  HOLD(!t.complete("c") && says(t, "budget.vouchers.per", "Vul eerst file.employer in", "Fill in file.employer first"));
  HOLD(t.claim("a", "ann"));
  t.open(record({{"employer", "e1"}}), "c2");
  HOLD(!t.claim("a", "ann") && says(t, "caseload", "draag eerst een traject over", "hand over a case first"));
  HOLD(!t.complete("b") && says(t, "capacity.seat", "wacht tot er een", "wait until one comes free"));
  HOLD(t.complete("c"));
  t.open(record({{"employer", "e1"}}), "c1");
  HOLD(!t.complete("c") && says(t, "budget.vouchers.one_per", "kies een andere uitkomst", "choose another outcome"));
  t.open(record({{"employer", "e2"}}), "c1");
  HOLD(!t.complete("c") && says(t, "budget.vouchers.spent", "laat het verhogen", "have it raised"));
}

TRIAL(Refusal_ToSkipOrCloseSaysHowItEnds, R"(
  start = { "a", "b" },
  step "a" { WORK, next = done },
  step "b" { WORK, skip_by = role "boss", next = done },
)") {
  t.bench().person("ann", {"worker"});
  t.open();
  HOLD(!t.skip("a") && says(t, "skip", "rond het af", "complete it"));
  HOLD(!t.skip("b", "ann") && says(t, "role", "Alleen de rol boss", "Only the role boss"));
  HOLD(!on(t, "wim", [](turn::Play& play) { return play.close("over"); }));
  HOLD(says(t, "keep_open", "sluit vanzelf", "closes by itself"));
}

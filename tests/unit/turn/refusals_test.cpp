// What a refusal says: the rule by its reason, and to people, in both languages, what they can do about it.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

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

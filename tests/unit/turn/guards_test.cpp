// Guards are asked again when something that they read has changed, and only then.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

std::uint64_t asked(Trial& t) { return t.bench().region().answers[t.no()].asked; }

bool set(Trial& t, const char* field, Value value) {
  return t.bench().on(t.no(), "wim", [&](turn::Play& play) { return play.set_file(field, std::move(value)); }).ok();
}

}  // namespace

TRIAL(Guards_OnlyThoseThatReadWhatChangedAreAsked, R"(
  start = { "a", "b", "c" },
  step "a" { WORK, when = function(case) return case.file.n ~= 3 end, next = done },
  step "b" { WORK, priority = function(case) return case.file.go and "high" or "low" end, next = done },
  step "c" { WORK, when = function(case) return case.file.word ~= "x" and case:result("a") == nil end, next = done },
)") {
  t.open();
  auto before = asked(t);
  HOLD(set(t, "day", t.today()));
  HOLD(asked(t) == before);  // nobody reads it
  HOLD(set(t, "n", 2));
  HOLD(asked(t) == before + 1);
  HOLD(set(t, "go", true));
  HOLD(asked(t) == before + 2);
  HOLD(t.instance("b").priority == "high");
  HOLD(set(t, "word", "y"));
  HOLD(asked(t) == before + 3);
  HOLD(set(t, "word", "x"));
  HOLD(t.at("c") == 0);
  HOLD(set(t, "n", 3));
  HOLD(t.at("a") == 0);
}

TRIAL(Guards_ThatReadMoreThanTheirCaseAreAlwaysAsked, R"(
  start = { "a", "b", "d" },
  step "a" { WORK, when = function(case) return case.client.rank ~= 3 end, next = done },
  step "b" { WORK, when = function(case) return today() < day "2019-08-01" end, next = done },
  step "d" { WORK, next = done },
)") {
  t.open();
  auto before = asked(t);
  HOLD(set(t, "n", 2));
  HOLD(asked(t) == before + 2);
  HOLD(t.put("client", "c1", record({{"name", "c1"}, {"rank", 3}})));
  HOLD(t.at("a") == 0);
  t.advance(40);
  HOLD(t.at("b") == 0);
}

TRIAL(Guards_ARefusedTurnLeavesNoAnswer, R"(
  stage "s" {
    step "a" { WORK, form = { integer "k" }, on_done = function(case, form) case.file.n = form.k end },
    step "deep" { WORK, when = function(case) return case.file.n == nil end },
    finish_by "file.way",
    outcomes = { left = done, right = done },
  },
)") {
  t.open();
  HOLD(!t.complete("a", "", record({{"k", 1}})));  // `deep` is passed by, and the way is not chosen
  HOLD(t.file("n").empty());
  HOLD(t.complete("a"));
  HOLD(t.at("deep") == 1);
}

// The metric `late`: work past its due date, a limit that was passed, a term that ended.
#include <doctest/doctest.h>

#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

std::int64_t late(Trial& t, const std::string& metric = "late") {
  return t.bench().region().metrics->value(metric).where;
}

}  // namespace

TRIAL(Late_CountsWorkPastItsDueDate, R"(
  start = { "x", "m" },
  step "x" { by = role "worker", due = days(3), next = done },
  step "m" { by = role "worker", due = days(30), next = "there" },
  milestone "there" { next = done },
=== metrics.lua
return metrics {
  count "late" { of = cases "r", where = late "x" },
  share "early" { of = cases "r", where = late "x" {
    before = "there", --@ late/before
  } },
}
)") {
  t.open();
  auto first = t.no();
  t.open();
  HOLD(t.complete("m"));
  t.advance(3);  // still the last day
  HOLD(late(t) == 0);
  t.advance(1);
  HOLD(late(t) == 2 && late(t, "early") == 1 && t.told<state::Late>().size() == 1);
  t.bench().restart(false);
  HOLD(late(t) == 2 && late(t, "early") == 1);
  HOLD(t.complete("x"));
  HOLD(late(t) == 2);  // it was late, whatever comes of it
  t.look_at(first);
  t.open();
  HOLD(t.complete("x"));
  t.advance(10);
  HOLD(late(t) == 2);
}

TRIAL(Late_CountsLimitsAndTerms, R"(
  start = { "s", "w", "x" },
  stage "s" { within = days(2), step "in" { WORK }, next = done },
  wait "w" { message = "m", within = days(4), on_timeout = done, next = done },
  step "x" { WORK, next = done, term = term "besluit" { weeks(1), suspend = { "post" } } },
=== metrics.lua
return metrics {
  count "stage" { of = open_cases(), where = late "s" },
  count "wait" { of = open_cases(), where = late "w" },
  count "term" { of = open_cases(), where = late "besluit" },
}
)") {
  t.open();
  t.advance(1);
  HOLD(late(t, "stage") + late(t, "wait") + late(t, "term") == 0);
  t.advance(2);
  HOLD(late(t, "stage") == 1 && late(t, "wait") == 0);
  t.advance(2);
  HOLD(late(t, "wait") == 1 && t.at("w") == 0 && late(t, "term") == 0);
  t.advance(4);
  HOLD(late(t, "term") == 1);
  // A letter of before the end is put on record: it was not late after all.
  HOLD(on(t, "wim", [](turn::Play& play) {
    return play.term_suspend({"besluit", std::nullopt}, "post", "L-1", Date{play.today().days - 3},
                             {play.today().days + 9});
  }));
  HOLD(late(t, "term") == 0);
}

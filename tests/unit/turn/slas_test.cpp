// Service levels: service time that counts while `runs` holds, by the hours of a calendar.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "unit/turn/kinds.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::TimerKind;

namespace {

constexpr std::int64_t kHour = 3600;

const state::Sla& sla(Trial& t) {
  HOLD(!t.c().slas.empty());
  return t.c().slas.back();
}

std::string breach_at(Trial& t) {
  for (const auto& one : t.c().timers)
    if (one.kind == TimerKind::sla_breach) return calendar::format_instant(one.at);
  return "none";
}

std::string kind_with_sla(const std::string& kind) {
  return std::string(kind == "optional" ? "start = { \"w\" },\n" : "start = { \"x\", \"w\" },\n") +
         node_x_then_z(kind, "sla = sla \"snel\" { target = hours(100) }, --@ " + kind + "/sla\n") +
         "wait \"w\" { lasts = days(90), next = done },\n"
         "step \"z\" { WORK, next = done },\n";
}

void has_its_sla(Trial& t, const std::string& kind) {
  t.open(in_ten_days());
  if (kind == "optional") HOLD(t.add("x"));
  HOLD(sla(t).running_since && !sla(t).ended);
  end_x(t, kind);
  HOLD(sla(t).ended && t.told<state::SlaEnded>().size() == 1);
}

}  // namespace

#define KIND_WITH_SLA(NAME, KIND) \
  TRIAL(NAME, kind_with_sla(KIND)) { has_its_sla(t, KIND); }
KIND_WITH_SLA(Step_SlaBeginsAndEndsWithIt, "step")
KIND_WITH_SLA(Optional_SlaBeginsAndEndsWithIt, "optional")
KIND_WITH_SLA(Stage_SlaBeginsAndEndsWithIt, "stage")
KIND_WITH_SLA(Wait_SlaBeginsAndEndsWithIt, "wait")
KIND_WITH_SLA(Subroute_SlaBeginsAndEndsWithIt, "subroute")
KIND_WITH_SLA(Each_SlaBeginsAndEndsWithIt, "each")
KIND_WITH_SLA(Series_SlaBeginsAndEndsWithIt, "series")

TRIAL(Job_SlaBeginsAndEndsWithIt, R"(
  start = "x",
  job "x" { kind = "k", within = days(40), on_timeout = done, next = done,
    sla = sla "snel" { target = hours(100) }, --@ job/sla
  },
)") {
  t.open();
  HOLD(sla(t).running_since);
  HOLD(on(t, "wim", [&](turn::Play& play) {
    return play.job_done({play.state().instances.front().no, std::nullopt, "", {}});
  }));
  HOLD(sla(t).ended);
}

TRIAL(Route_SlaLastsAsLongAsTheCase, R"(
  start = "a",
  sla = sla "snel" { target = hours(100) }, --@ route/sla
  step "a" { WORK, next = done },
)") {
  t.open();
  HOLD(sla(t).running_since);
  HOLD(t.complete("a") && t.ended() == "done" && sla(t).ended);
}

TRIAL(Sla_TellsThatItIsAtRiskAndThenBreached, R"(
  start = "x",
  step "x" { WORK, next = done, sla = sla "snel" {
    target = hours(10), --@ sla/target
    at_risk = "50%", --@ sla/at_risk
    calendar = "balie", --@ sla/calendar
  } },
=== calendars.lua
return calendars {
  calendar "kantoor" {},
  calendar "balie" { days = { "monday", "tuesday", "wednesday" },
    hours = { monday = { "10:00-12:00", "13:00-17:00" }, tuesday = "09:00-13:00", wednesday = "09:00-17:00" }, --@ calendar/hours
  },
}
)") {
  t.open();  // Monday nine in the morning: six hours today, four tomorrow
  HOLD(breach_at(t) == "2019-07-02T13:00:00+02:00");
  t.bench().advance({Unit::hours, 6, ""});
  HOLD(t.told<state::SlaAtRisk>().empty());
  t.bench().advance({Unit::hours, 1, ""});  // four in the afternoon: two and three hours
  HOLD(t.told<state::SlaAtRisk>().size() == 1 && t.told<state::SlaBreached>().empty());
  t.bench().restart(false);
  t.advance(2);
  HOLD(t.told<state::SlaBreached>().size() == 1 && sla(t).breached);
  HOLD(t.complete("x"));
  HOLD(t.told<state::SlaEnded>().back().breached && t.told<state::SlaEnded>().back().used == 10 * kHour);
}

TRIAL(Sla_HoursSaidOnceAreOfEachOpenDay, R"(
  start = "x",
  step "x" { WORK, next = done, sla = sla "snel" { target = workdays(2) } },
=== calendars.lua
return calendars { calendar "kantoor" { hours = "09:00-17:00" } }
)") {
  t.open();
  HOLD(sla(t).target == 16 * kHour && sla(t).at_risk == 16 * kHour * 80 / 100);
  HOLD(breach_at(t) == "2019-07-02T17:00:00+02:00");
}

TRIAL(Sla_CountsOnlyWhileItRuns, R"(
  start = { "x", "a" },
  step "x" { WORK, next = done, sla = sla "snel" { target = hours(10),
    runs = function(case) return not case.file.go end, --@ sla/runs
  } },
  step "a" { WORK, form = { yesno "go" }, on_done = function(case, form) case.file.go = form.go end, next = "a" },
=== calendars.lua
return calendars { calendar "kantoor" { hours = "09:00-17:00" } }
)") {
  t.open();
  t.bench().advance({Unit::hours, 3, ""});
  HOLD(t.complete("a", "", record({{"go", true}})));
  HOLD(!sla(t).running_since && sla(t).used == 3 * kHour && breach_at(t) == "none");
  t.advance(3);
  HOLD(t.told<state::SlaAtRisk>().empty());
  HOLD(t.complete("a", "", record({{"go", false}})));  // Thursday before opening: seven hours are left
  HOLD(breach_at(t) == "2019-07-04T16:00:00+02:00");
  auto held = t.told<state::SlaHeld>();
  HOLD(held.size() == 1 && held[0].seconds == 3 * kHour && t.told<state::SlaRuns>().size() == 2);
  t.advance(1);
  HOLD(t.told<state::SlaAtRisk>().size() == 1 && t.told<state::SlaBreached>().size() == 1);
}

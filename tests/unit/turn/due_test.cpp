// Due dates that somebody moves: what is counted from them goes along, what the route says later moves them no more.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::TimerKind;

namespace {

bool reschedule(Trial& t, const std::string& node, const std::string& due, const std::string& user = "wim",
                const std::string& reason = "holiday") {
  auto no = t.instance(node).no;
  return on(t, user, [&](turn::Play& play) { return play.due_move(no, *parse_date(due), reason); });
}

std::string shown(const std::optional<Date>& date) { return date ? format_date(*date) : "none"; }
std::string due(Trial& t, const std::string& node) { return shown(t.instance(node).due); }
std::string planned(Trial& t, const std::string& node) { return shown(t.instance(node).planned_due); }

std::string moment(Trial& t, TimerKind kind) {
  for (const auto& one : t.c().timers)
    if (one.kind == kind) return calendar::format_instant(one.at).substr(0, 10);
  return "none";
}

bool set_day(Trial& t, const std::string& day) {
  return on(t, "wim", [&](turn::Play& play) { return play.correct(record({{"day", day}}), {}, "as agreed"); });
}

constexpr const char* kCounted = R"(
  step "x" { by = role "worker", due = days(10) { after = "file.day" }, remind = days(2), escalate = { at("50%", role "boss") }, next = done },
=== metrics.lua
return metrics { count "late_x" { of = cases "r", where = late "x" } }
)";

}  // namespace

TRIAL(Due_MovedByHandTakesAlongWhatIsCountedFromIt, kCounted) {
  t.open(record({{"day", "2019-07-01"}}));  // today
  HOLD(due(t, "x") == "2019-07-11" && moment(t, TimerKind::remind) == "2019-07-09");
  HOLD(moment(t, TimerKind::escalate) == "2019-07-06" && moment(t, TimerKind::overdue) == "2019-07-12");
  HOLD(reschedule(t, "x", "2019-07-31"));
  HOLD(due(t, "x") == "2019-07-31" && planned(t, "x") == "2019-07-11");
  HOLD(moment(t, TimerKind::remind) == "2019-07-29" && moment(t, TimerKind::overdue) == "2019-08-01");
  HOLD(moment(t, TimerKind::escalate) == "2019-07-16");
  auto moved = t.told<state::DueMovedByHand>();
  HOLD(moved.size() == 1 && shown(moved[0].was) == "2019-07-11" && moved[0].reason == "holiday");
  t.advance(20);
  HOLD(t.c().late.empty() && t.instance("x").escalated.size() == 1);
  HOLD(reschedule(t, "x", "2019-07-22"));  // an earlier one too; it was told of already
  HOLD(moment(t, TimerKind::overdue) == "2019-07-23" && moment(t, TimerKind::escalate) == "none");
  t.advance(2);
  HOLD(t.c().late.size() == 1);
}

TRIAL(Due_MovedByHandStaysWhenTheRouteCountsAnew, kCounted) {
  t.open(record({{"day", "2019-07-01"}}));
  HOLD(reschedule(t, "x", "2019-07-31"));
  HOLD(set_day(t, "2019-07-05"));
  HOLD(due(t, "x") == "2019-07-31" && planned(t, "x") == "2019-07-15");
  HOLD(moment(t, TimerKind::remind) == "2019-07-29");
  HOLD(t.told<state::DuePlanned>().size() == 1 && t.told<state::DueMoved>().empty());
  t.bench().restart(false);
  HOLD(planned(t, "x") == "2019-07-15");
  HOLD(reschedule(t, "x", "2019-07-15") && planned(t, "x") == "none");  // where the route has it: it follows again
  HOLD(set_day(t, "2019-07-06") && due(t, "x") == "2019-07-16");
  HOLD(reschedule(t, "x", "2019-07-31") && set_day(t, "2019-07-21"));  // the route comes to the same day
  HOLD(due(t, "x") == "2019-07-31" && planned(t, "x") == "none");
}

TRIAL(Due_MovedByHandStandsStillWithItsCase, kCounted) {
  t.open(record({{"day", "2019-07-01"}}));
  HOLD(reschedule(t, "x", "2019-07-31"));
  HOLD(on(t, "wim", [&](turn::Play& play) { return play.suspend(0, *parse_date("2019-08-01"), "ill"); }));
  HOLD(!reschedule(t, "x", "2019-08-30") && t.error.reason == "suspended");
  t.advance(5);
  HOLD(on(t, "wim", [](turn::Play& play) { return play.go_on_with(0, "well"); }));
  HOLD(due(t, "x") == "2019-08-05" && planned(t, "x") == "2019-07-16");
  HOLD(set_day(t, "2019-07-02") && planned(t, "x") == "2019-07-17");
  HOLD(due(t, "x") == "2019-08-05");
}

TRIAL(Due_IsMovedByWhoMayWithAReasonAndNotIntoThePast, R"(
  start = { "x", "s", "m" },
  step "x" { WORK, next = done },
  step "m" { WORK, mutex = "k", next = done },
  stage "s" { step "y" { WORK, mutex = "k", when = function(case) return case.file.n > 1 end } , next = done },
)") {
  t.bench().person("clerk", {"boss"});
  t.open();
  HOLD(!reschedule(t, "x", "2019-07-20", "clerk") && t.error.reason == "role");
  HOLD(!reschedule(t, "x", "2019-07-20", "wim", " ") && t.error.path == "reason");
  HOLD(!reschedule(t, "x", "2019-06-30") && t.error.reason == "timer_past");
  HOLD(!reschedule(t, "x", "2019-07-10") && t.error.reason == "nothing");
  HOLD(reschedule(t, "x", "2019-07-01"));  // today is a day still to come
  auto incident = t.c().instances.back();
  HOLD(incident.life == state::Life::incident);
  auto move = [&](InstanceNo no) {
    return on(t, "wim", [&](turn::Play& play) { return play.due_move(no, *parse_date("2019-07-20"), "later"); });
  };
  HOLD(!move(incident.no) && t.error.reason == "timer_kind");
  HOLD(t.error.text.en.find("incident.assign") != std::string::npos);
  HOLD(!move(t.instance("s").no) && t.error.reason == "state");
  HOLD(!move(0) && !move(999) && t.error.reason == "state");
  HOLD(t.complete("x") && !move(incident.no + 1));
}

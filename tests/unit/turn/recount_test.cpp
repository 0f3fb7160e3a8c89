// Days that a decree adds to the law's calendar, and counting open dates anew after a calendar has changed.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::TimerKind;

namespace {

std::string end_of(Trial& t, const std::string& term) {
  for (const auto& one : t.c().terms)
    if (one.name == term) return format_date(*one.counted.date);
  return "none";
}

std::string due(Trial& t, const std::string& node) {
  auto date = t.instance(node).due;
  return date ? format_date(*date) : "none";
}

std::string planned(Trial& t, TimerKind kind) {
  for (const auto& one : t.c().timers)
    if (one.kind == kind) return format_date(calendar::local_date(one.at));
  return "none";
}

/// Recounted, as `calendar.recount` does it. False when nothing changes.
bool recount(Trial& t) {
  return on(t, "wim", [](turn::Play& play) -> Result<void> {
    play.recount_calendars();
    if (play.events.empty()) return refused("nothing", {"niets", "nothing"});
    return {};
  });
}

/// The region serves another bundle now, in which only its calendar differs: the case stays on its own.
void close_day(Trial& t, Date day) {
  auto& calendars = const_cast<route::Bundle&>(t.bundle()).calendars;
  calendars.by_id.at(calendars.own).closed[day] = {"gesloten", "closed"};
}

constexpr const char* kDecreed = R"(
  start = { "x", "d", "w" },
  step "x" { WORK, next = done, term = term "besluit" { weeks(2) } },
  step "d" { by = role "worker", due = days(1) { after = "term.besluit" }, remind = days(1), next = done },
  wait "w" { ready_on = "term.besluit", next = done },
=== calendars.lua
return calendars {
  decreed = "brugdag", --@ calendars/decreed
  calendar "kantoor" {},
}
=== registers/brugdag.lua
return register "brugdag" { key = text "code", fields = { date "day", text "besluit" } }
)";

}  // namespace

TRIAL(Term_EndsAfterADecreedDay, kDecreed) {
  HOLD(t.put("brugdag", "a", record({{"day", "2019-07-15"}})));
  t.open();
  HOLD(end_of(t, "besluit") == "2019-07-16");
  HOLD(t.c().terms.back().counted.steps.back().rule == "Atw art. 1");
  t.bench().restart(false);
  t.open();
  HOLD(end_of(t, "besluit") == "2019-07-16");
}

TRIAL(Recount_FollowsADecree, kDecreed) {
  t.open();
  HOLD(end_of(t, "besluit") == "2019-07-15" && due(t, "d") == "2019-07-16");
  HOLD(!recount(t));
  HOLD(t.put("brugdag", "a", record({{"day", "2019-07-15"}})));
  HOLD(end_of(t, "besluit") == "2019-07-15");  // not before somebody says so
  HOLD(recount(t));
  HOLD(end_of(t, "besluit") == "2019-07-16" && due(t, "d") == "2019-07-17");
  HOLD(planned(t, TimerKind::remind) == "2019-07-16" && planned(t, TimerKind::ready) == "2019-07-16");
  HOLD(t.told<state::TermMoved>().size() == 1 && t.told<state::DueMoved>().size() == 1);
  HOLD(!recount(t));
}

TRIAL(Recount_CountsWorkdaysAnew, R"(
  within = workdays(20),
  start = { "x", "s", "w", "m" },
  step "x" { by = role "worker", due = workdays(5), remind = workdays(1), escalate = { at("100%", role "boss"), at(workdays(3), role "boss") }, next = done },
  series "s" { at = { workdays(4), days(2) }, step "talk" { WORK }, next = done },
  wait "w" { lasts = workdays(6), next = done },
  step "m" { by = role "worker", due = workdays(5), mutex = "alone", next = done },
=== calendars.lua
return calendars { calendar "kantoor" {} }
)") {
  t.open();  // Monday 1 July
  HOLD(due(t, "x") == "2019-07-08" && planned(t, TimerKind::within) == "2019-07-29");
  close_day(t, *parse_date("2019-07-04"));
  HOLD(due(t, "x") == "2019-07-08");
  auto no = [&](TimerKind kind) {
    for (const auto& one : t.c().timers)
      if (one.kind == kind) return one.no;
    return 0u;
  };
  auto wait = no(TimerKind::ready);
  HOLD(on(t, "wim", [&](turn::Play& play) {
    return play.timer_move(wait, calendar::midnight(*parse_date("2019-08-01")), "later");
  }));
  HOLD(recount(t));
  HOLD(due(t, "x") == "2019-07-09" && planned(t, TimerKind::remind) == "2019-07-08");
  HOLD(planned(t, TimerKind::within) == "2019-07-30");
  HOLD(planned(t, TimerKind::ready) == "2019-07-10");  // counted from another moment now: moved along
  std::string days;
  for (const auto& one : t.c().timers)
    if (one.kind == TimerKind::occurrence || one.kind == TimerKind::escalate)
      days += format_date(calendar::local_date(one.at)).substr(5) + " ";
  HOLD(days.find("07-08") != std::string::npos &&
       days.find("07-03") != std::string::npos);  // talks: four workdays, two days
  HOLD(days.find("07-05") != std::string::npos &&
       days.find("07-10") != std::string::npos);  // told: three workdays, and overdue
  HOLD(due(t, "m") == "2019-07-08");              // it may have been held up: left as it is
  HOLD(!recount(t));
}

TRIAL(Recount_LeavesWhatWasMovedByHand, R"(
  start = "x",
  step "x" { WORK, within = workdays(5), on_timeout = done, next = done },
)") {
  t.open();
  auto no = t.c().timers.front().no;
  HOLD(on(t, "wim", [&](turn::Play& play) {
    return play.timer_move(no, calendar::midnight(*parse_date("2019-08-01")), "verlof");
  }));
  HOLD(!recount(t) && planned(t, TimerKind::within) == "2019-08-01");
}

TRIAL(Calendar_OfTodayCountsForOlderCases, R"(
  start = "x",
  step "x" { WORK, next = "y" },
  step "y" { by = role "worker", due = workdays(3), next = done },
=== calendars.lua
return calendars { calendar "kantoor" {} }
)") {
  t.open();
  close_day(t, *parse_date("2019-07-03"));
  HOLD(t.complete("x"));
  HOLD(due(t, "y") == "2019-07-05");
}

TRIAL(Recount_KnowsWhatStoodStill, R"(
  within = workdays(20),
  start = { "x", "w" },
  step "x" { by = role "worker", due = days(9), remind = hours(30), escalate = { at(workdays(3), role "boss") }, next = done },
  wait "w" { lasts = workdays(6), next = done },
)") {
  t.open();
  HOLD(on(t, "wim", [](turn::Play& play) { return play.suspend(0, Date{play.today().days + 5}, "ill"); }));
  t.bench().advance({Unit::hours, 79, ""});
  HOLD(on(t, "wim", [](turn::Play& play) { return play.go_on_with(0, "well again"); }));
  HOLD(!recount(t));
}

TRIAL(Recount_KnowsWhichMomentsWereMissed, R"(
  start = "s",
  series "s" { every = weeks(1), times = 3, missed = "once", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 25, ""});  // two went by, the third is the last: the row is over
  HOLD(t.instance("s.talk").due && t.told<state::MomentsMissed>().size() == 1);
  HOLD(!recount(t));
}

TRIAL(Recount_KnowsThatTheLastMomentsWereMissed, R"(
  start = "s",
  series "s" { every = weeks(1), times = 3, missed = "skip", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.advance(8);
  t.bench().oversleep({Unit::days, 25, ""});  // two went by, and no more come: the row is over
  HOLD(t.instance("s.talk").due && t.told<state::MomentsMissed>().size() == 2);
  HOLD(!recount(t));
}

// Timers that people move or fire, reminders, and moments that went by while nobody was there.
#include <doctest/doctest.h>

#include "calendar/calendar.hpp"
#include "unit/turn/on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;
using state::TimerKind;

namespace {

const state::Timer* timer(Trial& t, TimerKind kind) {
  for (const auto& one : t.c().timers)
    if (one.kind == kind) return &one;
  return nullptr;
}

std::uint32_t number(Trial& t, TimerKind kind) {
  auto* found = timer(t, kind);
  return found ? found->no : 0;
}

Instant in_days(Trial& t, int days) { return calendar::midnight({t.today().days + days}); }

bool move(Trial& t, TimerKind kind, int days, const std::string& reason = "verlof", const std::string& user = "wim") {
  auto no = number(t, kind);
  auto at = in_days(t, days);
  return on(t, user, [&](turn::Play& play) { return play.timer_move(no, at, reason); });
}

bool fire(Trial& t, TimerKind kind, const std::string& user = "wim") {
  auto no = number(t, kind);
  return on(t, user, [&](turn::Play& play) { return play.timer_fire(no, "nu al"); });
}

std::string day(Instant at) { return format_date(calendar::local_date(at)); }

/// The days on which occurrences opened, as their number and their day.
std::string opened(Trial& t) {
  std::string out;
  for (const auto& e : t.told<state::Opened>()) {
    auto* item = e.item.as<Record>();
    if (e.element && item)
      out += std::to_string(item->get("number").integer()) + ":" + format_date(*item->get("day").as<Date>()) + " ";
  }
  return out;
}

}  // namespace

TRIAL(Timer_MovedTimeLimitHoldsAtItsNewMoment, R"(
  start = "x",
  step "x" { WORK, within = days(5), on_timeout = "z", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.bench().person("clerk", {"boss"});
  t.open();
  auto before = *timer(t, TimerKind::within);
  HOLD(!move(t, TimerKind::within, 10, "verlof", "clerk") && t.error.reason == "role");
  HOLD(!move(t, TimerKind::within, 10, " ") && t.error.path == "reason");
  HOLD(!move(t, TimerKind::within, 0) && t.error.reason == "timer_past");
  HOLD(move(t, TimerKind::within, 10));
  auto after = *timer(t, TimerKind::within);
  HOLD(after.no == before.no && after.planned == before.at && day(after.at) == "2019-07-11");
  HOLD(!move(t, TimerKind::within, 10) && t.error.reason == "nothing");
  auto moved = t.told<state::TimerMoved>();
  HOLD(moved.size() == 1 && moved[0].was == before.at && moved[0].reason == "verlof");
  t.bench().restart(false);
  t.advance(7);
  HOLD(t.at("x") == 1);
  t.advance(3);
  HOLD(t.at("x") == 0 && t.at("z") == 1);
}

TRIAL(Timer_FiredNowDoesWhatItWouldDoLater, R"(
  start = "x",
  step "x" { WORK, within = days(5), on_timeout = "z", next = "y" },
  step "y" { WORK, next = done },
  step "z" { WORK, next = done },
)") {
  t.open();
  HOLD(fire(t, TimerKind::within));
  HOLD(t.at("z") == 1 && t.c().timers.empty());
  HOLD(t.told<state::TimerMoved>().size() == 1 && t.told<state::TimerGone>().back().fired);
  HOLD(!fire(t, TimerKind::within) && t.error.reason == "state");
}

TRIAL(Timer_MovedOccurrenceComesOnItsNewDayAndTheRowGoesOn, R"(
  series "s" { every = weeks(1), step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();  // Monday 1 July: the first on the 8th
  HOLD(move(t, TimerKind::occurrence, 9));
  HOLD(t.bench().put("client", "c1", record({{"name", "Kim"}})).ok());  // what asks again leaves it where it was put
  t.advance(8);
  HOLD(t.at("talk") == 0);
  t.advance(1);
  HOLD(opened(t) == "1:2019-07-10 ");
  t.advance(5);  // the second is still counted from the start
  HOLD(opened(t) == "1:2019-07-10 2:2019-07-15 ");
  HOLD(fire(t, TimerKind::occurrence));
  HOLD(opened(t) == "1:2019-07-10 2:2019-07-15 3:2019-07-15 ");
  t.advance(7);  // the third was early; the fourth keeps its day
  HOLD(day(timer(t, TimerKind::occurrence)->at) == "2019-07-29");
}

TRIAL(Timer_OfTheLawTheFileOrTheEngineIsNotMoved, R"(
  start = { "x", "m", "w", "v", "g" },
  step "x" { WORK, next = done, term = term "besluit" { weeks(2) } },
  milestone "m" { on = "file.day", next = done },
  wait "w" { ready_on = "file.day", lasts = days(3), next = done },
  wait "v" { message = "hello", ready_on = "file.day", next = done },
  step "g" { WORK, next = done, when = function(case) return today() < day "2030-01-01" end },
)") {
  t.open(record({{"day", "2019-07-20"}}));
  for (auto [kind, way_out] : {std::pair(TimerKind::term_end, "term.extend"),
                               {TimerKind::milestone, "file.day"},
                               {TimerKind::midnight, "midnight"}}) {
    HOLD(!move(t, kind, 30) && t.error.reason == "timer_kind");
    HOLD(t.error.text.en.find(way_out) != std::string::npos);
    HOLD(!fire(t, kind) && t.error.reason == "timer_kind");
  }
  auto waits = [&](std::uint32_t which) {
    for (const auto& one : t.c().timers)
      if (one.kind == TimerKind::ready && one.number == which) return one.no;
    return 0u;
  };
  auto at = in_days(t, 8);
  auto moved = [&](std::uint32_t no) {
    return on(t, "wim", [&](turn::Play& play) { return play.timer_move(no, at, "later"); });
  };
  HOLD(!moved(waits(turn::kReadyOn)) && t.error.reason == "timer_kind");
  HOLD(moved(waits(turn::kLasts)));
  HOLD(t.send("hello", Duration{Unit::days, 5, ""}));
  HOLD(!fire(t, TimerKind::message) && t.error.reason == "timer_kind");
}

TRIAL(Step_RemindsWhoDoesItBeforeItsDay, R"(
  start = "x",
  step "x" { by = role "worker", due = days(5), next = done,
    remind = days(2), --@ step/remind
  },
)") {
  t.open();
  HOLD(t.claim("x", "wim"));
  t.advance(2);
  HOLD(t.told<state::Reminded>().empty());
  t.advance(1);  // the 4th, due on the 6th
  HOLD(t.told<state::Reminded>().size() == 1 && t.instance("x").reminded == std::vector<std::string>{"wim"});
  t.bench().restart(false);
  HOLD(t.instance("x").reminded.size() == 1);
  HOLD(t.complete("x") && t.ended() == "done");
}

TRIAL(Optional_RemindsItsRole, R"(
  start = "y",
  step "y" { WORK, next = done },
  optional "x" { by = role "boss", due = workdays(5),
    remind = hours(12), --@ optional/remind
  },
)") {
  t.open();
  HOLD(t.add("x"));
  t.advance(7);  // Monday the 8th, one in the morning: due today
  HOLD(t.told<state::Reminded>().empty());
  t.bench().advance({Unit::hours, 11, ""});
  HOLD(t.told<state::Reminded>().size() == 1 && t.instance("x").reminded.front() == "boss");
}

TRIAL(Remind_FollowsTheDueDate, R"(
  start = { "a", "x" },
  step "a" { WORK, form = { date "day" }, on_done = function(case, form) case.file.day = form.day end, next = "a" },
  step "x" { by = role "worker", due = days(3) { after = "file.day" }, remind = days(1), escalate = at("100%", role "boss"), next = done },
)") {
  t.open();  // without a date: due on the 4th
  HOLD(day(timer(t, TimerKind::remind)->at) == "2019-07-03");
  HOLD(t.complete("a", "", record({{"day", "2019-07-20"}})));
  HOLD(t.instance("x").due == parse_date("2019-07-23"));
  HOLD(day(timer(t, TimerKind::remind)->at) == "2019-07-22" && day(timer(t, TimerKind::escalate)->at) == "2019-07-24");
  t.advance(15);
  HOLD(t.told<state::Reminded>().empty() && t.told<state::Escalated>().empty());
  t.advance(9);
  HOLD(t.told<state::Reminded>().size() == 1 && t.told<state::Escalated>().size() == 1);
}

// --- moments that went by: Monday 1 July at nine, planned for the 8th, 15th, 22nd and 29th ---

TRIAL(Series_MissedOnceIsTheLastForAll, R"(
  series "s" { every = weeks(1),
    missed = "once", --@ series/missed
    step "talk" { by = role "worker", due = days(2) },
  },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 25, ""});  // till Friday 26 July
  HOLD(opened(t) == "3:2019-07-22 ");
  auto missed = t.told<state::MomentsMissed>();
  HOLD(missed.size() == 1 && missed[0].count == 2);
  HOLD(day(missed[0].first) == "2019-07-08" && day(missed[0].last) == "2019-07-15");
  t.advance(3);
  HOLD(opened(t) == "3:2019-07-22 4:2019-07-29 ");
}

TRIAL(Series_WithoutMissedComesEachTime, R"(
  series "s" { every = weeks(1), step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 25, ""});
  HOLD(opened(t) == "1:2019-07-08 2:2019-07-15 3:2019-07-22 " && t.told<state::MomentsMissed>().empty());
}

TRIAL(Series_MissedSkipBeginsWithTheNext, R"(
  series "s" { every = weeks(1), times = 4, missed = "skip", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 25, ""});
  HOLD(opened(t).empty() && t.at("s") == 1);
  HOLD(t.told<state::MomentsMissed>().size() == 2);  // what was armed and stood between, and the last
  t.advance(3);
  HOLD(opened(t) == "4:2019-07-29 ");
  HOLD(t.complete("talk") && t.ended() == "done");
}

TRIAL(Series_SkippedFirstIsNotPlannedAgain, R"(
  series "s" { every = weeks(1), times = 3, anchor = "done", missed = "skip", step "talk" { by = role "worker", due = days(2) } },
  optional "note" { WORK, form = { text "word" }, on_done = function(case, form) case.file.word = form.word end },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 10, ""});  // Thursday 11 July: the next a week from now
  HOLD(day(timer(t, TimerKind::occurrence)->at) == "2019-07-18");
  HOLD(t.add("note") && t.complete("note", "", record({{"word", "x"}})));  // dates are looked at again
  HOLD(day(timer(t, TimerKind::occurrence)->at) == "2019-07-18");
}

TRIAL(Series_MissedNextWorkdayWaitsForIt, R"(
  series "s" { at = { days(4), days(12) }, missed = "next_workday", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();                                   // Friday 5 July and Saturday 13 July
  t.bench().oversleep({Unit::days, 13, ""});  // Sunday the 14th
  HOLD(opened(t).empty());
  HOLD(t.told<state::MomentsMissed>().size() == 1 && t.told<state::TimerMoved>().size() == 1);
  t.advance(1);
  HOLD(opened(t) == "2:2019-07-15 ");
}

TRIAL(Series_AllMissedAndSkippedIsOver, R"(
  start = "s",
  series "s" { at = { days(1), days(2) }, missed = "skip", step "talk" { by = role "worker", due = days(2) }, next = "z" },
  step "z" { WORK, next = done },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 9, ""});
  HOLD(t.at("s") == 0 && t.at("z") == 1 && opened(t).empty());
}

TRIAL(Series_WhatIsPlannedForTodayIsNotMissed, R"(
  series "s" { at = { days(0), days(7) }, missed = "skip", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();  // at nine in the morning, nine hours after the first moment
  HOLD(opened(t) == "1:2019-07-01 ");
  t.bench().oversleep({Unit::hours, 7 * 24 + 6, ""});
  HOLD(opened(t) == "1:2019-07-01 2:2019-07-08 ");
}

TRIAL(Series_CatchesUpInPortions, R"(
  series "s" { every = days(1), step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 150, ""});
  HOLD(t.at("talk") == 150);
  std::size_t most = 0;
  for (const auto& row : t.bench().store().history_after(t.bench().region().no, 0, 100000)) {
    std::size_t here = 0;
    if (auto turn = state::TurnRecord::decode(row.body))
      for (const auto& event : turn->events)
        if (auto* e = std::get_if<state::Opened>(&event)) here += e->element;
    most = std::max(most, here);
  }
  HOLD(most == limits::kCatchUpMax);
}

TRIAL(Series_JumpOfAVirtualClockMissesNothing, R"(
  series "s" { every = weeks(1), missed = "skip", step "talk" { by = role "worker", due = days(2) } },
)") {
  t.open();
  t.advance(25);
  HOLD(opened(t) == "1:2019-07-08 2:2019-07-15 3:2019-07-22 " && t.told<state::MomentsMissed>().empty());
}

TRIAL(Every_MissedSaysWhetherItIsStillAdded, R"(
  start = "x",
  step "x" { by = role "worker", due = days(90), next = done,
    every = { weeks(1), add = "report",
      missed = "skip", --@ every/missed
    } },
  optional "report" { by = role "worker", due = days(3) },
)") {
  t.open();
  t.bench().oversleep({Unit::days, 10, ""});
  HOLD(t.at("report") == 0 && t.told<state::MomentsMissed>().size() == 1);
  t.advance(7);
  HOLD(t.at("report") == 1);
}

TRIAL(Every_MissedNextWorkdayWaitsForIt, R"(
  start = "x",
  step "x" { by = role "worker", due = days(90), next = done, every = { days(5), add = "report", missed = "next_workday" } },
  optional "report" { by = role "worker", due = days(3) },
)") {
  t.open();                                  // planned for Saturday the 6th
  t.bench().oversleep({Unit::days, 6, ""});  // Sunday
  HOLD(t.at("report") == 0 && day(timer(t, TimerKind::every)->at) == "2019-07-08");
  t.advance(1);
  HOLD(t.at("report") == 1);
}

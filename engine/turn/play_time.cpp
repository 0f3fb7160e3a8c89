// Due dates, timers and what they do when they fire (semantics.md 5). The only clock is the turn's `now`.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

/// The end of a due day: work due on the 5th is overdue from the first instant of the 6th.
Instant end_of(Date date) { return calendar::midnight({date.days + 1}); }

}  // namespace

const calendar::ServiceCalendar& Play::calendar_of(const Duration& span) const {
  bool has_it = span.calendar.empty() || world_.calendars.by_id.count(span.calendar) != 0;
  return (has_it ? world_.calendars : world_.bundle.calendars).of(span);
}

Date Play::add_span(Date from, const Duration& span) const { return calendar::add(from, span, calendar_of(span)); }
Instant Play::add_span(Instant from, const Duration& span) const {
  return calendar::add(from, span, calendar_of(span));
}

std::optional<Date> Play::due_of(const Node& n, InstanceNo scope) const {
  if (!n.due) return std::nullopt;
  auto from = n.due->after.empty() ? std::nullopt : date_of(n.due->after, scope);
  if (n.due->span.unit == Unit::minutes || n.due->span.unit == Unit::hours)
    return calendar::local_date(add_span(from ? calendar::midnight(*from) : world_.now, n.due->span));
  return add_span(from.value_or(today()), n.due->span);
}

void Play::arm(InstanceNo instance, TimerKind kind, std::uint32_t number, Instant at) {
  emit(TimerArmed{case_.last_timer + 1, instance, kind, number, at});
}

void Play::arm_anew(InstanceNo instance, TimerKind kind, std::uint32_t number, Instant at) {
  for (const auto& t : case_.timers)
    if (t.instance == instance && t.kind == kind && t.number == number && t.counted_at() == at) return;
  disarm_one(instance, kind, number);
  arm(instance, kind, number, at);
}

void Play::recount_recurring(const Instance& series) {
  const auto& n = node(series.node);
  auto anchor = n.from.empty() ? std::nullopt : date_of(n.from, series.scope);
  if (anchor && !(Value(*anchor) == series.item)) emit(AnchorMoved{series.no, *anchor});
  replan(series.no);
  newly_waiting_.push_back(series.no);
}

void Play::recount_dates() {
  recount_terms();
  ask_slas();
  std::vector<Instance> live = case_.instances;
  for (const auto& i : live) {
    if (!case_.find(i.no) || i.stood_since != 0) continue;
    const auto& n = node(i.node);
    if (n.kind == NodeKind::series && !i.element && i.life == Life::open && n.recurs) {
      recount_recurring(i);
    } else if (n.kind == NodeKind::series && !i.element && i.life == Life::open && !n.from.empty()) {
      auto anchor = date_of(n.from, i.scope);
      if (!anchor || Value(*anchor) == i.item) continue;
      emit(AnchorMoved{i.no, *anchor});
      for (std::uint32_t k = 0; k < n.at.size(); ++k) {
        bool planned = std::any_of(case_.timers.begin(), case_.timers.end(), [&](const Timer& t) {
          return t.instance == i.no && t.kind == TimerKind::occurrence && t.number == k + 1;
        });
        if (planned) arm_anew(i.no, TimerKind::occurrence, k + 1, calendar::midnight(add_span(*anchor, n.at[k])));
      }
      newly_waiting_.push_back(i.no);
    } else if (n.is_work() && n.due && !n.due->after.empty() && i.life != Life::incident) {
      auto from = date_of(n.due->after, i.scope);
      auto due = from ? due_of(n, i.scope) : i.counted_due();
      if (from && due) due->days += static_cast<std::int32_t>(i.stood_days);
      if (due != i.counted_due()) move_due(i.no, due);
    }
  }
}

void Play::disarm(InstanceNo instance) {
  for (std::size_t i = case_.timers.size(); i-- > 0;)
    if (case_.timers[i].instance == instance) emit(TimerGone{case_.timers[i].no, false});
}

void Play::disarm_one(InstanceNo instance, TimerKind kind, std::uint32_t number) {
  for (std::size_t i = case_.timers.size(); i-- > 0;) {
    const auto& t = case_.timers[i];
    if (t.instance == instance && t.kind == kind && t.number == number) emit(TimerGone{t.no, false});
  }
}

std::optional<Instant> Play::escalation_at(const Node& n, const route::Escalation& e, Instant opened,
                                           std::optional<Date> due) const {
  if (e.after) return add_span(opened, *e.after);
  if (!due && !n.within) return std::nullopt;
  auto target = due ? end_of(*due) : add_span(opened, *n.within);
  return opened + (target - opened) * e.percent / 100;
}

std::optional<Instant> Play::reminder_at(const Node& n, std::optional<Date> due) const {
  if (!n.remind || !due) return std::nullopt;
  auto back = *n.remind;
  back.n = -back.n;
  // A day has no time of day: so many days before it is a day, so many hours are before its end.
  bool in_day = back.unit == Unit::minutes || back.unit == Unit::hours;
  return in_day ? add_span(end_of(*due), back) : calendar::midnight(add_span(*due, back));
}

void Play::move_due(InstanceNo no, std::optional<Date> due) {
  if (case_.find(no)->planned_due) {  // an arrangement with somebody: who made it looks whether it still holds
    emit(DuePlanned{no, due == case_.find(no)->due ? std::nullopt : due});
    return;
  }
  emit(DueMoved{no, due});
  follow_due(no);
}

void Play::follow_due(InstanceNo no) {
  const auto& i = *case_.find(no);
  const auto& n = node(i.node);
  auto due = i.due;
  auto opened = i.opened_at;
  auto is_armed = [&](TimerKind kind, std::uint32_t number) {
    return std::any_of(case_.timers.begin(), case_.timers.end(),
                       [&](const Timer& t) { return t.instance == no && t.kind == kind && t.number == number; });
  };
  for (std::uint32_t k = 0; k < n.escalate.size(); ++k) {
    if (n.escalate[k].after || !is_armed(TimerKind::escalate, k)) continue;  // it was told, or counts from entry
    if (auto at = escalation_at(n, n.escalate[k], opened, due)) arm_anew(no, TimerKind::escalate, k, *at);
  }
  auto reminder = reminder_at(n, due);
  if (reminder && (*reminder > world_.now || is_armed(TimerKind::remind, 0)))
    arm_anew(no, TimerKind::remind, 0, *reminder);
  if (due && is_armed(TimerKind::overdue, 0)) arm_anew(no, TimerKind::overdue, 0, end_of(*due));
}

void Play::arm_limits(const Node& n, InstanceNo no) {
  const auto& i = *case_.find(no);
  auto opened = world_.now;  // not when it came: it may have been available first
  auto due = i.due;
  bool again = i.redo;  // it leads nowhere on: not by a time-out either, and its period of the law was met or missed
  if (n.within && !(again && n.on_timeout)) arm(no, TimerKind::within, 0, add_span(opened, *n.within));
  for (std::size_t k = 0; k < n.escalate.size(); ++k)
    if (auto at = escalation_at(n, n.escalate[k], opened, due))
      arm(no, TimerKind::escalate, static_cast<std::uint32_t>(k), *at);
  auto reminder = reminder_at(n, due);
  if (reminder && *reminder > opened) arm(no, TimerKind::remind, 0, *reminder);  // else there is no time before
  if (n.watched && due) arm(no, TimerKind::overdue, 0, end_of(*due));
  if (again) return;
  if (n.every) arm(no, TimerKind::every, 1, calendar::midnight(add_span(calendar::local_date(opened), n.every->span)));
  start_terms(n, no);
  start_slas(n, no);
}

void Play::open_occurrence(InstanceNo series) {
  // Past ones open at once, in order; planned ones when their timer fires (language.md, `series`).
  if (!scope_live(series) || case_.is_suspended(series)) return;
  auto found = due_occurrence(series);
  if (!found) return;
  const auto due = *found;
  emit(TimerGone{due.no, true});
  const auto& row = node(case_.find(series)->node).recurs;
  if (row && !row->after_done) plan_next(series, due.number + 1, calendar::local_date(due.at));
  Record item;
  item.set("number", static_cast<std::int64_t>(due.number));
  item.set("day", calendar::local_date(due.at));
  open_element(node(case_.find(series)->node), series, due.number, std::move(item));
  newly_waiting_.push_back(series);  // the next one may be past too
}

void Play::fire_timer(std::uint32_t no) {
  auto* armed = case_.timer(no);
  if (!armed) return;
  auto t = *armed;
  if (t.kind == TimerKind::occurrence) {
    open_occurrence(t.instance);
    return;
  }
  if (t.kind == TimerKind::every) return fire_every(t);
  emit(TimerGone{no, true});
  if (t.kind == TimerKind::message) {
    bool waiting =
        std::any_of(case_.mailbox.begin(), case_.mailbox.end(), [&](const Mail& m) { return m.no == t.number; });
    if (waiting) lose_message(t.number, "expired");
    return;
  }
  if (t.kind == TimerKind::midnight) {
    file_touched_ = true;  // settle asks the guards again
    return;
  }
  if (t.kind == TimerKind::retry) return fire_retry(t);
  if (t.kind == TimerKind::term_end || t.kind == TimerKind::term_resume) return fire_term(t);
  if (t.kind == TimerKind::sla_risk || t.kind == TimerKind::sla_breach) return watch_sla(t.number);
  if (t.kind == TimerKind::hold) {
    for (const auto& s : case_.seats) {
      if (s.no != t.number || !s.held) continue;
      auto holder = s.instance;
      auto reg = s.reg;
      give_back(t.number, "hold_ended");
      auto* waits = case_.find(holder);
      if (waits && waits->life == Life::waiting) emit(Waitlisted{holder, reg, false});  // it still wants one
      break;
    }
    return;
  }
  auto* live = case_.find(t.instance);
  if (!live) return;
  auto i = *live;
  const auto& n = t.instance == 0 ? node(route::kRoot) : node(i.node);
  switch (t.kind) {
    case TimerKind::escalate: return fire_escalation(t);
    case TimerKind::remind: return fire_reminder(t);
    case TimerKind::overdue: emit(Late{t.instance, n.index}); return;
    case TimerKind::within:
      if (!n.on_timeout || n.watched) emit(Late{t.instance, n.index});
      if (!n.on_timeout) return;
      if (t.instance == 0) {  // of the route: the case ends
        end_scope(0, n.on_timeout->kind == route::TargetKind::finish ? n.on_timeout->outcome : "done");
        return;
      }
      win_race(t.instance);
      withdraw(t.instance, "timeout");
      if (!has_gone_on(n, i)) follow(*n.on_timeout, i.scope, n.index);
      return;
    case TimerKind::milestone: check_milestone(t.instance); return;
    default: check_wait(t.instance);
  }
}

}  // namespace trajectum::turn

// What is counted by a calendar, counted anew after one has changed (semantics.md 5): the law's, with a day that was
// decreed; the region's, with a day on which it is closed. What somebody moved by hand stays where he put it, unless
// the date that it was moved away from is another now.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

bool in_workdays(const Duration& span) { return span.unit == Unit::workdays; }

/// True of what may have been held up when it came: when its time began is not kept, so it is left as it is.
bool may_be_held_up(const Node& n) { return !n.mutex.empty() || n.while_in != route::kNoNode; }

}  // namespace

void Play::recount_spans(const Instance& i) {
  const auto& n = i.no == 0 ? node(route::kRoot) : node(i.node);
  auto again = [&](TimerKind kind, std::uint32_t number, Instant at) {
    bool armed = std::any_of(case_.timers.begin(), case_.timers.end(), [&](const Timer& t) {
      return t.instance == i.no && t.kind == kind && t.number == number;
    });
    if (armed) arm_anew(i.no, kind, number, at);
  };
  auto after = [&](const Duration& span) { return add_span(i.opened_at, span) + i.stood_for; };
  if (n.within && in_workdays(*n.within)) again(TimerKind::within, 0, after(*n.within));
  for (std::uint32_t k = 0; k < n.escalate.size(); ++k) {
    const auto& span = n.escalate[k].after;
    if (span && in_workdays(*span)) again(TimerKind::escalate, k, after(*span));
  }
  if (n.lasts && in_workdays(*n.lasts)) again(TimerKind::ready, kLasts, after(*n.lasts));
  if (n.is_work() && n.due && in_workdays(n.due->span)) {
    auto from = n.due->after.empty() ? std::nullopt : date_of(n.due->after, i.scope);
    auto due = add_span(from.value_or(calendar::local_date(i.opened_at)), n.due->span);
    bool unknown = !n.due->after.empty() && !from;  // a date that has been emptied: what it was counted from is gone
    due.days += static_cast<std::int32_t>(i.stood_days);
    if (i.due && !unknown && due != *i.counted_due()) move_due(i.no, due);
  }
  if (auto at = reminder_at(n, case_.find(i.no)->due)) again(TimerKind::remind, 0, *at);
}

void Play::recount_calendars() {
  std::vector<std::uint32_t> terms, slas;
  for (const auto& t : case_.terms)
    if (!t.ended) terms.push_back(t.no);
  for (auto no : terms) {
    const auto& t = *case_.term(no);
    auto end = counted(t.from, t.span, t.suspensions, t.extensions);
    if (end == t.counted) continue;
    emit(TermMoved{no, t.name, t.from, end});
    watch_term(no);
  }
  recount_dates();  // what is counted from the end of a term
  auto live = case_.instances;
  live.push_back(case_.root);
  for (const auto& i : live) {
    bool stands = i.life == Life::incident || i.life == Life::suspension || i.stood_since != 0;
    if (!case_.find(i.no) || stands || i.element) continue;
    const auto& n = i.no == 0 ? node(route::kRoot) : node(i.node);
    if (!may_be_held_up(n)) recount_spans(i);
    if (n.kind != NodeKind::series || i.life != Life::open) continue;
    if (n.recurs) {
      replan(i.no);
      continue;
    }
    for (std::uint32_t k = 0; k < n.at.size(); ++k) {
      auto* anchor = i.item.as<Date>();
      bool planned = std::any_of(case_.timers.begin(), case_.timers.end(), [&](const Timer& t) {
        return t.instance == i.no && t.kind == TimerKind::occurrence && t.number == k + 1;
      });
      if (anchor && planned)
        arm_anew(i.no, TimerKind::occurrence, k + 1, calendar::midnight(add_span(*anchor, n.at[k])));
    }
  }
  for (const auto& s : case_.slas)
    if (!s.ended) slas.push_back(s.no);
  for (auto no : slas) watch_sla(no);
}

}  // namespace trajectum::turn

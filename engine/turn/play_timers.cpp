// What timers do when they fire, timers that people move, and moments that went by unseen (semantics.md 5).
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

constexpr const char* kNextWorkday = "next_workday";

Error not_by_hand(const Text& why) { return refused("timer_kind", why, "timer"); }

}  // namespace

Result<Timer> Play::commanded_timer(std::uint32_t no, const std::string& reason) const {
  if (auto may = may_steer(); !may) return may.error();
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  auto* found = case_.timer(no);
  if (!found)
    return refused("state", {"Deze timer loopt niet (meer); timer.find toont welke lopen.",
                             "This timer does not run (any more); timer.find shows those that do."});
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  const auto& n = found->instance == 0 ? node(route::kRoot) : node(case_.find(found->instance)->node);
  auto in_file = [&](const route::Path& path) {
    return not_by_hand({"Deze datum is " + path.text + "; verbeter die met case.set, dan gaat de timer mee.",
                        "This date is " + path.text + "; correct it with case.set and the timer follows."});
  };
  switch (found->kind) {
    case TimerKind::term_end:
    case TimerKind::term_resume:
      return not_by_hand({"Dit is een termijn van de wet; gebruik term.suspend, term.resume of term.extend.",
                          "This is a term of the law; use term.suspend, term.resume or term.extend."});
    case TimerKind::midnight:
      return not_by_hand({"Deze timer is van de server zelf: om middernacht worden voorwaarden opnieuw bekeken.",
                          "This timer is the server's own: at midnight conditions are looked at again."});
    case TimerKind::message:
      return not_by_hand({"Een bericht vervalt wanneer zijn afzender zei; laat het opnieuw sturen met een langere ttl.",
                          "A message expires when its sender said; have it sent again with a longer ttl."});
    case TimerKind::sla_risk:
    case TimerKind::sla_breach:
      return not_by_hand({"Deze klok telt de openingsuren; ze staat stil zolang `runs` niet geldt.",
                          "This clock counts opening hours; it stands still while `runs` does not hold."});
    case TimerKind::overdue:
      return not_by_hand({"Dit telt of het werk op tijd is; het gaat mee met zijn datum: verzet die (work.reschedule).",
                          "This counts whether the work is in time; it goes along with its due date: move that one "
                          "(work.reschedule)."});
    case TimerKind::milestone:
      if (!n.on.empty()) return in_file(n.on);
      break;
    case TimerKind::ready:
      if (found->number == kReadyOn) return in_file(n.ready_on);
      break;
    default: break;
  }
  return *found;
}

Result<void> Play::timer_move(std::uint32_t no, Instant at, const std::string& reason) {
  auto found = commanded_timer(no, reason);
  if (!found) return found.error();
  const auto t = *found;
  if (at <= world_.now)
    return refused("timer_past",
                   {"Kies een moment dat nog komt; timer.fire laat hem nu afgaan.",
                    "Choose a moment still to come; timer.fire lets it go off now."},
                   "at");
  if (at == t.at)
    return refused("nothing", {"De timer staat al op dat moment.", "The timer stands at that moment already."}, "at");
  auto planned = t.counted_at() == at ? std::nullopt : std::optional(t.counted_at());
  emit(TimerMoved{no, t.at, at, planned, reason});
  return {};
}

Result<void> Play::due_move(InstanceNo no, Date due, const std::string& reason) {
  if (auto may = may_steer(); !may) return may.error();
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  auto* live = no == 0 ? nullptr : case_.find(no);
  if (live && live->life == Life::incident)
    return not_by_hand(
        {"Een storing heeft een vaste datum; geef haar aan iemand anders (incident.assign) of los haar op.",
         "The date of an incident is fixed; give it to somebody else (incident.assign) or solve it."});
  auto found = live_item(no);
  if (!found) return found.error();
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  const auto i = **found;
  if (due < today())
    return refused("timer_past", {"Kies vandaag of een dag die nog komt.", "Choose today or a day still to come."},
                   "at");
  if (due == i.due)
    return refused("nothing", {"Dit moet al op die dag af zijn.", "This is due on that day already."}, "at");
  auto planned = i.counted_due() == due ? std::nullopt : i.counted_due();
  emit(DueMovedByHand{no, i.due, due, planned, reason});
  follow_due(no);
  return {};
}

Result<void> Play::timer_fire(std::uint32_t no, const std::string& reason) {
  auto found = commanded_timer(no, reason);
  if (!found) return found.error();
  if (found->at > world_.now) emit(TimerMoved{no, found->at, world_.now, found->counted_at(), reason});
  fire_timer(no);
  run();
  return {};
}

void Play::fire_escalation(const Timer& t) {
  const auto& n = t.instance == 0 ? node(route::kRoot) : node(case_.find(t.instance)->node);
  const auto& e = n.escalate[t.number];
  auto owner = case_.owner.empty() ? "" : world_.region.absences.acting(case_.owner, today());
  emit(Escalated{t.instance, t.number, e.owner ? (owner.empty() ? route_.owner : owner) : e.role});
}

void Play::fire_reminder(const Timer& t) {
  const auto& i = *case_.find(t.instance);
  auto worker = i.assignee.empty() ? "" : acting(i.assignee, i);
  emit(Reminded{t.instance, worker.empty() ? i.role : worker});
}

calendar::Firing Play::missed_one(Instant at, calendar::Misfire policy) const {
  if (calendar::local_date(at) >= today()) return {{at}, at, std::nullopt};  // planned for today: not missed today
  const Instant planned[] = {at};
  return calendar::fire_due(planned, std::nullopt, world_.now, policy, calendar_of({Unit::workdays, 1, {}}));
}

void Play::fire_every(const Timer& t) {
  const auto& i = *case_.find(t.instance);
  const auto& every = *node(i.node).every;
  auto what = missed_one(t.at, every.missed);
  if (what.next) {
    emit(TimerMoved{t.no, t.at, *what.next, t.counted_at(), kNextWorkday});
    return;
  }
  emit(TimerGone{t.no, !what.fire.empty()});
  if (what.fire.empty()) {
    emit(MomentsMissed{t.instance, every.missed, 1, t.at, t.at});
  } else {
    const auto& added = node(every.add);
    auto scope = i.scope;
    bool open = std::any_of(case_.instances.begin(), case_.instances.end(),
                            [&](const Instance& x) { return x.node == added.index && x.scope == scope; });
    if (!open) open_work(added, scope);
  }
  arm(t.instance, TimerKind::every, t.number + 1, calendar::midnight(add_span(today(), every.span)));
}

void Play::drop_missed(const Timer& first, const std::optional<Timer>& instead) {
  // Of a row that is counted, what lies between was never armed: it is counted here, not written down one by one.
  const auto policy = node(case_.find(first.instance)->node).missed;
  auto last = first;
  std::uint32_t count = 1;
  if (instead && instead->no == 0) {
    count = instead->number - first.number;
    if (auto day = next_day(first.instance, instead->number - 1, calendar::local_date(first.at)))
      last.at = calendar::midnight(*day);
  }
  emit(TimerGone{first.no, false});
  emit(MomentsMissed{first.instance, policy, count, first.at, last.at});
}

std::optional<Timer> Play::due_occurrence(InstanceNo series) {
  const auto& n = node(case_.find(series)->node);
  const bool counted = n.recurs && !n.recurs->after_done;
  while (true) {
    std::vector<Timer> due;
    for (const auto& t : case_.timers)
      if (t.instance == series && t.kind == TimerKind::occurrence && t.at <= world_.now) due.push_back(t);
    if (due.empty()) return std::nullopt;
    std::sort(due.begin(), due.end(), [](const Timer& a, const Timer& b) {
      return std::pair{a.at, a.number} < std::pair{b.at, b.number};
    });
    const auto first = due.front();
    if (calendar::local_date(first.at) >= today()) return first;  // what is planned for today is not missed today
    if (n.missed == calendar::Misfire::each) {
      // The rest stays armed in the past: each is a turn of its own as soon as this one is done.
      if (++caught_up_ > limits::kCatchUpMax) return std::nullopt;
      return first;
    }
    std::optional<Timer> later = due.size() > 1 ? std::optional(due[1]) : std::nullopt;
    if (counted) {  // only the next one is armed: how far the row has come by now
      for (auto number = first.number + 1;; ++number) {
        auto day = next_day(series, number, calendar::local_date(first.counted_at()));
        if (!day || calendar::midnight(*day) > world_.now) break;
        later = Timer{0, series, TimerKind::occurrence, number, calendar::midnight(*day), {}};
      }
    }
    if (later) {
      drop_missed(first, later);
      if (later->no == 0) arm(series, TimerKind::occurrence, later->number, later->at);
      continue;
    }
    if (n.missed == calendar::Misfire::skip) {
      drop_missed(first, std::nullopt);
      if (n.recurs) plan_next(series, first.number + 1, counted ? calendar::local_date(first.counted_at()) : today());
      continue;
    }
    auto what = missed_one(first.at, n.missed);
    if (!what.next) return first;
    emit(TimerMoved{first.no, first.at, *what.next, first.counted_at(), kNextWorkday});
    return std::nullopt;
  }
}

}  // namespace trajectum::turn

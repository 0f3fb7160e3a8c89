// A case, or a part of it, stands still until a date: it is not worked on, it opens nothing, its deadlines wait with it
// (decision 0012). The suspension is an overlay like an incident: a work item of its own for the case's owner, due on
// the date, so that the case has a next action all the time.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

/// What a timer does while its part stands still.
enum class Standing {
  goes_on,     // the law, a sender's promise, the days of a guard
  moves,       // it is moved by the time that it stood still
  keeps_date,  // a date is a date: what came due meanwhile happens when the part goes on
};

Standing standing(const Timer& t) {
  switch (t.kind) {
    case TimerKind::midnight:
    case TimerKind::message:
    case TimerKind::term_end:
    case TimerKind::term_resume:
    case TimerKind::sla_risk:
    case TimerKind::sla_breach: return Standing::goes_on;  // its clock is held with it, and takes them along
    case TimerKind::occurrence:
    case TimerKind::milestone: return Standing::keeps_date;
    case TimerKind::ready: return t.number == kLasts ? Standing::moves : Standing::keeps_date;
    case TimerKind::escalate:
    case TimerKind::within:
    case TimerKind::hold:
    case TimerKind::every:
    case TimerKind::retry:
    case TimerKind::remind:
    case TimerKind::overdue: return Standing::moves;
  }
  return Standing::moves;
}

/// The instance that a timer stands still with: of a held seat that of who holds it.
InstanceNo holder_of(const Case& c, const Timer& t) {
  if (t.kind != TimerKind::hold) return t.instance;
  for (const auto& s : c.seats)
    if (s.no == t.number) return c.find(s.instance) ? s.instance : s.scope;
  return 0;
}

Error not_so_long(const std::string& most) {
  return refused("suspension",
                 {"`till` is een dag na vandaag, hoogstens " + most + " dagen later; daarna kan het worden verlengd.",
                  "`till` is a day after today, at most " + most + " days later; after that it can be extended."},
                 "till");
}

}  // namespace

Result<void> Play::not_suspended(InstanceNo no) const {
  if (!case_.is_suspended(no)) return {};
  std::optional<Date> till;
  for (const auto& s : case_.suspensions)
    if (case_.is_part_of(no, s.of)) till = std::max(till.value_or(Date{0}), *case_.find(s.item)->due);
  auto day = till ? format_date(*till) : std::string();
  return refused("suspended", {"Dit staat stil tot " + day + "; laat het eerst doorgaan (case.resume).",
                               "This stands still until " + day + "; let it go on first (case.resume)."});
}

Result<void> Play::suspend(InstanceNo part, Date till, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(); !may) return may.error();
  auto* i = case_.find(part);
  if (!i || i->life == Life::incident || i->life == Life::suspension)
    return refused("state", {"Dit onderdeel staat niet meer open.", "This part is no longer open."}, "item");
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  auto most = limits::kSuspensionDaysMax;
  if (till <= today() || till.days > today().days + most) return not_so_long(std::to_string(most));
  if (auto* known = case_.suspension_of(part)) {
    if (case_.find(known->item)->due == till)
      return refused("nothing", {"Dit staat al stil tot die dag.", "This stands still until that day already."});
    emit(SuspensionMoved{known->item, till, reason});
    return {};
  }
  if (case_.suspensions.size() >= limits::kSuspensionsMax) {
    auto count = std::to_string(limits::kSuspensionsMax);
    return refused("suspension",
                   {"Er staan al " + count + " onderdelen stil; zet het hele traject stil, of laat iets doorgaan.",
                    count + " parts stand still already; suspend the whole case, or let something go on."});
  }
  Suspended e;
  e.instance = case_.last_instance + 1;
  e.of = part;
  e.scope = part == 0 ? 0 : i->scope;
  e.node = part == 0 ? route::kRoot : i->node;
  e.role = route_.owner;
  e.assignee = case_.owner;
  e.reason = reason;
  e.till = till;
  e.at = world_.now;
  emit(std::move(e));
  stop_part();
  file_touched_ = true;  // its service levels are asked
  return {};
}

void Play::stop_part() {
  std::vector<std::uint32_t> stops;
  for (const auto& t : case_.timers)
    if (standing(t) != Standing::goes_on && case_.is_suspended(holder_of(case_, t))) stops.push_back(t.no);
  for (auto no : stops) emit(TimerStopped{no});
  for (const auto& job : case_.jobs) {
    auto* queued = world_.region.jobs.find(case_.no, job.instance);
    if (queued && !queued->held && case_.is_suspended(job.instance)) emit(JobHeld{job.instance, false});
  }
}

Result<void> Play::go_on_with(InstanceNo part, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(); !may) return may.error();
  auto* known = part == 0 ? nullptr : case_.suspension(part);
  if (!known) known = case_.suspension_of(part);
  if (!known && part == 0 && !case_.suspensions.empty())
    return refused("suspension",
                   {"Het traject zelf staat niet stil; noem met item het onderdeel dat stilstaat.",
                    "The case itself does not stand still; name with item the part that does."},
                   "item");
  if (!known) return refused("suspension", {"Dit staat niet stil.", "This does not stand still."}, "item");
  auto over = *known;
  std::vector<Instance> free;
  auto is_freed = [&](const Instance& i) {
    return i.stood_since != 0 && case_.is_part_of(i.no, over.of) && !case_.is_covered(i.no, over.item);
  };
  if (is_freed(case_.root)) free.push_back(case_.root);
  for (const auto& i : case_.instances)
    if (is_freed(i)) free.push_back(i);
  for (const auto& i : free) free_instance(i);
  emit(SuspensionOver{over.item, reason, world_.now});
  look_at_freed(free);
  return {};
}

void Play::free_instance(const Instance& i) {
  auto stood = world_.now - i.stood_since;
  auto days = today().days - calendar::local_date(i.stood_since).days;
  if (i.due && days > 0) {
    Date due{i.due->days + days};
    const auto& said = node(i.node).due;
    if (said && said->span.unit == Unit::workdays && i.life != Life::incident) {  // never on a day off
      auto one = said->span;
      one.n = 1;
      due = add_span(Date{due.days - 1}, one);
    }
    emit(DueShifted{i.no, static_cast<std::uint32_t>(due.days - i.due->days), due});
  }
  auto stopped = case_.stopped;
  for (const auto& t : stopped)
    if (holder_of(case_, t) == i.no) emit(TimerGoesOn{t.no, standing(t) == Standing::moves ? t.at + stood : t.at});
  auto due = case_.find(i.no)->due;
  auto with_due = [&](TimerKind kind, std::optional<Instant> at) {  // counted from the due date, that moves by days
    bool armed = std::any_of(case_.timers.begin(), case_.timers.end(),
                             [&](const Timer& t) { return t.instance == i.no && t.kind == kind; });
    if (armed && at) arm_anew(i.no, kind, 0, *at);
  };
  if (due) with_due(TimerKind::overdue, calendar::midnight({due->days + 1}));
  with_due(TimerKind::remind, reminder_at(i.no == 0 ? node(route::kRoot) : node(i.node), due));
  if (auto* job = case_.job(i.no); job && !job->stopped) emit(JobHeld{i.no, true});
}

void Play::look_at_freed(const std::vector<Instance>& freed) {
  wake();          // what a mutex or `while_in` stops now, before it is looked at
  link_changed();  // and what changed meanwhile is asked now
  touch(case_.root.no);
  for (const auto& i : freed) {
    const auto& n = node(i.node);
    if (i.life == Life::incident) continue;
    touch(i.scope);
    if (i.life == Life::open) touch(i.no);
    bool looks =
        n.kind == NodeKind::wait || n.kind == NodeKind::milestone || (n.kind == NodeKind::series && !i.element);
    if (looks && i.no != 0) newly_waiting_.push_back(i.no);
    for (const auto& [instance, reg] : case_.waiting) {
      if (instance != i.no) continue;
      FollowUp offer;  // what came free meanwhile went past it
      offer.reg = reg;
      follow_ups.push_back(std::move(offer));
    }
    if (i.child == 0) continue;
    FollowUp ask;  // it may have ended meanwhile
    ask.kind = FollowUp::Kind::ask_child;
    ask.child = i.child;
    follow_ups.push_back(std::move(ask));
  }
}

void Play::end_suspensions(InstanceNo gone) {
  std::vector<InstanceNo> over;
  for (const auto& s : case_.suspensions)
    if (s.of == gone) over.push_back(s.item);
  for (auto item : over) emit(SuspensionOver{item, "ended", world_.now});
}

}  // namespace trajectum::turn

// Service levels: seconds of service, counted by a calendar while `runs` holds. What it comes to is told once: at risk,
// then breached; each segment it ran is in the history (language.md, "Time with consequences").
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

/// What a target is in service time. So many workdays are those that follow today, as long as each is open.
std::int64_t seconds_of(const Duration& target, Date today, const calendar::ServiceCalendar& calendar) {
  if (target.unit == Unit::minutes) return target.n * 60;
  if (target.unit == Unit::hours) return target.n * 3600;
  auto last = calendar::add_workdays(today, target.n, calendar);
  return calendar::open_between(calendar::midnight({today.days + 1}), calendar::midnight({last.days + 1}), calendar);
}

}  // namespace

const route::Sla& Play::declared_sla(const Sla& s) const {
  const auto& said = node(s.node).slas;
  auto it = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.id == s.name; });
  TRAJECTUM_ASSERT(it != said.end());
  return *it;
}

void Play::start_slas(const Node& n, InstanceNo no) {
  for (const auto& said : n.slas) {
    auto target = seconds_of(said.target, today(), calendar_of(said.target));
    emit(SlaStarted{case_.last_sla + 1, no, n.index, said.id, target, target * said.risk_percent / 100});
    if (said.runs == route::kNoFunction)
      run_sla(case_.last_sla);
    else
      file_touched_ = true;  // `runs` is asked when all else has come to rest
  }
}

void Play::ask_slas() {
  std::vector<std::uint32_t> live;
  for (const auto& s : case_.slas)
    if (!s.ended) live.push_back(s.no);
  for (auto no : live) {
    auto* s = case_.sla(no);
    if (!s || s->ended) continue;
    const auto& said = declared_sla(*s);
    auto at = s->node;
    auto scope = s->instance == 0 ? InstanceNo(0) : case_.find(s->instance)->scope;
    bool stands = case_.is_suspended(s->instance);  // nobody can keep it meanwhile
    auto runs = stands || said.runs == route::kNoFunction ? Result<bool>(!stands) : holds(said.runs, scope);
    if (!runs)
      raise_incident(at, scope, runs.error(), {0, kPartAsked, "", s->instance});
    else if (*runs && !s->running_since)
      run_sla(no);
    else if (!*runs && s->running_since)
      hold_sla(no);
  }
}

void Play::run_sla(std::uint32_t no) {
  emit(SlaRuns{no, case_.sla(no)->name, world_.now});
  watch_sla(no);
}

void Play::hold_sla(std::uint32_t no) {
  const auto s = *case_.sla(no);
  auto since = *s.running_since;
  auto used = calendar::open_between(since, world_.now, calendar_of(declared_sla(s).target));
  emit(SlaHeld{no, s.name, since, world_.now, used});
  disarm_one(s.instance, TimerKind::sla_risk, no);
  disarm_one(s.instance, TimerKind::sla_breach, no);
}

void Play::watch_sla(std::uint32_t no) {
  const auto s = *case_.sla(no);
  if (s.ended || !s.running_since) return;
  const auto& calendar = calendar_of(declared_sla(s).target);
  auto reached = [&](std::int64_t seconds) {
    return calendar::add_service_time(*s.running_since, std::max<std::int64_t>(0, seconds - s.used), calendar);
  };
  auto watch = [&](TimerKind kind, std::int64_t seconds, bool told, auto event) {
    if (told) return;
    auto at = reached(seconds);
    if (at && *at <= world_.now)
      emit(event);
    else if (at)
      arm_anew(s.instance, kind, no, *at);
  };
  watch(TimerKind::sla_risk, s.at_risk, s.risk_told, SlaAtRisk{no, s.name});
  watch(TimerKind::sla_breach, s.target, s.breached, SlaBreached{no, s.name});
}

void Play::end_slas(InstanceNo instance) {
  std::vector<std::uint32_t> over;
  for (const auto& s : case_.slas)
    if (s.instance == instance && !s.ended) over.push_back(s.no);
  for (auto no : over) {
    if (case_.sla(no)->running_since) hold_sla(no);
    const auto& s = *case_.sla(no);
    emit(SlaEnded{no, s.name, s.used, s.breached});
  }
}

}  // namespace trajectum::turn

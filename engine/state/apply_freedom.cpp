#include "state/apply_freedom.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace trajectum::state {
namespace {

template <class List>
auto position(List& list, std::uint32_t no) {
  auto it = std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.no == no; });
  TRAJECTUM_ASSERT(it != list.end());
  return it;
}

}  // namespace

void apply_freedom(Case& c, const Suspended& e) {
  c.suspensions.push_back({e.instance, e.of, e.at, e.reason});
  Instance i;
  i.no = e.instance;
  i.scope = e.scope;
  i.node = e.node;
  i.life = Life::suspension;
  i.role = e.role;
  i.assignee = e.assignee;
  i.due = e.till;
  i.opened_at = e.at;
  TRAJECTUM_ASSERT(e.instance == c.last_instance + 1);
  c.last_instance = e.instance;
  if (e.of == 0 && c.root.stood_since == 0) c.root.stood_since = e.at;
  for (auto& part : c.instances)
    if (part.stood_since == 0 && part.life != Life::suspension && c.is_part_of(part.no, e.of)) part.stood_since = e.at;
  c.instances.push_back(std::move(i));
}

void apply_freedom(Case& c, const SuspensionMoved& e) {
  c.find(e.instance)->due = e.till;
  for (auto& s : c.suspensions)
    if (s.item == e.instance) s.reason = e.reason;
}

void apply_freedom(Case& c, const SuspensionOver& e) {
  std::erase_if(c.suspensions, [&](const Suspension& s) { return s.item == e.instance; });
  std::erase_if(c.instances, [&](const Instance& i) { return i.no == e.instance; });
  auto goes_on = [&](Instance& part) {
    if (part.stood_since == 0 || c.is_covered(part.no, 0)) return;
    part.stood_for += e.at - part.stood_since;
    part.stood_since = 0;
  };
  goes_on(c.root);
  for (auto& part : c.instances) goes_on(part);
}

void apply_freedom(Case& c, const TimerStopped& e) {
  auto it = position(c.timers, e.timer);
  c.stopped.push_back(*it);
  c.timers.erase(it);
}

void apply_freedom(Case& c, const TimerGoesOn& e) {
  auto it = position(c.stopped, e.timer);
  auto timer = *it;
  if (timer.planned) *timer.planned += e.at - timer.at;
  timer.at = e.at;
  c.stopped.erase(it);
  c.timers.push_back(timer);
}

void apply_freedom(Case& c, const DueShifted& e) {
  auto& i = *c.find(e.instance);
  i.due = e.due;
  if (i.planned_due) i.planned_due->days += static_cast<std::int32_t>(e.days);
  i.stood_days += e.days;
}

void apply_freedom(Case&, const JobHeld&) {}

void apply_freedom(Case& c, const CaseReopened&) {
  c.life = CaseLife::active;
  c.outcome.clear();
  c.ended_at = 0;
  c.root.ending.clear();
  c.root.reached.clear();
  c.root.escalated.clear();
}

void apply_freedom(Case& c, const CaseLinked& e) { c.links.push_back({e.kind, e.other, e.incoming}); }

void apply_freedom(Case& c, const CaseUnlinked& e) {
  std::erase_if(c.links,
                [&](const CaseLink& l) { return l.kind == e.kind && l.other == e.other && l.incoming == e.incoming; });
}

}  // namespace trajectum::state

#include "state/apply_time.hpp"

#include <algorithm>

#include "base/result.hpp"

namespace trajectum::state {
namespace {

Term& changed_term(Case& c, std::uint32_t no) {
  auto it = std::find_if(c.terms.begin(), c.terms.end(), [&](const Term& t) { return t.no == no; });
  TRAJECTUM_ASSERT(it != c.terms.end());
  c.file_changed = true;
  return *it;
}

Job* job_of(Case& c, InstanceNo instance) {
  auto it = std::find_if(c.jobs.begin(), c.jobs.end(), [&](const Job& j) { return j.instance == instance; });
  return it == c.jobs.end() ? nullptr : &*it;
}

Sla& changed_sla(Case& c, std::uint32_t no) {
  auto it = std::find_if(c.slas.begin(), c.slas.end(), [&](const Sla& s) { return s.no == no; });
  TRAJECTUM_ASSERT(it != c.slas.end());
  return *it;
}

/// It turns out that a term was not late after all: what moves its end was put on record afterwards.
void forget_late(Case& c, const Term& t) {
  std::erase_if(c.late,
                [&](const Lateness& l) { return l.instance == t.instance && l.node == t.node && l.term == t.name; });
}

}  // namespace

Instance& live(Case& c, InstanceNo no) {
  auto* i = c.find(no);
  TRAJECTUM_ASSERT(i != nullptr);
  return *i;
}

void note_late(Case& c, InstanceNo instance, NodeIndex node, const std::string& term) {
  bool known =
      std::any_of(c.late.begin(), c.late.end(), [&](const Lateness& l) { return l.node == node && l.term == term; });
  if (!known) c.late.push_back({instance, node, term, static_cast<std::uint32_t>(c.milestones.size())});
}

void apply_time(Case& c, const TermStarted& e) {
  Term t;
  t.no = e.term;
  t.instance = e.instance;
  t.node = e.node;
  t.name = e.name;
  t.span = e.span;
  t.from = e.from;
  t.counted = e.counted;
  TRAJECTUM_ASSERT(e.term == c.last_term + 1);
  c.last_term = e.term;
  c.terms.push_back(std::move(t));
  c.file_changed = true;
}

void apply_time(Case& c, const TermSuspended& e) {
  auto& t = changed_term(c, e.term);
  t.suspensions.push_back(e.suspension);
  t.counted = e.counted;
  t.suspended = true;
  if (t.passed) forget_late(c, t);
  t.passed = false;  // it may be put on record after the end that it moves
}

void apply_time(Case& c, const TermResumed& e) {
  auto& t = changed_term(c, e.term);
  TRAJECTUM_ASSERT(!t.suspensions.empty());
  t.suspensions.back().till = e.on;
  t.counted = e.counted;
  t.suspended = false;
}

void apply_time(Case& c, const TermExtended& e) {
  auto& t = changed_term(c, e.term);
  t.extensions.push_back(e.extension);
  t.counted = e.counted;
}

void apply_time(Case& c, const TermMoved& e) {
  auto& t = changed_term(c, e.term);
  t.from = e.from;
  t.counted = e.counted;
  if (t.passed) forget_late(c, t);
  t.passed = false;
}

void apply_time(Case& c, const TermPassed& e) {
  auto& t = changed_term(c, e.term);
  t.passed = true;
  note_late(c, t.instance, t.node, t.name);
}

void apply_time(Case& c, const TermEnded& e) {
  auto name = changed_term(c, e.term).name;
  // The last that ended can be read; older ones of its name are in the history.
  std::erase_if(c.terms, [&](const Term& t) { return t.ended && t.name == name; });
  auto& t = changed_term(c, e.term);
  t.ended = true;
  t.suspended = false;
}

void apply_time(Case& c, const JobQueued& e) {
  if (auto* job = job_of(c, e.instance))
    *job = {e.instance, 0, false};
  else
    c.jobs.push_back({e.instance, 0, false});
}

void apply_time(Case& c, const JobFailed& e) {
  auto* job = job_of(c, e.instance);
  TRAJECTUM_ASSERT(job != nullptr);
  job->failures = e.failures;
  job->stopped = !e.retry_at;
}

void apply_time(Case& c, const TimerMoved& e) {
  auto it = std::find_if(c.timers.begin(), c.timers.end(), [&](const Timer& t) { return t.no == e.timer; });
  TRAJECTUM_ASSERT(it != c.timers.end());
  it->at = e.at;
  it->planned = e.planned;
}

void apply_time(Case& c, const DueMovedByHand& e) {
  auto& i = live(c, e.instance);
  i.due = e.due;
  i.planned_due = e.planned;
}

void apply_time(Case& c, const DuePlanned& e) { live(c, e.instance).planned_due = e.planned; }

void apply_time(Case& c, const Reminded& e) { live(c, e.instance).reminded.push_back(e.to); }

void apply_time(Case& c, const MomentsMissed& e) {
  auto* i = c.find(e.instance);
  if (i && i->life == Life::open) i->number += e.count;  // a series: its moments have gone by, opened or not
}

void apply_time(Case& c, const SlaStarted& e) {
  TRAJECTUM_ASSERT(e.sla == c.last_sla + 1);
  c.last_sla = e.sla;
  c.slas.push_back({e.sla, e.instance, e.node, e.name, e.target, e.at_risk, 0, std::nullopt, false, false, false});
}

void apply_time(Case& c, const SlaRuns& e) { changed_sla(c, e.sla).running_since = e.from; }

void apply_time(Case& c, const SlaHeld& e) {
  auto& s = changed_sla(c, e.sla);
  s.used += e.seconds;
  s.running_since.reset();
}

void apply_time(Case& c, const SlaAtRisk& e) { changed_sla(c, e.sla).risk_told = true; }

void apply_time(Case& c, const SlaBreached& e) { changed_sla(c, e.sla).breached = true; }

void apply_time(Case& c, const SlaEnded& e) {
  std::erase_if(c.slas, [&](const Sla& s) { return s.ended && s.name == e.name; });
  changed_sla(c, e.sla).ended = true;
}

}  // namespace trajectum::state

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

}  // namespace

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
  t.passed = false;
}

void apply_time(Case& c, const TermPassed& e) { changed_term(c, e.term).passed = true; }

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

}  // namespace trajectum::state

// What must hold of service levels and of what people were told; of jobs: who waits is in the queue, once, and stored.
// Of periods of the law: counted anew by other means they come to the same end, and time is watched.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "calendar/calendar.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

using state::TimerKind;

void Invariants::look_at_time(const state::Case& c, const route::Route& route) {
  auto timer = [&](const state::Term& t, TimerKind kind) -> const state::Timer* {
    for (const auto& one : c.timers)
      if (one.kind == kind && one.instance == t.instance && one.number == t.no) return &one;
    return nullptr;
  };
  calendar::LegalCalendar decreed;
  for (const auto& [id, record] : bench_.region().state.whole(bench_.region().bundle->calendars.decreed))
    if (auto* day = record.get("day").as<Date>()) decreed.decreed.insert(*day);
  for (const auto& t : c.terms) {
    auto wrong = [&](const char* what) { say(fmt::format("case {}: term {} {}", c.no, t.name, what)); };
    auto counted_by = [&](const calendar::LegalCalendar& by) {
      return calendar::legal_end(t.from, t.span, t.suspensions, t.extensions, by);
    };
    if (counted_by({}) != t.counted && counted_by(decreed) != t.counted)  // a decree counts from when somebody recounts
      wrong("does not end where its parts put it");
    if (!t.ended && route.node(t.node).terms.empty()) wrong("stands on a node that has none");
    if (t.ended) continue;
    auto* holder = c.find(t.instance);
    if (!c.is_open() || !holder || (t.instance != 0 && holder->node != t.node)) {
      wrong("outlived its node");
      continue;
    }
    auto* end = timer(t, TimerKind::term_end);
    auto* resume = timer(t, TimerKind::term_resume);
    if ((end == nullptr) != t.passed) wrong("passes unseen");
    if (end && end->at != calendar::midnight({t.counted.date->days + 1})) wrong("is watched for another day");
    if ((resume != nullptr) != t.suspended) wrong("stands still unseen");
    if (resume && resume->at != calendar::midnight(*t.suspensions.back().till)) wrong("runs again on another day");
  }
}

void Invariants::look_at_slas(const state::Case& c) {
  for (const auto& s : c.slas) {
    auto wrong = [&](const char* what) { say(fmt::format("case {}: sla {} {}", c.no, s.name, what)); };
    auto armed = [&](TimerKind kind) {
      return std::any_of(c.timers.begin(), c.timers.end(),
                         [&](const auto& t) { return t.kind == kind && t.instance == s.instance && t.number == s.no; });
    };
    if (s.ended && s.running_since) wrong("runs after its node ended");
    if (!s.ended && (!c.is_open() || !c.find(s.instance))) wrong("outlived its node");
    if (armed(TimerKind::sla_breach) != (s.running_since && !s.breached)) wrong("is used up unseen");
    if (armed(TimerKind::sla_risk) != (s.running_since && !s.risk_told)) wrong("is at risk unseen");
    if (s.breached && !s.risk_told) wrong("was breached before it was at risk");
  }
}

void Invariants::look_at_told() {
  std::set<std::string> should, stored;
  auto key = [](const std::string& who, CaseNo no, InstanceNo instance) {
    return who + '\0' + state::key_number(static_cast<std::uint64_t>(no)) + "." + state::key_number(instance);
  };
  auto add = [&](const state::Case& c, const state::Instance& i) {
    for (const auto* told : {&i.escalated, &i.reminded})
      for (const auto& who : *told) should.insert(key(who, c.no, i.no));
  };
  for (const auto& [no, c] : cases_) {
    if (!c.is_open()) continue;
    add(c, c.root);
    for (const auto& i : c.instances) add(c, i);
  }
  bench_.store().scan_entries(bench_.region().no, state::space::kTold, "", "",
                              [&](std::string_view row, std::string_view) {
                                stored.emplace(row);
                                return true;
                              });
  if (should != stored) say(fmt::format("{} were told and {} are stored as told", should.size(), stored.size()));
}

void Invariants::look_at_jobs(const state::Case& c, const route::Route& route) {
  auto& r = bench_.region();
  std::size_t live = 0;
  for (const auto& i : c.instances) {
    bool overlay = i.life == state::Life::incident || i.life == state::Life::suspension;
    if (route.node(i.node).kind != route::NodeKind::job || overlay) continue;
    ++live;
    auto wrong = [&](const char* what) { say(fmt::format("case {}: job {} {}", c.no, route.node(i.node).name, what)); };
    auto* job = c.job(i.no);
    auto* queued = r.state.jobs.find(c.no, i.no);
    if (!job) {
      wrong("is not known");
      continue;
    }
    if ((queued == nullptr) != job->stopped) wrong("waits for nobody");
    if (queued && queued->kind != route.node(i.node).job_kind) wrong("waits among others");
    if (queued && queued->lease > r.state.jobs.last_lease) wrong("has a lease that was never given");
    bool incident = std::any_of(c.instances.begin(), c.instances.end(),
                                [&](const auto& x) { return x.life == state::Life::incident && x.of == i.no; });
    if (job->stopped && !incident) wrong("failed and nobody is told");
  }
  if (live != c.jobs.size()) say(fmt::format("case {}: {} jobs for {} live nodes", c.no, c.jobs.size(), live));
}

void Invariants::look_at_queue() {
  auto& r = bench_.region();
  std::size_t rows = 0;
  bench_.store().scan_entries(r.no, state::space::kJob, "", "", [&](std::string_view, std::string_view body) {
    auto stored = decode<state::QueuedJob>(body);
    auto* known = stored ? r.state.jobs.find(stored->case_no, stored->instance) : nullptr;
    if (!known || encode(*known) != std::string(body)) say("a job in the queue is not stored as it is");
    ++rows;
    return true;
  });
  if (rows != r.state.jobs.size()) say(fmt::format("{} jobs are stored, {} wait", rows, r.state.jobs.size()));
  for (const auto& [key, job] : r.state.jobs.all()) {
    auto known = cases_.find(job.case_no);
    if (known == cases_.end() || !known->second.job(job.instance)) say("a job waits that no case has");
  }
}

}  // namespace trajectum::test

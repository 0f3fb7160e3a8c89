// Leases of jobs: given, extended, and kept beside the history (state/jobs.hpp).
#include "pipeline/engine.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

Result<void> Engine::write_shared(RegionAtWork& r) {
  store::Changes changes;
  changes.region = r.no;
  for (auto& row : r.state.accept()) {
    if (row.body)
      changes.entries.push_back({row.space, row.key, *row.body});
    else
      changes.entries_gone.push_back({row.space, row.key});
  }
  return store_.write(changes);
}

Result<std::vector<Engine::TakenJob>> Engine::take_jobs(RegionAtWork& r, const std::string& worker,
                                                        const std::set<std::string>& kinds, std::size_t at_most,
                                                        std::int64_t lease_ms) {
  std::vector<TakenJob> out;
  if (is_held(r.no)) return out;  // workers wait, as when there is nothing
  auto now = clock_.now();
  for (const auto& [kind, first] : r.state.jobs.first_of_kinds())
    if (kinds.contains(kind)) asked_for_jobs_[r.no][kind] = now;
  for (const auto& job : r.state.jobs.free(kinds, now, at_most)) {
    auto* c = load_case(r, job.case_no);
    if (!c) continue;
    TakenJob taken;
    taken.case_no = job.case_no;
    taken.instance = job.instance;
    taken.kind = job.kind;
    taken.until = now + lease_ms;
    if (auto* state = c->job(job.instance)) taken.failures = state->failures;
    ask(r, *c, [&](const turn::Play& play) {
      auto* i = c->find(job.instance);
      if (!i) return;
      taken.node = play.node(i->node).name;
      taken.input = play.job_input(job.instance);
    });
    if (taken.node.empty()) continue;  // its bundle cannot be loaded: nobody could say what to do
    taken.lease = r.state.lease_job(job.case_no, job.instance, worker, taken.until);
    out.push_back(std::move(taken));
  }
  if (out.empty()) return out;
  if (auto written = write_shared(r); !written) return written.error();
  return out;
}

Result<Instant> Engine::extend_lease(RegionAtWork& r, CaseNo case_no, InstanceNo job, std::uint64_t lease,
                                     std::int64_t lease_ms) {
  auto* queued = r.state.jobs.find(case_no, job);
  if (!queued || lease == 0 || queued->lease != lease)
    return refused("lease",
                   {"Deze opdracht is niet (meer) van deze werker.", "This job is not this worker's (any more)."});
  auto until = clock_.now() + lease_ms;
  r.state.extend_lease(case_no, job, until);
  if (auto written = write_shared(r); !written) return written.error();
  return until;
}

Instant Engine::asked_for_jobs(RegionNo no, const std::string& kind) const {
  auto region = asked_for_jobs_.find(no);
  if (region == asked_for_jobs_.end()) return started_at_;
  auto asked = region->second.find(kind);
  return asked == region->second.end() ? started_at_ : asked->second;
}

std::uint64_t Engine::jobs_stamp() const {
  auto sum = stamp_;
  for (const auto& [no, r] : regions_) sum += r->state.jobs.changes;
  return sum;
}

}  // namespace trajectum::pipeline

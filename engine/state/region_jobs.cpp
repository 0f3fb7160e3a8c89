// The region's side of jobs: events queue and drop them, leases are given between turns.
#include "base/result.hpp"
#include "state/region.hpp"

namespace trajectum::state {
namespace {

std::string job_key(CaseNo case_no, InstanceNo instance) {
  return key_number(static_cast<std::uint64_t>(case_no)) + "." + key_number(instance);
}

}  // namespace

void Region::put_job(QueuedJob job) {
  auto* was = jobs.find(job.case_no, job.instance);
  if (was)
    undo_.push_back([this, before = *was] { jobs.put(before); });
  else
    undo_.push_back([this, no = job.case_no, instance = job.instance] { jobs.drop(no, instance); });
  row(space::kJob, job_key(job.case_no, job.instance), encode(job));
  jobs.put(std::move(job));
}

void Region::apply_job(const Event& event, const Case& c) {
  if (auto* queued = std::get_if<JobQueued>(&event)) {
    put_job({c.no, queued->instance, queued->kind, queued->ready_at, 0, "", 0, false});
    return;
  }
  if (auto* held = std::get_if<JobHeld>(&event)) {
    auto* known = jobs.find(c.no, held->instance);
    if (!known) return;
    auto job = *known;
    job.held = !held->over;
    put_job(std::move(job));
    return;
  }
  auto* failed = std::get_if<JobFailed>(&event);
  auto* ended = std::get_if<Ended>(&event);
  if (!failed && !ended) return;
  auto* known = jobs.find(c.no, failed ? failed->instance : ended->instance);
  if (!known) return;
  auto job = *known;
  if (failed && failed->retry_at) {
    job.ready_at = *failed->retry_at;
    job.lease = 0;
    job.worker.clear();
    put_job(std::move(job));
    return;
  }
  drop_job(job);
}

void Region::drop_job(const QueuedJob& job) {
  auto gone = job;
  jobs.drop(gone.case_no, gone.instance);
  row(space::kJob, job_key(gone.case_no, gone.instance), std::nullopt);
  undo_.push_back([this, gone] { jobs.put(gone); });
}

std::uint64_t Region::lease_job(CaseNo case_no, InstanceNo instance, const std::string& worker, Instant until) {
  auto* known = jobs.find(case_no, instance);
  if (!known) return 0;
  auto job = *known;
  job.lease = ++jobs.last_lease;
  job.worker = worker;
  job.leased_until = until;
  row(space::kLease, "last", encode(jobs.last_lease));
  row(space::kJob, job_key(case_no, instance), encode(job));
  jobs.put(job);
  return job.lease;
}

void Region::extend_lease(CaseNo case_no, InstanceNo instance, Instant until) {
  auto* known = jobs.find(case_no, instance);
  TRAJECTUM_ASSERT(known != nullptr && known->lease != 0);
  auto job = *known;
  job.leased_until = until;
  row(space::kJob, job_key(case_no, instance), encode(job));
  jobs.put(std::move(job));
}

}  // namespace trajectum::state

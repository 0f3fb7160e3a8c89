// Jobs: work for a program elsewhere. The turn queues a job, takes its result or its failure, and gives up on one that
// keeps failing; who has it meanwhile is a lease of the region (state/jobs.hpp), and no turn.
#include <algorithm>

#include "base/limits.hpp"
#include "turn/form_world.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

/// How long a job rests after it failed so often, when the worker does not say.
std::int64_t rest_ms(std::uint32_t failures) {
  auto ms = limits::kJobRetryMsFirst;
  for (std::uint32_t i = 1; i < failures && ms < limits::kJobRetryMsMax; ++i) ms *= 4;
  return std::min(ms, limits::kJobRetryMsMax);
}

Error lost_lease() {
  return refused("lease", {"Deze opdracht is niet (meer) van deze werker: haar lease is niet de laatste.",
                           "This job is not this worker's (any more): its lease is not the last one."});
}

}  // namespace

void Play::open_job(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::waiting, false, 0, {});
  run_on_enter(n, scope, no);
  arm_limits(n, no);
  if (case_.find(no)) emit(JobQueued{no, n.index, n.job_kind, world_.now});
}

Record Play::job_input(InstanceNo job) const {
  Record out;
  auto* i = case_.find(job);
  if (!i) return out;
  for (const auto& [name, path] : node(i->node).input)
    if (auto value = value_of(path, i->scope); !value.empty()) out.set(name, std::move(value));
  return out;
}

Result<const Instance*> Play::leased_job(InstanceNo job, std::optional<std::uint64_t> lease) const {
  auto* i = job == 0 ? nullptr : case_.find(job);
  if (!i || node(i->node).kind != NodeKind::job || i->life != Life::waiting)
    return refused("state", {"Deze opdracht staat niet meer open.", "This job is no longer open."});
  if (auto free = not_suspended(job); !free) return free.error();
  if (!lease) return i;
  auto* queued = world_.region.jobs.find(case_.no, job);
  if (!queued || *lease == 0 || queued->lease != *lease) return lost_lease();
  return i;
}

Result<void> Play::job_done(const JobResult& what) {
  auto found = leased_job(what.job, what.lease);
  if (!found) return found.error();
  auto i = **found;
  const auto& n = node(i.node);
  if (std::string rule = waits_for(n, i.scope, i.no); !rule.empty())
    return refused(rule, {"Dit kan hier nu niet; het wacht tot het traject zover is.",
                          "This cannot be done now; it waits until the case is there."});
  bool known = what.outcome.empty() ? n.next.has_value() || n.outcomes.empty()
                                    : std::any_of(n.outcomes.begin(), n.outcomes.end(),
                                                  [&](const auto& o) { return o.id == what.outcome; });
  if (!known) return unknown_outcome(n, what.outcome);
  FormWorld world(*this, i.scope);
  auto result = coerce(n.form, what.result, world, {"form", "result", false});
  if (!result) return result.error();
  win_race(i.no);
  disarm(i.no);
  emit(Ended{i.no, n.index, End::completed, what.outcome, by_.user, "", *result, case_.seq});
  keep_undo(n, i.scope, what.outcome, &*result);
  leave_done(n, i.scope, what.outcome, &*result);
  if (refusal_) return *refusal_;
  return {};
}

Result<void> Play::job_fail(const JobFailure& what) {
  auto found = leased_job(what.job, what.lease);
  if (!found) return found.error();
  auto i = **found;
  const auto& n = node(i.node);
  auto failures = case_.job(i.no)->failures + 1;
  bool stops = failures >= static_cast<std::uint32_t>(n.retry);
  auto rest = what.retry_after_ms.value_or(rest_ms(failures));
  emit(JobFailed{i.no, n.index, failures, what.cls, what.error,
                 stops ? std::nullopt : std::optional(world_.now + rest)});
  if (!stops) return {};
  auto cls = what.cls.empty() ? std::string() : " (" + what.cls + ")";
  auto times = std::to_string(failures);
  raise_incident(n.index, i.scope,
                 refused("job", {"De opdracht " + n.job_kind + " mislukte " + times + " keer" + cls + ": " + what.error,
                                 "The job " + n.job_kind + " failed " + times + " times" + cls + ": " + what.error}),
                 {0, kPartThere, "", i.no});
  return {};
}

void Play::retry_job(InstanceNo job) {
  const auto& n = node(case_.find(job)->node);
  auto tries = retrying_ ? retrying_->tries : 0;  // it fails, if it does, in a turn to come
  if (tries != case_.find(job)->tries) emit(FailureMet{job, n.index, "tried", tries});
  emit(JobQueued{job, n.index, n.job_kind, world_.now});
}

}  // namespace trajectum::turn

// `job.*`: work that programs elsewhere do. A worker takes jobs under a lease, and says what came of each.
#include <algorithm>
#include <chrono>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

const Param kJob{.name = "job", .required = true, .doc = "its id, as job.take gave it"};
const Param kLease{.name = "lease", .type = ParamType::integer, .required = true, .doc = "as job.take gave it"};
const std::vector<ErrorCode> kUsual = {ErrorCode::not_found, ErrorCode::conflict, ErrorCode::refused,
                                       ErrorCode::forbidden};

std::int64_t steady_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

Result<void> must_work(const Call& call) {
  const auto& roles = call.session.roles;
  if (call.session.admin || std::find(roles.begin(), roles.end(), kWorkerRole) != roles.end()) return {};
  return forbidden({"Opdrachten zijn voor werkers.", "Jobs are for workers."},
                   {"Een beheerder kan u de rol worker geven.", "An administrator can give you the role worker."});
}

/// A whole number within limits. Errors: `invalid_params`.
Result<std::int64_t> number(const Call& call, const char* name, std::int64_t otherwise, std::int64_t least,
                            std::int64_t most) {
  auto n = call.params.get(name).integer(otherwise);
  if (n >= least && n <= most) return n;
  auto limits = std::to_string(least) + " tot en met " + std::to_string(most);
  return invalid_params(name,
                        {std::string(name) + " is " + limits + ".",
                         std::string(name) + " is " + std::to_string(least) + " to " + std::to_string(most) + "."});
}

Result<std::pair<CaseNo, InstanceNo>> job_of(Services& services, const Call& call) {
  auto found = services.engine.ids().item_no(call.session.region_no, text_of(call, "job"));
  if (!found || !services.engine.find_case(region_of(services, call), found->first))
    return not_found({"Deze opdracht is er niet.", "There is no such job."});
  return *found;
}

Value shown(Services& services, const Call& call, const pipeline::Engine::TakenJob& job) {
  auto region = call.session.region_no;
  Record one;
  one.set("job", services.engine.ids().item_id(region, job.case_no, job.instance));
  one.set("case", services.engine.ids().case_id(region, job.case_no));
  one.set("node", job.node);
  one.set("kind", job.kind);
  one.set("lease", static_cast<std::int64_t>(job.lease));
  one.set("until", calendar::format_instant(job.until));
  one.set("failures", static_cast<std::int64_t>(job.failures));
  one.set("input", job.input);
  return one;
}

/// Nothing was there: the call waits, unless its time is over. `next`: when a job is free by the clock.
void wait_for_job(Services& services, Call& call, std::int64_t wait_ms, std::optional<Instant> next) {
  auto& session = call.session;
  if (!session.may_wait || session.is_last || call.notification || wait_ms == 0) return;
  auto now = steady_ms();
  if (session.waits_till_ms == 0) session.waits_till_ms = now + wait_ms;
  auto left = session.waits_till_ms - now;
  if (left <= 0) return;
  session.waits = true;
  bool clock_runs = services.virtual_clock == nullptr;
  session.wait_ms = next && clock_runs ? std::clamp<std::int64_t>(*next - services.engine.now(), 1, left) : left;
}

Result<std::string> take(Services& services, Call& call) {
  if (auto may = must_work(call); !may) return may.error();
  std::set<std::string> kinds;
  for (const auto& kind : *call.params.get("kinds").as<List>()) kinds.emplace(kind.text());
  if (kinds.empty()) return invalid_params("kinds", {"Noem ten minste een soort.", "Name at least one kind."});
  auto max = number(call, "max", 1, 1, static_cast<std::int64_t>(limits::kJobsTakenMax));
  if (!max) return max.error();
  auto lease = number(call, "lease_seconds", limits::kJobLeaseSecondsDefault, 1, limits::kJobLeaseSecondsMax);
  if (!lease) return lease.error();
  auto wait = number(call, "wait_seconds", 0, 0, limits::kJobWaitSecondsMax);
  if (!wait) return wait.error();
  auto& r = region_of(services, call);
  auto taken = services.engine.take_jobs(r, call.session.user, kinds, static_cast<std::size_t>(*max), *lease * 1000);
  if (!taken) return taken.error();
  if (taken->empty()) wait_for_job(services, call, *wait * 1000, r.state.jobs.next_free(kinds));
  List jobs;
  for (const auto& job : *taken) jobs.push_back(shown(services, call, job));
  Record out;
  out.set("jobs", std::move(jobs));
  return to_json(out);
}

Result<std::string> extend(Services& services, Call& call) {
  if (auto may = must_work(call); !may) return may.error();
  auto job = job_of(services, call);
  if (!job) return job.error();
  auto seconds = number(call, "lease_seconds", limits::kJobLeaseSecondsDefault, 1, limits::kJobLeaseSecondsMax);
  if (!seconds) return seconds.error();
  auto lease = static_cast<std::uint64_t>(call.params.get("lease").integer());
  auto until = services.engine.extend_lease(region_of(services, call), job->first, job->second, lease, *seconds * 1000);
  if (!until) return until.error();
  Record out;
  out.set("until", calendar::format_instant(*until));
  return to_json(out);
}

Result<std::string> on_job(Services& services, Call& call, const char* method, pipeline::Engine::Decide decide,
                           CaseNo no) {
  return services.engine.on_case(
      caller_of(call, method), {no, std::nullopt, std::move(decide),
                                [&services, lang = call.lang](const turn::Play& play, const state::Case& before) {
                                  return to_json(pipeline::views::command_answer(services.engine, play, before, lang));
                                }});
}

Result<std::string> done(Services& services, Call& call) {
  if (auto may = must_work(call); !may) return may.error();
  auto job = job_of(services, call);
  if (!job) return job.error();
  turn::Play::JobResult what;
  what.job = job->second;
  what.lease = static_cast<std::uint64_t>(call.params.get("lease").integer());
  what.outcome = text_of(call, "outcome");
  if (auto* result = call.params.get("result").as<Record>()) what.result = *result;
  return on_job(
      services, call, "job.done", [&](turn::Play& play) { return play.job_done(what); }, job->first);
}

Result<std::string> fail(Services& services, Call& call) {
  if (auto may = must_work(call); !may) return may.error();
  auto job = job_of(services, call);
  if (!job) return job.error();
  turn::Play::JobFailure what;
  what.job = job->second;
  what.lease = static_cast<std::uint64_t>(call.params.get("lease").integer());
  what.cls = text_of(call, "class");
  what.error = text_of(call, "error");
  if (what.error.size() + what.cls.size() > limits::kJobErrorBytesMax)
    return invalid_params("error", {"error is hoogstens 4000 bytes.", "error is at most 4000 bytes."});
  if (!call.params.get("retry_after").empty()) {
    auto seconds = number(call, "retry_after", 0, 0, limits::kJobLeaseSecondsMax);
    if (!seconds) return seconds.error();
    what.retry_after_ms = *seconds * 1000;
  }
  return on_job(
      services, call, "job.fail", [&](turn::Play& play) { return play.job_fail(what); }, job->first);
}

}  // namespace

void add_job_methods(MethodTable& table, Services& services) {
  table.add({.name = "job.take",
             .summary = "Gives a worker jobs of these kinds under a lease; waits for one when asked to.",
             .params = {{.name = "kinds", .type = ParamType::list, .required = true, .doc = "kinds of jobs"},
                        {.name = "max", .type = ParamType::integer, .doc = "how many, 1 to 100 (1)"},
                        {.name = "lease_seconds",
                         .type = ParamType::integer,
                         .doc = "how long they are this worker's; then others may take them (60)"},
                        {.name = "wait_seconds",
                         .type = ParamType::integer,
                         .doc = "how long to wait when there is none, 0 to 60 (0); never in a batch"}},
             .result = "{jobs: [{job, case, node, kind, lease, until, failures, input}]}",
             .errors = {ErrorCode::forbidden},
             .run = [&services](Call& call) { return take(services, call); }});
  table.add({.name = "job.extend",
             .summary = "Lets a lease last longer, counted from now.",
             .writes = true,
             .params = {kJob, kLease, {.name = "lease_seconds", .type = ParamType::integer, .doc = "(60)"}},
             .result = "{until}",
             .errors = kUsual,
             .run = [&services](Call& call) { return extend(services, call); }});
  table.add({.name = "job.done",
             .summary = "Says what came of a job; the case goes on.",
             .changes = true,
             .params = {kJob,
                        kLease,
                        {.name = "outcome", .doc = "one of the job's outcomes; left out: the usual way on"},
                        {.name = "result", .type = ParamType::record, .doc = "by the job's fields"}},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return done(services, call); }});
  table.add({.name = "job.fail",
             .summary = "Says that a job could not be done; it is tried again later, or becomes an incident.",
             .changes = true,
             .params = {kJob,
                        kLease,
                        {.name = "error", .required = true, .doc = "what went wrong, for a person"},
                        {.name = "class", .doc = "what kind of trouble, such as unavailable"},
                        {.name = "retry_after", .type = ParamType::integer, .doc = "seconds to leave it alone"}},
             .result = "{case, seq, state, opened, closed}",
             .errors = kUsual,
             .run = [&services](Call& call) { return fail(services, call); }});
}

}  // namespace trajectum::rpc

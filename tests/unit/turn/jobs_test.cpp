// Jobs: taken under a lease, done, failed and tried again, given up; and what a restart or an old worker may not break.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "unit/turn/kinds.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

using Taken = pipeline::Engine::TakenJob;

std::vector<Taken> take(Trial& t, std::size_t at_most = 10, std::int64_t lease_s = 60,
                        const std::string& kind = "pdf") {
  std::vector<Taken> out;
  t.bench().group([&] {
    auto taken = t.bench().engine().take_jobs(t.bench().region(), "robot", {kind}, at_most, lease_s * 1000);
    if (taken) out = std::move(*taken);
  });
  return out;
}

bool on(Trial& t, const pipeline::Engine::Decide& decide) {
  auto done = t.bench().on(t.no(), "wim", decide);
  t.error = done ? Error() : done.error();
  return done.ok();
}

bool done(Trial& t, const Taken& job, const std::string& outcome = "", const Record& result = {}) {
  return on(t, [&](turn::Play& play) { return play.job_done({job.instance, job.lease, outcome, result}); });
}

bool fail(Trial& t, const Taken& job, std::optional<std::int64_t> retry_after_ms = 0) {
  return on(t, [&](turn::Play& play) {
    return play.job_fail({job.instance, job.lease, "unavailable", "no paper", retry_after_ms});
  });
}

void sleep(Trial& t, std::int64_t minutes) { t.bench().advance({Unit::minutes, minutes, ""}); }

/// The rows that a restart would read say what is in memory.
bool is_stored(Trial& t) {
  std::size_t rows = 0;
  bool same = true;
  const auto& r = t.bench().region();
  t.bench().store().scan_entries(r.no, state::space::kJob, "", "", [&](std::string_view, std::string_view body) {
    auto stored = decode<state::QueuedJob>(body);
    auto* known = stored ? r.state.jobs.find(stored->case_no, stored->instance) : nullptr;
    same = same && known && encode(*known) == std::string(body);
    ++rows;
    return true;
  });
  return same && rows == r.state.jobs.size();
}

}  // namespace

TRIAL(Job_IsTakenDoneAndItsResultRead, R"(
  start = "j",
  job "j" { within = days(5), on_timeout = "z",
    kind = "pdf", --@ job/kind
    title = { nl = "Brief", en = "Letter" }, --@ job/title
    input = { name = "client.name", n = "file.n" }, --@ job/input
    fields = { text "file" { required = true }, integer "pages" }, --@ job/fields
    on_done = function(case, result, outcome) case.file.word = result.file case.file.n = case:result("j").pages end, --@ job/on_done
    on_enter = function(case) case.file.go = true end, --@ job/on_enter
    outcomes = { made = to "y", bad = to "z" }, --@ job/outcomes
    next = "y" },
  step "y" { by = role "worker", due = days(1), form = { text "word" { prefill = "j.file" } }, next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open(record({{"n", 3}}));
  HOLD(t.at("j") == 1 && t.file("go").yes() && t.bundle().routes.at("r").node(1).title.en == "Letter");
  HOLD(take(t, 10, 60, "other").empty());
  auto turns = t.c().seq;
  auto jobs = take(t);
  HOLD(jobs.size() == 1 && jobs[0].node == "j" && jobs[0].input == record({{"name", "c1"}, {"n", 3}}));
  HOLD(take(t).empty() && t.c().seq == turns);  // it is somebody's; and no turn was played for that
  HOLD(!done(t, jobs[0], "bda", record({{"file", "l.pdf"}})) && t.error.text.en.find("bad") != std::string::npos);
  HOLD(!done(t, jobs[0], "made", record({{"pages", 2}})) && t.error.reason == "form" && t.error.path == "result.file");
  HOLD(done(t, jobs[0], "made", record({{"file", "l.pdf"}, {"pages", 2}})));
  HOLD(t.at("y") == 1 && t.file("word").text() == "l.pdf" && t.file("n").integer() == 2);
  HOLD(!done(t, jobs[0], "made", record({{"file", "l.pdf"}})) && t.error.reason == "state");
  HOLD(is_stored(t) && t.bench().region().state.jobs.size() == 0);
}

TRIAL(Job_PlainWayAndTimeOut, R"(
  start = "j",
  job "j" { kind = "pdf",
    within = days(5), --@ job/within
    on_timeout = "z", --@ job/on_timeout
    next = "y" }, --@ job/next
  step "y" { by = role "worker", due = days(1), next = done },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  auto jobs = take(t);
  HOLD(done(t, jobs.at(0)) && t.at("y") == 1 && t.at("z") == 0);
  t.open();
  jobs = take(t, 10, 86400 * 9);
  t.advance(6);
  HOLD(t.at("z") == 1 && t.at("j") == 0);
  HOLD(!done(t, jobs.at(0)) && t.error.reason == "state");
  HOLD(is_stored(t) && t.bench().region().state.jobs.size() == 0);
}

TRIAL(Job_OldLeasesAreRefused, R"(
  start = "j",
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  auto first = take(t).at(0);
  sleep(t, 2);  // it ran out
  auto second = take(t).at(0);
  HOLD(second.lease > first.lease);
  HOLD(!done(t, first) && t.error.reason == "lease");
  HOLD(!fail(t, first) && t.error.reason == "lease");
  auto extended = [&](const Taken& job) {
    bool done = false;
    t.bench().group([&] {
      auto until = t.bench().engine().extend_lease(t.bench().region(), t.no(), job.instance, job.lease, 600'000);
      done = until.ok();
    });
    return done;
  };
  HOLD(!extended(first) && extended(second));
  sleep(t, 5);
  HOLD(take(t).empty());
  t.bench().restart(false);  // the lease outlives it, and so does its number
  HOLD(take(t).empty() && is_stored(t));
  sleep(t, 6);
  auto third = take(t).at(0);
  HOLD(third.lease > second.lease && !done(t, second));
  sleep(t, 60);
  HOLD(done(t, third) && t.at("y") == 1);  // late, but nobody else has it
}

TRIAL(Job_IsTriedAgainThenAnIncident, R"(
  start = "j",
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = "y",
    retry = 2, --@ job/retry
  },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(fail(t, take(t).at(0), std::nullopt));
  HOLD(take(t).empty());  // it rests first
  sleep(t, 1);
  HOLD(take(t).at(0).failures == 1);
  sleep(t, 2);
  auto job = take(t).at(0);
  HOLD(fail(t, job));
  HOLD(t.incidents("j") == 1 && t.at("j") == 1 && take(t).empty());
  HOLD(t.told<state::JobFailed>().size() == 2 && !t.told<state::JobFailed>().back().retry_at);
  HOLD(!done(t, job) && t.error.reason == "lease");
  HOLD(t.retry("j") && t.incidents("j") == 0);
  job = take(t).at(0);
  HOLD(job.failures == 0 && done(t, job) && t.at("y") == 1);
}

TRIAL(Job_GivenUpStillTimesOut, R"(
  start = "j",
  job "j" { kind = "pdf", within = days(5), on_timeout = "z", next = done, retry = 1 },
  step "z" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  HOLD(fail(t, take(t).at(0)) && t.incidents("j") == 1);
  t.advance(6);
  HOLD(t.incidents() == 0 && t.enabled() == "z");
}

TRIAL(Job_WhoWaitsLongestGoesFirst, R"(
  start = "e",
  each "e" { over = 5, job "j" { kind = "pdf", within = days(5), on_timeout = done }, next = done },
)") {
  t.open();
  auto first = take(t, 2);
  HOLD(first.size() == 2 && first[0].instance < first[1].instance);
  HOLD(fail(t, first[0], 10'000) && done(t, first[1]));
  sleep(t, 1);
  auto rest = take(t, 100);
  HOLD(rest.size() == 4 && rest.back().instance == first[0].instance);
  for (const auto& job : rest) HOLD(done(t, job));
  HOLD(t.ended() == "done");
}

TRIAL(Job_WithdrawnTakesItsLeaseAlong, R"(
  start = { "j", "a" },
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = done },
  step "a" { by = role "worker", due = days(1), next = finish "over" },
)") {
  t.open();
  auto job = take(t).at(0);
  HOLD(t.complete("a") && t.ended() == "over");
  HOLD(!done(t, job) && t.error.reason == "state" && is_stored(t));
  t.open();
  take(t);
  HOLD(t.cancel() && t.bench().region().state.jobs.size() == 0 && is_stored(t));
}

TRIAL(Job_RefusedResultChangesNothing, R"(
  start = "j",
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = one { to "y" { when = function(case) return case.file.go end } } },
  step "y" { by = role "worker", due = days(1), next = done },
)") {
  t.open();
  auto job = take(t).at(0);
  HOLD(done(t, job));  // what fails behind it is an incident, not a refusal
  HOLD(t.incidents("j") == 1 && t.at("j") == 0);
}

namespace {

/// A worker does whatever job there is; for the properties that jobs share with other nodes.
bool work_on(Trial& t) {
  auto jobs = take(t, 1);
  return !jobs.empty() && done(t, jobs[0]);
}

}  // namespace

TRIAL(Job_ConditionsOnBeingThere, R"(
  start = { "a", "j", "k", "l", "m" },
  step "a" { WORK, next = { "j", "b" }, mutex = "room" },
  step "b" { WORK, next = done },
  job "j" { kind = "pdf", within = days(5), on_timeout = done, next = "y",
    join = "all", --@ job/join
  },
  job "k" { kind = "pdf", within = days(5), on_timeout = done, next = "y",
    when = function(case) return case.file.go end, --@ job/when
  },
  job "l" { kind = "pdf", within = days(5), on_timeout = done, next = "y",
    while_in = "b", --@ job/while_in
  },
  job "m" { kind = "pdf", within = days(5), on_timeout = done, next = "y",
    withdraw_when = function(case) return case.file.n == 7 end, --@ job/withdraw_when
    repeats = function(case) return case.file.n == 3 end, --@ job/repeats
  },
  step "y" { WORK, form = { integer "n" }, on_done = function(case, form) case.file.n = form.n end, next = "j" },
)") {
  t.open(record({{"n", 3}}));
  // "j" is a start: it asks no join then. "k" was not needed, "l" waits for "b".
  HOLD(t.at("j") == 1 && t.at("k") == 0 && t.at("l") == 0 && t.at("m") == 1 && t.at("y") == 1);
  HOLD(t.complete("a") && t.at("b") == 1 && t.at("l") == 1 && t.at("j") == 1);
  for (int n = 0; n < 3; ++n) HOLD(work_on(t));
  HOLD(t.at("m") == 1 && t.at("l") == 0);  // it was done, and is there again
  HOLD(t.complete("y", "", record({{"n", 7}})) && t.at("m") == 0 && t.at("j") == 1);
}

TRIAL(Job_HoldsItsMutexAndItsScope, R"(
  start = "s",
  stage "s" { start = { "j", "k" },
    job "j" { kind = "pdf", within = days(5), on_timeout = done, next = done,
      mutex = "room", --@ job/mutex
      escalate = { at("50%", role "boss") }, --@ job/escalate
      term = term "besluit" { weeks(2) }, --@ job/term
    },
    job "k" { kind = "png", within = days(5), on_timeout = done, next = finish "over", mutex = "room" },
    outcomes = { over = "y" }, next = "y" },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.at("j") == 1 && t.at("k") == 0 && t.c().terms.size() == 1);
  t.advance(3);
  HOLD(t.told<state::Escalated>().size() == 1);
  HOLD(work_on(t) && t.at("k") == 1);
  t.open();
  auto k = [&] { return t.c().instances.empty() ? 0 : t.at("k"); };
  HOLD(k() == 0);
  HOLD(work_on(t) && k() == 1);
}

TRIAL(Job_RequiredIsWaitedFor, R"(
  start = "s",
  stage "s" { start = { "j", "a" },
    job "j" { kind = "pdf", within = days(5), on_timeout = done, next = done,
      required = true, --@ job/required
    },
    step "a" { WORK, next = finish "over" },
    outcomes = { over = "y" } },
  step "y" { WORK, next = done },
)") {
  t.open();
  HOLD(t.complete("a") && t.at("j") == 1 && t.at("y") == 0);
  HOLD(work_on(t) && t.at("y") == 1);
}

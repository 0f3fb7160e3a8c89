// The kill switch: while a region's handlers are stopped none of them runs, nothing is half done, and what waited for
// them is played when they run again.
#include <doctest/doctest.h>

#include "support/engine/trial.hpp"

using namespace trajectum;
using test::record;
using test::Trial;

namespace {

pipeline::Caller admin(Trial& t, const char* method, const std::string& id = "") {
  pipeline::Caller caller;
  caller.principal.user = "ann";
  caller.principal.admin = true;
  caller.region = t.bench().region().no;
  caller.method = method;
  caller.command_id = id;
  return caller;
}

Result<std::string> stop(Trial& t, const std::string& id = "") {
  Result<std::string> out = std::string();
  t.bench().group([&] { out = t.bench().engine().stop_handlers(admin(t, "plugin.stop", id), "verkeerd"); });
  return out;
}

Result<std::string> resume(Trial& t, const std::string& id = "") {
  Result<std::string> out = std::string();
  t.bench().group([&] { out = t.bench().engine().resume_handlers(admin(t, "plugin.resume", id), ""); });
  return out;
}

constexpr const char* kSteps = R"(
  step "plain" { WORK, next = "counts" },
  step "counts" { WORK, next = "last", on_done = function(case) case.file.n = (case.file.n or 0) + 1 end },
  step "last" { WORK, next = done },
)";

}  // namespace

TEST_CASE("Stop_RefusesWhatWouldRunAHandlerAndNothingElse") {
  Trial t(std::string("start = \"plain\",") + kSteps);
  REQUIRE(t.loads());
  t.open();
  REQUIRE(stop(t).ok());
  CHECK(stop(t).error().reason == "stopped");
  CHECK(t.complete("plain"));
  auto seq = t.c().seq;
  CHECK_FALSE(t.complete("counts"));
  CHECK(t.error.reason == "stopped");
  CHECK(t.error.text.en.find("ann") != std::string::npos);
  CHECK(t.error.text.en.find("verkeerd") != std::string::npos);
  CHECK(t.c().seq == seq);
  CHECK(t.at("counts") == 1);
  CHECK(t.incidents() == 0);
  t.bench().restart(false);
  CHECK_FALSE(t.complete("counts"));  // it outlives a crash
  REQUIRE(resume(t).ok());
  CHECK(resume(t).error().reason == "running");
  CHECK(t.complete("counts"));
  CHECK(t.file("n").integer(0) == 1);
  CHECK(t.broken.empty());
}

TEST_CASE("Stop_TheSameCommandAgainIsAnsweredAndDoesNothing") {
  Trial t(std::string("start = \"counts\",") + kSteps);
  auto first = stop(t, "s1");
  REQUIRE(first.ok());
  REQUIRE(resume(t, "r1").ok());
  auto again = stop(t, "s1");
  REQUIRE(again.ok());
  CHECK(*again == *first);
  t.open();
  CHECK(t.complete("counts"));
  REQUIRE(stop(t).ok());
  REQUIRE(resume(t, "r1").ok());  // that one was given before: they stay stopped
  CHECK(t.bench().region().gate->stopped().has_value());
}

TEST_CASE("Stop_TimersWaitAndArePlayedAfterwards") {
  Trial t(R"(
  start = { "w", "other" },
  step "other" { WORK, next = done },
  wait "w" { message = "never", within = days(2), on_timeout = "late", next = done },
  script "late" { run = function(case) case.file.n = 5 end, next = done },
)");
  REQUIRE(t.loads());
  t.open();
  REQUIRE(stop(t).ok());
  t.advance(5);
  CHECK(t.at("w") == 1);
  CHECK(t.file("n").empty());
  t.bench().restart(true);
  t.advance(1);
  CHECK(t.at("w") == 1);
  REQUIRE(resume(t).ok());
  t.advance(1);
  CHECK(t.at("w") == 0);
  CHECK(t.file("n").integer(0) == 5);
  CHECK(t.incidents() == 0);
  CHECK(t.broken.empty());
}

TEST_CASE("Stop_AGuardThatARecordTouchesIsAskedAfterwards") {
  Trial t(R"(
  start = { "a", "b" },
  step "a" { WORK, when = function(case) return not case.client.fit end, next = done },
  step "b" { WORK, next = done },
)");
  REQUIRE(t.loads());
  t.open();
  REQUIRE(t.at("a") == 1);
  REQUIRE(stop(t).ok());
  REQUIRE(t.put("client", "c1", record({{"fit", true}})));
  CHECK(t.at("a") == 1);
  CHECK(t.incidents() == 0);
  t.bench().restart(false);
  REQUIRE(resume(t).ok());
  CHECK(t.at("a") == 0);
  CHECK(t.at("b") == 1);
  CHECK(t.broken.empty());
}

TEST_CASE("Stop_WhatIsSetOffInAnotherCaseIsAnIncidentUntilTheyRunAgain") {
  Trial t(R"(
  start = "sub",
  subroute "sub" { route = "child", within = weeks(9), on_timeout = done, next = "counts",
    on_done = function(case) case.file.n = 3 end },
  step "counts" { WORK, next = done },
)");
  REQUIRE(t.loads());
  auto parent = t.open();
  CaseNo child = parent + 1;
  REQUIRE(stop(t).ok());
  t.look_at(child);
  CHECK(t.complete("task"));
  CHECK(t.ended() != "");
  t.look_at(parent);
  CHECK(t.file("n").empty());
  CHECK(t.incidents() == 1);
  REQUIRE(resume(t).ok());
  CHECK(t.incidents() == 0);
  CHECK(t.file("n").integer(0) == 3);
  CHECK(t.at("counts") == 1);
  CHECK(t.broken.empty());
}

TEST_CASE("Stop_PoolsAndMetricsAreAskedAfterwards") {
  Trial t(R"(
  step "x" { WORK, next = done },
=== pools.lua
return pools { pool "p" { route = "r", size = { since("2019-01-01", 2) },
  admit = function(client) return client.fit end, rank = function(client) return client.rank end } }
=== metrics.lua
return metrics { share "fits" { of = cases "r", where = function(case) return case.file.n == nil end } }
)");
  INFO(t.faults());
  REQUIRE(t.loads());
  auto members = [&] { return t.bench().region().state.pools["p"].members().size(); };
  REQUIRE(stop(t).ok());
  REQUIRE(t.put("client", "k1", record({{"fit", true}, {"rank", 1}})));
  CHECK(members() == 0);
  t.advance(3);
  CHECK(members() == 0);
  t.bench().restart(false);
  CHECK(members() == 0);
  REQUIRE(resume(t).ok());
  CHECK(members() == 1);
  CHECK(t.broken.empty());
}

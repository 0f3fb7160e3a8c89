// The gate before a region's handlers: stopped, over its part of the CPU, and what is slow.
#include "pipeline/gate.hpp"

#include <doctest/doctest.h>

using namespace trajectum;
using pipeline::Gate;
using route::Origin;

namespace {

constexpr std::int64_t kMs = 1'000'000;

struct Gated {
  std::int64_t now = 5'000'000;
  Gate gate{"test", [this] { return now; }};
  Origin origin{"routes/r.lua", 7, 1};
  std::string bundle = "b", version = "1.0.0";
  void ran(std::int64_t ms) { gate.ran({1, origin, bundle, version, ms * kMs, 0, {}}); }
};

}  // namespace

TEST_CASE("Gate_OverItsPartOfAMinuteKeepsBackCommandsUntilTheOldestSecondsAreGone") {
  Gated f;
  for (int second = 0; second < 25; ++second) {
    f.ran(limits::kHandlersMsPerMinute / 20);
    f.now += 1000;
  }
  CHECK(f.gate.is_over());
  CHECK_FALSE(f.gate.shut());  // what is set off by others, and what the engine has begun, runs
  {
    Gate::Turn turn(f.gate, true);
    auto why = f.gate.shut();
    REQUIRE(why);
    CHECK(why->code == ErrorCode::overloaded);
    CHECK(why->reason == "handlers");
    REQUIRE(why->retry_ms);
    CHECK(turn.met()->reason == "handlers");
    f.now += *why->retry_ms - limits::kHandlersRetryMsMin;
    CHECK(f.gate.is_over());
    f.now += limits::kHandlersRetryMsMin + 1000;
    CHECK_FALSE(f.gate.is_over());
    CHECK_FALSE(f.gate.shut());
  }
  f.now += 60'000;
  CHECK(f.gate.ms_in_minute() == 0);
  CHECK(f.gate.ms_until_free() == 0);
}

TEST_CASE("Gate_UnderItsPartKeepsNobodyBack") {
  Gated f;
  f.ran(limits::kHandlersMsPerMinute);
  Gate::Turn turn(f.gate, true);
  CHECK_FALSE(f.gate.shut());
  CHECK_FALSE(turn.met());
}

TEST_CASE("Gate_StoppedIsShutForEverybodyAndSaysWhoAndWhy") {
  Gated f;
  f.gate.stop({"ann", "verkeerde brieven", 0});
  for (bool of_command : {true, false}) {
    Gate::Turn turn(f.gate, of_command);
    auto why = f.gate.shut();
    REQUIRE(why);
    CHECK(why->reason == "stopped");
    CHECK(why->text.nl.find("ann") != std::string::npos);
    CHECK(why->text.en.find("verkeerde brieven") != std::string::npos);
    CHECK(turn.met().has_value());
  }
  f.gate.resume();
  CHECK_FALSE(f.gate.shut());
}

TEST_CASE("Gate_ATurnWithinATurnLeavesWhatTheOuterOneMet") {
  Gated f;
  f.gate.stop({"ann", "x", 0});
  Gate::Turn outer(f.gate, true);
  {
    Gate::Turn inner(f.gate, false);
    CHECK(f.gate.shut());
  }
  CHECK_FALSE(outer.met());
}

TEST_CASE("Gate_CountsEverySlowCall") {
  Gated f;
  f.ran(limits::kSlowTurnMs - 1);
  CHECK(f.gate.slow_calls() == 0);
  f.ran(limits::kSlowTurnMs + 1);
  f.ran(limits::kSlowTurnMs + 1);
  CHECK(f.gate.slow_calls() == 2);
}

// What is measured of a turn, what is kept and how often it is told; and how long a disk stays slow.
#include "pipeline/slow_turns.hpp"

#include <doctest/doctest.h>

#include <thread>

#include "pipeline/commit_pace.hpp"

using namespace trajectum;
using pipeline::CommitPace;
using pipeline::SlowTurn;
using pipeline::SlowTurns;

namespace {

struct Slow {
  std::int64_t now = 1000;
  SlowTurns turns{20, [this] { return now; }};
  route::Origin early{"r.lua", 7, 1}, late{"r.lua", 9, 1};
  std::string bundle = "b", version = "1.0.0";
  bool ran(route::FunctionId f, const route::Origin& origin, std::int64_t ns) {
    return turns.ran({f, origin, bundle, version, ns, 1000, {"r.lua", 8, 0}});
  }
};

SlowTurn of(const std::string& command, int line = 0) {
  SlowTurn turn;
  turn.command = command;
  if (line > 0) turn.handler = {"r.lua", line, 1};
  return turn;
}

void rest_ms(int ms) { std::this_thread::sleep_for(std::chrono::milliseconds(ms)); }

}  // namespace

TEST_CASE("SlowTurns_ATurnHasItsOwnHandlersAndItsOwnTime") {
  Slow f;
  CHECK_FALSE(f.ran(1, f.early, 5));
  SlowTurns::Turn outer(f.turns);
  CHECK(f.ran(1, f.early, 5));
  std::int64_t inner_ms = 0;
  {
    SlowTurns::Turn inner(f.turns);
    CHECK(f.ran(2, f.late, 100));
    rest_ms(30);
    inner_ms = inner.end();
    CHECK(inner.sum.handlers == 1);
  }
  CHECK(f.ran(3, f.late, 7));
  CHECK(f.ran(4, f.early, 6));
  auto outer_ms = outer.end();
  CHECK(inner_ms >= 30);
  CHECK(outer_ms < inner_ms);
  CHECK(outer.sum.handlers == 3);
  CHECK(outer.sum.lua_ns == 18);
  CHECK(outer.sum.longest == 3);
  CHECK(outer.sum.origin == &f.late);
  CHECK_FALSE(f.ran(1, f.early, 5));
}

TEST_CASE("SlowTurns_KeepsTheNewestAndTellsOfEachPlaceOnceAMinute") {
  Slow f;
  CHECK(f.turns.keep(of("a", 7)) == 0);
  CHECK_FALSE(f.turns.keep(of("b", 7)));
  CHECK(f.turns.keep(of("a", 9)) == 0);
  CHECK(f.turns.keep(of("a")) == 0);
  CHECK_FALSE(f.turns.keep(of("a")));
  f.now += limits::kSlowTurnLogSeconds * 1000;
  CHECK(f.turns.keep(of("c", 7)) == 1);
  CHECK(f.turns.newest().front().command == "c");
  for (std::size_t n = 0; n < limits::kSlowTurnsKept; ++n) (void)f.turns.keep(of("z"));
  CHECK(f.turns.newest().size() == limits::kSlowTurnsKept);
  CHECK(f.turns.newest().back().command == "z");
}

TEST_CASE("SlowTurns_OfTheLimitIsSlow") {
  Slow f;
  CHECK_FALSE(f.turns.is_slow(19));
  CHECK(f.turns.is_slow(20));
}

TEST_CASE("CommitPace_IsSlowUntilEnoughQuickOnesWithTurnsInARow") {
  CommitPace pace;
  pace.set_limit_ms(100);
  pace.note(100, true);
  CHECK(pace.worst_ms() == 0);
  pace.note(101, false);
  pace.note(300, true);
  CHECK(pace.worst_ms() == 300);
  for (int n = 0; n + 1 < limits::kAlarmCommitsQuick; ++n) pace.note(5, true);
  pace.note(5, false);
  CHECK(pace.worst_ms() == 300);
  pace.note(150, true);
  for (int n = 0; n + 1 < limits::kAlarmCommitsQuick; ++n) pace.note(5, true);
  CHECK(pace.worst_ms() == 300);
  pace.note(5, true);
  CHECK(pace.worst_ms() == 0);
}

// The seeded simulator (house.md, decision 7): the real pipeline with the real bundles, people who do what they like,
// and every promise of semantics.md 9 looked at after every group. TRAJECTUM_SEED and TRAJECTUM_STEPS choose another
// run; scripts/soak runs many.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>

#include "sim/run.hpp"
#include "support/scratch.hpp"

using namespace trajectum;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  auto* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

void play(const sim::World& world, bool on_disk, std::uint64_t seed, std::size_t steps) {
  test::Scratch scratch;
  auto store = store::open_memory();
  if (on_disk) {
    store::SqliteOptions options;
    options.path = scratch.file("sim.db");
    auto opened = store::open_sqlite(options);
    REQUIRE(opened.ok());
    store = std::move(*opened);
  }
  auto from = std::chrono::steady_clock::now();
  auto outcome = sim::run(world, std::move(store), seed, steps);
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - from).count();
  fmt::print(
      "sim {} on {}: seed {}, {} steps, {} cases, {} turns, {} restarts, {} switches, {} stops, {} places known, {} "
      "others, {} on routes that are not proven, {} ms\n",
      world.name, on_disk ? "sqlite" : "memory", seed, steps, outcome.cases, outcome.turns, outcome.restarts,
      outcome.switches, outcome.stops, outcome.known, outcome.elsewhere, outcome.unproven, ms);
  if (std::getenv("TRAJECTUM_TALLY"))
    for (const auto& [what, n] : outcome.tally) fmt::print("  {}: {} of {}\n", what, n.second, n.first);
  CHECK_MESSAGE(outcome.broken.empty(), outcome.broken);
  CHECK_MESSAGE(outcome.tally[sim::kRecount].second == 0, "a date was counted anew and came out differently");
  CHECK_MESSAGE(outcome.known >= outcome.elsewhere, "most cases stand where the proof has not been");
  auto completed = outcome.tally["work.complete"];
  CHECK_MESSAGE(completed.second * 4 > completed.first, "most work is refused: this run tests little");
}

}  // namespace

TEST_CASE("Sim_MemoryKeepsEveryPromise") {
  auto seed = from_environment("TRAJECTUM_SEED", 1);
  auto steps = static_cast<std::size_t>(from_environment("TRAJECTUM_STEPS", 900));
  for (const auto& world : sim::worlds()) play(world, false, seed, steps);
}

TEST_CASE("Sim_SqliteKeepsEveryPromise") {
  auto seed = from_environment("TRAJECTUM_SEED", 2);
  auto steps = static_cast<std::size_t>(from_environment("TRAJECTUM_STEPS", 200));
  for (const auto& world : sim::worlds()) play(world, true, seed, steps);
}

// One seeded run: a world, its people, so many steps, and every promise looked at after each group.
#ifndef TRAJECTUM_TESTS_SIM_RUN_HPP
#define TRAJECTUM_TESTS_SIM_RUN_HPP
#include <functional>
#include <string>

#include "sim/players.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::sim {

/// A world to run in: a generation of bundles, made anew for each run because a VM is not shared.
struct World {
  std::string name;
  std::function<plugin::Generation(int version)> load;
  Habits habits;
};
/// The region Zuid-Limburg with a small pool, small budgets and small caseloads, so that limits are met; the national
/// workflows alone; the garden, where every construct grows (tests/sim/garden); and its allotment alone: a few cases
/// that each go through much.
std::vector<World> worlds();

struct Outcome {
  std::string broken;  // "" : everything held
  std::size_t turns = 0, cases = 0, restarts = 0, switches = 0, stops = 0;
  std::size_t known = 0, elsewhere = 0, unproven = 0;  // places of cases that the proof of their route has seen, others
  std::map<std::string, std::pair<int, int>> tally;
};
/// Runs `steps` steps. Stops at the first broken promise and tells seed and step.
Outcome run(const World& world, std::unique_ptr<store::Store> store, std::uint64_t seed, std::size_t steps);

}  // namespace trajectum::sim

#endif  // TRAJECTUM_TESTS_SIM_RUN_HPP

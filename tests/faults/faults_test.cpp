// A server on a disk and a network that fail, many seeds; and the proof that this finds bugs: each of six that are
// planted (base/planted.hpp). TRAJECTUM_SEED, TRAJECTUM_SEEDS and TRAJECTUM_STEPS choose others; scripts/soak runs
// many.
#define TRAJECTUM_PLANTED
#include "base/planted.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "base/log.hpp"
#include "faults/run.hpp"
#include "sim/run.hpp"
#include "support/engine/listening.hpp"

namespace trajectum {
Planted planted;
}

using namespace trajectum;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  auto* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

constexpr std::uint64_t kSeeds = 200, kSteps = 60, kPlantedSeeds = 1000;

/// The garden, and a later version of it.
std::vector<plugin::Generation> garden() {
  for (const auto& world : sim::worlds())
    if (world.name == "garden") return {world.load(0), world.load(1)};
  return {};
}

volatile std::uint64_t seed_now = 0;

/// An assertion ends the process: the seed that did it must be known.
void tell_seed(int) {
  char line[64] = "broken by seed ";
  char digits[24];
  int n = 0;
  for (auto seed = seed_now; n == 0 || seed > 0; seed /= 10) digits[n++] = static_cast<char>('0' + seed % 10);
  auto at = std::strlen(line);
  while (n > 0) line[at++] = digits[--n];
  line[at++] = '\n';
  if (write(2, line, at) < 0) return;
}

/// A run in a process of its own, that may end by an assertion. Gives what it found; "": nothing.
std::string found(const std::vector<plugin::Generation>& versions, std::uint64_t seed) {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);
    dup2(ends[1], 2);  // what an assertion says
    auto broken = faults::run(versions, seed, kSteps).broken;
    auto all = write(2, broken.data(), broken.size());
    _exit(broken.empty() ? 0 : all > 0 ? 1 : 2);
  }
  close(ends[1]);
  std::string said;
  std::array<char, 512> piece{};
  for (ssize_t n = 0; (n = read(ends[0], piece.data(), piece.size())) > 0;)
    said.append(piece.data(), static_cast<std::size_t>(n));
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (status == 0) return "";
  return said.empty() ? "it ended without a word" : said.substr(0, said.find('\n'));
}

}  // namespace

TEST_CASE("Faults_LoseNothingAndApplyNothingTwice") {
  auto first = from_environment("TRAJECTUM_SEED", 1), seeds = from_environment("TRAJECTUM_SEEDS", kSeeds);
  auto steps = from_environment("TRAJECTUM_STEPS", kSteps);
  auto versions = garden();
  REQUIRE(versions.size() == 2);
  for (const auto& version : versions) REQUIRE_FALSE(version.regions.empty());
  std::signal(SIGABRT, tell_seed);
  faults::Outcome sum;
  int broken = 0;
  for (auto seed = first; seed < first + seeds; ++seed) {
    seed_now = seed;
    auto outcome = faults::run(versions, seed, steps);
    sum.add(outcome);
    if (outcome.broken.empty()) continue;
    ++broken;
    MESSAGE(outcome.broken, "\n  again: TRAJECTUM_SEED=", seed, " TRAJECTUM_SEEDS=1 TRAJECTUM_STEPS=", steps);
  }
  std::signal(SIGABRT, SIG_DFL);
  fmt::print(
      "faults: {} seeds of {} steps, {} broken; {} groups ({} dropped), {} frames ({} again), {} acknowledged, {} "
      "refused, {} answers cut; {} restarts, {} died coming back, {} full, {} failed syncs, {} failed reads, {} slow "
      "syncs, {} switches, {} items of batches, {} backups ({} gone on from), {} writes lost or torn\n",
      seeds, steps, broken, sum.groups, sum.dropped, sum.sent, sum.again, sum.acknowledged, sum.refused, sum.cuts,
      sum.restarts, sum.at_once, sum.full, sum.failed_syncs, sum.failed_reads, sum.slow_syncs, sum.switches,
      sum.batch_items, sum.backups, sum.restored, sum.lost_writes);
  CHECK(broken == 0);
  if (seeds < 50) return;  // too few to say anything
  CHECK(sum.acknowledged > seeds * 10);
  CHECK(sum.restarts > seeds);
  CHECK(sum.at_once > 0);
  CHECK(sum.dropped > seeds / 4);
  CHECK(sum.lost_writes > 0);
  CHECK(sum.failed_reads > seeds / 20);
  CHECK(sum.slow_syncs > seeds);
  CHECK(sum.switches > seeds / 2);
  CHECK(sum.batch_items > seeds);
  CHECK(sum.restored > seeds / 20);
}

TEST_CASE("Listening_HearsErrorsAndNothingElse") {
  test::Listening log;
  log::info("test.well", "all is well");
  CHECK(log.heard().empty());
  log::error("test.ill", "it is not");
  CHECK(log.heard() == std::vector<std::string>{"it is not"});
}

TEST_CASE("Faults_ASeedReplays") {
  auto versions = garden();
  for (std::uint64_t seed = 1; seed <= 5; ++seed)
    CHECK(faults::run(versions, seed, kSteps).trace == faults::run(versions, seed, kSteps).trace);
}

TEST_CASE("Faults_FindPlantedBugs") {
  test::Listening quiet;
  auto versions = garden();
  struct Bug {
    const char* name;
    bool Planted::*flag;
  };
  for (auto bug : {Bug{"reply before sync", &Planted::reply_before_sync},
                   Bug{"command id outside the transaction", &Planted::command_id_outside},
                   Bug{"timer fired twice after a restart", &Planted::timer_fired_twice},
                   Bug{"capacity read outside the turn", &Planted::capacity_outside_turn},
                   Bug{"failed sync retried and acknowledged", &Planted::sync_retried},
                   Bug{"a group half applied", &Planted::group_half_applied}}) {
    planted.*bug.flag = true;
    std::uint64_t seed = 1;
    std::string what;
    while (seed <= kPlantedSeeds && (what = found(versions, seed)).empty()) ++seed;
    planted.*bug.flag = false;
    fmt::print("planted: {}: found after {} seeds: {}\n", bug.name, seed, what.substr(0, 150));
    CHECK_MESSAGE(found(versions, seed) == "", "the same seed without the bug");
    CHECK_MESSAGE(seed <= kPlantedSeeds, bug.name);
  }
}

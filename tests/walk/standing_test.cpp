// The routes of the regions: every place of a long walk is known to the proof; what asking costs.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "plugin/generation.hpp"
#include "plugin/net_of.hpp"
#include "proof/standing.hpp"
#include "support/nets/world_position.hpp"

using namespace trajectum;
using proof::Position;
using Said = proof::Standing::Finding;

namespace {

constexpr int kTurns = 400;  // of a walk

double micros(const std::function<void()>& what) {
  auto before = std::chrono::steady_clock::now();
  what();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - before).count();
}

double median(std::vector<double> v) {
  std::sort(v.begin(), v.end());
  return v.empty() ? 0 : v[v.size() / 2];
}

/// Places that a walk comes to.
std::vector<Position> walk(const proof::Net& net, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  brute::Rules rules(net);
  std::vector<Position> out;
  std::vector<brute::Turn> turns;
  while (out.size() < kTurns) {
    if (turns.empty()) turns = rules.openings();
    auto world = turns[random() % turns.size()].world;
    turns.clear();
    if (world.over) continue;
    out.push_back(brute::position_of(world));
    turns = rules.turns(world);
  }
  return out;
}

/// A place nearby that the route does not come to, as a rule: something in it is gone, or there once more.
Position moved(Position p, std::mt19937_64& random) {
  auto n = random() % p.instances.size();
  auto& i = p.instances[n];
  if (!i.marks.empty()) {
    i.marks.erase(i.marks.begin());
    return p;
  }
  if (n == 0 || i.life == Position::Life::open) return p;
  if (random() % 2 == 0) {
    p.instances.erase(p.instances.begin() + static_cast<std::ptrdiff_t>(n));
  } else {
    p.instances.push_back(i);
    p.instances.back().no = 1'000'000;
  }
  return p;
}

}  // namespace

TEST_CASE("Standing_KnowsTheRoutesOfTheRegions") {
  std::string source = TRAJECTUM_SOURCE_DIR;
  auto loaded = plugin::load_all(source + "/workflows", source + "/plugins");
  REQUIRE(!loaded.regions.empty());
  for (const auto& [region, bundle] : loaded.regions) {
    for (const auto& [id, route] : bundle->routes) {
      auto net = plugin::net_of(route);
      std::unique_ptr<proof::Standing> standing;
      auto built = micros([&] { standing = std::make_unique<proof::Standing>(net); });
      REQUIRE(standing->proven());
      std::vector<double> hits, first, again;
      std::map<Said, int> said;
      std::mt19937_64 random(7);
      auto places = walk(net, 1);
      int known = 0;
      for (const auto& p : places) {
        known += standing->knows(p);
        hits.push_back(micros([&] { CHECK(standing->judge(p).finding == Said::holds); }));
      }
      CHECK(known == static_cast<int>(places.size()));
      for (const auto& p : places) {
        auto other = moved(p, random);
        if (standing->knows(other)) continue;
        auto before = standing->explored();
        proof::Standing::Answer answer;
        auto took = micros([&] { answer = standing->judge(other); });
        ++said[answer.finding];
        (standing->explored() == before ? again : first).push_back(took);
      }
      auto longest = first.empty() ? 0 : *std::max_element(first.begin(), first.end());
      MESSAGE(fmt::format(
          "{}/{}: {} nodes, {} states, built in {:.1f} ms; a place that is known {:.1f} us; {} others for the first "
          "time "
          "{:.0f} us (longest {:.0f}), {} seen before {:.1f} us; {} hold, {} stuck, {} let go, {} not proven",
          region, id, net.nodes.size(), standing->states(), built / 1000, median(hits), first.size(), median(first),
          longest, again.size(), median(again), said[Said::holds], said[Said::stuck], said[Said::let_go],
          said[Said::not_proven]));
    }
  }
}

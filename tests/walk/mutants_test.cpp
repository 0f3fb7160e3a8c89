// The base route of the regions with one thing changed, again and again: what brute force finds stuck is rejected by
// the proof, what it does not is passed (check.md, 7).
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <map>

#include "plugin/generation.hpp"
#include "plugin/net_of.hpp"
#include "proof/prove.hpp"
#include "support/nets/brute.hpp"
#include "support/nets/random_net.hpp"
#include "support/nets/show_net.hpp"

using namespace trajectum;
using proof::Finding;

namespace {

constexpr std::size_t kMostWorlds = 4000;

bool has(const proof::Verdict& v, Finding::Kind kind) {
  return std::any_of(v.findings.begin(), v.findings.end(), [&](const Finding& f) { return f.kind == kind; });
}

struct Tally {
  int tried = 0, unchanged = 0, compared = 0, sound = 0, stuck = 0, let_go = 0, dead = 0, endless = 0, limited = 0,
      not_proven = 0;
  std::map<std::string, int> trouble;
};

void compare(const proof::Net& net, Tally& tally, std::uint64_t seed) {
  auto verdict = proof::prove(net);
  auto opinion = brute::explore(net, kMostWorlds);
  // Brute force looks at two open occurrences at most: that the last date of a longer row is past it never sees.
  bool longer = std::any_of(verdict.scopes.begin(), verdict.scopes.end(), [&](const proof::ScopeReport& r) {
    return std::any_of(r.nested.begin(), r.nested.end(), [&](proof::NodeId id) {
      return net.node(id).kind == proof::Kind::series && (net.node(id).count.n > 2 || net.node(id).count.n < 0);
    });
  });
  tally.not_proven += verdict.result == proof::Verdict::Result::not_proven;
  if (longer || opinion.limited || verdict.result == proof::Verdict::Result::not_proven) {
    ++tally.limited;
    return;
  }
  ++tally.compared;
  INFO("seed ", seed);
  CHECK(has(verdict, Finding::Kind::unbounded) == opinion.unbounded);
  CHECK(has(verdict, Finding::Kind::automatic_cycle) == opinion.circle);
  if (opinion.unbounded || opinion.circle) {
    ++tally.endless;
    return;
  }
  for (const auto& f : verdict.findings) {  // what the proof found alone
    bool alone =
        (f.kind == Finding::Kind::let_go && !opinion.let_go) || (f.kind == Finding::Kind::stuck && !opinion.stuck);
    std::string trace = show(net);
    for (const auto& step : f.trace) trace += show(net, step);
    if (alone) MESSAGE(trace);
  }
  CHECK(has(verdict, Finding::Kind::stuck) == opinion.stuck);
  CHECK(has(verdict, Finding::Kind::let_go) == opinion.let_go);
  CHECK(has(verdict, Finding::Kind::dead) == !opinion.dead.empty());
  tally.stuck += opinion.stuck;
  tally.let_go += opinion.let_go;
  tally.dead += !opinion.dead.empty();
  tally.sound += verdict.proven();
}

}  // namespace

TEST_CASE("Mutants_OfTheBaseRouteAreJudgedAsBruteForceJudgesThem") {
  std::string source = TRAJECTUM_SOURCE_DIR;
  auto loaded = plugin::load_all(source + "/workflows", source + "/plugins");
  const auto* given = std::getenv("TRAJECTUM_MUTANTS");
  auto mutants = given ? std::strtoull(given, nullptr, 10) : 200;
  Tally tally;
  for (const auto& [region, bundle] : loaded.regions) {
    auto route = bundle->routes.find("werkroute");
    if (route == bundle->routes.end()) continue;
    auto net = plugin::net_of(route->second);
    compare(net, tally, 0);
    CHECK(tally.sound == 1);  // as it stands it is proven
    auto plain = show(net);
    for (std::uint64_t seed = 1; tally.tried < static_cast<int>(mutants); ++seed) {
      auto made = random_net::mutate(net, seed, 1, seed % 3 == 0);
      const auto& changed = made.net;
      if (!proof::malformed(changed).empty() || show(changed) == plain) {
        ++tally.unchanged;
        continue;
      }
      ++tally.tried;
      for (const char* what : {"fails", "sentry"}) tally.trouble[what] += made.used[what];
      compare(changed, tally, seed);
    }
    break;
  }
  MESSAGE(
      fmt::format("{} mutants (and {} draws that change nothing): {} compared, {} sound, {} stuck, {} let go, {} with "
                  "dead nodes, {} without end or bound, {} over the limit, {} over the proof's budget; {} with a way "
                  "for trouble, {} with a "
                  "milestone off the arcs",
                  tally.tried, tally.unchanged, tally.compared, tally.sound, tally.stuck, tally.let_go, tally.dead,
                  tally.endless, tally.limited, tally.not_proven, tally.trouble["fails"], tally.trouble["sentry"]));
  CHECK(tally.tried == static_cast<int>(mutants));
  CHECK(tally.limited * 5 < tally.tried);
  CHECK(tally.sound * 5 >= tally.compared);  // 20 to 80 % are sound
  CHECK(tally.sound * 5 <= tally.compared * 4);
  CHECK(tally.not_proven * 20 < tally.tried);  // under 5 % hit the budget
  CHECK(tally.trouble["fails"] > 0);
  CHECK(tally.trouble["sentry"] > 0);
}

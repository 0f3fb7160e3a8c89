// The algorithm against the other opinion, on random nets: equal verdicts, and traces that replay (check.md, 6 and 7).
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "proof/prove.hpp"
#include "support/nets/brute.hpp"
#include "support/nets/random_net.hpp"
#include "support/nets/show_net.hpp"

using namespace trajectum::proof;

namespace {

constexpr std::size_t kMostWorlds = 1500;

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

struct Tally {
  int compared = 0, sound = 0, limited = 0, unbounded = 0, circle = 0, stuck = 0, let_go = 0, dead = 0, nested = 0,
      traces = 0;
  std::map<std::string, int> used;
  std::vector<double> ms;
  std::vector<std::size_t> states, worlds, steps;
};

bool has(const Verdict& v, Finding::Kind kind) {
  return std::any_of(v.findings.begin(), v.findings.end(), [&](const Finding& f) { return f.kind == kind; });
}

std::set<NodeId> dead_of(const Net& net, const Verdict& v) {
  std::set<NodeId> out;
  for (const auto& f : v.findings)
    if (f.kind == Finding::Kind::dead) out.insert(f.nodes.front());
  for (NodeId id = 1; id < static_cast<NodeId>(net.nodes.size()); ++id)
    if (out.count(net.node(id).parent)) out.insert(id);
  return out;
}

std::string shown(const Net& net, const Finding& f) {
  std::string out = show(net);
  for (const auto& step : f.trace) out += show(net, step);
  return out;
}

/// The trace replays on the other explorer and ends in what it says.
void replay(const Net& net, const Finding& f, Tally& tally) {
  if (f.kind == Finding::Kind::dead) return;
  ++tally.traces;
  brute::Rules rules(net);
  std::size_t failed_at = 0;
  auto trace = f.trace;
  bool runs_on = f.kind == Finding::Kind::unbounded || f.kind == Finding::Kind::automatic_cycle;
  bool ok = !trace.empty();
  if (ok && runs_on) {  // its last turn never comes to rest
    trace.pop_back();
    auto worlds = trace.empty() ? std::vector<brute::World>{} : brute::replay(rules, trace, failed_at);
    rules.broke = rules.circled = false;
    if (trace.empty()) rules.openings();
    for (const auto& w : worlds) rules.turns(w);
    ok = f.kind == Finding::Kind::unbounded ? rules.broke : rules.circled;
  } else if (ok) {
    auto worlds = brute::replay(rules, trace, failed_at);
    ok = std::any_of(worlds.begin(), worlds.end(), [&](const brute::World& w) {
      return f.kind == Finding::Kind::stuck ? brute::cannot_end(rules, w, kMostWorlds).value_or(false)
                                            : !w.over && !rules.covered(w);
    });
    tally.steps.push_back(f.trace.size());
  }
  if (!ok) MESSAGE(shown(net, f) << "\n  kind " << static_cast<int>(f.kind) << ", failed at " << failed_at);
  CHECK(ok);
}

void compare(std::uint64_t seed, const random_net::Wish& wish, Tally& tally) {
  auto made = random_net::make(seed, wish);
  const auto& net = made.net;
  auto faults = malformed(net);
  INFO("seed ", seed, " nodes ", wish.nodes, " mutations ", wish.mutations);
  REQUIRE_MESSAGE(faults.empty(), faults.front());
  auto before = std::chrono::steady_clock::now();
  auto verdict = prove(net);
  tally.ms.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count());
  auto opinion = brute::explore(net, kMostWorlds);
  for (const auto& [what, n] : made.used) tally.used[what] += n;
  bool endless = std::any_of(verdict.scopes.begin(), verdict.scopes.end(), [&](const ScopeReport& r) {
    return std::any_of(r.nested.begin(), r.nested.end(),
                       [&](NodeId id) { return net.node(id).count.n == Count::kEndless; });
  });
  if (endless || opinion.limited || verdict.result == Verdict::Result::not_proven) {
    ++tally.limited;
    return;
  }
  ++tally.compared;
  std::size_t states = 0;
  for (const auto& s : verdict.scopes) states += s.states, tally.nested += !s.nested.empty();
  tally.states.push_back(states);
  tally.worlds.push_back(opinion.states);
  bool broken = opinion.unbounded || opinion.circle;
  bool same = has(verdict, Finding::Kind::unbounded) == opinion.unbounded &&
              has(verdict, Finding::Kind::automatic_cycle) == opinion.circle;
  if (!broken)
    same = same && has(verdict, Finding::Kind::stuck) == opinion.stuck &&
           has(verdict, Finding::Kind::let_go) == opinion.let_go && dead_of(net, verdict) == opinion.dead;
  if (!same) MESSAGE(show(net));
  CHECK(has(verdict, Finding::Kind::unbounded) == opinion.unbounded);
  CHECK(has(verdict, Finding::Kind::automatic_cycle) == opinion.circle);
  tally.unbounded += opinion.unbounded;
  tally.circle += opinion.circle;
  for (const auto& f : verdict.findings) replay(net, f, tally);
  if (broken) return;
  CHECK(has(verdict, Finding::Kind::stuck) == opinion.stuck);
  CHECK(has(verdict, Finding::Kind::let_go) == opinion.let_go);
  CHECK(dead_of(net, verdict) == opinion.dead);
  tally.stuck += opinion.stuck;
  tally.let_go += opinion.let_go;
  tally.dead += !opinion.dead.empty();
  tally.sound += !opinion.stuck && !opinion.let_go && opinion.dead.empty();
}

template <class T>
T median(std::vector<T> v) {
  std::sort(v.begin(), v.end());
  return v.empty() ? T{} : v[v.size() / 2];
}

}  // namespace

TEST_CASE("Proof_AgreesWithBruteForceOnRandomNets") {
  auto seed = number("TRAJECTUM_SEED", 20240601);
  auto nets = number("TRAJECTUM_NETS", 1200);
  Tally tally;
  for (std::uint64_t n = 0; n < nets; ++n) {
    random_net::Wish wish;
    wish.nodes = static_cast<int>(number("TRAJECTUM_NODES", 4)) + static_cast<int>(n % 7);
    wish.mutations = n % 3 == 0 ? 0 : 1 + static_cast<int>(n % 4);
    wish.trouble = wish.settling = n % 5 == 4;
    compare(seed + n, wish, tally);
  }
  std::string kinds;
  for (const auto& [what, n] : tally.used) kinds += fmt::format("{} {}, ", what, n);
  MESSAGE(fmt::format(
      "seed {}: {} nets, {} compared ({} over the limit), {} sound, {} stuck, {} let go, {} with dead nodes, {} "
      "unbounded, "
      "{} in a circle, {} with nested scopes, {} traces replayed; median {:.3f} ms, {} states against {} worlds",
      seed, nets, tally.compared, tally.limited, tally.sound, tally.stuck, tally.let_go, tally.dead, tally.unbounded,
      tally.circle, tally.nested, tally.traces, median(tally.ms), median(tally.states), median(tally.worlds)));
  MESSAGE(kinds);
}

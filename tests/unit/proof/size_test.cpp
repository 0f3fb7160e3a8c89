// Time: a route the size of the base route, and random nets.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>

#include "net_builder.hpp"
#include "support/nets/random_net.hpp"

using namespace build;

namespace {

double milliseconds(const Net& net) {
  auto before = std::chrono::steady_clock::now();
  auto verdict = prove(net);
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - before).count();
}

/// A stage as werkroute has them: a line with a loop back, an each, a wait with a limit, three ways out.
void fill_stage(Builder& b, NodeId stage) {
  auto name = [&](const std::string& what) { return b.at(stage).name + "." + what; };
  auto first = b.step(name("first"), stage), d = b.add(Kind::decide, name("decide"), stage);
  auto each = b.add(Kind::each, name("each"), stage), wait = b.wait(name("wait"), stage);
  auto attend = b.step(name("attend"), each), call = b.step(name("call"), each);
  auto plan = b.step(name("plan"), stage), last = b.step(name("last"), stage);
  auto left = b.step(name("left"), stage), right = b.step(name("right"), stage);
  auto join = b.step(name("join"), stage);
  b.next(first, to(d));
  b.outcome(d, "visit", to(each));
  b.outcome(d, "wait", to(wait));
  b.outcome(attend, "attended", done());
  b.outcome(attend, "no_show", to(call));
  b.next(call, done());
  b.next(each, to(plan));
  b.next(wait, to(plan));
  b.at(wait).on_timeout = at_most(2, to(d));
  b.at(wait).on_timeout->otherwise = {finish("back")};
  b.next(plan, all({to(left), to(right)}));
  b.next(left, to(join));
  b.next(right, to(join));
  b.at(join).join.need = Join::Need::all;
  b.outcome(join, "again", at_most(3, to(first)));
  b.outcome(join, "on", to(last));
  b.outcome(last, "on", finish("on"));
  b.outcome(last, "back", finish("back"));
  b.outcome(last, "longer", at_most(2, to(last)));
}

Net like_werkroute() {
  Builder b;
  std::vector<NodeId> stages;
  for (int n = 0; n < 5; ++n) {
    stages.push_back(b.add(Kind::stage, "stage" + std::to_string(n)));
    fill_stage(b, stages.back());
  }
  for (std::size_t n = 0; n < stages.size(); ++n) {
    b.outcome(stages[n], "on", n + 1 < stages.size() ? to(stages[n + 1]) : finish("klaar"));
    b.outcome(stages[n], "back", to(stages[0]));
  }
  return b.net;
}

}  // namespace

TEST_CASE("Prove_TakesLittleTimeForARouteTheSizeOfTheBaseRoute") {
  auto net = like_werkroute();
  CHECK(net.nodes.size() >= 60);
  auto verdict = prove(net);
  CHECK(verdict.proven());
  auto ms = milliseconds(net);
  std::size_t states = 0;
  for (const auto& s : verdict.scopes) states += s.states;
  MESSAGE(fmt::format("{} nodes, {} states, {:.1f} ms", net.nodes.size(), states, ms));
#ifdef NDEBUG
  CHECK(ms < 100);
#else
  CHECK(ms < 2000);  // a debug build on a busy machine
#endif
}

TEST_CASE("Prove_TakesMillisecondsForRandomNetsOf21Nodes") {
  std::vector<double> ms;
  for (std::uint64_t seed = 1; ms.size() < 100; ++seed) {
    random_net::Wish wish;
    wish.nodes = 21;
    wish.mutations = static_cast<int>(seed % 3);
    auto made = random_net::make(seed, wish);
    if (made.net.nodes.size() < 18) continue;
    ms.push_back(milliseconds(made.net));
  }
  std::sort(ms.begin(), ms.end());
  MESSAGE(fmt::format("median {:.2f} ms, longest {:.1f} ms", ms[ms.size() / 2], ms.back()));
  CHECK(ms[ms.size() / 2] < 500);
}

TEST_CASE("Prove_PlaysALineOfStepsAsOne") {
  Builder b;
  auto split = b.script("split"), join = b.step("join");
  b.at(join).join.need = Join::Need::all;
  b.next(join, done());
  Arc arc = all({});
  for (int n = 0; n < 5; ++n) {
    auto name = std::to_string(n);
    auto first = b.step("a" + name), second = b.step("b" + name), third = b.step("c" + name);
    b.next(first, to(second));
    b.next(second, to(third));
    b.next(third, to(join));
    arc.parts.push_back(to(first));
  }
  b.next(split, arc);
  auto verdict = prove(b.net);
  CHECK(verdict.proven());
  CHECK(verdict.scopes.back().states < 200);  // 1,024 and more when each step counts
  b.at(join).next = to(split);                // it still comes to no end, and the trace names every step
  b.at(split).next->at_most = 1;
  b.at(split).next->otherwise = {to(join)};
  verdict = prove(b.net);
  REQUIRE(!verdict.findings.empty());
  CHECK(verdict.findings[0].kind == Finding::Kind::stuck);
}

// What is looked up in a frozen graph.
#include "route/graph.hpp"

#include "bundles.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

TEST_CASE("Route_NodeWithFindsWhoseHandlerItIs") {
  auto result = load(small(R"(
  file = { integer "n", yesno "fit" },
  start = { "a", "b", "c", "d" },
  step "a" { by = owner, due = days(1), on_done = function(case) case.file.n = 1 end, next = done },
  step "b" { by = owner, due = days(1), outcomes = {
    yes = one { to "e" { when = function(case) return case.file.fit end }, done }, no = done } },
  step "c" { by = owner, due = days(1), requires = function(case) return case.file.fit end, next = done },
  wait "d" { message = "m", within = days(3), on_timeout = done, ready = function(case) return case.file.fit end, next = done },
  script "e" { run = function(case) case.file.n = 2 end, next = done },
)"),
                     {});
  REQUIRE_MESSAGE(result.bundle, all(result.faults));
  const auto& r = result.bundle->routes.at("r");
  auto of = [&](const char* name) -> const Node& { return r.node(r.find(name)); };
  auto owner = [&](FunctionId f) { return r.node(r.node_with(f)).id; };
  CHECK(owner(of("a").on_done) == "a");
  CHECK(owner(of("b").outcomes.at(1).target.parts.at(0).when) == "b");
  CHECK(owner(of("c").requires_fn) == "c");
  CHECK(owner(of("d").ready) == "d");
  CHECK(owner(of("e").run) == "e");
  CHECK(r.node_with(9999) == kNoNode);
}

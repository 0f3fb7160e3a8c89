#include <doctest/doctest.h>

#include "../route/bundles.hpp"
#include "graph/graph.hpp"
#include "ways.hpp"

namespace trajectum::graph::test {
namespace {

const route::Bundle& bundle_of(const char* folder) {
  static std::map<std::string, route::LoadResult> loaded;
  auto [it, is_new] = loaded.try_emplace(folder);
  if (is_new) it->second = route::load(route::test::folder(folder), {});
  REQUIRE_MESSAGE(it->second.bundle, route::test::all(it->second.faults));
  return *it->second.bundle;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("Mermaid_DrawsEveryNodeAndQuotesItsLabels") {
  const auto& route = bundle_of("workflows/werkroute").routes.at("werkroute");
  auto chart = mermaid(chart_of(route, Lang::nl));
  CHECK(chart.rfind("flowchart TD\n", 0) == 0);
  for (const auto& node : route.nodes)
    if (node.index != route::kRoot && !node.title.empty())
      CHECK(chart.find("\"" + node.title.nl + "\"") != std::string::npos);
  CHECK(count(chart, "subgraph ") == count(chart, "\n  end\n") + count(chart, "\n    end\n"));
  CHECK(chart.find("|\"Afgeketst\"|") != std::string::npos);
}

TEST_CASE("Mermaid_DrawsEveryArcOnce") {
  for (const auto* folder : {"workflows/werkroute", "tests/sim/garden"})
    for (const auto& [id, route] : bundle_of(folder).routes) {
      auto whole = chart_of(route, Lang::en);
      auto chart = mermaid(whole);
      std::size_t joins = 0;
      for (const auto& box : whole.boxes) joins += !box.join.empty();
      auto arrows = count(chart, " -->") + count(chart, " -.->") + count(chart, " -.-x ");
      CHECK(arrows == whole.arcs.size() + joins + whole.splits.size());
      CHECK(whole.arcs.size() >= expected_arcs(route).size());
    }
}

TEST_CASE("Mermaid_ShowsWithdrawalsDottedAndJoinsAndSplits") {
  auto chart = mermaid(chart_of(bundle_of("tests/sim/garden").routes.at("allotment"), Lang::en));
  CHECK(count(chart, " -.-x ") > 5);
  CHECK(chart.find("{\"work: all\"}") != std::string::npos);
  CHECK(chart.find("{\"~\"}") != std::string::npos);
}

TEST_CASE("Mermaid_KeepsTextsFromBreakingOut") {
  Chart chart;
  chart.boxes.resize(2);
  chart.boxes[1].parent = 0;
  chart.boxes[1].title = "a\"] --> x\n<b>#quot;`";
  auto text = mermaid(chart);
  CHECK(text.find("[\"a#quot;] --#gt; x #lt;b#gt;#35;quot;'\"]") != std::string::npos);
}

}  // namespace trajectum::graph::test

// Differences, positions and counts, read back from the pictures that show them.
#include <doctest/doctest.h>

#include "../route/bundles.hpp"
#include "graph/graph.hpp"
#include "svg_reader.hpp"

namespace trajectum::graph::test {
namespace {

route::LoadResult small(const std::string& body) {
  auto out = route::load(route::test::small(body), {});
  REQUIRE_MESSAGE(out.bundle, route::test::all(out.faults));
  return out;
}

constexpr const char* kOld = R"(
  stage "work" { start = "a",
    step "a" { by = role "worker", due = workdays(3), outcomes = { good = "b", bad = finish "off" } },
    step "b" { by = role "worker", due = workdays(3), next = "c" },
    step "c" { by = role "worker", due = workdays(3), next = finish "fine" },
    outcomes = { fine = finish "fine", off = finish "off" } },
)";
constexpr const char* kNew = R"(
  stage "work" { start = "a",
    step "a" { by = role "boss", due = workdays(3), outcomes = { good = "c", bad = finish "off" } },
    step "c" { by = role "worker", due = workdays(3), form = { text "why" { required = true } }, next = "d" },
    step "d" { by = role "worker", due = workdays(3), next = finish "fine" },
    outcomes = { fine = finish "fine", off = finish "off" } },
)";

std::map<std::string, std::string> classes_of(const std::string& svg, const char* key) {
  std::map<std::string, std::string> out;
  for (const auto& e : read_xml(svg))
    if (e.has(key)) CHECK(out.emplace(e.at(key), " " + e.at("class") + " ").second);
  return out;
}

bool is(const std::map<std::string, std::string>& classes, const std::string& key, const std::string& word) {
  auto it = classes.find(key);
  return it != classes.end() && it->second.find(" " + word + " ") != std::string::npos;
}

}  // namespace

TEST_CASE("Difference_ColoursWhatCameWentAndChanged") {
  auto old = small(kOld), now = small(kNew);
  auto chart = difference(old.bundle->routes.at("r"), now.bundle->routes.at("r"), Lang::en);
  auto picture = svg(chart);
  auto nodes = classes_of(picture, "data-node"), arcs = classes_of(picture, "data-arc");
  CHECK(is(nodes, "work.a", "changed"));
  CHECK(is(nodes, "work.b", "removed"));
  CHECK(is(nodes, "work.c", "changed"));  // its form
  CHECK(is(nodes, "work.d", "added"));
  CHECK(!is(nodes, "work", "changed"));
  CHECK(is(arcs, "work.a/outcomes.good", "added"));
  CHECK(is(arcs, "work.a/outcomes.good/was", "removed"));
  CHECK(is(arcs, "work.b/next", "removed"));
  CHECK(is(arcs, "work.d/next", "added"));
  CHECK(!is(arcs, "work.a/outcomes.bad", "changed"));
  CHECK(mermaid(chart).find("classDef removed") != std::string::npos);
}

TEST_CASE("Difference_ShowsARenamedNodeOnce") {
  auto old = small(kOld);
  std::string text = kOld;
  auto replace = [&](const std::string& was, const std::string& now) {
    for (auto at = text.find(was); at != std::string::npos; at = text.find(was, at + now.size()))
      text.replace(at, was.size(), now);
  };
  replace("\"b\"", "\"z\"");
  replace("step \"z\" {", "step \"z\" { was = \"b\",");
  auto now = small(text.c_str());
  auto chart = difference(old.bundle->routes.at("r"), now.bundle->routes.at("r"), Lang::en);
  for (const auto& box : chart.boxes)
    CHECK_MESSAGE(box.change == (box.key == "work.z" ? Change::changed : Change::same), box.key);
  for (const auto& arc : chart.arcs) CHECK_MESSAGE(arc.change == Change::same, arc.key);
  REQUIRE_FALSE(chart.notes.empty());
  CHECK(chart.notes.front() == "`work.z` was called `work.b`.");
}

TEST_CASE("Difference_OfTheSameVersionIsNone") {
  auto one = small(kOld), other = small(kOld);
  auto chart = difference(one.bundle->routes.at("r"), other.bundle->routes.at("r"), Lang::en);
  for (const auto& box : chart.boxes) CHECK(box.change == Change::same);
  for (const auto& arc : chart.arcs) CHECK(arc.change == Change::same);
}

TEST_CASE("Position_MarksWhatIsLiveDoneAndGone") {
  auto loaded = small(kOld);
  auto chart = chart_of(loaded.bundle->routes.at("r"), Lang::en);
  Position position;
  position.states = {{"work", "open"}, {"work.a", "done"}, {"work.b", "allocated"}, {"work.c", "incident"}};
  position.steps = {{"work.a", "good", false}};
  show(chart, position);
  auto picture = svg(chart);
  std::map<std::string, Element> nodes, arcs;
  for (const auto& e : read_xml(picture)) {
    if (e.has("data-node")) nodes[e.at("data-node")] = e;
    if (e.has("data-arc")) arcs[e.at("data-arc")] = e;
  }
  CHECK(nodes["work.a"].at("data-state") == "done");
  CHECK(nodes["work.b"].at("data-state") == "allocated");
  CHECK(nodes["work.c"].at("class").find("stuck") != std::string::npos);
  CHECK(arcs["work.a/outcomes.good"].has("data-gone"));
  CHECK(!arcs["work.a/outcomes.bad"].has("data-gone"));
  CHECK(!arcs["work.b/next"].has("data-gone"));
  CHECK(arcs["work/start.a"].has("data-gone"));
  CHECK(mermaid(chart).find("==>") != std::string::npos);
}

TEST_CASE("Counts_StandAtTheirNodesLateOnesApart") {
  auto loaded = small(kOld);
  auto chart = chart_of(loaded.bundle->routes.at("r"), Lang::nl);
  Counts counts;
  counts.nodes = {{"work", {15, 3}}, {"work.a", {12, 3}}, {"work.b", {3, 0}}, {"not.here", {9, 9}}};
  counts.notes = {"Niet alles is geteld."};
  show(chart, counts);
  std::map<std::string, std::pair<std::string, std::string>> seen;
  bool noted = false;
  for (const auto& e : read_xml(svg(chart))) {
    if (e.has("data-count")) seen[e.at("data-overlay")] = {e.at("data-count"), e.at("data-late")};
    noted = noted || e.text == "Niet alles is geteld.";
  }
  CHECK(seen["work.a"] == std::pair<std::string, std::string>("12", "3"));
  CHECK(seen["work.b"] == std::pair<std::string, std::string>("3", "0"));
  CHECK(seen.size() == 3);
  CHECK(noted);
}

}  // namespace trajectum::graph::test

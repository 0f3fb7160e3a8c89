#include <doctest/doctest.h>

#include <chrono>

#include "../route/bundles.hpp"
#include "base/limits.hpp"
#include "geometry.hpp"
#include "graph/graph.hpp"
#include "graph/text_width.hpp"
#include "random_route.hpp"
#include "svg_reader.hpp"

namespace trajectum::graph::test {

using route::Route;

namespace {

const route::Bundle& werkroute() {
  static const auto loaded = route::load(route::test::folder("workflows/werkroute"), {});
  REQUIRE_MESSAGE(loaded.bundle, route::test::all(loaded.faults));
  return *loaded.bundle;
}

const route::Bundle& region() {
  static const auto loaded =
      route::load(route::test::folder("plugins/zuid-limburg"), {route::test::folder("workflows/werkroute")});
  REQUIRE_MESSAGE(loaded.bundle, route::test::all(loaded.faults));
  return *loaded.bundle;
}

const route::Bundle& garden() {
  static const auto loaded = route::load(route::test::folder("tests/sim/garden"), {});
  REQUIRE_MESSAGE(loaded.bundle, route::test::all(loaded.faults));
  return *loaded.bundle;
}

void check_good(const Route& route, std::initializer_list<Lang> langs = {Lang::nl, Lang::en}) {
  for (auto lang : langs) {
    auto picture = svg(chart_of(route, lang));
    auto faults = faults_of(picture, route);
    std::string first;
    for (std::size_t i = 0; i < faults.size() && i < 8; ++i) first += "\n  " + faults[i];
    CHECK_MESSAGE(faults.empty(), route.id << ": " << faults.size() << " faults" << first);
  }
}

double ms_of(const std::function<void()>& f) {
  auto begin = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_CASE("Svg_DrawsEveryRouteWell") {
  for (const auto* bundle : {&werkroute(), &region(), &garden()})
    for (const auto& [id, route] : bundle->routes) check_good(route);
}

TEST_CASE("Svg_DrawsRandomRoutesWell") {
  for (std::uint32_t seed = 1; seed <= 200; ++seed) {
    auto route = random_route(seed, 1 + static_cast<int>(seed % 60));
    CAPTURE(seed);
    check_good(route, {seed % 2 == 0 ? Lang::nl : Lang::en});
  }
}

TEST_CASE("Svg_IsTheSameEachTime") {
  const auto& route = region().routes.at("perspectief_op_werk");
  CHECK(svg(chart_of(route, Lang::nl)) == svg(chart_of(route, Lang::nl)));
  CHECK(svg(chart_of(route, Lang::nl)) != svg(chart_of(route, Lang::en)));
}

TEST_CASE("Svg_HasATitleAndADescriptionForWhoCannotSeeIt") {
  auto elements = read_xml(svg(chart_of(werkroute().routes.at("werkroute"), Lang::nl)));
  CHECK(elements[0].at("role") == "img");
  CHECK(elements[0].at("aria-labelledby") == elements[1].at("id") + " " + elements[2].at("id"));
  CHECK(elements[1].text.find("Route naar werk") != std::string::npos);
  CHECK(elements[2].text.find("Intake") != std::string::npos);
}

TEST_CASE("Svg_PhasesRunFromLeftToRight") {
  auto elements = read_xml(svg(chart_of(werkroute().routes.at("werkroute"), Lang::nl)));
  std::map<std::string, std::pair<double, double>> at;
  for (const auto& e : elements)
    if (e.at("data-kind") == "stage") {
      auto rect = e.at("data-rect");
      at[e.at("data-node")] = {std::stod(rect), std::stod(rect.substr(rect.find(' ')))};
    }
  double x = 0;
  for (auto phase : {"intake", "work_orientation", "learning_work_place", "placement", "aftercare"}) {
    CHECK(at[phase].first > x);
    x = at[phase].first;
    CHECK(at[phase].second == at["intake"].second);
  }
}

TEST_CASE("Svg_OfTheReadmeIsFresh") {
  // build/trajectum graph workflows/werkroute --route werkroute --lang en --out docs/werkroute.svg
  std::ifstream in(std::string(TRAJECTUM_SOURCE_DIR) + "/docs/werkroute.svg", std::ios::binary);
  std::string there(std::istreambuf_iterator<char>(in), {});
  bool is_fresh = there == svg(chart_of(werkroute().routes.at("werkroute"), Lang::en));
  CHECK(is_fresh);
}

TEST_CASE("Svg_IsQuick") {
  const auto& route = werkroute().routes.at("werkroute");
  auto large = random_route(5, 300);
  REQUIRE(large.nodes.size() >= 300);
  // Machines that build something else meanwhile are slow: the best of three counts.
  double small_ms = 1e9, large_ms = 1e9;
  for (int i = 0; i < 3; ++i) {
    small_ms = std::min(small_ms, ms_of([&] { svg(chart_of(route, Lang::nl)); }));
    large_ms = std::min(large_ms, ms_of([&] { svg(chart_of(large, Lang::nl)); }));
  }
  MESSAGE("werkroute " << small_ms << " ms, " << large.nodes.size() << " nodes " << large_ms << " ms");
#ifdef NDEBUG
  CHECK(small_ms < 20);
  CHECK(large_ms < 500);
#endif
}

TEST_CASE("Svg_DrawsATangleInTime") {
  // A long chain with arcs from everywhere to everywhere: as bad as a route within the limits can be.
  auto route = tangle(static_cast<int>(limits::kDrawnNodesMax) - 2, 3);
  REQUIRE(drawable(route).ok());
  std::string picture;
  auto ms = ms_of([&] { picture = svg(chart_of(route, Lang::nl)); });
  MESSAGE("tangle " << ms << " ms");
#ifdef NDEBUG
  CHECK(ms < 3000);
#endif
  auto small = tangle(200, 3);
  CHECK(ms_of([&] { picture = svg(chart_of(small, Lang::nl)); }) < 3000);
  CHECK(faults_of(picture, small).empty());
}

TEST_CASE("Drawable_RefusesWhatIsTooLarge") {
  Route route;
  route.nodes.resize(limits::kDrawnNodesMax + 1);
  auto can = drawable(route);
  REQUIRE(!can);
  CHECK(can.error().reason == "diagram");
  route.nodes.resize(limits::kDrawnNodesMax);
  CHECK(drawable(route).ok());
  for (std::size_t i = 0; i <= limits::kDrawnArcsMax; ++i) route.nodes[1].outcomes.push_back({"o", {}, {}});
  CHECK(!drawable(route));
}

TEST_CASE("Wrapped_NeverMakesALineTooWide") {
  for (std::string text :
       {"Bellen na niet verschijnen", "Onafgebrokenletterreeksdieveeltebreedis", "a b c d e f g h i j", ""})
    for (double width = 20; width < 200; width += 7)
      for (const auto& line : wrapped(text, width, 12, 3)) CHECK(text_width(line, 12) <= width);
  CHECK(wrapped("Brede intake", 200, 12, 3) == std::vector<std::string>{"Brede intake"});
  CHECK(shortened("Onafgebrokenletterreeks", 60, 12).ends_with("…"));
}

}  // namespace trajectum::graph::test

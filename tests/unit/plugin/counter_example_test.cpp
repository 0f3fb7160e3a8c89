// A broken promise as a drawing: which way is marked as gone, and where it goes wrong.
#include "plugin/counter_example.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace trajectum;
using namespace trajectum::plugin;

namespace {

const std::string kStep = "by = role \"worker\", due = days(1)";

std::string step(const std::string& id, const std::string& more) {
  return "  step \"" + id + "\" { " + kStep + ", " + more + " },\n";
}

struct Drawn {
  graph::Chart chart;
  std::set<std::string> gone;  // keys of arcs

  std::string state(const std::string& node) const {
    auto box = chart.box(node);
    REQUIRE(box >= 0);
    return chart.boxes[static_cast<std::size_t>(box)].state;
  }
};

/// The first finding of a small route.
Drawn drawn(const std::string& nodes, Lang lang = Lang::en) {
  route::BundleSource source;
  source.id = source.where = "small";
  source.version = "1.0.0";
  source.files = {
      {"roles.lua", "return roles { role \"worker\" { } }\n"},
      {"registers/client.lua", "return register \"client\" { key = text \"number\", fields = { text \"name\" } }\n"},
      {"route.lua",
       "return route \"small\" { version = \"1.0.0\", title = { nl = \"K\", en = \"S\" }, subject = \"client\",\n"
       "  owner = \"worker\", file = { yesno \"fit\" },\n" +
           nodes + "}\n"}};
  auto loaded = route::load(source, {});
  REQUIRE(loaded.bundle);
  auto proven = prove(loaded, {&source});
  CHECK(loaded.bundle == nullptr);
  REQUIRE(proven.bundle);
  for (const auto& proof : proven.routes) {
    if (proof.verdict.findings.empty()) continue;
    Drawn out{counter_example(proven.bundle->routes.at(proof.route), proof.net, proof.verdict.findings[0], lang), {}};
    for (const auto& arc : out.chart.arcs)
      if (arc.gone) out.gone.insert(arc.key);
    return out;
  }
  FAIL("nothing was found wrong");
  return {};
}

}  // namespace

TEST_CASE("CounterExample_MarksTheWayAndTheJoinThatStarves") {
  auto out = drawn(step("a", "next = some { to \"b\" { when = function(case) return case.file.fit end }, \"c\" }") +
                   step("b", "next = \"j\"") + step("c", "next = \"j\"") + step("j", "join = \"all\", next = done"));
  CHECK(out.state("a") == "done");
  CHECK(out.state("b").empty());  // the branch that was not taken
  CHECK(out.state("c") == "offered");
  CHECK(out.state("j") == "stuck");
  CHECK(out.gone.count("a/next.2") == 1);
  CHECK(out.gone.count("a/next.1") == 0);
  CHECK(out.gone.count("c/next") == 0);  // it has not come there yet
}

TEST_CASE("CounterExample_MarksTheOutcomeThatLedThere") {
  auto out = drawn(step("a", "outcomes = { good = done, bad = \"w\" }") +
                   "  wait \"w\" { message = \"reply\", next = done },\n");
  CHECK(out.state("a") == "done");
  CHECK(out.state("w") == "let_go");
  CHECK(out.gone.count("a/outcomes.bad") == 1);
  CHECK(out.gone.count("a/outcomes.good") == 0);
}

TEST_CASE("CounterExample_GoesThroughAStageThatEnded") {
  auto out = drawn(
      "  stage \"first\" { start = \"a\",\n" + step("a", "outcomes = { on = finish \"on\", off = finish \"off\" }") +
      "    outcomes = { on = \"w\", off = done } },\n" + "  wait \"w\" { message = \"reply\", next = done },\n");
  CHECK(out.state("first") == "done");
  CHECK(out.state("first.a") == "done");
  CHECK(out.state("w") == "let_go");
  CHECK(out.gone.count("first.a/outcomes.on") == 1);
  CHECK(out.gone.count("first.a/outcomes.off") == 0);
  CHECK(out.gone.count("first/outcomes.on") == 1);
}

TEST_CASE("CounterExample_MarksWhatNeverHappens") {
  auto out = drawn("  start = \"a\",\n" + step("a", "next = done") + step("lost", "next = done"));
  CHECK(out.state("lost") == "never");
  CHECK(out.state("a").empty());
  CHECK(out.gone.empty());
}

TEST_CASE("CounterExample_MarksTheRoundThatNeverRests") {
  auto out = drawn("  start = \"a\",\n" + step("a", "next = \"m\"") + "  milestone \"m\" { next = \"n\" },\n" +
                   "  milestone \"n\" { next = one { to \"a\" { when = function(case) return case.file.fit end }, "
                   "\"m\" } },\n");
  CHECK(out.state("m") == "loops");
  CHECK(out.state("n") == "loops");
  CHECK(out.gone.count("a/next") == 1);
}

TEST_CASE("CounterExample_MarksWhatGrowsWithoutEnd") {
  auto out = drawn("  start = \"a\",\n" + step("a", "next = { \"a\", \"b\" }") + step("b", "next = done"));
  CHECK((out.state("a") == "grows" || out.state("b") == "grows"));
}

TEST_CASE("CounterExample_TellsTheWayBelowTheDrawing") {
  for (auto lang : {Lang::nl, Lang::en}) {
    auto out = drawn(step("a", "next = \"w\"") + "  wait \"w\" { message = \"reply\", next = done },\n", lang);
    REQUIRE(out.chart.notes.size() >= 4);  // what, the cure, two turns
    CHECK(out.chart.notes[2].find("1. ") == 0);
    auto picture = graph::svg(out.chart);
    CHECK(picture.find(lang == Lang::nl ? "losgelaten" : "let go") != std::string::npos);
    CHECK(graph::mermaid(out.chart).find(" incident") != std::string::npos);
  }
}

TEST_CASE("CounterExample_AProvenRouteKeepsItsBundle") {
  route::LoadResult nothing;
  auto proven = prove(nothing, {});
  CHECK(proven.bundle == nullptr);
  CHECK(proven.routes.empty());
}

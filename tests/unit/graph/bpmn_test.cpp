// What holds of every BPMN that is written; whether another's reader takes it is tests/bpmn.
#include <doctest/doctest.h>

#include <set>

#include "../route/bundles.hpp"
#include "graph/graph.hpp"
#include "random_route.hpp"
#include "svg_reader.hpp"

namespace trajectum::graph::test {
namespace {

/// Every fault of the file as a sentence.
std::string faults_of_bpmn(const std::string& text) {
  std::string faults;
  std::set<std::string> ids, drawn;
  std::map<std::string, const Element*> flows;
  auto elements = read_xml(text);
  for (const auto& e : elements) {
    if (e.has("id") && !ids.insert(e.at("id")).second) faults += "twice: " + e.at("id") + "\n";
    if (e.name == "bpmn:sequenceFlow") flows[e.at("id")] = &e;
    if (e.has("bpmnElement")) drawn.insert(e.at("bpmnElement"));
  }
  static const std::set<std::string> kNodes = {"bpmn:userTask",
                                               "bpmn:scriptTask",
                                               "bpmn:businessRuleTask",
                                               "bpmn:callActivity",
                                               "bpmn:subProcess",
                                               "bpmn:adHocSubProcess",
                                               "bpmn:startEvent",
                                               "bpmn:endEvent",
                                               "bpmn:intermediateCatchEvent",
                                               "bpmn:intermediateThrowEvent",
                                               "bpmn:boundaryEvent",
                                               "bpmn:parallelGateway",
                                               "bpmn:exclusiveGateway",
                                               "bpmn:inclusiveGateway",
                                               "bpmn:eventBasedGateway",
                                               "bpmn:complexGateway"};
  for (const auto& e : elements) {
    if ((kNodes.count(e.name) || e.name == "bpmn:sequenceFlow") && !drawn.count(e.at("id")))
      faults += "not drawn: " + e.at("id") + "\n";
    const auto* owner = e.parent < 0 ? nullptr : &elements[static_cast<std::size_t>(e.parent)];
    if (e.name == "bpmn:incoming" && (!flows.count(e.text) || flows[e.text]->at("targetRef") != owner->at("id")))
      faults += "a wrong incoming: " + e.text + "\n";
    if (e.name == "bpmn:outgoing" && (!flows.count(e.text) || flows[e.text]->at("sourceRef") != owner->at("id")))
      faults += "a wrong outgoing: " + e.text + "\n";
    for (auto key : {"sourceRef", "targetRef", "attachedToRef", "default", "messageRef", "errorRef", "bpmnElement"})
      if (e.has(key) && !ids.count(e.at(key))) faults += std::string(key) + " names nothing: " + e.at(key) + "\n";
    if (e.has("default") && flows.count(e.at("default")) && flows[e.at("default")]->at("sourceRef") != e.at("id"))
      faults += "a default of another: " + e.at("id") + "\n";
  }
  return faults;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

}  // namespace

TEST_CASE("Bpmn_OfEveryRouteRefersToWhatIsThere") {
  for (const auto* folder : {"workflows/werkroute", "tests/sim/garden"}) {
    auto loaded = route::load(route::test::folder(folder), {});
    REQUIRE(loaded.bundle);
    for (const auto& [id, route] : loaded.bundle->routes) {
      CAPTURE(id);
      CHECK(faults_of_bpmn(bpmn(route, Lang::nl)) == "");
    }
  }
}

TEST_CASE("Bpmn_OfRandomRoutesRefersToWhatIsThere") {
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    CHECK(faults_of_bpmn(bpmn(random_route(seed, 1 + static_cast<int>(seed % 50)), Lang::en)) == "");
  }
}

TEST_CASE("Bpmn_HasAWordForEveryKind") {
  auto loaded = route::load(route::test::folder("tests/sim/garden"), {});
  REQUIRE(loaded.bundle);
  auto garden = bpmn(loaded.bundle->routes.at("garden"), Lang::en),
       allotment = bpmn(loaded.bundle->routes.at("allotment"), Lang::en);
  for (auto tag :
       {"bpmn:userTask id=\"sowing.dig\"", "bpmn:businessRuleTask id=\"sowing.plant_out\"",
        "bpmn:subProcess id=\"growing\"", "bpmn:callActivity id=\"ask_neighbour\"",
        "bpmn:intermediateThrowEvent id=\"growing.grown\"", "bpmn:intermediateCatchEvent id=\"harvest.storm\"",
        "bpmn:adHocSubProcess id=\"Optional_growing\"", "bpmn:boundaryEvent id=\"Timeout_ask_neighbour\"",
        "bpmn:parallelGateway id=\"Join_growing.ripe\"", "bpmn:eventBasedGateway id=\"Race_compost.rot\"",
        "bpmn:terminateEventDefinition", "messageRef=\"M_storm\"", "calledElement=\"P_neighbour\"",
        "<bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">P4W<"})
    CHECK_MESSAGE(garden.find(tag) != std::string::npos, tag);
  for (auto tag : {"bpmn:scriptTask id=\"winter.mend\"", "bpmn:inclusiveGateway id=\"Join_winter.review\"",
                   "bpmn:inclusiveGateway id=\"Split_winter.plan.NEXT\"", "bpmn:complexGateway id=\"Join_year.first\"",
                   "bpmn:parallelGateway id=\"Split_year.tend.work\"", "bpmn:errorEventDefinition"})
    CHECK_MESSAGE(allotment.find(tag) != std::string::npos, tag);
  CHECK(count(allotment, "isSequential=\"true\"") >= 3);   // series, and one by one
  CHECK(count(allotment, "isSequential=\"false\"") >= 4);  // each
}

TEST_CASE("Bpmn_SaysInWordsWhatItHasNoShapeFor") {
  auto loaded = route::load(route::test::folder("tests/sim/garden"), {});
  REQUIRE(loaded.bundle);
  std::string said;
  for (const auto& e : read_xml(bpmn(loaded.bundle->routes.at("allotment"), Lang::en)))
    if (e.name == "bpmn:documentation") said += e.text + "\n";
  for (auto words :
       {"never together with others of shed", "only while this is live: year.pond.pond_watch",
        "withdraws: year.sow, year.harvest", "must be started first", "elements may be added",
        "repeats while a condition holds", "puts so many marks: 2", "what comes later waits for the next round"})
    CHECK_MESSAGE(said.find(words) != std::string::npos, words);
}

}  // namespace trajectum::graph::test

// Builds the BPMN of a route; its parts are a file each: nodes, and ways.
#ifndef TRAJECTUM_GRAPH_BPMN_BUILDER_HPP
#define TRAJECTUM_GRAPH_BPMN_BUILDER_HPP
#include <map>
#include <string>

#include "graph/bpmn_model.hpp"

namespace trajectum::graph {

class BpmnBuilder {
 public:
  BpmnBuilder(const route::Route& route, Lang lang);
  BpmnModel build();

 private:
  using Look = BpmnElement::Look;
  bool nl() const { return out_.lang == Lang::nl; }
  int add(BpmnElement element);
  /// A flow without a condition; its name is what people see.
  int flow(int from, int to, const std::string& name = "", const std::string& documentation = "",
           const std::string& condition = "");
  int gateway(const std::string& tag, const std::string& id, int parent, const std::string& documentation = "",
              const std::string& name = "");
  std::string words_of(const route::Node& n) const;

  // bpmn_build_nodes.cpp
  void add_scope(route::NodeIndex scope, int parent);
  void add_node(route::NodeIndex node, int scope);
  void add_optionals(route::NodeIndex scope, int parent);
  BpmnElement element_of(const route::Node& n) const;
  void shape_wait(const route::Node& n, BpmnElement& e);
  void add_entry(const route::Node& n);
  void add_start(const route::Node& scope);
  bool is_loose(const route::Node& n) const;
  std::string message(const std::string& name);

  // bpmn_build_ways.cpp
  void add_ways(const route::Node& n);
  void add_values(const route::Node& n);
  void add_timeout(const route::Node& n);
  void add_failures(const route::Node& n);
  /// Leads a flow from an element to where a target says, over the gateways that it needs. Gives the flow that leaves
  /// `from`.
  int lead(int from, const route::Node& n, const route::Target& target, const std::string& key, const std::string& name,
           const std::string& condition = "");
  int lead_split(int from, const route::Node& n, const route::Target& target, const std::string& key,
                 const std::string& name, const std::string& condition);
  bool is_event_race(const route::Target& target) const;
  int goal(const route::Node& n, const route::Target& target);
  int end_of(route::NodeIndex scope, const std::string& outcome, bool is_finish);
  int finish_from(const route::Node& n, route::NodeIndex scope, const std::string& outcome);

  const route::Route& route_;
  BpmnModel out_;
  std::vector<int> element_of_, entry_of_;  // by node
  std::vector<bool> led_to_;                // by node
  std::map<std::string, int> ends_;
  std::map<std::string, std::string> messages_, errors_;
};

/// `P8W`; of workdays, which ISO 8601 has no word for, the words of the route language.
std::string iso_duration(const Duration& span);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_BPMN_BUILDER_HPP

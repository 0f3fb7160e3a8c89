// A route in the words of BPMN 2.0: elements within elements, and the flows between them. Built from a route
// (bpmn_build.cpp), given coordinates and written (bpmn_write.cpp). No flow crosses the border of a sub-process.
#ifndef TRAJECTUM_GRAPH_BPMN_MODEL_HPP
#define TRAJECTUM_GRAPH_BPMN_MODEL_HPP
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "graph/plan.hpp"
#include "route/graph.hpp"

namespace trajectum::graph {

struct BpmnElement {
  enum class Look : std::uint8_t { task, event, gateway, sub_process, boundary };
  Look look = Look::task;
  std::string tag;  // "userTask"
  std::string id, name, documentation;
  std::string inner;  // XML of its own, behind incoming and outgoing
  std::string after;  // XML behind the elements in it
  std::vector<std::pair<std::string, std::string>> attributes;
  int parent = 0;                       // 0: the process
  int host = -1;                        // boundary: the activity that it is attached to
  std::vector<int> incoming, outgoing;  // flows
};

struct BpmnFlow {
  std::string id, name, documentation, condition;
  int from = 0, to = 0;
};

struct BpmnModel {
  Lang lang = Lang::nl;
  std::string process, name, version, documentation;
  std::vector<BpmnElement> elements;  // element 0 is the process; a parent stands before its children
  std::vector<BpmnFlow> flows;
  std::vector<std::pair<std::string, std::string>> messages, errors;  // id, name
};

BpmnModel bpmn_model(const route::Route& route, Lang lang);
std::string write_bpmn(const BpmnModel& model);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_BPMN_MODEL_HPP

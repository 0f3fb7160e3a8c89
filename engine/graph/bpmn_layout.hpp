// Where the BPMN of a route stands: bounds of shapes, waypoints of flows.
#ifndef TRAJECTUM_GRAPH_BPMN_LAYOUT_HPP
#define TRAJECTUM_GRAPH_BPMN_LAYOUT_HPP
#include <vector>

#include "graph/bpmn_model.hpp"

namespace trajectum::graph {

struct BpmnDrawing {
  std::vector<Rect> shapes;               // by element; of the process: everything
  std::vector<std::vector<Point>> edges;  // by flow
  std::vector<Rect> labels;               // by flow; empty without a name
};

BpmnDrawing lay_out(const BpmnModel& model);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_BPMN_LAYOUT_HPP

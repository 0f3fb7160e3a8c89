#include "graph/graph.hpp"
namespace trajectum::graph {
std::string bpmn(const route::Route&, Lang) { return ""; }
}  // namespace trajectum::graph

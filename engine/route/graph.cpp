#include "route/graph.hpp"

namespace trajectum::route {

const char* node_kind_name(NodeKind kind) {
  constexpr const char* kNames[] = {"route",     "stage", "step",   "optional",  "decide", "wait", "subroute",
                                    "milestone", "each",  "series", "finish_by", "script", "job"};
  return kNames[static_cast<std::size_t>(kind)];
}

NodeIndex Route::find(std::string_view name) const {
  NodeIndex brief = kNoNode;
  int count = 0;
  for (const auto& node : nodes) {
    if (node.name == name) return node.index;
    if (node.id != name || node.index == kRoot) continue;
    brief = node.index;
    ++count;
  }
  return count == 1 ? brief : kNoNode;
}

}  // namespace trajectum::route

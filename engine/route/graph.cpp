#include "route/graph.hpp"

#include <algorithm>

namespace trajectum::route {

namespace {

bool has(const Target& target, FunctionId f) {
  auto deeper = [f](const Target& part) { return has(part, f); };
  return target.when == f || std::any_of(target.parts.begin(), target.parts.end(), deeper) ||
         std::any_of(target.otherwise.begin(), target.otherwise.end(), deeper);
}

bool has(const Node& n, FunctionId f) {
  for (auto own : {n.withdraw_when, n.repeats, n.priority_fn, n.when, n.requires_fn, n.on_enter, n.on_done,
                   n.compensate, n.ready, n.over_fn, n.done_when, n.run})
    if (own == f) return true;
  return (n.next && has(*n.next, f)) || (n.on_timeout && has(*n.on_timeout, f)) ||
         std::any_of(n.outcomes.begin(), n.outcomes.end(), [f](const auto& o) { return has(o.target, f); }) ||
         std::any_of(n.reserve.begin(), n.reserve.end(), [f](const auto& r) { return r.where == f; }) ||
         std::any_of(n.slas.begin(), n.slas.end(), [f](const auto& s) { return s.runs == f; });
}

}  // namespace

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

NodeIndex Route::node_with(FunctionId function) const {
  for (const auto& node : nodes)
    if (has(node, function)) return node.index;
  return kNoNode;
}

}  // namespace trajectum::route

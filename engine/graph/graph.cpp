#include "graph/graph.hpp"

#include <fmt/core.h>

#include "base/limits.hpp"

namespace trajectum::graph {
namespace {

std::size_t ways_in(const route::Target& target) {
  std::size_t n = target.parts.empty() ? 1 : 0;
  n += target.withdraws.size();
  for (const auto& part : target.parts) n += ways_in(part);
  for (const auto& other : target.otherwise) n += ways_in(other);
  return n;
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  if (name == "svg") return Format::svg;
  if (name == "mermaid") return Format::mermaid;
  if (name == "bpmn") return Format::bpmn;
  return std::nullopt;
}

Result<void> drawable(const route::Route& route) {
  std::size_t arcs = 0;
  for (const auto& node : route.nodes) {
    if (node.next) arcs += ways_in(*node.next);
    for (const auto& outcome : node.outcomes) arcs += ways_in(outcome.target);
    if (node.on_timeout) arcs += ways_in(*node.on_timeout);
    for (const auto& rule : node.on_failure)
      if (rule.go) arcs += ways_in(*rule.go);
  }
  if (route.nodes.size() <= limits::kDrawnNodesMax && arcs <= limits::kDrawnArcsMax) return {};
  return refused("diagram",
                 {fmt::format("Deze route is te groot om te tekenen: {} knopen en {} pijlen; hoogstens {} en {}.",
                              route.nodes.size(), arcs, limits::kDrawnNodesMax, limits::kDrawnArcsMax),
                  fmt::format("This route is too large to draw: {} nodes and {} arcs; at most {} and {}.",
                              route.nodes.size(), arcs, limits::kDrawnNodesMax, limits::kDrawnArcsMax)});
}

}  // namespace trajectum::graph

#include "route/links.hpp"

#include <algorithm>
#include <functional>

#include "route/route_build.hpp"

namespace trajectum::route {

namespace {

/// Siblings from which a mark can come to a source of a join without passing it. With `here`, ways back are left out.
std::vector<NodeIndex> reach_of(const Route& route, const Node& join, NodeIndex source) {
  std::vector<NodeIndex> found = {source};
  for (std::size_t k = 0; k < found.size(); ++k) {
    auto at = found[k];
    for (auto from : route.node(at).sources) {
      bool back = from >= at;
      if (from == join.index || (join.join.here && back)) continue;
      if (std::find(found.begin(), found.end(), from) == found.end()) found.push_back(from);
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

/// A milestone that no arc leads to and that is no start.
bool is_sentry(const Route& route, const Node& node) {
  const auto& start = route.node(node.parent).start;
  return node.kind == NodeKind::milestone && node.sources.empty() && node.when != kNoFunction &&
         std::find(start.begin(), start.end(), node.index) == start.end();
}

}  // namespace

NodeIndex common_scope(const Route& route, NodeIndex a, NodeIndex b) {
  std::vector<NodeIndex> way;
  for (auto at = a; at != kNoNode; at = route.node(at).parent) way.push_back(at);
  for (auto at = b; at != kNoNode; at = route.node(at).parent)
    if (std::find(way.begin(), way.end(), at) != way.end()) return at;
  return kRoot;
}

void note_sources(Route& route) {
  for (const auto& node : route.nodes) {
    each_target(node, [&](const Target& target) {
      if (target.kind != TargetKind::to || target.node == kNoNode) return;
      auto& sources = route.nodes[target.node].sources;
      if (sources.empty() || sources.back() != node.index) sources.push_back(node.index);
    });
  }
}

void link_marks(Route& route) {
  std::map<std::string, NodeIndex> scopes;
  for (const auto& node : route.nodes) {
    if (node.mutex.empty()) continue;
    auto [it, fresh] = scopes.emplace(node.mutex, node.parent);
    if (!fresh) it->second = common_scope(route, it->second, node.parent);
  }
  for (auto& node : route.nodes) {
    if (!node.mutex.empty()) node.mutex_scope = scopes.at(node.mutex);
    if (node.join.kind != JoinKind::any)
      for (auto source : node.sources) node.reach.push_back(reach_of(route, node, source));
    if (node.index != kRoot) node.sentry = is_sentry(route, node);
  }
}

}  // namespace trajectum::route

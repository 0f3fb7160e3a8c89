#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

constexpr const char* kPathWords[] = {"file", "form", "item", "reserved", "term"};

void check_node_id(RouteBuild& build, const Decl& decl, NodeIndex scope) {
  const auto& subject = build.decl.root.find("subject");
  bool is_subject = subject && subject->value.text() && *subject->value.text() == decl.id;
  if (is_subject || std::find(std::begin(kPathWords), std::end(kPathWords), decl.id) != std::end(kPathWords))
    build.faults().add(decl.id_place, fmt::format("`{}` begint een pad en kan geen id zijn", decl.id),
                       fmt::format("`{}` begins a path and cannot be an id", decl.id));
  auto other = child_of(build.route, scope, decl.id);
  if (other != kNoNode)
    build.faults().add(
        decl.id_place,
        fmt::format("`{}` staat er twee keer; de eerste op regel {}", decl.id, build.node(other).origin.line),
        fmt::format("`{}` is there twice; first on line {}", decl.id, build.node(other).origin.line));
}

NodeIndex add_node(RouteBuild& build, const Decl& decl, NodeIndex parent) {
  auto index = static_cast<NodeIndex>(build.route.nodes.size());
  Node node;
  node.kind = *node_kind_of(decl.word);
  node.index = index;
  node.parent = parent;
  node.id = decl.id;
  node.name = parent == kNoNode || parent == kRoot ? decl.id : build.node(parent).name + "." + decl.id;
  node.origin = build.faults().origin(decl.place);
  node.bundle = decl.bundle;
  build.route.nodes.push_back(std::move(node));
  build.decls.push_back(&decl);
  build.finishes.push_back(nullptr);
  if (parent != kNoNode) build.node(parent).children.push_back(index);
  return index;
}

std::size_t count_nodes(const Decl& decl) {
  std::size_t sum = 1;
  for (const auto& child : decl.nodes) sum += count_nodes(child);
  return sum;
}

void add_children(RouteBuild& build, const Decl& decl, NodeIndex index) {
  for (const auto& child : decl.nodes) {
    if (build.route.nodes.size() >= limits::kRouteNodesMax) {
      build.faults().add(child.place, fmt::format("een route heeft hoogstens {} knopen", limits::kRouteNodesMax),
                         fmt::format("a route has at most {} nodes", limits::kRouteNodesMax));
      return;
    }
    const auto* ended = build.finishes[index];
    if (ended)
      build.faults().add(child.place, fmt::format("na de `finish` op regel {} kan niets komen", ended->place.line),
                         fmt::format("nothing can come after the `finish` on line {}", ended->place.line));
    if (child.word == "finish") {
      build.finishes[index] = &child;
      continue;
    }
    check_node_id(build, child, index);
    add_children(build, child, add_node(build, child, index));
  }
}

}  // namespace

void build_tree(RouteBuild& build) {
  build.route.id = build.decl.root.id;
  build.route.nodes.reserve(std::min(limits::kRouteNodesMax, count_nodes(build.decl.root)));
  add_node(build, build.decl.root, kNoNode);
  add_children(build, build.decl.root, kRoot);
}

NodeIndex child_of(const Route& route, NodeIndex scope, std::string_view id) {
  for (auto child : route.node(scope).children)
    if (route.node(child).id == id) return child;
  return kNoNode;
}

std::vector<std::string> node_names(const Route& route) {
  std::vector<std::string> names;
  for (const auto& node : route.nodes) {
    if (node.index == kRoot) continue;
    names.push_back(node.name);
    if (node.name != node.id) names.push_back(node.id);
  }
  return names;
}

NodeIndex find_near(RouteBuild& build, NodeIndex from, const std::string& name, const Place& at,
                    bool (*fits)(const Node&), const char* what_nl, const char* what_en) {
  const auto& route = build.route;
  NodeIndex found = kNoNode;
  for (auto scope = from; scope != kNoNode && found == kNoNode; scope = route.node(scope).parent)
    found = child_of(route, scope, name);
  for (const auto& node : route.nodes)
    if (found == kNoNode && node.index != kRoot && node.name == name) found = node.index;
  if (found != kNoNode && fits(route.node(found))) return found;
  std::vector<std::string> names;
  for (const auto& node : route.nodes)
    if (node.index != kRoot && fits(node)) names.insert(names.end(), {node.id, node.name});
  auto meant = guess(name, names);
  build.faults().add(at, fmt::format("er is hier geen {} `{}`{}", what_nl, name, meant.nl),
                     fmt::format("there is no {} `{}` here{}", what_en, name, meant.en));
  return kNoNode;
}

}  // namespace trajectum::route

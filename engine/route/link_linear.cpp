// Linear or drawn: judged per scope. A linear scope's order becomes arcs, so that the graph has one kind of scope only.
#include <fmt/core.h>

#include <algorithm>

#include "route/links.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

/// The nodes of a scope that its order or its arcs connect.
std::vector<NodeIndex> line_of(const RouteBuild& build, NodeIndex scope) {
  std::vector<NodeIndex> out;
  for (auto child : build.route.node(scope).children)
    if (build.route.node(child).kind != NodeKind::optional) out.push_back(child);
  return out;
}

/// Where a node says that it draws its arcs: with an overlay that may be another file than the node's own.
Place drawing_place(const Decl& decl) {
  const auto* next = decl.find("next");
  return next ? next->at : decl.find("outcomes")->at;
}

/// The other place of a fault, with its file when that is not the same.
Text other_place(RouteBuild& build, const Place& from, const Place& to) {
  auto origin = build.faults().origin(to);
  if (from.file == to.file) return {fmt::format("regel {}", origin.line), fmt::format("line {}", origin.line)};
  auto place = fmt::format("{}:{}", origin.file, origin.line);
  return {place, place};
}

/// The few are told about the many, at the place of the few; both places are named.
void report_mixed(RouteBuild& build, const std::vector<const Decl*>& plain, const std::vector<const Decl*>& drawn) {
  if (drawn.size() < plain.size()) {
    for (const auto* one : drawn) {
      auto at = drawing_place(*one);
      auto other = other_place(build, at, plain.front()->place);
      build.faults().add(at,
                         fmt::format("`{}` tekent een pijl, `{}` ({}) niet: een fase somt haar knopen op of tekent al "
                                     "haar pijlen",
                                     one->id, plain.front()->id, other.nl),
                         fmt::format("`{}` draws an arc, `{}` ({}) does not: a scope lists its nodes or draws all of "
                                     "its arcs",
                                     one->id, plain.front()->id, other.en));
    }
    return;
  }
  for (const auto* one : plain) {
    auto other = other_place(build, one->place, drawing_place(*drawn.front()));
    build.faults().add(
        one->place,
        fmt::format("`{}` heeft geen `next` of `outcomes`, `{}` ({}) wel: een fase somt haar knopen op of "
                    "tekent al haar pijlen",
                    one->id, drawn.front()->id, other.nl),
        fmt::format("`{}` has no `next` or `outcomes`, `{}` ({}) has: a scope lists its nodes or draws "
                    "all of its arcs",
                    one->id, drawn.front()->id, other.en));
  }
}

/// True if the scope is linear; mixing is a fault.
bool judge(RouteBuild& build, NodeIndex scope, const std::vector<NodeIndex>& line) {
  std::vector<const Decl*> plain, drawn;
  for (auto child : line) (build.said(child).draws() ? drawn : plain).push_back(&build.said(child));
  if (drawn.empty()) return true;
  if (build.finishes[scope]) plain.push_back(build.finishes[scope]);
  if (!plain.empty()) report_mixed(build, plain, drawn);
  return false;
}

void draw_line(RouteBuild& build, NodeIndex scope, const std::vector<NodeIndex>& line) {
  const auto* finish = build.finishes[scope];
  for (std::size_t i = 0; i < line.size(); ++i) {
    auto& node = build.node(line[i]);
    if (node.kind == NodeKind::finish_by) {
      if (i + 1 < line.size())
        build.faults().add(build.said(line[i + 1]).place, "na `finish_by` kan niets komen",
                           "nothing can come after `finish_by`");
      continue;
    }
    Target target;
    target.origin = node.origin;
    if (i + 1 < line.size()) {
      target.kind = TargetKind::to;
      target.node = line[i + 1];
    } else if (finish) {
      target.kind = TargetKind::finish;
      target.outcome = finish->id;
      target.scope = finishing_scope(build.route, scope);
      target.origin = build.faults().origin(finish->place);
    }
    node.next = std::move(target);
  }
}

}  // namespace

void link_scopes(RouteBuild& build) {
  for (NodeIndex i = 0; i < build.route.nodes.size(); ++i) {
    auto& scope = build.node(i);
    if (!scope.is_scope()) continue;
    auto line = line_of(build, i);
    if (line.empty()) {
      build.faults().add(build.said(i).place, fmt::format("`{}` heeft geen knopen", scope.id),
                         fmt::format("`{}` has no nodes", scope.id));
      continue;
    }
    scope.linear = judge(build, i, line);
    if (scope.linear) draw_line(build, i, line);
    if (scope.start.empty()) scope.start.push_back(line.front());
  }
  note_sources(build.route);
}

}  // namespace trajectum::route

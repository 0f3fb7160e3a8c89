// Linear or drawn: judged per scope. A linear scope's order becomes arcs, so that the graph has one kind of scope only.
#include <fmt/format.h>

#include <algorithm>

#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

bool draws(const Decl& decl) { return decl.find("next") || decl.find("outcomes"); }

/// The nodes of a scope that its order or its arcs connect.
std::vector<NodeIndex> line_of(const RouteBuild& build, NodeIndex scope) {
  std::vector<NodeIndex> out;
  for (auto child : build.route.node(scope).children)
    if (build.route.node(child).kind != NodeKind::optional) out.push_back(child);
  return out;
}

void report_mixed(RouteBuild& build, const Place& plain, const std::string& plain_id, const Place& drawn,
                  const std::string& drawn_id) {
  build.faults().add(plain,
                     fmt::format("`{}` heeft geen `next` of `outcomes`, `{}` op regel {} wel: een fase somt haar knopen op "
                                 "of tekent al haar pijlen",
                                 plain_id, drawn_id, drawn.line),
                     fmt::format("`{}` has no `next` or `outcomes`, `{}` on line {} has: a scope lists its nodes or draws "
                                 "all of its arcs",
                                 plain_id, drawn_id, drawn.line));
}

/// True if the scope is linear; mixing is a fault that names both places.
bool judge(RouteBuild& build, NodeIndex scope, const std::vector<NodeIndex>& line) {
  const Decl* drawn = nullptr;
  for (auto child : line)
    if (build.node(child).kind != NodeKind::finish_by && draws(build.said(child)) && !drawn) drawn = &build.said(child);
  if (!drawn) return true;
  for (auto child : line)
    if (!draws(build.said(child)))
      report_mixed(build, build.said(child).place, build.node(child).id, drawn->place, drawn->id);
  if (const auto* finish = build.finishes[scope])
    report_mixed(build, finish->place, "finish", drawn->place, drawn->id);
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

void note_sources(RouteBuild& build) {
  for (const auto& node : build.route.nodes) {
    each_target(node, [&](const Target& target) {
      if (target.kind != TargetKind::to || target.node == kNoNode) return;
      auto& sources = build.node(target.node).sources;
      if (sources.empty() || sources.back() != node.index) sources.push_back(node.index);
    });
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
  note_sources(build);
}

}  // namespace trajectum::route

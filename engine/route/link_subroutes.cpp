// Subroutes: what a route hands to another one, and what comes back (language.md, "Nodes": `subroute`).
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "route/route_build.hpp"

namespace trajectum::route {

std::set<std::string> ends_of(const Route& route) {
  std::set<std::string> out = {"done"};
  for (const auto& node : route.nodes) {
    if (node.kind == NodeKind::finish_by && finishing_scope(route, node.parent) == kRoot) return {};
    each_target(node, [&](const Target& target) {
      if (target.kind == TargetKind::finish && target.scope == kRoot) out.insert(target.outcome);
    });
  }
  return out;
}

namespace {

void check_outcomes(Loading& load, const Node& node, const Route& child, const Place& said) {
  auto ends = ends_of(child);
  if (ends.empty() || node.outcomes.empty()) return;
  for (const auto& outcome : node.outcomes) {
    if (ends.count(outcome.id)) continue;
    auto meant = guess(outcome.id, {ends.begin(), ends.end()});
    load.faults.add(place_of(load, outcome.target.origin),
                    fmt::format("route `{}` eindigt nooit met `{}`{}", child.id, outcome.id, meant.nl),
                    fmt::format("route `{}` never ends with `{}`{}", child.id, outcome.id, meant.en));
  }
  for (const auto& end : ends) {
    bool handled = node.next ||
                   std::any_of(node.outcomes.begin(), node.outcomes.end(), [&](const auto& o) { return o.id == end; });
    if (!handled)
      load.faults.add(
          said,
          fmt::format("subroute `{}` zegt niet waar het na `{}` heen gaat: noem het of geef `next`", node.id, end),
          fmt::format("subroute `{}` does not say where `{}` goes on: name it or give `next`", node.id, end));
  }
}

}  // namespace

void link_child_field(RouteBuild& build, NodeIndex index, const std::pair<std::string, Place>& theirs,
                      const std::string& path, const Place& at) {
  const auto& child = build.node(index).subroute;
  auto file = build.load.route_files.find(child);
  if (file == build.load.route_files.end()) return;  // the route itself is at fault, and says so
  const auto* field = find_field(file->second, theirs.first);
  if (!field) {
    std::vector<std::string> names;
    for (const auto& one : file->second) names.push_back(one.name);
    auto meant = guess(theirs.first, names);
    build.faults().add(theirs.second,
                       fmt::format("het dossier van route `{}` heeft geen veld `{}`{}", child, theirs.first, meant.nl),
                       fmt::format("the case file of route `{}` has no field `{}`{}", child, theirs.first, meant.en));
    return;
  }
  auto end = link_path(build, build.node(index).parent, path, at);
  if (end.path.empty()) return;
  if (end.field && end.field->type != field->type) {
    const char* ours = field_type_name(end.field->type);
    const char* want = field_type_name(field->type);
    build.faults().add(at, fmt::format("`{}` is van de soort `{}`; `{}` daar is `{}`", path, ours, field->name, want),
                       fmt::format("`{}` is of the kind `{}`; `{}` there is `{}`", path, ours, field->name, want));
    return;
  }
  build.node(index).child_file.emplace_back(theirs.first, std::move(end.path));
}

void check_subroute(Loading& load, const std::string& route, NodeIndex index, const SubroutePlaces& said) {
  auto own = load.bundle->routes.find(route);
  if (own == load.bundle->routes.end()) return;
  const auto& node = own->second.node(index);
  auto child = load.bundle->routes.find(node.subroute);
  if (child == load.bundle->routes.end()) return;  // said elsewhere
  bool own_subject = node.child_subject.empty();
  const auto& about = own_subject ? own->second.subject : node.child_subject_register;
  if (about != child->second.subject) {
    load.faults.add(own_subject ? said.route : said.subject,
                    fmt::format("route `{}` gaat over `{}`, niet over `{}`: `subject` wijst de juiste aan",
                                child->first, child->second.subject, about),
                    fmt::format("route `{}` is about `{}`, not about `{}`: `subject` names the right one", child->first,
                                child->second.subject, about));
  }
  check_outcomes(load, node, child->second, said.outcomes);
}

}  // namespace trajectum::route

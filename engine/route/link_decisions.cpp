// A decide node and its table: the inputs as paths of this route, the rules against what those paths can hold, the
// outputs against the node's ways on.
#include <fmt/core.h>

#include <algorithm>

#include "route/constructor_scan.hpp"
#include "route/read_fields.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

/// The place of a cell: the scan of the text is asked again, because a decision keeps the origin of the rule alone.
Place cell_place(const Loading& load, const Origin& rule, std::size_t cell) {
  auto at = place_of(load, rule);
  if (at.file < 0) return at;
  for (const auto& entry :
       constructor_entries(load.files[static_cast<std::size_t>(at.file)]->source, {at.line, at.column}))
    if (entry.key.empty() && cell-- == 0) return {at.file, entry.at.line, entry.at.column};
  return at;
}

void check_rules(RouteBuild& build, const Decision& decision, std::size_t input, const Field& field) {
  for (const auto& rule : decision.rules) {
    if (input >= rule.tests.size()) continue;
    for (const auto& value : rule.tests[input].values) {
      Text why;
      if (fits(field, value, &why)) continue;
      build.faults().add(
          cell_place(build.load, rule.origin, input),
          fmt::format("cel {} van deze regel moet {} zijn (`{}`)", input + 1, why.nl, decision.inputs[input].path.text),
          fmt::format("cell {} of this rule must be {} (`{}`)", input + 1, why.en, decision.inputs[input].path.text));
    }
  }
}

void check_outputs(RouteBuild& build, const Node& node, const Decision& decision) {
  const Field* into = node.into.empty() ? nullptr : find_field(build.route.file, node.into.segments[0].name);
  if (!node.into.empty() && !into) return;
  if (!into && build.said(node.index).find("into")) return;  // its path is wrong, and that is said
  if (!into && build.said(node.index).find("outcomes") == nullptr) {
    build.faults().add(build.said(node.index).place, fmt::format("`{}` heeft `into` of `outcomes` nodig", node.id),
                       fmt::format("`{}` needs `into` or `outcomes`", node.id));
    return;
  }
  for (const auto& rule : decision.rules) {
    if (rule.output_fn != kNoFunction) continue;
    Text why;
    if (into && !fits(*into, rule.output, &why))
      build.faults().add(cell_place(build.load, rule.origin, rule.tests.size()),
                         fmt::format("de uitkomst van deze regel moet {} zijn (`{}`)", why.nl, into->name),
                         fmt::format("the output of this rule must be {} (`{}`)", why.en, into->name));
    if (into || node.next) continue;
    const auto* outcomes = build.said(node.index).find("outcomes");
    bool handled = outcomes->value.is(Draft::Kind::table) &&
                   outcomes->value.table->find(std::string(rule.output.text())) != nullptr;
    if (!handled)
      build.faults().add(cell_place(build.load, rule.origin, rule.tests.size()),
                         fmt::format("`{}` kent geen uitkomst `{}`", node.name, rule.output.text()),
                         fmt::format("`{}` has no outcome `{}`", node.name, rule.output.text()));
  }
}

}  // namespace

void link_decision(RouteBuild& build, NodeIndex index) {
  const auto& entry = *build.said(index).find("table");
  auto& node = build.node(index);
  const auto& decisions = build.load.bundle->decisions;
  auto known = decisions.find(node.table);
  if (known == decisions.end()) {
    std::vector<std::string> names;
    for (const auto& [id, unused] : decisions) names.push_back(id);
    auto meant = guess(node.table, names);
    build.faults().add(entry.value.place, fmt::format("er is geen beslistabel `{}`{}", node.table, meant.nl),
                       fmt::format("there is no decision `{}`{}", node.table, meant.en));
    return;
  }
  const auto& decision = known->second;
  auto declared = build.load.places.find("decision " + decision.id);
  if (declared != build.load.places.end()) build.decision_files.push_back(declared->second.file);
  for (std::size_t i = 0; i < decision.inputs.size(); ++i) {
    node.inputs.emplace_back();
    const auto& text = decision.inputs[i].path.text;
    if (text.empty()) continue;
    // The fault stands where the path is written; a decision used by several routes is checked against each.
    auto at = build.load.places.find("input " + decision.id + " " + std::to_string(i));
    auto end = link_path(build, index, text, at == build.load.places.end() ? entry.value.place : at->second);
    if (end.path.empty()) continue;
    if (end.field) check_rules(build, decision, i, *end.field);
    node.inputs.back() = std::move(end.path);
  }
  check_outputs(build, node, decision);
}

}  // namespace trajectum::route

// A decide node and its table: the inputs as paths of this route, the rules against what those paths can hold, and the
// proof of the table for this route. What becomes of the result is decision_result.cpp.
#include <fmt/core.h>

#include <algorithm>

#include "route/decision_links.hpp"
#include "route/decision_proof.hpp"
#include "route/read_fields.hpp"

namespace trajectum::route {
namespace {

/// True of fields that a cell can only ask whether they are filled.
bool asks_only_known(const Field* field) {
  if (!field) return true;
  switch (field->type) {
    case FieldType::choices:
    case FieldType::document:
    case FieldType::bsn:
    case FieldType::ref:
    case FieldType::group: return true;
    default: return false;
  }
}

void check_cells(RouteBuild& build, const Decision& decision, std::size_t input, const Field* field) {
  const auto& path = decision.inputs[input].path.text;
  const auto& places = build.load.decision_places[decision.id].cells;
  for (std::size_t k = 0; k < decision.rules.size(); ++k) {
    const auto& test = decision.rules[k].tests[input];
    for (const auto& value : test.values) {
      Text why;
      if (asks_only_known(field))
        why = {fmt::format("any, known of unknown: `{}` is geen enkele waarde", path),
               fmt::format("any, known or unknown: `{}` is not a single value", path)};
      else if (fits(*field, value, &why))
        continue;
      else
        why = {fmt::format("{} (`{}`)", why.nl, path), fmt::format("{} (`{}`)", why.en, path)};
      build.faults().add(places[k][input], fmt::format("cel {} van deze regel moet zijn: {}", input + 1, why.nl),
                         fmt::format("cell {} of this rule must be {}", input + 1, why.en));
      break;
    }
  }
}

/// True if a case cannot come to `decide` without the step's form: the way there goes through it, step by step, and the
/// step can be left only by filling it in.
bool is_passed(const Route& route, NodeIndex decide, NodeIndex step) {
  const auto& done = route.node(step);
  bool bare = false;
  each_target(done, [&](const Target& target) { bare = bare || target.bare; });
  if (done.kind != NodeKind::step || done.when != kNoFunction || !done.skip_by.empty() || done.on_timeout || bare)
    return false;
  const auto& starts = route.node(route.node(decide).parent).start;
  auto at = decide;
  for (std::size_t i = 0; i < route.nodes.size(); ++i) {
    const auto& sources = route.node(at).sources;
    bool only = sources.size() == 1 && std::find(starts.begin(), starts.end(), at) == starts.end();
    if (!only) return false;
    at = sources[0];
    if (at == step) return true;
  }
  return false;
}

/// True unless every field on the way is sure to be there. A case file may be empty whatever it requires: nobody is
/// asked to fill it when the case opens.
bool may_be_unknown(const RouteBuild& build, NodeIndex decide, const Path& path) {
  const auto& registers = build.load.bundle->registers;
  const std::vector<Field>* fields = nullptr;
  const Register* reg = nullptr;
  if (path.root == Path::Root::item) return build.route.node(path.node).kind != NodeKind::series;
  if (path.root == Path::Root::subject) {
    reg = &registers.at(build.route.subject);
    fields = &reg->fields;
  } else if (path.root == Path::Root::result && is_passed(build.route, decide, path.node)) {
    fields = &build.route.node(path.node).form;
  }
  for (const auto& segment : path.segments) {
    if (!fields) return true;
    bool is_key = reg && (segment.name == reg->key.name || segment.name == "id");
    const auto* field = is_key ? &reg->key : find_field(*fields, segment.name);
    if (!field || (!is_key && !field->required && field->otherwise.empty())) return true;
    auto next = registers.find(segment.through);
    reg = next == registers.end() ? nullptr : &next->second;
    fields = reg ? &reg->fields : &field->fields;
  }
  return path.segments.empty();
}

std::vector<const Test*> column(const Decision& decision, std::size_t input) {
  std::vector<const Test*> out;
  for (const auto& rule : decision.rules) out.push_back(&rule.tests[input]);
  return out;
}

const Decision* known_decision(RouteBuild& build, const Node& node, const Place& at) {
  const auto& decisions = build.load.bundle->decisions;
  auto known = decisions.find(node.table);
  if (known != decisions.end()) return &known->second;
  std::vector<std::string> names;
  for (const auto& [id, unused] : decisions) names.push_back(id);
  auto meant = guess(node.table, names);
  build.faults().add(at, fmt::format("er is geen beslistabel `{}`{}", node.table, meant.nl),
                     fmt::format("there is no decision `{}`{}", node.table, meant.en));
  return nullptr;
}

}  // namespace

void link_decision(RouteBuild& build, NodeIndex index) {
  const auto& entry = *build.said(index).find("table");
  auto& node = build.node(index);
  const auto* decision = known_decision(build, node, entry.value.place);
  if (!decision) return;
  const auto& places = build.load.decision_places[decision->id];
  build.decision_files.push_back(places.at.file);
  auto faults = build.faults().errors();
  std::vector<Axis> axes;
  bool cut = true;
  for (std::size_t i = 0; i < decision->inputs.size(); ++i) {
    node.inputs.emplace_back();
    const auto& text = decision->inputs[i].path.text;
    std::optional<Axis> axis;
    if (decision->inputs[i].function != kNoFunction) {
      axis = Axis::of_function(i + 1, column(*decision, i));
    } else if (!text.empty()) {
      // The fault stands where the path is written; a decision used by several routes is checked against each.
      auto end = link_path(build, index, text, places.inputs[i]);
      if (end.path.empty()) continue;
      check_cells(build, *decision, i, end.field);
      axis = Axis::of_field(text, end.field, may_be_unknown(build, index, end.path), column(*decision, i));
      node.inputs.back() = std::move(end.path);
    }
    if (axis)
      axes.push_back(std::move(*axis));
    else
      cut = false;
  }
  check_result(build, node, *decision);
  if (!places.whole || build.faults().errors() != faults) return;  // what is wrong need not be proven as well
  if (cut)
    prove_decision(build.load, *decision, std::move(axes));
  else
    warn_unproven(build.load, *decision);
}

}  // namespace trajectum::route

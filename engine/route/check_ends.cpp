// How stages end: every outcome that a `finish` names has a way on, and every way on has something that finishes there.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

bool handles(const Node& stage, const std::string& outcome) {
  return stage.next ||
         std::any_of(stage.outcomes.begin(), stage.outcomes.end(), [&](auto& o) { return o.id == outcome; });
}

std::vector<std::string> outcome_names(const Node& stage) {
  std::vector<std::string> out;
  for (const auto& outcome : stage.outcomes) out.push_back(outcome.id);
  return out;
}

/// The outcomes that a stage's insides can finish with.
class Ends {
 public:
  explicit Ends(RouteBuild& build, NodeIndex stage) : build_(build), stage_(stage) {}

  void check() {
    for (const auto& node : build_.route.nodes) {
      if (node.kind == NodeKind::finish_by)
        finish_by(node);
      else
        each_target(node, [&](const Target& target) { arc(node, target); });
    }
    check_done();
    for (const auto& outcome : build_.node(stage_).outcomes) {
      if (named_.count(outcome.id) || outcome.id == "done") continue;
      auto at = place_of_outcome(outcome.id);
      auto nl = fmt::format("niets eindigt fase `{}` met `{}`", build_.node(stage_).id, outcome.id);
      auto en = fmt::format("nothing ends stage `{}` with `{}`", build_.node(stage_).id, outcome.id);
      build_.faults().add(at, nl, en, !by_value_);  // with `finish_by` the values and the outcomes must be the same
    }
  }

 private:
  void arc(const Node& node, const Target& target) {
    if (target.kind == TargetKind::done && node.parent == stage_ && !done_) done_ = &target;
    if (target.kind != TargetKind::finish || target.scope != stage_) return;
    named_.insert(target.outcome);
    const auto& stage = build_.node(stage_);
    if (handles(stage, target.outcome) || is_unread(target.outcome)) return;
    auto meant = guess(target.outcome, outcome_names(stage));
    build_.faults().add(
        place_of(build_.load, target.origin),
        fmt::format("fase `{}` zegt niet waar het na `{}` heen gaat{}", stage.id, target.outcome, meant.nl),
        fmt::format("stage `{}` does not say where `{}` goes on{}", stage.id, target.outcome, meant.en));
  }

  void finish_by(const Node& node) {
    if (finishing_scope(build_.route, node.parent) != stage_ || node.by_path.empty()) return;
    by_value_ = true;
    const auto& path = *build_.said(node.index).find("path");
    auto end = link_path(build_, node.index, node.by_path.text, path.value.place);
    if (!end.field || end.field->options.empty()) {
      build_.faults().add(path.value.place, "`finish_by` heeft een keuze met een vaste lijst nodig",
                          "`finish_by` needs a choice with a fixed list");
      return;
    }
    for (const auto& option : end.field->options) {
      named_.insert(option.id);
      if (handles(build_.node(stage_), option.id) || is_unread(option.id)) continue;
      build_.faults().add(
          path.value.place,
          fmt::format("fase `{}` zegt niet waar het na `{}` heen gaat", build_.node(stage_).id, option.id),
          fmt::format("stage `{}` does not say where `{}` goes on", build_.node(stage_).id, option.id));
    }
  }

  /// Ends that are all `done` need a way for `done`; beside a `finish` it may be that the scope never ends so.
  void check_done() {
    if (!done_ || !named_.empty() || handles(build_.node(stage_), "done") || is_unread("done")) return;
    if (build_.said(stage_).find("next")) return;
    build_.faults().add(place_of(build_.load, done_->origin),
                        fmt::format("fase `{}` eindigt met `done` en heeft geen `next`", build_.node(stage_).id),
                        fmt::format("stage `{}` ends with `done` and has no `next`", build_.node(stage_).id));
  }

  /// True if the stage names the outcome but its way could not be read: that is said already.
  bool is_unread(const std::string& outcome) const {
    const auto* outcomes = build_.said(stage_).find("outcomes");
    bool named = outcomes && outcomes->value.is(Draft::Kind::table) && outcomes->value.table->find(outcome);
    return named || (build_.said(stage_).find("next") && !build_.node(stage_).next);
  }

  Place place_of_outcome(const std::string& outcome) const {
    const auto* outcomes = build_.said(stage_).find("outcomes");
    const auto* entry = outcomes->value.table->find(outcome);
    return entry ? entry->at : outcomes->at;
  }

  RouteBuild& build_;
  NodeIndex stage_;
  std::set<std::string> named_;
  const Target* done_ = nullptr;
  bool by_value_ = false;
};

/// A route that says what its outcomes are says it of every one.
void check_route_ends(RouteBuild& build) {
  const auto& ends = build.route.ends;
  const auto* said = build.said(kRoot).find("outcomes");
  if (!said) return;
  std::set<std::string> used;
  auto is_named = [&](const std::string& id) {
    return std::any_of(ends.begin(), ends.end(), [&](const auto& end) { return end.first == id; });
  };
  auto is_used = [&](const std::string& id, const Place& at) {
    if (!used.insert(id).second || is_named(id)) return;
    std::vector<std::string> names;
    for (const auto& end : ends) names.push_back(end.first);
    auto meant = guess(id, names);
    build.faults().add(at, fmt::format("`outcomes` van de route zegt niet wat `{}` is{}", id, meant.nl),
                       fmt::format("`outcomes` of the route does not say what `{}` is{}", id, meant.en));
  };
  for (const auto& node : build.route.nodes) {
    each_target(node, [&](const Target& target) {
      if (target.kind == TargetKind::finish && target.scope == kRoot)
        is_used(target.outcome, place_of(build.load, target.origin));
    });
    bool by_value = node.kind == NodeKind::finish_by && finishing_scope(build.route, node.parent) == kRoot;
    if (!by_value || node.by_path.empty()) continue;
    const auto& path = *build.said(node.index).find("path");
    auto end = link_path(build, node.index, node.by_path.text, path.value.place);
    for (const auto& option : end.field ? end.field->options : std::vector<Option>())
      is_used(option.id, path.value.place);
  }
  for (const auto& [id, title] : ends)
    if (!used.count(id) && id != "done")
      build.faults().add(said->at, fmt::format("niets eindigt de route met `{}`", id),
                         fmt::format("nothing ends the route with `{}`", id), true);
}

}  // namespace

void check_ends(RouteBuild& build) {
  check_route_ends(build);
  for (NodeIndex i = 1; i < build.route.nodes.size(); ++i)
    if (build.node(i).kind == NodeKind::stage) Ends(build, i).check();
}

}  // namespace trajectum::route

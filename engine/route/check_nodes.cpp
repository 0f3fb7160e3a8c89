// What each node must say, and what its arcs may.
#include <fmt/core.h>

#include <algorithm>

#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

/// True if a key was refused that looks like this one: "did you mean" has told it.
bool is_misspelt(RouteBuild& build, const Decl& said, const char* key) {
  return std::any_of(said.keys.begin(), said.keys.end(), [&](const Keyed& entry) {
    return !guess(entry.key, {key}).en.empty() && build.faults().has_at(entry.at);
  });
}

void require(RouteBuild& build, NodeIndex index, std::initializer_list<const char*> keys) {
  const auto& said = build.said(index);
  for (const char* key : keys)
    if (!said.find(key) && !is_misspelt(build, said, key))
      build.faults().add(said.place, fmt::format("{} `{}` mist `{}`", said.word, said.id, key),
                         fmt::format("{} `{}` lacks `{}`", said.word, said.id, key));
}

/// A fault at `key` when it is said and `fits` is false.
void only_with(RouteBuild& build, NodeIndex index, const char* key, bool fits, const char* nl, const char* en) {
  const auto* said = build.said(index).find(key);
  if (said && !fits) build.faults().add(said->at, nl, en);
}

void check_each(RouteBuild& build, NodeIndex index) {
  const auto& said = build.said(index);
  const auto& node = build.node(index);
  if (!said.find("open")) require(build, index, {"over"});
  bool early = node.need || node.done_when != kNoFunction;
  only_with(build, index, "after", early, "`after` zegt wat er met de rest gebeurt: geef `need` of `done_when`",
            "`after` says what becomes of the rest: give `need` or `done_when`");
  if (!early) return;
  // What `done_when` ends is withdrawn, always (docs/decisions/0009).
  only_with(build, index, "after", node.need || node.cancel_rest,
            "`done_when` trekt de rest in; `drain` hoort bij `need`",
            "`done_when` withdraws the rest; `drain` belongs to `need`");
}

void check_series(RouteBuild& build, NodeIndex index) {
  const auto& said = build.said(index);
  bool every = said.find("every");
  if (every == (said.find("at") != nullptr))
    build.faults().add(said.place, fmt::format("series `{}` heeft `at` of `every` nodig", said.id),
                       fmt::format("series `{}` needs `at` or `every`", said.id));
  for (const char* key : {"times", "till", "anchor"})
    only_with(build, index, key, every, "dit hoort bij `every`", "this belongs to `every`");
}

void check_required_keys(RouteBuild& build, NodeIndex index) {
  const auto& said = build.said(index);
  switch (build.node(index).kind) {
    case NodeKind::step:
    case NodeKind::optional: return require(build, index, {"by", "due"});
    case NodeKind::decide: return require(build, index, {"table"});
    case NodeKind::subroute: return require(build, index, {"route", "within", "on_timeout"});
    case NodeKind::script: return require(build, index, {"run"});
    case NodeKind::job: return require(build, index, {"kind", "within", "on_timeout"});
    case NodeKind::each: return check_each(build, index);
    case NodeKind::series: return check_series(build, index);
    case NodeKind::wait: {
      bool waits = false;
      for (const char* key : {"message", "ready", "ready_on", "lasts", "reserve"}) waits = waits || said.find(key);
      if (!waits)
        build.faults().add(said.place, fmt::format("wait `{}` zegt niet waarop hij wacht", said.id),
                           fmt::format("wait `{}` does not say what it waits for", said.id));
      if (said.find("within")) require(build, index, {"on_timeout"});
      if (said.find("fresh") && !said.find("message"))
        build.faults().add(said.find("fresh")->at, "`fresh` zegt iets over een `message`",
                           "`fresh` is about a `message`");
      return;
    }
    default: return;
  }
}

void check_time_limits(RouteBuild& build, NodeIndex index) {
  const auto& said = build.said(index);
  const auto* on_timeout = said.find("on_timeout");
  if (on_timeout && !said.find("within"))
    build.faults().add(on_timeout->at, "`on_timeout` zonder `within`", "`on_timeout` without `within`");
  const auto* escalate = said.find("escalate");
  if (escalate && said.word == "stage" && !said.find("within"))
    build.faults().add(escalate->at, "`escalate` van een fase telt tot haar `within`",
                       "`escalate` of a stage counts to its `within`");
  const auto& node = build.node(index);
  bool part = std::any_of(node.escalate.begin(), node.escalate.end(), [](const auto& e) { return !e.after; });
  bool misspelt = is_misspelt(build, said, "due") || is_misspelt(build, said, "within");
  if (escalate && part && said.word != "stage" && !said.find("due") && !said.find("within") && !misspelt)
    build.faults().add(escalate->at, "een deel in `escalate` telt tot `within`: dat ontbreekt",
                       "a share in `escalate` counts to `within`, which is missing");
}

/// True if a way is always open: no guard on it, and no counter without a way for when it is used up.
bool is_plain(const Target& target) {
  if (target.when != kNoFunction || (target.at_most > 0 && target.otherwise.empty())) return false;
  if (target.kind == TargetKind::one) return !target.parts.empty() && is_plain(target.parts.back());
  if (target.kind == TargetKind::all) return std::all_of(target.parts.begin(), target.parts.end(), is_plain);
  if (target.kind == TargetKind::race) return true;
  if (target.kind == TargetKind::some) return std::any_of(target.parts.begin(), target.parts.end(), is_plain);
  return true;
}

void check_way_out(RouteBuild& build, NodeIndex index) {
  const auto& node = build.node(index);
  const auto& said = build.said(index);
  bool unread = (said.find("next") && !node.next) || (said.find("outcomes") && node.outcomes.empty());
  if (node.kind != NodeKind::step || unread) return;
  bool open = node.next && is_plain(*node.next);
  for (const auto& outcome : node.outcomes) open = open || is_plain(outcome.target);
  if (!open && (node.next || !node.outcomes.empty()))
    build.faults().add(said.place, fmt::format("stap `{}` kan vastlopen: elke weg heeft `when` of `at_most`", node.id),
                       fmt::format("step `{}` can get stuck: every way has `when` or `at_most`", node.id));
  bool skips = node.when != kNoFunction || !node.skip_by.empty();
  bool skipped = std::any_of(node.outcomes.begin(), node.outcomes.end(), [](auto& o) { return o.id == "skipped"; });
  if (skips && !node.next && node.outcomes.size() > 1 && !skipped)
    build.faults().add(said.place, fmt::format("stap `{}` kan overgeslagen worden: noem de weg `skipped`", node.id),
                       fmt::format("step `{}` can be passed by: name the way `skipped`", node.id));
}

/// An arc's place and its options; `automatic` arcs are taken by the engine, not chosen by a person.
struct ArcUse {
  bool automatic = false;
  bool in_choice = false;  // a part of `one` or `some`
};

/// The first to start or occur wins: so a race is between steps and waits that open at once.
void check_race(RouteBuild& build, const Target& target) {
  auto at = place_of(build.load, target.origin);
  if (target.parts.size() < 2)
    build.faults().add(at, "een `race` is tussen minstens twee knopen", "a `race` is between at least two nodes");
  for (const auto& part : target.parts) {
    bool bare = part.marks == 1 && part.at_most == 0 && part.withdraws.empty() && part.priority.empty();
    bool to = part.kind == TargetKind::to && part.node != kNoNode && bare;
    const auto* node = to ? &build.node(part.node) : nullptr;
    if (node && (node->kind == NodeKind::step || node->kind == NodeKind::wait) && node->join.kind == JoinKind::any)
      continue;
    build.faults().add(place_of(build.load, part.origin),
                       "een `race` is tussen stappen en waits met `join = \"any\"`, zonder meer op de weg",
                       "a `race` is between steps and waits with `join = \"any\"`, with nothing more on the way");
  }
}

void check_arc(RouteBuild& build, const Target& target, ArcUse use) {
  auto at = place_of(build.load, target.origin);
  if (use.automatic && target.bare)
    build.faults().add(at, "`bare` is voor een weg die een mens kiest", "`bare` is for a way that a person chooses");
  if (use.automatic && target.at_most > 0 && target.otherwise.empty())
    build.faults().add(at, "deze weg wordt vanzelf genomen: `at_most` heeft `otherwise` nodig",
                       "this way is taken by itself: `at_most` needs `otherwise`");
  if (!target.otherwise.empty() && (!use.automatic || target.at_most == 0))
    build.faults().add(at, "`otherwise` hoort bij `at_most` van een weg die vanzelf genomen wordt",
                       "`otherwise` belongs to `at_most` of a way that is taken by itself");
  if (use.automatic && !use.in_choice && target.when != kNoFunction)
    build.faults().add(at, "`when` op een weg die vanzelf genomen wordt staat in `one` of `some`",
                       "`when` on a way that is taken by itself stands in `one` or `some`");
  bool choice = target.kind == TargetKind::one || target.kind == TargetKind::some;
  if (target.kind == TargetKind::race) check_race(build, target);
  for (const auto& part : target.parts) check_arc(build, part, {true, choice});
  for (const auto& other : target.otherwise) check_arc(build, other, {true, false});
}

void check_arcs(RouteBuild& build, NodeIndex index) {
  const auto& node = build.node(index);
  bool person = node.kind == NodeKind::step;
  if (node.next) check_arc(build, *node.next, {!person, false});
  for (const auto& outcome : node.outcomes) check_arc(build, outcome.target, {!person, false});
  if (node.on_timeout) check_arc(build, *node.on_timeout, {true, false});
  for (const auto& rule : node.on_failure)
    if (rule.go) check_arc(build, *rule.go, {true, false});
}

/// `finish` in an element ends more than it, which is rarely meant when that is the whole route.
void warn_of_finish_in_element(RouteBuild& build, NodeIndex index) {
  auto element = build.node(index).parent;
  while (element != kNoNode && build.node(element).kind != NodeKind::each &&
         build.node(element).kind != NodeKind::series)
    element = build.node(element).parent;
  if (element == kNoNode) return;
  each_target(build.node(index), [&](const Target& target) {
    if (target.kind != TargetKind::finish || target.scope != kRoot) return;
    const auto& route = build.route.id;
    const auto& of = build.node(element).id;
    build.faults().warn(
        place_of(build.load, target.origin),
        fmt::format("`finish` eindigt hier de hele route `{}`, niet alleen dit deel van `{}`", route, of),
        fmt::format("`finish` here ends the whole route `{}`, not only this element of `{}`", route, of));
  });
}

}  // namespace

void check_nodes(RouteBuild& build) {
  check_time_limits(build, kRoot);
  check_arcs(build, kRoot);
  for (NodeIndex i = 1; i < build.route.nodes.size(); ++i) {
    check_required_keys(build, i);
    check_time_limits(build, i);
    check_way_out(build, i);
    check_arcs(build, i);
    warn_of_finish_in_element(build, i);
  }
}

}  // namespace trajectum::route

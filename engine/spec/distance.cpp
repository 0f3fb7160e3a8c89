#include "spec/distance.hpp"

#include <algorithm>

namespace trajectum::spec {

using route::kNoNode;
using route::Node;
using route::NodeIndex;
using route::NodeKind;
using route::TargetKind;

namespace {

int plus(int a, int b) { return std::min(a + b, Distance::kFar); }

NodeIndex stage_of(const route::Route& route, const Node& n) {
  auto scope = n.parent;
  while (scope != kNoNode && scope != route::kRoot && route.node(scope).kind != NodeKind::stage)
    scope = route.node(scope).parent;
  return scope;
}

}  // namespace

Distance::Distance(const route::Route& route, NodeIndex target)
    : route_(route), target_(target), enter_(route.nodes.size(), kFar) {
  // Each round carries the numbers one node further; a way passes no node twice.
  for (std::size_t round = 0; round <= route.nodes.size(); ++round) {
    bool moved = false;
    for (const auto& n : route.nodes) {
      int d = entering(n);
      moved = moved || d != enter_[n.index];
      enter_[n.index] = d;
    }
    if (!moved) return;
  }
}

int Distance::leaving(NodeIndex scope, const std::string& outcome) const {
  if (scope == kNoNode) return kFar;
  const auto& n = route_.node(scope);
  if (scope == route::kRoot) return target_ == kNoNode ? 0 : kFar;
  for (const auto& o : n.outcomes)
    if (o.id == outcome) return over(o.target, n);
  if (n.next) return over(*n.next, n);
  return leaving(n.parent, "done");
}

int Distance::over(const route::Target& target, const Node& from) const {
  int best = kFar;
  switch (target.kind) {
    case TargetKind::to: best = target.node == kNoNode ? kFar : enter_[target.node]; break;
    case TargetKind::done: best = leaving(from.parent, "done"); break;
    case TargetKind::finish: best = leaving(target.scope, target.outcome); break;
    case TargetKind::all:
    case TargetKind::one:
    case TargetKind::some:
    case TargetKind::race:
      for (const auto& part : target.parts) best = std::min(best, over(part, from));
      break;
  }
  for (const auto& other : target.otherwise) best = std::min(best, over(other, from));
  return best;
}

int Distance::past(const Node& n) const {
  int best = kFar;
  if (n.kind == NodeKind::finish_by) {
    auto stage = stage_of(route_, n);
    if (stage == kNoNode || stage == route::kRoot) return leaving(route::kRoot, "");
    for (const auto& o : route_.node(stage).outcomes) best = std::min(best, leaving(stage, o.id));
    return std::min(best, leaving(stage, ""));
  }
  if (n.next) best = std::min(best, over(*n.next, n));
  for (const auto& o : n.outcomes) best = std::min(best, over(o.target, n));
  if (n.on_timeout) best = std::min(best, over(*n.on_timeout, n));
  if (!n.next && n.outcomes.empty()) best = std::min(best, leaving(n.parent, "done"));
  return best;
}

/// From a live scope: what can still be opened in it, or that its time runs out.
int Distance::within(const Node& scope) const {
  int best = kFar;
  for (auto child : scope.children) {
    const auto& c = route_.node(child);
    if (c.kind == NodeKind::optional) best = std::min(best, plus(1, enter_[child]));
    if (c.sentry) best = std::min(best, plus(1, past(c)));
  }
  bool many = scope.kind == NodeKind::each || scope.kind == NodeKind::series;
  for (auto child : scope.start)
    if (many) best = std::min(best, plus(1, enter_[child]));
  if (scope.open) best = std::min(best, plus(1, past(scope)));  // closed
  if (scope.on_timeout) best = std::min(best, plus(1, over(*scope.on_timeout, scope)));
  return best;
}

int Distance::entering(const Node& n) const {
  if (n.index == target_) return 0;
  int best = kFar;
  if (n.is_scope()) {
    for (auto child : n.start) best = std::min(best, enter_[child]);
    best = std::min(best, within(n));
    if (n.kind == NodeKind::each || n.kind == NodeKind::series) best = std::min(best, plus(1, past(n)));
  } else {
    bool by_itself = n.kind == NodeKind::decide || n.kind == NodeKind::script || n.kind == NodeKind::finish_by ||
                     n.kind == NodeKind::milestone;
    best = by_itself ? past(n) : plus(1, past(n));
  }
  if (n.when != route::kNoFunction && n.index != route::kRoot) best = std::min(best, past(n));
  return best;
}

int Distance::live(const state::Instance& i) const {
  const auto& n = route_.node(i.node);
  if (i.life == state::Life::incident || i.life == state::Life::suspension) return kFar;
  if (i.node == target_ && !i.element) return 0;
  if (n.is_scope()) return within(n);
  return plus(1, past(n));
}

int Distance::of(const state::Case& c) const {
  if (target_ == kNoNode && !c.is_open()) return 0;
  if (!c.is_open()) return kFar;
  int best = within(route_.node(route::kRoot));
  for (const auto& i : c.instances) best = std::min(best, live(i));
  return best;
}

}  // namespace trajectum::spec

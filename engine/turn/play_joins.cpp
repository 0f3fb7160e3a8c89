// Joins: marks that wait for others, and when they may go on (semantics.md 2, "Join of a node").
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::JoinAfter;
using route::JoinKind;

namespace {

using Taken = std::vector<std::pair<NodeIndex, std::uint32_t>>;

std::uint32_t marks_of(const Instance& scope, NodeIndex target, NodeIndex source) {
  for (const auto& [arc, count] : scope.marks)
    if (arc == std::pair{target, source}) return count;
  return 0;
}

bool is_latched(const Instance& scope, NodeIndex target) {
  return std::any_of(scope.latches.begin(), scope.latches.end(), [&](const auto& l) { return l.first == target; });
}

/// Joins that look at what else is live: they wait for it, or withdraw it. They are asked when nothing is being opened.
bool asks_the_scope(const Node& n) {
  return n.join.kind == JoinKind::active || (n.join.kind == JoinKind::count && n.join.after == JoinAfter::cancel);
}

/// `any` with `marks = n`: so many marks of whatever source become one.
Taken merged(const Node& n, const Instance& scope) {
  Taken out;
  auto left = static_cast<std::uint32_t>(n.join.marks);
  for (auto source : n.sources) {
    auto take = std::min(left, marks_of(scope, n.index, source));
    if (take > 0) out.push_back({source, take});
    left -= take;
  }
  return left == 0 ? out : Taken();
}

/// What a join of sources takes when it fires now; empty when it does not.
Taken ready(const Node& n, const Instance& scope) {
  if (n.join.kind == JoinKind::any) return merged(n, scope);
  std::size_t need = n.join.kind == JoinKind::count ? static_cast<std::size_t>(n.join.need) : n.sources.size();
  Taken out;
  for (auto source : n.sources)
    if (out.size() < need && marks_of(scope, n.index, source) > 0) out.push_back({source, 1});
  return out.size() == need ? out : Taken();
}

}  // namespace

void Play::reach(NodeIndex target, InstanceNo scope, NodeIndex source, int marks) {
  if (!scope_live(scope) || refusal_) return;
  const auto& n = node(target);
  bool merges = n.join.kind == JoinKind::any && n.join.marks > 1;
  bool asks = source != n.parent && (merges || (n.join.kind != JoinKind::any && n.sources.size() > 1));
  if (!asks) {
    Opening opening(*this, scope);  // the first may end at once, and the scope would look empty
    for (int k = 0; k < marks; ++k) activate(target, scope);
    return;
  }
  emit(MarkPut{scope, target, source, static_cast<std::uint32_t>(marks)});
  if (!asks_the_scope(n)) settle_join(target, scope);
}

void Play::settle_join(NodeIndex target, InstanceNo scope) {
  const auto& n = node(target);
  while (scope_live(scope) && !refusal_) {
    const auto& s = *case_.find(scope);
    auto late = std::find_if(s.latches.begin(), s.latches.end(),
                             [&](const auto& l) { return l.first == target && marks_of(s, target, l.second) > 0; });
    if (late != s.latches.end()) {
      emit(MarkSwallowed{scope, target, late->second});
      continue;
    }
    if (is_latched(s, target)) return;  // the next round begins when the late ones have come
    auto taken = ready(n, s);
    if (taken.empty()) return;
    std::vector<NodeIndex> latched;
    bool drains = n.join.after == JoinAfter::drain || n.join.after == JoinAfter::block;
    if (n.join.kind == JoinKind::count && drains)
      for (auto source : n.sources)
        if (std::none_of(taken.begin(), taken.end(), [&](const auto& t) { return t.first == source; }))
          latched.push_back(source);
    emit(MarksTaken{scope, target, taken, latched});
    if (n.join.kind == JoinKind::count && n.join.after == JoinAfter::cancel) {
      for (const auto& reach : n.reach)
        for (auto other : reach) withdraw_region(other, scope);
      const auto& now = *case_.find(scope);
      bool left =
          std::any_of(now.marks.begin(), now.marks.end(), [&](const auto& m) { return m.first.first == target; });
      if (left) emit(MarksGone{scope, target});
    }
    activate(target, scope);
  }
}

void Play::fire_joins_of(InstanceNo scope) {
  auto may_come = [&](const Node& n, const std::vector<NodeIndex>& reach) {
    auto in = [&](NodeIndex x) { return std::binary_search(reach.begin(), reach.end(), x); };
    for (const auto& i : case_.instances) {
      bool drains = node(i.node).kind == route::NodeKind::each && !i.ending.empty();  // its way was taken already
      if (i.scope == scope && in(i.node) && !drains) return true;
    }
    for (const auto& [arc, count] : case_.find(scope)->marks)
      if (arc.first != n.index && in(arc.first)) return true;
    return false;
  };
  auto fires = [&](const Node& n) {
    const auto& s = *case_.find(scope);
    Taken taken;
    for (auto source : n.sources)
      if (marks_of(s, n.index, source) > 0) taken.push_back({source, 1});
    if (taken.empty()) return false;
    for (std::size_t k = 0; k < n.sources.size(); ++k)
      if (marks_of(s, n.index, n.sources[k]) == 0 && may_come(n, n.reach[k])) return false;
    emit(MarksTaken{scope, n.index, taken, {}});
    {
      Opening opening(*this, scope);
      activate(n.index, scope);
    }
    return true;
  };
  bool again = true;
  while (again && scope_live(scope) && !refusal_) {
    again = false;
    const auto& s = *case_.find(scope);
    if (s.marks.empty() || !s.ending.empty()) return;
    std::vector<NodeIndex> targets;
    for (const auto& [arc, count] : s.marks)
      if (arc.second != kWaitsToOpen && asks_the_scope(node(arc.first))) targets.push_back(arc.first);
    std::sort(targets.begin(), targets.end());
    for (auto target : targets) {
      if (again) break;
      if (node(target).join.kind == JoinKind::active) {
        again = fires(node(target));
      } else if (!ready(node(target), *case_.find(scope)).empty()) {
        settle_join(target, scope);
        again = true;
      }
    }
  }
}

void Play::withdraw_region(NodeIndex target, InstanceNo scope) {
  auto owner = scope;
  while (owner != 0 && case_.find(owner)->node != node(target).parent) owner = case_.find(owner)->scope;
  auto scope_node = owner == 0 ? route::kRoot : case_.find(owner)->node;
  std::vector<InstanceNo> scopes, gone;
  bool near = scope_node == node(target).parent;  // this scope or one around it: its own instance of the node is meant
  if (near) {
    scopes.push_back(owner);
  } else {
    for (const auto& i : case_.instances)
      if (i.node == node(target).parent && i.life == Life::open) scopes.push_back(i.no);
  }
  for (const auto& i : case_.instances)
    if (i.node == target && std::find(scopes.begin(), scopes.end(), i.scope) != scopes.end()) gone.push_back(i.no);
  for (auto no : gone) withdraw(no, "withdrawn");
  for (auto at : scopes) {
    auto* s = case_.find(at);
    if (!s) continue;
    bool marked = std::any_of(s->marks.begin(), s->marks.end(), [&](const auto& m) { return m.first.first == target; });
    if (marked || is_latched(*s, target)) emit(MarksGone{at, target});
    if (at != scope) check_scope(at);
  }
}

}  // namespace trajectum::turn

// Joins: marks that wait for others, and when they may go on (semantics.md 2, "Join of a node").
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::JoinAfter;
using route::JoinKind;

namespace {

std::uint32_t marks_of(const Instance& scope, NodeIndex target, NodeIndex source) {
  for (const auto& [arc, count] : scope.marks)
    if (arc == std::pair{target, source}) return count;
  return 0;
}

/// True of a source that a mark can only come to through the join itself: it is no late one of the round that fired.
bool only_comes_back(const route::Route& route, const Node& join, NodeIndex source) {
  if (source == join.index) return true;
  const auto& start = route.node(join.parent).start;
  std::vector<NodeIndex> seen = {source};
  for (std::size_t k = 0; k < seen.size(); ++k) {
    const auto& n = route.node(seen[k]);
    bool begins = n.sources.empty() || std::find(start.begin(), start.end(), n.index) != start.end();
    if (begins) return false;
    for (auto from : n.sources)
      if (from != join.index && std::find(seen.begin(), seen.end(), from) == seen.end()) seen.push_back(from);
  }
  return true;
}

bool is_latched(const Instance& scope, NodeIndex target) {
  return std::any_of(scope.latches.begin(), scope.latches.end(), [&](const auto& l) { return l.first == target; });
}

}  // namespace

void Play::reach(NodeIndex target, InstanceNo scope, NodeIndex source, int marks) {
  if (!scope_live(scope) || refusal_) return;
  const auto& n = node(target);
  bool waits_for_one = n.join.kind == JoinKind::count && n.join.need > 1;
  bool joins = n.join.kind != JoinKind::any && (n.sources.size() > 1 || waits_for_one);
  if (n.join.marks > 1 || joins) {
    emit(MarkPut{scope, target, source, static_cast<std::uint32_t>(marks)});
    return;
  }
  for (int k = 0; k < marks; ++k) place(target, scope);
}

bool Play::may_still_come(const Node& join, InstanceNo scope, const std::vector<NodeIndex>& reach) const {
  auto in = [&](NodeIndex x) { return x != join.index && std::binary_search(reach.begin(), reach.end(), x); };
  for (const auto& i : case_.instances)
    if (i.scope == scope && in(i.node) && !i.redo) return true;
  for (const auto& a : arrivals_)
    if (a.scope == scope && in(a.node)) return true;
  for (const auto& [arc, count] : case_.find(scope)->marks)
    if (in(arc.first)) return true;
  return false;
}

Play::Taken Play::ready(const Node& n, InstanceNo scope) const {
  const auto& s = *case_.find(scope);
  auto unit = static_cast<std::uint32_t>(n.join.marks);
  std::size_t need = n.join.kind == JoinKind::any     ? 1
                     : n.join.kind == JoinKind::count ? static_cast<std::size_t>(n.join.need)
                                                      : n.sources.size();
  Taken out;
  for (auto source : n.sources)
    if (out.size() < need && marks_of(s, n.index, source) >= unit) out.push_back({source, unit});
  if (n.join.kind != JoinKind::active) return out.size() == need ? out : Taken();
  for (std::size_t k = 0; k < n.sources.size() && !out.empty(); ++k)
    if (n.sources[k] != n.index && marks_of(s, n.index, n.sources[k]) < unit && may_still_come(n, scope, n.reach[k]))
      return {};
  return out;
}

bool Play::settle_join(NodeIndex target, InstanceNo scope) {
  const auto& n = node(target);
  bool joins = n.join.kind != JoinKind::any || n.join.marks > 1;
  if (!joins) return false;
  const auto& s = *case_.find(scope);
  auto unit = static_cast<std::uint32_t>(n.join.marks);
  auto late = std::find_if(s.latches.begin(), s.latches.end(),
                           [&](const auto& l) { return l.first == target && marks_of(s, target, l.second) >= unit; });
  if (late != s.latches.end()) {
    emit(MarkSwallowed{scope, target, late->second, unit});
    return true;
  }
  if (is_latched(s, target)) return false;  // the next round begins when the late ones have come
  auto taken = ready(n, scope);
  if (taken.empty()) return false;
  std::vector<NodeIndex> latched;
  bool of_more = n.join.kind == JoinKind::count && static_cast<std::size_t>(n.join.need) < n.sources.size();
  if (of_more && (n.join.after == JoinAfter::drain || n.join.after == JoinAfter::block))
    for (auto source : n.sources)
      if (std::none_of(taken.begin(), taken.end(), [&](const auto& t) { return t.first == source; }) &&
          !only_comes_back(route_, n, source))
        latched.push_back(source);
  emit(MarksTaken{scope, target, taken, latched});
  if (of_more && n.join.after == JoinAfter::cancel) {
    for (const auto& reach : n.reach)
      for (auto other : reach)
        if (other != target) withdraw_in(other, scope);
    const auto& now = *case_.find(scope);
    bool left = std::any_of(now.marks.begin(), now.marks.end(), [&](const auto& m) { return m.first.first == target; });
    if (left) emit(MarksGone{scope, target});
  }
  place(target, scope);
  return true;
}

void Play::withdraw_in(NodeIndex target, InstanceNo scope) {
  std::vector<InstanceNo> gone;
  for (const auto& i : case_.instances)
    if (i.node == target && i.scope == scope && !i.element) gone.push_back(i.no);
  for (auto no : gone) withdraw(no, "withdrawn");
  drop_arrivals(scope, target);
  const auto& s = *case_.find(scope);
  bool marked = std::any_of(s.marks.begin(), s.marks.end(), [&](const auto& m) { return m.first.first == target; });
  if (marked || is_latched(s, target)) emit(MarksGone{scope, target});
}

void Play::withdraw_region(NodeIndex target, InstanceNo scope) {
  if (!scope_live(scope)) return;
  auto home = node(target).parent;
  const auto* here = scope == 0 ? nullptr : case_.find(scope);
  auto owner = common_scope(here ? here->node : route::kRoot, home, scope);
  for (auto at : bodies_of(home, owner))
    if (scope_live(at)) withdraw_in(target, at);
}

std::vector<InstanceNo> Play::bodies_of(NodeIndex home, InstanceNo within) const {
  std::vector<InstanceNo> out;
  if (home == route::kRoot) out.push_back(0);
  for (const auto& i : case_.instances) {
    bool body =
        i.element || (node(i.node).kind != route::NodeKind::each && node(i.node).kind != route::NodeKind::series);
    if (i.node == home && i.life == Life::open && body && is_within(i.no, within)) out.push_back(i.no);
  }
  return out;
}

}  // namespace trajectum::turn

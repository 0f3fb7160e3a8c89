#include "route/move_plan.hpp"

#include <algorithm>
#include <set>

namespace trajectum::route {
namespace {

using Fate = MovePlan::Fate;

/// A node by full name, else by the short one if only one has it; a node may be called as its route is.
NodeIndex node_of(const Route& route, std::string_view name) {
  auto found = route.find(name);
  if (found != kRoot) return found;
  found = kNoNode;
  for (auto child : route.node(kRoot).children)
    if (route.node(child).id == name) found = child;
  return found;
}

bool is_leaf(NodeKind kind) {
  return kind != NodeKind::route && kind != NodeKind::stage && kind != NodeKind::each && kind != NodeKind::series;
}

/// Where a way leads that has no condition and does nothing else; kNoNode for any other.
NodeIndex plainly_to(const Node& n) {
  if (!n.next || !n.outcomes.empty()) return kNoNode;
  const auto& way = *n.next;
  bool plain = way.kind == TargetKind::to && way.at_most == 0 && way.withdraws.empty() && way.marks == 1 &&
               way.when == kNoFunction;
  return plain ? way.node : kNoNode;
}

/// The counters of a way and its parts, in the order in which they were made, with where they stand.
void add_counters(const Target& way, const std::string& at, std::map<std::string, int>& out) {
  if (way.at_most > 0) out.emplace(at, way.counter);
  for (std::size_t i = 0; i < way.parts.size(); ++i) {
    auto& part = way.parts[i];
    // By where it leads, so that a way that moved in a list is the same way.
    auto name = part.kind == TargetKind::to ? "to" + std::to_string(part.node) : part.outcome + std::to_string(i);
    add_counters(part, at + "/" + name, out);
  }
  for (const auto& other : way.otherwise) add_counters(other, at + "/otherwise", out);
}

std::map<std::string, int> counters_of(const Node& n) {
  std::map<std::string, int> out;
  if (n.next) add_counters(*n.next, "next", out);
  for (const auto& outcome : n.outcomes) add_counters(outcome.target, "outcome " + outcome.id, out);
  if (n.on_timeout) add_counters(*n.on_timeout, "on_timeout", out);
  for (std::size_t i = 0; i < n.on_failure.size(); ++i)
    if (n.on_failure[i].go) add_counters(*n.on_failure[i].go, "fails " + std::to_string(i), out);
  return out;
}

class Planning {
 public:
  Planning(const Route& from, const Route& to, const MoveWish& wish) : from_(from), to_(to), wish_(wish) {}

  Result<MovePlan> plan() {
    plan_.nodes.resize(from_.nodes.size());
    for (const auto& [name, to] : wish_.nodes)
      if (auto known = is_known("nodes", name, to); !known) return known.error();
    for (const auto& [name, clocks] : wish_.clocks)
      if (auto known = is_known("clocks", name, ""); !known) return known.error();
    plan_.nodes[kRoot] = {Fate::same, kRoot, clocks_of(from_.nodes[kRoot]), false};
    for (NodeIndex i = 1; i < from_.nodes.size(); ++i)  // parents first
      if (auto found = same(i); !found) return found.error();
    for (NodeIndex i = 1; i < from_.nodes.size(); ++i)
      if (plan_.nodes[i].fate != Fate::same) replace(i);
    for (NodeIndex i = 1; i < to_.nodes.size(); ++i)
      if (!taken_.count(i)) plan_.added.push_back(i);
    match_counters();
    return plan_;
  }

 private:
  Result<void> is_known(const char* member, const std::string& name, const std::string& to) const {
    auto path = std::string(member) + "." + name;
    std::vector<std::string> names;
    if (node_of(from_, name) == kNoNode) {
      for (const auto& n : from_.nodes)
        if (n.index != kRoot) names.push_back(n.name);
      auto guess = did_you_mean(name, names);
      return invalid_params(path,
                            {"De oude versie heeft geen knoop " + name + (guess ? "; bedoelt u " + *guess + "?" : "."),
                             "The old version has no node " + name + (guess ? "; did you mean " + *guess + "?" : ".")});
    }
    if (to.empty() || node_of(to_, to) != kNoNode) return {};
    for (const auto& n : to_.nodes)
      if (n.index != kRoot) names.push_back(n.name);
    auto guess = did_you_mean(to, names);
    return invalid_params(path,
                          {"De nieuwe versie heeft geen knoop " + to + (guess ? "; bedoelt u " + *guess + "?" : "."),
                           "The new version has no node " + to + (guess ? "; did you mean " + *guess + "?" : ".")});
  }

  Clocks clocks_of(const Node& n) const {
    for (const auto& name : {n.name, n.id})
      if (auto said = wish_.clocks.find(name); said != wish_.clocks.end()) return said->second;
    return wish_.clocks_else;
  }

  /// What was said of a node: nothing, or the name of what it becomes.
  const std::string* wished(const Node& n) const {
    for (const auto& [name, to] : wish_.nodes)
      if (node_of(from_, name) == n.index) return &to;
    return nullptr;
  }

  bool is_same_kind(const Node& was, const Node& is) const {
    return was.kind == is.kind && was.subroute == is.subroute && was.job_kind == is.job_kind;
  }

  /// The node of the new version that says it was called so.
  NodeIndex renamed(const Node& n) const {
    for (const auto& is : to_.nodes) {
      if (is.was.empty()) continue;
      bool full = is.was.find('.') != std::string::npos || n.parent == kRoot;
      if (full && is.was == n.name) return is.index;
      if (is.was == n.id && plan_.nodes[n.parent].fate == Fate::same && plan_.nodes[n.parent].to == is.parent)
        return is.index;
    }
    return kNoNode;
  }

  NodeIndex by_name(const Node& n) const {
    const auto& parent = plan_.nodes[n.parent];
    if (parent.fate != Fate::same) return kNoNode;
    for (auto child : to_.node(parent.to).children)
      if (to_.node(child).id == n.id && !was_another(to_.node(child))) return child;
    return kNoNode;
  }

  /// True when `was` names a node that this old version has: then a node of its own name is another one. A `was` that
  /// stayed from an earlier step says nothing here.
  bool was_another(const Node& is) const {
    return !is.was.empty() &&
           std::any_of(from_.nodes.begin(), from_.nodes.end(), [&](const Node& n) { return renamed(n) == is.index; });
  }

  Result<void> same(NodeIndex old) {
    const auto& n = from_.node(old);
    auto& step = plan_.nodes[old];
    step.clocks = clocks_of(n);
    auto* wish = wished(n);
    auto to = wish ? (wish->empty() ? kNoNode : node_of(to_, *wish)) : renamed(n);
    step.said = wish || to != kNoNode;
    if (!step.said) to = by_name(n);
    if (to == kNoNode) return {};
    bool scope_goes_on = plan_.nodes[n.parent].fate == Fate::same && plan_.nodes[n.parent].to == to_.node(to).parent;
    if (!scope_goes_on || !is_same_kind(n, to_.node(to))) return {};
    if (!taken_.insert(to).second) {
      if (!wish) return {};
      return invalid_params("nodes." + n.name, {"Een andere knoop wordt al " + *wish + ".",
                                                "Another node becomes " + *wish + " already."});
    }
    step.fate = Fate::same;
    step.to = to;
    return {};
  }

  /// What opens in the place of a node that is gone, became of another kind, or went to another scope.
  void replace(NodeIndex old) {
    const auto& n = from_.node(old);
    auto& step = plan_.nodes[old];
    if (auto* wish = wished(n)) {
      step.said = true;
      step.to = wish->empty() ? kNoNode : node_of(to_, *wish);
      step.fate = wish->empty() ? Fate::ends : opens_there(n, step.to) ? Fate::instead : Fate::asked;
      return;
    }
    auto to = renamed(n);
    if (to == kNoNode) to = by_name(n);
    bool leaf = is_leaf(n.kind);
    if (to != kNoNode && leaf && opens_there(n, to)) {  // of another kind: it begins anew there
      step = {Fate::instead, to, step.clocks, step.said};
      return;
    }
    if (to == kNoNode && leaf) {
      // Somebody was busy with what need not be done any more: what comes after it, if that is one thing.
      auto next = plainly_to(n);
      auto after = next == kNoNode ? kNoNode : plan_.image(next);
      if (after != kNoNode && opens_there(n, after)) {
        step = {Fate::instead, after, step.clocks, false};
        return;
      }
    }
    step.fate = Fate::asked;
    step.to = kNoNode;
  }

  /// True when a node of the new version can open by itself where this one was: in the same scope, without a join.
  bool opens_there(const Node& n, NodeIndex to) const {
    const auto& is = to_.node(to);
    const auto& parent = plan_.nodes[n.parent];
    return parent.fate == Fate::same && parent.to == is.parent && is.join.kind == JoinKind::any && is.join.marks == 1 &&
           is.kind != NodeKind::optional && !is.sentry;
  }

  void match_counters() {
    plan_.counters.assign(static_cast<std::size_t>(from_.counter_count), -1);
    for (const auto& n : from_.nodes) {
      auto image = plan_.image(n.index);
      if (image == kNoNode) continue;
      auto now = counters_of(to_.node(image));
      auto was = counters_of(n);
      for (const auto& [at, counter] : was) {
        auto there = now.find(renamed_ways(at));
        if (there != now.end()) plan_.counters[static_cast<std::size_t>(counter)] = there->second;
      }
    }
  }

  /// The place of a counter with the nodes that it names as they are numbered now.
  std::string renamed_ways(const std::string& at) const {
    std::string out;
    for (std::size_t i = 0; i < at.size();) {
      auto end = std::min(at.find('/', i), at.size());
      auto part = at.substr(i, end - i);
      if (part.starts_with("to") && part.size() > 2 && part.find_first_not_of("0123456789", 2) == std::string::npos) {
        auto image = plan_.image(static_cast<NodeIndex>(std::stoi(part.substr(2))));
        part = "to" + std::to_string(image);
      }
      out += (out.empty() ? "" : "/") + part;
      i = end + 1;
    }
    return out;
  }

  const Route& from_;
  const Route& to_;
  const MoveWish& wish_;
  MovePlan plan_;
  std::set<NodeIndex> taken_;
};

}  // namespace

Result<MovePlan> plan_move(const Route& from, const Route& to, const MoveWish& wish) {
  return Planning(from, to, wish).plan();
}

NodeIndex marked_by(const Route& from, const Route& to, const MovePlan& plan, NodeIndex target, NodeIndex source) {
  auto now = plan.image(target);
  if (now == kNoNode) return kNoNode;
  const auto& sources = to.node(now).sources;
  auto image = plan.image(source);
  if (image != kNoNode && std::binary_search(sources.begin(), sources.end(), image)) return image;
  // What led here is gone: the one source that is new at this join has taken its place.
  std::set<NodeIndex> fresh(sources.begin(), sources.end());
  for (auto old : from.node(target).sources)
    if (auto same = plan.image(old); same != kNoNode) fresh.erase(same);
  std::size_t lost = 0;
  for (auto old : from.node(target).sources) {
    auto same = plan.image(old);
    if (same == kNoNode || !std::binary_search(sources.begin(), sources.end(), same)) ++lost;
  }
  return fresh.size() == 1 && lost == 1 ? *fresh.begin() : kNoNode;
}

}  // namespace trajectum::route

// What a route does about trouble by itself (`on_failure`; patterns.md 2.2): tries again, goes another way, passes the
// node by, gives the incident to a role, cancels the case. The incident is raised all the same, so that history tells
// what happened.
//
// It is about a node while it is there. What fails behind it (no way on holds, its `on_done`) is for a person.
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::FailureRule;

namespace {

/// The kind that a rule names, of an incident's class.
std::string kind_of(const std::string& cls) {
  if (cls == "script" || cls == "script.budget") return "script";
  if (cls == "decision" || cls == "no_way") return "decision";
  if (cls == "job") return "job";
  return cls.rfind("budget.", 0) == 0 ? "budget" : "data";
}

const FailureRule* fitting(const std::vector<FailureRule>& rules, const std::string& kind) {
  for (const auto& rule : rules)
    if (rule.kinds.empty() || std::find(rule.kinds.begin(), rule.kinds.end(), kind) != rule.kinds.end()) return &rule;
  return nullptr;
}

}  // namespace

Play::Met Play::rule_for(NodeIndex at, InstanceNo scope, const std::string& cls, const std::string& part) const {
  if (!part.empty() || cls == "activations") return {};  // a rule about a runaway loop would run away with it
  auto kind = kind_of(cls);
  if (at != route::kRoot)
    if (auto* own = fitting(node(at).on_failure, kind)) return {own, scope, true};
  for (auto outer = scope;; outer = case_.find(outer)->scope) {
    bool row = outer != 0 && case_.find(outer)->element;  // the each or series itself says it, not its element
    auto* rule = row ? nullptr : fitting(node(outer == 0 ? route::kRoot : case_.find(outer)->node).on_failure, kind);
    if (rule) return {rule, outer, false};
    if (outer == 0) return {};
  }
}

bool Play::meet_failures() {
  bool met = false;
  while (!fresh_incidents_.empty() && case_.is_open() && !refusal_) {
    auto no = fresh_incidents_.front();
    fresh_incidents_.erase(fresh_incidents_.begin());
    if (!case_.find(no) || !meet(no)) continue;
    met = true;
    run();
  }
  return met;
}

bool Play::meet(InstanceNo no) {
  auto i = *case_.find(no);
  auto met = rule_for(i.node, i.scope, i.cls, i.part);
  if (!met.rule) return false;
  const auto& rule = *met.rule;
  auto tries = retrying_ && retrying_->node == i.node && retrying_->scope == i.scope ? retrying_->tries : 0;
  if (tries < static_cast<std::uint32_t>(rule.retry)) {
    emit(FailureMet{no, i.node, "retry", tries});
    arm(no, TimerKind::retry, tries + 1, add_span(world_.now, rule.after));
    return false;  // it stays an incident until then
  }
  if (rule.action == FailureRule::Action::incident) return false;
  constexpr const char* kNames[] = {"incident", "go", "skip", "cancel"};
  emit(FailureMet{no, i.node, kNames[static_cast<int>(rule.action)], tries});
  bool whole = rule.action == FailureRule::Action::cancel;
  if (rule.compensate)
    if (auto failed = compensate(whole ? 0 : met.owner)) {
      raise_incident(failed->first, whole ? 0 : met.owner, failed->second, {0, kPartCompensate, ""});
      if (whole) return false;  // it is not cancelled with half of it undone: a person looks at it
    }
  if (whole) {
    stop("failure");
    return true;
  }
  NodeIndex from = i.node;
  InstanceNo scope = i.scope;
  if (met.own) {
    auto same = stumbling(i);
    lose_race(same == 0 ? i.race : case_.find(same)->race, same);
    emit(Ended{no, i.node, End::withdrawn, "", "", "failure", {}, case_.seq});
    if (same != 0) withdraw(same, "failure");
  } else {
    from = case_.find(met.owner)->node;
    scope = case_.find(met.owner)->scope;
    withdraw(met.owner, "failure");
  }
  if (rule.go)
    follow(*rule.go, scope, from);
  else
    pass_by(node(from), scope);
  return true;
}

std::string Play::loop_through(NodeIndex at) const {
  // Backwards over the arcs, breadth first, until the node itself comes: the shortest way round.
  std::vector<std::pair<NodeIndex, std::size_t>> seen = {{at, 0}};
  for (std::size_t k = 0; k < seen.size(); ++k) {
    for (auto from : node(seen[k].first).sources) {
      if (from == at) {
        std::string out = node(at).name;
        for (auto step = k;; step = seen[step].second) {
          out += " → " + node(seen[step].first).name;
          if (step == 0) return out;
        }
      }
      bool known = std::any_of(seen.begin(), seen.end(), [&](const auto& s) { return s.first == from; });
      if (!known) seen.push_back({from, k});
    }
  }
  return node(at).name;
}

}  // namespace trajectum::turn

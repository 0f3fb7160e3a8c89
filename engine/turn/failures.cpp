// What a route does about trouble by itself (`on_failure`; patterns.md 2.2): tries again, goes another way, passes the
// node by, gives the incident to a role, cancels the case. The incident is raised all the same, so that history tells
// what happened.
//
// It is about a node as it opens and while it is there. What fails behind it (no way on holds, its `on_done`), or
// beside it (a priority, a message that was not delivered), is for a person.
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
  bool there = part.empty() || part == kPartThere || part == kPartOnEnter;
  if (!there || cls == "activations") return {};  // a rule about a runaway loop would run away with it
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
  auto same = i.part.empty() ? 0 : stumbling(i);
  bool this_turn = retrying_ && retrying_->node == i.node && retrying_->scope == i.scope;
  auto tries = this_turn ? retrying_->tries : same != 0 ? case_.find(same)->tries : 0;
  if (this_turn) retrying_.reset();  // what fails here after this has not been tried before
  bool again = tries < static_cast<std::uint32_t>(rule.retry);
  if (again) arm(no, TimerKind::retry, tries + 1, add_span(world_.now, rule.after));
  if (again || rule.action == FailureRule::Action::incident) {  // it stays an incident, until then or for good
    if (again || tries > 0) emit(FailureMet{no, i.node, again ? "retry" : "incident", tries});
    return false;
  }
  if (rule.action == FailureRule::Action::cancel) return cancel_by_rule(i, rule, tries);
  emit(FailureMet{no, i.node, rule.go ? "go" : "skip", tries});
  auto left = rule.compensate ? compensate(met.owner) : std::nullopt;
  auto from = met.own ? i.node : case_.find(met.owner)->node;
  auto scope = met.own ? i.scope : case_.find(met.owner)->scope;
  auto gone = met.own ? same : met.owner;
  if (met.own) {
    close_incident(no, End::withdrawn, "failure");
    lose_race(same == 0 ? i.race : case_.find(same)->race, same);
  }
  if (gone != 0) withdraw(gone, "failure");
  if (left) raise_not_undone(*left, scope, kPartCompensate);
  if (rule.go)
    follow(*rule.go, scope, from);
  else
    pass_by(node(from), scope);
  return true;
}

bool Play::cancel_by_rule(const Instance& i, const FailureRule& rule, std::uint32_t tries) {
  if (rule.compensate) {
    if (auto left = compensate(0)) {  // a person looks at it; it is cancelled when that is mended
      raise_not_undone(*left, 0, kPartCancel);
      return true;
    }
  }
  emit(FailureMet{i.no, i.node, "cancel", tries});
  stop("failure");
  return true;
}

void Play::fire_retry(const Timer& timer) {
  auto* live = case_.find(timer.instance);
  if (!live) return;
  auto incident = *live;
  retrying_ = Retrying{incident.node, incident.scope, timer.number};
  try_again(incident);
  bool opens = incident.part.empty() || node(incident.node).kind == route::NodeKind::subroute;
  if (!opens && fresh_incidents_.empty()) retrying_.reset();  // it went well
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

// Bottom up through the scopes; then, from the root down, what of it is real.
#include "proof/prover.hpp"

#include <algorithm>

namespace trajectum::proof {

Verdict prove(const Net& net, const Budget& budget) {
  auto faults = malformed(net);
  if (!faults.empty()) {
    Verdict verdict;
    verdict.result = Verdict::Result::malformed;
    verdict.faults = std::move(faults);
    return verdict;
  }
  auto verdict = Prover(net, budget, true).run();
  // Steps played as one are counted as one: what then is over a cap may not be so when each is counted by itself.
  bool broken = std::any_of(verdict.findings.begin(), verdict.findings.end(), [](const Finding& f) {
    return f.kind == Finding::Kind::unbounded || f.kind == Finding::Kind::automatic_cycle;
  });
  return broken ? Prover(net, budget, false).run() : verdict;
}

Verdict Prover::run() {
  if (!explore_all()) {
    verdict_.result = Verdict::Result::not_proven;
    return std::move(verdict_);
  }
  find_living();
  judge_broken();
  if (verdict_.findings.empty()) {
    judge_root();
    judge_dead();
    warn_of_ways();
    warn_of_outcomes();
    for (LevelId id = 0; id < levels_.size(); ++id) warn_of_level(id);
  }
  verdict_.result = verdict_.findings.empty() ? Verdict::Result::proven : Verdict::Result::refuted;
  return std::move(verdict_);
}

bool Prover::explore_all() {
  for (NodeId id = model_.size(); id-- > 0;) {
    if (!model_.node(id).is_scope() || model_.spot(id).nested) continue;
    if (!explore(id, false)) return false;
    if (model_.node(id).is_multiple() && !explore(id, true)) return false;
  }
  return true;
}

bool Prover::explore(NodeId scope, bool container) {
  auto id = static_cast<LevelId>(scope) * 2 + (container ? 1 : 0);
  auto& level = levels_[id];
  level.exploration = std::make_unique<Exploration>(model_, summaries_, scope, container);
  level.parent = parent_of(scope, container);
  bool within = level.exploration->run(budget_, bytes_);
  report(*level.exploration);
  if (!within) {
    stop_at(*level.exploration);
    return false;
  }
  summaries_[id] = level.exploration->summary();
  return true;
}

LevelId Prover::parent_of(NodeId scope, bool container) const {
  if (scope == kRoot) return 0;
  if (!container && model_.node(scope).is_multiple()) return static_cast<LevelId>(scope) * 2 + 1;
  auto up = model_.node(scope).parent;
  while (model_.spot(up).nested) up = model_.node(up).parent;
  return static_cast<LevelId>(up) * 2;
}

std::vector<NodeId> Prover::nested_in(NodeId scope) const {
  std::vector<NodeId> out;
  for (NodeId id = scope + 1; id < model_.size(); ++id) {
    if (!model_.node(id).is_scope() || !model_.spot(id).nested) continue;
    auto up = model_.node(id).parent;
    while (model_.spot(up).nested) up = model_.node(up).parent;
    if (up == scope) out.push_back(id);
  }
  return out;
}

void Prover::report(const Exploration& found) {
  ScopeReport r;
  r.scope = found.scope();
  r.states = found.size();
  r.milliseconds = found.milliseconds();
  if (!found.container()) r.nested = nested_in(found.scope());
  auto& all = verdict_.scopes;
  if (found.container() && !all.empty()) {  // the frame of an each or series is told with its body
    all.back().states += r.states;
    all.back().milliseconds += r.milliseconds;
    return;
  }
  all.push_back(std::move(r));
}

void Prover::stop_at(const Exploration& found) {
  Stopped s;
  s.scope = found.scope();
  s.states = found.size();
  s.nested = nested_in(found.scope());
  s.counters = 1;
  for (auto uses : model_.spot(found.scope()).counters) s.counters *= uses + 1;
  // A node is in many forms when it is live beside many others: count where it is live in what was seen.
  std::vector<std::pair<std::size_t, NodeId>> live;
  std::vector<std::size_t> count(static_cast<std::size_t>(model_.size()), 0);
  for (std::uint32_t id = 1; id < found.size(); id += std::max(1u, found.size() / 4096)) {
    auto state = found.state(id);
    auto walk = [&](auto& self, const State& at) -> void {
      for (const auto& i : at.items) {
        ++count[static_cast<std::size_t>(i.node)];
        if (i.inner) self(self, *i.inner);
      }
    };
    walk(walk, *state);
  }
  for (NodeId id = 1; id < model_.size(); ++id)
    if (count[static_cast<std::size_t>(id)] > 0) live.emplace_back(count[static_cast<std::size_t>(id)], id);
  std::sort(live.begin(), live.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t n = 0; n < live.size() && n < 8; ++n) s.large.push_back(live[n].second);
  verdict_.stopped.push_back(std::move(s));
}

bool Prover::holds(LevelId parent, Mark mark, bool opened) const {
  const auto& p = levels_[parent];
  bool open = opened ? p.opened : p.alive;
  return (open && p.exploration->opening_marks().count(mark)) ||
         (p.rest_alive && p.exploration->later_marks().count(mark));
}

void Prover::find_living(LevelId id) {
  auto& level = levels_[id];
  auto scope = static_cast<NodeId>(id / 2);
  bool element = id % 2 == 0 && model_.node(scope).is_multiple();
  // An element has no name of its own: it happens as soon as it opens in an each that happens.
  auto happened = element ? Mark::Kind::element_opened : Mark::Kind::happened;
  auto opened = element ? Mark::Kind::element_opened : Mark::Kind::opened;
  level.alive = holds(level.parent, {happened, scope}, false);
  level.opened = holds(level.parent, {opened, scope}, true);
  const auto& parent = levels_[level.parent];
  level.rest_alive = parent.rest_alive && parent.exploration->at_rest().count(scope);
}

void Prover::find_living() {
  auto& root = levels_[0];
  root.opened = root.alive = root.rest_alive = true;
  for (LevelId scope = 1; scope < levels_.size() / 2; ++scope) {
    if (levels_[scope * 2 + 1].exploration) find_living(scope * 2 + 1);
    if (levels_[scope * 2].exploration) find_living(scope * 2);
  }
}

}  // namespace trajectum::proof

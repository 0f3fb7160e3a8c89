// From explored scopes to findings (check.md, 2).
#include <algorithm>

#include "proof/prover.hpp"
#include "proof/tracer.hpp"

namespace trajectum::proof {

void Prover::judge_broken() {
  for (LevelId id = 0; id < levels_.size(); ++id) {
    const auto& level = levels_[id];
    if (!level.exploration || !level.opened) continue;
    const auto& found = *level.exploration;
    for (const auto& [node, number] : found.broken()) {
      if (!found.in_opening(found.edges()[number].from) && !level.rest_alive) continue;
      Finding f;
      f.kind = Finding::Kind::unbounded;
      f.scope = model_.node(node).parent;
      f.nodes = {node};
      Goal goal;
      goal.final = Goal::Final::edge;
      goal.edge = number;
      add_trace(f, id, goal);
      verdict_.findings.push_back(std::move(f));
    }
    if (found.cycle().empty()) continue;
    if (!found.in_opening(found.cycle().front()) && !level.rest_alive) continue;
    Finding f;
    f.kind = Finding::Kind::automatic_cycle;
    f.scope = found.scope();
    Goal goal;
    goal.final = Goal::Final::cycle;
    goal.state = found.cycle().front();
    add_trace(f, id, goal);
    verdict_.findings.push_back(std::move(f));
  }
}

void Prover::judge_root() {
  const auto& root = *levels_[0].exploration;
  auto report = [&](Finding::Kind kind, Goal::Final final, std::uint32_t state) {
    if (state == StateSet::kNoState) return;
    Finding f;
    f.kind = kind;
    Goal goal;
    goal.final = final;
    add_trace(f, 0, goal);
    f.nodes = f.live;
    f.nodes.insert(f.nodes.end(), f.marked.begin(), f.marked.end());
    if (kind == Finding::Kind::stuck) f.starved = starved_after(model_, root, state);
    f.nodes.insert(f.nodes.end(), f.starved.begin(), f.starved.end());
    f.scope = common_scope(f.nodes);
    verdict_.findings.push_back(std::move(f));
  };
  auto stuck = nearest_rest(root, [&](std::uint32_t id) { return root.stuck(id); });
  auto let_go = nearest_rest(root, [&](std::uint32_t id) { return !root.covered(id); });
  report(Finding::Kind::stuck, Goal::Final::stuck, stuck);
  report(Finding::Kind::let_go, Goal::Final::uncovered, let_go);
}

std::vector<NodeId> starved_after(const Model& model, const Exploration& in, std::uint32_t state) {
  // The nearest state in which nothing can happen any more: there the joins that starve are plain to see.
  std::set<std::uint32_t> seen{state};
  std::vector<std::uint32_t> open{state};
  for (std::size_t n = 0; n < open.size(); ++n) {
    if (in.rests(open[n]) && in.first_edge(open[n]) == in.first_edge(open[n] + 1)) {
      Script script;
      Tracer::collect(model, *in.state(open[n]), script);
      return {script.marked.begin(), script.marked.end()};
    }
    for (auto e = in.first_edge(open[n]); e < in.first_edge(open[n] + 1); ++e) {
      auto to = in.edges()[e].to;
      if (to < Edge::kBroken && seen.insert(to).second) open.push_back(to);
    }
  }
  return {};
}

void Prover::add_trace(Finding& f, LevelId level, const Goal& goal) const {
  auto script = Tracer(model_, levels_).trace(level, goal);
  if (!script) return;
  f.trace = std::move(script->steps);
  f.live.assign(script->live.begin(), script->live.end());
  f.marked.assign(script->marked.begin(), script->marked.end());
  if (f.kind == Finding::Kind::automatic_cycle) f.nodes.assign(script->round.begin(), script->round.end());
}

NodeId Prover::common_scope(const std::vector<NodeId>& nodes) const {
  if (nodes.empty()) return kRoot;
  auto scope = model_.node(nodes.front()).parent;
  for (auto id : nodes) scope = model_.common_scope(scope, model_.node(id).parent);
  return scope;
}

void Prover::judge_dead() {
  std::vector<bool> dead(static_cast<std::size_t>(model_.size()));
  for (NodeId id = 1; id < model_.size(); ++id) {
    const auto& n = model_.node(id);
    bool inside = dead[static_cast<std::size_t>(n.parent)];
    if (n.kind == Kind::optional && !inside) continue;  // a person may always add it
    auto up = n.parent;
    while (model_.spot(up).nested) up = model_.node(up).parent;
    auto level = static_cast<LevelId>(up) * 2;
    bool happens = !inside && holds(level, {Mark::Kind::happened, model_.played_as(id)}, false);
    dead[static_cast<std::size_t>(id)] = !happens;
    if (happens || inside) continue;  // of a dead scope the outermost only
    Finding f;
    f.kind = Finding::Kind::dead;
    f.scope = n.parent;
    f.nodes = {id};
    verdict_.findings.push_back(std::move(f));
  }
}

}  // namespace trajectum::proof

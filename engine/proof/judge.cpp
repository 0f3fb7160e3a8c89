// From explored scopes to findings (check.md, 2).
#include <algorithm>

#include "proof/prover.hpp"

namespace trajectum::proof {

void Prover::judge_broken() {
  for (const auto& level : levels_) {
    if (!level.exploration || !level.opened) continue;
    const auto& found = *level.exploration;
    for (const auto& [node, number] : found.broken()) {
      if (!found.in_opening(found.edges()[number].from) && !level.rest_alive) continue;
      Finding f;
      f.kind = Finding::Kind::unbounded;
      f.scope = model_.node(node).parent;
      f.nodes = {node};
      verdict_.findings.push_back(std::move(f));
    }
    if (found.cycle().empty()) continue;
    if (!found.in_opening(found.cycle().front()) && !level.rest_alive) continue;
    Finding f;
    f.kind = Finding::Kind::automatic_cycle;
    f.scope = found.scope();
    verdict_.findings.push_back(std::move(f));
  }
}

void Prover::judge_root() {
  const auto& root = *levels_[0].exploration;
  std::uint32_t stuck = Exploration::kFar, alone = Exploration::kFar;
  auto nearer = [&](std::uint32_t& best, std::uint32_t id) {
    if (best == Exploration::kFar || root.distances()[id] < root.distances()[best]) best = id;
  };
  for (std::uint32_t id = 1; id < root.size(); ++id) {
    if (!root.rests(id)) continue;
    if (root.stuck(id)) nearer(stuck, id);
    if (!root.covered(id)) nearer(alone, id);
  }
  if (stuck != Exploration::kFar) {
    Finding f;
    f.kind = Finding::Kind::stuck;
    verdict_.findings.push_back(std::move(f));
  }
  if (alone != Exploration::kFar) {
    Finding f;
    f.kind = Finding::Kind::let_go;
    verdict_.findings.push_back(std::move(f));
  }
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
    bool happens = !inside && holds(level, {Mark::Kind::happened, id}, false);
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

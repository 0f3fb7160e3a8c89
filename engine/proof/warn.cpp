// Warnings (check.md, 2.6): what can go wrong without breaking the promise.
#include <algorithm>

#include "proof/prover.hpp"

namespace trajectum::proof {

void Prover::warn(Warning::Kind kind, NodeId node, const std::string& outcome) {
  Warning w;
  w.kind = kind;
  w.node = node;
  w.outcome = outcome;
  verdict_.warnings.push_back(std::move(w));
}

void Prover::warn_of_way(NodeId id, const Way& way, bool by_person) {
  bool chooses = way.kind == Arc::Kind::one || way.kind == Arc::Kind::some;
  if (chooses && std::all_of(way.parts.begin(), way.parts.end(), [](const Way& p) { return p.when; }))
    warn(Warning::Kind::no_default, id);
  if (way.counter >= 0 && way.otherwise.empty() && !by_person) warn(Warning::Kind::used_up, id);
}

void Prover::warn_of_ways() {
  for (NodeId id = 1; id < model_.size(); ++id) {
    const auto& n = model_.node(id);
    const auto& spot = model_.spot(id);
    bool work = n.kind == Kind::step || n.kind == Kind::optional;
    each_way(spot, [&](const Way& way) {
      // A person is refused where the outcome itself is used up, so nothing goes wrong there.
      bool chosen = !spot.next.empty() && &way == &spot.next.front();
      for (const auto& o : spot.outcomes) chosen = chosen || &way == &o.way;
      warn_of_way(id, way, work && chosen);
    });
  }
}

void Prover::warn_of_outcomes() {
  for (NodeId id = 1; id < model_.size(); ++id) {
    const auto& level = levels_[static_cast<LevelId>(id) * 2];
    if (model_.node(id).kind != Kind::stage || !level.exploration || !level.alive) continue;
    const auto& summary = summaries_[static_cast<LevelId>(id) * 2];
    for (const auto& out : model_.spot(id).outcomes) {
      Event e{Event::Kind::end, out.outcome};
      bool occurs = std::count(summary.openings.begin(), summary.openings.end(), e) ||
                    std::count(summary.live.begin(), summary.live.end(), e);
      if (!occurs) warn(Warning::Kind::no_outcome, id, model_.outcome_name(out.outcome));
    }
  }
}

void Prover::warn_of_level(LevelId id) {
  const auto& level = levels_[id];
  if (!level.exploration || !level.opened) return;
  const auto& found = *level.exploration;
  for (auto node : found.surplus()) {
    const auto& join = model_.node(node).join;
    bool meant = join.keep_surplus || (join.need == Join::Need::count && join.after != Join::After::drain);
    if (!meant) warn(Warning::Kind::surplus, node);
  }
  if (!found.container()) warn_of_joins(found);
  if (hangs_on_luck(found)) warn(Warning::Kind::luck, found.scope());
}

namespace {

/// States from which an edge of the kind can be reached over edges of the other.
template <class Target, class Passable>
std::vector<bool> leading_to(const Exploration& in, const Target& target, const Passable& passable) {
  std::vector<std::vector<std::uint32_t>> before(in.size());
  std::vector<bool> good(in.size());
  std::vector<std::uint32_t> open;
  for (const auto& e : in.edges()) {
    if (target(e) && !good[e.from]) {
      good[e.from] = true;
      open.push_back(e.from);
    }
    if (e.to < Edge::kBroken && passable(e)) before[e.to].push_back(e.from);
  }
  while (!open.empty()) {
    auto id = open.back();
    open.pop_back();
    for (auto from : before[id]) {
      if (good[from]) continue;
      good[from] = true;
      open.push_back(from);
    }
  }
  return good;
}

}  // namespace

void Prover::warn_of_joins(const Exploration& found) {
  for (auto child : model_.node(found.scope()).children) {
    const auto& spot = model_.spot(child);
    if (spot.plain) continue;
    Mark fired{Mark::Kind::fired_join, child};
    auto fires = leading_to(
        found,
        [&](const Edge& e) {
          const auto& marks = found.marks(e);
          return std::binary_search(marks.begin(), marks.end(), fired);
        },
        [](const Edge&) { return true; });
    for (std::uint32_t id = 1; id < found.size(); ++id) {
      if (!found.rests(id) || fires[id] || found.stuck(id)) continue;
      auto state = found.state(id);
      auto first = state->marks.begin() + spot.first_slot;
      auto last = first + static_cast<std::ptrdiff_t>(spot.sources.size());
      if (std::all_of(first, last, [](auto m) { return m == 0; })) continue;
      warn(Warning::Kind::waits_in_vain, child);
      break;
    }
  }
}

bool Prover::hangs_on_luck(const Exploration& found) const {
  bool endless = found.container() && model_.node(found.scope()).count.n == Count::kEndless;
  if (endless) return false;
  auto sure = leading_to(
      found, [](const Edge& e) { return e.event.kind != Event::Kind::none && !e.luck; },
      [](const Edge& e) { return !e.luck; });
  for (std::uint32_t id = 1; id < found.size(); ++id)
    if (found.rests(id) && !found.stuck(id) && !sure[id]) return true;
  return false;
}

}  // namespace trajectum::proof

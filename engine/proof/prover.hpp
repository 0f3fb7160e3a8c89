// One proof at work: the explorations of all scopes, which of them really open, and the findings. Private to the room.
#ifndef TRAJECTUM_PROOF_PROVER_HPP
#define TRAJECTUM_PROOF_PROVER_HPP
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "proof/explore.hpp"
#include "proof/prove.hpp"

namespace trajectum::proof {

/// A level is a body (2 * scope) or a container (2 * scope + 1) that is explored on its own.
using LevelId = std::size_t;

struct Goal;

/// The joins that still hold marks in the nearest state after this one in which nothing can happen any more.
std::vector<NodeId> starved_after(const Model& model, const Exploration& in, std::uint32_t state);
/// The state at rest that is the fewest turns away and of which `bad` is true; StateSet::kNoState if there is none.
template <class F>
std::uint32_t nearest_rest(const Exploration& in, const F& bad) {
  auto best = StateSet::kNoState;
  for (std::uint32_t id = 1; id < in.size(); ++id)
    if (in.rests(id) && bad(id) && (best == StateSet::kNoState || in.distances()[id] < in.distances()[best])) best = id;
  return best;
}

struct Level {
  std::unique_ptr<Exploration> exploration;  // null: nested in another, or none
  LevelId parent = 0;
  bool opened = false;      // somewhere the scope is opened
  bool alive = false;       // its node happens
  bool rest_alive = false;  // it is live at rest
};

class Prover {
 public:
  Prover(const Net& net, const Budget& budget, bool fuse)
      : model_(net, fuse), budget_(budget), summaries_(net.nodes.size() * 2), levels_(net.nodes.size() * 2) {}
  Verdict run();
  const Model& model() const { return model_; }
  const std::vector<Summary>& summaries() const { return summaries_; }
  const Level& level(LevelId id) const { return levels_[id]; }

 private:
  bool explore_all();
  bool explore(NodeId scope, bool container);
  void report(const Exploration& found);
  void stop_at(const Exploration& found);
  LevelId parent_of(NodeId scope, bool container) const;
  void find_living();
  void find_living(LevelId id);
  bool holds(LevelId parent, Mark mark, bool opened) const;
  std::vector<NodeId> nested_in(NodeId scope) const;

  void judge_broken();
  void judge_root();
  void judge_dead();
  void warn_of_ways();
  void warn_of_way(NodeId id, const Way& way, bool by_person);
  void warn_of_level(LevelId id);
  void warn_of_joins(const Exploration& found);
  void warn_of_outcomes();
  bool hangs_on_luck(const Exploration& found) const;
  void warn(Warning::Kind kind, NodeId node, const std::string& outcome = "");
  void add_trace(Finding& finding, LevelId level, const Goal& goal) const;
  NodeId common_scope(const std::vector<NodeId>& nodes) const;

  const Model model_;
  const Budget budget_;
  std::vector<Summary> summaries_;
  std::vector<Level> levels_;
  std::size_t bytes_ = 0;
  Verdict verdict_;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_PROVER_HPP

// Every state one scope can come in, found breadth first, and what follows from the whole: its summary for the parent,
// and what is wrong inside. Keeps states as bytes and edges without their moves; a trace plays them again.
#ifndef TRAJECTUM_PROOF_EXPLORE_HPP
#define TRAJECTUM_PROOF_EXPLORE_HPP
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proof/game.hpp"

namespace trajectum::proof {

/// A set of byte strings, numbered in the order of arrival. One arena, one table: a million states are some 50 MB.
class StateSet {
 public:
  /// The number of these bytes; `added` tells whether they are new.
  std::uint32_t insert(std::string_view bytes, bool& added);
  static constexpr std::uint32_t kNoState = 0xffffffff;
  /// Their number; kNoState if they are not there.
  std::uint32_t find(std::string_view bytes) const;
  std::string_view at(std::uint32_t id) const { return {arena_.data() + starts_[id], starts_[id + 1] - starts_[id]}; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(starts_.size() - 1); }
  std::size_t bytes() const { return arena_.capacity() + starts_.size() * 12; }

 private:
  void grow();
  std::string arena_;
  std::vector<std::size_t> starts_{0};
  std::vector<std::uint32_t> table_;
};

/// A turn's first move or an automatic one, from one state to the next.
struct Successor {
  std::string bytes;  // empty when the event ends the scope
  Event event;
  Move move;  // of a state at rest
  std::vector<Asked> asked;
  std::vector<Mark> marks;
  std::vector<NodeId> surplus;
  NodeId broke = kNone;
};

struct Edge {
  static constexpr std::uint32_t kEnd = 0xffffffff;     // the scope ended
  static constexpr std::uint32_t kBroken = 0xfffffffe;  // over a cap
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  std::uint32_t marks = 0;  // in the pool
  Event event;
  std::uint16_t weight = 0;  // turns
  bool luck = false;
};

class Exploration {
 public:
  static constexpr std::uint32_t kUnopened = 0;  // the state before it opens

  /// `from`: the bytes of a state that it begins in, already open; empty: it begins with opening the scope.
  Exploration(const Model& model, const std::vector<Summary>& summaries, NodeId scope, bool container,
              std::string from = "")
      : model_(model), summaries_(summaries), scope_(scope), container_(container), from_(std::move(from)) {}

  /// Finds all states. False when the budget was hit; `bytes_used` counts over all scopes.
  bool run(const Budget& budget, std::size_t& bytes_used);
  /// All that can follow on a state, in a fixed order.
  std::vector<Successor> successors(std::uint32_t state, bool* at_rest = nullptr) const;
  /// What the parent may know.
  Summary summary() const;

  NodeId scope() const { return scope_; }
  bool container() const { return container_; }
  std::uint32_t size() const { return states_.size(); }
  const std::vector<Edge>& edges() const { return edges_; }
  /// Number of the first edge of a state; those of a state stand together, in the order of `successors`.
  std::size_t first_edge(std::uint32_t state) const { return first_edge_[state]; }
  std::string_view bytes(std::uint32_t state) const { return states_.at(state); }
  /// The number of a state; StateSet::kNoState if the scope does not come there.
  std::uint32_t find(std::string_view bytes) const { return states_.find(bytes); }
  std::unique_ptr<State> state(std::uint32_t id) const { return decode(model_, scope_, container_, states_.at(id)); }
  bool rests(std::uint32_t s) const { return flags_[s] & kRests; }
  bool covered(std::uint32_t s) const { return flags_[s] & kCovered; }
  bool fired(std::uint32_t s) const { return flags_[s] & kFired; }
  bool stuck(std::uint32_t s) const { return flags_[s] & kStuck; }
  bool in_opening(std::uint32_t s) const { return flags_[s] & kOpening; }
  bool later(std::uint32_t s) const { return flags_[s] & (kRests | kLater); }
  const std::vector<Mark>& marks(const Edge& e) const { return pool_[e.marks]; }

  /// What happened in the turn that opened it, what later, and what was live at rest.
  const std::set<Mark>& opening_marks() const { return opening_marks_; }
  const std::set<Mark>& later_marks() const { return later_marks_; }
  const std::set<NodeId>& at_rest() const { return at_rest_; }
  const std::set<NodeId>& surplus() const { return surplus_; }
  /// States of an automatic cycle; empty if there is none.
  const std::vector<std::uint32_t>& cycle() const { return cycle_; }
  /// Numbers of edges over a cap, by node.
  const std::map<NodeId, std::size_t>& broken() const { return broken_; }
  /// Turns from the opening to each state; kFar if unreachable.
  const std::vector<std::uint32_t>& distances() const { return distances_; }
  static constexpr std::uint32_t kFar = 0xffffffff;
  double milliseconds() const { return milliseconds_; }

 private:
  enum Flag : std::uint8_t { kRests = 1, kCovered = 2, kFired = 4, kStuck = 8, kOpening = 16, kLater = 32 };

  Successor record(Game& game, State& top) const;
  void expand(std::uint32_t id);
  std::uint32_t keep_marks(std::vector<Mark> marks);
  void note_rest(std::uint32_t id, State& top, const Game& game);
  void index_edges();
  void find_turns();
  void find_stuck();
  void find_cycle();
  void find_distances();
  std::uint16_t weight_of(const Move& move) const;

  const Model& model_;
  const std::vector<Summary>& summaries_;
  NodeId scope_;
  bool container_;
  std::string from_;
  StateSet states_;
  std::vector<std::uint8_t> flags_;
  std::vector<Edge> edges_;
  std::vector<std::size_t> first_edge_;  // by state: edges are in order of `from`
  std::vector<std::vector<Mark>> pool_;
  std::map<std::vector<Mark>, std::uint32_t> pool_index_;
  std::set<Mark> opening_marks_, later_marks_;
  std::set<NodeId> at_rest_, surplus_;
  std::vector<std::uint32_t> cycle_;
  std::map<NodeId, std::size_t> broken_;
  std::vector<std::uint32_t> distances_;
  double milliseconds_ = 0;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_EXPLORE_HPP

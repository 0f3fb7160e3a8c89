// A net made ready to be played: arcs numbered, join slots and counters laid out per scope, reachability, and which
// scopes must be explored inside their parent because something refers across (check.md, 3). Built once, then read
// only.
#ifndef TRAJECTUM_PROOF_MODEL_HPP
#define TRAJECTUM_PROOF_MODEL_HPP
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "proof/net.hpp"

namespace trajectum::proof {

inline constexpr int kDone = 0;  // the outcome "done"

/// An arc, compiled.
struct Way {
  Arc::Kind kind = Arc::Kind::done;
  NodeId node = kNone;
  int outcome = kDone;
  bool when = false;
  int at_most = 0;
  int counter = -1;  // index among the scope's counters
  int marks = 1;
  int number = 0;  // of the node's arcs (Answer)
  int slot = -1;   // of the scope's join slots; -1: activates at once
  std::vector<NodeId> withdraws;
  std::vector<Way> parts;
  std::vector<Way> otherwise;
};

struct WayOut {
  int outcome;
  Way way;
};

/// A node, compiled. `scope` members hold for scopes only.
struct Spot {
  const Node* node = nullptr;
  NodeId parent = kNone;
  std::vector<Way> next;  // 0 or 1, as the two below
  std::vector<Way> past;
  std::vector<Way> timeout;
  std::vector<Way> fails;  // any number
  std::vector<WayOut> outcomes;

  bool plain = true;  // every mark activates: no slots
  std::vector<NodeId> sources;
  std::vector<bool> returns;  // by source: a mark comes to it only through this node
  int first_slot = 0;         // of sources.size() slots
  int mark_cap = 3;           // per slot; one more is unbounded
  int live_cap = 4;           // instances per scope instance; one more is unbounded
  NodeId mutex_owner = kNone;
  NodeId while_owner = kNone;
  std::vector<std::vector<bool>> avoiding;  // active join: [local from][local to], not through the join

  NodeId stands_for = kNone;   // series fusion: an instance of this node is played as one of that
  std::vector<NodeId> before;  // the steps this one stands for, first to last

  bool races = false;  // some race is over it

  int once = -1;  // sentry: counter of the parent that says it was reached

  int local = 0;                         // index among the parent's children
  bool nested = false;                   // scope: explored inside its parent
  int slots = 0;                         // scope
  std::vector<int> counters;             // scope: at_most of each
  std::map<int, int> counted;            // scope: by Arc::counter which of them
  std::vector<std::vector<bool>> reach;  // scope: [local from][local to], by one arc or more
  int elements = 0;                      // each, series: so many are looked at, at most
};

class Model {
 public:
  /// `fuse`: a step whose only way is to a step that nothing else leads to is played as that one (check.md, 4.4).
  explicit Model(const Net& net, bool fuse = true);

  const Net& net() const { return net_; }
  const Spot& spot(NodeId id) const { return spots_[static_cast<std::size_t>(id)]; }
  const Node& node(NodeId id) const { return net_.node(id); }
  NodeId size() const { return static_cast<NodeId>(spots_.size()); }
  const std::string& outcome_name(int outcome) const { return outcomes_[static_cast<std::size_t>(outcome)]; }
  /// The number of an outcome; one that no outcome has when nothing in the net is called so.
  int outcome_named(const std::string& name) const;
  /// The innermost scope that holds both scopes.
  NodeId common_scope(NodeId a, NodeId b) const;
  /// The node an instance of this one is played as.
  NodeId played_as(NodeId id) const { return spot(id).stands_for == kNone ? id : spot(id).stands_for; }
  /// True if an optional is part of the game: the others have no arcs and hold nothing.
  static bool plays(const Node& n) { return n.kind != Kind::optional || n.required || n.next || !n.outcomes.empty(); }

 private:
  int outcome(const std::string& name);
  Way compile(NodeId from, const Arc& arc, int& number);
  int counter_of(NodeId scope, const Arc& arc);
  void compile_node(NodeId id);
  void lay_out_joins(NodeId id);
  void fill_slots(NodeId from, Way& way);
  void find_reach(NodeId scope);
  bool only_comes_back(NodeId join, NodeId source) const;
  void find_owners();
  void nest(NodeId from_scope, NodeId owner);
  void nest_withdraws(NodeId from, const Way& way);
  void nest_required();
  void count_elements(NodeId id);
  std::vector<bool> named() const;
  void fuse();

  const Net& net_;
  std::vector<Spot> spots_;
  std::vector<std::string> outcomes_;
  std::map<std::string, int> outcome_index_;
};

/// Calls f on every way of a node, also on those inside others.
template <class S, class F>
void each_way(S& spot, const F& f) {
  auto walk = [&f](auto& self, auto& way) -> void {
    f(way);
    for (auto& part : way.parts) self(self, part);
    for (auto& other : way.otherwise) self(self, other);
  };
  for (auto& way : spot.next) walk(walk, way);
  for (auto& out : spot.outcomes) walk(walk, out.way);
  for (auto& way : spot.past) walk(walk, way);
  for (auto& way : spot.timeout) walk(walk, way);
  for (auto& way : spot.fails) walk(walk, way);
}

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_MODEL_HPP

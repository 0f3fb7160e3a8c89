// The promise of one case from where it actually stands. A case that was moved to another version may be in a state
// that its route never comes to by itself: this tells whether it can still end, and whether everybody along the way has
// a next action. Knows no case: whoever asks says where it stands (`Position`). Pure; one thread at a time.
//
// A position whose every scope is in a state that the proof of the route has seen holds, by that proof: a look into its
// tables. Any other is explored from there, the inner scopes first: what a scope may do from where it stands is its own
// summary in its parent (`Item::stands`), and what opens later is as the proof knows it. What was once explored is kept
// by its bytes: many cases stand in few places.
#ifndef TRAJECTUM_PROOF_STANDING_HPP
#define TRAJECTUM_PROOF_STANDING_HPP
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "proof/verdict.hpp"

namespace trajectum::proof {

/// Where a case stands, as plain numbers.
struct Position {
  static constexpr int kAll = -1;      // needed
  static constexpr int kEndless = -1;  // left
  enum class Life : std::uint8_t {
    waits,    // to open
    enabled,  // can be acted on, or will be when a mutex or `while_in` lets it
    started,  // by a person
    open,     // a scope
    failed  // it did not open: an incident. It is covered; without a way for trouble it counts as waiting to open anew
  };
  struct Instance {
    int no = 0;     // 0: the route itself
    int scope = 0;  // the instance it lives in
    NodeId node = kRoot;
    Life life = Life::open;
    bool element = false;  // of the each or series that is its scope and its node
    int race = 0;          // shared by those that race; 0: none
    // --- of what is open: the route, a stage, an element ---
    std::vector<std::pair<std::pair<NodeId, NodeId>, int>> marks;  // (join, source), how many
    std::vector<NodeId> waiting;                                   // to open, once for each
    std::vector<std::pair<NodeId, NodeId>> latches;                // (join, source)
    std::vector<std::pair<int, int>> counters;                     // Arc::counter, uses
    std::vector<NodeId> reached;                                   // sentries
    bool ending = false;                                           // it waits for what is required,
    std::string outcome;                                           // and then ends so
    // --- of an each, a series ---
    int left = 0;        // elements still to open, dates still planned; kEndless
    int needed = kAll;   // ends still needed
    bool takes = false;  // more elements: it is open and not closed
    bool fired = false;  // its next was followed
  };
  std::vector<Instance> instances;  // the route first; then in any order
};

class Prover;
class Look;

class Standing {
 public:
  enum class Finding : std::uint8_t {
    holds,      // it can end from everywhere it can come to, and is covered there
    stuck,      // somewhere it cannot
    let_go,     // somewhere it rests with nobody to bring it on
    not_proven  // the budget was hit, it is or may come over a cap, or this is no position of this net
  };
  struct Answer {
    Finding finding = Finding::holds;
    std::vector<NodeId> nodes;    // stuck, let go: what is live or marked in the nearest such state
    std::vector<NodeId> starved;  // stuck: joins that hold marks in the end, whatever is done after it
  };

  /// Proves the net, each step by itself; takes as long as `prove`. `budget` also holds for each later exploration.
  explicit Standing(const Net& net, const Budget& budget = {});
  ~Standing();
  Standing(const Standing&) = delete;
  Standing& operator=(const Standing&) = delete;

  /// Errs on the side of an alarm where it is not exact: a mark of a source that its join does not have is taken by
  /// nothing (stuck); of an each more elements than count are looked at as fewer, also where they share a mutex; a rule
  /// for trouble is taken for any trouble; a place that is not at rest is looked at as if it were, inside other scopes.
  Answer judge(const Position& position);
  /// True when each scope of it is in a state that the route comes to by itself.
  bool knows(const Position& position) const;
  /// The whole net could be explored: what it comes to is known.
  bool explored_all() const { return explored_all_; }
  /// And nothing in it is without bound or goes round: positions of it are judged.
  bool usable() const { return usable_; }
  /// And nothing was found that the promise hangs on: what is known holds.
  bool proven() const { return proven_; }
  std::size_t states() const { return states_; }
  /// Places explored so far, of all scopes.
  std::size_t explored() const { return explored_; }

 private:
  struct Places;
  class Judge;
  bool knows(Look& look) const;
  const Net net_;
  const Budget budget_;
  std::unique_ptr<Prover> prover_;
  std::unique_ptr<Places> places_;
  bool explored_all_ = false, usable_ = false, proven_ = false;
  std::size_t states_ = 0, explored_ = 0;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_STANDING_HPP

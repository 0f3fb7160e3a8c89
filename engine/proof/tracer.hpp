// Counter-examples: a shortest way through the graph of a scope, with the ways of its children spliced in where the
// parent only saw "it opens" or "it ends" (check.md, 5). Reads explorations; plays their edges again for the answers.
#ifndef TRAJECTUM_PROOF_TRACER_HPP
#define TRAJECTUM_PROOF_TRACER_HPP
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "proof/prover.hpp"

namespace trajectum::proof {

/// Where the way through one level has to lead, as its parent's way demands.
struct Goal {
  enum class Final : std::uint8_t {
    rest,       // any state at rest
    ended,      // the last event ended it
    stuck,      // a state that cannot go on by itself
    uncovered,  // a state without next action
    state,      // that state
    edge,       // that edge, and no further
    cycle       // round the automatic cycle once
  };
  std::optional<Event> opening;  // what the parent saw when it opened; none: whatever
  std::vector<Event> later;      // and in later turns
  bool any_events = false;       // no parent is looking: events are not counted
  Final final = Final::rest;
  std::uint32_t state = 0;
  std::size_t edge = 0;
};

/// The way through a level, with its children's in it.
struct Script {
  std::vector<Answer> opening;      // asked in the turn that opened it
  std::vector<Step> steps;          // later turns
  std::vector<std::size_t> events;  // of Goal::later: number of steps up to and with the one in which it came
  std::set<NodeId> live, marked;    // at the end
  std::set<NodeId> round;           // cycle: the nodes in it
};

class Tracer {
 public:
  Tracer(const Model& model, const std::vector<Level>& levels) : model_(model), levels_(levels) {}
  /// The trace from the opening of the case to that place in a level; none if the ways do not fit together.
  std::optional<Script> trace(LevelId level, const Goal& goal) const;
  /// Adds what is live and marked in a state.
  static void collect(const Model& model, const State& state, Script& script);

 private:
  struct Child {  // one instance of a summarised scope along the way
    LevelId level = 0;
    NodeId node = kNone;
    Goal goal;
    bool drains = false;
    bool stuck = false;
    bool open_at_end = false;
    Script script;
    std::size_t told = 0;    // steps of the script already in the trace
    std::size_t events = 0;  // events already seen
  };
  struct Turn {
    bool opens = false;
    Move move;
    std::vector<Asked> asked;
    std::vector<std::size_t> opened;  // children, in the order of the markers
    std::size_t child = kNobody;      // whose event this is
    Event event;                      // what the level itself did in it
  };
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
  struct Way {
    std::vector<Turn> turns;
    std::vector<Child> children;
    std::unique_ptr<State> last;
  };

  std::vector<std::size_t> shortest(const Exploration& in, const Goal& goal) const;
  bool reached(const Exploration& in, const Goal& goal, std::uint32_t state, std::size_t events) const;
  /// A level on the way down to the one where something is wrong.
  struct Special {
    LevelId level = 0;
    Goal goal;
    bool in_opening = false;  // it goes wrong in the turn that opens it
  };
  using Chain = std::vector<Special>;  // the root first
  Chain chain_to(LevelId level, const Goal& goal) const;
  static bool holds_open(const State& s, NodeId scope);
  static void go_round(const Exploration& in, std::vector<std::size_t>& edges, Script& script);
  /// `floor`: the member of `chain` that is a child of this level, if there is one.
  std::optional<Script> build(LevelId level, const Goal& goal, const Chain& chain, std::size_t floor) const;
  Way retrace(LevelId level, const std::vector<std::size_t>& edges) const;
  void note_children(LevelId level, Way& way, const Successor& next, std::vector<std::size_t>& open) const;
  std::size_t choose(const Way& way, const std::vector<std::size_t>& open, NodeId node, Phase phase) const;
  void reconcile(const Way& way, const State& now, std::vector<std::size_t>& open) const;
  bool tell(const Way& way, std::vector<Child>& children, Script& script) const;
  std::vector<Answer> answers(const Turn& turn, const std::vector<Child>& children) const;
  Step step_of(const Move& move) const;
  Step completion_of(NodeId step) const;

  const Model& model_;
  const std::vector<Level>& levels_;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_TRACER_HPP

// The token game over abstract states: what a stimulus does, what follows by itself, what is covered. It is the meaning
// that semantics.md and docs/decisions/0009 give, with every handler a free choice and summarised scopes as one item.
// Plays on a state in memory; keeps nothing between moves. One thread.
#ifndef TRAJECTUM_PROOF_GAME_HPP
#define TRAJECTUM_PROOF_GAME_HPP
#include <string>
#include <vector>

#include "proof/oracle.hpp"
#include "proof/state.hpp"
#include "proof/verdict.hpp"

namespace trajectum::proof {

/// What a scope does that its parent sees.
struct Event {
  enum class Kind : std::uint8_t {
    none,       // nothing; as an opening: it rests
    end,        // a body ends with `outcome`
    escape,     // an element, an each or a series ends its stage with `outcome`
    fire,       // a container follows its next and stays, draining
    fire_gone,  // it follows its next and is gone
    gone        // a draining container is gone
  };
  Kind kind = Kind::none;
  int outcome = kDone;
  auto operator<=>(const Event&) const = default;
  bool ends() const { return kind != Kind::none && kind != Kind::fire; }
};

/// All a parent needs to know of a scope that was explored on its own.
struct Summary {
  std::vector<Event> openings;  // possible when it opens: none (rests), fire (rests draining) or an end
  std::vector<Event> live;      // what it may do when open
  std::vector<Event> drain;     // and when draining
  bool stuck_live = false, stuck_drain = false;          // from some state it does nothing more
  bool uncovered_live = false, uncovered_drain = false;  // in some state at rest it is not covered
  int length = 1;                                        // of its shortest way to an end, in turns
};

/// Something that can happen at rest.
struct Move {
  enum class Kind : std::uint8_t { person, child, child_stuck };
  Kind kind = Kind::person;
  Stimulus stimulus = Stimulus::open;
  std::vector<int> path;  // items from the top to the state it happens in
  int item = -1;          // in that state; -1: none (add, close, occurrence, close_case)
  NodeId node = kNone;
  int outcome = -1;
  Event event;        // child
  bool luck = false;  // may never happen
};

/// What a turn asked. `opening`: how a summarised scope opened, not an answer of the turn itself.
struct Asked {
  Answer answer;
  bool opening = false;
  Event event;
};

/// What happened to a node, for the list of dead ones and for levels that opened.
struct Mark {
  enum class Kind : std::uint8_t { happened, opened, element_happened, element_opened, fired_join };
  Kind kind;
  NodeId node;
  auto operator<=>(const Mark&) const = default;
};

class Game {
 public:
  /// `summaries` by level (2 * scope + container); those of scopes that are not nested must be there. Behind them,
  /// those of `Item::stands` from 1.
  Game(const Model& model, const std::vector<Summary>& summaries, Oracle& oracle)
      : model_(model), summaries_(summaries), oracle_(oracle) {}

  /// Opens the level itself.
  std::unique_ptr<State> begin(NodeId scope, bool container);
  /// Makes one automatic move; false if there is none: the state is at rest.
  bool settle(State& top);
  /// Everything that can happen to a state at rest.
  std::vector<Move> moves(State& top) const;
  void play(State& top, const Move& move);
  /// Somebody or a date will bring it on (check.md, 1).
  bool covered(const State& state) const;
  /// An item that only waits, or a step that may not be started now.
  bool idle(const State& s, const Item& i) const;

  // Of the last begin, settle or play:
  Event event;                  // what the top did
  std::vector<Asked> asked;     // in order
  std::vector<Mark> marks;      // what happened
  NodeId broke = kNone;         // a node over a cap
  std::vector<NodeId> surplus;  // joins with a mark on top

 private:
  void clear();
  int ask(Answer::Question question, NodeId node, int which, int options, int first_value = 0);
  Event ask_opening(NodeId node, const Summary& summary);
  const Summary& body(NodeId scope) const { return summaries_[static_cast<std::size_t>(scope) * 2]; }
  const Summary& container(NodeId scope) const { return summaries_[static_cast<std::size_t>(scope) * 2 + 1]; }
  const Summary& summary_of(const State& s, const Item& i) const;
  void happened(NodeId node) { marks.push_back({Mark::Kind::happened, node}); }

  // flow
  void leave(NodeId node, int outcome, State& s);
  void leave_scope(NodeId node, int outcome, State& s);
  void leave_by(NodeId node, const Way* way, State& s);
  void follow_first(const std::vector<Way>& way, NodeId source, State& s);
  void follow(const Way& way, NodeId source, State& s);
  void take_way(const Way& way, NodeId source, State& s);
  bool holds(const Way& part, NodeId source, bool forced);
  void follow_choice(const Way& way, NodeId source, State& s);
  void follow_to(const Way& way, State& s, std::uint8_t race);
  void follow_race(const Way& way, State& s);
  void withdraw_all(const Way& way, State& s);
  void add(NodeId node, State& s, std::uint8_t race = 0);
  void finish(State& s, int outcome);
  bool holds_required(const State& s, const Item& i) const;
  /// What a finish leaves of an item: nothing, itself if it is required, else what is required inside it.
  void keep_required(State& s, std::size_t item, bool through);
  void wind_down(State& s);
  void end_body(State& s, int outcome);
  void end_element(State& container);
  std::unique_ptr<State> take(State& s, std::size_t item);
  void bury(std::unique_ptr<State> state);
  void win(State& s, std::uint8_t race);
  void withdraw(State& s, NodeId node);
  void withdraw_below(State& s, NodeId node);
  void cancel_before(State& s, NodeId join);

  // settle
  bool settle_inner(State& s);
  bool settle_container(State& s);
  bool settle_body(State& s);
  bool settle_end(State& s);
  bool settle_join(State& s, NodeId node);
  bool join_ready(const State& s, NodeId node) const;
  bool swallows(const State& s, NodeId node) const;
  bool reachable(const State& s, NodeId node, int source_local) const;
  void fire_join(State& s, NodeId node);
  bool can_settle(const State& s) const;
  bool can_settle_node(const State& s, NodeId node) const;
  bool can_end(const State& s) const;
  void open(State& s, std::size_t item);
  void open_automatic(State& s, std::size_t item);
  void open_scope(State& s, std::size_t item);
  void open_container(State& s, std::size_t item);
  void open_element(State& container);
  void start_nodes(State& body);
  void fill_container(State& container);
  void fire(State& container);
  void child_event(State& s, std::size_t item, Event event);

  // conditions
  const State* owner_state(const State& s, NodeId owner) const;
  bool held(const State& owner, const std::string& mutex) const;
  bool lives(const State& owner, NodeId node) const;
  bool blocked(const State& s, const Item& i) const;  // by a mutex or while_in
  bool outside(const State& s, const Item& i) const;  // while_in does not hold
  bool covered_item(const State& s, const Item& i) const;
  bool has_a_date(const State& series) const;

  // moves
  void moves_in(State& s, std::vector<int>& path, std::vector<Move>& out) const;
  void moves_of(State& s, const Move& base, const Item& i, std::vector<Move>& out) const;
  void moves_of_leaf(State& s, Move base, const Item& i, std::vector<Move>& out) const;
  void moves_of_step(State& s, Move base, const Item& i, std::vector<Move>& out) const;
  void moves_of_container(State& s, const Move& base, std::vector<Move>& out) const;
  void ways_out(const State& s, Move base, std::vector<Move>& out) const;
  void play_person(State& s, const Move& move);

  const Model& model_;
  const std::vector<Summary>& summaries_;
  Oracle& oracle_;
  std::vector<std::unique_ptr<State>> buried_;
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_GAME_HPP

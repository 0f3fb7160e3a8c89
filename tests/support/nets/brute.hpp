// The other opinion: every state of a whole net, all scopes at once, without summaries or reductions. It shares nothing
// with engine/proof but the net and the shape of a trace. A world is rows, as in the engine's store; a turn is written
// in continuations, one call for each way it can go.
#ifndef TRAJECTUM_TESTS_SUPPORT_NETS_BRUTE_HPP
#define TRAJECTUM_TESTS_SUPPORT_NETS_BRUTE_HPP
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proof/net.hpp"
#include "proof/verdict.hpp"

namespace brute {

using namespace trajectum::proof;

struct Row {
  NodeId node = kRoot;
  int up = -1;           // the row it lives in
  bool element = false;  // of an each or series
  char phase = 'w';      // w waits to open, e enabled, s started, o open scope, x did not open: an incident
  int race = 0;          // a number of its own; shared by those in it
  // of an open scope
  std::map<std::pair<NodeId, NodeId>, int> marks;  // (join, source)
  std::set<std::pair<NodeId, NodeId>> late;        // marks a join still swallows
  std::map<std::pair<NodeId, int>, int> used;      // (node, arc)
  bool ending = false;
  std::string outcome;
  int left = 0;     // elements to open or dates planned; -1: endless
  int needed = -1;  // -1: all
  bool open = false;
  bool fired = false;
};

struct World {
  std::map<int, Row> rows;  // 0 is the root
  int last = 0;
  bool over = false;
  bool broke = false;  // something is over its cap: no further
  bool chose = false;  // of several that could go on one was taken, as if it were the oldest
  // of the turn
  std::vector<Answer> answers;
  std::set<NodeId> happened;
};

using Then = std::function<void(World)>;

struct Turn {
  Step step;
  World world;
  int row = 0;  // the one that moved; of an added optional its scope
};

/// The rules. `broke` and `circled` tell what was met on the way.
class Rules {
 public:
  explicit Rules(const Net& net);
  /// Every way the case can open, and every turn from a world at rest.
  std::vector<Turn> openings();
  std::vector<Turn> turns(const World& world);
  bool covered(const World& world) const;
  std::string form(const World& world) const;
  std::set<NodeId> live(const World& world) const;  // that happened: not only waiting
  int number_of(const Arc& arc) const { return numbers_.at(&arc).second; }
  /// The key of `Row::used` under which the uses of an arc are counted.
  std::pair<NodeId, int> counted_as(const Arc& arc) const {
    return arc.counter < 0 ? numbers_.at(&arc) : std::pair{kRoot, arc.counter};
  }
  /// Every way a world that is not at rest comes to rest.
  std::vector<Turn> settled(const World& world);

  bool broke = false;
  bool circled = false;
  bool tired = false;                                // a turn can go in too many ways to try them all
  static constexpr std::size_t kMostWork = 400'000;  // some seconds
  std::size_t work = 0;

 private:
  struct Act {
    char
        what;  // o open, s swallow, f fire join, e end body, n next element, g container follows next, v container over
    int row;
    NodeId node;
  };
  // brute_moves.cpp
  void moves_of(const World& w, int row, std::vector<Turn>& out);
  void moves_of_scope(const World& w, int row, std::vector<Turn>& out);
  void ways_out(const World& w, int row, Stimulus stimulus, std::vector<Turn>& out);
  int moving_ = 0;  // the row whose moves are being listed
  void play(const World& w, Step step, const std::function<void(World, const Then&)>& first, std::vector<Turn>& out);
  void leave_past(World w, int scope, NodeId node, const std::optional<Arc>& way, const Then& then);

  // brute_turn.cpp
  void settle(World w, std::vector<std::string> trail, const Then& then);
  void act(World w, const Act& a, const Then& then);
  void open(World w, int row, const Then& then);
  void open_needed(World w, int row, const Then& then);
  void open_scope(World w, int row, const Then& then);
  void fill(World w, int row, int left, const Then& then);
  void swallow(World& w, int scope, NodeId join);
  void fire_join(World w, int scope, NodeId join, const Then& then);
  void fire_container(World w, int row, const Then& then);
  void complete(World w, int scope, NodeId node, const Arc* way, const Then& then);
  void follow(World w, int scope, NodeId source, const Arc& arc, const Then& then);
  void lead(World w, int scope, NodeId source, const Arc& arc, const Then& then);
  void lead_all(World w, int scope, NodeId source, const std::vector<Arc>& parts, std::size_t from, const Then& then);
  void choose(World w, int scope, NodeId source, const Arc& arc, std::size_t part, bool taken, const Then& then);
  void activate(World& w, int scope, NodeId source, const Arc& arc, int race);
  void add(World& w, int scope, NodeId node, int race);
  void finish(World w, int scope, const std::string& outcome, const Then& then);
  void end_body(World w, int scope, const std::string& outcome, const Then& then);
  bool holds_required(const World& w, int row) const;
  void keep_required(World& w, int row, bool through) const;
  void drop(World& w, int row) const;
  void lose(World& w, int scope, int race) const;
  void withdraw(World& w, int owner, NodeId node) const;
  void withdraw_in(World& w, int scope, NodeId node) const;

  // brute_look.cpp
  std::vector<Act> next_acts(const World& w, int row) const;
  std::vector<Act> container_acts(const World& w, int row) const;
  std::vector<Act> body_acts(const World& w, int row) const;
  bool join_ready(const World& w, int scope, NodeId join) const;
  bool comes(const World& w, int scope, NodeId join, NodeId source) const;
  bool may_end(const World& w, int row) const;
  bool blocked(const World& w, int row) const;
  bool outside(const World& w, int row) const;
  int owner_row(const World& w, int row, NodeId scope) const;
  bool inside(const World& w, int row, int scope) const;
  bool covered(const World& w, int row) const;
  bool covered_row(const World& w, int row) const;
  std::vector<int> in(const World& w, int scope) const;
  std::string form(const World& w, int row) const;
  std::vector<NodeId> path(const World& w, int scope) const;
  bool reaches(NodeId from, NodeId to, NodeId avoid, bool ahead) const;
  bool comes_by_itself(NodeId join, NodeId source) const;  // not only by way of the join
  NodeId holder(NodeId a, NodeId b) const;
  int elements(NodeId node) const;

  void number(NodeId node, const Arc& arc, int& n);
  void each_arc(NodeId node, const std::function<void(const Arc&)>& f) const;
  int cap_of(NodeId node) const;

  const Net& net_;
  std::map<const Arc*, std::pair<NodeId, int>> numbers_;
  std::map<NodeId, std::set<NodeId>> arcs_;     // node -> siblings it leads to
  std::map<NodeId, std::set<NodeId>> sources_;  // join -> nodes with an arc to it
  std::map<std::string, NodeId> mutex_scope_;
};

/// What the whole state space says.
struct Opinion {
  bool limited = false;  // too many states: no opinion
  bool stuck = false;
  bool let_go = false;
  bool unbounded = false;
  bool circle = false;
  std::set<NodeId> dead;  // with all that is inside a dead scope
  std::size_t states = 0;
};

Opinion explore(const Net& net, std::size_t most_states);

/// What is true of all that can follow on a world; nothing when that is too much.
std::optional<Opinion> explore_from(Rules& rules, const World& world, std::size_t most_states);

/// Plays a trace; gives the worlds it can have come to (several where elements cannot be told apart). Empty: it does
/// not replay; `failed_at` is then the step.
std::vector<World> replay(Rules& rules, const std::vector<Step>& trace, std::size_t& failed_at);
/// Whether the end cannot be reached from this world. Needs the whole state space: nothing when that is too large.
std::optional<bool> cannot_end(Rules& rules, const World& world, std::size_t most_states);

}  // namespace brute

#endif  // TRAJECTUM_TESTS_SUPPORT_NETS_BRUTE_HPP

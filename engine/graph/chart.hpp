// A route as it is drawn: boxes and arcs with their texts in one language, before anybody knows where they stand. Made
// from a route, or from two versions of it; an overlay adds what cases do. Pure. Thread: any.
#ifndef TRAJECTUM_GRAPH_CHART_HPP
#define TRAJECTUM_GRAPH_CHART_HPP
#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "route/graph.hpp"

namespace trajectum::graph {

enum class Shape : std::uint8_t {
  node,         // of the route: its kind says how it looks
  start,        // what opens when a scope is entered leads from here
  exit_done,    // a way out of a scope: its branches ended
  exit_finish,  // ... by `finish`
  exit_time,    // ... by `on_timeout`
};

/// What a newer version did to it.
enum class Change : std::uint8_t { same, added, removed, changed };

struct Box {
  Shape shape = Shape::node;
  route::NodeKind kind = route::NodeKind::step;
  int parent = -1;
  std::string key;  // the node's full name, "@" the route; of the others the scope's and what: "intake/start"
  std::string title;
  std::string line;   // the second, small one: by whom and when
  std::string about;  // everything else that the route says of it, a sentence a line
  std::string join;   // mark at its entry; "": any
  std::string print;  // what a difference compares beside the texts
  Change change = Change::same;
  // --- overlay ---
  std::string state;  // "": nothing to say; else of a Position
  long count = 0, late = 0;
};

enum class Line : std::uint8_t { way, start, timeout, every, withdraw };

struct Arc {
  std::string key;       // "intake.broad_intake/outcomes.good.2": the node and where it stands in its ways
  int from = 0, to = 0;  // boxes; of a scope's ways: the exit
  Line line = Line::way;
  std::string label;
  std::string about;
  int split = -1;
  Change change = Change::same;
  bool gone = false;  // overlay: the case went this way
};

/// Several ways of one outcome: all of them, one, some, or the first that starts.
struct Split {
  route::TargetKind kind = route::TargetKind::all;
  std::string label;
};

struct Chart {
  Lang lang = Lang::nl;
  std::string route, version, title;
  std::string against;     // the older version of a difference; "": none
  std::vector<Box> boxes;  // box 0 is the route itself; a parent stands before its children
  std::vector<Arc> arcs;
  std::vector<Split> splits;
  std::vector<std::string> notes;  // what a reader must know of this drawing, below it
  bool has_position = false, has_counts = false;

  int box(const std::string& key) const;  // -1: none
};

/// Draws nothing yet: every node once, every arc once.
Chart chart_of(const route::Route& route, Lang lang);

/// Both versions in one: what only `now` has is added, what only `was` has is removed. Functions are compared by
/// whether they are there: their texts are not part of a loaded route (a note says so).
Chart difference(const route::Route& was, const route::Route& now, Lang lang);

/// Where one case stands and which way it came; of a case that a proof thought up, also what is wrong where it stands.
struct Position {
  /// node -> offered, started, waiting, incident ...; done, withdrawn; stuck, let_go, never, grows, loops
  std::map<std::string, std::string> states;
  /// node, outcome ("" for `next`, "@timeout"), the nodes that opened after it
  struct Step {
    std::string node, outcome;
    bool timed_out = false;
  };
  std::vector<Step> steps;
};
void show(Chart& chart, const Position& position);

/// A state that somebody must do something about: an incident, or what a proof found wrong there.
bool is_trouble(const std::string& state);

/// How many open cases stand at each node, and how many of them are late.
struct Counts {
  struct Number {
    long cases = 0, late = 0;
  };
  std::map<std::string, Number> nodes;
  std::vector<std::string> notes;  // what was not counted
};
void show(Chart& chart, const Counts& counts);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_CHART_HPP

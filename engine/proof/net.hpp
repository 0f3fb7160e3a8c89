// What a proof is about: the control flow of one route, and nothing else. A plain tree of scopes and nodes with arcs;
// whatever a handler, a form or the world decides is a free choice here. Built by an adapter (one for each kind of
// route graph), read by `prove` and by the brute-force explorer of the tests. Never refers to a handler or a value.
//
// Meaning of every word: language.md ("Arcs", "Nodes") and semantics.md; where those leave a choice:
// docs/decisions/0009-readings-of-the-token-game.md.
#ifndef TRAJECTUM_PROOF_NET_HPP
#define TRAJECTUM_PROOF_NET_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace trajectum::proof {

using NodeId = std::int32_t;  // index in Net::nodes
inline constexpr NodeId kNone = -1;
inline constexpr NodeId kRoot = 0;  // the route itself

/// Where it was written. Only shown.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

/// Where an arc leads: a tree whose leaves are `to`, `done` and `finish`.
struct Arc {
  enum class Kind : std::uint8_t {
    done,    // this branch ends
    to,      // a sibling is activated
    finish,  // the nearest stage or route ends with `outcome`
    all,     // every part
    one,     // the first part whose guard holds; a part without `when` always holds
    some,    // every part whose guard holds
    race     // every part; the first that starts or occurs withdraws the others. Parts: `to` only
  };
  Kind kind = Kind::done;
  NodeId node = kNone;            // to
  std::string outcome;            // finish
  bool when = false;              // has a guard: a free choice
  int at_most = 0;                // uses per scope instance; 0: no limit
  int counter = -1;               // who counts them: arcs of a scope with the same number count together; -1: it alone
  int marks = 1;                  // to: so many at once
  std::vector<NodeId> withdraws;  // any nodes of the route; taken before the arc leads on
  std::vector<Arc> parts;         // all, one, some, race
  std::vector<Arc> otherwise;     // 0 or 1: the way when `at_most` is used up
};

/// A named way out. Of a step, a person chooses; of a decide, a job, a subroute, the world does; of a stage, the
/// `finish` of that name leads here.
struct Outcome {
  std::string id;
  Arc arc;
};

/// When marks activate a node. A join counts sources (nodes with an arc to it), not arcs.
struct Join {
  enum class Need : std::uint8_t { any, all, count, active };
  enum class After : std::uint8_t { drain, block, cancel, keep };  // of late marks, when `count` of more have fired it
  Need need = Need::any;
  int count = 1;  // Need::count
  After after = After::drain;
  bool keep_surplus = false;  // a second mark of a source is meant: no warning
  bool here = false;          // active: ways that go back in document order do not count
  int marks = 1;              // so many marks of a source count as one
};

enum class Kind : std::uint8_t {
  route,      // the root
  stage,      // a scope
  each,       // a scope with an instance of its body for each element
  series,     // a scope with an instance of its body for each planned date
  step,       // a person does it
  optional,   // a step off the arcs, added by a person
  decide,     // automatic; the value chooses the outcome
  script,     // automatic
  finish_by,  // automatic; an outcome for each value, whose arc is a `finish`
  wait,       // for a message, a condition, a time
  job,        // an external worker
  subroute,   // another case
  milestone   // automatic, or at a date
};

/// How many elements an `each` has, how many dates a `series`.
struct Count {
  static constexpr int kFree = -1;     // from data: any number, also none
  static constexpr int kEndless = -2;  // series only
  int n = kFree;
};

struct Node {
  // --- who ---
  std::string name;  // full: "intake.broad_intake"; of the root the route's id
  Text title;
  Place place;
  Kind kind = Kind::step;
  NodeId parent = kNone;
  std::vector<NodeId> children;  // document order; a child's id is greater than its parent's
  std::vector<NodeId> start;     // scopes: what opens on entry, in this order; asks no join

  // --- ways out ---
  std::optional<Arc> next;        // the way when no outcome is named; of a scope also of every outcome not named here
  std::vector<Outcome> outcomes;  // in document order
  std::optional<Arc> past;        // the way when passed by (`when` false) or skipped; none: the branch ends
  std::optional<Arc> on_timeout;  // with `within`: withdrawn, and this way. Present = an armed time limit
  std::vector<Arc> fails;         // on trouble: withdrawn, and one of these ways

  // --- when ---
  Join join;
  bool when = false;           // asked on arrival and until started: a free choice to pass by
  bool repeats = false;        // asked on completion: a free choice to open again
  bool withdraw_when = false;  // may be withdrawn at any time while live
  bool skip = false;           // step: a person may skip it
  bool required = false;       // `finish` of its scope waits for it
  bool settles = false;        // stage: it may end as it opens, and what goes wrong in it then is as if it did not open
  std::string mutex;           // "": none
  NodeId while_in = kNone;     // enabled only while that node is live
  bool manual = false;         // step: started by a person before it can be completed; changes no verdict

  // --- one kind only ---
  bool dated = false;      // milestone: waits for a date
  bool sentry = false;     // milestone: off the arcs; once for each instance of its scope it may be reached
  bool by_itself = false;  // wait: only `lasts` or `ready_on`, so it occurs without anybody (a planned date)
  bool keep_open = false;  // route: with nothing live it stays open until a person closes it
  Count count;             // each, series
  static constexpr int kAll = -1;
  int need = kAll;           // each: so many are enough; kAll: all, also when there are fewer; 0: no waiting
  bool cancel_rest = false;  // each: `after = "cancel"`, when enough have ended the others are withdrawn
  bool open = false;         // each: a person may add elements until it is closed
  bool done_when = false;    // each: may be completed at any time; what is live is withdrawn
  bool one_by_one = false;   // each; of a series: its next date is planned when the last one has ended

  bool is_scope() const {
    return kind == Kind::route || kind == Kind::stage || kind == Kind::each || kind == Kind::series;
  }
  /// Several instances of the body may live at once.
  bool is_multiple() const { return kind == Kind::each || kind == Kind::series; }
  /// Runs as soon as it is reached; never live at rest unless it waits for a mutex or `while_in`.
  bool is_automatic() const {
    return kind == Kind::decide || kind == Kind::script || kind == Kind::finish_by ||
           (kind == Kind::milestone && !dated);
  }
  /// Something goes wrong before it is there, and it has a way for that. What else fails is there when it does.
  bool may_fail_to_open() const { return !fails.empty() && (is_automatic() || is_multiple() || when || settles); }
  /// What waits to open is asked about, and may fail at that. A held up wait is there already: it is asked as it opens.
  bool may_fail_waiting() const { return !fails.empty() && kind != Kind::wait && (when || withdraw_when); }
};

/// A route's control flow. nodes[kRoot] is the route. Ids are in document order: of two siblings the first has the
/// smaller id.
struct Net {
  std::vector<Node> nodes;
  const Node& node(NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }
};

/// What is wrong with the net itself, each as a sentence for the author of the adapter: an index out of range, an arc
/// to a node that is no sibling, a race over something else than steps and waits with join `any`, a scope without a
/// start. Empty: `prove` may be asked.
std::vector<std::string> malformed(const Net& net);

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_NET_HPP

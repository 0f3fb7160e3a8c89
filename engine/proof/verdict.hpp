// What a proof gives: proven, or findings with a shortest counter-example each. Plain data; `text.hpp` makes sentences.
#ifndef TRAJECTUM_PROOF_VERDICT_HPP
#define TRAJECTUM_PROOF_VERDICT_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "proof/net.hpp"

namespace trajectum::proof {

/// What the turn asked, in the order it asked. The arcs of a node are numbered from 0, each before its parts and these
/// before its `otherwise`: of next, the outcomes, past, on_timeout, fails.
struct Answer {
  enum class Question : std::uint8_t {
    guard,    // does the `when` of arc `which` hold? 0 or 1
    outcome,  // automatic: index of the outcome, -1: next
    when,     // is the node needed? 0 or 1
    repeats,  // once more? 0 or 1
    count,    // elements of an each, dates of a series
    first,    // of several elements that could go on by themselves the `value`th does; only where ages decide
    trouble   // does it go wrong as it opens (`Node::may_fail_to_open`)? 0 or 1
  };
  Question question = Question::guard;
  NodeId node = kNone;
  int which = 0;
  int value = 0;
  bool operator==(const Answer&) const = default;
};

enum class Stimulus : std::uint8_t {
  open,        // the case is opened (the node is the root)
  start,       // a person starts a step that has a mutex or is in a race
  complete,    // a person completes a step or an optional
  skip,        // a person skips a step
  occur,       // a wait, a dated milestone
  end,         // a job, a subroute
  pass,        // `when` has become false
  withdraw,    // `withdraw_when` has become true
  time_out,    // `within` is over, also of the route
  occurrence,  // the next date of a series
  close,       // a person closes an open each
  enough,      // the `done_when` of an each has become true
  add,         // a person adds an optional
  close_case,  // a person closes a route with `keep_open`
  fail         // something goes wrong, and the node has a way for that
};

/// One turn. `scope` is the way from the root to the scope of the node, both included; an `each` or `series` on it
/// stands for one of its elements.
struct Step {
  std::vector<NodeId> scope;
  NodeId node = kNone;
  Stimulus stimulus = Stimulus::open;
  int outcome = -1;  // complete, end: index in the node's outcomes, -1: next; fail: index of its way
  std::vector<Answer> answers;
};

struct Finding {
  enum class Kind : std::uint8_t { stuck, let_go, dead, unbounded, automatic_cycle };
  Kind kind = Kind::stuck;
  NodeId scope = kRoot;         // where it was found
  std::vector<NodeId> nodes;    // stuck, let go: what is live or marked there; dead: the node; else those in it
  std::vector<Step> trace;      // from the opening of the case; empty for dead
  std::vector<NodeId> live;     // live at the end of the trace: for a marked diagram
  std::vector<NodeId> starved;  // stuck: joins left waiting in the end, whatever is done after the trace
  std::vector<NodeId> marked;   // joins at which marks wait at the end of the trace
};

/// Something a maker should know of; no verdict hangs on it.
struct Warning {
  enum class Kind : std::uint8_t {
    no_default,     // a `one` or `some` whose guards may all be false: an incident at run time
    used_up,        // an automatic arc with at_most and no otherwise: an incident when it is used up
    no_outcome,     // an outcome of a stage that cannot occur
    waits_in_vain,  // a join holds marks and can fire no more; the scope can still finish
    surplus,        // a second mark of a source comes before the first was taken, and nobody said it is meant
    luck            // the scope can come where only what may never happen leads to its end
  };
  Kind kind = Kind::luck;
  NodeId node = kNone;
  std::string outcome;  // no_outcome
};

/// How far a proof may go. Over it the answer is "not proven", never a pass.
struct Budget {
  std::size_t states = 1'000'000;     // a scope
  int milliseconds = 10'000;          // CPU a scope
  std::size_t bytes = 2'000'000'000;  // of stored states, all scopes together
};

struct ScopeReport {
  NodeId scope = kRoot;
  std::size_t states = 0;
  double milliseconds = 0;
  std::vector<NodeId> nested;  // scopes explored inside it, for their cross references
};

struct Stopped {
  NodeId scope = kRoot;
  std::size_t states = 0;
  std::vector<NodeId> large;  // what made it large: the nodes with the most simultaneous forms first
  std::vector<NodeId> nested;
  int counters = 0;  // product of the at_most counters + 1
};

struct Verdict {
  enum class Result : std::uint8_t { proven, refuted, not_proven, malformed };
  Result result = Result::proven;
  std::vector<Finding> findings;  // without the dead ones inside a dead scope
  std::vector<Warning> warnings;
  std::vector<ScopeReport> scopes;  // in the order they were proven: inner first
  std::vector<Stopped> stopped;     // not_proven: 0 or 1
  std::vector<std::string> faults;  // malformed
  bool proven() const { return result == Result::proven; }
};

}  // namespace trajectum::proof

#endif  // TRAJECTUM_PROOF_VERDICT_HPP

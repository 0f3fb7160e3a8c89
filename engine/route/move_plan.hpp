// What becomes of each node of a route in another version of it: the plan by which a case goes from one to the other
// (semantics.md 8, features VM-2, VM-4, VM-5). Found by comparing the two; whoever moves cases may say more. Pure.
#ifndef TRAJECTUM_ROUTE_MOVE_PLAN_HPP
#define TRAJECTUM_ROUTE_MOVE_PLAN_HPP
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "route/graph.hpp"

namespace trajectum::route {

/// What becomes of the time limits, reminders and escalations of what goes on.
enum class Clocks : std::uint8_t {
  keep,     // they stay where they are; only what the new version adds is armed, from now
  recount,  // counted by the new version, from when the node was entered
  restart   // counted by the new version, from now
};

/// What somebody says beside what the two versions show, by full names of the old version.
struct MoveWish {
  std::map<std::string, std::string> nodes;  // -> full name in the new version; "": what is there ends
  std::map<std::string, Clocks> clocks;
  Clocks clocks_else = Clocks::keep;
};

struct MovePlan {
  enum class Fate : std::uint8_t {
    same,     // it is there, perhaps under another name
    instead,  // what is live here ends, and `to` opens in its place
    ends,     // what is live here ends
    asked     // nobody can tell: a case that is here cannot go
  };
  struct Step {
    Fate fate = Fate::asked;
    NodeIndex to = kNoNode;
    Clocks clocks = Clocks::keep;
    bool said = false;  // by the wish or by `was`; else found
  };
  std::vector<Step> nodes;       // by old index
  std::vector<int> counters;     // by old number of an `at_most`: the new one, -1: gone
  std::vector<NodeIndex> added;  // of the new version: no old node became it
  NodeIndex image(NodeIndex old) const { return nodes[old].fate == Fate::same ? nodes[old].to : kNoNode; }
};

/// Errors: `invalid_params` at "nodes" or "clocks": a name that neither version knows, two nodes that become one.
Result<MovePlan> plan_move(const Route& from, const Route& to, const MoveWish& wish);

/// The mark of `source` that waits before `target` in the old version, as a source of the new target; kNoNode: it has
/// no such source.
NodeIndex marked_by(const Route& from, const Route& to, const MovePlan& plan, NodeIndex target, NodeIndex source);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_MOVE_PLAN_HPP

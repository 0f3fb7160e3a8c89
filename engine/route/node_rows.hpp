// The table of keys by kind of node, filled by several files.
#ifndef TRAJECTUM_ROUTE_NODE_ROWS_HPP
#define TRAJECTUM_ROUTE_NODE_ROWS_HPP
#include <span>

#include "route/route_build.hpp"

namespace trajectum::route {

constexpr unsigned bit(NodeKind kind) { return 1u << static_cast<unsigned>(kind); }
inline constexpr unsigned kStage = bit(NodeKind::stage), kWait = bit(NodeKind::wait), kStep = bit(NodeKind::step),
                          kDecide = bit(NodeKind::decide), kSubroute = bit(NodeKind::subroute),
                          kRoute = bit(NodeKind::route), kMilestone = bit(NodeKind::milestone),
                          kEach = bit(NodeKind::each), kSeries = bit(NodeKind::series),
                          kOptional = bit(NodeKind::optional), kScript = bit(NodeKind::script),
                          kJob = bit(NodeKind::job);
/// Kinds with arcs: everything but the route, optionals and finish_by.
inline constexpr unsigned kArcs =
    kStage | kStep | kDecide | kWait | kSubroute | kMilestone | kEach | kSeries | kScript | kJob;
/// Kinds that stay live for a while.
inline constexpr unsigned kLasting = kStage | kStep | kWait | kSubroute | kEach | kSeries | kJob;

struct NodeRow {
  unsigned kinds;
  NodeKey key;
};

/// Joins, mutexes, multiple instances: flow_keys.cpp.
std::span<const NodeRow> flow_rows();
/// Doing again, undoing, failing: repair_keys.cpp.
std::span<const NodeRow> repair_rows();
void check_redo(RouteBuild& build);
/// After every node's keys: scopes of mutexes, what can reach a join. Needs `sources` and `children`.
void link_flow(RouteBuild& build);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_NODE_ROWS_HPP

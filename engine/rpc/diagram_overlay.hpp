// What cases do, for the drawing of their route: where one stands and which way it came, how many stand where. Reads
// only. Thread: the shard's.
#ifndef TRAJECTUM_RPC_DIAGRAM_OVERLAY_HPP
#define TRAJECTUM_RPC_DIAGRAM_OVERLAY_HPP
#include "graph/chart.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

/// Of one case, from its state and the turns of its present round; of a very long one the last kDrawnTurnsMax turns.
/// Errors: `internal` when its history is damaged.
Result<graph::Position> position_of(Services& services, pipeline::RegionAtWork& r, const state::Case& c,
                                    const route::Route& route);

struct Counted {
  graph::Counts counts;
  std::int64_t items = 0;    // work items looked at
  std::int64_t cases = 0;    // cases without a work item looked at
  bool is_complete = false;  // false: a limit cut it off
};
/// Of all open cases of a route, whatever their version: those with open work are counted at their work, the others at
/// all that is live in them. Looks at kCountedItemsMax items and kCountedCasesMax cases at most, and says so when that
/// was not all.
Counted counts_of(Services& services, pipeline::RegionAtWork& r, const route::Route& route, Lang lang);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_DIAGRAM_OVERLAY_HPP

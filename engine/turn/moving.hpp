// A case goes on to another version of its route, between two turns of its own, where everything is at rest
// (semantics.md 8). On the old route it leaves: what cannot go along ends, the rest is named anew (CaseMoved). On the
// new one it arrives: what takes the place of what ended opens, and what the new version says of time, roles and the
// case file holds from now. The engine settles it and looks at what came of it before it is accepted. Thread: the
// shard's.
#ifndef TRAJECTUM_TURN_MOVING_HPP
#define TRAJECTUM_TURN_MOVING_HPP
#include <string>
#include <utility>
#include <vector>

#include "route/move_plan.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

struct Departure {
  std::vector<std::pair<InstanceNo, NodeIndex>> opens;  // scope, node of the new version: in the place of what ended
  std::vector<state::MarkPut> marks;                    // of the new version: in the place of marks that were taken
  std::vector<std::string> ended, lost;  // nodes whose live work ended; whose results are only history now
  std::vector<state::CaseMoved::Waiting> taken, forgotten;
  Value from;  // what `migrate` is told: version and case file
};

/// Leaves its route. `play` is on the old one. Errors: `refused` with reason "version.asked" (path: the node that the
/// plan does not decide about), "version.subject", "state".
Result<Departure> depart(Play& play, const route::Bundle& to, const route::Route& route, const route::MovePlan& plan,
                         const std::string& reason);

/// Is on the new one. Errors: `refused` with reason "version.file": a value of the case file does not fit, or `migrate`
/// failed.
Result<void> arrive(Play& play, const route::Route& from, const route::MovePlan& plan, const Departure& departure);

/// What a moved case would have to take back that is not its own any more: the first event of its last turn that cannot
/// be undone by putting the case back, as a name for people; nothing when there is none.
std::optional<Text> beyond_recall(const std::vector<Event>& events);

/// Puts a case back as it was before its last turn moved it. Errors: `refused` "version.seat": somebody else has its
/// place.
Result<void> put_back(Play& play, const Case& was, state::CaseMovedBack event);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_MOVING_HPP

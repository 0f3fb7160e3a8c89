// Four eyes (semantics.md 4): two steps of which one says `differs_from` the other are done by two people, whichever of
// them comes first. Reads a case; changes nothing.
#ifndef TRAJECTUM_TURN_FOUR_EYES_HPP
#define TRAJECTUM_TURN_FOUR_EYES_HPP
#include <string>
#include <vector>

#include "turn/play.hpp"

namespace trajectum::turn {

/// Somebody by whom a piece of work is not to be done.
struct OtherEyes {
  std::string who;
  NodeIndex node = 0;    // for what he does, or did, there
  InstanceNo holds = 0;  // it stands on his name and is not done; 0: he did it
};

/// All of them, for a live item. Of steps inside an element of an each or a series only what was done in that element
/// counts, and of a stage that is there again what was done in it this time; who did the step that `differs_from` names
/// counts wherever that was.
std::vector<OtherEyes> other_eyes(const Play& play, const Instance& item);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_FOUR_EYES_HPP

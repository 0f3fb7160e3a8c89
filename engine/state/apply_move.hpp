// Event -> case state, for the events of events_move.hpp. Frozen like those of apply.cpp.
#ifndef TRAJECTUM_STATE_APPLY_MOVE_HPP
#define TRAJECTUM_STATE_APPLY_MOVE_HPP
#include "state/case.hpp"

namespace trajectum::state {

void apply_move(Case& c, const CaseMoved& e);
void apply_move(Case& c, const CaseMovedBack& e);
void apply_move(Case& c, const ItemRoleSet& e);

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_APPLY_MOVE_HPP

// Event -> case state, for the events of events_freedom.hpp. Frozen like those of apply.cpp.
#ifndef TRAJECTUM_STATE_APPLY_FREEDOM_HPP
#define TRAJECTUM_STATE_APPLY_FREEDOM_HPP
#include "state/case.hpp"

namespace trajectum::state {

void apply_freedom(Case& c, const Suspended& e);
void apply_freedom(Case& c, const SuspensionMoved& e);
void apply_freedom(Case& c, const SuspensionOver& e);
void apply_freedom(Case& c, const TimerStopped& e);
void apply_freedom(Case& c, const TimerGoesOn& e);
void apply_freedom(Case& c, const DueShifted& e);
void apply_freedom(Case& c, const JobHeld& e);
void apply_freedom(Case& c, const CaseReopened& e);
void apply_freedom(Case& c, const CaseLinked& e);
void apply_freedom(Case& c, const CaseUnlinked& e);

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_APPLY_FREEDOM_HPP

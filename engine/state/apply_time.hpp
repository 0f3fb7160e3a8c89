// Event -> case state, for the events of events_time.hpp. Frozen like those of apply.cpp.
#ifndef TRAJECTUM_STATE_APPLY_TIME_HPP
#define TRAJECTUM_STATE_APPLY_TIME_HPP
#include "state/case.hpp"

namespace trajectum::state {

/// The one that an event tells of: it is there.
Instance& live(Case& c, InstanceNo no);
/// Keeps that a node, or one of its terms, was late; only the first time counts.
void note_late(Case& c, InstanceNo instance, NodeIndex node, const std::string& term);

void apply_time(Case& c, const TermStarted& e);
void apply_time(Case& c, const TermSuspended& e);
void apply_time(Case& c, const TermResumed& e);
void apply_time(Case& c, const TermExtended& e);
void apply_time(Case& c, const TermMoved& e);
void apply_time(Case& c, const TermPassed& e);
void apply_time(Case& c, const TermEnded& e);
void apply_time(Case& c, const JobQueued& e);
void apply_time(Case& c, const JobFailed& e);
void apply_time(Case& c, const TimerMoved& e);
void apply_time(Case& c, const DueMovedByHand& e);
void apply_time(Case& c, const DuePlanned& e);
void apply_time(Case& c, const Reminded& e);
void apply_time(Case& c, const MomentsMissed& e);
void apply_time(Case& c, const SlaStarted& e);
void apply_time(Case& c, const SlaRuns& e);
void apply_time(Case& c, const SlaHeld& e);
void apply_time(Case& c, const SlaAtRisk& e);
void apply_time(Case& c, const SlaBreached& e);
void apply_time(Case& c, const SlaEnded& e);

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_APPLY_TIME_HPP

// Event -> case state, for the events of events_time.hpp. Frozen like those of apply.cpp.
#pragma once
#include "state/case.hpp"

namespace trajectum::state {

void apply_time(Case& c, const TermStarted& e);
void apply_time(Case& c, const TermSuspended& e);
void apply_time(Case& c, const TermResumed& e);
void apply_time(Case& c, const TermExtended& e);
void apply_time(Case& c, const TermMoved& e);
void apply_time(Case& c, const TermPassed& e);
void apply_time(Case& c, const TermEnded& e);
void apply_time(Case& c, const JobQueued& e);
void apply_time(Case& c, const JobFailed& e);

}  // namespace trajectum::state

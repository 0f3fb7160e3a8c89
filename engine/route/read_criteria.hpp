// `criteria` of a register: what its records are compared by with who is matched with them.
#ifndef TRAJECTUM_ROUTE_READ_CRITERIA_HPP
#define TRAJECTUM_ROUTE_READ_CRITERIA_HPP
#include "route/loading.hpp"

namespace trajectum::route {

/// A list of score(...). One with the name of a criterion that a register below has takes its place.
void read_criteria(Loading& load, Register& reg, const Keyed& entry);
void check_criteria_count(Loading& load, const Register& reg, const Place& at);
/// Once every route is there: whom each register with criteria is matched with, and that no criterion names a field
/// that it may not see.
void link_criteria(Loading& load);
/// check_handlers.cpp: reports each field of these two registers that the function written there names and may not see.
void check_criterion(Loading& load, const Place& function, const Register& client, const Register& record);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_READ_CRITERIA_HPP

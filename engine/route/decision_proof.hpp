// What can be said of a decision table before it ever decides: a case without a rule, two rules that contradict each
// other, a rule that never decides. Each finding has an example case and the place of the rule.
#ifndef TRAJECTUM_ROUTE_DECISION_PROOF_HPP
#define TRAJECTUM_ROUTE_DECISION_PROOF_HPP
#include <vector>

#include "route/decision_space.hpp"
#include "route/loading.hpp"

namespace trajectum::route {

/// Reports on a table whose inputs are these axes. Faults: rules that contradict each other for sure; the rest are
/// warnings. A table that is too large to judge within kDecisionStepsMax gets a warning that says so.
void prove_decision(Loading& load, const Decision& decision, std::vector<Axis> axes);
/// The warning of a table that nothing can be proven of.
void warn_unproven(Loading& load, const Decision& decision);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECISION_PROOF_HPP

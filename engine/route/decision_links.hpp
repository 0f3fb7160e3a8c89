// The two halves of linking a decide node to its table.
#ifndef TRAJECTUM_ROUTE_DECISION_LINKS_HPP
#define TRAJECTUM_ROUTE_DECISION_LINKS_HPP
#include "route/route_build.hpp"

namespace trajectum::route {

/// Checks that what the table gives fits where the node puts it: a field of the case file, one for each output, or the
/// node's ways on.
void check_result(RouteBuild& build, const Node& node, const Decision& decision);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECISION_LINKS_HPP

// Service levels, as a node or a route says them: `sla` (language.md, "Time with consequences").
#ifndef TRAJECTUM_ROUTE_READ_SLAS_HPP
#define TRAJECTUM_ROUTE_READ_SLAS_HPP
#include "route/route_build.hpp"

namespace trajectum::route {

/// Reads `sla = sla "name" { target = workdays(2), runs = ..., calendar = ..., at_risk = "80%" }`, or a list of those.
void read_sla(RouteBuild& build, NodeIndex index, const Keyed& entry);

void list_sla_keys(std::vector<std::pair<std::string, std::string>>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_READ_SLAS_HPP

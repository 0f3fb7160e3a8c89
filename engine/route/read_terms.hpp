// Time with consequences, as a node or a route says it: `term` (language.md).
#ifndef TRAJECTUM_ROUTE_READ_TERMS_HPP
#define TRAJECTUM_ROUTE_READ_TERMS_HPP
#include "route/route_build.hpp"

namespace trajectum::route {

/// Reads `term = term "name" { weeks(8), from = ..., extend = ..., suspend = ... }`, or a list of those.
void read_term(RouteBuild& build, NodeIndex index, const Keyed& entry);
/// The names of all terms of the route, for paths. Known once every node's keys are read.
std::vector<std::string> term_names(const Route& route);

void list_term_keys(std::vector<std::pair<std::string, std::string>>& out);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_READ_TERMS_HPP

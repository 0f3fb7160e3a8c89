// What follows from the arcs of a route alone. The loader calls it; so does a test that builds a route by hand.
#ifndef TRAJECTUM_ROUTE_LINKS_HPP
#define TRAJECTUM_ROUTE_LINKS_HPP
#include "route/graph.hpp"

namespace trajectum::route {

/// The innermost scope that holds both scopes.
NodeIndex common_scope(const Route& route, NodeIndex a, NodeIndex b);
/// Fills `sources` of every node from the arcs.
void note_sources(Route& route);
/// Fills `mutex_scope`, `reach` and `sentry`. Needs `sources`.
void link_marks(Route& route);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_LINKS_HPP

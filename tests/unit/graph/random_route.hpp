// Routes as nobody would write them: every kind, every split, ways in every direction, texts that try to break out.
#ifndef TRAJECTUM_TESTS_UNIT_GRAPH_RANDOM_ROUTE_HPP
#define TRAJECTUM_TESTS_UNIT_GRAPH_RANDOM_ROUTE_HPP
#include "route/graph.hpp"

namespace trajectum::graph::test {

/// The same seed gives the same route. About so many nodes.
route::Route random_route(std::uint32_t seed, int nodes);

/// A stage with a chain of so many steps, each with so many arcs: one on, the others anywhere.
route::Route tangle(int steps, int arcs);

}  // namespace trajectum::graph::test

#endif  // TRAJECTUM_TESTS_UNIT_GRAPH_RANDOM_ROUTE_HPP

// Whether a picture is one: nothing overlaps, nothing sticks out, every line ends where it should.
#ifndef TRAJECTUM_TESTS_UNIT_GRAPH_GEOMETRY_HPP
#define TRAJECTUM_TESTS_UNIT_GRAPH_GEOMETRY_HPP
#include <string>
#include <vector>

#include "route/graph.hpp"

namespace trajectum::graph::test {

/// Every fault of the picture as a sentence; empty: a good one. `against`: the arcs are of a difference, their names
/// are not asked.
std::vector<std::string> faults_of(const std::string& svg, const route::Route& route);

}  // namespace trajectum::graph::test

#endif  // TRAJECTUM_TESTS_UNIT_GRAPH_GEOMETRY_HPP

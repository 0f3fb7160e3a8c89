// What the marks of a picture mean: only those that occur in it.
#ifndef TRAJECTUM_GRAPH_SVG_LEGEND_HPP
#define TRAJECTUM_GRAPH_SVG_LEGEND_HPP
#include <string>

#include "graph/chart.hpp"

namespace trajectum::graph {

struct Legend {
  std::string text;  // SVG, from (0, 0)
  double height = 0;
};
Legend legend(const Chart& chart, double width);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_SVG_LEGEND_HPP

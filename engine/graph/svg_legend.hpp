// What the marks of a picture mean: only those that occur in it.
#pragma once
#include <string>

#include "graph/chart.hpp"

namespace trajectum::graph {

struct Legend {
  std::string text;  // SVG, from (0, 0)
  double height = 0;
};
Legend legend(const Chart& chart, double width);

}  // namespace trajectum::graph

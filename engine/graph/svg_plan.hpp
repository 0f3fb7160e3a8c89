// A chart made ready for the layout: every text measured, wrapped and shortened, every box as large as its text asks.
#ifndef TRAJECTUM_GRAPH_SVG_PLAN_HPP
#define TRAJECTUM_GRAPH_SVG_PLAN_HPP
#include <string>
#include <vector>

#include "graph/chart.hpp"
#include "graph/plan.hpp"

namespace trajectum::graph {

inline constexpr double kTitleSize = 12, kLineSize = 9.5, kLabelSize = 10, kHeadSize = 20;
inline constexpr double kTitleStep = 15, kLineStep = 13;  // from one line of text to the next

struct BoxTexts {
  std::vector<std::string> title;
  std::string line;
  double inset = 0;  // of the text from the sides of its box
};

struct Measured {
  Plan plan;
  std::vector<BoxTexts> boxes;      // by box
  std::vector<std::string> labels;  // by arc
  std::vector<std::string> splits;  // by split
};

Measured measure(const Chart& chart);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_SVG_PLAN_HPP

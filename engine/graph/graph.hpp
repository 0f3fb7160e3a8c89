// The drawings of a route: what other rooms ask for. A chart says what is drawn (chart.hpp), these draw it. The same
// chart gives the same text, byte for byte. Pure; knows no case and no store. Thread: any.
#ifndef TRAJECTUM_GRAPH_GRAPH_HPP
#define TRAJECTUM_GRAPH_GRAPH_HPP
#include <optional>
#include <string>

#include "base/result.hpp"
#include "graph/chart.hpp"

namespace trajectum::graph {

enum class Format : std::uint8_t { svg, mermaid, bpmn };
std::optional<Format> format_of(std::string_view name);

/// A picture that stands by itself: stages as boxes, phases left to right, a legend of what occurs in it.
std::string svg(const Chart& chart);

/// A Mermaid flowchart; an overlay comes as classes.
std::string mermaid(const Chart& chart);

/// BPMN 2.0 with its diagram. What BPMN has no word for stands in `documentation`.
std::string bpmn(const route::Route& route, Lang lang);

/// Refuses what is too large to be drawn in time (limits.hpp). Errors: refused `diagram`.
Result<void> drawable(const route::Route& route);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_GRAPH_HPP

// What cases do, laid over a chart.
#include <set>

#include "graph/chart.hpp"

namespace trajectum::graph {
namespace {

/// The node that an arc belongs to, and the way: "next", "outcomes.good", "timeout".
std::pair<std::string, std::string> way_of(const std::string& key) {
  auto slash = key.rfind('/');
  return {key.substr(0, slash), key.substr(slash + 1)};
}

bool is_part_of(const std::string& way, const std::string& whole) {
  return way == whole || way.starts_with(whole + ".");
}

}  // namespace

bool is_trouble(const std::string& state) {
  return state == "incident" || state == "stuck" || state == "let_go" || state == "never" || state == "grows" ||
         state == "loops";
}

void show(Chart& chart, const Position& position) {
  chart.has_position = true;
  std::set<std::string> seen;
  for (auto& box : chart.boxes) {
    auto it = position.states.find(box.key);
    if (it == position.states.end()) continue;
    box.state = it->second;
    seen.insert(box.key);
  }
  std::set<std::pair<std::string, std::string>> ways;
  for (const auto& step : position.steps)
    ways.insert({step.node, step.timed_out ? "timeout" : step.outcome.empty() ? "next" : "outcomes." + step.outcome});
  auto taken = [&](const std::string& node, const std::string& way) {
    for (const auto& [from, whole] : ways) {
      if (from != node) continue;
      if (is_part_of(way, whole)) return true;
      // A scope that ended with an outcome without a way of its own went by `next`; a value of `finish_by` is one.
      if (whole.starts_with("outcomes.") && (way == "by." + whole.substr(9))) return true;
    }
    return false;
  };
  for (auto& arc : chart.arcs) {
    auto [node, way] = way_of(arc.key);
    const auto& to = chart.boxes[static_cast<std::size_t>(arc.to)];
    bool is_script = to.shape == Shape::node && to.kind == route::NodeKind::script;  // leaves no trace of its own
    bool reached = to.shape != Shape::node || is_script || seen.count(to.key) > 0;
    if (arc.line == Line::start)
      arc.gone = seen.count(to.key) > 0;
    else if (arc.line == Line::way || arc.line == Line::timeout)
      arc.gone = reached && taken(node, way);
  }
  for (auto& into : chart.arcs) {
    auto at = static_cast<std::size_t>(into.to);
    auto& script = chart.boxes[at];
    if (!into.gone || script.kind != route::NodeKind::script || !script.state.empty()) continue;
    script.state = "done";
    for (auto& on : chart.arcs)
      on.gone = on.gone || (on.from == into.to && seen.count(chart.boxes[static_cast<std::size_t>(on.to)].key) > 0);
  }
}

void show(Chart& chart, const Counts& counts) {
  chart.has_counts = true;
  for (auto& box : chart.boxes) {
    auto it = counts.nodes.find(box.key);
    if (it == counts.nodes.end() || box.shape != Shape::node) continue;
    box.count = it->second.cases;
    box.late = it->second.late;
  }
  chart.notes.insert(chart.notes.end(), counts.notes.begin(), counts.notes.end());
}

}  // namespace trajectum::graph

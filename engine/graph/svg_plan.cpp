#include "graph/svg_plan.hpp"

#include <algorithm>

#include "graph/text_width.hpp"

namespace trajectum::graph {

using route::NodeKind;

namespace {

constexpr double kLeafWidth = 184;
constexpr double kLabelMax = 104;  // of a text beside an arc: longer ones are shortened
constexpr double kExitLabelMax = 110;
constexpr double kScopeTextMax = 360;
constexpr double kJoinRoom = 9;  // that the mark of a join takes at the top

bool is_scope(NodeKind kind) {
  return kind == NodeKind::route || kind == NodeKind::stage || kind == NodeKind::each || kind == NodeKind::series;
}

/// How far the slanted or round sides of a shape keep its text away.
double inset_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::wait:
    case NodeKind::decide:
    case NodeKind::finish_by:
    case NodeKind::milestone: return 18;
    case NodeKind::subroute:
    case NodeKind::script: return 16;
    default: return 9;
  }
}

void measure_leaf(const Box& box, PlanBox& plan, BoxTexts& texts) {
  texts.inset = inset_of(box.kind);
  auto room = kLeafWidth - 2 * texts.inset;
  texts.title = wrapped(box.title, room, kTitleSize, 3);
  texts.line = shortened(box.line, room, kLineSize);
  double h = 13 + kTitleStep * static_cast<double>(texts.title.size()) + (texts.line.empty() ? 0 : kLineStep);
  plan.size = {kLeafWidth, h + (box.join.empty() ? 0 : kJoinRoom)};
}

void measure_scope(const Box& box, PlanBox& plan, BoxTexts& texts) {
  plan.scope = true;
  if (box.parent < 0) {
    texts.title = {box.title};
    plan.header = 66;
    return;
  }
  texts.inset = box.join.empty() ? 11 : 28;
  texts.title = {shortened(box.title, kScopeTextMax, kTitleSize, Weight::bold)};
  texts.line = shortened(box.line, kScopeTextMax, kLineSize);
  auto w = std::max(text_width(texts.title[0], kTitleSize, Weight::bold), text_width(texts.line, kLineSize));
  plan.size.w = w + texts.inset + (box.kind == NodeKind::stage ? 11 : 34);
  plan.header = texts.line.empty() ? 27 : 41;
}

void measure_exit(const Box& box, PlanBox& plan, BoxTexts& texts) {
  auto weight = box.parent == 0 ? Weight::bold : Weight::regular;
  texts.title = {shortened(box.title, kExitLabelMax, kLabelSize, weight)};
  double w = text_width(texts.title[0], kLabelSize, weight);
  plan.exit = true;
  plan.label = w;
  plan.size = {kExitSize, kExitSize};
  if (box.parent == 0) plan.size = {20 + (w > 0 ? w + 4 : 0), 20};  // the end of the route: its text is beside it
}

}  // namespace

Measured measure(const Chart& chart) {
  Measured out;
  std::vector<bool> has_strip(chart.boxes.size(), false);
  out.plan.flow = Flow::right;
  out.plan.margin = {28, 22};
  for (const auto& box : chart.boxes) {
    PlanBox plan;
    BoxTexts texts;
    plan.parent = box.parent;
    if (box.shape == Shape::start)
      plan.size = {14, 14};
    else if (box.shape != Shape::node)
      measure_exit(box, plan, texts);
    else if (is_scope(box.kind))
      measure_scope(box, plan, texts);
    else
      measure_leaf(box, plan, texts);
    out.plan.boxes.push_back(plan);
    out.boxes.push_back(std::move(texts));
  }
  for (const auto& arc : chart.arcs) {  // the strip of a split hangs over the end of its box
    auto& size = out.plan.boxes[static_cast<std::size_t>(arc.from)].size;
    if (arc.split >= 0 && size.h > 0 && !has_strip[static_cast<std::size_t>(arc.from)]) size.h += 5;
    if (arc.split >= 0) has_strip[static_cast<std::size_t>(arc.from)] = true;
  }
  for (const auto& split : chart.splits) out.splits.push_back(shortened(split.label, kLabelMax * 1.5, kLabelSize));
  for (const auto& arc : chart.arcs) {
    PlanArc plan;
    plan.from = arc.from;
    plan.to = arc.to;
    out.labels.push_back(shortened(arc.label, kLabelMax, kLabelSize));
    plan.label = text_width(out.labels.back(), kLabelSize);
    plan.group = arc.split;
    if (arc.split >= 0) plan.group_width = text_width(out.splits[static_cast<std::size_t>(arc.split)], kLabelSize) + 18;
    plan.aside = arc.line == Line::withdraw;
    out.plan.arcs.push_back(plan);
  }
  return out;
}

}  // namespace trajectum::graph

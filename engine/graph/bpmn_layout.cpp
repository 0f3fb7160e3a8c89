#include "graph/bpmn_layout.hpp"

#include <algorithm>
#include <cmath>

#include "graph/text_width.hpp"

namespace trajectum::graph {

namespace {

using Look = BpmnElement::Look;

constexpr double kTaskWidth = 130, kTaskHeight = 66, kEvent = 36, kGateway = 50;
constexpr double kFork = 12;  // between a small shape and where its flows part
constexpr double kText = 11;

double side_of(const BpmnElement& e) { return e.look == Look::gateway ? kGateway : kEvent; }
bool is_small(const BpmnElement& e) { return e.look == Look::gateway || e.look == Look::event; }

/// The model as a plan. A boundary event is no box: its flows leave the activity that it sits on, and it is put where
/// they do.
class Planner {
 public:
  explicit Planner(const BpmnModel& model) : model_(model) {}

  BpmnDrawing draw() {
    boxes();
    arcs();
    auto layout = lay_out(plan_);
    BpmnDrawing out;
    for (std::size_t i = 0; i < model_.elements.size(); ++i)
      out.shapes.push_back(box_of_[i] < 0 ? Rect{} : shape_in(i, layout.boxes[static_cast<std::size_t>(box_of_[i])]));
    for (std::size_t f = 0; f < model_.flows.size(); ++f) {
      auto line = layout.lines[f];
      begin_at_shape(model_.flows[f].from, line, out.shapes);
      out.edges.push_back(std::move(line));
      out.labels.push_back(layout.labels[f]);
    }
    return out;
  }

 private:
  bool runs_right(const BpmnElement& e) const { return e.parent == 0; }

  void boxes() {
    plan_.flow = Flow::right;
    plan_.margin = {40, 40};
    for (std::size_t i = 0; i < model_.elements.size(); ++i) {
      const auto& e = model_.elements[i];
      if (e.look == Look::boundary) {
        box_of_.push_back(-1);
        continue;
      }
      PlanBox box;
      box.parent = i == 0 ? -1 : box_of_[static_cast<std::size_t>(e.parent)];
      box.size = size_of(e);
      box.scope = e.look == Look::sub_process;
      if (box.scope && i > 0) box.header = 30;
      box_of_.push_back(static_cast<int>(plan_.boxes.size()));
      plan_.boxes.push_back(box);
    }
  }

  Size size_of(const BpmnElement& e) const {
    if (e.look == Look::task) {
      auto lines = wrapped(e.name, kTaskWidth - 16, 12, 8).size();
      return {kTaskWidth, std::max(kTaskHeight, 22 + 14 * static_cast<double>(lines))};
    }
    if (e.look == Look::sub_process) return {text_width(e.name, 12) + 40, 80};
    double fork = e.look == Look::gateway ? kFork : 0;
    double name = e.name.empty() ? 0 : 16;  // its text stands below it
    auto side = side_of(e);
    return runs_right(e) ? Size{side + fork, side + 2 * name} : Size{side, side + fork};
  }

  /// A way out of an expanded sub-process: a place on its border.
  int exit_of(int element) {
    PlanBox exit;
    exit.parent = box_of_[static_cast<std::size_t>(element)];
    exit.exit = true;
    exit.size = {kEvent + 8, kEvent};
    exit.label = 0;
    plan_.boxes.push_back(exit);
    return static_cast<int>(plan_.boxes.size()) - 1;
  }

  void arcs() {
    for (const auto& flow : model_.flows) {
      const auto& from = model_.elements[static_cast<std::size_t>(flow.from)];
      int owner = from.look == Look::boundary ? from.host : flow.from;
      PlanArc arc;
      arc.from = model_.elements[static_cast<std::size_t>(owner)].look == Look::sub_process
                     ? exit_of(owner)
                     : box_of_[static_cast<std::size_t>(owner)];
      arc.to = box_of_[static_cast<std::size_t>(flow.to)];
      arc.label = flow.name.empty() ? 0 : text_width(flow.name, kText) + 4;
      // The event on the border takes more room than a line.
      if (from.look == Look::boundary) arc.label = std::max(arc.label, kEvent);
      plan_.arcs.push_back(arc);
    }
  }

  Rect shape_in(std::size_t i, const Rect& r) const {
    const auto& e = model_.elements[i];
    if (!is_small(e)) return r;
    auto side = side_of(e);
    return runs_right(e) ? Rect{r.x, r.y + (r.h - side) / 2, side, side}
                         : Rect{r.x + (r.w - side) / 2, r.y, side, side};
  }

  /// The first waypoint on the border of the shape itself; boundary events are put under it.
  void begin_at_shape(int element, std::vector<Point>& line, std::vector<Rect>& shapes) const {
    const auto& e = model_.elements[static_cast<std::size_t>(element)];
    bool right = runs_right(e);
    if (e.look == Look::boundary) {
      auto at = line.front();
      shapes[static_cast<std::size_t>(element)] = {at.x - kEvent / 2, at.y - kEvent / 2, kEvent, kEvent};
      auto& first = line.front();
      if (right)
        first.x = std::min(first.x + kEvent / 2, line[1].x);
      else
        first.y = std::min(first.y + kEvent / 2, line[1].y);
      return;
    }
    if (!is_small(e)) return;
    const auto& s = shapes[static_cast<std::size_t>(element)];
    auto at = line.front();
    Point border = right ? Point{s.right(), s.y + s.h / 2} : Point{s.x + s.w / 2, s.bottom()};
    Point fork = right ? Point{at.x, border.y} : Point{border.x, at.y};
    bool is_straight = right ? std::abs(at.y - border.y) < 0.1 : std::abs(at.x - border.x) < 0.1;
    if (is_straight) {
      line.front() = border;
      return;
    }
    line.insert(line.begin(), {border, fork});
  }

  const BpmnModel& model_;
  Plan plan_;
  std::vector<int> box_of_;  // by element
};

}  // namespace

BpmnDrawing lay_out(const BpmnModel& model) { return Planner(model).draw(); }

}  // namespace trajectum::graph

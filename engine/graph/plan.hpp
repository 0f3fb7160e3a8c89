// What the layout takes and gives: boxes within boxes and arcs between them, without a word about what they mean. Both
// the SVG and the BPMN drawing are laid out through it. Pure and deterministic: the same plan gives the same layout.
// Thread: any.
#ifndef TRAJECTUM_GRAPH_PLAN_HPP
#define TRAJECTUM_GRAPH_PLAN_HPP
#include <cstddef>
#include <vector>

namespace trajectum::graph {

struct Point {
  double x = 0, y = 0;
  bool operator==(const Point&) const = default;
};
struct Size {
  double w = 0, h = 0;
};
struct Rect {
  double x = 0, y = 0, w = 0, h = 0;
  double right() const { return x + w; }
  double bottom() const { return y + h; }
};

/// Which way the arcs of a scope run: to the right, or down.
enum class Flow : std::uint8_t { right, down };

struct PlanBox {
  int parent = -1;  // -1: the drawing itself, which is box 0
  bool scope = false;
  /// A way out of its parent: it stands on the border, on the side that the parent's own scope flows to. Of box 0:
  /// a box like any other.
  bool exit = false;
  Size size;          // at least; a scope grows with what is in it, a leaf with the labels below it
  double header = 0;  // scope: height kept free at its top
  double label = 0;   // exit: width of the text beside it
};

struct PlanArc {
  int from = 0;            // a leaf; or an exit of a scope: the arc then leaves the border of that scope
  int to = 0;              // a sibling of the leaf or of the scope; or an exit of a scope around it
  double label = 0;        // width of the text at its begin; 0: none
  int group = -1;          // arcs of one group leave their box side by side
  double group_width = 0;  // that the group needs at least
  bool aside = false;      // has an entry of its own and does not order the boxes
};

struct Plan {
  std::vector<PlanBox> boxes;  // a parent stands before its children
  std::vector<PlanArc> arcs;
  Flow flow = Flow::right;  // of box 0; everything within runs down
  Size margin{24, 24};
};

struct Layout {
  std::vector<Rect> boxes;                // by box; of an exit: the point on the border, with the size of its text
  std::vector<std::vector<Point>> lines;  // by arc: from the border of its box to the border of the other
  std::vector<Rect> labels;               // by arc: where its text stands; empty without one
  std::vector<Rect> groups;               // by group: the strip along the border from which its arcs leave
};

inline constexpr double kLabelHeight = 13;  // of one line of text beside an arc
inline constexpr double kStripHeight = 9;   // that the strip of a group stands out below its box
inline constexpr double kPileSpace = 6;     // that the border of a scope may stand out below it
inline constexpr double kExitSize = 12;     // of the circle of a way out

/// Lays a plan out. Boxes of one parent do not overlap, a box is within its parent, no line crosses a box that is not
/// around one of its ends.
Layout lay_out(const Plan& plan);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_PLAN_HPP

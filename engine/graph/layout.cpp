// Scope by scope, from the inside out: each is a sheet; what leaves a scope is cut at its border.
#include <algorithm>
#include <cmath>

#include "graph/sheet.hpp"

namespace trajectum::graph {

namespace {

constexpr double kPad = 14;     // between the border of a scope and what is in it
constexpr double kGutter = 12;  // behind the text of a way out

/// A way through the border of a scope for arcs that end outside it, without a circle or a text.
struct Through {
  int scope, target;
  bool operator<(const Through& o) const { return std::pair(scope, target) < std::pair(o.scope, o.target); }
};

struct Piece {
  int scope;      // the sheet it is drawn on
  int link = -1;  // of that sheet
};

class Layouter {
 public:
  explicit Layouter(const Plan& plan) : plan_(plan), boxes_(plan.boxes) {}

  Layout lay_out() {
    cut();
    scopes_.resize(boxes_.size());
    for (auto scope = static_cast<int>(boxes_.size()) - 1; scope >= 0; --scope)
      if (boxes_[scope].scope) lay_out_scope(scope);
    place();
    return take();
  }

 private:
  struct Scope {
    std::vector<int> members;     // boxes of the sheet
    std::vector<int> side_exits;  // boxes
    std::map<int, int> number;    // box -> its number in the sheet, or of its side exit
    std::vector<Link> links;
    std::vector<int> link_exit;        // by link: the exit that it leaves from, or -1
    std::map<int, int> through_links;  // exit -> link: what leaves through a border runs once
    Size size;
    double dx = 0, dy = 0;                  // of the sheet within the box
    std::vector<Rect> rects;                // members, within the box
    std::vector<std::vector<Point>> paths;  // by link, within the box
    std::vector<std::pair<double, double>> strips;
  };

  Flow flow_of(int scope) const { return scope == 0 ? plan_.flow : Flow::down; }
  /// True when the ways out of a scope are on its side border, seen from its own flow.
  bool leaves_aside(int scope) const { return scope != 0 && flow_of(boxes_[scope].parent) == Flow::right; }
  bool is_border_exit(int box) const { return boxes_[box].exit && boxes_[box].parent != 0; }

  int through(int scope, int target) {
    auto [it, is_new] = through_.try_emplace({scope, target}, static_cast<int>(boxes_.size()));
    if (is_new) {
      PlanBox box;
      box.parent = scope;
      box.exit = true;
      box.size = {8, 0};
      boxes_.push_back(box);
    }
    return it->second;
  }

  /// Every arc becomes pieces, one for each scope that it passes.
  void cut() {
    pieces_.resize(plan_.arcs.size());
    cuts_.resize(plan_.arcs.size());
    for (std::size_t a = 0; a < plan_.arcs.size(); ++a) {
      const auto& arc = plan_.arcs[a];
      int via = is_border_exit(arc.from) ? arc.from : -1;
      int from = via >= 0 ? boxes_[via].parent : arc.from;
      int scope = boxes_[from].parent, goal = boxes_[arc.to].parent;
      while (scope != goal && scope > 0) {
        int out = through(scope, arc.to);
        cuts_[a].push_back({scope, from, via, out});
        via = out;
        from = scope;
        scope = boxes_[scope].parent;
      }
      cuts_[a].push_back({scope, from, via, arc.to});
    }
  }

  void collect(int scope) {
    auto& s = scopes_[scope];
    bool aside = leaves_aside(scope);
    for (int box = 1; box < static_cast<int>(boxes_.size()); ++box) {
      if (boxes_[box].parent != scope) continue;
      auto& list = is_border_exit(box) && aside ? s.side_exits : s.members;
      s.number[box] = static_cast<int>(list.size());
      list.push_back(box);
    }
    for (std::size_t a = 0; a < cuts_.size(); ++a)
      for (std::size_t i = 0; i < cuts_[a].size(); ++i) {
        const auto& cut = cuts_[a][i];
        if (cut.scope != scope) continue;
        pieces_[a].push_back({scope, link_of(s, plan_.arcs[a], cut, i == 0)});
      }
  }

  struct Cut {
    int scope, from, via, to;
  };

  int link_of(Scope& s, const PlanArc& arc, const Cut& cut, bool is_first) {
    if (!is_first) {
      auto known = s.through_links.find(cut.via);
      if (known != s.through_links.end()) return known->second;
    }
    Link link;
    link.from = s.number.at(cut.from);
    (is_border_exit(cut.to) && leaves_aside(cut.scope) ? link.side : link.to) = s.number.at(cut.to);
    if (is_first) {
      link.label = arc.label;
      link.group = arc.group;
      link.group_width = arc.group_width;
      link.aside = arc.aside;
    } else {
      s.through_links[cut.via] = static_cast<int>(s.links.size());
    }
    s.links.push_back(link);
    s.link_exit.push_back(cut.via);
    return static_cast<int>(s.links.size()) - 1;
  }

  /// How many arcs leave from a way out, and the how-manieth this link is.
  void fix_ports(int scope) {
    auto& s = scopes_[scope];
    std::map<int, std::vector<int>> by_exit;
    for (std::size_t l = 0; l < s.links.size(); ++l)
      if (s.link_exit[l] >= 0) by_exit[s.link_exit[l]].push_back(static_cast<int>(l));
    for (const auto& [exit, links] : by_exit) {
      auto at = exit_at_[exit];
      double step = kLabelHeight + 1;
      if (flow_of(scope) == Flow::down) {
        step = 14;
        for (int l : links) step = std::max(step, s.links[l].label + 14);
      }
      for (std::size_t i = 0; i < links.size(); ++i) {
        double fan = flow_of(scope) == Flow::down
                         ? static_cast<double>(i)
                         : static_cast<double>(i) - (static_cast<double>(links.size()) - 1) / 2;
        s.links[links[i]].port = at + fan * step;
      }
    }
  }

  int fan_of(int exit) const {
    int n = 0;
    for (const auto& arc : plan_.arcs) n += arc.from == exit;
    return std::max(n, 1);
  }

  void lay_out_scope(int scope) {
    collect(scope);
    fix_ports(scope);
    auto& s = scopes_[scope];
    auto flow = flow_of(scope);
    std::vector<SheetBox> boxes;
    std::vector<int> last;
    for (std::size_t i = 0; i < s.members.size(); ++i) {
      const auto& box = boxes_[s.members[i]];
      auto size = box.scope ? scopes_[s.members[i]].size : box.size;
      if (is_border_exit(s.members[i])) last.push_back(static_cast<int>(i)), size = end_size(s.members[i]);
      SheetBox one;
      one.along = flow == Flow::right ? size.w : size.h;
      one.across = flow == Flow::right ? size.h : size.w;
      one.entry = -1;
      if (is_border_exit(s.members[i])) one.entry = std::min(size.w / 2, kExitSize / 2 + 2);
      if (box.scope && flow == Flow::right) one.entry = std::max(10.0, box.header / 2);
      one.ports_fixed = one.scope = box.scope;
      boxes.push_back(one);
    }
    std::vector<SideExit> sides;
    double gutter = 0;
    for (int exit : s.side_exits) {
      sides.push_back({boxes_[exit].label, fan_of(exit)});
      if (boxes_[exit].label > 0) gutter = std::max(gutter, boxes_[exit].label + kGutter + kExitSize / 2);
    }
    Sheet sheet(flow, std::move(boxes), s.links, std::move(sides), last);
    sheet.lay_out();
    fit(scope, sheet, gutter, !last.empty());
  }

  /// What an exit at the end of a scope takes: its text, and room for the arcs that go on.
  Size end_size(int exit) const {
    const auto& box = boxes_[exit];
    double w = box.size.w > 0 && box.label == 0 ? box.size.w : kExitSize + 6 + box.label;
    double step = 14;
    for (const auto& arc : plan_.arcs)
      if (arc.from == exit) step = std::max(step, arc.label + 14);
    double fan = fan_of(exit) > 1 ? fan_of(exit) * step + kExitSize : 0;
    return {std::max(w, fan), 0};
  }

  void fit(int scope, const Sheet& sheet, double gutter, bool ends_on_border) {
    auto& s = scopes_[scope];
    const auto& box = boxes_[scope];
    bool right = flow_of(scope) == Flow::right;
    double w = right ? sheet.along() : sheet.across(), h = right ? sheet.across() : sheet.along();
    double pad_x = scope == 0 ? plan_.margin.w : kPad, pad_y = scope == 0 ? plan_.margin.h : kPad;
    double bottom = ends_on_border ? 0 : pad_y;
    double inner = w + gutter;
    s.size.w = std::max(box.size.w, inner + 2 * pad_x);
    s.size.h = std::max(box.size.h, box.header + pad_y + h + bottom);
    s.dx = pad_x + (s.size.w - 2 * pad_x - inner) / 2;
    s.dy = ends_on_border ? s.size.h - h : box.header + pad_y;
    auto point = [&](double u, double v) {
      double x = right ? s.dx + u : v == kBorder ? s.size.w : s.dx + v;
      return Point{x, right ? s.dy + v : s.dy + u};
    };
    std::map<int, double> across;  // as the sheet made it: leaves grow with their labels
    for (std::size_t i = 0; i < s.members.size(); ++i) {
      auto at = point(sheet.u_of(static_cast<int>(i)), sheet.v_of(static_cast<int>(i)));
      auto [along, wide] = sheet.size_of(static_cast<int>(i));
      s.rects.push_back({at.x, at.y, right ? along : wide, right ? wide : along});
      if (is_border_exit(s.members[i])) exit_at_[s.members[i]] = at.x + std::min(wide / 2, kExitSize / 2 + 2);
    }
    for (std::size_t i = 0; i < s.side_exits.size(); ++i) {
      auto at = point(sheet.sides()[i].u, kBorder);
      exit_at_[s.side_exits[i]] = at.y;
      side_at_[s.side_exits[i]] = at;
    }
    s.links = sheet.links();
    for (const auto& link : s.links) {
      std::vector<Point> path;
      for (auto [u, v] : link.path) path.push_back(point(u, v));
      s.paths.push_back(std::move(path));
    }
    for (const auto& link : s.links)
      if (link.group >= 0) group_strip_[link.group] = {scope, link.from, sheet.group_strip(link.group)};
  }

  void place() {
    origin_.assign(boxes_.size(), Point{});
    rects_.assign(boxes_.size(), Rect{});
    rects_[0] = {0, 0, scopes_[0].size.w, scopes_[0].size.h};
    for (std::size_t scope = 0; scope < plan_.boxes.size(); ++scope) {
      if (!boxes_[scope].scope) continue;
      auto at = Point{rects_[scope].x, rects_[scope].y};
      origin_[scope] = at;
      const auto& s = scopes_[scope];
      for (std::size_t i = 0; i < s.members.size(); ++i) {
        auto r = s.rects[i];
        rects_[s.members[i]] = {at.x + r.x, at.y + r.y, r.w, r.h};
        if (is_border_exit(s.members[i])) {
          auto x = at.x + exit_at_[s.members[i]];
          rects_[s.members[i]] = {x, at.y + s.size.h, boxes_[s.members[i]].label, 0};
        }
      }
      for (int exit : s.side_exits)
        rects_[exit] = {at.x + side_at_[exit].x, at.y + side_at_[exit].y, boxes_[exit].label, 0};
    }
  }

  static void append(std::vector<Point>& line, const Point& p) {
    auto same = [](double a, double b) { return std::abs(a - b) < 0.01; };
    if (!line.empty() && same(line.back().x, p.x) && same(line.back().y, p.y)) return;
    if (line.size() >= 2) {
      const auto &a = line[line.size() - 2], &b = line.back();
      bool straight = (same(a.x, b.x) && same(b.x, p.x)) || (same(a.y, b.y) && same(b.y, p.y));
      bool onward = (b.x - a.x) * (p.x - b.x) + (b.y - a.y) * (p.y - b.y) > 0;
      if (straight && onward) {
        line.back() = p;
        return;
      }
    }
    line.push_back(p);
  }

  Layout take() {
    Layout out;
    out.boxes.assign(rects_.begin(), rects_.begin() + static_cast<std::ptrdiff_t>(plan_.boxes.size()));
    int groups = 0;
    for (std::size_t a = 0; a < plan_.arcs.size(); ++a) {
      std::vector<Point> line;
      // Scopes were laid out from the inside out, so the pieces are in the order of the way.
      for (const auto& piece : pieces_[a])
        for (const auto& p : scopes_[piece.scope].paths[static_cast<std::size_t>(piece.link)])
          append(line, {origin_[piece.scope].x + p.x, origin_[piece.scope].y + p.y});
      Rect label;
      const auto& arc = plan_.arcs[a];
      if (arc.label > 0) {
        auto from = line.front();
        bool down = flow_of(pieces_[a].front().scope) == Flow::down;
        double strip = arc.group < 0 ? 0 : down ? kStripHeight : arc.group_width;
        double aside = boxes_[arc.from].exit ? 8 : 5;
        if (down && boxes_[arc.from].exit) strip += kPileSpace;
        label = down ? Rect{from.x + 5, from.y + 2 + strip, arc.label, kLabelHeight}
                     : Rect{from.x + aside + strip, from.y - kLabelHeight - 1, arc.label, kLabelHeight};
      }
      out.lines.push_back(std::move(line));
      out.labels.push_back(label);
      groups = std::max(groups, arc.group + 1);
    }
    out.groups.resize(static_cast<std::size_t>(groups));
    for (const auto& [group, strip] : group_strip_) out.groups[static_cast<std::size_t>(group)] = strip_rect(strip);
    return out;
  }

  struct Strip {
    int scope, from;
    std::pair<double, double> span;
  };
  Rect strip_rect(const Strip& strip) const {
    const auto& r = rects_[scopes_[strip.scope].members[static_cast<std::size_t>(strip.from)]];
    if (flow_of(strip.scope) == Flow::down)
      return {r.x + strip.span.first, r.bottom(), strip.span.second - strip.span.first, 0};
    return {r.right(), r.y + strip.span.first, 0, strip.span.second - strip.span.first};
  }

  const Plan& plan_;
  std::vector<PlanBox> boxes_;  // those of the plan, then the ways through
  std::map<Through, int> through_;
  std::vector<std::vector<Cut>> cuts_;
  std::vector<std::vector<Piece>> pieces_;
  std::vector<Scope> scopes_;
  std::map<int, double> exit_at_;  // where on its border: from the start of its scope's box
  std::map<int, Point> side_at_;
  std::map<int, Strip> group_strip_;
  std::vector<Point> origin_;
  std::vector<Rect> rects_;
};

}  // namespace

Layout lay_out(const Plan& plan) { return Layouter(plan).lay_out(); }

}  // namespace trajectum::graph

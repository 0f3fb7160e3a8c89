#include "geometry.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "graph/plan.hpp"
#include "graph/text_width.hpp"
#include "svg_reader.hpp"
#include "ways.hpp"

namespace trajectum::graph::test {
namespace {

constexpr double kEps = 0.7;

Rect rect_in(const std::string& text) {
  std::istringstream in(text);
  Rect r;
  in >> r.x >> r.y >> r.w >> r.h;
  return r;
}

/// The corners of a path; of a rounded one the points that its line would have without roundness.
std::vector<Point> points_in(const std::string& d) {
  std::vector<Point> out;
  std::string text;
  for (char c : d) text += c == 'M' || c == 'L' || c == 'Q' ? std::string(" ") + c + " " : std::string(1, c);
  std::istringstream in(text);
  std::string word;
  while (in >> word) {
    Point p;
    in >> p.x >> p.y;
    if (word == "Q") {
      out.back() = p;  // what came before it is where the corner begins
      Point behind;
      in >> behind.x >> behind.y;
    } else {
      out.push_back(p);
    }
  }
  return out;
}

bool on_border(const Point& p, const Rect& r) {
  bool within_x = p.x > r.x - kEps && p.x<r.right() + kEps, within_y = p.y> r.y - kEps && p.y < r.bottom() + kEps;
  bool on_x = std::abs(p.x - r.x) < kEps || std::abs(p.x - r.right()) < kEps;
  bool on_y = std::abs(p.y - r.y) < kEps || std::abs(p.y - r.bottom()) < kEps;
  return (on_x && within_y) || (on_y && within_x);
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() - kEps && b.x < a.right() - kEps && a.y < b.bottom() - kEps && b.y < a.bottom() - kEps;
}

struct Seen {
  Rect rect;
  std::string in, kind;
};

class Inspector {
 public:
  Inspector(const std::string& svg, const route::Route& route) : elements_(read_xml(svg)), route_(route) {}

  std::vector<std::string> faults() {
    collect();
    names();
    boxes();
    arcs();
    texts();
    return std::move(faults_);
  }

 private:
  void fault(std::string what) { faults_.push_back(std::move(what)); }

  void collect() {
    for (const auto& e : elements_) {
      if (e.has("data-node") &&
          !nodes_.try_emplace(e.at("data-node"), Seen{rect_in(e.at("data-rect")), e.at("data-in"), e.at("data-kind")})
               .second)
        fault("twice: node " + e.at("data-node"));
      if (e.has("data-exit")) ends_[e.at("data-exit")] = rect_in(e.at("data-rect"));
      if (e.has("data-start")) ends_[e.at("data-start")] = rect_in(e.at("data-rect"));
    }
  }

  void names() {
    std::set<std::string> wanted;
    for (const auto& n : route_.nodes)
      if (n.index != route::kRoot) wanted.insert(n.name);
    for (const auto& name : wanted)
      if (!nodes_.count(name)) fault("not drawn: node " + name);
    for (const auto& [name, seen] : nodes_)
      if (!wanted.count(name)) fault("drawn, but not in the route: node " + name);
    auto arcs = expected_arcs(route_);
    std::multiset<std::string> drawn;
    for (const auto& e : elements_)
      if (e.has("data-arc") && e.at("data-arc").find(".withdraws.") == std::string::npos)
        drawn.insert(e.at("data-arc"));
    for (const auto& key : arcs)
      if (drawn.count(key) != 1) fault(fmt::format("drawn {} times: arc {}", drawn.count(key), key));
    for (const auto& key : drawn)
      if (!arcs.count(key)) fault("drawn, but not in the route: arc " + key);
  }

  void boxes() {
    for (auto a = nodes_.begin(); a != nodes_.end(); ++a) {
      for (auto b = std::next(a); b != nodes_.end(); ++b)
        if (a->second.in == b->second.in && overlap(a->second.rect, b->second.rect))
          fault("overlap: " + a->first + " and " + b->first);
      if (a->second.in.empty()) continue;
      const auto& outer = nodes_[a->second.in].rect;
      const auto& r = a->second.rect;
      if (r.x < outer.x + 1 || r.y < outer.y + 1 || r.right() > outer.right() - 1 || r.bottom() > outer.bottom() - 1)
        fault("sticks out of " + a->second.in + ": " + a->first);
    }
  }

  static std::string scope_of_end(const std::string& key) { return key.substr(0, key.find('/')); }

  /// True if a line may end at `p` when it ends at this box.
  bool touches(const std::string& key, const Point& p, bool is_begin) {
    if (auto it = nodes_.find(key); it != nodes_.end()) return on_border(p, it->second.rect);
    auto it = ends_.find(key);
    if (it == ends_.end()) return false;
    auto scope = nodes_.find(scope_of_end(key));
    bool is_exit = key.find("/exit.") != std::string::npos;
    if (!is_exit || scope == nodes_.end()) return on_border(p, it->second);  // a start, or an end of the route
    if (!on_border(p, scope->second.rect)) return false;
    bool same_x = std::abs(p.x - it->second.x) < kEps, same_y = std::abs(p.y - it->second.y) < kEps;
    return is_begin ? same_x || same_y : same_x && same_y;  // several begin side by side on the same border
  }

  bool is_around(const std::string& scope, const std::string& key) const {
    auto name = key.substr(0, key.find('/'));
    for (auto it = nodes_.find(name); it != nodes_.end(); it = nodes_.find(it->second.in))
      if (it->first == scope) return true;
    return false;
  }

  void arcs() {
    for (std::size_t i = 0; i < elements_.size(); ++i) {
      const auto& e = elements_[i];
      if (!e.has("data-arc")) continue;
      std::vector<Point> line;
      for (const auto& child : elements_)
        if (child.parent == static_cast<int>(i) && child.name == "path") line = points_in(child.at("d"));
      if (line.size() < 2) {
        fault("no line: arc " + e.at("data-arc"));
        continue;
      }
      if (!touches(e.at("data-from"), line.front(), true)) fault("does not begin at its box: arc " + e.at("data-arc"));
      if (!touches(e.at("data-to"), line.back(), false)) fault("does not end at its box: arc " + e.at("data-arc"));
      crossings(e, line);
    }
  }

  /// A line runs through no box but those that are around one of its ends.
  void crossings(const Element& e, const std::vector<Point>& line) {
    for (const auto& [name, seen] : nodes_) {
      if (is_around(name, e.at("data-from")) || is_around(name, e.at("data-to"))) continue;
      for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        Rect s{std::min(line[i].x, line[i + 1].x), std::min(line[i].y, line[i + 1].y),
               std::abs(line[i].x - line[i + 1].x), std::abs(line[i].y - line[i + 1].y)};
        Rect inner{seen.rect.x + 1, seen.rect.y + 1, seen.rect.w - 2, seen.rect.h - 2};
        if (s.x < inner.right() && inner.x < s.right() + 0.01 && s.y < inner.bottom() && inner.y < s.bottom() + 0.01) {
          fault(fmt::format("arc {} runs through {}", e.at("data-arc"), name));
          break;
        }
      }
    }
  }

  void texts() {
    for (const auto& e : elements_) {
      if (e.name != "text" || e.text.empty()) continue;
      double size = std::stod(e.at("font-size")), fit = std::stod(e.at("data-fit"));
      auto classes = " " + e.at("class") + " ";
      bool bold = classes.find(" bold ") != std::string::npos || classes.find(" head ") != std::string::npos ||
                  classes.find(" white ") != std::string::npos;
      double wide = text_width(e.text, size, bold ? Weight::bold : Weight::regular);
      if (wide > fit + 0.2) fault(fmt::format("too wide ({} in {}): {}", wide, fit, e.text));
      // A second ruler, without the table: letters of Latin text are 0.5 of their size wide on average, and no text is
      // of narrow ones alone.
      std::size_t letters = 0;
      for (char c : e.text) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
      if (letters > 12 && 0.4 * size * static_cast<double>(letters) > fit + size)
        fault(fmt::format("too many letters ({} in {}): {}", letters, fit, e.text));
      within(e, wide, classes);
    }
  }

  /// The texts of a box stand within it.
  void within(const Element& e, double wide, const std::string& classes) {
    if (e.parent < 0) return;
    const auto& owner = elements_[static_cast<std::size_t>(e.parent)];
    if (!owner.has("data-rect") || owner.has("data-exit") || classes.find(" halo ") != std::string::npos) return;
    auto r = rect_in(owner.at("data-rect"));
    double x = std::stod(e.at("x")), y = std::stod(e.at("y"));
    bool is_mark = e.text.size() <= 3 && classes.find(" bold ") != std::string::npos;  // of a join: on the border
    if (is_mark) return;
    double left = classes.find(" mid ") != std::string::npos ? x - wide / 2 : x;
    if (left < r.x - 0.2 || left + wide > r.right() + 0.2 || y > r.bottom() + 0.2 || y - 6 < r.y)
      fault(fmt::format("sticks out of its box: {} in {}", e.text, owner.at("data-node")));
  }

  std::vector<Element> elements_;
  const route::Route& route_;
  std::map<std::string, Seen> nodes_;
  std::map<std::string, Rect> ends_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> faults_of(const std::string& svg, const route::Route& route) {
  return Inspector(svg, route).faults();
}

}  // namespace trajectum::graph::test

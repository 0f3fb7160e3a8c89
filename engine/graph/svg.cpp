// A chart as SVG: scopes first, then lines, then what stands on them, then texts, then the legend.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "graph/graph.hpp"
#include "graph/svg_legend.hpp"
#include "graph/svg_shapes.hpp"
#include "graph/text_width.hpp"
#include "graph/words.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::NodeKind;

namespace {

constexpr double kCorner = 7;  // radius of a line's corners

const char* change_class(Change change) {
  constexpr const char* kNames[] = {"", " added", " removed", " changed"};
  return kNames[static_cast<std::size_t>(change)];
}

/// A line with round corners.
std::string path_of(const std::vector<Point>& line) {
  std::string out = fmt::format("M{} {}", number(line[0].x), number(line[0].y));
  for (std::size_t i = 1; i + 1 < line.size(); ++i) {
    const auto &a = line[i - 1], &b = line[i], &c = line[i + 1];
    double in = std::hypot(b.x - a.x, b.y - a.y), on = std::hypot(c.x - b.x, c.y - b.y);
    double r = std::min({kCorner, in / 2, on / 2});
    if (r < 0.5) {
      out += fmt::format("L{} {}", number(b.x), number(b.y));
      continue;
    }
    Point p{b.x + (a.x - b.x) * r / in, b.y + (a.y - b.y) * r / in};
    Point q{b.x + (c.x - b.x) * r / on, b.y + (c.y - b.y) * r / on};
    out +=
        fmt::format("L{} {}Q{} {} {} {}", number(p.x), number(p.y), number(b.x), number(b.y), number(q.x), number(q.y));
  }
  return out + fmt::format("L{} {}", number(line.back().x), number(line.back().y));
}

class Picture {
 public:
  explicit Picture(const Chart& chart) : chart_(chart), measured_(measure(chart)), layout_(lay_out(measured_.plan)) {}

  std::string draw() {
    for (std::size_t i = 0; i < chart_.boxes.size(); ++i)
      if (measured_.plan.boxes[i].scope) draw_box(i);
    for (bool special : {false, true})
      for (std::size_t i = 0; i < chart_.arcs.size(); ++i)
        if (is_special(chart_.arcs[i]) == special) draw_arc(i);
    for (std::size_t i = 0; i < chart_.boxes.size(); ++i)
      if (!measured_.plan.boxes[i].scope) draw_box(i);
    for (std::size_t i = 0; i < chart_.arcs.size(); ++i) draw_label(i);
    for (std::size_t i = 0; i < chart_.splits.size(); ++i) draw_split(i);
    for (std::size_t i = 0; i < chart_.boxes.size(); ++i) body_ += overlay_marks(chart_, i, layout_.boxes[i]);
    auto root = layout_.boxes[0];
    double w = std::max({root.w, text_width(chart_.title, kHeadSize, Weight::bold) + 60, 640.0});
    auto below = legend(chart_, w - 56);
    double h = root.h + below.height + 24;
    return head(w, h) + body_ +
           fmt::format("<g class=\"legend\" transform=\"translate(28 {})\">{}</g>\n", number(root.h + 4), below.text) +
           "</svg>\n";
  }

 private:
  /// Drawn on top: what an overlay or a difference speaks of.
  static bool is_special(const Arc& arc) { return arc.gone || arc.change != Change::same; }

  std::string head(double w, double h) const {
    bool nl = chart_.lang == Lang::nl;
    auto version = chart_.version.empty() ? "" : (nl ? "versie " : "version ") + chart_.version;
    auto out = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
        "aria-labelledby=\"tj-title tj-desc\" lang=\"{2}\" data-route=\"{3}\" data-version=\"{4}\">\n",
        number(std::ceil(w)), number(std::ceil(h)), nl ? "nl" : "en", xml(chart_.route), xml(chart_.version));
    out += fmt::format("<title id=\"tj-title\">{}</title>\n<desc id=\"tj-desc\">{}</desc>\n",
                       xml(chart_.title + (version.empty() ? "" : ", " + version)), xml(description(chart_)));
    out += style();
    out +=
        fmt::format("<rect class=\"paper\" width=\"{}\" height=\"{}\"/>\n", number(std::ceil(w)), number(std::ceil(h)));
    auto sub = in_words(chart_.route) + (version.empty() ? "" : " · " + version);
    if (!chart_.against.empty())
      sub += (nl ? " · verschil met versie " : " · difference with version ") + chart_.against;
    out += text(28, 38, kHeadSize, chart_.title, "head", w - 56) + text(28, 56, kTitleSize, sub, "sub", w - 56);
    return out;
  }

  void draw_box(std::size_t i) {
    if (i == 0) return;
    const auto& box = chart_.boxes[i];
    const auto& r = layout_.boxes[i];
    if (box.shape != Shape::node) {
      body_ += end_mark(chart_, i, r, measured_.boxes[i]);
      return;
    }
    auto about = box.title + " (" + kind_word(box.kind, chart_.lang) + ")";
    if (!box.line.empty()) about += "\n" + box.line;
    if (!box.about.empty()) about += "\n" + box.about;
    auto state = box.state.empty()          ? ""
                 : box.state == "done"      ? " done"
                 : is_trouble(box.state)    ? " stuck"
                 : box.state == "withdrawn" ? ""
                                            : " live";
    body_ += fmt::format(
        "<g class=\"node {}{}{}\" data-node=\"{}\" data-kind=\"{}\" data-rect=\"{} {} {} {}\"{}{}>"
        "<title>{}</title>",
        route::node_kind_name(box.kind), change_class(box.change), state, xml(box.key), route::node_kind_name(box.kind),
        number(r.x), number(r.y), number(r.w), number(r.h),
        box.parent > 0 ? " data-in=\"" + xml(chart_.boxes[static_cast<std::size_t>(box.parent)].key) + "\"" : "",
        box.state.empty() ? "" : " data-state=\"" + xml(box.state) + "\"", xml(about));
    body_ += shape(box.kind, r);
    body_ += measured_.plan.boxes[i].scope ? scope_texts(box, r, measured_.boxes[i])
                                           : leaf_texts(box, r, measured_.boxes[i], is_entered_aside(i));
    body_ += "</g>\n";
  }

  bool is_entered_aside(std::size_t i) const { return chart_.boxes[i].parent == 0; }

  std::string touched(int box) const {
    const auto& b = chart_.boxes[static_cast<std::size_t>(box)];
    return b.key;
  }

  void draw_arc(std::size_t i) {
    const auto& arc = chart_.arcs[i];
    const auto* kind = arc.gone ? "gone" : line_class(arc.line);
    std::string marker = arc.change == Change::same ? kind : change_class(arc.change) + 1;
    body_ += fmt::format("<g class=\"arc {}{}\" data-arc=\"{}\" data-from=\"{}\" data-to=\"{}\"{}>", kind,
                         change_class(arc.change), xml(arc.key), xml(touched(arc.from)), xml(touched(arc.to)),
                         arc.gone ? " data-gone=\"yes\"" : "");
    auto said = arc.label + (arc.label.empty() || arc.about.empty() ? "" : "\n") + arc.about;
    if (!said.empty()) body_ += "<title>" + xml(said) + "</title>";
    const auto& to = chart_.boxes[static_cast<std::size_t>(arc.to)];
    bool has_head = to.shape == Shape::node || to.parent == 0;
    body_ += fmt::format("<path d=\"{}\"{}/></g>\n", path_of(layout_.lines[i]),
                         has_head ? fmt::format(" marker-end=\"url(#tj-{})\"", marker) : "");
  }

  void draw_label(std::size_t i) {
    const auto& label = measured_.labels[i];
    if (label.empty()) return;
    const auto& r = layout_.labels[i];
    auto arc = chart_.arcs[i];
    body_ += fmt::format("<g class=\"label {}{}\" data-label=\"{}\">", line_class(arc.line), change_class(arc.change),
                         xml(arc.key)) +
             text(r.x, r.y + 10, kLabelSize, label, "halo", r.w + 1) + "</g>\n";
  }

  void draw_split(std::size_t i) {
    auto strip = layout_.groups[i];
    const auto& words = measured_.splits[i];
    double wide = text_width(words, kLabelSize) + 16;
    bool below = strip.h == 0;
    Rect r =
        below ? Rect{strip.x, strip.y - 5, strip.w, 14} : Rect{strip.x - 4, strip.y, wide + 2, std::max(strip.h, 14.0)};
    body_ += fmt::format("<g class=\"split {}\" data-rect=\"{} {} {} {}\">", split_class(chart_.splits[i].kind),
                         number(r.x), number(r.y), number(r.w), number(r.h)) +
             split_shape(chart_.splits[i].kind, r) +
             text(r.x + r.w / 2, r.y + r.h / 2 + 3.5, kLabelSize, words, "mid", r.w) + "</g>\n";
  }

  const Chart& chart_;
  Measured measured_;
  Layout layout_;
  std::string body_;
};

}  // namespace

std::string svg(const Chart& chart) { return Picture(chart).draw(); }

}  // namespace trajectum::graph

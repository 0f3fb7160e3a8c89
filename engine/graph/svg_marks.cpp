// Ends, starts, and what an overlay or a difference hangs on a box.
#include <fmt/core.h>

#include <algorithm>

#include "graph/svg_shapes.hpp"
#include "graph/text_width.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::NodeKind;

namespace {

std::string circle(const char* classes, double x, double y, double radius) {
  return fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>", classes, number(x), number(y),
                     number(radius));
}

std::string ring_of(Shape shape, double x, double y, double radius) {
  if (shape == Shape::exit_time)
    return "<g class=\"clock\">" + circle("ring", x, y, radius) +
           fmt::format("<path class=\"hand\" d=\"M{0} {1}V{2}H{3}\" fill=\"none\"/></g>", number(x),
                       number(y - radius * 0.6), number(y), number(x + radius * 0.5));
  auto out = circle("ring", x, y, radius);
  return shape == Shape::exit_finish ? out + circle("dot", x, y, radius * 0.55) : out;
}

struct Tag {
  std::string words;
  const char* look;
};

/// A small label with white letters; gives where the next one may begin.
double add_tag(std::string& out, double x, double y, const Tag& tag, bool to_left) {
  double w = text_width(tag.words, kLineSize, Weight::bold) + 12;
  Rect r{to_left ? x - w : x, y - 8, w, 16};
  out += fmt::format("<rect class=\"tag {}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"16\" rx=\"8\"/>", tag.look,
                     number(r.x), number(r.y), number(r.w)) +
         text(r.x + w / 2, y + 3.6, kLineSize, tag.words, "white", w - 4);
  return to_left ? r.x - 2 : r.right() + 2;
}

std::string state_word(const std::string& state, Lang lang) {
  static const std::map<std::string, Text> words = {{"open", {"loopt", "open"}},
                                                    {"waiting", {"wacht", "waiting"}},
                                                    {"offered", {"aangeboden", "offered"}},
                                                    {"allocated", {"toegewezen", "allocated"}},
                                                    {"started", {"begonnen", "started"}},
                                                    {"incident", {"incident", "incident"}},
                                                    {"available", {"nog dicht", "not yet"}},
                                                    {"paused", {"gepauzeerd", "paused"}},
                                                    {"done", {"klaar", "done"}},
                                                    {"withdrawn", {"ingetrokken", "withdrawn"}},
                                                    {"stuck", {"loopt hier vast", "stuck here"}},
                                                    {"let_go", {"losgelaten", "let go"}},
                                                    {"never", {"gebeurt nooit", "never happens"}},
                                                    {"grows", {"groeit zonder eind", "grows without end"}},
                                                    {"loops", {"draait rond", "runs round"}}};
  auto it = words.find(state);
  return it == words.end() ? state : it->second.in(lang);
}

}  // namespace

std::string end_mark(const Chart& chart, std::size_t i, const Rect& r, const BoxTexts& texts) {
  const auto& box = chart.boxes[i];
  auto out = fmt::format("<g class=\"mark\" data-{}=\"{}\" data-rect=\"{} {} {} {}\">",
                         box.shape == Shape::start ? "start" : "exit", xml(box.key), number(r.x), number(r.y),
                         number(r.w), number(r.h));
  if (box.shape == Shape::start) return out + circle("dot", r.x + r.w / 2, r.y + r.h / 2, 7) + "</g>\n";
  const auto& words = texts.title.empty() ? std::string() : texts.title[0];
  if (box.parent == 0) {  // the end of the route
    out += ring_of(box.shape, r.x + 10, r.y + r.h / 2, 9);
    return out + text(r.x + 24, r.y + r.h / 2 + 3.6, kLabelSize, words, "bold", r.w - 23) + "</g>\n";
  }
  bool on_side = chart.boxes[static_cast<std::size_t>(box.parent)].parent == 0;
  out += ring_of(box.shape, r.x, r.y, kExitSize / 2);
  // Beside the line that leads to it, within the scope.
  out += on_side ? text(r.x - 9, r.y - 4, kLabelSize, words, "end halo", r.w + 1)
                 : text(r.x + 9, r.y - 4, kLabelSize, words, "halo", r.w + 1);
  return out + "</g>\n";
}

std::string overlay_marks(const Chart& chart, std::size_t i, const Rect& r) {
  const auto& box = chart.boxes[i];
  if (box.shape != Shape::node || i == 0) return "";
  std::string out;
  bool nl = chart.lang == Lang::nl;
  double y = r.y - 5, left = r.x + 8, right = r.right() - 8;  // clear of the title
  if (!box.state.empty()) {
    const char* look = box.state == "done"        ? "done"
                       : is_trouble(box.state)    ? "stuck"
                       : box.state == "withdrawn" ? "past"
                                                  : "live";
    left = add_tag(out, left, y, {state_word(box.state, chart.lang), look}, false);
  }
  if (box.count > 0) right = add_tag(out, right, y, {std::to_string(box.count), "count"}, true);
  if (box.late > 0) add_tag(out, right, y, {fmt::format("{} {}", box.late, nl ? "laat" : "late"), "late"}, true);
  switch (box.change) {
    case Change::same: break;
    case Change::added: add_tag(out, left, y, {nl ? "nieuw" : "new", "added"}, false); break;
    case Change::removed: add_tag(out, left, y, {nl ? "weg" : "gone", "removed"}, false); break;
    case Change::changed: add_tag(out, left, y, {nl ? "anders" : "changed", "changed"}, false); break;
  }
  if (out.empty()) return "";
  return fmt::format("<g data-overlay=\"{}\"{}{}>{}</g>\n", xml(box.key),
                     box.count > 0 ? fmt::format(" data-count=\"{}\" data-late=\"{}\"", box.count, box.late) : "",
                     box.change == Change::same ? "" : " data-change=\"yes\"", out);
}

}  // namespace trajectum::graph

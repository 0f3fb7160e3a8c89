#include "graph/svg_shapes.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "graph/text_width.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::NodeKind;
using route::TargetKind;

namespace {

std::string rect(const char* classes, const Rect& r, double radius = 0) {
  return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>", classes, number(r.x),
                     number(r.y), number(r.w), number(r.h),
                     radius > 0 ? fmt::format(" rx=\"{}\"", number(radius)) : "");
}

std::string polygon(const char* classes, const std::vector<Point>& points) {
  std::string d;
  for (const auto& p : points) d += fmt::format("{}{} {}", d.empty() ? "M" : "L", number(p.x), number(p.y));
  return fmt::format("<path class=\"{}\" d=\"{}Z\"/>", classes, d);
}

/// Both short sides pointed by this much; negative: only the right one.
std::string pointed(const Rect& r, double by) {
  double mid = r.y + r.h / 2;
  if (by < 0)
    return polygon(
        "shape",
        {{r.x, r.y}, {r.right() + by, r.y}, {r.right(), mid}, {r.right() + by, r.bottom()}, {r.x, r.bottom()}});
  return polygon("shape", {{r.x + by, r.y},
                           {r.right() - by, r.y},
                           {r.right(), mid},
                           {r.right() - by, r.bottom()},
                           {r.x + by, r.bottom()},
                           {r.x, mid}});
}

std::string line(double x1, double y1, double x2, double y2, const char* classes) {
  return fmt::format("<path class=\"{}\" d=\"M{} {}L{} {}\"/>", classes, number(x1), number(y1), number(x2),
                     number(y2));
}

std::string scope_shape(NodeKind kind, const Rect& r, double bar) {
  std::string out;
  if (kind == NodeKind::each)  // a pile of them
    out += rect("shape", {r.x + 5, r.y + 5, r.w, r.h}, 8) + rect("shape", {r.x + 2.5, r.y + 2.5, r.w, r.h}, 8);
  out += rect("shape", r, 8);
  out += rect("bar", {r.x + 1, r.y + 1, r.w - 2, bar}, 7);
  return out;
}

}  // namespace

std::string text(double x, double y, double size, const std::string& words, const char* classes, double fit) {
  if (words.empty()) return "";
  return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\" font-size=\"{}\" data-fit=\"{}\">{}</text>", classes,
                     number(x), number(y), number(size), number(fit), xml(words));
}

std::string shape(NodeKind kind, const Rect& r) {
  switch (kind) {
    case NodeKind::wait: return rect("shape", r, std::min(r.h / 2, 24.0));
    case NodeKind::decide: return pointed(r, 12);
    case NodeKind::finish_by:
      return pointed(r, 12) + line(r.x + 13, r.bottom() - 4, r.right() - 13, r.bottom() - 4, "glyph");
    case NodeKind::milestone: return pointed(r, -13);
    case NodeKind::script:
      return polygon("shape", {{r.x + 11, r.y}, {r.right(), r.y}, {r.right() - 11, r.bottom()}, {r.x, r.bottom()}});
    case NodeKind::job:
      return rect("shape", r, 5) + line(r.x, r.y + 6, r.right(), r.y + 6, "glyph") +
             line(r.x, r.bottom() - 6, r.right(), r.bottom() - 6, "glyph");
    case NodeKind::subroute:
      return rect("shape", r, 3) + line(r.x + 6, r.y, r.x + 6, r.bottom(), "glyph") +
             line(r.right() - 6, r.y, r.right() - 6, r.bottom(), "glyph");
    case NodeKind::route:
    case NodeKind::stage:
    case NodeKind::each:
    case NodeKind::series: return scope_shape(kind, r, 22);
    case NodeKind::step:
    case NodeKind::optional: break;
  }
  return rect("shape", r, 5);
}

std::string split_shape(TargetKind kind, const Rect& r) {
  if (kind == TargetKind::one) {
    double mid = r.y + r.h / 2;
    return polygon("bar", {{r.x - 4, mid},
                           {r.x + 3, r.y},
                           {r.right() - 3, r.y},
                           {r.right() + 4, mid},
                           {r.right() - 3, r.bottom()},
                           {r.x + 3, r.bottom()}});
  }
  return rect("bar", r, kind == TargetKind::all ? 2 : 7);
}

std::string join_shape(double x, double y, const std::string& mark) {
  double half = mark.size() > 1 ? 13 : 9;
  return polygon("join", {{x, y - 9}, {x + half, y}, {x, y + 9}, {x - half, y}}) +
         text(x, y + 3.7, kLineSize, mark, "mid bold", 2 * half);
}

std::string leaf_texts(const Box& box, const Rect& r, const BoxTexts& texts, bool is_entered_aside) {
  std::string out;
  double step = texts.line.empty() ? 0 : kLineStep;
  double high = kTitleStep * static_cast<double>(texts.title.size()) + step;
  double room = r.w - 2 * texts.inset, x = r.x + r.w / 2;
  double top = r.y + (r.h - high) / 2;
  if (!box.join.empty()) {
    out += is_entered_aside ? join_shape(r.x, r.y + r.h / 2, box.join) : join_shape(x, r.y + 9, box.join);
    if (!is_entered_aside) top = r.bottom() - high - 3;
  }
  double y = top + 11.5;
  for (const auto& words : texts.title) {
    out += text(x, y, kTitleSize, words, "mid", room);
    y += kTitleStep;
  }
  return out + text(x, y - 1.5, kLineSize, texts.line, "mid small", room);
}

std::string scope_texts(const Box& box, const Rect& r, const BoxTexts& texts) {
  std::string out;
  if (!box.join.empty()) out += join_shape(r.x + 14, r.y + 12, box.join);
  double room = r.w - texts.inset - 9;
  out += text(r.x + texts.inset, r.y + 16.5, kTitleSize, texts.title.empty() ? "" : texts.title[0], "bold", room);
  out += text(r.x + texts.inset, r.y + 35, kLineSize, texts.line, "small", room);
  double gx = r.right() - 22, gy = r.y + 7;
  if (box.kind == NodeKind::each)
    for (int i = 0; i < 3; ++i) out += line(gx + i * 5, gy, gx + i * 5, gy + 11, "glyph");
  if (box.kind == NodeKind::series)
    for (int i = 0; i < 3; ++i) out += line(gx - 1, gy + 1 + i * 4.5, gx + 12, gy + 1 + i * 4.5, "glyph");
  return out;
}

}  // namespace trajectum::graph

// The look of everything in a picture: shapes, texts, marks and colours. A kind is known by its shape; colour only
// helps.
#ifndef TRAJECTUM_GRAPH_SVG_SHAPES_HPP
#define TRAJECTUM_GRAPH_SVG_SHAPES_HPP
#include <string>

#include "graph/chart.hpp"
#include "graph/svg_plan.hpp"

namespace trajectum::graph {

/// The style sheet and the arrow heads.
std::string style();
const char* line_class(Line line);
const char* split_class(route::TargetKind kind);
/// "stap", "wachten", "beslissen" ...
std::string kind_word(route::NodeKind kind, Lang lang);
/// What the picture shows, in two or three sentences, for who cannot see it.
std::string description(const Chart& chart);

/// One line of text. `fit` is the width that it keeps within.
std::string text(double x, double y, double size, const std::string& words, const char* classes, double fit);
std::string shape(route::NodeKind kind, const Rect& r);
std::string split_shape(route::TargetKind kind, const Rect& r);
std::string join_shape(double x, double y, const std::string& mark);
std::string leaf_texts(const Box& box, const Rect& r, const BoxTexts& texts, bool is_entered_aside);
std::string scope_texts(const Box& box, const Rect& r, const BoxTexts& texts);
/// A start or a way out.
std::string end_mark(const Chart& chart, std::size_t i, const Rect& r, const BoxTexts& texts);
/// What an overlay or a difference hangs on a box.
std::string overlay_marks(const Chart& chart, std::size_t i, const Rect& r);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_SVG_SHAPES_HPP

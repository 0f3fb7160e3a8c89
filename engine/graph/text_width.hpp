// How wide a text is when it is drawn, without a font at hand. The table holds the advances of DejaVu Sans, the widest
// of the faces that the drawings ask for (Helvetica, Arial, Liberation Sans, DejaVu Sans), so that a text which fits
// here fits in each of them. Pure. Thread: any.
#ifndef TRAJECTUM_GRAPH_TEXT_WIDTH_HPP
#define TRAJECTUM_GRAPH_TEXT_WIDTH_HPP
#include <string>
#include <string_view>
#include <vector>

namespace trajectum::graph {

enum class Weight { regular, bold };

/// Width in the unit of `size` (pixels of an SVG). Bytes that are no UTF-8 count as wide letters.
double text_width(std::string_view text, double size, Weight weight = Weight::regular);

/// The text itself if it fits, else as much of it as fits with an ellipsis behind it; "" when not even that fits.
std::string shortened(const std::string& text, double width_max, double size, Weight weight = Weight::regular);

/// Breaks between words, and within a word that is too long for a line. At most `lines_max` lines (1 at least); the
/// last one is shortened. No line is wider than `width_max`.
std::vector<std::string> wrapped(const std::string& text, double width_max, double size, std::size_t lines_max,
                                 Weight weight = Weight::regular);

}  // namespace trajectum::graph

#endif  // TRAJECTUM_GRAPH_TEXT_WIDTH_HPP

#include "graph/text_width.hpp"

#include <cstdint>

namespace trajectum::graph {
namespace {

// Advances in thousandths of the size: U+0020..U+007E, and U+00A0..U+017F.
constexpr std::uint16_t kRegular[] = {318,  401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337,
                                      636,  636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531,
                                      1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
                                      603,  787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500,
                                      500,  613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612,
                                      635,  635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};
constexpr std::uint16_t kBold[] = {348,  456, 521, 838, 696, 1002, 872, 306,  457, 457, 523, 838, 380, 415,  380, 365,
                                   696,  696, 696, 696, 696, 696,  696, 696,  696, 696, 400, 400, 838, 838,  838, 580,
                                   1000, 774, 762, 734, 830, 683,  683, 821,  837, 372, 372, 775, 637, 995,  837, 850,
                                   733,  850, 770, 720, 682, 812,  774, 1103, 771, 724, 725, 457, 365, 457,  838, 500,
                                   500,  675, 716, 593, 716, 678,  435, 716,  712, 343, 343, 665, 343, 1042, 712, 687,
                                   716,  716, 493, 595, 478, 712,  652, 924,  645, 652, 582, 712, 365, 712,  838};
constexpr std::uint16_t kLatin[] = {
    318, 401, 636, 636, 636, 636, 337, 500, 500, 1000, 471,  612,  838, 361, 1000, 500, 500, 838, 401, 401, 500,
    636, 636, 318, 500, 401, 471, 612, 969, 969, 969,  531,  684,  684, 684, 684,  684, 684, 974, 698, 632, 632,
    632, 632, 295, 295, 295, 295, 775, 748, 787, 787,  787,  787,  787, 838, 787,  732, 732, 732, 732, 611, 605,
    630, 613, 613, 613, 613, 613, 613, 982, 550, 615,  615,  615,  615, 278, 278,  278, 278, 612, 634, 612, 612,
    612, 612, 612, 838, 612, 634, 634, 634, 634, 592,  635,  592,  684, 613, 684,  613, 684, 613, 698, 550, 698,
    550, 698, 550, 698, 550, 770, 635, 775, 635, 632,  615,  632,  615, 632, 615,  632, 615, 632, 615, 775, 635,
    775, 635, 775, 635, 775, 635, 752, 634, 916, 695,  295,  278,  295, 278, 295,  278, 295, 278, 295, 278, 590,
    556, 295, 278, 656, 579, 579, 557, 278, 557, 278,  557,  375,  557, 342, 562,  284, 748, 634, 748, 634, 748,
    634, 813, 748, 634, 787, 612, 787, 612, 787, 612,  1070, 1023, 695, 411, 695,  411, 695, 411, 635, 521, 635,
    521, 635, 521, 635, 521, 611, 392, 611, 392, 611,  392,  732,  634, 732, 634,  732, 634, 732, 634, 732, 634,
    732, 634, 989, 818, 611, 592, 611, 685, 525, 685,  525,  685,  525, 352};

constexpr double kBoldOverRegular = 1.27;  // the most by which a bold letter is wider
constexpr double kOther = 1000;            // a letter beyond the table: as wide as it is high
constexpr double kPicture = 1400;          // emoji are wider still

/// The code point at `at`, which moves behind it; a byte that begins none counts by itself.
std::uint32_t next_point(std::string_view text, std::size_t& at) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::uint32_t first = byte(at++);
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC2 ? 1 : 0;
  if (more == 0) return first < 0x80 ? first : 0xFFFD;
  std::uint32_t point = first & (0x3Fu >> more);
  for (int i = 0; i < more; ++i) {
    if (at >= text.size() || (byte(at) & 0xC0) != 0x80) return 0xFFFD;
    point = point << 6 | (byte(at++) & 0x3Fu);
  }
  return point;
}

double advance(std::uint32_t point, Weight weight) {
  if (point < 32) return kRegular[0];
  if (point < 127) return weight == Weight::bold ? kBold[point - 32] : kRegular[point - 32];
  double width = point >= 0x1F000 ? kPicture : kOther;
  if (point >= 0xA0 && point < 0x180) width = kLatin[point - 0xA0];
  return weight == Weight::bold ? width * kBoldOverRegular : width;
}

/// How many bytes of the text fit, whole code points only.
std::size_t bytes_that_fit(std::string_view text, double width_max, double size, Weight weight) {
  double width = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    auto before = at;
    width += advance(next_point(text, at), weight) * size / 1000;
    if (width > width_max) return before;
  }
  return text.size();
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    auto end = text.find_first_of(" \t\n\r", at);
    if (end == std::string::npos) end = text.size();
    if (end > at) out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

}  // namespace

double text_width(std::string_view text, double size, Weight weight) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) width += advance(next_point(text, at), weight);
  return width * size / 1000;
}

std::string shortened(const std::string& text, double width_max, double size, Weight weight) {
  if (text_width(text, size, weight) <= width_max) return text;
  const std::string ellipsis = "…";
  auto room = width_max - text_width(ellipsis, size, weight);
  if (room < 0) return "";
  auto cut = text.substr(0, bytes_that_fit(text, room, size, weight));
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  return cut + ellipsis;
}

std::vector<std::string> wrapped(const std::string& text, double width_max, double size, std::size_t lines_max,
                                 Weight weight) {
  std::vector<std::string> lines;
  auto words = words_of(text);
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool fits_behind = !lines.empty() && text_width(lines.back() + ' ' + words[i], size, weight) <= width_max;
    if (fits_behind) {
      lines.back() += ' ' + words[i];
      continue;
    }
    if (lines.size() == lines_max) {
      lines.back() = shortened(lines.back() + ' ' + words[i], width_max, size, weight);
      if (!lines.back().ends_with("…")) lines.back() = shortened(lines.back() + "……", width_max, size, weight);
      return lines;
    }
    auto cut = bytes_that_fit(words[i], width_max, size, weight);
    if (cut > 0 && cut < words[i].size() && lines.size() + 1 < lines_max) {
      auto rest = words[i].substr(cut);
      lines.push_back(words[i].substr(0, cut));
      words[i] = rest;
      --i;
    } else {
      lines.push_back(shortened(words[i], width_max, size, weight));
    }
  }
  return lines;
}

}  // namespace trajectum::graph

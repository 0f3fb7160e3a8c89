#include "graph/xml.hpp"

#include <fmt/core.h>

#include "base/text.hpp"

namespace trajectum::graph {
namespace {

constexpr const char* kNoLetter = "\xEF\xBF\xBD";  // U+FFFD

/// The length of the code point at `at`; 0 when the bytes are none that XML knows.
std::size_t length_at(std::string_view text, std::size_t at) {
  auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  auto bytes = text.substr(at, length);
  if (bytes.size() < length || !is_utf8(bytes)) return 0;
  return bytes == "\xEF\xBF\xBE" || bytes == "\xEF\xBF\xBF" ? 0 : length;
}

}  // namespace

std::string xml(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    auto length = length_at(text, at);
    if (length == 0) {
      out += kNoLetter;
      ++at;
      continue;
    }
    auto letter = text.substr(at, length);
    at += length;
    if (letter == "&")
      out += "&amp;";
    else if (letter == "<")
      out += "&lt;";
    else if (letter == ">")
      out += "&gt;";
    else if (letter == "\"")
      out += "&quot;";
    else if (letter == "'")
      out += "&#39;";
    else
      out += letter;
  }
  return out;
}

std::string number(double n) {
  auto out = fmt::format("{:.1f}", n);
  if (out.ends_with(".0")) out.resize(out.size() - 2);
  return out == "-0" ? "0" : out;
}

}  // namespace trajectum::graph

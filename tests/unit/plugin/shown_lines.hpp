// How doctest shows lines of text.
#ifndef TRAJECTUM_TESTS_UNIT_PLUGIN_SHOWN_LINES_HPP
#define TRAJECTUM_TESTS_UNIT_PLUGIN_SHOWN_LINES_HPP
#include <doctest/doctest.h>

#include <string>
#include <vector>

/// A failed check of lines shows them.
template <>
struct doctest::StringMaker<std::vector<std::string>> {
  static String convert(const std::vector<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += "\n    " + line;
    return out.c_str();
  }
};

#endif  // TRAJECTUM_TESTS_UNIT_PLUGIN_SHOWN_LINES_HPP

#include "plugin/version.hpp"

#include <fmt/core.h>

#include <charconv>
#include <vector>

namespace trajectum::plugin {
namespace {

/// One to three numbers with points between them.
std::optional<std::vector<int>> numbers(std::string_view text) {
  std::vector<int> out;
  const char* p = text.data();
  const char* end = p + text.size();
  for (;;) {
    int n = 0;
    auto [rest, failed] = std::from_chars(p, end, n);
    if (failed != std::errc() || n < 0 || n > 1000000 || *p == '-') return std::nullopt;
    out.push_back(n);
    if (rest == end) return out;
    if (*rest != '.' || rest + 1 == end || out.size() == 3) return std::nullopt;
    p = rest + 1;
  }
}

}  // namespace

std::optional<Version> parse_version(std::string_view text) {
  auto parts = text.empty() ? std::nullopt : numbers(text);
  if (!parts || parts->size() != 3) return std::nullopt;
  return Version{(*parts)[0], (*parts)[1], (*parts)[2]};
}

std::string format_version(const Version& version) {
  return fmt::format("{}.{}.{}", version.major, version.minor, version.patch);
}

std::optional<VersionRange> parse_range(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.front() != '^') {
    auto exact = parse_version(text);
    if (!exact) return std::nullopt;
    return VersionRange{*exact, {exact->major, exact->minor, exact->patch + 1}};
  }
  text.remove_prefix(1);
  auto parts = text.empty() ? std::nullopt : numbers(text);
  if (!parts) return std::nullopt;
  bool stable = (*parts)[0] > 0 || parts->size() == 1;
  parts->resize(3);
  Version from{(*parts)[0], (*parts)[1], (*parts)[2]};
  Version before = stable ? Version{from.major + 1, 0, 0} : Version{0, from.minor + 1, 0};
  return VersionRange{from, before};
}

}  // namespace trajectum::plugin

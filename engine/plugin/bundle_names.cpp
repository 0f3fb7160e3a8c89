#include "plugin/bundle_names.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"

namespace trajectum::plugin {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string lower_case(std::string text) {
  for (auto& c : text)
    if (is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  return text;
}

}  // namespace

bool is_bundle_id(std::string_view text) {
  return !text.empty() && text.size() <= limits::kIdBytesMax && is_lower(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; });
}

std::optional<Text> wrong_path(std::string_view path, std::size_t bytes_max) {
  if (path.size() > bytes_max)
    return Text{fmt::format("deze bestandsnaam is te lang: hoogstens {} tekens, met de mappen erbij", bytes_max),
                fmt::format("this file name is too long: at most {} characters, with its folders", bytes_max)};
  bool known = std::all_of(path.begin(), path.end(), [](char c) {
    return is_lower(c) || is_upper(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == '/';
  });
  if (path.empty() || !known)
    return Text{"deze bestandsnaam kan niet: letters, cijfers, `_`, `-` en `.`",
                "this file name is not allowed: letters, digits, `_`, `-` and `.`"};
  for (std::size_t at = 0; at <= path.size();) {
    auto end = std::min(path.find('/', at), path.size());
    if (end == at || path[at] == '.')
      return Text{"deze bestandsnaam kan niet: een deel ervan is leeg of begint met een punt",
                  "this file name is not allowed: a part of it is empty or begins with a point"};
    at = end + 1;
  }
  return std::nullopt;
}

std::optional<Text> BundlePaths::add(const std::string& path) {
  for (auto end = path.find('/');; end = path.find('/', end + 1)) {
    bool is_file = end == std::string::npos;
    auto part = path.substr(0, end);
    auto [at, is_new] = taken_.emplace(lower_case(part), Taken{part, is_file});
    const auto& taken = at->second;
    if (!is_new && taken.as != part)
      return Text{
          fmt::format("`{}` en `{}` zijn op sommige schijven dezelfde naam: noem er een anders", taken.as, part),
          fmt::format("`{}` and `{}` are one name on some disks: call one of them otherwise", taken.as, part)};
    if (!is_new && taken.is_file != is_file)
      return Text{fmt::format("`{}` is een bestand en een map", part),
                  fmt::format("`{}` is a file and a folder", part)};
    if (!is_new && is_file)
      return Text{fmt::format("`{}` staat er twee keer", part), fmt::format("`{}` is there twice", part)};
    if (is_file) return std::nullopt;
  }
}

}  // namespace trajectum::plugin

#include "plugin/origins.hpp"

#include <fmt/core.h>

#include <map>
#include <nlohmann/json.hpp>

namespace trajectum::plugin {
namespace {

using Json = nlohmann::ordered_json;

/// The keys of a node that another file than its own says.
std::map<std::string, route::Origin> keys_elsewhere(const route::Declaration& node) {
  std::map<std::string, route::Origin> out;
  for (const auto& [key, said] : node.keys)
    if (said.origin.line > 0 && said.origin.file != node.origin.file) out.emplace(key, said.origin);
  return out;
}

Json json_of(const route::Declaration& node) {
  Json out = {{"node", node.name}, {"kind", node.kind}, {"bundle", node.bundle}, {"at", told_at(node.origin)}};
  for (const auto& touch : node.touched)
    out["touched"].push_back({{"word", touch.word}, {"bundle", touch.bundle}, {"at", told_at(touch.origin)}});
  for (const auto& [key, origin] : keys_elsewhere(node)) out["keys"][key] = told_at(origin);
  return out;
}

}  // namespace

std::string told_at(const route::Origin& origin) {
  return origin.line > 0 ? fmt::format("{}:{}", origin.file, origin.line) : origin.file;
}

std::string short_text(const std::string& text) {
  constexpr std::size_t kShown = 100;
  if (text.size() <= kShown) return text;
  auto end = kShown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // not within a character
  return text.substr(0, end) + "...";
}

std::string origins_json(const route::Declared& declared) {
  Json out = Json::object();
  for (const auto& [id, route] : declared.routes)
    for (const auto& node : route.nodes) out[id].push_back(json_of(node));
  return out.dump();
}

void print_origins(const route::Declared& declared, std::ostream& out) {
  for (const auto& [id, route] : declared.routes) {
    for (const auto& node : route.nodes) {
      out << fmt::format("{}{} {}  {}\n", &node == &route.nodes.front() ? "" : "  ", node.kind, node.name,
                         told_at(node.origin));
      for (const auto& touch : node.touched) out << fmt::format("      {}  {}\n", touch.word, told_at(touch.origin));
      for (const auto& [key, origin] : keys_elsewhere(node)) out << fmt::format("      {}  {}\n", key, told_at(origin));
    }
  }
}

}  // namespace trajectum::plugin

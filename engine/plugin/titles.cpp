#include "plugin/titles.hpp"

#include <fmt/core.h>

#include <set>

namespace trajectum::plugin {
namespace {

route::Fault untitled(const route::Origin& at, const std::string& what) {
  route::Fault out;
  out.origin = at;
  out.message = {fmt::format("{} heeft geen titel: mensen zien de naam", what),
                 fmt::format("{} has no title: people see the name", what)};
  out.warning = true;
  return out;
}

template <class T>
void add_all(const std::map<std::string, T>& all, const char* word, const std::string& bundle,
             std::vector<route::Fault>& out) {
  for (const auto& [id, one] : all)
    if (one.title.empty()) out.push_back(untitled({bundle, 0, 0}, fmt::format("{} `{}`", word, id)));
}

}  // namespace

std::vector<route::Fault> missing_titles(const route::Bundle& bundle) {
  std::vector<route::Fault> out;
  std::set<std::string> told;  // a base's node is in every route that extends it
  for (const auto& [id, route] : bundle.routes) {
    for (const auto& node : route.nodes) {
      if (!node.title.empty() || node.kind == route::NodeKind::finish_by) continue;
      auto place = fmt::format("{}:{}:{}", node.origin.file, node.origin.line, node.origin.column);
      if (told.insert(place).second)
        out.push_back(untitled(node.origin, fmt::format("{} `{}`", route::node_kind_name(node.kind), node.name)));
    }
  }
  add_all(bundle.registers, "register", bundle.id, out);
  add_all(bundle.roles, "role", bundle.id, out);
  add_all(bundle.pools, "pool", bundle.id, out);
  add_all(bundle.metrics, "metric", bundle.id, out);
  return out;
}

}  // namespace trajectum::plugin

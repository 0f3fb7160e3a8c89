#include "plugin/titles.hpp"

#include <fmt/core.h>

#include <set>

#include "route/titles.hpp"

namespace trajectum::plugin {
namespace {

route::Fault untitled(const route::Origin& at, const Text& what, const Text& cure) {
  route::Fault out;
  out.origin = at;
  out.message = {fmt::format("{} heeft geen titel: mensen zien de naam{}", what.nl, cure.nl),
                 fmt::format("{} has no title: people see the name{}", what.en, cure.en)};
  out.warning = true;
  return out;
}

template <class T>
void add_all(const std::map<std::string, T>& all, const Text& word, const std::string& bundle,
             std::vector<route::Fault>& out) {
  for (const auto& [id, one] : all)
    if (one.title.empty())
      out.push_back(
          untitled({bundle, 0, 0}, {fmt::format("{} `{}`", word.nl, id), fmt::format("{} `{}`", word.en, id)}, {}));
}

/// What a label may give a title: once for each place, because a base's node is in every route that extends it.
void add_called(const route::Bundle& bundle, std::vector<route::Fault>& out) {
  std::set<std::string> told;
  route::each_called(bundle, [&](const route::CalledThing& thing) {
    if (thing.titled) return;
    const auto& word = route::word_of(thing.what);
    if (!told.insert(word.en + " " + thing.address).second) return;
    auto name = thing.address.substr(thing.address.rfind('.') + 1);
    auto in = fmt::format("`titles {{ {} = {{ {} = {{ nl, en }} }} }}`", route::area_of(thing.what), name);
    out.push_back(untitled(
        thing.at, {fmt::format("{} `{}`", word.nl, thing.address), fmt::format("{} `{}`", word.en, thing.address)},
        {"; geef er een in labels.lua: " + in, "; give it one in labels.lua: " + in}));
  });
}

}  // namespace

std::vector<route::Fault> missing_titles(const route::Bundle& bundle) {
  std::vector<route::Fault> out;
  std::set<std::string> told;  // a base's node is in every route that extends it
  for (const auto& [id, route] : bundle.routes) {
    for (const auto& node : route.nodes) {
      if (!node.title.empty() || node.kind == route::NodeKind::finish_by) continue;
      auto place = fmt::format("{}:{}:{}", node.origin.file, node.origin.line, node.origin.column);
      auto what = fmt::format("{} `{}`", route::node_kind_name(node.kind), node.name);
      if (told.insert(place).second) out.push_back(untitled(node.origin, {what, what}, {}));
    }
  }
  add_all(bundle.registers, {"register", "register"}, bundle.id, out);
  add_all(bundle.roles, {"rol", "role"}, bundle.id, out);
  add_all(bundle.pools, {"pool", "pool"}, bundle.id, out);
  add_all(bundle.metrics, {"kengetal", "metric"}, bundle.id, out);
  add_called(bundle, out);
  return out;
}

}  // namespace trajectum::plugin

// What a drawing of a route must hold, found without the drawing code: every node, and every way of every node by name.
#ifndef TRAJECTUM_TESTS_UNIT_GRAPH_WAYS_HPP
#define TRAJECTUM_TESTS_UNIT_GRAPH_WAYS_HPP
#include <fmt/core.h>
#include <set>
#include <string>

#include "route/graph.hpp"

namespace trajectum::graph::test {

inline void ways_of(const route::Node& from, const route::Target& t, const std::string& key,
                    std::multiset<std::string>& out) {
  if (t.parts.empty()) out.insert(key);
  for (std::size_t i = 0; i < t.parts.size(); ++i) ways_of(from, t.parts[i], fmt::format("{}.{}", key, i + 1), out);
  for (const auto& other : t.otherwise) ways_of(from, other, key + ".else", out);
}

/// The ways of all nodes, the starts of all scopes, what is added every so often, what `finish_by` may end with.
inline std::multiset<std::string> expected_arcs(const route::Route& route) {
  using route::NodeKind;
  std::multiset<std::string> out;
  for (const auto& n : route.nodes) {
    auto name = n.index == route::kRoot ? std::string("@") : n.name;
    for (auto first : n.start) out.insert(name + "/start." + route.node(first).id);
    if (n.index == route::kRoot) continue;
    if (n.kind == NodeKind::finish_by) {
      auto scope = n.parent;
      while (scope != route::kRoot && route.node(scope).kind != NodeKind::stage) scope = route.node(scope).parent;
      for (const auto& o : route.node(scope).outcomes) out.insert(name + "/by." + o.id);
      if (route.node(scope).outcomes.empty()) out.insert(name + "/by");
      continue;
    }
    if (n.next) ways_of(n, *n.next, name + "/next", out);
    for (const auto& o : n.outcomes) ways_of(n, o.target, name + "/outcomes." + o.id, out);
    if (n.on_timeout) ways_of(n, *n.on_timeout, name + "/timeout", out);
    int failure = 0;
    for (const auto& rule : n.on_failure) {
      if (!rule.go) continue;
      auto key = name + "/failure" + (failure == 0 ? "" : fmt::format(".{}", failure + 1));
      ways_of(n, *rule.go, key, out);
      ++failure;
    }
    if (n.every && n.every->add != route::kNoNode && route.node(n.every->add).parent == n.parent && !n.is_scope())
      out.insert(name + "/every");
  }
  return out;
}

}  // namespace trajectum::graph::test

#endif  // TRAJECTUM_TESTS_UNIT_GRAPH_WAYS_HPP

// Nets by hand.
#ifndef TRAJECTUM_TESTS_UNIT_PROOF_NET_BUILDER_HPP
#define TRAJECTUM_TESTS_UNIT_PROOF_NET_BUILDER_HPP
#include <string>
#include <vector>

#include "proof/net.hpp"
#include "proof/prove.hpp"

namespace build {

using namespace trajectum::proof;

inline Arc to(NodeId node) {
  Arc a;
  a.kind = Arc::Kind::to;
  a.node = node;
  return a;
}
inline Arc finish(const std::string& outcome) {
  Arc a;
  a.kind = Arc::Kind::finish;
  a.outcome = outcome;
  return a;
}
inline Arc done() { return {}; }
inline Arc tree(Arc::Kind kind, std::vector<Arc> parts) {
  Arc a;
  a.kind = kind;
  a.parts = std::move(parts);
  return a;
}
inline Arc all(std::vector<Arc> parts) { return tree(Arc::Kind::all, std::move(parts)); }
inline Arc guarded(Arc a) {
  a.when = true;
  return a;
}
inline Arc at_most(int n, Arc a) {
  a.at_most = n;
  return a;
}
inline Arc withdrawing(std::vector<NodeId> ids, Arc a) {
  a.withdraws = std::move(ids);
  return a;
}

struct Builder {
  Net net;
  Builder() {
    net.nodes.emplace_back();
    net.nodes[0].kind = Kind::route;
    net.nodes[0].name = "route";
  }
  /// A node in a scope; the first of a scope is its start.
  NodeId add(Kind kind, const std::string& name, NodeId scope = kRoot) {
    auto id = static_cast<NodeId>(net.nodes.size());
    net.nodes.emplace_back();
    auto& n = net.nodes.back();
    n.kind = kind;
    n.name = name;
    n.parent = scope;
    auto& s = at(scope);
    if (s.children.empty()) s.start = {id};
    s.children.push_back(id);
    return id;
  }
  NodeId step(const std::string& name, NodeId scope = kRoot) { return add(Kind::step, name, scope); }
  NodeId script(const std::string& name, NodeId scope = kRoot) { return add(Kind::script, name, scope); }
  NodeId wait(const std::string& name, NodeId scope = kRoot) { return add(Kind::wait, name, scope); }
  Node& at(NodeId id) { return net.nodes[static_cast<std::size_t>(id)]; }
  void next(NodeId id, Arc a) { at(id).next = std::move(a); }
  void outcome(NodeId id, const std::string& name, Arc a) { at(id).outcomes.push_back({name, std::move(a)}); }
  /// Both branches side by side behind an automatic node; gives the join.
  NodeId both(NodeId split, NodeId a, NodeId b, const std::string& join_name, Join::Need need) {
    next(split, all({to(a), to(b)}));
    auto j = step(join_name, at(split).parent);
    at(j).join.need = need;
    next(a, to(j));
    next(b, to(j));
    return j;
  }
};

/// The kinds of findings, sorted, each once.
inline std::vector<Finding::Kind> kinds(const Verdict& v) {
  std::vector<Finding::Kind> out;
  for (auto k : {Finding::Kind::stuck, Finding::Kind::let_go, Finding::Kind::dead, Finding::Kind::unbounded,
                 Finding::Kind::automatic_cycle})
    for (const auto& f : v.findings)
      if (f.kind == k && (out.empty() || out.back() != k)) out.push_back(k);
  return out;
}
inline std::vector<Finding::Kind> kinds(const Net& net) { return kinds(prove(net)); }

}  // namespace build

#endif  // TRAJECTUM_TESTS_UNIT_PROOF_NET_BUILDER_HPP

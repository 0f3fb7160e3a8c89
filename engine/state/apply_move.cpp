// A case names nodes by number, and a number means something in one version only: moving it to another is naming all of
// them anew. What stood at a node that is gone is forgotten here; the history keeps it, under the numbers it had.
#include "state/apply_move.hpp"

#include <algorithm>

#include "base/result.hpp"
#include "route/graph.hpp"

namespace trajectum::state {
namespace {

class Renumbering {
 public:
  explicit Renumbering(const CaseMoved& e) : e_(e) {}

  NodeIndex to(NodeIndex node) const {
    if (node >= e_.nodes.size()) return node;  // kWaitsToOpen, kNotStale: no node
    return e_.nodes[node];
  }
  bool gone(NodeIndex node) const { return node < e_.nodes.size() && e_.nodes[node] == kNodeGone; }

  void list(std::vector<NodeIndex>& nodes) const {
    std::erase_if(nodes, [&](NodeIndex node) { return gone(node); });
    for (auto& node : nodes) node = to(node);
  }
  void arcs(std::vector<std::pair<NodeIndex, NodeIndex>>& arcs) const {
    std::erase_if(arcs, [&](const auto& arc) { return gone(arc.first) || gone(arc.second); });
    for (auto& [target, source] : arcs) target = to(target), source = to(source);
  }
  /// Of things that are only about their node.
  template <class T>
  void at_node(std::vector<T>& things) const {
    std::erase_if(things, [&](const T& thing) { return gone(thing.node); });
    for (auto& thing : things) thing.node = to(thing.node);
  }
  template <class T>
  void by_node(std::vector<std::pair<NodeIndex, T>>& things) const {
    std::erase_if(things, [&](const auto& thing) { return gone(thing.first); });
    for (auto& thing : things) thing.first = to(thing.first);
  }
  /// Of things that stay without their node: they are the route's then.
  template <class T>
  void kept(std::vector<T>& things) const {
    for (auto& thing : things) thing.node = gone(thing.node) ? route::kRoot : to(thing.node);
  }

  void instance(Instance& i) const {
    TRAJECTUM_ASSERT(!gone(i.node));
    i.node = to(i.node);
    std::erase_if(i.counters, [&](const auto& c) { return counter(c.first) == kCounterGone; });
    for (auto& [number, uses] : i.counters) number = counter(number);
    std::erase_if(i.marks, [&](const auto& m) { return gone(m.first.first) || gone(m.first.second); });
    for (auto& [arc, count] : i.marks) arc = {to(arc.first), to(arc.second)};
    arcs(i.latches);
    list(i.reached);
    list(i.done_steps);
    by_node(i.did);
  }

 private:
  std::uint32_t counter(std::uint32_t number) const {
    return number < e_.counters.size() ? e_.counters[number] : kCounterGone;
  }
  const CaseMoved& e_;
};

}  // namespace

void apply_move(Case& c, const CaseMoved& e) {
  for (const auto& w : e.taken)
    std::erase_if(c.find(w.scope)->marks, [&](const auto& m) { return m.first == std::pair{w.target, w.source}; });
  for (const auto& w : e.forgotten) std::erase(c.find(w.scope)->latches, std::pair{w.target, w.source});
  Renumbering anew(e);
  anew.instance(c.root);
  for (auto& i : c.instances) anew.instance(i);
  for (auto& m : c.memory)
    if (m.stale != kNotStale && anew.gone(m.stale))
      m.stale = kNotStale;
    else
      m.stale = anew.to(m.stale);
  anew.at_node(c.memory);
  anew.kept(c.seats);
  anew.at_node(c.milestones);
  anew.list(c.visited);
  for (auto& [node, child] : c.open_children) node = anew.gone(node) ? route::kRoot : anew.to(node);
  anew.kept(c.slas);
  anew.at_node(c.late);
  anew.by_node(c.results);
  anew.kept(c.terms);
  anew.at_node(c.undo);
  for (auto& u : c.undo) u.row = anew.gone(u.row) ? route::kRoot : anew.to(u.row);
  anew.by_node(c.brought);
  c.hash = e.hash;
  c.file_changed = true;
}

void apply_move(Case& c, const CaseMovedBack& e) {
  Case was;
  bool read = was.decode_body(e.body) && was.decode_file(e.file);
  TRAJECTUM_ASSERT(read);
  was.region = c.region;
  was.no = c.no;
  was.last_history = c.last_history;
  was.seq = c.seq;
  was.last_instance = c.last_instance;  // numbers that were given are never given again
  was.last_timer = c.last_timer;
  was.last_seat = c.last_seat;
  was.last_mail = c.last_mail;
  was.last_sla = c.last_sla;
  was.last_term = c.last_term;
  was.last_undo = c.last_undo;
  was.file_changed = true;
  c = std::move(was);
}

void apply_move(Case& c, const ItemRoleSet& e) {
  auto* i = c.find(e.instance);
  TRAJECTUM_ASSERT(i != nullptr);
  i->role = e.role;
}

}  // namespace trajectum::state

// What follows by itself: an opened scope settles before its siblings, then document order (semantics.md, 2).
#include <algorithm>

#include "proof/game.hpp"

namespace trajectum::proof {

std::unique_ptr<State> Game::begin(NodeId scope, bool container) {
  clear();
  auto top = make_state(model_, scope, container, nullptr);
  if (container)
    fill_container(*top);
  else
    start_nodes(*top);
  return top;
}

bool Game::settle(State& top) {
  clear();
  return settle_inner(top);
}

bool Game::can_settle(const State& s) const {
  for (const auto& i : s.items)
    if (i.inner && can_settle(*i.inner)) return true;
  if (!s.container) {
    for (auto child : model_.node(s.scope).children)
      if (can_settle_node(s, child)) return true;
    return can_end(s);
  }
  const auto& n = model_.node(s.scope);
  if (s.left > 0 && n.kind == Kind::each && (!n.one_by_one || s.items.empty())) return true;
  bool over = s.left == 0 && s.items.empty() && !s.open;
  return over || (!s.fired && s.needed == 0);
}

bool Game::can_settle_node(const State& s, NodeId node) const {
  for (const auto& i : s.items)
    if (i.node == node && i.phase == Phase::waits && !blocked(s, i)) return true;
  return s.ending < 0 && !model_.spot(node).plain && (swallows(s, node) || join_ready(s, node));
}

bool Game::settle_inner(State& s) {
  std::vector<std::size_t> ready;
  std::vector<std::string> forms;
  for (std::size_t i = 0; i < s.items.size(); ++i) {
    if (!s.items[i].inner || !can_settle(*s.items[i].inner)) continue;
    if (!ready.empty() && s.items[i].node != s.items[ready.front()].node) {
      if (s.items[i].node > s.items[ready.front()].node) continue;
      ready.clear(), forms.clear();
    }
    canonicalise(*s.items[i].inner);
    std::string form;
    encode(*s.items[i].inner, form);
    if (std::find(forms.begin(), forms.end(), form) != forms.end()) continue;
    ready.push_back(i), forms.push_back(std::move(form));
  }
  if (!ready.empty()) {
    std::size_t which = 0;
    if (ready.size() > 1) {
      int options = static_cast<int>(ready.size());
      which = static_cast<std::size_t>(ask(Answer::Question::first, s.items[ready[0]].node, 0, options));
    }
    return settle_inner(*s.items[ready[which]].inner);
  }
  return s.container ? settle_container(s) : settle_body(s);
}

bool Game::settle_container(State& s) {
  const auto& n = model_.node(s.scope);
  if (s.left > 0 && n.kind == Kind::each && (!n.one_by_one || s.items.empty())) {
    --s.left;
    open_element(s);
    return true;
  }
  bool over = s.left == 0 && s.items.empty() && !s.open;
  if (!s.fired && (s.needed == 0 || over)) {
    fire(s);
    return true;
  }
  if (!over) return false;
  if (!s.up) {
    event = {Event::Kind::gone, kDone};
    s.gone = true;
    return true;
  }
  happened(s.scope);
  State& parent = *s.up;
  bury(take(parent, static_cast<std::size_t>(s.holder() - parent.items.data())));
  return true;
}

void Game::fire(State& s) {
  s.fired = true;
  if (model_.node(s.scope).cancel_rest) {
    while (!s.items.empty()) bury(take(s, s.items.size() - 1));
    s.left = 0;
    s.open = false;
  }
  bool stays = s.left > 0 || !s.items.empty() || s.open;
  if (!s.up) {
    event = {stays ? Event::Kind::fire : Event::Kind::fire_gone, kDone};
    s.gone = !stays;
    return;
  }
  State& parent = *s.up;
  auto scope = s.scope;
  happened(scope);
  if (stays)
    s.holder()->phase = Phase::drain;
  else
    bury(take(parent, static_cast<std::size_t>(s.holder() - parent.items.data())));
  leave(scope, -1, parent);
}

bool Game::settle_body(State& s) {
  for (auto child : model_.node(s.scope).children) {
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < s.items.size(); ++i) {
      const auto& item = s.items[i];
      if (item.node != child || item.phase != Phase::waits || blocked(s, item)) continue;
      bool known = std::any_of(ready.begin(), ready.end(), [&](auto r) { return s.items[r].race == item.race; });
      if (!known) ready.push_back(i);
    }
    if (!ready.empty()) {
      std::size_t which = 0;
      if (ready.size() > 1)
        which = static_cast<std::size_t>(ask(Answer::Question::first, child, 0, static_cast<int>(ready.size())));
      open(s, ready[which]);
      return true;
    }
    if (s.ending < 0 && settle_join(s, child)) return true;
  }
  return settle_end(s);
}

bool Game::can_end(const State& s) const {
  if (s.ending >= 0) return s.items.empty();
  for (const auto& i : s.items)
    if (model_.node(i.node).kind != Kind::optional || model_.node(i.node).required) return false;
  if (std::any_of(s.marks.begin(), s.marks.end(), [](auto m) { return m > 0; })) return false;
  return !model_.node(s.scope).keep_open;
}

bool Game::settle_end(State& s) {
  if (!can_end(s)) return false;
  end_body(s, s.ending >= 0 ? s.ending : kDone);
  return true;
}

bool Game::settle_join(State& s, NodeId node) {
  const auto& spot = model_.spot(node);
  if (spot.plain) return false;
  if (swallows(s, node)) {
    for (std::size_t n = 0; n < spot.sources.size(); ++n) {
      auto slot = static_cast<std::size_t>(spot.first_slot) + n;
      if (!s.latches[slot] || s.marks[slot] < spot.node->join.marks) continue;
      s.marks[slot] = static_cast<std::uint8_t>(s.marks[slot] - spot.node->join.marks);
      s.latches[slot] = 0;
    }
    return true;
  }
  if (!join_ready(s, node)) return false;
  fire_join(s, node);
  return true;
}

bool Game::swallows(const State& s, NodeId node) const {
  const auto& spot = model_.spot(node);
  for (std::size_t n = 0; n < spot.sources.size(); ++n) {
    auto slot = static_cast<std::size_t>(spot.first_slot) + n;
    if (s.latches[slot] && s.marks[slot] >= spot.node->join.marks) return true;
  }
  return false;
}

bool Game::join_ready(const State& s, NodeId node) const {
  const auto& spot = model_.spot(node);
  const auto& join = spot.node->join;
  int marked = 0, all = static_cast<int>(spot.sources.size());
  for (int n = 0; n < all; ++n) {
    auto slot = static_cast<std::size_t>(spot.first_slot + n);
    if (s.latches[slot]) return false;
    if (s.marks[slot] >= join.marks) ++marked;
  }
  if (marked == 0) return false;
  switch (join.need) {
    case Join::Need::any: return true;
    case Join::Need::all: return marked == all;
    case Join::Need::count: return marked >= join.count;
    case Join::Need::active: break;
  }
  for (int n = 0; n < all; ++n) {
    if (s.marks[static_cast<std::size_t>(spot.first_slot + n)] >= join.marks) continue;
    auto source = spot.sources[static_cast<std::size_t>(n)];
    if (source != node && reachable(s, node, model_.spot(source).local)) return false;
  }
  return true;
}

bool Game::reachable(const State& s, NodeId join, int source) const {
  const auto& avoiding = model_.spot(join).avoiding;
  auto from = [&](NodeId x) {
    auto local = model_.spot(x).local;
    return x != join &&
           (local == source || avoiding[static_cast<std::size_t>(local)][static_cast<std::size_t>(source)]);
  };
  for (const auto& i : s.items)
    if (from(i.node)) return true;
  for (auto other : model_.node(s.scope).children) {
    const auto& spot = model_.spot(other);
    if (spot.plain) continue;
    for (std::size_t n = 0; n < spot.sources.size(); ++n)
      if (s.marks[static_cast<std::size_t>(spot.first_slot) + n] > 0 && from(other)) return true;
  }
  return false;
}

void Game::fire_join(State& s, NodeId node) {
  const auto& spot = model_.spot(node);
  const auto& join = spot.node->join;
  int all = static_cast<int>(spot.sources.size());
  int most = join.need == Join::Need::any ? 1 : join.need == Join::Need::count ? join.count : all;
  bool of_more = join.need == Join::Need::count && join.count < all;
  bool latch = of_more && (join.after == Join::After::drain || join.after == Join::After::block);
  for (int n = 0; n < all; ++n) {
    auto slot = static_cast<std::size_t>(spot.first_slot + n);
    if (most > 0 && s.marks[slot] >= join.marks) {
      s.marks[slot] = static_cast<std::uint8_t>(s.marks[slot] - join.marks);
      --most;
    } else if (latch && !spot.returns[static_cast<std::size_t>(n)]) {
      s.latches[slot] = 1;
    }
  }
  marks.push_back({Mark::Kind::fired_join, node});
  if (of_more && join.after == Join::After::cancel) cancel_before(s, node);
  add(node, s);
}

}  // namespace trajectum::proof

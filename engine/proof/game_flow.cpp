// Arcs: where marks go, what is withdrawn, how scopes end.
#include <algorithm>

#include "proof/game.hpp"

namespace trajectum::proof {

void Game::clear() {
  event = {};
  asked.clear();
  marks.clear();
  broke = kNone;
  surplus.clear();
  buried_.clear();
}

int Game::ask(Answer::Question question, NodeId node, int which, int options, int first_value) {
  int value = first_value + (options > 1 ? oracle_.ask(options) : 0);
  asked.push_back({{question, node, which, value}, false, {}});
  return value;
}

void Game::leave(NodeId node, int outcome, State& s) {
  const auto& spot = model_.spot(node);
  if (outcome >= 0)
    leave_by(node, &spot.outcomes[static_cast<std::size_t>(outcome)].way, s);
  else
    leave_by(node, spot.next.empty() ? nullptr : &spot.next.front(), s);
}

void Game::leave_scope(NodeId node, int outcome, State& s) {
  const auto& spot = model_.spot(node);
  for (const auto& out : spot.outcomes)
    if (out.outcome == outcome) return leave_by(node, &out.way, s);
  leave(node, -1, s);
}

void Game::leave_by(NodeId node, const Way* way, State& s) {
  if (s.gone || s.ending >= 0) return;
  if (model_.node(node).repeats && ask(Answer::Question::repeats, node, 0, 2) == 1) {
    add(node, s);
    return;
  }
  if (way) follow(*way, node, s);
}

void Game::follow_first(const std::vector<Way>& way, NodeId source, State& s) {
  if (!way.empty() && !s.gone && s.ending < 0) follow(way.front(), source, s);
}

void Game::follow(const Way& way, NodeId source, State& s) {
  if (way.when) ask(Answer::Question::guard, source, way.number, 1, 1);
  take_way(way, source, s);
}

void Game::take_way(const Way& way, NodeId source, State& s) {
  if (s.gone || s.ending >= 0 || broke != kNone) return;
  if (way.counter >= 0) {
    auto& used = s.counters[static_cast<std::size_t>(way.counter)];
    if (used >= way.at_most) {
      if (!way.otherwise.empty()) follow(way.otherwise.front(), source, s);
      return;
    }
    ++used;
  }
  withdraw_all(way, s);
  if (s.gone) return;
  switch (way.kind) {
    case Arc::Kind::done: return;
    case Arc::Kind::to: return follow_to(way, s, 0);
    case Arc::Kind::finish: return finish(s, way.outcome);
    case Arc::Kind::race: return follow_race(way, s);
    case Arc::Kind::all:
      for (const auto& part : way.parts) follow(part, source, s);
      return;
    case Arc::Kind::one:
    case Arc::Kind::some: return follow_choice(way, source, s);
  }
}

bool Game::holds(const Way& part, NodeId source, bool forced) {
  if (!part.when) return true;
  if (forced) return ask(Answer::Question::guard, source, part.number, 1, 1) == 1;
  int value = 1 - oracle_.ask(2);  // true first
  asked.push_back({{Answer::Question::guard, source, part.number, value}, false, {}});
  return value == 1;
}

void Game::follow_choice(const Way& way, NodeId source, State& s) {
  bool taken = false;
  for (const auto& part : way.parts) {
    if (s.gone) return;
    bool forced = !taken && &part == &way.parts.back();  // none at all is an incident, which is not played
    if (!holds(part, source, forced)) continue;
    taken = true;
    take_way(part, source, s);
    if (way.kind == Arc::Kind::one) return;
  }
}

void Game::follow_to(const Way& way, State& s, std::uint8_t race) {
  if (way.slot < 0) {
    for (int n = 0; n < way.marks; ++n) add(way.node, s, race);
    return;
  }
  auto& count = s.marks[static_cast<std::size_t>(way.slot)];
  count = static_cast<std::uint8_t>(count + way.marks);
  const auto& spot = model_.spot(way.node);
  if (count > spot.mark_cap) broke = way.node;
  auto first = s.latches.begin() + spot.first_slot;
  bool latched = std::count(first, first + static_cast<std::ptrdiff_t>(spot.sources.size()), 1) > 0;
  bool on_top = latched && !s.latches[static_cast<std::size_t>(way.slot)];
  if (on_top || count > spot.node->join.marks) surplus.push_back(way.node);
}

void Game::follow_race(const Way& way, State& s) {
  std::uint8_t race = 0;
  for (const auto& i : s.items) race = std::max(race, i.race);
  ++race;
  for (const auto& part : way.parts) {
    withdraw_all(part, s);
    if (s.gone) return;
    follow_to(part, s, race);
  }
}

void Game::withdraw_all(const Way& way, State& s) {
  for (auto node : way.withdraws) {
    auto owner = model_.common_scope(s.scope, model_.node(node).parent);
    withdraw_below(*const_cast<State*>(owner_state(s, owner)), node);
  }
}

void Game::add(NodeId named, State& s, std::uint8_t race) {
  auto node = model_.played_as(named);
  s.items.push_back({node, Phase::waits, race, nullptr});
  auto live = std::count_if(s.items.begin(), s.items.end(), [&](const Item& i) { return i.node == node; });
  if (live > model_.spot(node).live_cap) broke = node;
}

std::unique_ptr<State> Game::take(State& s, std::size_t item) {
  auto inner = std::move(s.items[item].inner);
  s.items.erase(s.items.begin() + static_cast<std::ptrdiff_t>(item));
  return inner;
}

void Game::bury(std::unique_ptr<State> state) {
  if (!state) return;
  auto mark = [](auto& self, State& s) -> void {
    s.gone = true;
    for (auto& i : s.items)
      if (i.inner) self(self, *i.inner);
  };
  mark(mark, *state);
  buried_.push_back(std::move(state));  // who is still in it must find it gone
}

void Game::finish(State& s, int outcome) {
  State* at = &s;
  State* below = nullptr;  // the each or series through which it came
  while (model_.node(at->scope).is_multiple()) {
    marks.push_back({at->container ? Mark::Kind::happened : Mark::Kind::element_happened, at->scope});
    if (!at->up) {
      event = {Event::Kind::escape, outcome};
      at->gone = true;
      return;
    }
    below = at;
    at = at->up;
  }
  bool again = at->ending >= 0;
  for (std::size_t i = at->items.size(); i-- > 0;) {
    bool through = below && at->items[i].inner.get() == below;
    if (through || !again) keep_required(*at, i, through);
  }
  if (again) return;  // the first outcome stays
  std::fill(at->marks.begin(), at->marks.end(), std::uint8_t{0});
  std::fill(at->latches.begin(), at->latches.end(), std::uint8_t{0});
  if (at->items.empty())
    end_body(*at, outcome);
  else
    at->ending = outcome;
}

bool Game::holds_required(const State& s, const Item& i) const {
  if (!s.container && model_.node(i.node).required) return true;
  return i.inner && std::any_of(i.inner->items.begin(), i.inner->items.end(),
                                [&](const Item& inner) { return holds_required(*i.inner, inner); });
}

void Game::keep_required(State& s, std::size_t item, bool through) {
  auto& i = s.items[item];
  if (!holds_required(s, i) || (through && !i.inner)) return bury(take(s, item));
  bool whole = !s.container && !through && model_.node(i.node).required;
  if (!whole && i.inner) wind_down(*i.inner);
}

void Game::wind_down(State& s) {
  if (s.container) {
    s.left = 0;
    s.open = false;
    s.fired = true;
    s.holder()->phase = Phase::drain;
  } else {
    if (s.ending < 0) s.ending = kDone;
    std::fill(s.marks.begin(), s.marks.end(), std::uint8_t{0});
    std::fill(s.latches.begin(), s.latches.end(), std::uint8_t{0});
  }
  for (std::size_t i = s.items.size(); i-- > 0;) keep_required(s, i, false);
}

void Game::end_body(State& s, int outcome) {
  if (!s.up) {
    event = {Event::Kind::end, outcome};
    s.gone = true;
    return;
  }
  State& parent = *s.up;
  auto scope = s.scope;
  auto at = static_cast<std::size_t>(s.holder() - parent.items.data());
  bury(take(parent, at));
  if (parent.container) {
    end_element(parent);
    return;
  }
  happened(scope);
  leave_scope(scope, outcome, parent);
}

void Game::end_element(State& container) {
  marks.push_back({Mark::Kind::element_happened, container.scope});
  if (container.needed != State::kAll && container.needed > 0) --container.needed;
}

void Game::win(State& s, std::uint8_t race) {
  if (race == 0) return;
  for (std::size_t i = s.items.size(); i-- > 0;)
    if (s.items[i].race == race) bury(take(s, i));
}

void Game::withdraw(State& s, NodeId node) {
  for (std::size_t i = s.items.size(); i-- > 0;)
    if (s.items[i].node == node) bury(take(s, i));
  const auto& spot = model_.spot(node);
  if (spot.plain) return;
  auto slots = static_cast<std::ptrdiff_t>(spot.sources.size());
  std::fill_n(s.marks.begin() + spot.first_slot, slots, std::uint8_t{0});
  std::fill_n(s.latches.begin() + spot.first_slot, slots, std::uint8_t{0});
}

void Game::withdraw_below(State& s, NodeId node) {
  if (!s.container && s.scope == model_.node(node).parent) {
    withdraw(s, node);
    return;
  }
  for (auto& i : s.items)
    if (i.inner) withdraw_below(*i.inner, node);
}

void Game::cancel_before(State& s, NodeId join) {
  const auto& reach = model_.spot(s.scope).reach;
  auto to = static_cast<std::size_t>(model_.spot(join).local);
  for (auto child : model_.node(s.scope).children) {
    if (child == join || !reach[static_cast<std::size_t>(model_.spot(child).local)][to]) continue;
    withdraw(s, child);
  }
  const auto& spot = model_.spot(join);
  for (std::size_t n = 0; n < spot.sources.size(); ++n) s.marks[static_cast<std::size_t>(spot.first_slot) + n] = 0;
}

}  // namespace trajectum::proof

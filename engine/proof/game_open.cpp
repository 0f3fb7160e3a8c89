// What each kind of node does when it opens, and what the children that are not nested do.
#include "proof/game.hpp"

namespace trajectum::proof {

void Game::open(State& s, std::size_t item) {
  auto node = s.items[item].node;
  const auto& n = model_.node(node);
  if (n.when) {
    int needed = 1 - oracle_.ask(2);  // true first
    asked.push_back({{Answer::Question::when, node, 0, needed}, false, {}});
    if (needed == 0) {
      auto race = s.items[item].race;
      bury(take(s, item));
      win(s, race);
      follow_first(model_.spot(node).past, node, s);
      return;
    }
  }
  if (n.may_fail_to_open() && ask(Answer::Question::trouble, node, 0, 2) == 1) {
    s.items[item].phase = Phase::failed;
    return;
  }
  if (n.is_automatic()) return open_automatic(s, item);
  if (n.kind == Kind::stage) return open_scope(s, item);
  if (n.is_multiple()) return open_container(s, item);
  s.items[item].phase = Phase::enabled;
}

void Game::open_automatic(State& s, std::size_t item) {
  auto node = s.items[item].node;
  const auto& spot = model_.spot(node);
  auto race = s.items[item].race;
  bury(take(s, item));
  win(s, race);
  happened(node);
  int outcome = -1;
  if (!spot.outcomes.empty()) {
    int lowest = spot.next.empty() ? 0 : -1;
    outcome = ask(Answer::Question::outcome, node, 0, static_cast<int>(spot.outcomes.size()) - lowest, lowest);
  }
  leave(node, outcome, s);
}

Event Game::ask_opening(NodeId node, const Summary& summary) {
  auto options = static_cast<int>(summary.openings.size());
  if (options == 0) {  // it never comes to rest: that is a finding of its own
    asked.push_back({{Answer::Question::outcome, node, 0, 0}, true, {Event::Kind::gone, kDone}});
    return {Event::Kind::gone, kDone};
  }
  auto chosen = summary.openings[static_cast<std::size_t>(options > 1 ? oracle_.ask(options) : 0)];
  asked.push_back({{Answer::Question::outcome, node, 0, 0}, true, chosen});
  return chosen;
}

void Game::open_scope(State& s, std::size_t item) {
  auto node = s.items[item].node;
  marks.push_back({Mark::Kind::opened, node});
  s.items[item].phase = Phase::open;
  if (model_.spot(node).nested) {
    s.items[item].inner = make_state(model_, node, false, &s);
    start_nodes(*s.items[item].inner);
    return;
  }
  auto chosen = ask_opening(node, body(node));
  if (chosen.kind != Event::Kind::none) child_event(s, item, chosen);
}

void Game::open_container(State& s, std::size_t item) {
  auto node = s.items[item].node;
  marks.push_back({Mark::Kind::opened, node});
  s.items[item].phase = Phase::live;
  if (model_.spot(node).nested) {
    s.items[item].inner = make_state(model_, node, true, &s);
    fill_container(*s.items[item].inner);
    return;
  }
  auto chosen = ask_opening(node, container(node));
  if (chosen.kind != Event::Kind::none) child_event(s, item, chosen);
}

void Game::open_element(State& c) {
  marks.push_back({Mark::Kind::element_opened, c.scope});
  c.items.push_back({c.scope, Phase::open, 0, nullptr});
  if (model_.spot(c.scope).nested) {
    c.items.back().inner = make_state(model_, c.scope, false, &c);
    start_nodes(*c.items.back().inner);
    return;
  }
  auto chosen = ask_opening(c.scope, body(c.scope));
  if (chosen.kind != Event::Kind::none) child_event(c, c.items.size() - 1, chosen);
}

void Game::start_nodes(State& b) {
  for (auto first : model_.node(b.scope).start) add(first, b);
}

void Game::fill_container(State& c) {
  const auto& n = model_.node(c.scope);
  int elements = model_.spot(c.scope).elements;
  if (n.count.n == Count::kEndless)
    c.left = State::kEndless;
  else if (n.count.n == Count::kFree)
    c.left = static_cast<std::uint8_t>(ask(Answer::Question::count, c.scope, 0, elements + 1));
  else
    c.left = static_cast<std::uint8_t>(n.count.n < elements ? n.count.n : elements);
  if (n.kind != Kind::each) return;
  if (n.need != Node::kAll) c.needed = static_cast<std::uint8_t>(n.need);
  c.open = n.open;
}

void Game::child_event(State& s, std::size_t item, Event what) {
  auto node = s.items[item].node;
  if (what.kind == Event::Kind::fire) {
    happened(node);
    s.items[item].phase = Phase::drain;
    leave(node, -1, s);
    return;
  }
  bury(take(s, item));
  bool never_rests = what.kind == Event::Kind::gone && (s.container || !model_.node(node).is_multiple());
  if (never_rests) return;
  if (s.container) {
    if (what.kind == Event::Kind::end) return end_element(s);
    marks.push_back({Mark::Kind::element_happened, node});
    return finish(s, what.outcome);
  }
  happened(node);
  if (what.kind == Event::Kind::escape) return finish(s, what.outcome);
  if (what.kind == Event::Kind::end) return leave_scope(node, what.outcome, s);
  if (what.kind == Event::Kind::fire_gone) leave(node, -1, s);
}

}  // namespace trajectum::proof

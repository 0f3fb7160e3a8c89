// Mutexes, `while_in`, and whether somebody or a date will bring a state on (check.md, 1: covered).
#include "proof/game.hpp"

namespace trajectum::proof {

const Summary& Game::summary_of(const State& s, const Item& i) const {
  if (i.stands > 0) return summaries_[static_cast<std::size_t>(model_.size()) * 2 + i.stands - 1];
  return s.container || !model_.node(i.node).is_multiple() ? body(i.node) : container(i.node);
}

const State* Game::owner_state(const State& s, NodeId owner) const {
  const State* at = &s;
  while (at->container || at->scope != owner) at = at->up;
  return at;
}

bool Game::held(const State& owner, const std::string& mutex) const {
  for (const auto& i : owner.items) {
    const auto& n = model_.node(i.node);
    bool work = n.kind == Kind::step || n.kind == Kind::optional;
    bool there = i.phase != Phase::waits && i.phase != Phase::failed;
    if (n.mutex == mutex && (work ? i.phase == Phase::started : there)) return true;
    if (i.inner && held(*i.inner, mutex)) return true;
  }
  return false;
}

bool Game::lives(const State& owner, NodeId node) const {
  for (const auto& i : owner.items)
    if ((i.node == node && i.phase != Phase::failed) || (i.inner && lives(*i.inner, node))) return true;
  return false;
}

bool Game::outside(const State& s, const Item& i) const {
  const auto& n = model_.node(i.node);
  return n.while_in != kNone && !lives(*owner_state(s, model_.spot(i.node).while_owner), n.while_in);
}

bool Game::blocked(const State& s, const Item& i) const {
  const auto& n = model_.node(i.node);
  bool work = n.kind == Kind::step || n.kind == Kind::optional;
  if (work != (i.phase == Phase::enabled)) return false;  // work is offered before it takes anything
  if (!n.mutex.empty() && held(*owner_state(s, model_.spot(i.node).mutex_owner), n.mutex)) return true;
  return outside(s, i);
}

bool Game::idle(const State& s, const Item& i) const {
  return i.phase == Phase::waits || i.phase == Phase::failed || (i.phase == Phase::enabled && blocked(s, i));
}

bool Game::has_a_date(const State& s) const {
  const auto& n = model_.node(s.scope);
  return n.kind == Kind::series && s.left > 0 && (!n.one_by_one || s.items.empty());
}

bool Game::covered(const State& s) const {
  if (s.scope == kRoot && !model_.spot(kRoot).timeout.empty()) return true;
  if (s.container && has_a_date(s)) return true;
  for (const auto& i : s.items)
    if (covered_item(s, i)) return true;
  return false;
}

bool Game::covered_item(const State& s, const Item& i) const {
  if (s.container) return i.inner ? covered(*i.inner) : !summary_of(s, i).uncovered_live;
  const auto& n = model_.node(i.node);
  if (i.phase == Phase::failed) return true;  // an incident has an owner and a date
  if (i.phase == Phase::waits || (n.kind == Kind::optional && !n.required)) return false;
  if (!model_.spot(i.node).timeout.empty()) return true;
  if (i.inner) return covered(*i.inner);
  switch (n.kind) {
    case Kind::step:
    case Kind::optional: return !blocked(s, i);
    case Kind::wait: return n.by_itself && !outside(s, i);
    case Kind::milestone: return !outside(s, i);
    case Kind::stage: return !summary_of(s, i).uncovered_live;
    case Kind::each:
    case Kind::series: {
      bool drains = i.phase == Phase::drain || i.phase == Phase::stuck_drain;
      return drains ? !summary_of(s, i).uncovered_drain : !summary_of(s, i).uncovered_live;
    }
    default: return false;
  }
}

}  // namespace trajectum::proof

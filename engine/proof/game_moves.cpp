// What can happen to a state at rest, and doing it (check.md, 1: the table of moves).
#include <algorithm>

#include "proof/game.hpp"

namespace trajectum::proof {

namespace {
constexpr std::size_t kSeriesOpen = 2;  // occurrences looked at together (check.md, 3)

bool is_work(const Node& n) { return n.kind == Kind::step || n.kind == Kind::optional; }
}  // namespace

std::vector<Move> Game::moves(State& top) const {
  std::vector<Move> out;
  std::vector<int> path;
  moves_in(top, path, out);
  if (top.scope == kRoot && !top.container && !model_.spot(kRoot).timeout.empty()) {
    Move move;
    move.stimulus = Stimulus::time_out;
    move.node = kRoot;
    out.push_back(move);
  }
  return out;
}

void Game::moves_in(State& s, std::vector<int>& path, std::vector<Move>& out) const {
  Move base;
  base.path = path;
  std::string before, now;
  for (std::size_t n = 0; n < s.items.size(); ++n) {
    const auto& i = s.items[n];
    bool same = n > 0 && s.items[n - 1].node == i.node && s.items[n - 1].phase == i.phase &&
                s.items[n - 1].race == i.race && s.items[n - 1].stands == i.stands;
    now.clear();
    if (i.inner) encode(*i.inner, now);
    if (same && now == before) continue;  // equal instances: one stands for all
    before = now;
    base.item = static_cast<int>(n);
    base.node = i.node;
    moves_of(s, base, i, out);
    bool first = i.phase != Phase::failed &&
                 std::none_of(s.items.begin(), s.items.begin() + static_cast<std::ptrdiff_t>(n),
                              [&](const Item& other) { return other.node == i.node && other.phase != Phase::failed; });
    if (!s.container && first && model_.node(i.node).withdraw_when) {
      out.push_back(base);
      out.back().stimulus = Stimulus::withdraw;
      out.back().luck = true;
    }
    if (!i.inner) continue;
    path.push_back(static_cast<int>(n));
    moves_in(*i.inner, path, out);
    path.pop_back();
  }
  base.item = -1;
  base.node = s.scope;
  if (s.container) return moves_of_container(s, base, out);
  if (s.ending >= 0) return;
  bool held = std::any_of(s.marks.begin(), s.marks.end(), [](auto m) { return m > 0; });
  for (const auto& i : s.items)
    held = held || model_.node(i.node).kind != Kind::optional || model_.node(i.node).required;
  if (model_.node(s.scope).keep_open && !held) {
    out.push_back(base);
    out.back().stimulus = Stimulus::close_case;
  }
  for (auto child : model_.node(s.scope).children) {
    const auto& n = model_.node(child);
    if (n.sentry && s.counters[static_cast<std::size_t>(model_.spot(child).once)] == 0) {
      base.node = child;
      out.push_back(base);
      out.back().stimulus = Stimulus::occur;
      out.back().luck = true;
    }
    if (n.kind != Kind::optional || !Model::plays(n)) continue;
    if (std::any_of(s.items.begin(), s.items.end(), [&](const Item& i) { return i.node == child; })) continue;
    base.node = child;
    out.push_back(base);
    out.back().stimulus = Stimulus::add;
  }
}

void Game::moves_of(State& s, const Move& base, const Item& i, std::vector<Move>& out) const {
  auto put = [&](Move::Kind kind, Event what) {
    out.push_back(base);
    out.back().kind = kind;
    out.back().event = what;
  };
  if (!i.inner && (i.phase == Phase::open || i.phase == Phase::live)) {
    const auto& summary = summary_of(s, i);
    for (auto what : summary.live) put(Move::Kind::child, what);
    if (summary.stuck_live) put(Move::Kind::child_stuck, {});
  }
  if (!i.inner && i.phase == Phase::drain) {
    const auto& summary = summary_of(s, i);
    for (auto what : summary.drain) put(Move::Kind::child, what);
    if (summary.stuck_drain) put(Move::Kind::child_stuck, {});
  }
  if (s.container) return;
  const auto& n = model_.node(i.node);
  bool failed = i.phase == Phase::failed;
  bool may_fail = i.phase != Phase::waits || n.may_fail_waiting();
  for (std::size_t k = 0; may_fail && k < n.fails.size(); ++k) {
    out.push_back(base);
    out.back().stimulus = Stimulus::fail;
    out.back().outcome = static_cast<int>(k);
    out.back().luck = !failed;  // there it has been decided
  }
  if (failed) return;
  bool leaf = i.phase == Phase::waits || i.phase == Phase::enabled || i.phase == Phase::started;
  if (leaf) moves_of_leaf(s, base, i, out);
  if (i.phase != Phase::waits && !model_.spot(i.node).timeout.empty()) {
    out.push_back(base);
    out.back().stimulus = Stimulus::time_out;
  }
}

void Game::moves_of_leaf(State& s, Move base, const Item& i, std::vector<Move>& out) const {
  const auto& n = model_.node(i.node);
  auto put = [&](Stimulus stimulus, bool luck) {
    out.push_back(base);
    out.back().stimulus = stimulus;
    out.back().luck = luck;
  };
  bool begun = n.kind == Kind::job || n.kind == Kind::subroute;
  if (n.when && (i.phase == Phase::waits || (i.phase == Phase::enabled && !begun))) put(Stimulus::pass, true);
  if (i.phase == Phase::waits) return;
  if (is_work(n)) return moves_of_step(s, base, i, out);
  if (outside(s, i)) return;
  if (n.kind == Kind::wait || n.kind == Kind::milestone)
    return put(Stimulus::occur, n.kind == Kind::wait && !n.by_itself);
  base.stimulus = Stimulus::end;
  base.luck = true;
  ways_out(s, base, out);
}

void Game::moves_of_step(State& s, Move base, const Item& i, std::vector<Move>& out) const {
  const auto& n = model_.node(i.node);
  if (n.skip) {
    base.stimulus = Stimulus::skip;
    out.push_back(base);
  }
  if (i.phase == Phase::enabled) {
    if (blocked(s, i)) return;
    if (i.race != 0 || !n.mutex.empty()) {
      base.stimulus = Stimulus::start;
      out.push_back(base);
      return;
    }
  }
  base.stimulus = Stimulus::complete;
  ways_out(s, base, out);
}

void Game::ways_out(const State& s, Move base, std::vector<Move>& out) const {
  const auto& spot = model_.spot(base.node);
  bool world = base.luck;  // its end may never happen, however guarded
  auto put = [&](int outcome, const Way* way) {
    bool used_up = way && way->counter >= 0 && s.counters[static_cast<std::size_t>(way->counter)] >= way->at_most;
    if (used_up && base.stimulus == Stimulus::complete) return;  // a person is refused
    base.outcome = outcome;
    base.luck = world || (way && way->when);
    out.push_back(base);
  };
  if (!spot.next.empty()) put(-1, &spot.next.front());
  for (std::size_t n = 0; n < spot.outcomes.size(); ++n) put(static_cast<int>(n), &spot.outcomes[n].way);
  if (spot.next.empty() && spot.outcomes.empty()) put(-1, nullptr);
}

void Game::moves_of_container(State& s, const Move& base, std::vector<Move>& out) const {
  const auto& n = model_.node(s.scope);
  auto put = [&](Stimulus stimulus, bool luck) {
    out.push_back(base);
    out.back().stimulus = stimulus;
    out.back().luck = luck;
  };
  if (has_a_date(s) && s.items.size() < kSeriesOpen) put(Stimulus::occurrence, false);
  if (s.open) put(Stimulus::close, false);
  if (n.done_when) put(Stimulus::enough, true);
}

void Game::play(State& top, const Move& move) {
  clear();
  State* s = &top;
  for (auto n : move.path) s = s->items[static_cast<std::size_t>(n)].inner.get();
  auto item = static_cast<std::size_t>(move.item);
  switch (move.kind) {
    case Move::Kind::child: return child_event(*s, item, move.event);
    case Move::Kind::child_stuck: {
      auto& phase = s->items[item].phase;
      phase = phase == Phase::drain ? Phase::stuck_drain : Phase::stuck;
      return;
    }
    case Move::Kind::person: return play_person(*s, move);
  }
}

void Game::play_person(State& s, const Move& move) {
  const auto& spot = model_.spot(move.node);
  switch (move.stimulus) {
    case Stimulus::open: return;
    case Stimulus::add: return add(move.node, s);
    case Stimulus::close_case: return end_body(s, kDone);
    case Stimulus::withdraw: return withdraw(s, move.node);
    case Stimulus::close: s.open = false; return;
    case Stimulus::enough:
      while (!s.items.empty()) bury(take(s, s.items.size() - 1));
      s.left = 0;
      s.open = false;
      return;
    case Stimulus::occurrence:
      if (s.left != State::kEndless) --s.left;
      return open_element(s);
    default: break;
  }
  if (move.item < 0 && move.stimulus == Stimulus::occur) {
    s.counters[static_cast<std::size_t>(spot.once)] = 1;
    happened(move.node);
    return leave(move.node, -1, s);
  }
  if (move.item < 0) {  // the time of the route is over
    int outcome = spot.timeout.front().kind == Arc::Kind::finish ? spot.timeout.front().outcome : kDone;
    return end_body(s, outcome);
  }
  auto item = static_cast<std::size_t>(move.item);
  auto race = s.items[item].race;
  auto phase = s.items[item].phase;
  if (move.stimulus == Stimulus::start) {
    s.items[item].phase = Phase::started;
    s.items[item].race = 0;
    return win(s, race);
  }
  bury(take(s, item));
  win(s, race);
  if (move.stimulus == Stimulus::time_out) {
    bool went_on = phase == Phase::drain || phase == Phase::stuck_drain;  // one way on is enough
    return went_on ? void() : follow_first(spot.timeout, move.node, s);
  }
  if (move.stimulus == Stimulus::fail)
    return follow_first({spot.fails[static_cast<std::size_t>(move.outcome)]}, move.node, s);
  if (move.stimulus == Stimulus::skip || move.stimulus == Stimulus::pass) return follow_first(spot.past, move.node, s);
  leave(move.node, move.outcome, s);
}

}  // namespace trajectum::proof

// The search itself, and what the graph of states tells.
#include "proof/explore.hpp"

#include <algorithm>
#include <ctime>
#include <deque>

namespace trajectum::proof {

namespace {
constexpr const char* kUnopenedBytes = "unopened";  // no state is as short as its first byte says
constexpr std::uint32_t kLookAtClock = 64;          // states between two looks: some 0.1 ms

double now_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }
}  // namespace

Successor Exploration::record(Game& game, State& top) const {
  Successor out;
  out.event = game.event;
  out.asked = game.asked;
  out.marks = game.marks;
  out.broke = game.broke;
  out.surplus = game.surplus;
  if (!game.event.ends() && game.broke == kNone) {
    canonicalise(top);
    encode(top, out.bytes);
  }
  return out;
}

std::vector<Successor> Exploration::successors(std::uint32_t id, bool* at_rest) const {
  std::vector<Successor> out;
  Oracle oracle;
  Game game(model_, summaries_, oracle);
  if (id == kUnopened && !from_.empty()) {
    out.emplace_back().bytes = from_;
    return out;
  }
  if (id == kUnopened) {
    do {
      auto top = game.begin(scope_, container_);
      out.push_back(record(game, *top));
    } while (oracle.next());
    return out;
  }
  auto here = state(id);
  for (bool more = true; more; more = oracle.next()) {
    auto top = here->copy();
    if (!game.settle(*top)) break;
    out.push_back(record(game, *top));
  }
  if (!out.empty()) return out;
  if (at_rest) *at_rest = true;
  for (const auto& move : game.moves(*here)) {
    oracle.reset();
    do {
      auto top = here->copy();
      game.play(*top, move);
      out.push_back(record(game, *top));
      out.back().move = move;
    } while (oracle.next());
  }
  return out;
}

std::uint16_t Exploration::weight_of(const Move& move) const {
  if (move.kind != Move::Kind::child) return static_cast<std::uint16_t>(1 + model_.spot(move.node).before.size());
  bool container = !container_ && model_.node(move.node).is_multiple();
  auto level = static_cast<std::size_t>(move.node) * 2 + (container ? 1 : 0);
  return static_cast<std::uint16_t>(std::min(summaries_[level].length, 60000));
}

std::uint32_t Exploration::keep_marks(std::vector<Mark> marks) {
  std::sort(marks.begin(), marks.end());
  marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
  auto [at, added] = pool_index_.emplace(marks, static_cast<std::uint32_t>(pool_.size()));
  if (added) pool_.push_back(std::move(marks));
  return at->second;
}

void Exploration::note_rest(std::uint32_t id, State& top, const Game& game) {
  flags_[id] |= kRests;
  if (game.covered(top)) flags_[id] |= kCovered;
  auto walk = [&](auto& self, const State& s) -> void {
    for (const auto& i : s.items) {
      if (!game.idle(s, i)) {
        at_rest_.insert(i.node);
        later_marks_.insert({s.container ? Mark::Kind::element_happened : Mark::Kind::happened, i.node});
      }
      if (i.inner) self(self, *i.inner);
    }
  };
  walk(walk, top);
}

void Exploration::expand(std::uint32_t id) {
  bool rests = false;
  auto next = successors(id, &rests);
  if (id != kUnopened && (rests || container_)) {
    auto top = state(id);
    if (top->container && top->fired) flags_[id] |= kFired;
    Oracle oracle;
    if (rests) note_rest(id, *top, Game(model_, summaries_, oracle));
  }
  first_edge_.push_back(edges_.size());
  for (auto& s : next) {
    Edge e;
    e.from = id;
    e.event = s.event;
    e.luck = s.move.luck;
    e.weight = rests ? weight_of(s.move) : 0;
    e.marks = keep_marks(std::move(s.marks));
    surplus_.insert(s.surplus.begin(), s.surplus.end());
    if (s.broke != kNone) {
      e.to = Edge::kBroken;
      broken_.emplace(s.broke, edges_.size());
    } else if (s.event.ends()) {
      e.to = Edge::kEnd;
    } else {
      bool added = false;
      e.to = states_.insert(s.bytes, added);
      if (added) flags_.push_back(0);
    }
    edges_.push_back(e);
  }
}

bool Exploration::run(const Budget& budget, std::size_t& bytes_used) {
  double start = now_ms();
  bool added = false;
  states_.insert(kUnopenedBytes, added);
  flags_.push_back(0);
  auto spent = [&] { return states_.bytes() + edges_.capacity() * sizeof(Edge); };
  bool within = true;
  for (std::uint32_t id = 0; within && id < states_.size(); ++id) {
    expand(id);
    within = states_.size() <= budget.states && bytes_used + spent() <= budget.bytes;
    if (id % kLookAtClock == 0) within = within && now_ms() - start <= budget.milliseconds;
  }
  if (within) {
    index_edges();
    find_turns();
    find_stuck();
    find_cycle();
    find_distances();
  }
  bytes_used += spent();
  milliseconds_ = now_ms() - start;
  return within;
}

void Exploration::index_edges() { first_edge_.push_back(edges_.size()); }

void Exploration::find_turns() {
  // Non-rest states of the turn that opens the scope, and those of later turns: one may be both.
  auto spread = [&](std::vector<std::uint32_t> open, Flag flag) {
    while (!open.empty()) {
      auto id = open.back();
      open.pop_back();
      for (auto e = first_edge_[id]; e < first_edge_[id + 1]; ++e) {
        auto to = edges_[e].to;
        if (to >= Edge::kBroken || (flags_[to] & (kRests | flag))) continue;
        flags_[to] |= flag;
        open.push_back(to);
      }
    }
  };
  flags_[kUnopened] |= kOpening;
  spread({kUnopened}, kOpening);
  std::vector<std::uint32_t> resting;
  for (std::uint32_t id = 0; id < size(); ++id)
    if (rests(id)) resting.push_back(id);
  if (!from_.empty()) {  // what follows from where it begins is no opening
    resting.push_back(kUnopened + 1);
    flags_[kUnopened + 1] |= kLater;
  }
  spread(resting, kLater);
  for (const auto& e : edges_) {
    const auto& happened = pool_[e.marks];
    if (in_opening(e.from)) opening_marks_.insert(happened.begin(), happened.end());
    if (later(e.from)) later_marks_.insert(happened.begin(), happened.end());
  }
}

void Exploration::find_stuck() {
  // Backwards from every edge that ends the scope (of a container that has not fired also: that fires).
  std::vector<std::vector<std::uint32_t>> before(size());
  std::vector<bool> good(size());
  std::vector<std::uint32_t> open;
  auto mark = [&](std::uint32_t id) {
    if (good[id]) return;
    good[id] = true;
    open.push_back(id);
  };
  for (const auto& e : edges_) {
    if (e.to == Edge::kBroken || e.event.kind != Event::Kind::none)
      mark(e.from);
    else
      before[e.to].push_back(e.from);
  }
  while (!open.empty()) {
    auto id = open.back();
    open.pop_back();
    for (auto from : before[id]) mark(from);
  }
  bool endless = container_ && model_.node(scope_).count.n == Count::kEndless;  // a new date always comes
  for (std::uint32_t id = 0; id < size(); ++id)
    if (!good[id] && !endless) flags_[id] |= kStuck;
}

void Exploration::find_cycle() {
  // Depth first over states that are not at rest; an edge to a state on the way is a cycle.
  enum : std::uint8_t { kNew, kOn, kDone };
  std::vector<std::uint8_t> colour(size(), kNew);
  for (std::uint32_t root = 0; root < size() && cycle_.empty(); ++root) {
    if (rests(root) || colour[root] != kNew) continue;
    std::vector<std::pair<std::uint32_t, std::size_t>> way{{root, first_edge_[root]}};
    colour[root] = kOn;
    while (!way.empty() && cycle_.empty()) {
      auto& [id, edge] = way.back();
      if (edge == first_edge_[id + 1]) {
        colour[id] = kDone;
        way.pop_back();
        continue;
      }
      auto to = edges_[edge++].to;
      if (to >= Edge::kBroken || rests(to) || colour[to] == kDone) continue;
      if (colour[to] == kNew) {
        colour[to] = kOn;
        way.emplace_back(to, first_edge_[to]);
        continue;
      }
      for (auto it = way.rbegin(); it != way.rend(); ++it) {
        cycle_.push_back(it->first);
        if (it->first == to) break;
      }
    }
  }
  std::reverse(cycle_.begin(), cycle_.end());
}

void Exploration::find_distances() {
  distances_.assign(size(), kFar);
  std::map<std::uint32_t, std::vector<std::uint32_t>> open{{0, {kUnopened}}};
  distances_[kUnopened] = 0;
  while (!open.empty()) {
    auto [distance, ids] = *open.begin();
    open.erase(open.begin());
    for (std::size_t n = 0; n < ids.size(); ++n) {
      auto id = ids[n];
      if (distances_[id] != distance) continue;
      for (auto e = first_edge_[id]; e < first_edge_[id + 1]; ++e) {
        auto to = edges_[e].to;
        auto far = distance + edges_[e].weight;
        if (to >= Edge::kBroken || distances_[to] <= far) continue;
        distances_[to] = far;
        if (far == distance)
          ids.push_back(to);
        else
          open[far].push_back(to);
      }
    }
  }
}

Summary Exploration::summary() const {
  Summary out;
  std::set<Event> openings, live, drain;
  std::uint32_t length = kFar;
  for (const auto& e : edges_) {
    if (e.to == Edge::kBroken) continue;
    bool rested = e.to != Edge::kEnd && rests(e.to);
    if (in_opening(e.from)) {
      if (e.to == Edge::kEnd) openings.insert(e.event);
      if (rested) openings.insert(fired(e.to) ? Event{Event::Kind::fire, kDone} : Event{});
    }
    if (later(e.from) && e.event.kind != Event::Kind::none) (fired(e.from) ? drain : live).insert(e.event);
    if (e.to == Edge::kEnd && distances_[e.from] != kFar) length = std::min(length, distances_[e.from] + e.weight);
  }
  out.openings.assign(openings.begin(), openings.end());
  out.live.assign(live.begin(), live.end());
  out.drain.assign(drain.begin(), drain.end());
  for (std::uint32_t id = 0; id < size(); ++id) {
    if (!rests(id)) continue;
    if (stuck(id)) (fired(id) ? out.stuck_drain : out.stuck_live) = true;
    if (!covered(id)) (fired(id) ? out.uncovered_drain : out.uncovered_live) = true;
  }
  out.length = length == kFar ? 1 : static_cast<int>(std::min(length, 60000u));
  return out;
}

}  // namespace trajectum::proof

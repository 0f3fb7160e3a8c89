// Shortest ways, level by level.
#include "proof/tracer.hpp"

#include <algorithm>

namespace trajectum::proof {

bool Tracer::reached(const Exploration& in, const Goal& goal, std::uint32_t state, std::size_t events) const {
  if (!goal.any_events && events != goal.later.size()) return false;
  if (goal.final == Goal::Final::state || goal.final == Goal::Final::cycle) return state == goal.state;
  if (!in.rests(state)) return false;
  switch (goal.final) {
    case Goal::Final::rest: return true;
    case Goal::Final::stuck: return in.stuck(state);
    case Goal::Final::uncovered: return !in.covered(state);
    default: return false;
  }
}

std::vector<std::size_t> Tracer::shortest(const Exploration& in, const Goal& goal) const {
  // A place on the way: the state, whether it is still the opening turn, and how many events were seen.
  struct Place {
    std::uint32_t state;
    bool opening;
    std::size_t events;
    auto operator<=>(const Place&) const = default;
  };
  struct Came {
    std::uint32_t far;
    Place from;
    std::size_t edge;
  };
  const auto& edges = in.edges();
  std::map<Place, Came> came;
  std::map<std::uint32_t, std::vector<Place>> open;
  Place start{Exploration::kUnopened, true, 0};
  came[start] = {0, start, 0};
  open[0] = {start};
  auto back = [&](Place at, std::vector<std::size_t> tail) {
    for (; at != start; at = came[at].from) tail.push_back(came[at].edge);
    std::reverse(tail.begin(), tail.end());
    return tail;
  };
  bool opening_fires = goal.opening && goal.opening->kind == Event::Kind::fire;
  while (!open.empty()) {
    auto [far, places] = *open.begin();
    open.erase(open.begin());
    for (std::size_t n = 0; n < places.size(); ++n) {
      auto at = places[n];
      if (came[at].far != far) continue;
      if (at != start && reached(in, goal, at.state, at.events)) return back(at, {});
      for (auto e = in.first_edge(at.state); e < in.first_edge(at.state + 1); ++e) {
        const auto& edge = edges[e];
        bool enough = goal.any_events || at.events == goal.later.size();
        if (goal.final == Goal::Final::edge && e == goal.edge && enough) return back(at, {e});
        if (edge.to == Edge::kBroken) continue;
        Place next{edge.to, at.opening, at.events};
        bool speaks = edge.event.kind != Event::Kind::none;
        if (!goal.any_events && at.opening && goal.opening) {
          if (speaks && edge.event != *goal.opening) continue;
          if (edge.to == Edge::kEnd && goal.final == Goal::Final::ended && goal.later.empty()) return back(at, {e});
          bool rested = edge.to != Edge::kEnd && in.rests(edge.to);
          if (rested && in.fired(edge.to) != opening_fires) continue;
        } else if (!goal.any_events && speaks) {
          if (at.events >= goal.later.size() || edge.event != goal.later[at.events]) continue;
          ++next.events;
          if (edge.to == Edge::kEnd && goal.final == Goal::Final::ended && next.events == goal.later.size())
            return back(at, {e});
        }
        if (edge.to == Edge::kEnd) continue;
        if (in.rests(edge.to)) next.opening = false;
        auto known = came.find(next);
        auto distance = far + edge.weight;
        if (known != came.end() && known->second.far <= distance) continue;
        came[next] = {distance, at, e};
        if (distance == far)
          places.push_back(next);
        else
          open[distance].push_back(next);
      }
    }
  }
  return {};
}

Step Tracer::step_of(const Move& move) const {
  Step s;
  s.node = move.node;
  s.stimulus = move.stimulus;
  bool has_way =
      move.stimulus == Stimulus::complete || move.stimulus == Stimulus::end || move.stimulus == Stimulus::fail;
  s.outcome = has_way ? move.outcome : -1;
  for (auto up = move.node == kRoot ? kRoot : model_.node(move.node).parent; up != kNone; up = model_.node(up).parent)
    s.scope.insert(s.scope.begin(), up);
  return s;
}

Step Tracer::completion_of(NodeId step) const {
  Move move;
  move.node = step;
  move.stimulus = Stimulus::complete;
  return step_of(move);
}

void Tracer::note_children(LevelId level, Way& way, const Successor& next, std::vector<std::size_t>& open) const {
  for (const auto& a : next.asked) {
    if (!a.opening) continue;
    Child c;
    c.node = a.answer.node;
    bool frame = level % 2 == 0 && model_.node(c.node).is_multiple();
    c.level = static_cast<LevelId>(c.node) * 2 + (frame ? 1 : 0);
    c.goal.opening = a.event;
    if (a.event.ends()) c.goal.final = Goal::Final::ended;
    c.drains = a.event.kind == Event::Kind::fire;
    way.turns.back().opened.push_back(way.children.size());
    if (!a.event.ends()) open.push_back(way.children.size());
    way.children.push_back(std::move(c));
  }
}

std::size_t Tracer::choose(const Way& way, const std::vector<std::size_t>& open, NodeId node, Phase phase) const {
  bool stuck = phase == Phase::stuck || phase == Phase::stuck_drain;
  bool drains = phase == Phase::drain || phase == Phase::stuck_drain;
  for (auto c : open)
    if (way.children[c].node == node && way.children[c].stuck == stuck && way.children[c].drains == drains) return c;
  return kNobody;
}

void Tracer::reconcile(const Way& way, const State& now, std::vector<std::size_t>& open) const {
  // What was withdrawn is no longer there to do anything.
  std::map<std::pair<NodeId, Phase>, int> there;
  auto count = [&](auto& self, const State& s) -> void {
    for (const auto& i : s.items) {
      if (i.inner)
        self(self, *i.inner);
      else
        ++there[{i.node, i.phase == Phase::live ? Phase::open : i.phase}];
    }
  };
  count(count, now);
  std::vector<std::size_t> kept;
  for (auto at = open.rbegin(); at != open.rend(); ++at) {
    const auto& c = way.children[*at];
    auto phase = c.drains ? (c.stuck ? Phase::stuck_drain : Phase::drain) : (c.stuck ? Phase::stuck : Phase::open);
    if (there[{c.node, phase}]-- > 0) kept.insert(kept.begin(), *at);
  }
  open = std::move(kept);
}

Tracer::Way Tracer::retrace(LevelId level, const std::vector<std::size_t>& edges) const {
  const auto& in = *levels_[level].exploration;
  Way way;
  std::vector<std::size_t> open;
  std::map<std::uint32_t, std::vector<Successor>> known;
  for (auto number : edges) {
    const auto& edge = in.edges()[number];
    if (!known.count(edge.from)) known[edge.from] = in.successors(edge.from);
    const auto& next = known[edge.from][number - in.first_edge(edge.from)];
    bool opens = edge.from == Exploration::kUnopened;
    if (opens || in.rests(edge.from)) {
      Turn turn;
      turn.opens = opens;
      turn.move = next.move;
      way.turns.push_back(std::move(turn));
      if (!opens && next.move.kind != Move::Kind::person) {
        auto before = in.state(edge.from);
        State* at = before.get();
        for (auto n : next.move.path) at = at->items[static_cast<std::size_t>(n)].inner.get();
        auto child = choose(way, open, next.move.node, at->items[static_cast<std::size_t>(next.move.item)].phase);
        way.turns.back().child = child;
        if (child != kNobody) {
          auto& c = way.children[child];
          if (next.move.kind == Move::Kind::child_stuck) {
            c.stuck = true;
            c.goal.final = Goal::Final::stuck;
          } else {
            c.goal.later.push_back(next.move.event);
            if (next.move.event.kind == Event::Kind::fire) c.drains = true;
            if (next.move.event.ends()) {
              c.goal.final = Goal::Final::ended;
              open.erase(std::find(open.begin(), open.end(), child));
            }
          }
        }
      }
    }
    auto& turn = way.turns.back();
    turn.asked.insert(turn.asked.end(), next.asked.begin(), next.asked.end());
    if (edge.event.kind != Event::Kind::none) turn.event = edge.event;
    note_children(level, way, next, open);
    if (edge.to < Edge::kBroken) {
      way.last = in.state(edge.to);
      reconcile(way, *way.last, open);
    } else {
      way.last = nullptr;
    }
  }
  for (auto c : open) way.children[c].open_at_end = true;
  return way;
}

std::vector<Answer> Tracer::answers(const Turn& turn, const std::vector<Child>& children) const {
  std::vector<Answer> out;
  std::size_t opened = 0;
  for (const auto& a : turn.asked) {
    if (!a.opening) {
      out.push_back(a.answer);
      continue;
    }
    const auto& inner = children[turn.opened[opened++]].script.opening;
    out.insert(out.end(), inner.begin(), inner.end());
  }
  return out;
}

bool Tracer::tell(const Way& way, std::vector<Child>& children, Script& script) const {
  auto append = [&](Child& c, std::size_t until) {
    for (; c.told < until; ++c.told) script.steps.push_back(c.script.steps[c.told]);
  };
  for (const auto& turn : way.turns) {
    auto asked = answers(turn, children);
    if (turn.opens) {
      script.opening = std::move(asked);
    } else if (turn.move.kind == Move::Kind::person) {
      if (turn.move.item >= 0)
        for (auto first : model_.spot(turn.move.node).before) script.steps.push_back(completion_of(first));
      script.steps.push_back(step_of(turn.move));
      script.steps.back().answers = std::move(asked);
    } else {
      if (turn.child == kNobody) return false;
      auto& c = children[turn.child];
      if (turn.move.kind == Move::Kind::child_stuck) {
        append(c, c.script.steps.size());
      } else {
        if (c.events >= c.script.events.size()) return false;
        append(c, c.script.events[c.events++]);
        if (script.steps.empty()) return false;
        auto& to = script.steps.back().answers;
        to.insert(to.end(), asked.begin(), asked.end());
      }
    }
    if (!turn.opens && turn.event.kind != Event::Kind::none) script.events.push_back(script.steps.size());
  }
  return true;
}

void Tracer::collect(const Model& model, const State& s, Script& script) {
  for (const auto& i : s.items) {
    const auto& before = model.spot(i.node).before;  // of those played as one the first is live
    script.live.insert(before.empty() ? i.node : before.front());
    if (i.inner) collect(model, *i.inner, script);
  }
  if (s.container) return;
  for (auto child : model.node(s.scope).children) {
    const auto& spot = model.spot(child);
    if (spot.plain) continue;
    for (std::size_t n = 0; n < spot.sources.size(); ++n)
      if (s.marks[static_cast<std::size_t>(spot.first_slot) + n] > 0) script.marked.insert(child);
  }
}

void Tracer::go_round(const Exploration& in, std::vector<std::size_t>& edges, Script& script) {
  const auto& round = in.cycle();
  for (std::size_t n = 0; n < round.size(); ++n) {
    auto e = in.first_edge(round[n]);
    while (in.edges()[e].to != round[(n + 1) % round.size()]) ++e;
    edges.push_back(e);
    for (const auto& mark : in.marks(in.edges()[e])) script.round.insert(mark.node);
  }
}

std::optional<Script> Tracer::build(LevelId level, const Goal& goal, const Chain& chain, std::size_t floor) const {
  const auto& in = *levels_[level].exploration;
  auto edges = shortest(in, goal);
  if (edges.empty()) return std::nullopt;
  Script script;
  if (goal.final == Goal::Final::cycle) go_round(in, edges, script);
  auto way = retrace(level, edges);
  const Special* special = floor < chain.size() ? &chain[floor] : nullptr;
  for (std::size_t c = way.children.size(); c-- > 0;) {
    auto& child = way.children[c];
    bool chosen = special && special->level == child.level &&
                  (special->in_opening ? c + 1 == way.children.size() : child.open_at_end);
    if (chosen) {
      auto wanted = special->goal;
      if (!special->in_opening) {
        wanted.any_events = false;
        wanted.opening = child.goal.opening;
        wanted.later = child.goal.later;
      }
      child.goal = wanted;
      special = nullptr;
    } else if (child.open_at_end && !child.stuck && goal.final == Goal::Final::uncovered) {
      child.goal.final = Goal::Final::uncovered;
    }
    auto made = chosen ? build(child.level, child.goal, chain, floor + 1) : build(child.level, child.goal, {}, 0);
    if (!made) return std::nullopt;
    child.script = std::move(*made);
    if (!child.open_at_end && !chosen) continue;
    script.live.insert(child.script.live.begin(), child.script.live.end());
    script.marked.insert(child.script.marked.begin(), child.script.marked.end());
    script.round.insert(child.script.round.begin(), child.script.round.end());
  }
  if (special || !tell(way, way.children, script)) return std::nullopt;
  for (auto& child : way.children) {  // those that have to go on to show what is wrong
    bool goes_on = child.goal.final != Goal::Final::rest && child.goal.final != Goal::Final::ended;
    for (; goes_on && child.told < child.script.steps.size(); ++child.told)
      script.steps.push_back(child.script.steps[child.told]);
  }
  if (way.last) collect(model_, *way.last, script);
  return script;
}

Tracer::Chain Tracer::chain_to(LevelId level, const Goal& goal) const {
  Chain chain{{level, goal, false}};
  while (chain.front().level != 0) {
    auto& special = chain.front();
    const auto& here = levels_[special.level];
    const auto& in = *here.exploration;
    const auto& parent = *levels_[here.parent].exploration;
    bool at_edge = special.goal.final == Goal::Final::edge;
    special.in_opening = in.in_opening(at_edge ? in.edges()[special.goal.edge].from : special.goal.state);
    auto scope = static_cast<NodeId>(special.level / 2);
    bool element = special.level % 2 == 0 && model_.node(scope).is_multiple();
    Goal above;
    above.any_events = true;
    std::uint32_t best = Exploration::kFar;
    Mark opened{element ? Mark::Kind::element_opened : Mark::Kind::opened, scope};
    for (std::size_t e = 0; special.in_opening && e < parent.edges().size(); ++e) {
      const auto& edge = parent.edges()[e];
      const auto& marks = parent.marks(edge);
      if (parent.distances()[edge.from] >= best || !std::count(marks.begin(), marks.end(), opened)) continue;
      best = parent.distances()[edge.from];
      above.final = Goal::Final::edge;
      above.edge = e;
    }
    for (std::uint32_t id = 1; !special.in_opening && id < parent.size(); ++id) {
      if (!parent.rests(id) || parent.distances()[id] >= best || !holds_open(*parent.state(id), scope)) continue;
      best = parent.distances()[id];
      above.final = Goal::Final::state;
      above.state = id;
    }
    if (best == Exploration::kFar) return {};
    chain.insert(chain.begin(), Special{here.parent, above, false});
  }
  return chain;
}

bool Tracer::holds_open(const State& s, NodeId scope) {
  for (const auto& i : s.items) {
    if (i.node == scope && !i.inner && i.phase != Phase::waits && i.phase != Phase::failed) return true;
    if (i.inner && holds_open(*i.inner, scope)) return true;
  }
  return false;
}

std::optional<Script> Tracer::trace(LevelId level, const Goal& goal) const {
  auto chain = chain_to(level, goal);
  if (chain.empty()) return std::nullopt;
  chain.front().goal.any_events = true;
  auto script = build(0, chain.front().goal, chain, 1);
  if (!script) return script;
  Step open;
  open.scope = {kRoot};
  open.node = kRoot;
  open.answers = script->opening;
  script->steps.insert(script->steps.begin(), std::move(open));
  return script;
}

}  // namespace trajectum::proof

// The whole state space of a net, and playing a trace in it.
#include <algorithm>
#include <deque>

#include "brute.hpp"

namespace brute {

namespace {

struct Space {
  std::vector<World> worlds;
  std::map<std::string, std::size_t> index;
  std::vector<std::vector<std::size_t>> next;
  std::vector<bool> can_end;
  std::set<NodeId> happened;
  bool limited = false;
};

void find_ends(Space& space) {
  std::vector<std::vector<std::size_t>> before(space.worlds.size());
  for (std::size_t n = 0; n < space.next.size(); ++n)
    for (auto to : space.next[n]) before[to].push_back(n);
  space.can_end.assign(space.worlds.size(), false);
  std::vector<std::size_t> open;
  for (std::size_t n = 0; n < space.worlds.size(); ++n)
    if (space.worlds[n].over) open.push_back(n), space.can_end[n] = true;
  while (!open.empty()) {
    auto at = open.back();
    open.pop_back();
    for (auto from : before[at])
      if (!space.can_end[from]) open.push_back(from), space.can_end[from] = true;
  }
}

Space search(Rules& rules, std::vector<Turn> first, std::size_t most) {
  Space space;
  auto take = [&](Turn& t) {
    space.happened.insert(t.world.happened.begin(), t.world.happened.end());
    auto [at, added] = space.index.emplace(rules.form(t.world), space.worlds.size());
    if (added) space.worlds.push_back(std::move(t.world));
    return at->second;
  };
  for (auto& t : first) take(t);
  for (std::size_t n = 0; n < space.worlds.size(); ++n) {
    if (space.worlds.size() > most || rules.tired) {
      space.limited = true;
      return space;
    }
    auto world = space.worlds[n];
    auto live = rules.live(world);
    space.happened.insert(live.begin(), live.end());
    space.next.emplace_back();
    for (auto& t : rules.turns(world)) {
      auto to = take(t);
      space.next[n].push_back(to);
    }
  }
  find_ends(space);
  return space;
}

bool same_step(const Step& a, const Step& b) {
  auto asked = [](const Step& s) {
    std::vector<Answer> out;
    for (const auto& x : s.answers)
      if (x.question != Answer::Question::first) out.push_back(x);  // ages are not told apart here
    return out;
  };
  return a.scope == b.scope && a.node == b.node && a.stimulus == b.stimulus && a.outcome == b.outcome &&
         asked(a) == asked(b);
}

}  // namespace

Opinion explore(const Net& net, std::size_t most_states) {
  Rules rules(net);
  auto space = search(rules, rules.openings(), most_states);
  Opinion o;
  o.limited = space.limited || rules.tired;
  o.states = space.worlds.size();
  o.unbounded = rules.broke;
  o.circle = rules.circled;
  if (o.limited) return o;
  for (std::size_t n = 0; n < space.worlds.size(); ++n) {
    if (space.worlds[n].over) continue;
    if (!space.can_end[n]) o.stuck = true;
    if (!rules.covered(space.worlds[n])) o.let_go = true;
  }
  for (NodeId id = 1; id < static_cast<NodeId>(net.nodes.size()); ++id) {
    const auto& n = net.node(id);
    bool inside = o.dead.count(n.parent) > 0;
    if (inside || (n.kind != Kind::optional && !space.happened.count(id))) o.dead.insert(id);
  }
  return o;
}

std::vector<World> replay(Rules& rules, const std::vector<Step>& trace, std::size_t& failed_at) {
  std::map<std::string, World> at;
  for (std::size_t n = 0; n < trace.size(); ++n) {
    std::vector<Turn> turns;
    if (n == 0) {
      turns = rules.openings();
    } else {
      for (const auto& [form, world] : at)
        for (auto& t : rules.turns(world)) turns.push_back(std::move(t));
    }
    at.clear();
    for (auto& t : turns)
      if (same_step(t.step, trace[n])) at.emplace(rules.form(t.world), t.world);
    if (at.empty()) {
      failed_at = n;
      return {};
    }
  }
  std::vector<World> out;
  for (auto& [form, world] : at) out.push_back(std::move(world));
  return out;
}

std::optional<Opinion> explore_from(Rules& rules, const World& world, std::size_t most_states) {
  auto space = search(rules, rules.settled(world), most_states);
  if (space.limited || rules.tired) return std::nullopt;
  Opinion o;
  o.states = space.worlds.size();
  o.unbounded = rules.broke;
  o.circle = rules.circled;
  for (std::size_t n = 0; n < space.worlds.size(); ++n) {
    if (space.worlds[n].over) continue;
    o.stuck = o.stuck || !space.can_end[n];
    o.let_go = o.let_go || !rules.covered(space.worlds[n]);
  }
  return o;
}

std::optional<bool> cannot_end(Rules& rules, const World& world, std::size_t most_states) {
  Turn start{{}, world};
  std::vector<Turn> first{start};
  auto space = search(rules, first, most_states);
  if (space.limited) return std::nullopt;
  return !space.can_end.front();
}

}  // namespace brute

// What may not be live together, looked at from the stored state alone: mutexes, `while_in`, races, ending scopes.
#include <fmt/format.h>

#include <algorithm>

#include "support/engine/invariants.hpp"

namespace trajectum::test {

using state::Case;
using state::Instance;
using state::Life;

namespace {

/// The instance of the mutex's scope that this one is in.
InstanceNo mutex_owner(const Case& c, const route::Node& n, const Instance& i) {
  auto at = i.scope;
  while (at != 0 && c.find(at)->node != n.mutex_scope) at = c.find(at)->scope;
  return at;
}

bool has_begun(Life life) { return life == Life::started || life == Life::paused; }

}  // namespace

void Invariants::keep_before_move(const state::TurnRecord& turn) {
  bool moves = std::any_of(turn.events.begin(), turn.events.end(),
                           [](const auto& e) { return std::holds_alternative<state::CaseMoved>(e); });
  if (!moves) return;
  auto& [marks, latches] = before_move_[turn.case_no] = {};
  for (const auto& [slot, count] : marks_)
    if (std::get<0>(slot) == turn.case_no) marks.emplace(slot, count);
  for (const auto& slot : latches_)
    if (std::get<0>(slot) == turn.case_no) latches.insert(slot);
}

void Invariants::follow_move(CaseNo no, const state::Event& event) {
  auto of_case = [&](const Slot& slot) { return std::get<0>(slot) == no; };
  auto take = [&] {
    std::pair<std::map<Slot, int>, std::set<Slot>> out;
    for (const auto& [slot, count] : marks_)
      if (of_case(slot)) out.first.emplace(slot, count);
    for (const auto& slot : latches_)
      if (of_case(slot)) out.second.insert(slot);
    std::erase_if(marks_, [&](const auto& m) { return of_case(m.first); });
    std::erase_if(latches_, of_case);
    return out;
  };
  if (std::holds_alternative<state::CaseMovedBack>(event)) {
    take();
    auto& [marks, latches] = before_move_[no];
    marks_.insert(marks.begin(), marks.end());
    latches_.insert(latches.begin(), latches.end());
  }
  auto* moved = std::get_if<state::CaseMoved>(&event);
  if (!moved) return;
  auto [marks, latches] = take();
  auto now = [&](const Slot& slot, const std::vector<state::CaseMoved::Waiting>& without) -> std::optional<Slot> {
    auto [c, scope, target, source] = slot;
    for (const auto& w : without)
      if (w.scope == scope && w.target == target && w.source == source) return std::nullopt;
    auto to = moved->nodes[target];
    auto by = source == state::kWaitsToOpen ? source : moved->nodes[source];
    bool gone = to == state::kNodeGone || (source != state::kWaitsToOpen && by == state::kNodeGone);
    return gone ? std::nullopt : std::optional(Slot{c, scope, to, by});
  };
  for (const auto& [slot, count] : marks)
    if (auto there = now(slot, moved->taken)) marks_[*there] += count;
  for (const auto& slot : latches)
    if (auto there = now(slot, moved->forgotten)) latches_.insert(*there);
}

void Invariants::look_at_flow(const Case& c, const route::Route& route) {
  std::map<std::pair<std::string, InstanceNo>, int> holders;
  std::map<std::uint32_t, std::pair<int, int>> races;  // members, and those that have begun
  for (const auto& i : c.instances) {
    const auto& n = route.node(i.node);
    if (i.life == Life::incident || i.life == Life::suspension || i.element) continue;
    bool takes = n.is_work() ? has_begun(i.life) : i.entered;
    if (!n.mutex.empty() && takes) ++holders[{n.mutex, mutex_owner(c, n, i)}];
    if (i.race != 0) {
      ++races[i.race].first;
      races[i.race].second += has_begun(i.life);
    }
    bool stands = i.life == Life::offered || i.life == Life::allocated ||
                  (i.life == Life::waiting && n.kind != route::NodeKind::subroute);
    bool there = std::any_of(c.instances.begin(), c.instances.end(), [&](const Instance& other) {
      return other.node == n.while_in && other.life != Life::incident;
    });
    auto waits = [&](const Instance& s) {
      return std::any_of(s.marks.begin(), s.marks.end(), [&](const auto& m) {
        return m.first == std::pair{n.while_in, state::kWaitsToOpen};
      });
    };
    there = there || waits(c.root) || std::any_of(c.instances.begin(), c.instances.end(), waits);
    if (n.while_in != route::kNoNode && stands && i.stood_since == 0 && !there)
      say(fmt::format("case {}: {} goes on while {} is not live", c.no, n.name, route.node(n.while_in).name));
    if (i.stood_since == 0 && i.life == Life::available && n.mutex.empty() && (n.while_in == route::kNoNode || there))
      say(fmt::format("case {}: {} could go on and is only available", c.no, n.name));
  }
  for (const auto& [mutex, count] : holders)
    if (count > 1) say(fmt::format("case {}: {} hold the mutex {}", c.no, count, mutex.first));
  for (const auto& [group, members] : races)
    if (members.second > 0 && members.first > 1)
      say(fmt::format("case {}: one of a race of {} has begun", c.no, members.first));
  auto may_open = [&](const Instance& scope) {
    if (scope.stood_since != 0) return;
    for (const auto& [arc, count] : scope.marks) {
      if (arc.second != state::kWaitsToOpen || !scope.ending.empty()) continue;
      const auto& n = route.node(arc.first);
      bool free = n.mutex.empty();
      if (!free) {
        Instance inside;
        inside.scope = scope.no;
        free = holders[{n.mutex, mutex_owner(c, n, inside)}] == 0;
      }
      bool there = n.while_in == route::kNoNode ||
                   std::any_of(c.instances.begin(), c.instances.end(), [&](const Instance& other) {
                     return other.node == n.while_in && other.life != Life::incident && other.life != Life::available;
                   });
      if (free && there) say(fmt::format("case {}: {} could open and waits", c.no, n.name));
    }
  };
  may_open(c.root);
  for (const auto& i : c.instances) may_open(i);
}

}  // namespace trajectum::test

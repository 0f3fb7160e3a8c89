// Who may go on: mutexes, `while_in`, races, sentries, and what is asked again about live work (semantics.md 2).
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

bool is_offered(Life life) { return life == Life::offered || life == Life::allocated; }

/// A step takes its mutex when it is started, another node when it opens.
bool holds_mutex(const Node& n, const Instance& i) {
  if (i.life == Life::incident || i.life == Life::available || i.element) return false;
  return !n.is_work() || i.life == Life::started || i.life == Life::paused;
}

}  // namespace

const char* Play::waits_for(const Node& n, InstanceNo scope, InstanceNo self) const {
  if (n.while_in != route::kNoNode) {
    bool live = std::any_of(case_.instances.begin(), case_.instances.end(), [&](const Instance& i) {
      return i.node == n.while_in && i.life != Life::incident && i.life != Life::available;
    });
    if (!live) return "while_in";
  }
  return mutex_holder(n, scope, self) == 0 ? "" : "mutex";
}

InstanceNo Play::mutex_holder(const Node& n, InstanceNo scope, InstanceNo self) const {
  if (n.mutex.empty()) return 0;
  auto owner_of = [&](InstanceNo at) {
    while (at != 0 && (case_.find(at)->node != n.mutex_scope || case_.find(at)->life == Life::incident))
      at = case_.find(at)->scope;
    return at;
  };
  auto owner = owner_of(scope);
  for (const auto& i : case_.instances) {
    const auto& other = node(i.node);
    if (i.no != self && other.mutex == n.mutex && holds_mutex(other, i) && owner_of(i.scope) == owner) return i.no;
  }
  return 0;
}

bool Play::wake() {
  bool moved = false;
  auto live = case_.instances;
  for (const auto& was : live) {
    auto* now = case_.find(was.no);
    if (!now || !case_.is_open() || refusal_) continue;
    auto i = *now;
    const auto& n = node(i.node);
    if ((n.mutex.empty() && n.while_in == route::kNoNode) || i.element) continue;
    if (n.kind == NodeKind::subroute) continue;  // a child that runs is not held up
    bool may = *waits_for(n, i.scope, i.no) == 0;
    if (!may && (is_offered(i.life) || i.life == Life::waiting)) {
      emit(Moved{i.no, Life::available, i.assignee});
      moved = true;
    } else if (may && i.life == Life::available) {
      auto life = !n.is_work() ? Life::waiting : i.assignee.empty() ? Life::offered : Life::allocated;
      emit(Moved{i.no, life, i.assignee});
      if (n.is_work() && !i.entered) enter_work(i.no);
      if (n.kind == NodeKind::wait && !i.entered) enter_wait(i.no);
      if (n.kind == NodeKind::wait && i.entered) check_wait(i.no);
      if (n.kind == NodeKind::milestone) check_milestone(i.no);
      moved = true;
    }
  }
  while (open_waiting()) moved = true;
  return moved;
}

bool Play::open_waiting() {
  bool opened = false;
  std::vector<InstanceNo> scopes = {0};
  for (const auto& i : case_.instances)
    if (i.life == Life::open) scopes.push_back(i.no);
  for (auto scope : scopes) {
    if (!scope_live(scope) || refusal_) continue;
    auto marks = case_.find(scope)->marks;
    for (const auto& mark : marks) {
      const auto& n = mark.first.second == kWaitsToOpen ? node(mark.first.first) : node(route::kRoot);
      if (n.index == route::kRoot || !scope_live(scope) || refusal_) continue;
      const auto& s = *case_.find(scope);
      bool there = std::any_of(s.marks.begin(), s.marks.end(), [&](const auto& m) { return m.first == mark.first; });
      // One that opened before it may have withdrawn it; in a scope that is ending nothing begins.
      if (!there || !s.ending.empty() || *waits_for(n, scope, 0) != 0) continue;
      emit(MarksTaken{scope, n.index, {{kWaitsToOpen, 1}}, {}});
      activate(n.index, scope);
      check_scope(scope);
      opened = true;
    }
  }
  return opened;
}

std::uint32_t Play::new_race() const {
  auto group = case_.last_instance + 1;
  for (const auto& i : case_.instances) group = std::max(group, i.race + 1);
  for (auto won : won_) group = std::max(group, won + 1);
  return group;
}

void Play::win_race(InstanceNo winner) {
  auto* i = case_.find(winner);
  if (!i || i->race == 0) return;
  auto group = i->race;
  won_.push_back(group);
  std::vector<InstanceNo> losers;
  for (const auto& other : case_.instances)
    if (other.race == group && other.no != winner) losers.push_back(other.no);
  for (auto no : losers) withdraw(no, "race");
}

bool Play::race_is_won(std::uint32_t group) const { return std::find(won_.begin(), won_.end(), group) != won_.end(); }

void Play::reach_sentries() {
  std::vector<InstanceNo> scopes = {0};
  for (const auto& i : case_.instances)
    if (i.life == Life::open && (i.element || node(i.node).kind == NodeKind::stage)) scopes.push_back(i.no);
  for (auto scope : scopes) {
    if (!scope_live(scope) || refusal_) continue;
    auto scope_node = scope == 0 ? route::kRoot : case_.find(scope)->node;
    for (auto child : node(scope_node).children) {
      const auto& n = node(child);
      if (!n.sentry || !scope_live(scope) || !case_.find(scope)->ending.empty()) continue;
      const auto& reached = case_.find(scope)->reached;
      if (std::find(reached.begin(), reached.end(), child) != reached.end()) continue;
      auto holding = holds(n.when, scope);
      if (!holding) {
        raise_incident(child, scope, holding.error());
      } else if (*holding) {
        emit(MilestoneReached{child, today(), scope});
        leave_done(n, scope, "");
      }
    }
  }
}

void Play::ask_about(InstanceNo no) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  if (i.life == Life::incident || i.element) return;
  if (n.withdraw_when != route::kNoFunction) {
    auto over = holds(n.withdraw_when, i.scope);
    if (!over) {
      raise_incident(n.index, i.scope, over.error());
    } else if (*over) {
      withdraw(no, "withdraw_when");
      check_scope(i.scope);
      return;
    }
  }
  if (n.priority_fn != route::kNoFunction && case_.find(no)) {
    auto result = ask_value(n.priority_fn, i.scope);
    std::string priority(result ? result->text() : "");
    bool known = priority == "low" || priority == "normal" || priority == "high";
    if (!result)
      raise_incident(n.index, i.scope, result.error());
    else if (!known)
      raise_incident(n.index, i.scope,
                     refused("priority", {"Prioriteit is high, normal of low.", "Priority is high, normal or low."}));
    else if (priority != i.priority)
      emit(ItemPrioritySet{no, priority});
  }
}

}  // namespace trajectum::turn

// Who may go on: mutexes, `while_in`, races, sentries, and what is asked again about live work (semantics.md 2).
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

bool is_offered(Life life) { return life == Life::offered || life == Life::allocated; }

/// A step takes its mutex when it is started, another node when it opens, and keeps it while it may not go on.
bool holds_mutex(const Node& n, const Instance& i) {
  if (i.life == Life::incident || i.life == Life::suspension || i.element) return false;
  return n.is_work() ? i.life == Life::started || i.life == Life::paused : i.entered;
}

}  // namespace

bool Play::is_within(InstanceNo scope, InstanceNo outer) const {
  while (scope != outer && scope != 0) scope = case_.find(scope)->scope;
  return scope == outer;
}

InstanceNo Play::common_scope(NodeIndex a, NodeIndex b, InstanceNo scope) const {
  auto is_around = [&](NodeIndex outer, NodeIndex inner) {
    while (inner != outer && inner != route::kRoot) inner = node(inner).parent;
    return inner == outer;
  };
  while (!is_around(a, b)) a = node(a).parent;
  // Of an each or a series the element is meant, which comes first on the way outwards.
  while (scope != 0 && case_.find(scope)->node != a) scope = case_.find(scope)->scope;
  return scope;
}

const char* Play::waits_for(const Node& n, InstanceNo scope, InstanceNo self) const {
  if (n.while_in != route::kNoNode) {
    auto home = node(n.while_in).parent;
    auto owner = common_scope(n.parent, home, scope);
    auto is_it = [&](NodeIndex other, InstanceNo in) { return other == n.while_in && is_within(in, owner); };
    bool live =
        std::any_of(case_.instances.begin(), case_.instances.end(),
                    [&](const Instance& i) {
                      return i.life != Life::incident && i.life != Life::suspension && is_it(i.node, i.scope);
                    }) ||
        std::any_of(arrivals_.begin(), arrivals_.end(), [&](const Arrival& a) { return is_it(a.node, a.scope); });
    auto waits = [&](const Instance& s) {
      return std::any_of(s.marks.begin(), s.marks.end(),
                         [&](const auto& m) { return m.first.second == kWaitsToOpen && is_it(m.first.first, s.no); });
    };
    live = live || waits(case_.root) || std::any_of(case_.instances.begin(), case_.instances.end(), waits);
    if (!live) return "while_in";
  }
  return mutex_holder(n, scope, self) == 0 ? "" : "mutex";
}

InstanceNo Play::mutex_holder(const Node& n, InstanceNo scope, InstanceNo self) const {
  if (n.mutex.empty()) return 0;
  auto owner = common_scope(n.parent, n.mutex_scope, scope);
  for (const auto& i : case_.instances) {
    const auto& other = node(i.node);
    if (i.no != self && other.mutex == n.mutex && holds_mutex(other, i) && is_within(i.scope, owner)) return i.no;
  }
  return 0;
}

bool Play::wake() {
  bool moved = false;
  if (!holds_up_) return false;
  auto live = case_.instances;
  for (const auto& was : live) {
    auto* now = case_.find(was.no);
    if (!now || !case_.is_open() || refusal_ || now->stood_since != 0) continue;
    auto i = *now;
    const auto& n = node(i.node);
    if ((n.mutex.empty() && n.while_in == route::kNoNode) || i.element || is_held_wait(i)) continue;
    if (n.kind == NodeKind::subroute || n.kind == NodeKind::job) continue;  // what has begun elsewhere is not held up
    bool may = *waits_for(n, i.scope, i.no) == 0;
    if (!may && (is_offered(i.life) || i.life == Life::waiting)) {
      emit(Moved{i.no, Life::available, i.assignee});
      moved = true;
    } else if (may && i.life == Life::available) {
      auto life = !n.is_work() ? Life::waiting : i.assignee.empty() ? Life::offered : Life::allocated;
      emit(Moved{i.no, life, i.assignee});
      if (n.is_work() && !i.entered) enter_work(i.no);
      if (n.kind == NodeKind::wait) check_wait(i.no);
      if (n.kind == NodeKind::milestone) check_milestone(i.no);
      run();
      moved = true;
    }
  }
  return moved;
}

void Play::open_held_wait(InstanceNo no) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  auto needed = n.when == route::kNoFunction ? Result<bool>(true) : holds(n.when, i.scope);
  if (!needed || !*needed) {
    withdraw(no, "when");
    if (!needed) return raise_incident(n.index, i.scope, needed.error(), {i.race, "", ""});
    emit(Passed{n.index, i.scope});
    lose_race(i.race, 0);
    pass_by(n, i.scope);
    return;
  }
  emit(Moved{no, Life::waiting, ""});
  enter_wait(no);
}

std::uint32_t Play::new_race() const {
  auto group = case_.last_instance + 1;
  for (const auto& i : case_.instances) group = std::max(group, i.race + 1);
  for (const auto& a : arrivals_) group = std::max(group, a.race + 1);
  return group;
}

void Play::win_race(InstanceNo winner) {
  auto* i = case_.find(winner);
  if (i) lose_race(i->race, winner);
}

void Play::lose_race(std::uint32_t race, InstanceNo winner) {
  if (race == 0) return;
  std::erase_if(arrivals_, [&](const Arrival& a) { return a.race == race; });
  std::vector<InstanceNo> losers;
  for (const auto& other : case_.instances)
    if (other.race == race && other.no != winner) losers.push_back(other.no);
  for (auto no : losers) withdraw(no, "race");
}

void Play::reach_sentries() {
  std::vector<InstanceNo> scopes = {0};
  for (const auto& i : case_.instances)
    if (i.life == Life::open && (i.element || node(i.node).kind == NodeKind::stage)) scopes.push_back(i.no);
  for (auto scope : scopes) {
    if (!scope_live(scope) || refusal_ || case_.is_suspended(scope)) continue;
    auto scope_node = scope == 0 ? route::kRoot : case_.find(scope)->node;
    for (auto child : node(scope_node).children) {
      const auto& n = node(child);
      if (!n.sentry || !scope_live(scope) || !case_.find(scope)->ending.empty()) continue;
      const auto& reached = case_.find(scope)->reached;
      if (std::find(reached.begin(), reached.end(), child) != reached.end()) continue;
      auto holding = holds(n.when, scope);
      if (!holding) {
        raise_incident(child, scope, holding.error(), {0, kPartAsked, ""});
      } else if (*holding) {
        emit(MilestoneReached{child, today(), scope});
        leave_done(n, scope, "");
        run();
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
      raise_incident(n.index, i.scope, over.error(), {0, kPartAsked, "", no});
    } else if (*over) {
      withdraw_in(n.index, i.scope);
      run();
      return;
    }
  }
  if (n.priority_fn != route::kNoFunction && case_.find(no)) {
    auto result = ask_value(n.priority_fn, i.scope);
    std::string priority(result ? result->text() : "");
    bool known = priority == "low" || priority == "normal" || priority == "high";
    if (!result)
      raise_incident(n.index, i.scope, result.error(), {0, kPartAsked, "", no});
    else if (!known)
      raise_incident(n.index, i.scope,
                     refused("priority", {"Prioriteit is high, normal of low.", "Priority is high, normal or low."}),
                     {0, kPartAsked, "", no});
    else if (priority != i.priority)
      emit(ItemPrioritySet{no, priority});
  }
}

}  // namespace trajectum::turn

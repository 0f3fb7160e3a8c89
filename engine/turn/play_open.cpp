// What each kind of node does when a mark makes it live.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

constexpr std::uint32_t kLasts = 0, kReadyOn = 1;  // numbers of a wait's `ready` timers: each ends its own condition

}  // namespace

void Play::activate(NodeIndex target, InstanceNo scope) {
  const auto& n = node(target);
  if (++activations_ > limits::kActivationsPerTurnMax) {
    // Each node that comes too late says so: what is not told is lost.
    raise_incident(target, scope,
                   refused("activations", {"Deze route loopt rond zonder te stoppen bij " + n.name + ".",
                                           "This route runs in a circle without resting, at " + n.name + "."}));
    return;
  }
  auto* before = case_.remembered(target);
  if (scope == 0 && n.parent == route::kRoot && before && before->opened > 0 &&
      n.index == node(route::kRoot).start.front())
    emit(RoundBegun{case_.round + 1});
  if (n.when != route::kNoFunction) {
    auto needed = holds(n.when, scope);
    if (!needed) {
      raise_incident(target, scope, needed.error());
      return;
    }
    if (!*needed) {
      emit(Passed{target, scope});
      pass_by(n, scope);
      return;
    }
  }
  switch (n.kind) {
    case NodeKind::step:
    case NodeKind::optional: open_work(n, scope); return;
    case NodeKind::decide: decide(n, scope); return;
    case NodeKind::finish_by: open_finish_by(n, scope); return;
    case NodeKind::milestone: open_milestone(n, scope); return;
    case NodeKind::stage: open_stage(n, scope); return;
    case NodeKind::each: open_each(n, scope); return;
    case NodeKind::series: open_series(n, scope); return;
    case NodeKind::wait: open_wait(n, scope); return;
    case NodeKind::subroute: open_subroute(n, scope); return;
    case NodeKind::route: break;
  }
}

void Play::open_finish_by(const Node& n, InstanceNo scope) {
  auto value = value_of(n.by_path, scope);
  if (value.empty()) {
    auto error = refused("finish_by",
                         {"Kies eerst " + n.by_path.text + "; daarvan hangt af hoe het verder gaat.",
                          "Choose " + n.by_path.text + " first; the way on depends on it."},
                         n.by_path.text);
    if (by_person_)
      refusal_ = error;
    else
      raise_incident(n.index, scope, error);
    return;
  }
  InstanceNo at = scope;
  while (at != 0 && (case_.find(at)->element || node(case_.find(at)->node).kind != NodeKind::stage))
    at = case_.find(at)->scope;
  finish(at, std::string(value.text()));
}

void Play::open_milestone(const Node& n, InstanceNo scope) {
  auto date = n.on.empty() ? today() : date_of(n.on, scope).value_or(today());
  if (date > today()) {
    check_milestone(open_instance(n, scope, Life::waiting, false, 0, {}));
    return;
  }
  emit(MilestoneReached{n.index, date});
  leave(n, scope, "");
}

void Play::open_stage(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::open, false, 0, {});
  arm_limits(n, no);
  {
    Opening opening(*this, no);
    for (auto first : n.start) reach(first, no, n.index);
  }
  check_scope(no);
}

void Play::open_each(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::open, false, 0, {});
  arm_limits(n, no);
  auto over = n.over.empty() ? Value(static_cast<std::int64_t>(n.over_count)) : value_of(n.over, scope);
  List items;
  if (auto* list = over.as<List>())
    items = *list;
  else
    for (std::int64_t i = 1; i <= over.integer(); ++i) items.push_back(i);
  std::uint32_t number = 0;
  {
    Opening opening(*this, no);
    for (auto& item : items) {
      if (!scope_live(no)) return;
      open_element(n, no, ++number, item);
    }
  }
  check_scope(no);
}

void Play::open_series(const Node& n, InstanceNo scope) {
  auto anchor = n.from.empty() ? std::optional(today()) : date_of(n.from, scope);
  if (!anchor) {
    raise_incident(n.index, scope,
                   refused("series", {n.from.text + " is leeg; de reeks heeft geen begin.",
                                      n.from.text + " is empty; the series has no start."}));
    return;
  }
  auto no = open_instance(n, scope, Life::open, false, 0, Value(*anchor));
  arm_limits(n, no);
  std::uint32_t number = 0;
  for (const auto& span : n.at)
    arm(no, TimerKind::occurrence, ++number, calendar::midnight(calendar::add(*anchor, span)));
  open_occurrences(no);
  check_scope(no);
}

void Play::open_wait(const Node& n, InstanceNo scope) {
  // `fresh` needs to know which messages were there before: the last one's number, since instants can be equal.
  auto no = open_instance(n, scope, Life::waiting, false, 0, static_cast<std::int64_t>(case_.last_mail));
  arm_limits(n, no);
  if (!n.reserve.empty()) reserve_on_entry(n, no);
  if (n.lasts) arm(no, TimerKind::ready, kLasts, calendar::add(world_.now, *n.lasts));
  check_wait(no);
}

void Play::open_subroute(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::waiting, false, 0, {});
  arm_limits(n, no);
  for (const auto& [from, child] : case_.open_children) {
    if (from != n.index) continue;  // entered again: the child that a time-out left open is taken up
    emit(ChildOpened{no, child});
    return;
  }
  FollowUp f;
  f.kind = FollowUp::Kind::open_child;
  f.instance = no;
  f.route = n.subroute;
  follow_ups.push_back(std::move(f));
}

InstanceNo Play::open_instance(const Node& n, InstanceNo scope, Life life, bool element, std::uint32_t number,
                               Value item) {
  Opened e;
  e.instance = case_.last_instance + 1;
  e.scope = scope;
  e.node = n.index;
  e.life = life;
  e.element = element;
  e.number = number;
  auto* m = case_.remembered(n.index);
  e.iteration = (m ? m->opened : 0) + (element ? 0 : 1);
  e.item = std::move(item);
  e.at = world_.now;
  if (n.is_work()) {
    bool to_owner = n.by.kind == route::OwnerRule::Kind::owner;
    e.role = to_owner ? route_.owner : n.by.role;
    if (to_owner) e.assignee = case_.owner;
    if (n.by.same_as != route::kNoNode)
      if (auto* who = case_.remembered(n.by.same_as)) e.assignee = who->by;
    e.life = e.assignee.empty() ? Life::offered : Life::allocated;
    e.due = due_of(n, scope);
  }
  auto no = e.instance;
  emit(std::move(e));
  return no;
}

InstanceNo Play::open_work(const Node& n, InstanceNo scope) {
  // A new instance starts afresh: what an earlier one of the same step took is given back (language.md, `reserve`).
  for (std::size_t s = case_.seats.size(); s-- > 0;)
    if (case_.seats[s].node == n.index && case_.seats[s].scope == scope) give_back(case_.seats[s].no, "new_instance");
  auto no = open_instance(n, scope, Life::offered, false, 0, {});
  if (n.on_enter != route::kNoFunction)
    if (auto ran = run_script(n.on_enter, scope, true); !ran) raise_incident(n.index, scope, ran.error());
  reserve_on_entry(n, no);
  arm_limits(n, no);
  return no;
}

void Play::open_element(const Node& n, InstanceNo container, std::uint32_t number, Value item) {
  auto no = open_instance(n, container, Life::open, true, number, std::move(item));
  {
    Opening opening(*this, no);
    for (auto first : n.start) reach(first, no, n.index);
  }
  check_scope(no);
}

void Play::check_wait(InstanceNo no) {
  auto* i = case_.find(no);
  if (!i || i->life != Life::waiting) return;
  const auto& n = node(i->node);
  auto scope = i->scope;
  for (const auto& w : case_.waiting)
    if (w.first == no) return;  // still on a waiting list
  const Mail* mail = nullptr;
  if (!n.message.empty()) {
    for (const auto& m : case_.mailbox)
      if (m.message == n.message && (!n.fresh || m.no > i->item.integer())) {
        mail = &m;
        break;
      }
    if (!mail) return;
  }
  if (!n.ready_on.empty()) {
    auto date = date_of(n.ready_on, scope);
    if (!date) {
      raise_incident(n.index, scope,
                     refused("ready_on", {n.ready_on.text + " is leeg.", n.ready_on.text + " is empty."}));
      return;
    }
    if (*date > today()) {
      arm_anew(no, TimerKind::ready, kReadyOn, calendar::midnight(*date));
      return;
    }
  }
  if (n.lasts && std::any_of(case_.timers.begin(), case_.timers.end(), [&](const Timer& t) {
        return t.instance == no && t.kind == TimerKind::ready && t.number == kLasts;
      }))
    return;
  if (n.ready != route::kNoFunction) {
    auto ready = holds(n.ready, scope);
    if (!ready) {
      raise_incident(n.index, scope, ready.error());
      return;
    }
    if (!*ready) return;
  }
  if (mail) emit(MessageTaken{mail->no, no});
  disarm(no);
  emit(Ended{no, n.index, End::completed, "", "", "", {}, case_.seq});
  end_incidents(n.index, scope);
  leave(n, scope, "");
}

void Play::check_milestone(InstanceNo no) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  auto date = date_of(n.on, i.scope).value_or(today());
  if (date > today()) {
    arm_anew(no, TimerKind::milestone, 0, calendar::midnight(date));
    return;
  }
  disarm(no);
  emit(MilestoneReached{n.index, date});
  emit(Ended{no, n.index, End::completed, "", "", "", {}, case_.seq});
  leave(n, i.scope, "");
}

}  // namespace trajectum::turn

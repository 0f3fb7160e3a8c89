// What each kind of node does when a mark makes it live.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

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
  auto ended = n.parent;
  while (ended != route::kRoot && node(ended).kind != NodeKind::stage) ended = node(ended).parent;
  finish_from(scope, ended, std::string(value.text()));
}

void Play::open_milestone(const Node& n, InstanceNo scope) {
  if (!n.on.empty()) {
    newly_waiting_.push_back(open_instance(n, scope, Life::waiting, false, 0, {}));
    return;
  }
  emit(MilestoneReached{n.index, today(), scope});
  run_on_enter(n, scope, 0);
  leave_done(n, scope, "");
}

void Play::open_script(const Node& n, InstanceNo scope) {
  auto ran = run_script(n.run, scope, &n);
  if (ran)
    if (auto spent = spend(n, scope); !spent) return raise_incident(n.index, scope, spent.error());
  if (!ran) return raise_incident(n.index, scope, ran.error());
  keep_undo(n, scope, "", nullptr);
  leave_done(n, scope, "");
}

void Play::run_on_enter(const Node& n, InstanceNo scope, InstanceNo of, const char* part) {
  if (n.on_enter == route::kNoFunction) return;
  if (auto ran = run_script(n.on_enter, scope, &n); !ran) {
    auto* s = scope == 0 ? nullptr : case_.find(scope);
    bool own = s && s->node == n.index && !s->element;
    raise_incident(n.index, own ? s->scope : scope, ran.error(), {0, part, "", of});
  }
}

void Play::open_stage(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::open, false, 0, {});
  run_on_enter(n, no, no);
  arm_limits(n, no);
  for (auto first : n.start) place(first, no);
}

void Play::open_wait(const Node& n, InstanceNo scope, std::uint32_t race, Life life) {
  // `fresh` needs to know which messages were there before: the last one's number, since instants can be equal.
  auto no = open_instance(n, scope, life, false, 0, static_cast<std::int64_t>(case_.last_mail), race);
  if (life == Life::waiting) enter_wait(no);
}

void Play::enter_wait(InstanceNo no) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  run_on_enter(n, i.scope, no);
  arm_limits(n, no);
  if (!n.reserve.empty()) reserve_on_entry(n, no);
  if (n.lasts) arm(no, TimerKind::ready, kLasts, add_span(world_.now, *n.lasts));
  newly_waiting_.push_back(no);
}

void Play::open_subroute(const Node& n, InstanceNo scope) {
  auto no = open_instance(n, scope, Life::waiting, false, 0, {});
  run_on_enter(n, scope, no);
  arm_limits(n, no);
  for (const auto& [from, child] : case_.open_children) {
    bool awaited = std::any_of(case_.instances.begin(), case_.instances.end(),
                               [&, no = child](const Instance& i) { return i.child == no; });
    if (from != n.index || awaited) continue;  // entered again: the child that a time-out left open is taken up
    emit(ChildOpened{no, child});
    return;
  }
  FollowUp f;
  f.kind = FollowUp::Kind::open_child;
  f.instance = no;
  f.route = n.subroute;
  f.subject = n.child_subject.empty() ? case_.subject_id : std::string(value_of(n.child_subject, scope).text());
  for (const auto& [field, path] : n.child_file)
    if (auto value = value_of(path, scope); !value.empty()) f.file.set(field, std::move(value));
  follow_ups.push_back(std::move(f));
}

InstanceNo Play::open_instance(const Node& n, InstanceNo scope, Life life, bool element, std::uint32_t number,
                               Value item, std::uint32_t race) {
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
  e.race = race;
  if (n.is_work()) {
    bool to_owner = n.by.kind == route::OwnerRule::Kind::owner;
    e.role = to_owner ? route_.owner : n.by.role;
    if (to_owner) e.assignee = case_.owner;
    if (n.by.same_as != route::kNoNode)
      if (auto* who = case_.remembered(n.by.same_as)) e.assignee = who->by;
    if (life != Life::available) {
      e.life = e.assignee.empty() ? Life::offered : Life::allocated;
      e.due = due_of(n, scope);
    }
  }
  auto no = e.instance;
  emit(std::move(e));
  return no;
}

InstanceNo Play::open_work(const Node& n, InstanceNo scope, std::uint32_t race, const Redone* again) {
  // A new instance starts afresh: what an earlier one of the same step took is given back (language.md, `reserve`).
  for (std::size_t s = case_.seats.size(); s-- > 0;)
    if (case_.seats[s].node == n.index && case_.seats[s].scope == scope) give_back(case_.seats[s].no, "new_instance");
  auto life = *waits_for(n, scope, 0) == 0 ? Life::offered : Life::available;
  auto no = open_instance(n, scope, life, false, 0, {}, race);
  if (again) {
    auto redone = *again;
    redone.instance = no;
    emit(std::move(redone));
  }
  if (!n.priority.empty()) emit(ItemPrioritySet{no, n.priority});
  if (life == Life::offered) enter_work(no);
  return no;
}

void Play::enter_work(InstanceNo no) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  if (!i.due) {  // it was available first: its time is counted from here
    if (auto due = due_of(n, i.scope)) emit(DueMoved{no, due});
  }
  allocate(no);
  run_on_enter(n, i.scope, no, i.redo ? kPartRedo : kPartOnEnter);
  reserve_on_entry(n, no);
  arm_limits(n, no);
  if (n.priority_fn != route::kNoFunction || n.withdraw_when != route::kNoFunction) file_touched_ = true;
}

void Play::open_element(const Node& n, InstanceNo container, std::uint32_t number, Value item) {
  auto no = open_instance(n, container, Life::open, true, number, std::move(item));
  for (auto first : n.start) place(first, no);
}

void Play::check_wait(InstanceNo no) {
  auto* i = case_.find(no);
  if (!i || i->life != Life::waiting || i->stood_since != 0) return;
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
                     refused("ready_on", {n.ready_on.text + " is leeg.", n.ready_on.text + " is empty."}),
                     {0, kPartThere, "", no});
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
      raise_incident(n.index, scope, ready.error(), {0, kPartThere, "", no});
      return;
    }
    if (!*ready) return;
  }
  if (mail) emit(MessageTaken{mail->no, no});
  win_race(no);
  disarm(no);
  emit(Ended{no, n.index, End::completed, "", "", "", {}, case_.seq});
  leave_done(n, scope, "");
}

void Play::check_milestone(InstanceNo no) {
  auto i = *case_.find(no);
  if (i.life != Life::waiting || i.stood_since != 0) return;  // it may not be reached now
  const auto& n = node(i.node);
  auto date = date_of(n.on, i.scope).value_or(today());
  if (date > today()) {
    arm_anew(no, TimerKind::milestone, 0, calendar::midnight(date));
    return;
  }
  reach_milestone(no, date);
}

void Play::reach_milestone(InstanceNo no, Date date) {
  auto i = *case_.find(no);
  const auto& n = node(i.node);
  disarm(no);
  emit(MilestoneReached{n.index, date, i.scope});
  emit(Ended{no, n.index, End::completed, "", "", "", {}, case_.seq});
  run_on_enter(n, i.scope, 0);
  leave_done(n, i.scope, "");
}

}  // namespace trajectum::turn

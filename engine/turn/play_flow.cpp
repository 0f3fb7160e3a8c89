// Arcs, joins and scopes: where a mark goes, when a scope ends, what is withdrawn with it.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;
using route::Target;
using route::TargetKind;

bool Play::counter_left(const Target& target, InstanceNo scope) const {
  return target.at_most == 0 || case_.counter_uses(scope, static_cast<std::uint32_t>(target.counter)) <
                                    static_cast<std::uint32_t>(target.at_most);
}

void Play::follow(const Target& target, InstanceNo scope, NodeIndex source, const Record* form) {
  if (!scope_live(scope) || refusal_) return;
  if (!case_.find(scope)->ending.empty()) return;  // it waits for its required nodes only: no way leads on in it
  if (!counter_left(target, scope)) {
    if (!target.otherwise.empty()) {
      follow(target.otherwise.front(), scope, source, form);
      return;
    }
    raise_incident(
        source, scope,
        refused("at_most",
                {"Deze weg is al " + std::to_string(target.at_most) + " keer genomen en er is geen andere.",
                 "This way has been taken " + std::to_string(target.at_most) + " times and there is no other."}));
    return;
  }
  for (auto other : target.withdraws) withdraw_region(other, scope);
  if (!scope_live(scope)) return;
  if (target.at_most > 0) emit(CounterUsed{scope, static_cast<std::uint32_t>(target.counter)});
  if (!target.priority.empty() && target.priority != case_.priority) emit(PrioritySet{target.priority, case_.priority});
  switch (target.kind) {
    case TargetKind::to: reach(target.node, scope, source, target.marks); return;
    case TargetKind::done: return;
    case TargetKind::finish: {
      InstanceNo at = scope;
      while (at != 0 && (case_.find(at)->element || case_.find(at)->node != target.scope)) at = case_.find(at)->scope;
      finish(at, target.outcome);
      return;
    }
    case TargetKind::all: {
      Opening opening(*this, scope);
      for (const auto& part : target.parts) follow(part, scope, source, form);
      return;
    }
    case TargetKind::race: {
      auto group = new_race();
      Opening opening(*this, scope);
      for (const auto& part : target.parts) {
        activate(part.node, scope, group);
        if (race_is_won(group)) return;
      }
      return;
    }
    case TargetKind::one:
    case TargetKind::some: break;
  }
  bool taken = false;
  Opening opening(*this, scope);
  for (const auto& part : target.parts) {
    if (part.when != route::kNoFunction) {
      auto holding = holds(part.when, scope, form, form ? &node(source) : nullptr);
      if (!holding) {
        raise_incident(source, scope, holding.error());
        return;
      }
      if (!*holding) continue;
    }
    taken = true;
    follow(part, scope, source, form);
    if (target.kind == TargetKind::one) return;
  }
  if (!taken)
    raise_incident(source, scope,
                   refused("no_way", {"Geen van de wegen hierna geldt.", "None of the ways on from here holds."}));
}

void Play::leave(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (!outcome.empty()) {
    for (const auto& o : n.outcomes) {
      if (o.id == outcome) {
        follow(o.target, scope, n.index, form);
        check_scope(scope);
        return;
      }
    }
  }
  if (n.next) follow(*n.next, scope, n.index, form);
  check_scope(scope);
}

void Play::leave_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (n.on_done != route::kNoFunction && !n.is_work()) {
    route::ScriptArguments arguments;
    arguments.outcome = outcome;
    if (auto ran = run_script(n.on_done, scope, true, arguments); !ran) raise_incident(n.index, scope, ran.error());
  }
  if (n.repeats != route::kNoFunction && scope_live(scope) && case_.find(scope)->ending.empty()) {
    auto again = holds(n.repeats, scope, form, form ? &n : nullptr);
    if (!again)
      raise_incident(n.index, scope, again.error());
    else if (*again)
      activate(n.index, scope);
    if (!again || *again) {
      check_scope(scope);
      return;
    }
  }
  leave(n, scope, outcome, form);
}

void Play::pass_by(const Node& n, InstanceNo scope) {
  bool named = std::any_of(n.outcomes.begin(), n.outcomes.end(), [](const auto& o) { return o.id == "skipped"; });
  bool only_way = !n.next && n.outcomes.size() == 1;
  leave(n, scope, named ? "skipped" : only_way ? n.outcomes.front().id : "");
}

bool Play::holds_required(InstanceNo no) const {
  const auto& i = *case_.find(no);
  // A script that failed is not done: its incident is all there is of it. What else failed is live itself.
  if (i.life == Life::incident) return node(i.node).required && node(i.node).kind == NodeKind::script;
  if (node(i.node).required && !i.element) return true;
  auto children = i.life == Life::open ? case_.children(no) : std::vector<InstanceNo>();
  return std::any_of(children.begin(), children.end(), [&](auto child) { return holds_required(child); });
}

void Play::end_all_but_required(InstanceNo scope, const std::string& outcome) {
  emit(ScopeEnding{scope, outcome});
  const auto& s = *case_.find(scope);
  if (scope != 0 && !s.element && node(s.node).kind == NodeKind::series) disarm(scope);  // no occurrence follows
  for (auto child : case_.children(scope)) {
    auto* i = case_.find(child);
    if (!i) continue;
    if (!holds_required(child))
      withdraw(child, "finished");
    else if (i->life == Life::open && !node(i->node).required)
      end_all_but_required(child, "done");
  }
}

void Play::pass_by_in_race(const Node& n, InstanceNo scope, std::uint32_t race) {
  if (race != 0) {  // to be passed by is to occur
    won_.push_back(race);
    std::vector<InstanceNo> losers;
    for (const auto& i : case_.instances)
      if (i.race == race) losers.push_back(i.no);
    for (auto no : losers) withdraw(no, "race");
  }
  pass_by(n, scope);
}

void Play::finish(InstanceNo scope, const std::string& outcome) {
  if (!case_.find(scope)->ending.empty()) return;  // the first to finish it said how
  auto children = case_.children(scope);
  if (std::any_of(children.begin(), children.end(), [&](auto child) { return holds_required(child); }))
    end_all_but_required(scope, outcome);
  else
    end_scope(scope, outcome);
}

void Play::end_scope(InstanceNo scope, const std::string& outcome) {
  for (auto child : case_.children(scope)) withdraw(child, "finished");
  for (std::size_t i = case_.seats.size(); i-- > 0;)
    if (case_.seats[i].scope == scope) give_back(case_.seats[i].no, "scope_end");
  if (scope == 0) {
    while (!case_.timers.empty()) emit(TimerGone{case_.timers.back().no, false});
    while (!case_.mailbox.empty()) lose_message(case_.mailbox.front().no, "case_ended");
    emit(CaseEnded{outcome, false, "", world_.now});
    tell_parent(outcome, false);
    return;
  }
  auto ended = *case_.find(scope);
  disarm(scope);
  emit(Ended{scope, ended.node, End::completed, outcome, "", "", {}, case_.seq});
  if (ended.element) {
    if (node(ended.node).kind == NodeKind::series)
      plan_after_end(ended.scope);
    else
      each_progress(ended.scope);
    check_scope(ended.scope);
    return;
  }
  if (node(ended.node).kind == NodeKind::each && !ended.ending.empty())
    check_scope(ended.scope);  // its way on was taken when enough were done
  else
    leave_done(node(ended.node), ended.scope, outcome);
}

void Play::check_scope(InstanceNo scope) {
  if (!scope_live(scope) || refusal_) return;
  if (std::find(opening_.begin(), opening_.end(), scope) != opening_.end()) return;  // asked again when all are there
  fire_joins_of(scope);
  if (!scope_live(scope) || refusal_) return;
  const auto& s = *case_.find(scope);
  const auto& n = scope == 0 ? node(route::kRoot) : node(s.node);
  for (const auto& i : case_.instances) {
    if (i.scope != scope) continue;
    const auto& child = node(i.node);
    if (child.kind == NodeKind::optional && !child.required && i.life != Life::incident) continue;
    return;  // something live holds the scope
  }
  if (n.kind == NodeKind::each && !s.element && s.ending.empty() && (!s.closed && n.open)) return;
  if (!s.marks.empty() && s.ending.empty()) return;  // a scope that is finishing asks no join any more
  if (n.kind == NodeKind::series && !s.element) {
    for (const auto& t : case_.timers)
      if (t.instance == scope && t.kind == TimerKind::occurrence) return;  // one is still planned
  }
  end_scope(scope, s.ending.empty() ? "done" : s.ending);
}

void Play::withdraw(InstanceNo no, const std::string& reason) {
  auto* live = case_.find(no);
  if (!live) return;
  auto i = *live;
  if (i.life == Life::open)
    for (auto child : case_.children(no)) withdraw(child, reason);
  const auto& n = node(i.node);
  bool bound_to_it = n.is_scope() || n.kind == NodeKind::wait;
  for (std::size_t s = case_.seats.size(); s-- > 0;) {
    const auto& seat = case_.seats[s];
    if (seat.scope == no || (seat.instance == no && (seat.held || bound_to_it))) give_back(seat.no, "withdrawn");
  }
  for (std::size_t w = case_.waiting.size(); w-- > 0;)
    if (case_.waiting[w].first == no) emit(Waitlisted{no, case_.waiting[w].second, true});
  disarm(no);
  if (n.bound && i.child != 0) {
    FollowUp f;
    f.kind = FollowUp::Kind::cancel_child;
    f.child = i.child;
    follow_ups.push_back(std::move(f));
  }
  emit(Ended{no, i.node, End::withdrawn, "", "", reason, {}, case_.seq});
  if (n.kind == NodeKind::wait && i.life != Life::incident) end_incidents(i.node, i.scope);
}

void Play::end_incidents(NodeIndex at, InstanceNo scope) {
  std::vector<InstanceNo> over;
  for (const auto& i : case_.instances)
    if (i.life == Life::incident && i.node == at && i.scope == scope) over.push_back(i.no);
  for (auto no : over) emit(Ended{no, at, End::withdrawn, "", "", "over", {}, case_.seq});
}

void Play::raise_incident(NodeIndex at, InstanceNo scope, const Error& error) {
  if (!scope_live(scope)) return;
  for (const auto& i : case_.instances)  // it is there already: a wait is asked again and again
    if (i.life == Life::incident && i.node == at && i.scope == scope && i.item.text() == error.text.nl) return;
  IncidentRaised e;
  e.instance = case_.last_instance + 1;
  e.scope = scope;
  e.node = at;
  e.message = error.text.nl;
  e.file = error.path;
  e.role = route_.owner;
  e.due = add_span(today(), Duration{Unit::workdays, 1, ""});
  e.at = world_.now;
  emit(std::move(e));
}

}  // namespace trajectum::turn

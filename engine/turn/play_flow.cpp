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
                 "This way has been taken " + std::to_string(target.at_most) + " times and there is no other."}),
        {0, kPartWay, ""});
    return;
  }
  for (auto other : target.withdraws) withdraw_region(other, scope);
  if (!scope_live(scope)) return;
  if (target.at_most > 0) emit(CounterUsed{scope, static_cast<std::uint32_t>(target.counter)});
  if (!target.priority.empty() && target.priority != case_.priority) emit(PrioritySet{target.priority, case_.priority});
  switch (target.kind) {
    case TargetKind::to: reach(target.node, scope, source, target.marks); return;
    case TargetKind::done: return;
    case TargetKind::finish: finish_from(scope, target.scope, target.outcome); return;
    case TargetKind::all:
      for (const auto& part : target.parts) follow(part, scope, source, form);
      return;
    case TargetKind::race: {
      auto group = new_race();
      for (const auto& part : target.parts) {
        for (auto other : part.withdraws) withdraw_region(other, scope);
        for (int k = 0; k < part.marks; ++k) place(part.node, scope, group);
      }
      return;
    }
    case TargetKind::one:
    case TargetKind::some: break;
  }
  bool taken = false;
  for (const auto& part : target.parts) {
    if (part.when != route::kNoFunction) {
      auto holding = holds(part.when, scope, form, form ? &node(source) : nullptr);
      if (!holding) {
        raise_incident(source, scope, holding.error(), {0, kPartWay, ""});
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
                   refused("no_way", {"Geen van de wegen hierna geldt.", "None of the ways on from here holds."}),
                   {0, kPartWay, ""});
}

void Play::leave(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (!outcome.empty()) {
    for (const auto& o : n.outcomes) {
      if (o.id == outcome) {
        follow(o.target, scope, n.index, form);
        return;
      }
    }
  }
  if (n.next) follow(*n.next, scope, n.index, form);
}

void Play::run_on_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form,
                       const Value& data) {
  route::ScriptArguments arguments;
  arguments.outcome = outcome;
  arguments.form = form;
  arguments.form_fields = form ? &form_fields(n) : nullptr;
  if (n.kind == NodeKind::wait) arguments.data = &data;
  if (auto ran = run_script(n.on_done, scope, &n, arguments); !ran)
    raise_incident(n.index, scope, ran.error(), {0, kPartOnDone, outcome, 0, form ? Value(*form) : data});
}

const std::vector<Field>& Play::form_fields(const Node& n) const {
  return n.kind == NodeKind::subroute ? world_.bundle.routes.at(n.subroute).file : n.form;
}

void Play::leave_done(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (n.on_done != route::kNoFunction && !n.is_work())
    run_on_done(n, scope, outcome, form, n.kind == NodeKind::wait ? case_.brought_to(n.index) : Value());
  go_on(n, scope, outcome, form);
}

void Play::go_on(const Node& n, InstanceNo scope, const std::string& outcome, const Record* form) {
  if (n.repeats != route::kNoFunction && scope_live(scope) && case_.find(scope)->ending.empty()) {
    auto again = holds(n.repeats, scope, form, form ? &n : nullptr);
    if (!again)
      raise_incident(n.index, scope, again.error(), {0, kPartRepeats, outcome, 0, form ? Value(*form) : Value()});
    else if (*again)
      place(n.index, scope);
    if (!again || *again) return;
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
  if (i.life == Life::suspension) {  // it stays as long as what stands still
    auto of = case_.suspension(no)->of;
    return of != 0 && holds_required(of);
  }
  // What failed as it opened is not done: its incident is all there is of it. What else failed is live itself, or done.
  if (i.life == Life::incident) return node(i.node).required && i.part.empty();
  if (node(i.node).required && !i.element) return true;
  if (i.life == Life::open && awaits_required(no)) return true;
  auto children = i.life == Life::open ? case_.children(no) : std::vector<InstanceNo>();
  return std::any_of(children.begin(), children.end(), [&](auto child) { return holds_required(child); });
}

bool Play::awaits_required(InstanceNo scope) const {
  const auto& marks = case_.find(scope)->marks;
  return std::any_of(arrivals_.begin(), arrivals_.end(),
                     [&](const Arrival& a) { return a.scope == scope && node(a.node).required; }) ||
         std::any_of(marks.begin(), marks.end(),
                     [&](const auto& m) { return m.first.second == kWaitsToOpen && node(m.first.first).required; });
}

void Play::end_all_but_required(InstanceNo scope, const std::string& outcome, InstanceNo through) {
  std::erase_if(arrivals_, [&](const Arrival& a) { return a.scope == scope && !node(a.node).required; });
  std::erase_if(elements_, [&](const auto& e) { return e.first == scope; });
  std::vector<NodeIndex> held;
  for (const auto& [arc, count] : case_.find(scope)->marks)
    if (arc.second == kWaitsToOpen && !node(arc.first).required) held.push_back(arc.first);
  for (auto target : held) emit(MarksGone{scope, target});
  const auto& it = *case_.find(scope);
  bool row = scope != 0 && !it.element && node(it.node).kind == NodeKind::each;
  if (row && it.ending != kOver && it.ending != kWoundDown)
    emit(ScopeEnding{scope, kWoundDown});
  else if (!row && it.ending.empty())  // else the first to say so said how
    emit(ScopeEnding{scope, outcome});
  const auto& s = *case_.find(scope);
  if (scope != 0 && !s.element && node(s.node).kind == NodeKind::series) disarm(scope);  // no occurrence follows
  for (auto child : case_.children(scope)) {
    auto* i = case_.find(child);
    if (!i) continue;
    if (i->life == Life::suspension) continue;  // it goes with what it is about
    if (!holds_required(child))
      withdraw(child, "finished");
    else if (i->life == Life::open && (i->element || !node(i->node).required || child == through))
      end_all_but_required(child, "done");
  }
}

void Play::finish_from(InstanceNo scope, NodeIndex ended, const std::string& outcome) {
  InstanceNo at = scope, through = 0;
  while (at != 0 && (case_.find(at)->element || case_.find(at)->node != ended))
    through = at, at = case_.find(at)->scope;
  finish(at, outcome, through);
}

void Play::finish(InstanceNo scope, const std::string& outcome, InstanceNo through) {
  if (!case_.find(scope)->ending.empty()) {  // the first to finish it said how; what says it again ends
    if (through == 0) return;
    if (holds_required(through))
      end_all_but_required(through, "done");
    else
      withdraw(through, "finished");
    return;
  }
  auto children = case_.children(scope);
  bool stays = awaits_required(scope) ||
               std::any_of(children.begin(), children.end(), [&](auto child) { return holds_required(child); });
  if (stays)
    end_all_but_required(scope, outcome, through);
  else
    end_scope(scope, outcome);
}

void Play::close_case(const std::string& outcome) {
  while (!case_.timers.empty()) emit(TimerGone{case_.timers.back().no, false});
  while (!case_.mailbox.empty()) lose_message(case_.mailbox.front().no, "case_ended");
  emit(CaseEnded{outcome, false, "", world_.now});
  tell_parent(outcome, false);
}

void Play::keep_open_for(const std::string& outcome) {
  drop_arrivals(0);
  while (!case_.root.marks.empty()) emit(MarksGone{0, case_.root.marks.front().first.first});
  if (case_.root.ending.empty()) emit(ScopeEnding{0, outcome});
}

void Play::hold_end(const Error& why, const std::string& outcome) {
  if (by_person_) {
    refusal_ = why;
    return;
  }
  raise_incident(route::kRoot, 0, why, {0, kPartOnDone, outcome});
  keep_open_for(outcome);
}

bool Play::has_gone_on(const Node& n, const Instance& i) const {
  return n.kind == NodeKind::each && (i.ending == kEnough || i.ending == kOver || i.ending == kWoundDown);
}

void Play::end_scope(InstanceNo scope, const std::string& outcome) {
  for (auto child : case_.children(scope)) withdraw(child, "finished");
  for (std::size_t i = case_.seats.size(); i-- > 0;)
    if (case_.seats[i].scope == scope) give_back(case_.seats[i].no, "scope_end");
  if (scope == 0) {
    const auto& root = node(route::kRoot);
    if (auto by = blockers(); !by.empty()) return hold_end(is_blocked(by), outcome);
    if (root.on_done != route::kNoFunction) {
      run_on_done(root, 0, outcome, nullptr, {});
      if (!case_.children(0).empty()) return keep_open_for(outcome);  // it failed: who mends it closes the case
    }
    close_case(outcome);
    return;
  }
  auto ended = *case_.find(scope);
  disarm(scope);
  emit(Ended{scope, ended.node, End::completed, outcome, "", "", {}, case_.seq});
  if (ended.element) {
    if (node(ended.node).kind == NodeKind::series)
      plan_after_end(ended.scope, ended.number);
    else
      ask_if_done(ended.scope);
    return;
  }
  if (!has_gone_on(node(ended.node), ended)) leave_done(node(ended.node), ended.scope, outcome);
}

void Play::withdraw(InstanceNo no, const std::string& reason) {
  auto* live = case_.find(no);
  if (!live) return;
  auto i = *live;
  if (i.life == Life::suspension) return emit(SuspensionOver{no, "ended", world_.now});
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
}

}  // namespace trajectum::turn

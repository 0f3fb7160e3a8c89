// What follows by itself (decision 0009, "Order within a turn"): following an arc only places; what was placed opens
// here, one automatic move at a time, the innermost scope first and in it the first node in document order.
#include <algorithm>

#include "base/limits.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

/// The scopes around one, from the route inwards, each with its place among its siblings: document order, then age.
using Way = std::vector<std::pair<NodeIndex, InstanceNo>>;

Way way_to(const Case& c, InstanceNo scope) {
  Way way;
  for (auto at = scope; at != 0; at = c.find(at)->scope) way.push_back({c.find(at)->node, at});
  std::reverse(way.begin(), way.end());
  return way;
}

bool is_inside(const Way& inner, const Way& outer) {
  return inner.size() > outer.size() && std::equal(outer.begin(), outer.end(), inner.begin());
}

}  // namespace

void Play::touch(InstanceNo scope) {
  if (std::find(touched_.begin(), touched_.end(), scope) == touched_.end()) touched_.push_back(scope);
}

void Play::touch_held_up() {  // it may go on when a mutex is given back, or the node it waits for is there
  if (!holds_up_) return;
  auto waits = [](const Instance& s) {
    return std::any_of(s.marks.begin(), s.marks.end(), [](const auto& m) { return m.first.second == kWaitsToOpen; });
  };
  if (waits(case_.root)) touch(0);
  for (const auto& i : case_.instances) {
    if (waits(i)) touch(i.no);
    if (is_held_wait(i)) touch(i.scope);
  }
  for (const auto& a : arrivals_) touch(a.scope);
}

void Play::touch_for(const Event& event) {
  if (auto* opened = std::get_if<Opened>(&event)) {
    if (opened->life == Life::open) touch(opened->instance);
    touch_held_up();
  } else if (auto* ended = std::get_if<Ended>(&event)) {
    touch(case_.find(ended->instance)->scope);
    drop_arrivals(ended->instance);
    std::erase_if(elements_, [&](const auto& e) { return e.first == ended->instance; });
    touch_held_up();
  } else if (std::holds_alternative<Moved>(event)) {
    touch_held_up();
  } else if (auto* put = std::get_if<MarkPut>(&event)) {
    touch(put->scope);
  } else if (auto* taken = std::get_if<MarksTaken>(&event)) {
    touch(taken->scope);  // what waited to open may be passed by: it was perhaps the last
  } else if (auto* gone = std::get_if<MarksGone>(&event)) {
    touch(gone->scope);
  } else if (auto* ending = std::get_if<ScopeEnding>(&event)) {
    touch(ending->scope);
  } else if (auto* closed = std::get_if<EachClosed>(&event)) {
    touch(closed->instance);
  } else if (auto* planned = std::get_if<ElementPlanned>(&event)) {
    touch(planned->instance);
  } else if (auto* timer = std::get_if<TimerGone>(&event)) {
    auto* t = case_.timer(timer->timer);
    if (t && t->kind == TimerKind::occurrence) touch(t->instance);
  }
}

void Play::place(NodeIndex target, InstanceNo scope, std::uint32_t race) {
  if (!scope_live(scope) || refusal_) return;
  arrivals_.push_back({target, scope, race});
  touch(scope);
  touch_held_up();  // what is to open is live for `while_in`
}

void Play::drop_arrivals(InstanceNo scope, NodeIndex target) {
  std::erase_if(arrivals_,
                [&](const Arrival& a) { return a.scope == scope && (target == route::kNoNode || a.node == target); });
}

void Play::run() {
  while (case_.is_open() && !refusal_ && move()) {
  }
  if (!case_.is_open() || refusal_) {
    arrivals_.clear();
    touched_.clear();
    return;
  }
  auto held = std::move(arrivals_);  // only what a mutex or `while_in` holds up is left
  arrivals_.clear();
  for (const auto& a : held) {
    const auto& n = node(a.node);
    if (n.kind == NodeKind::wait)
      open_wait(n, a.scope, a.race, Life::available);
    else
      emit(MarkPut{a.scope, a.node, kWaitsToOpen, 1});
    if (n.when != route::kNoFunction) file_touched_ = true;  // `when` is asked on arrival, also of what is held up
  }
  touched_.clear();
}

bool Play::move() {
  while (!touched_.empty()) {
    std::erase_if(touched_, [&](InstanceNo scope) { return !scope_live(scope) || case_.is_suspended(scope); });
    if (touched_.empty()) return false;
    auto scope = touched_.front();
    if (touched_.size() > 1) {
      auto first = way_to(case_, scope);
      for (auto other : touched_) {
        auto way = way_to(case_, other);
        if (is_inside(way, first) || (!is_inside(first, way) && way < first)) scope = other, first = std::move(way);
      }
    }
    const auto& s = *case_.find(scope);
    bool row =
        scope != 0 && !s.element && (node(s.node).kind == NodeKind::each || node(s.node).kind == NodeKind::series);
    if (row ? move_row(scope) : move_body(scope)) return true;
    std::erase(touched_, scope);
  }
  return false;
}

std::vector<NodeIndex> Play::candidates(InstanceNo scope) const {
  std::vector<NodeIndex> out;
  for (const auto& a : arrivals_)
    if (a.scope == scope) out.push_back(a.node);
  for (const auto& [arc, count] : case_.find(scope)->marks) out.push_back(arc.first);
  if (holds_up_)
    for (const auto& i : case_.instances)
      if (i.scope == scope && is_held_wait(i)) out.push_back(i.node);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool Play::is_held_wait(const Instance& i) const {
  return i.life == Life::available && !i.entered && node(i.node).kind == NodeKind::wait;
}

bool Play::move_body(InstanceNo scope) {
  for (auto target : candidates(scope)) {
    if (open_oldest(target, scope)) return true;
    if (case_.find(scope)->ending.empty() && settle_join(target, scope)) return true;
  }
  if (!is_over(scope)) return false;
  const auto& ending = case_.find(scope)->ending;
  end_scope(scope, ending.empty() ? "done" : ending);
  return true;
}

bool Play::open_oldest(NodeIndex target, InstanceNo scope) {
  const auto& n = node(target);
  const auto& marks = case_.find(scope)->marks;
  bool held = std::any_of(marks.begin(), marks.end(), [&](const auto& m) {
    return m.first == std::pair{target, kWaitsToOpen};
  });
  if (held && *waits_for(n, scope, 0) == 0) {
    emit(MarksTaken{scope, target, {{kWaitsToOpen, 1}}, {}});
    open(target, scope, 0);
    return true;
  }
  if (holds_up_ && n.kind == NodeKind::wait) {
    auto wait = std::find_if(case_.instances.begin(), case_.instances.end(), [&](const Instance& i) {
      return i.node == target && i.scope == scope && is_held_wait(i) && *waits_for(n, scope, i.no) == 0;
    });
    if (wait != case_.instances.end()) {
      open_held_wait(wait->no);
      return true;
    }
  }
  auto here = std::find_if(arrivals_.begin(), arrivals_.end(),
                           [&](const Arrival& a) { return a.node == target && a.scope == scope; });
  // Work is offered before it takes anything; everything else waits until it may open.
  if (here == arrivals_.end() || (!n.is_work() && *waits_for(n, scope, 0) != 0)) return false;
  auto race = here->race;
  arrivals_.erase(here);
  open(target, scope, race);
  return true;
}

bool Play::is_over(InstanceNo scope) const {
  const auto& s = *case_.find(scope);
  bool ending = !s.ending.empty();
  if (scope == 0 && route_.keep_open && !ending) return false;
  for (const auto& a : arrivals_)
    if (a.scope == scope) return false;
  for (const auto& [arc, count] : s.marks)
    if (!ending || arc.second == kWaitsToOpen) return false;  // a scope that is finishing asks no join any more
  for (const auto& i : case_.instances) {
    if (i.scope != scope) continue;
    const auto& n = node(i.node);
    bool aside = n.kind == NodeKind::optional && !n.required && i.life != Life::incident && !ending;
    if (!aside) return false;
  }
  return true;
}

bool Play::move_row(InstanceNo no) {
  auto row = *case_.find(no);
  const auto& n = node(row.node);
  bool live =
      std::any_of(case_.instances.begin(), case_.instances.end(), [&](const Instance& i) { return i.scope == no; });
  if (n.kind == NodeKind::series) {
    bool planned = std::any_of(case_.timers.begin(), case_.timers.end(),
                               [&](const Timer& t) { return t.instance == no && t.kind == TimerKind::occurrence; });
    if (live || planned) return false;
    end_scope(no, row.ending.empty() ? "done" : row.ending);
    return true;
  }
  bool goes_on = row.ending.empty() || row.ending == kEnough;
  if (goes_on && open_next_element(no)) return true;
  bool over = !live && (!goes_on || (!has_elements_left(row) && (row.closed || !n.open)));
  bool enough = row.ending.empty() && n.need && row.done >= static_cast<std::uint32_t>(*n.need);
  if (!over && !enough) return false;
  if (!over && !n.cancel_rest) {
    fire_row(no);
    return true;
  }
  if (!over) complete_row(no);
  end_scope(no, "done");
  return true;
}

void Play::open(NodeIndex target, InstanceNo scope, std::uint32_t race) {
  bool again = retrying_ && retrying_->node == target && retrying_->scope == scope;
  auto trouble = fresh_incidents_.size();
  open_now(target, scope, race);
  if (again && fresh_incidents_.size() == trouble) retrying_.reset();  // it went well: the next time is the first
}

void Play::open_now(NodeIndex target, InstanceNo scope, std::uint32_t race) {
  const auto& n = node(target);
  if (++activations_ > limits::kActivationsPerTurnMax) {
    // Each node that comes too late says so: what is not told is lost.
    auto loop = loop_through(target);
    raise_incident(target, scope,
                   refused("activations", {"Deze route loopt rond zonder te stoppen bij " + loop + ".",
                                           "This route runs in a circle without resting, at " + loop + "."}));
    return;
  }
  auto* seen = case_.remembered(target);
  if (seen && seen->that_day >= limits::kActivationsPerNodeDayMax && seen->day == today()) {
    auto loop = loop_through(target), most = std::to_string(limits::kActivationsPerNodeDayMax);
    raise_incident(
        target, scope,
        refused("activations",
                {"Dit begon vandaag al " + most + " keer: " + loop + ". Herstel wat rondloopt; morgen mag het weer.",
                 "This began " + most + " times today: " + loop + ". Mend what goes round; tomorrow it may again."}));
    return;
  }
  auto begin_round = [&] {
    auto* before = case_.remembered(target);
    bool first = scope == 0 && n.parent == route::kRoot && n.index == node(route::kRoot).start.front();
    if (first && before && before->opened > 0) emit(RoundBegun{case_.round + 1});
  };
  if (n.when != route::kNoFunction) {
    auto needed = holds(n.when, scope);
    if (!needed) {
      raise_incident(target, scope, needed.error(), {race, "", ""});
      return;
    }
    if (!*needed) {
      begin_round();
      emit(Passed{target, scope});
      lose_race(race, 0);  // to be passed by is to occur
      pass_by(n, scope);
      return;
    }
  }
  begin_round();
  switch (n.kind) {
    case NodeKind::step:
    case NodeKind::optional: open_work(n, scope, race); return;
    case NodeKind::decide: decide(n, scope); return;
    case NodeKind::finish_by: open_finish_by(n, scope); return;
    case NodeKind::milestone: open_milestone(n, scope); return;
    case NodeKind::stage: open_stage(n, scope); return;
    case NodeKind::each: open_each(n, scope); return;
    case NodeKind::series: open_series(n, scope); return;
    case NodeKind::wait: open_wait(n, scope, race, Life::waiting); return;
    case NodeKind::subroute: open_subroute(n, scope); return;
    case NodeKind::script: open_script(n, scope); return;
    case NodeKind::job: open_job(n, scope); return;
    case NodeKind::route: break;
  }
}

void Play::settle() {
  // Each round may free or change what another waits for; a route that never comes to rest is stopped by the limit of
  // activations.
  for (int rounds = 0; rounds < limits::kSettleRoundsMax && case_.is_open() && !refusal_; ++rounds) {
    run();
    look_at_the_new();
    ask_guards_again();
    bool met = meet_failures();
    if (!wake() && !file_touched_ && !met) break;
  }
  leave_pools();
  tell_links();
}

void Play::look_at_the_new() {
  // What is already there when a wait opens is as a turn of its own: it occurs when all else has come to rest.
  while (!newly_waiting_.empty() && case_.is_open() && !refusal_) {
    auto no = newly_waiting_.front();
    newly_waiting_.erase(newly_waiting_.begin());
    auto* i = case_.find(no);
    if (!i) continue;
    switch (node(i->node).kind) {
      case NodeKind::wait: check_wait(no); break;
      case NodeKind::milestone: check_milestone(no); break;
      case NodeKind::series: open_occurrence(no); break;
      default: break;
    }
    run();
  }
}

}  // namespace trajectum::turn

// What can be done now in a case: its open work, waits, rows, incidents and what stands still, and what each leads to.
#include <algorithm>

#include "pipeline/outlook.hpp"
#include "turn/four_eyes.hpp"

namespace trajectum::pipeline {

using route::kNoFunction;
using route::kNoNode;
using route::Node;
using route::NodeKind;
using route::Target;
using state::Instance;
using state::Life;
using state::TimerKind;

namespace {

constexpr int kDone = 1;
constexpr int kWait = 2;      // for a day, or for another case
constexpr int kCutShort = 2;  // a row that could have gone on
constexpr int kMend = 3;
constexpr int kTakenAway = 30;  // by something else that happens: nobody does it for this

bool is_mark_only(NodeIndex source) { return source == state::kWaitsToOpen; }

}  // namespace

const state::Timer* Outlook::timer(InstanceNo no, TimerKind kind) const {
  const state::Timer* out = nullptr;
  for (const auto& t : c_.timers)
    if (t.instance == no && t.kind == kind && (!out || t.at < out->at)) out = &t;
  return out;
}

/// When a time limit of a scope that this is in, or of the case that this one lives with, comes: what would be later is
/// not any more.
std::optional<Instant> Outlook::ends_at(InstanceNo scope) const {
  std::optional<Instant> out;
  auto around = [&](const state::Case& c, const route::Route& route, InstanceNo no) {
    for (; no != 0; no = c.find(no)->scope)
      for (const auto& t : c.timers)
        if (t.instance == no && t.kind == TimerKind::within && route.node(c.find(no)->node).on_timeout)
          out = std::min(out.value_or(t.at), t.at);
  };
  around(c_, route_, scope);
  auto parent = c_.parent_case == 0 || !play_.world().other ? std::nullopt : play_.world().other(c_.parent_case);
  const auto* here = parent ? parent->state->find(c_.parent_instance) : nullptr;
  if (here && parent->route->node(here->node).bound) around(*parent->state, *parent->route, here->no);
  return out;
}

/// True inside a scope that only waits for what is required: no way leads on there.
bool Outlook::is_dying(InstanceNo scope) const {
  while (true) {
    const auto& s = *c_.find(scope);
    if (!s.ending.empty() && s.ending != turn::kEnough) return true;
    if (scope == 0) return false;
    scope = s.scope;
  }
}

/// What must be done before a mutex is free and `while_in` holds.
std::vector<int> Outlook::held_by(const Node& n, InstanceNo scope, InstanceNo self) {
  std::vector<int> out;
  if (n.while_in != kNoNode) out.push_back(fact(Fact::here, n.while_in));
  if (!n.mutex.empty())
    if (auto holder = play_.mutex_holder(n, scope, self)) out.push_back(fact(Fact::over, holder));
  return out;
}

/// That nothing is live in a scope any more, or nothing that is required.
std::vector<int> Outlook::empties(InstanceNo scope, bool required_only) {
  std::vector<int> out;
  for (const auto& i : c_.instances) {
    if (i.scope != scope || i.life == Life::suspension) continue;
    if (required_only && !play_.holds_required(i.no)) continue;
    out.push_back(fact(required_only ? Fact::over : Fact::drained, i.no));
  }
  return out;
}

bool Outlook::may_still_come(const Node& join, const Instance& scope, const Instance& i) const {
  if (i.scope != scope.no || i.redo || i.node == join.index) return false;
  for (std::size_t k = 0; k < join.sources.size(); ++k) {
    if (join.sources[k] == join.index) continue;
    bool marked = std::any_of(scope.marks.begin(), scope.marks.end(), [&](const auto& m) {
      return m.first == std::pair{join.index, join.sources[k]};
    });
    if (!marked && std::binary_search(join.reach[k].begin(), join.reach[k].end(), i.node)) return true;
  }
  return false;
}

/// The marks that wait in a live scope, and the joins in it that look at what is live.
void Outlook::stand(const Instance& scope) {
  if (!scope.ending.empty() && scope.ending != turn::kEnough) return;
  for (const auto& [arc, count] : scope.marks) {
    const auto& n = route_.node(arc.first);
    if (is_mark_only(arc.second) && scope.stood_since != 0)
      rule({}, kDone, way(resume_of(scope)), fact(Fact::comes, n.index));
    else if (is_mark_only(arc.second))
      given(fact(Fact::comes, n.index));
    else if (count >= static_cast<std::uint32_t>(n.join.marks)) {
      std::vector<int> late;  // that it swallows before it is asked again
      for (const auto& [join, source] : scope.latches)
        if (join == n.index) late.push_back(fact(Fact::mark, join, source));
      rule(late, 0, -1, fact(Fact::mark, n.index, arc.second));
    }
  }
  const auto& home = route_.node(scope.node);
  bool row = home.kind == NodeKind::each || home.kind == NodeKind::series;
  if (row && !scope.element) return;
  for (auto child : home.children) {
    const auto& n = route_.node(child);
    if (n.join.kind != route::JoinKind::active || n.sources.size() < 2) continue;
    std::vector<int> one;
    for (auto source : n.sources) one.push_back(fact(Fact::mark, child, source));
    int any = fact(Fact::met, scope.no, child, "active");
    rule(one, 0, -1, any, 1);
    std::vector<int> needs{any};
    for (const auto& i : c_.instances)
      if (may_still_come(n, scope, i)) needs.push_back(fact(Fact::drained, i.no));
    rule(needs, 0, -1, fact(Fact::comes, child));
    // Or all of them come, so that nothing is waited for.
    rule(one, 0, -1, fact(Fact::comes, child));
  }
}

/// True of a node that a guard or the way of another takes away.
bool Outlook::is_withdrawn(const Node& n) const {
  if (n.withdraw_when != kNoFunction || n.when != kNoFunction) return true;
  std::function<bool(const Target&)> takes = [&](const Target& t) {
    return std::find(t.withdraws.begin(), t.withdraws.end(), n.index) != t.withdraws.end() ||
           std::any_of(t.parts.begin(), t.parts.end(), takes) ||
           std::any_of(t.otherwise.begin(), t.otherwise.end(), takes);
  };
  return std::any_of(route_.nodes.begin(), route_.nodes.end(), [&](const Node& other) {
    bool cancels = other.join.after == route::JoinAfter::cancel && other.join.kind == route::JoinKind::count &&
                   other.parent == n.parent;
    return cancels || (other.next && takes(*other.next)) || (other.on_timeout && takes(*other.on_timeout)) ||
           std::any_of(other.outcomes.begin(), other.outcomes.end(), [&](const auto& o) { return takes(o.target); });
  });
}

/// What lets it go on that stands still.
Way Outlook::resume_of(const Instance& i) const {
  Way out;
  out.what = Way::Do::resume;
  out.node = i.node;
  for (const auto& s : c_.suspensions)
    if (c_.is_part_of(i.no, s.of)) out.item = s.item;
  return out;
}

void Outlook::done_by(const Instance& i, Way what, int effort, const Target* target, bool leads_on,
                      std::vector<int> needs) {
  const auto& n = route_.node(i.node);
  what.node = i.node;
  what.item = i.no;
  if (i.stood_since != 0) {
    what = resume_of(i);
    ++effort;
  }
  int by = way(what);
  rule(needs, effort, by, fact(Fact::over, i.no));
  int rest = target ? drain_of(*target) : 0;
  bool gone = !leads_on || i.redo;
  rule(needs, gone ? effort : std::min(kFar, effort + rest), by, fact(Fact::drained, i.no));
  if (gone || !target) return;
  From from;
  from.needs = std::move(needs);
  from.effort = effort;
  from.way = by;
  from.scope = c_.find(i.scope);
  leads(*target, n, from);
}

/// Its time limit, when a way leads on from there.
void Outlook::runs_out(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  auto* limit = n.on_timeout ? timer(i.no, TimerKind::within) : nullptr;
  if (!limit) return;
  Way wait;
  wait.what = Way::Do::clock;
  wait.at = limit->at;
  done_by(i, wait, kTimeLimit, &*n.on_timeout, leads_on);
}

void Outlook::live(const Instance& i) {
  const auto& n = route_.node(i.node);
  bool leads_on = !is_dying(i.scope);
  if (is_withdrawn(n) || i.race != 0)
    for (auto gone : {Fact::over, Fact::drained}) rule({}, kTakenAway, -1, fact(gone, i.no));
  if (i.stood_since != 0 && i.life != Life::open && i.life != Life::incident)
    rule({}, kDone, way(resume_of(i)), fact(Fact::opens, i.node));
  if (i.life != Life::incident && i.life != Life::suspension && i.life != Life::available && !i.element)
    given(fact(Fact::here, i.node));
  switch (i.life) {
    case Life::suspension: return;
    case Life::incident: return live_incident(i, leads_on);
    case Life::open: return live_scope(i, leads_on);
    case Life::waiting: return live_wait(i, leads_on);
    case Life::available: {
      given(fact(Fact::here, i.node));
      auto needs = held_by(n, i.scope, i.no);
      if (needs.empty() && i.stood_since == 0) return;
      rule(needs, 0, -1, fact(Fact::opens, i.node));
      rule(needs, kDone, -1, fact(Fact::over, i.no));
      rule(needs, std::min(kFar, drains_[i.node]), -1, fact(Fact::drained, i.no));
      if (!n.skip_by.empty() && n.is_work()) {
        Way skip;
        skip.what = Way::Do::skip;
        done_by(i, skip, kDone, n.next ? &*n.next : nullptr, leads_on);
      }
      return;
    }
    case Life::offered:
    case Life::allocated:
    case Life::started:
    case Life::paused: return live_work(i, leads_on);
  }
}

void Outlook::live_work(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  Way what;
  what.what = n.manual && i.life != Life::started ? Way::Do::start : Way::Do::complete;
  for (const auto& other : turn::other_eyes(play_, i))
    if (other.holds == 0 && !i.assignee.empty() && other.who == i.assignee) what.what = Way::Do::release;
  std::vector<int> lasts, again;
  if (n.repeats != kNoFunction && !i.redo) {
    lasts.push_back(guard(n.repeats, n.index, false, n.origin));
    again.push_back(guard(n.repeats, n.index, true, n.origin));
  }
  auto choose = [&](const Target* target, const std::string& outcome) {
    bool used = target && target->at_most > 0 && !i.redo &&
                c_.counter_uses(i.scope, static_cast<std::uint32_t>(target->counter)) >=
                    static_cast<std::uint32_t>(target->at_most);
    if (used) return;  // a person is refused it
    what.word = what.what == Way::Do::complete ? outcome : "";
    what.place = target && target->when != kNoFunction ? target->origin : route::Origin();
    auto needs = lasts;
    if (n.spend && !i.redo && !(target && target->bare)) needs.push_back(may_spend(n));
    if (n.requires_fn != kNoFunction && !(target && target->bare))
      needs.push_back(guard(n.requires_fn, n.index, true, n.origin));
    done_by(i, what, kDone, target, leads_on, needs);
    if (!again.empty())
      rule(again, kDone, way([&] {
             auto w = what;
             w.node = i.node;
             w.item = i.no;
             return w;
           }()),
           fact(Fact::comes, i.node));
  };
  if (n.next || n.outcomes.empty()) choose(n.next ? &*n.next : nullptr, "");
  for (const auto& o : n.outcomes)
    if (o.id != "skipped" || n.skip_by.empty()) choose(&o.target, o.id);
  if (!n.skip_by.empty()) {
    Way skip;
    skip.what = Way::Do::skip;
    const Target* past = n.next ? &*n.next : nullptr;
    for (const auto& o : n.outcomes)
      if (o.id == "skipped" || (!n.next && n.outcomes.size() == 1)) past = &o.target;
    done_by(i, skip, kDone + 1, past, leads_on);
  }
  runs_out(i, leads_on);
}

void Outlook::live_wait(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  std::vector<int> needs;
  auto need = [&](Way what, int effort, const std::string& word) {
    what.node = i.node;
    if (what.what != Way::Do::resume) what.item = i.no;
    int met = fact(Fact::met, i.no, 0, word);
    rule({}, effort, way(what), met);
    needs.push_back(met);
  };
  Way what;
  if (i.stood_since != 0) {
    what = resume_of(i);
    need(what, kDone, "resume");
  }
  for (const auto& w : c_.waiting)
    if (w.first == i.no) {
      what.what = Way::Do::record;
      what.word = w.second;
      need(what, kWait, "seat " + w.second);
    }
  if (!n.message.empty()) {
    bool there = std::any_of(c_.mailbox.begin(), c_.mailbox.end(), [&](const auto& m) {
      return m.message == n.message && (!n.fresh || m.no > i.item.integer());
    });
    what = Way();
    what.what = Way::Do::send;
    what.word = n.message;
    if (!there) need(what, kDone, "message");
  }
  what = Way();
  what.what = Way::Do::clock;
  for (auto kind : {TimerKind::ready, TimerKind::milestone})
    if (auto* t = timer(i.no, kind)) {
      what.at = t->at;
      need(what, kWait, "day");
    }
  if (n.ready != kNoFunction) needs.push_back(guard(n.ready, n.index, true, n.origin));
  if (n.kind == NodeKind::job || n.kind == NodeKind::subroute) return live_elsewhere(i, leads_on, needs);
  rule(needs, 0, -1, fact(Fact::over, i.no));
  rule(needs, n.next ? drain_of(*n.next) : 0, -1, fact(Fact::drained, i.no));
  From by;
  by.needs = needs;
  by.scope = c_.find(i.scope);
  if (n.repeats != kNoFunction) by.needs.push_back(guard(n.repeats, n.index, false, n.origin));
  if (leads_on) goes_on(n, "", by);
  runs_out(i, leads_on);
}

/// What is done elsewhere: by a worker, or in a child case.
void Outlook::live_elsewhere(const Instance& i, bool leads_on, const std::vector<int>& needs) {
  const auto& n = route_.node(i.node);
  Way what;
  auto* job = c_.job(i.no);
  what.what = n.kind == NodeKind::subroute ? Way::Do::end_child : job && job->stopped ? Way::Do::retry : Way::Do::job;
  what.child = i.child;
  auto lasts = needs;
  if (n.repeats != kNoFunction) lasts.push_back(guard(n.repeats, n.index, false, n.origin));
  auto choose = [&](const Target* target, const std::string& outcome) {
    what.word = outcome;
    done_by(i, what, n.kind == NodeKind::subroute ? kWait : kDone, target, leads_on, lasts);
  };
  if (what.what != Way::Do::retry) {
    if (n.next || n.outcomes.empty()) choose(n.next ? &*n.next : nullptr, "");
    for (const auto& o : n.outcomes) choose(&o.target, o.id);
  }
  if (what.what == Way::Do::job) {
    what.what = Way::Do::fail;
    what.word.clear();
    for (const auto& trouble : n.on_failure) {
      if (trouble.go) done_by(i, what, kTrouble, &*trouble.go, leads_on);
      From by;
      by.effort = kTrouble;
      what.node = i.node;
      what.item = i.no;
      by.way = way(what);
      by.scope = c_.find(i.scope);
      if (trouble.action == route::FailureRule::Action::skip && leads_on) passes(n, by);
    }
  }
  runs_out(i, leads_on);
}

/// What may be added in the body of a scope: optional steps, and milestones that are there by a guard.
void Outlook::live_body(const Instance& scope, NodeIndex node, bool leads_on) {
  if (!leads_on) return;
  for (auto child : route_.node(node).children) {
    const auto& n = route_.node(child);
    if (n.kind == NodeKind::optional) {
      Way add;
      add.what = Way::Do::add;
      add.node = child;
      rule({}, kDone, way(scope.stood_since != 0 ? resume_of(scope) : add), fact(Fact::comes, child));
    }
    bool reached = std::find(scope.reached.begin(), scope.reached.end(), child) != scope.reached.end();
    if (!n.sentry || reached) continue;
    if (scope.stood_since != 0)
      rule({}, kDone, way(resume_of(scope)), fact(Fact::comes, child));
    else
      given(fact(Fact::comes, child));
  }
}

void Outlook::live_scope(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  bool inside = leads_on && (i.ending.empty() || i.ending == turn::kEnough);
  if (i.element || n.kind == NodeKind::stage) live_body(i, i.node, inside);
  ends_when_empty(i, leads_on);
  if (i.element) return;
  Way what;
  what.node = i.node;
  what.item = i.no;
  if (n.kind == NodeKind::each && n.open && !i.closed && i.ending.empty() && inside) {
    what.what = Way::Do::add_element;
    if (i.stood_since != 0) what = resume_of(i);
    for (auto child : n.start) rule({}, kDone, way(what), fact(Fact::comes, child));
  }
  if (n.kind == NodeKind::each && i.ending.empty()) {
    what.what = Way::Do::complete_row;
    int by = way(i.stood_since != 0 ? resume_of(i) : what);
    rule({}, kCutShort, by, fact(Fact::over, i.no));
    rule({}, std::min(kFar, kCutShort + drains_[i.node]), by, fact(Fact::drained, i.no));
    if (leads_on) rule({}, kCutShort, by, fact(Fact::left, i.node, 0, "done"));
  }
  if (auto* next = n.kind == NodeKind::series ? timer(i.no, TimerKind::occurrence) : nullptr; next && inside) {
    auto end = ends_at(i.no);
    what.what = Way::Do::clock;
    what.at = next->at;
    std::vector<int> needs;
    if (end && *end < next->at && n.from.root == route::Path::Root::file) needs.push_back(row_begins(n));
    for (auto child : n.start)
      rule(needs, end && *end < next->at ? kTakenAway : kWait, way(what), fact(Fact::comes, child));
  }
  runs_out(i, leads_on);
}

/// A scope ends by itself when nothing is live in it and no mark waits.
void Outlook::ends_when_empty(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  auto needs = empties(i.no, false);
  for (const auto& [arc, count] : i.marks) {  // a join that never fires holds the scope
    int fires = fact(Fact::comes, arc.first);
    needs.push_back(fires);
  }
  if (i.stood_since != 0) {
    int goes_on = fact(Fact::met, i.no, 0, "resume");
    rule({}, kDone, way(resume_of(i)), goes_on);
    needs.push_back(goes_on);
  }
  Way what;
  what.node = i.node;
  what.item = i.no;
  if (n.kind == NodeKind::each && !i.element && n.open && !i.closed && i.ending != turn::kWoundDown) {
    what.what = Way::Do::close_row;
    int closed = fact(Fact::met, i.no, 0, "closed");
    rule({}, kDone, way(what), closed);
    needs.push_back(closed);
  }
  if (auto* next = n.kind == NodeKind::series && !i.element ? timer(i.no, TimerKind::occurrence) : nullptr) {
    what.what = Way::Do::clock;
    what.at = next->at;
    int over = fact(Fact::met, i.no, 0, "occurrences");
    rule({}, kWait + 1, way(what), over);
    needs.push_back(over);
  }
  rule(needs, 0, -1, fact(Fact::over, i.no));
  rule(needs, i.element || !leads_on ? 0 : std::min(kFar, drains_[i.node]), -1, fact(Fact::drained, i.no));
  if (i.element || !leads_on) return;
  bool row = n.kind == NodeKind::each || n.kind == NodeKind::series;
  if (row && !i.ending.empty() && i.ending != turn::kComplete) return;  // its way on was taken
  if (row && n.kind == NodeKind::each && n.need && static_cast<int>(i.done) < *n.need) {
    auto enough = static_cast<std::size_t>(*n.need - static_cast<int>(i.done));
    auto elements = empties(i.no, false);
    if (enough < elements.size()) rule(elements, 0, -1, fact(Fact::left, i.node, 0, "done"), enough);
  }
  auto outcome = row || i.ending.empty() ? "done" : i.ending;
  rule(needs, 0, -1, fact(Fact::left, i.node, 0, outcome));
}

void Outlook::live_incident(const Instance& i, bool leads_on) {
  const auto& n = route_.node(i.node);
  Way what;
  what.node = i.node;
  what.item = i.no;
  if (i.stood_since != 0) return;
  auto same = play_.stumbling(i);
  auto* job = same == 0 ? nullptr : c_.job(same);
  if (leads_on && i.part.empty() && (same == 0 || (job && job->stopped))) {
    what.what = Way::Do::retry;
    rule({}, kMend, way(what), fact(Fact::comes, i.node));
  }
  what.what = Way::Do::resolve;
  int by = way(what);
  From from;
  from.effort = kMend;
  from.way = by;
  from.scope = c_.find(i.scope);
  rule({}, kMend, by, fact(Fact::over, i.no));
  bool passes_on = i.part.empty() && (same == 0 || (job && job->stopped));
  rule({}, std::min(kFar, passes_on ? kMend + drains_[i.node] : kMend), by, fact(Fact::drained, i.no));
  if (job && job->stopped) rule({}, kMend, by, fact(Fact::drained, same));
  if (!leads_on) return;
  if (passes_on) passes(n, from);
  if (i.part == turn::kPartRepeats) goes_on(n, i.ending, from);
}

}  // namespace trajectum::pipeline

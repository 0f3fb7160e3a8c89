// What follows from what in a route: arcs, joins, scopes, and the guards on them (semantics.md 2).
#include <algorithm>

#include "calendar/calendar.hpp"
#include "pipeline/outlook.hpp"

namespace trajectum::pipeline {

using route::kNoFunction;
using route::Node;
using route::NodeKind;
using route::Target;
using route::TargetKind;

namespace {

constexpr int kUsedUp = 30;  // a way that is used up here: only when its scope begins anew
constexpr int kSurplus = 1;

bool is_by_itself(const Node& n) {
  return n.kind == NodeKind::decide || n.kind == NodeKind::script || n.kind == NodeKind::milestone;
}

bool is_row(const Node& n) { return n.kind == NodeKind::each || n.kind == NodeKind::series; }

/// A node whose join is asked; others open by each mark.
bool asks_join(const Node& n) {
  bool for_one = n.join.kind == route::JoinKind::count && n.join.need > 1;
  return n.join.marks > 1 || (n.join.kind != route::JoinKind::any && (n.sources.size() > 1 || for_one));
}

}  // namespace

void Outlook::follow_all(const Node& n) {
  if (n.index != route::kRoot) {
    join_of(n);
    opens_by(n);
  }
  if (n.is_scope())
    ends_of_scope(n);
  else
    ends_of_work(n);
}

void Outlook::join_of(const Node& n) {
  int comes = fact(Fact::comes, n.index);
  std::vector<int> marks;
  for (auto source : n.sources) marks.push_back(fact(Fact::mark, n.index, source));
  if (marks.empty()) return;
  if (!asks_join(n)) {
    for (int mark : marks) rule({mark}, 0, -1, comes);
    return;
  }
  switch (n.join.kind) {
    case route::JoinKind::any:
      for (int mark : marks) rule({mark}, n.join.marks > 1 ? kSurplus : 0, -1, comes);
      break;
    case route::JoinKind::all: rule(marks, 0, -1, comes); break;
    case route::JoinKind::count: rule(marks, 0, -1, comes, static_cast<std::size_t>(n.join.need)); break;
    case route::JoinKind::active:  // what may still come is of the case: see `stand`
      if (c_.find(scope_of(n.parent))->node != n.parent) rule(marks, kSurplus, -1, comes, 1);
      break;
  }
}

void Outlook::opens_by(const Node& n) {
  int comes = fact(Fact::comes, n.index), opens = fact(Fact::opens, n.index);
  std::vector<int> needs{comes};
  if (n.when != kNoFunction) needs.push_back(guard(n.when, n.index, true, n.origin));
  if (n.withdraw_when != kNoFunction) needs.push_back(guard(n.withdraw_when, n.index, false, n.origin));
  auto held = held_by(n, scope_of(n.parent), 0);
  needs.insert(needs.end(), held.begin(), held.end());
  rule(needs, 0, -1, opens);
  rule({opens}, 0, -1, fact(Fact::here, n.index));
  if (n.when == kNoFunction || n.sentry) return;
  From by;
  by.needs = {comes, guard(n.when, n.index, false, n.origin)};
  passes(n, by);
}

void Outlook::passes(const Node& n, const From& by) {
  bool named = std::any_of(n.outcomes.begin(), n.outcomes.end(), [](const auto& o) { return o.id == "skipped"; });
  bool only = !n.next && n.outcomes.size() == 1;
  goes_on(n, named ? "skipped" : only ? n.outcomes.front().id : "", by);
}

void Outlook::goes_on(const Node& n, const std::string& outcome, const From& by) {
  for (const auto& o : n.outcomes)
    if (o.id == outcome) return leads(o.target, n, by);
  if (n.next) return leads(*n.next, n, by);
  rule(by.needs, by.effort, by.way, fact(Fact::branch, n.parent));
}

void Outlook::leads(const Target& target, const Node& from, From by) {
  if (target.when != kNoFunction) by.needs.push_back(guard(target.when, from.index, true, target.origin));
  // The route itself never begins anew, and a live scope is meant as it is.
  if (!by.scope && from.parent == route::kRoot) by.scope = &c_.root;
  bool used = by.scope && target.at_most > 0 &&
              c_.counter_uses(by.scope->no, static_cast<std::uint32_t>(target.counter)) >=
                  static_cast<std::uint32_t>(target.at_most);
  if (used) {
    for (const auto& other : target.otherwise) leads(other, from, by);
    return;
  }
  if (!by.scope && target.at_most > 0) {
    auto scope = scope_of(from.parent);
    if (c_.counter_uses(scope, static_cast<std::uint32_t>(target.counter)) >=
        static_cast<std::uint32_t>(target.at_most))
      by.effort += kUsedUp;
    for (const auto& other : target.otherwise) leads(other, from, by);
  }
  switch (target.kind) {
    case TargetKind::to: rule(by.needs, by.effort, by.way, fact(Fact::mark, target.node, from.index)); return;
    case TargetKind::done: rule(by.needs, by.effort, by.way, fact(Fact::branch, from.parent)); return;
    case TargetKind::finish: {
      auto scope = target.scope == route::kNoNode ? route::kRoot : target.scope;
      auto live = scope_of(scope);
      if (c_.find(live)->node == scope) {  // what is required there is done first
        auto required = empties(live, true);
        by.needs.insert(by.needs.end(), required.begin(), required.end());
      }
      rule(by.needs, by.effort, by.way, fact(Fact::left, scope, 0, target.outcome));
      return;
    }
    case TargetKind::all:
    case TargetKind::some:
    case TargetKind::race:
      for (const auto& part : target.parts) leads(part, from, by);
      return;
    case TargetKind::one:
      for (const auto& part : target.parts) {
        leads(part, from, by);
        if (part.when == kNoFunction) return;
        by.needs.push_back(guard(part.when, from.index, false, part.origin));
      }
      return;
  }
}

void Outlook::ends_of_work(const Node& n) {
  From by;
  by.needs = {fact(Fact::opens, n.index)};
  by.effort = is_by_itself(n) ? 0 : 1;
  auto plain = by;
  if (n.repeats != kNoFunction) by.needs.push_back(guard(n.repeats, n.index, false, n.origin));
  if (n.kind == NodeKind::finish_by) {
    auto scope = n.parent;
    while (scope != route::kRoot && route_.node(scope).kind != NodeKind::stage) scope = route_.node(scope).parent;
    for (const auto& o : route_.node(scope).outcomes) {
      auto needs = by.needs;
      needs.push_back(choice(n, o.id));
      rule(needs, 0, -1, fact(Fact::left, scope, 0, o.id));
    }
    return;
  }
  auto paid = by;
  if (n.spend) paid.needs.push_back(may_spend(n));
  if (n.next) leads(*n.next, n, paid);
  for (const auto& o : n.outcomes) {
    auto by_choice = o.target.bare ? by : paid;
    if (n.kind == NodeKind::decide) by_choice.needs.push_back(choice(n, o.id));
    leads(o.target, n, by_choice);
  }
  if (!n.next && n.outcomes.empty()) goes_on(n, "", by);
  if (!n.skip_by.empty()) passes(n, plain);
  if (n.on_timeout) {
    plain.effort = kTimeLimit;
    leads(*n.on_timeout, n, plain);
  }
  plain.effort = kTrouble;
  for (const auto& trouble : n.on_failure) {
    if (trouble.go) leads(*trouble.go, n, plain);
    if (trouble.action == route::FailureRule::Action::skip) passes(n, plain);
  }
}

int Outlook::row_is_filled(const Node& n) {
  if (!n.over.empty() && n.over.root == route::Path::Root::file) return path_is_there(n.over, n, true);
  int filled = fact(Fact::holds, 0, n.index, "over");
  if (n.over_fn != kNoFunction) {
    auto look = turn::look_at_guard(play_, n.over_fn, scope_of(n.parent));
    auto* list = look.value ? look.value->as<List>() : nullptr;
    bool none = look.value && (list ? list->empty() : look.value->integer(1) <= 0);
    Way set;
    set.node = n.index;
    set.place = n.origin;
    set.reads = look.reads;
    condition(filled, set, !none);
  } else {
    given(filled);
  }
  return filled;
}

/// That the last day of a planned row is still to come.
int Outlook::row_goes_on(const Node& n) {
  int ahead = fact(Fact::holds, 0, n.index, "till");
  auto till = play_.date_of(n.recurs->till, scope_of(n.parent));
  Way set;
  set.node = n.index;
  set.place = n.origin;
  set.reads = {n.recurs->till.text};
  condition(ahead, set, !till || *till >= play_.today());
  return ahead;
}

/// That the start of a series is there, and the first of it is before time ends what it is in.
int Outlook::row_begins(const Node& n) {
  auto before = facts_.size();
  auto begins = fact(Fact::holds, 0, n.index, n.from.text);
  if (facts_.size() == before) return begins;
  auto scope = scope_of(n.parent);
  auto from = play_.date_of(n.from, scope);
  auto end = ends_at(scope);
  bool late = from && end && !n.at.empty() && std::all_of(n.at.begin(), n.at.end(), [&](const Duration& span) {
                return calendar::midnight(play_.add_span(*from, span)) > *end;
              });
  Way set;
  set.node = n.index;
  set.place = n.origin;
  set.reads = {n.from.text};
  condition(begins, set, from && !late);
  return begins;
}

void Outlook::ends_of_scope(const Node& n) {
  if (n.index == route::kRoot) return;
  int opens = fact(Fact::opens, n.index);
  std::vector<int> begins{opens};
  if (n.kind == NodeKind::each) begins.push_back(row_is_filled(n));
  if (n.kind == NodeKind::series && n.from.root == route::Path::Root::file) begins.push_back(row_begins(n));
  if (n.kind == NodeKind::series && n.recurs && !n.recurs->till.empty()) begins.push_back(row_goes_on(n));
  for (auto child : n.start) {
    rule(begins, n.kind == NodeKind::series ? 1 : 0, -1, fact(Fact::comes, child));
    if (n.kind == NodeKind::each && n.open) rule({opens}, 1, -1, fact(Fact::comes, child));
  }
  for (auto child : n.children) {
    const auto& c = route_.node(child);
    if (c.kind == NodeKind::optional) rule({opens}, 1, -1, fact(Fact::comes, child));
    if (c.sentry) rule({opens}, 1, -1, fact(Fact::comes, child));
  }
  rule({opens, fact(Fact::branch, n.index)}, 0, -1, fact(Fact::left, n.index, 0, "done"));
  if (is_row(n)) rule({opens}, 1, -1, fact(Fact::left, n.index, 0, "done"));
  std::vector<int> lasts;
  if (n.repeats != kNoFunction) lasts.push_back(guard(n.repeats, n.index, false, n.origin));
  auto end = [&](const std::string& outcome) {
    From by;
    by.needs = lasts;
    by.needs.push_back(fact(Fact::left, n.index, 0, outcome));
    goes_on(n, outcome, by);
  };
  std::set<std::string> known{"done"};
  for (const auto& o : n.outcomes) known.insert(o.id);
  for (const auto& other : route_.nodes)  // outcomes that its own arcs finish it with and it does not name
    if (other.kind == NodeKind::finish_by && other.parent == n.index) known.insert("");
  std::function<void(const Target&)> names = [&](const Target& t) {
    if (t.kind == TargetKind::finish && t.scope == n.index) known.insert(t.outcome);
    for (const auto& part : t.parts) names(part);
    for (const auto& part : t.otherwise) names(part);
  };
  for (const auto& other : route_.nodes) {
    if (other.next) names(*other.next);
    if (other.on_timeout) names(*other.on_timeout);
    for (const auto& o : other.outcomes) names(o.target);
  }
  for (const auto& outcome : known) end(outcome);
  if (n.on_timeout) {
    From by;
    by.needs = {opens};
    by.effort = kTimeLimit;
    leads(*n.on_timeout, n, by);
  }
}

int Outlook::drain_of(const Target& target) const {
  int out = kFar;
  switch (target.kind) {
    case TargetKind::to: return drains_[target.node];
    case TargetKind::done: return 0;
    case TargetKind::finish: return kFar;  // it ends more than this branch
    case TargetKind::all:
    case TargetKind::race:
    case TargetKind::some:
      out = 0;
      for (const auto& part : target.parts) out = std::min(kFar, out + drain_of(part));
      return out;
    case TargetKind::one:
      for (const auto& part : target.parts) out = std::min(out, drain_of(part));
      return out;
  }
  return out;
}

void Outlook::count_drains() {
  drains_.assign(route_.nodes.size(), kFar);
  for (bool moved = true; moved;) {
    moved = false;
    for (const auto& n : route_.nodes) {
      int best = kFar;
      if (n.next) best = std::min(best, drain_of(*n.next));
      for (const auto& o : n.outcomes) best = std::min(best, drain_of(o.target));
      if (!n.next && n.outcomes.empty()) best = 0;
      best = std::min(kFar, best + (is_by_itself(n) ? 0 : 1));
      if (best < drains_[n.index]) {
        drains_[n.index] = best;
        moved = true;
      }
    }
  }
}

}  // namespace trajectum::pipeline

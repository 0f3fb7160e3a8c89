#include "pipeline/outlook.hpp"

#include <algorithm>
#include <deque>

namespace trajectum::pipeline {

using route::Node;
using route::NodeKind;
using state::Instance;
using state::Life;

namespace {

constexpr int kUnknown = 1;  // a form that is not there yet decides
constexpr int kLongestWay = 60;

int plus(int a, int b) { return std::min(a + b, Outlook::kFar); }

}  // namespace

Outlook::Outlook(const turn::Play& play) : play_(play), c_(play.state()), route_(play.route()) {
  count_drains();
  for (const auto& n : route_.nodes) follow_all(n);
  if (c_.is_open()) {
    stand(c_.root);
    for (const auto& i : c_.instances)
      if (i.life == Life::open) stand(i);
    live_body(c_.root, route::kRoot, !is_dying(0));
    for (const auto& i : c_.instances) live(i);
  }
  spread();
}

int Outlook::fact(Fact kind, std::uint64_t a, std::uint64_t b, const std::string& word) {
  auto [it, fresh] = facts_.try_emplace({kind, a, b, word}, static_cast<int>(facts_.size()));
  return it->second;
}

void Outlook::rule(std::vector<int> needs, int effort, int way, int gives, std::size_t of) {
  Rule one;
  one.needs = std::move(needs);
  one.effort = effort;
  one.way = way;
  one.gives = gives;
  one.of = of;
  rules_.push_back(std::move(one));
}

int Outlook::way(Way one) {
  for (std::size_t k = 0; k < ways_.size(); ++k)
    if (ways_[k].same(one)) return static_cast<int>(k);
  ways_.push_back(std::move(one));
  return static_cast<int>(ways_.size()) - 1;
}

/// The live scope in which a node of this scope would be asked; the innermost around it when it is not live.
InstanceNo Outlook::scope_of(NodeIndex node) const {
  for (; node != route::kNoNode && node != route::kRoot; node = route_.node(node).parent)
    for (const auto& i : c_.instances) {
      bool row = route_.node(node).kind == NodeKind::each || route_.node(node).kind == NodeKind::series;
      if (i.node == node && i.life == Life::open && i.element == row) return i.no;
    }
  return 0;
}

/// Something that holds, and has to when it is asked; or that can be set.
void Outlook::condition(int gives, const Way& set, bool holds) {
  if (!holds) return rule({}, kToSet, way(set), gives);
  given(gives);
  keeps_.emplace(gives, set);
}

int Outlook::guard(route::FunctionId f, NodeIndex at, bool wanted, const route::Origin& place) {
  auto scope = scope_of(route_.node(at).parent);
  auto before = facts_.size();
  auto it = fact(Fact::holds, static_cast<std::uint64_t>(f), scope, wanted ? "yes" : "no");
  if (facts_.size() == before) return it;
  auto look = turn::look_at_guard(play_, f, scope);
  if (!look.answer) {
    rule({}, kUnknown, -1, it);
    return it;
  }
  Way set;
  set.node = at;
  set.place = place;
  set.reads = look.reads;
  set.wanted = wanted;
  condition(it, set, *look.answer == wanted);
  return it;
}

/// That a table, or the value of a path, chooses this outcome.
int Outlook::choice(const Node& n, const std::string& outcome) {
  auto before = facts_.size();
  auto it = fact(Fact::holds, 0, n.index, "choice " + outcome);
  if (facts_.size() == before) return it;
  auto scope = scope_of(n.parent);
  turn::GuardLook look;
  if (n.kind == NodeKind::decide) {
    look = turn::look_at_table(play_, n, scope);
  } else {
    look.reads = {n.by_path.text};
    look.value = play_.value_of(n.by_path, scope);
  }
  Way set;
  set.node = n.index;
  set.place = n.origin;
  set.reads = look.reads;
  set.value = outcome;
  condition(it, set, look.value && look.value->text() == outcome);
  return it;
}

int Outlook::path_is_there(const route::Path& path, const Node& n, bool number) {
  auto before = facts_.size();
  auto it = fact(Fact::holds, 0, n.index, path.text);
  if (facts_.size() == before) return it;
  auto value = play_.value_of(path, scope_of(n.parent));
  auto* list = value.as<List>();
  bool there = list ? !list->empty() : number && value.as<std::int64_t>() ? value.integer() > 0 : !value.empty();
  Way set;
  set.node = n.index;
  set.place = n.origin;
  set.reads = {path.text};
  condition(it, set, there);
  return it;
}

/// That no other grant of the budget stands in the way of what completing this books, when it may have one for each.
int Outlook::may_spend(const Node& n) {
  const auto& budget = play_.world().bundle.budgets.at(n.spend->budget);
  auto before = facts_.size();
  auto it = fact(Fact::holds, 0, n.index, "spend " + budget.id);
  if (facts_.size() == before) return it;
  auto scope = scope_of(n.parent);
  std::string per(play_.value_of(n.spend->per, scope).text());
  bool is_live =
      std::any_of(c_.instances.begin(), c_.instances.end(), [&](const auto& i) { return i.node == n.index; });
  if (budget.one_per.empty() || (per.empty() && !is_live)) {
    rule({}, budget.one_per.empty() ? 0 : kUnknown, -1, it);
    return it;
  }
  const auto& ledger = play_.world().region.ledger;
  std::vector<std::string> flags;
  for (const auto& [flag, holds] : n.spend->flags)
    if (play_.value_of(holds, scope).yes()) flags.push_back(flag);
  bool reserved = ledger.held_by(budget.id, {c_.no, per, flags}, state::Account::reserved) > 0;
  Way set;
  set.node = n.index;
  set.place = n.origin;
  set.reads = {n.spend->per.text, "budget." + budget.id};
  condition(it, set, !per.empty() && (reserved || ledger.held_for(budget.id, per) == 0));
  return it;
}

int Outlook::effort_of(const Rule& r, std::vector<int>* chosen) const {
  int sum = r.effort;
  if (r.of == 0 || r.of >= r.needs.size()) {
    for (int need : r.needs) sum = plus(sum, effort_[static_cast<std::size_t>(need)]);
    if (chosen) *chosen = r.needs;
    return sum;
  }
  auto sorted = r.needs;
  std::stable_sort(sorted.begin(), sorted.end(), [&](int a, int b) {
    return effort_[static_cast<std::size_t>(a)] < effort_[static_cast<std::size_t>(b)];
  });
  sorted.resize(r.of);
  for (int need : sorted) sum = plus(sum, effort_[static_cast<std::size_t>(need)]);
  if (chosen) *chosen = sorted;
  return sum;
}

void Outlook::spread() {
  effort_.assign(facts_.size(), kFar);
  best_.assign(facts_.size(), -1);
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t k = 0; k < rules_.size(); ++k) {
      int effort = effort_of(rules_[k], nullptr);
      auto gives = static_cast<std::size_t>(rules_[k].gives);
      if (effort >= effort_[gives]) continue;
      effort_[gives] = effort;
      best_[gives] = static_cast<int>(k);
      moved = true;
    }
  }
}

bool Outlook::is_enabled(NodeIndex node) const {
  return std::any_of(c_.instances.begin(), c_.instances.end(), [&](const Instance& i) {
    bool live = i.life == Life::offered || i.life == Life::allocated || i.life == Life::started ||
                i.life == Life::paused || i.life == Life::waiting;
    return i.node == node && live && i.stood_since == 0;
  });
}

const route::Target* Outlook::used_up(NodeIndex node) const {
  const route::Target* found = nullptr;
  std::function<void(const route::Target&, NodeIndex)> look = [&](const route::Target& t, NodeIndex from) {
    bool used =
        t.at_most > 0 && c_.counter_uses(scope_of(route_.node(from).parent), static_cast<std::uint32_t>(t.counter)) >=
                             static_cast<std::uint32_t>(t.at_most);
    if (used && t.kind == route::TargetKind::to && t.node == node) found = &t;
    for (const auto& part : t.parts) look(part, from);
    for (const auto& part : t.otherwise) look(part, from);
  };
  for (const auto& n : route_.nodes) {
    if (n.index == route::kRoot) continue;
    if (n.next) look(*n.next, n.index);
    for (const auto& o : n.outcomes) look(o.target, n.index);
  }
  return found;
}

Outlook::Plan Outlook::to(NodeIndex node) const {
  Plan out;
  auto goal = facts_.find({Fact::opens, node, 0, ""});
  if (goal == facts_.end() || effort_[static_cast<std::size_t>(goal->second)] >= kFar) return out;
  std::vector<bool> seen(facts_.size(), false);
  std::deque<int> todo{goal->second};
  std::vector<int> rules;  // the nearest to the goal first
  while (!todo.empty()) {
    auto at = static_cast<std::size_t>(todo.front());
    todo.pop_front();
    if (seen[at]) continue;
    seen[at] = true;
    const auto& r = rules_[static_cast<std::size_t>(best_[at])];
    if (auto kept = keeps_.find(static_cast<int>(at)); kept != keeps_.end()) out.keeps.push_back(kept->second);
    std::vector<int> needs;
    effort_of(r, &needs);
    todo.insert(todo.end(), needs.begin(), needs.end());
    if (r.effort > 0) rules.push_back(best_[at]);
  }
  std::vector<int> ways;
  int later = 0;
  for (int k : rules) {
    const auto& r = rules_[static_cast<std::size_t>(k)];
    if (r.way < 0)
      ++later;
    else if (std::find(ways.begin(), ways.end(), r.way) == ways.end())
      ways.push_back(r.way);
  }
  out.away = std::min(kLongestWay, later + static_cast<int>(ways.size()));
  auto order = [&](int k) { return ways_[static_cast<std::size_t>(k)].what == Way::Do::set ? -1 : k; };
  std::stable_sort(ways.begin(), ways.end(), [&](int a, int b) { return order(a) < order(b); });
  for (int k : ways) out.ways.push_back(ways_[static_cast<std::size_t>(k)]);
  // What is set sets off what waits for it, at once: what is asked last is set first.
  std::stable_sort(out.ways.begin(), out.ways.end(), [](const Way& a, const Way& b) {
    if (a.what != b.what) return a.what < b.what;
    return a.what == Way::Do::clock && a.at < b.at;
  });
  return out;
}

}  // namespace trajectum::pipeline

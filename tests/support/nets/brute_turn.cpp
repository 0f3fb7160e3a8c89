// A turn, in continuations.
#include <algorithm>

#include "brute.hpp"

namespace brute {

using Question = Answer::Question;

namespace {
World told(World w, Question q, NodeId node, int which, int value) {
  w.answers.push_back({q, node, which, value});
  return w;
}
}  // namespace

void Rules::drop(World& w, int row) const {
  for (auto child : in(w, row)) drop(w, child);
  w.rows.erase(row);
}

void Rules::lose(World& w, int scope, int race) const {
  if (race == 0) return;
  for (auto id : in(w, scope))
    if (w.rows.at(id).race == race) drop(w, id);
}

int Rules::cap_of(NodeId node) const {
  int most = net_.node(node).join.marks;
  for (const auto& [arc, where] : numbers_)
    if (arc->kind == Arc::Kind::to && arc->node == node) most = std::max(most, arc->marks);
  return most;
}

void Rules::add(World& w, int scope, NodeId node, int race) {
  Row r;
  r.node = node;
  r.up = scope;
  r.race = race;
  w.rows[++w.last] = r;
  int live = 0;
  for (auto id : in(w, scope)) live += w.rows.at(id).node == node;
  if (live > std::max(4, cap_of(node))) broke = w.broke = true;
}

void Rules::withdraw_in(World& w, int scope, NodeId node) const {
  for (auto id : in(w, scope))
    if (w.rows.at(id).node == node) drop(w, id);
  auto& r = w.rows.at(scope);
  for (auto& [at, n] : r.marks)
    if (at.first == node) n = 0;
  std::erase_if(r.late, [&](const auto& at) { return at.first == node; });
}

void Rules::withdraw(World& w, int owner, NodeId node) const {
  auto home = net_.node(node).parent;
  std::vector<int> scopes;
  for (const auto& [id, r] : w.rows)
    if (r.node == home && r.phase == 'o' && inside(w, id, owner) && (r.element || !net_.node(home).is_multiple()))
      scopes.push_back(id);
  for (auto id : scopes)
    if (w.rows.count(id)) withdraw_in(w, id, node);
}

void Rules::activate(World& w, int scope, NodeId source, const Arc& arc, int race) {
  const auto& j = net_.node(arc.node).join;
  if (j.need == Join::Need::any && j.marks == 1) {
    for (int n = 0; n < arc.marks; ++n) add(w, scope, arc.node, race);
    return;
  }
  auto& n = w.rows.at(scope).marks[{arc.node, source}];
  n += arc.marks;
  if (n > std::max(3, cap_of(arc.node))) broke = w.broke = true;
}

void Rules::follow(World w, int scope, NodeId source, const Arc& arc, const Then& then) {
  if (arc.when) w = told(std::move(w), Question::guard, source, numbers_.at(&arc).second, 1);
  lead(std::move(w), scope, source, arc, then);
}

void Rules::lead(World w, int scope, NodeId source, const Arc& arc, const Then& then) {
  auto gone = [&](const World& x) { return x.over || !x.rows.count(scope) || x.rows.at(scope).ending; };
  if (gone(w)) return then(std::move(w));
  if (arc.at_most > 0 && source != kRoot) {
    auto& used = w.rows.at(scope).used[counted_as(arc)];
    if (used >= arc.at_most) {
      if (arc.otherwise.empty()) return then(std::move(w));
      return follow(std::move(w), scope, source, arc.otherwise.front(), then);
    }
    ++used;
  }
  auto here = net_.node(source).parent;
  auto take_out = [&](const std::vector<NodeId>& nodes) {
    std::vector<std::pair<int, NodeId>> all;  // the whole list, also when its own scope is in it
    for (auto node : nodes) all.emplace_back(owner_row(w, scope, holder(here, net_.node(node).parent)), node);
    for (auto [owner, node] : all) withdraw(w, owner, node);
  };
  take_out(arc.withdraws);
  if (gone(w)) return then(std::move(w));
  switch (arc.kind) {
    case Arc::Kind::done: return then(std::move(w));
    case Arc::Kind::finish: return finish(std::move(w), scope, arc.outcome, then);
    case Arc::Kind::all: return lead_all(std::move(w), scope, source, arc.parts, 0, then);
    case Arc::Kind::one:
    case Arc::Kind::some: return choose(std::move(w), scope, source, arc, 0, false, then);
    case Arc::Kind::to: activate(w, scope, source, arc, 0); break;
    case Arc::Kind::race: {
      int race = ++w.last;
      for (const auto& p : arc.parts) {
        take_out(p.withdraws);
        if (gone(w)) break;
        activate(w, scope, source, p, race);
      }
    }
  }
  then(std::move(w));
}

void Rules::lead_all(World w, int scope, NodeId source, const std::vector<Arc>& parts, std::size_t from,
                     const Then& then) {
  if (from == parts.size()) return then(std::move(w));
  follow(std::move(w), scope, source, parts[from],
         [&, from](World x) { lead_all(std::move(x), scope, source, parts, from + 1, then); });
}

void Rules::choose(World w, int scope, NodeId source, const Arc& arc, std::size_t part, bool taken, const Then& then) {
  if (part == arc.parts.size() || w.over || !w.rows.count(scope)) return then(std::move(w));
  const auto& p = arc.parts[part];
  int number = numbers_.at(&p).second;
  bool last = part + 1 == arc.parts.size();
  World yes = p.when ? told(w, Question::guard, source, number, 1) : w;
  if (arc.kind == Arc::Kind::one) {
    lead(std::move(yes), scope, source, p, then);
  } else {
    lead(std::move(yes), scope, source, p,
         [&, part](World x) { choose(std::move(x), scope, source, arc, part + 1, true, then); });
  }
  if (!p.when || (last && !taken)) return;
  choose(told(std::move(w), Question::guard, source, number, 0), scope, source, arc, part + 1, taken, then);
}

void Rules::complete(World w, int scope, NodeId node, const Arc* way, const Then& then) {
  if (w.over || !w.rows.count(scope) || w.rows.at(scope).ending) return then(std::move(w));
  if (net_.node(node).repeats) {
    World again = told(w, Question::repeats, node, 0, 1);
    add(again, scope, node, 0);
    then(std::move(again));
    w = told(std::move(w), Question::repeats, node, 0, 0);
  }
  if (!way) return then(std::move(w));
  follow(std::move(w), scope, node, *way, then);
}

void Rules::finish(World w, int scope, const std::string& outcome, const Then& then) {
  int at = scope, through = -1;
  while (net_.node(w.rows.at(at).node).is_multiple()) {
    if (!w.rows.at(at).element) w.happened.insert(w.rows.at(at).node);
    through = at;
    at = w.rows.at(at).up;
  }
  bool again = w.rows.at(at).ending;
  for (auto id : in(w, at))
    if (id == through || !again) keep_required(w, id, id == through);
  if (again) return then(std::move(w));
  auto& r = w.rows.at(at);
  r.marks.clear();
  r.late.clear();
  if (in(w, at).empty()) return end_body(std::move(w), at, outcome, then);
  r.ending = true;
  r.outcome = outcome;
  then(std::move(w));
}

bool Rules::holds_required(const World& w, int row) const {
  const auto& r = w.rows.at(row);
  if (!r.element && net_.node(r.node).required) return true;
  auto below = in(w, row);
  return std::any_of(below.begin(), below.end(), [&](int child) { return holds_required(w, child); });
}

void Rules::keep_required(World& w, int row, bool through) const {
  auto below = in(w, row);
  bool inside = std::any_of(below.begin(), below.end(), [&](int child) { return holds_required(w, child); });
  auto& r = w.rows.at(row);
  bool itself = !r.element && !through && net_.node(r.node).required;
  if (itself) return;
  if (!inside) return drop(w, row);
  if (net_.node(r.node).is_multiple() && !r.element) {
    r.left = 0;
    r.open = false;
    r.fired = true;
  } else {
    if (!r.ending) r.outcome = "done";
    r.ending = true;
    r.marks.clear();
    r.late.clear();
  }
  for (auto child : below) keep_required(w, child, false);
}

void Rules::end_body(World w, int scope, const std::string& outcome, const Then& then) {
  if (scope == 0) {
    w.over = true;
    w.rows.clear();
    return then(std::move(w));
  }
  Row r = w.rows.at(scope);
  drop(w, scope);
  if (r.element) {
    auto& c = w.rows.at(r.up);
    if (c.needed > 0) --c.needed;
    return then(std::move(w));
  }
  w.happened.insert(r.node);
  const auto& n = net_.node(r.node);
  const Arc* way = n.next ? &*n.next : nullptr;
  for (auto o = n.outcomes.rbegin(); o != n.outcomes.rend(); ++o)
    if (o->id == outcome) way = &o->arc;
  complete(std::move(w), r.up, r.node, way, then);
}

void Rules::fire_container(World w, int row, const Then& then) {
  auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  r.fired = true;
  if (n.cancel_rest) {
    for (auto id : in(w, row)) drop(w, id);
    r.left = 0;
    r.open = false;
  }
  int scope = r.up;
  auto node = r.node;
  w.happened.insert(node);
  if (r.left == 0 && !r.open && in(w, row).empty()) w.rows.erase(row);
  complete(std::move(w), scope, node, n.next ? &*n.next : nullptr, then);
}

void Rules::swallow(World& w, int scope, NodeId join) {
  auto& r = w.rows.at(scope);
  int unit = net_.node(join).join.marks;
  for (auto s : sources_.at(join)) {
    auto& n = r.marks[{join, s}];
    if (n >= unit && r.late.erase({join, s})) n -= unit;
  }
}

void Rules::fire_join(World w, int scope, NodeId join, const Then& then) {
  const auto& j = net_.node(join).join;
  auto& r = w.rows.at(scope);
  const auto& from = sources_.at(join);
  bool counts = j.need == Join::Need::count;
  bool more = counts && j.count < static_cast<int>(from.size());
  int take = counts ? j.count : j.need == Join::Need::any ? 1 : static_cast<int>(from.size());
  for (auto s : from) {
    auto& n = r.marks[{join, s}];
    if (n >= j.marks && take > 0) {
      n -= j.marks;
      --take;
    } else if (more && (j.after == Join::After::drain || j.after == Join::After::block)) {
      if (comes_by_itself(join, s)) r.late.insert({join, s});
    }
  }
  if (more && j.after == Join::After::cancel) {
    for (auto node : net_.node(r.node).children)
      if (node != join && reaches(node, join, kNone, false)) withdraw_in(w, scope, node);
    for (auto& [at, n] : w.rows.at(scope).marks)
      if (at.first == join) n = 0;
  }
  add(w, scope, join, 0);
  then(std::move(w));
}

void Rules::fill(World w, int row, int left, const Then& then) {
  auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  r.left = left;
  if (n.kind == Kind::each) {
    r.needed = n.need;
    r.open = n.open;
  }
  then(std::move(w));
}

void Rules::open_scope(World w, int row, const Then& then) {
  auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  r.phase = 'o';
  if (n.kind == Kind::stage) {
    for (auto first : n.start) add(w, row, first, 0);
    return then(std::move(w));
  }
  if (n.count.n != Count::kFree) return fill(std::move(w), row, n.count.n == Count::kEndless ? -1 : n.count.n, then);
  auto node = r.node;
  for (int count = 0; count <= elements(node); ++count)
    fill(told(w, Question::count, node, 0, count), row, count, then);
}

void Rules::open_needed(World w, int row, const Then& then) {
  auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  bool is_scope = n.kind == Kind::stage || n.is_multiple();
  if (!n.fails.empty() && (n.when || n.settles || n.is_automatic() || n.kind == Kind::each || n.kind == Kind::series)) {
    World failed = told(w, Question::trouble, r.node, 0, 1);
    failed.rows.at(row).phase = 'x';
    then(std::move(failed));
    w.answers.push_back({Question::trouble, r.node, 0, 0});
  }
  if (is_scope) return open_scope(std::move(w), row, then);
  if (!n.is_automatic()) {
    r.phase = 'e';
    return then(std::move(w));
  }
  int scope = r.up;
  auto node = r.node;
  w.rows.erase(row);
  w.happened.insert(node);
  if (n.outcomes.empty()) return complete(std::move(w), scope, node, n.next ? &*n.next : nullptr, then);
  if (n.next) complete(told(w, Question::outcome, node, 0, -1), scope, node, &*n.next, then);
  for (std::size_t o = 0; o < n.outcomes.size(); ++o)
    complete(told(w, Question::outcome, node, 0, static_cast<int>(o)), scope, node, &n.outcomes[o].arc, then);
}

void Rules::open(World w, int row, const Then& then) {
  Row r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  if (!n.when) return open_needed(std::move(w), row, then);
  open_needed(told(w, Question::when, r.node, 0, 1), row, then);
  w = told(std::move(w), Question::when, r.node, 0, 0);
  w.rows.erase(row);
  lose(w, r.up, r.race);
  if (!n.past || w.rows.at(r.up).ending) return then(std::move(w));
  follow(std::move(w), r.up, r.node, *n.past, then);
}

void Rules::act(World w, const Act& a, const Then& then) {
  switch (a.what) {
    case 'o': return open(std::move(w), a.row, then);
    case 's': swallow(w, a.row, a.node); return then(std::move(w));
    case 'f': return fire_join(std::move(w), a.row, a.node, then);
    case 'e': {
      const auto& r = w.rows.at(a.row);
      auto outcome = r.ending ? r.outcome : std::string("done");
      return end_body(std::move(w), a.row, outcome, then);
    }
    case 'g': return fire_container(std::move(w), a.row, then);
    case 'v':
      w.happened.insert(a.node);
      w.rows.erase(a.row);
      return then(std::move(w));
    default: break;
  }
  auto& c = w.rows.at(a.row);
  if (c.left > 0) --c.left;
  Row element;
  element.node = a.node;
  element.up = a.row;
  element.element = true;
  element.phase = 'o';
  int id = ++w.last;
  w.rows[id] = element;
  for (auto first : net_.node(a.node).start) add(w, id, first, 0);
  then(std::move(w));
}

void Rules::settle(World w, std::vector<std::string> trail, const Then& then) {
  if (w.broke || (tired = ++work > kMostWork)) return;
  if (w.over) return then(std::move(w));
  auto acts = next_acts(w, 0);
  if (acts.empty()) return then(std::move(w));
  auto now = form(w);
  if (std::find(trail.begin(), trail.end(), now) != trail.end()) {
    circled = true;
    return;
  }
  trail.push_back(now);
  if (acts.size() > 1) w.chose = true;
  for (const auto& a : acts) act(w, a, [&](World x) { settle(std::move(x), trail, then); });
}

}  // namespace brute

// Lays a net out for the token game.
#include "proof/model.hpp"

#include <algorithm>
#include <set>

namespace trajectum::proof {

namespace {
constexpr int kMarksPerSlot = 3, kLivePerNode = 4;  // check.md, 1: over the cap is the finding "unbounded"
constexpr int kDatesPlanned = 2;                    // of a series, from data: more differ in nothing a scope can see
constexpr int kExactEach = 6, kExactSeries = 12;    // fixed numbers up to this stay exact, so that traces replay
}  // namespace

Model::Model(const Net& net, bool fuse_steps) : net_(net), spots_(net.nodes.size()) {
  outcome("done");
  for (NodeId id = 0; id < size(); ++id) {
    auto& s = spots_[static_cast<std::size_t>(id)];
    s.node = &net.node(id);
    s.parent = s.node->parent;
    int local = 0;
    for (auto child : s.node->children) spots_[static_cast<std::size_t>(child)].local = local++;
  }
  for (NodeId id = 0; id < size(); ++id) compile_node(id);
  for (NodeId id = 0; id < size(); ++id)
    if (node(id).is_scope()) lay_out_joins(id);
  for (NodeId id = 0; id < size(); ++id)
    each_way(spots_[static_cast<std::size_t>(id)], [&](Way& way) { fill_slots(id, way); });
  for (NodeId id = 0; id < size(); ++id)
    if (node(id).is_scope()) find_reach(id);
  find_owners();
  for (NodeId id = 0; id < size(); ++id)
    if (node(id).is_multiple()) count_elements(id);
  for (NodeId id = 0; id < size(); ++id)
    each_way(spot(id), [&](const Way& way) {
      if (way.kind != Arc::Kind::race) return;
      for (const auto& part : way.parts) spots_[static_cast<std::size_t>(part.node)].races = true;
    });
  if (fuse_steps) fuse();
}

int Model::outcome(const std::string& name) {
  auto [at, added] = outcome_index_.emplace(name, static_cast<int>(outcomes_.size()));
  if (added) outcomes_.push_back(name);
  return at->second;
}

int Model::outcome_named(const std::string& name) const {
  auto at = outcome_index_.find(name);
  return at == outcome_index_.end() ? static_cast<int>(outcomes_.size()) : at->second;
}

int Model::counter_of(NodeId scope, const Arc& arc) {
  auto& own = spots_[static_cast<std::size_t>(scope)];
  auto next = static_cast<int>(own.counters.size());
  if (arc.counter >= 0) {
    auto [at, first] = own.counted.emplace(arc.counter, next);
    if (!first) return at->second;  // the way of who is passed by is often a way that is there already
  }
  own.counters.push_back(arc.at_most);
  return next;
}

Way Model::compile(NodeId from, const Arc& arc, int& number) {
  Way way;
  way.kind = arc.kind;
  way.node = arc.node;
  if (arc.kind == Arc::Kind::finish) way.outcome = outcome(arc.outcome);
  way.when = arc.when;
  way.at_most = arc.at_most;
  way.marks = arc.marks;
  way.number = number++;
  way.withdraws = arc.withdraws;
  if (arc.at_most > 0 && from != kRoot) way.counter = counter_of(node(from).parent, arc);
  for (const auto& part : arc.parts) way.parts.push_back(compile(from, part, number));
  for (const auto& other : arc.otherwise) way.otherwise.push_back(compile(from, other, number));
  return way;
}

void Model::compile_node(NodeId id) {
  auto& s = spots_[static_cast<std::size_t>(id)];
  int number = 0;
  if (s.node->next) s.next.push_back(compile(id, *s.node->next, number));
  for (const auto& o : s.node->outcomes) s.outcomes.push_back({outcome(o.id), compile(id, o.arc, number)});
  if (s.node->past) s.past.push_back(compile(id, *s.node->past, number));
  if (s.node->on_timeout) s.timeout.push_back(compile(id, *s.node->on_timeout, number));
  for (const auto& arc : s.node->fails) s.fails.push_back(compile(id, arc, number));
  if (s.node->sentry) {
    auto& counters = spots_[static_cast<std::size_t>(s.parent)].counters;
    s.once = static_cast<int>(counters.size());
    counters.push_back(1);
  }
  s.plain = s.node->join.need == Join::Need::any && s.node->join.marks == 1;
}

void Model::lay_out_joins(NodeId scope) {
  for (auto child : node(scope).children) {
    each_way(spot(child), [&](const Way& way) {
      if (way.kind != Arc::Kind::to) return;
      auto& target = spots_[static_cast<std::size_t>(way.node)];
      int most = std::max(way.marks, target.node->join.marks);
      target.mark_cap = std::max({target.mark_cap, kMarksPerSlot, most});
      target.live_cap = std::max({target.live_cap, kLivePerNode, most});
      if (target.sources.empty() || target.sources.back() != child) target.sources.push_back(child);
    });
  }
  int slots = 0;
  for (auto child : node(scope).children) {
    auto& s = spots_[static_cast<std::size_t>(child)];
    s.first_slot = slots;
    if (!s.plain) slots += static_cast<int>(s.sources.size());
  }
  spots_[static_cast<std::size_t>(scope)].slots = slots;
}

void Model::fill_slots(NodeId from, Way& way) {
  if (way.kind != Arc::Kind::to || spot(way.node).plain) return;
  const auto& sources = spot(way.node).sources;
  auto at = std::find(sources.begin(), sources.end(), from);
  way.slot = spot(way.node).first_slot + static_cast<int>(at - sources.begin());
}

void Model::find_reach(NodeId scope) {
  auto& own = spots_[static_cast<std::size_t>(scope)];
  const auto& children = node(scope).children;
  auto count = children.size();
  using Matrix = std::vector<std::vector<bool>>;
  auto close = [&](Matrix m, int avoid) {
    for (std::size_t via = 0; via < count; ++via) {
      if (static_cast<int>(via) == avoid) continue;
      for (std::size_t a = 0; a < count; ++a)
        for (std::size_t b = 0; m[a][via] && b < count; ++b)
          if (m[via][b]) m[a][b] = true;
    }
    return m;
  };
  Matrix direct(count, std::vector<bool>(count)), ahead = direct;
  for (auto child : children)
    each_way(spot(child), [&](const Way& way) {
      if (way.kind != Arc::Kind::to) return;
      auto a = static_cast<std::size_t>(spot(child).local), b = static_cast<std::size_t>(spot(way.node).local);
      direct[a][b] = true;
      if (b > a) ahead[a][b] = true;
    });
  for (auto child : children) {
    const auto& join = node(child).join;
    auto& s = spots_[static_cast<std::size_t>(child)];
    if (join.need == Join::Need::active) s.avoiding = close(join.here ? ahead : direct, s.local);
  }
  own.reach = close(direct, -1);
  for (auto child : children) {
    auto& s = spots_[static_cast<std::size_t>(child)];
    for (auto source : s.sources) s.returns.push_back(only_comes_back(child, source));
  }
}

bool Model::only_comes_back(NodeId join, NodeId source) const {
  if (source == join) return true;
  const auto& scope = node(node(join).parent);
  std::vector<NodeId> seen = {source};
  for (std::size_t k = 0; k < seen.size(); ++k) {
    auto at = seen[k];
    if (std::find(scope.start.begin(), scope.start.end(), at) != scope.start.end()) return false;
    bool led_to = false;
    for (auto from : scope.children) {
      bool leads = false;
      each_way(spot(from), [&](const Way& way) { leads = leads || (way.kind == Arc::Kind::to && way.node == at); });
      led_to = led_to || leads;
      if (leads && from != join && std::find(seen.begin(), seen.end(), from) == seen.end()) seen.push_back(from);
    }
    if (!led_to) return false;  // a sentry, or what a person adds
  }
  return true;
}

NodeId Model::common_scope(NodeId a, NodeId b) const {
  while (a != b) {
    if (a > b)
      a = node(a).parent;
    else
      b = node(b).parent;
  }
  return a;
}

void Model::nest(NodeId from_scope, NodeId owner) {
  for (auto s = from_scope; s != owner; s = node(s).parent) spots_[static_cast<std::size_t>(s)].nested = true;
}

void Model::nest_withdraws(NodeId from, const Way& way) {
  auto scope = from == kRoot ? kRoot : node(from).parent;
  for (auto target : way.withdraws) {
    auto owner = common_scope(scope, node(target).parent);
    nest(scope, owner);
    nest(node(target).parent, owner);
  }
}

void Model::find_owners() {
  std::map<std::string, NodeId> owners;
  for (NodeId id = 1; id < size(); ++id) {
    const auto& name = node(id).mutex;
    if (name.empty()) continue;
    auto [at, first] = owners.emplace(name, node(id).parent);
    if (!first) at->second = common_scope(at->second, node(id).parent);
  }
  for (NodeId id = 1; id < size(); ++id) {
    auto& s = spots_[static_cast<std::size_t>(id)];
    if (!node(id).mutex.empty()) {
      s.mutex_owner = owners[node(id).mutex];
      nest(s.parent, s.mutex_owner);
    }
    if (auto other = node(id).while_in; other != kNone) {
      s.while_owner = common_scope(s.parent, node(other).parent);
      nest(s.parent, s.while_owner);
      nest(node(other).parent, s.while_owner);
    }
  }
  for (NodeId id = 0; id < size(); ++id) each_way(spot(id), [&](const Way& way) { nest_withdraws(id, way); });
  nest_required();
}

void Model::nest_required() {
  std::set<NodeId> finished;  // stages and routes that something ends from inside
  for (NodeId id = 1; id < size(); ++id)
    each_way(spot(id), [&](const Way& way) {
      if (way.kind != Arc::Kind::finish) return;
      auto scope = node(id).parent;
      while (node(scope).is_multiple()) scope = node(scope).parent;
      finished.insert(scope);
    });
  for (NodeId id = 1; id < size(); ++id) {
    if (!node(id).required) continue;
    for (auto up = spot(id).parent; up != kNone; up = node(up).parent)
      if (finished.count(up)) nest(spot(id).parent, up);  // who ends it must see what is still to be done inside
  }
}

void Model::count_elements(NodeId id) {
  auto& s = spots_[static_cast<std::size_t>(id)];
  if (s.node->kind == Kind::series) {
    bool exact = !s.nested && s.node->count.n <= kExactSeries;
    s.elements = exact ? std::max(kDatesPlanned, s.node->count.n) : kDatesPlanned;
    return;
  }
  std::set<std::string> mutexes;  // owned outside: so many elements may each hold one, and one more waits
  for (NodeId inner = id + 1; inner < size(); ++inner) {
    bool inside = false;
    for (auto up = node(inner).parent; up != kNone && !inside; up = node(up).parent) inside = up == id;
    if (!inside || node(inner).mutex.empty()) continue;
    auto owner = spot(inner).mutex_owner;
    if (owner < id) mutexes.insert(node(inner).mutex);
  }
  s.elements = std::max({2, s.node->need + 1, static_cast<int>(mutexes.size()) + 1});
  if (!s.nested && s.node->count.n <= kExactEach) s.elements = std::max(s.elements, s.node->count.n);
}

std::vector<bool> Model::named() const {
  std::vector<bool> out(spots_.size());
  auto name = [&](NodeId id) { out[static_cast<std::size_t>(id)] = true; };
  for (NodeId id = 0; id < size(); ++id) {
    if (node(id).while_in != kNone) name(node(id).while_in);
    each_way(spot(id), [&](const Way& way) {
      for (auto target : way.withdraws) name(target);
      if (way.kind == Arc::Kind::race)
        for (const auto& part : way.parts) name(part.node);
    });
  }
  return out;
}

void Model::fuse() {
  // Nobody but the two can tell whether the first or the second is live: both are steps, and the first leads nowhere
  // else.
  auto known = named();
  auto plain_step = [&](NodeId id) {
    const auto& n = node(id);
    return n.kind == Kind::step && spot(id).plain && spot(id).fails.empty() && !n.when && !n.repeats &&
           !n.withdraw_when && !n.skip && !n.required && n.mutex.empty() && n.while_in == kNone;
  };
  auto is_start = [&](NodeId id) {
    const auto& start = node(node(id).parent).start;
    return std::find(start.begin(), start.end(), id) != start.end();
  };
  for (NodeId id = size() - 1; id > kRoot; --id) {
    const auto& s = spot(id);
    if (known[static_cast<std::size_t>(id)] || !plain_step(id) || !s.timeout.empty() || !s.outcomes.empty() ||
        s.next.empty())
      continue;
    const auto& way = s.next.front();
    if (way.kind != Arc::Kind::to || way.when || way.at_most > 0 || way.marks != 1 || !way.withdraws.empty()) continue;
    auto to = way.node;
    if (to <= id || is_start(to) || known[static_cast<std::size_t>(to)] || !plain_step(to) ||
        spot(to).sources.size() != 1)
      continue;
    auto last = played_as(to);
    spots_[static_cast<std::size_t>(id)].stands_for = last;
    auto& before = spots_[static_cast<std::size_t>(last)].before;
    before.insert(before.begin(), id);
  }
}

}  // namespace trajectum::proof

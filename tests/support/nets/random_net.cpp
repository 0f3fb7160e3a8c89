#include "random_net.hpp"

#include <algorithm>

namespace random_net {

using namespace trajectum::proof;

namespace {

/// An arc that still leads nowhere: of a node, and there `next` (-1), the time-out (-2), past (-3) or an outcome.
struct Exit {
  NodeId node;
  int where;
};

struct Block {
  NodeId entry;
  std::vector<Exit> exits;
};

Arc to(NodeId node) {
  Arc a;
  a.kind = Arc::Kind::to;
  a.node = node;
  return a;
}

Arc finish(const std::string& outcome) {
  Arc a;
  a.kind = Arc::Kind::finish;
  a.outcome = outcome;
  return a;
}

Arc tree(Arc::Kind kind, std::vector<Arc> parts) {
  Arc a;
  a.kind = kind;
  a.parts = std::move(parts);
  return a;
}

class Maker {
 public:
  Maker(std::uint64_t seed, const Wish& wish) : random_(seed), wish_(wish), left_(wish.nodes) {}

  Made run() {
    node(Kind::route, kNone);
    auto b = block(kRoot, 3 + wish_.nodes / 8);
    at(kRoot).start = {b.entry};
    for (const auto& e : b.exits) arc(e) = any(4) ? Arc{} : finish("klaar");
    for (int n = 0; n < wish_.mutations; ++n) mutate();
    for (int n = 0; wish_.trouble && n < 3; ++n) any(3) ? give_sentry(some_node()) : give_trouble(some_node());
    return std::move(made_);
  }

  Made run(const Net& net) {
    made_.net = net;
    for (int n = 0; n < wish_.mutations; ++n) mutate();
    if (wish_.trouble) any(3) ? give_sentry(some_node()) : give_trouble(some_node());
    return std::move(made_);
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<std::uint64_t>(n)); }
  bool any(int n) { return pick(n) == 0; }
  Node& at(NodeId id) { return made_.net.nodes[static_cast<std::size_t>(id)]; }
  NodeId size() const { return static_cast<NodeId>(made_.net.nodes.size()); }
  void use(const std::string& what) { ++made_.used[what]; }

  NodeId node(Kind kind, NodeId parent) {
    Node n;
    n.kind = kind;
    n.parent = parent;
    auto id = size();
    n.name = "n" + std::to_string(id);
    made_.net.nodes.push_back(std::move(n));
    if (parent != kNone) at(parent).children.push_back(id);
    if (parent != kNone) --left_;
    return id;
  }

  Arc& arc(const Exit& e) {
    auto& n = at(e.node);
    if (e.where == -1) return n.next ? *n.next : n.next.emplace();
    if (e.where == -2) return n.on_timeout ? *n.on_timeout : n.on_timeout.emplace();
    if (e.where == -3) return n.past ? *n.past : n.past.emplace();
    return n.outcomes[static_cast<std::size_t>(e.where)].arc;
  }

  void lead(const std::vector<Exit>& exits, NodeId target) {
    for (const auto& e : exits) arc(e) = to(target);
  }

  int outcome(NodeId id, Arc a) {
    at(id).outcomes.push_back({"o" + std::to_string(at(id).outcomes.size()), std::move(a)});
    return static_cast<int>(at(id).outcomes.size()) - 1;
  }

  static void append(std::vector<Exit>& to, const std::vector<Exit>& more) {
    to.insert(to.end(), more.begin(), more.end());
  }

  Block block(NodeId scope, int depth) {
    if (left_ <= 2 || depth == 0) return leaf(scope);
    switch (pick(12)) {
      case 0: return leaf(scope);
      case 1:
      case 2: return sequence(scope, depth);
      case 3: return choice(scope, depth);
      case 4:
      case 5: return split(scope, depth);
      case 6: return race(scope);
      case 7: return loop(scope, depth);
      case 8: return multiple(scope, depth);
      case 9: return stage(scope, depth);
      case 10: return critical(scope);
      default: return alarm(scope, depth);
    }
  }

  Block leaf(NodeId scope) {
    switch (pick(8)) {
      case 0: {
        use("automatic");
        auto id = node(any(2) ? Kind::script : Kind::decide, scope);
        std::vector<Exit> exits{{id, -1}};
        if (at(id).kind == Kind::decide) exits.push_back({id, outcome(id, {})});
        return {id, exits};
      }
      case 1: {
        use("limited wait");
        auto id = node(any(3) ? Kind::job : Kind::wait, scope);
        at(id).on_timeout.emplace();
        return {id, {{id, -1}, {id, -2}}};
      }
      case 2: {
        use("planned date");
        auto id = node(any(2) ? Kind::milestone : Kind::wait, scope);
        (at(id).kind == Kind::milestone ? at(id).dated : at(id).by_itself) = true;
        return {id, {{id, -1}}};
      }
      default: break;
    }
    use("step");
    auto id = node(Kind::step, scope);
    Block b{id, {{id, -1}}};
    if (any(6)) {
      use("when");
      at(id).when = true;
      b.exits.push_back({id, -3});
    }
    if (any(10)) use("repeats"), at(id).repeats = true;
    if (any(10)) use("skip"), at(id).skip = true, b.exits.push_back({id, -3});
    if (any(10)) use("required"), at(id).required = true;
    return b;
  }

  Block sequence(NodeId scope, int depth) {
    use("sequence");
    auto first = block(scope, depth - 1), second = block(scope, depth - 1);
    lead(first.exits, second.entry);
    return {first.entry, second.exits};
  }

  Block choice(NodeId scope, int depth) {
    use("choice");
    auto id = node(any(2) ? Kind::step : Kind::decide, scope);
    Block b{id, {}};
    for (int n = 2 + pick(2); n > 0; --n) {
      if (any(4)) {
        outcome(id, finish(any(2) ? "a" : "b"));
        continue;
      }
      auto way = block(scope, depth - 1);
      outcome(id, to(way.entry));
      append(b.exits, way.exits);
    }
    return b;
  }

  Block split(NodeId scope, int depth) {
    auto id = node(any(2) ? Kind::step : Kind::script, scope);
    bool some = any(3);
    use(some ? "some" : "all");
    std::vector<Arc> parts;
    std::vector<Exit> exits;
    for (int n = 2 + (any(4) ? 1 : 0); n > 0; --n) {
      auto way = block(scope, depth - 1);
      parts.push_back(to(way.entry));
      parts.back().when = some;
      append(exits, way.exits);
    }
    at(id).next = tree(some ? Arc::Kind::some : Arc::Kind::all, std::move(parts));
    auto join = node(Kind::step, scope);
    auto& j = at(join).join;
    lead(exits, join);
    if (some || any(3)) {
      use("join active");
      j.need = Join::Need::active;
    } else if (any(2)) {
      use("join all");
      j.need = Join::Need::all;
    } else {
      j.need = Join::Need::count;
      j.after = static_cast<Join::After>(pick(4));
      use(std::string("join one, ") + (j.after == Join::After::drain    ? "drain"
                                       : j.after == Join::After::block  ? "block"
                                       : j.after == Join::After::cancel ? "cancel"
                                                                        : "keep"));
    }
    return {id, {{join, -1}}};
  }

  Block race(NodeId scope) {
    use("race");
    auto id = node(any(2) ? Kind::step : Kind::script, scope);
    auto first = node(Kind::step, scope), second = node(any(2) ? Kind::step : Kind::wait, scope);
    at(id).next = tree(Arc::Kind::race, {to(first), to(second)});
    return {id, {{first, -1}, {second, -1}}};
  }

  Block loop(NodeId scope, int depth) {
    use("loop");
    auto body = block(scope, depth - 1);
    auto id = node(any(3) ? Kind::decide : Kind::step, scope);
    lead(body.exits, id);
    auto again = outcome(id, to(body.entry));
    Block b{body.entry, {{id, outcome(id, {})}}};
    if (any(2)) {
      use("at_most");
      auto& way = at(id).outcomes[static_cast<std::size_t>(again)].arc;
      way.at_most = 1 + pick(2);
      if (at(id).kind == Kind::decide) way.otherwise = {finish("genoeg")};
    }
    return b;
  }

  void fill(NodeId id, int depth) {
    auto inner = block(id, depth - 1);
    at(id).start = {inner.entry};
    for (const auto& e : inner.exits) arc(e) = Arc{};
  }

  Block multiple(NodeId scope, int depth) {
    bool series = any(3);
    auto id = node(series ? Kind::series : Kind::each, scope);
    use(series ? "series" : "each");
    if (series) {
      at(id).count.n = any(2) ? 1 + pick(2) : any(4) ? Count::kEndless : Count::kFree;
      if (at(id).count.n == Count::kEndless) use("series, endless");
      if (id % 3 == 0) at(id).one_by_one = true, use("series, one by one");
    } else {
      if (any(3)) at(id).count.n = 1 + pick(2);
      if (any(3)) at(id).need = 1, use("each, need 1");
      if (any(5)) at(id).need = 0, use("each, need 0");
      if (at(id).need > 0 && any(2)) at(id).cancel_rest = true, use("each, cancel");
      if (any(5)) at(id).done_when = true, use("each, done_when");
      if (any(5)) at(id).one_by_one = true, use("each, one by one");
      if (any(4)) {
        use("each, open");
        at(id).open = true;
        if (!any(4)) at(id).on_timeout.emplace();
      }
    }
    fill(id, depth);
    Block b{id, {{id, -1}}};
    if (at(id).on_timeout) b.exits.push_back({id, -2});
    return b;
  }

  Block stage(NodeId scope, int depth) {
    use("stage");
    auto id = node(Kind::stage, scope);
    fill(id, depth);
    Block b{id, {{id, -1}}};
    for (const char* o : {"a", "b"}) {
      if (any(2)) continue;
      at(id).outcomes.push_back({o, {}});
      b.exits.push_back({id, static_cast<int>(at(id).outcomes.size()) - 1});
    }
    if (any(5)) at(id).on_timeout.emplace(), b.exits.push_back({id, -2}), use("stage, limited");
    return b;
  }

  Block critical(NodeId scope) {
    use("mutex");
    auto id = node(Kind::script, scope);
    auto first = leaf(scope), second = leaf(scope);
    at(first.entry).mutex = at(second.entry).mutex = "m" + std::to_string(id);
    at(id).next = tree(Arc::Kind::all, {to(first.entry), to(second.entry)});
    auto join = node(Kind::step, scope);
    at(join).join.need = Join::Need::all;
    lead(first.exits, join);
    lead(second.exits, join);
    return {id, {{join, -1}}};
  }

  Block alarm(NodeId scope, int depth) {
    use("finishing wait");
    auto id = node(Kind::script, scope);
    auto wait = node(Kind::wait, scope);
    at(wait).next = finish(any(2) ? "a" : "alarm");
    auto way = block(scope, depth - 1);
    at(id).next = tree(Arc::Kind::all, {to(way.entry), to(wait)});
    auto end = node(Kind::step, scope);
    lead(way.exits, end);
    at(end).next = finish("klaar");
    return {id, {}};
  }

  void give_trouble(NodeId id) {
    if (at(id).kind == Kind::optional) return;
    bool waits = at(id).kind != Kind::step && at(id).kind != Kind::wait;
    if (waits && wish_.crossing && any(3)) at(id).while_in = elsewhere(id), use("fails waiting");
    at(id).fails.push_back(any(3) ? finish("a") : any(4) ? Arc{} : to(sibling(id)));
    use("fails");
    if (wish_.settling && at(id).kind == Kind::stage && any(2)) at(id).settles = true, use("settles");
  }

  void give_sentry(NodeId beside) {
    auto id = node(Kind::milestone, at(beside).parent);
    at(id).sentry = true;
    use("sentry");
    if (any(4)) return;
    at(id).next = any(4) ? finish("a") : to(sibling(id));
  }

  // --- mutations ---

  NodeId some_node() { return 1 + pick(size() - 1); }
  NodeId elsewhere(NodeId id) {  // in another scope, if a few draws find one
    auto other = some_node();
    for (int n = 0; n < 6 && at(other).parent == at(id).parent; ++n) other = some_node();
    return other;
  }
  NodeId sibling(NodeId id) {
    const auto& all = at(at(id).parent).children;
    return all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  Arc* some_arc(NodeId id) {
    std::vector<Arc*> all;
    auto& n = at(id);
    auto walk = [&](auto& self, Arc& a) -> void {
      if (a.kind != Arc::Kind::race) all.push_back(&a);
      if (a.kind != Arc::Kind::race)
        for (auto& p : a.parts) self(self, p);
    };
    if (n.next) walk(walk, *n.next);
    for (auto& o : n.outcomes) walk(walk, o.arc);
    if (n.past) walk(walk, *n.past);
    if (n.on_timeout) walk(walk, *n.on_timeout);
    return all.empty() ? nullptr : all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
  }

  void mutate() {
    if (size() < 2) return;
    auto id = some_node();
    switch (pick(wish_.crossing ? 11 : 8)) {
      case 0: return mutate_join(id);
      case 1:
      case 2: return mutate_arc(id);
      case 3: return mutate_split(id);
      case 4:
        if (at(id).on_timeout) at(id).on_timeout.reset(), use("~limit dropped");
        return;
      case 5:
        if (at(id).kind == Kind::step && at(id).outcomes.empty()) at(id).kind = Kind::wait, use("~step to wait");
        return;
      case 6:
        if (at(id).outcomes.size() > 1) at(id).outcomes.pop_back(), use("~outcome dropped");
        return;
      case 7: return mutate_flag(id);
      case 8:
        if (auto* a = some_arc(id)) a->withdraws.push_back(elsewhere(id)), use("~withdraws");
        return;
      case 9: {
        auto other = elsewhere(id);
        at(id).mutex = at(other).mutex = "mm";
        use("~mutex");
        return;
      }
      default: at(id).while_in = elsewhere(id); use("~while_in");
    }
  }

  bool in_race(NodeId id) {
    for (auto& n : made_.net.nodes)
      if (n.next && n.next->kind == Arc::Kind::race)
        for (const auto& p : n.next->parts)
          if (p.node == id) return true;
    return false;
  }

  void mutate_join(NodeId id) {
    if (in_race(id)) return;
    auto& j = at(id).join;
    j.need = static_cast<Join::Need>(pick(4));
    j.count = 1 + pick(2);
    j.after = static_cast<Join::After>(pick(4));
    j.here = any(3);
    if (any(6)) j.marks = 2;
    use("~join");
  }

  void mutate_arc(NodeId id) {
    auto* a = some_arc(id);
    if (!a || !a->parts.empty()) return;
    bool when = a->when;
    switch (pick(5)) {
      case 0:
        *a = Arc{};
        use("~arc to done");
        break;
      case 1:
        *a = finish(any(2) ? "a" : "x");
        use("~arc to finish");
        break;
      case 2:
        if (a->kind == Arc::Kind::to) a->marks = 2, use("~marks");
        break;
      case 3:
        *a = tree(Arc::Kind::all, {to(sibling(id)), to(sibling(id))});
        use("~arc to two");
        break;
      default: *a = to(sibling(id)); use("~arc to sibling");
    }
    a->when = when;
  }

  void mutate_split(NodeId id) {
    auto* a = some_arc(id);
    if (!a || a->parts.empty()) return;
    static constexpr Arc::Kind kinds[] = {Arc::Kind::all, Arc::Kind::one, Arc::Kind::some};
    a->kind = kinds[pick(3)];
    for (auto& p : a->parts) p.when = a->kind != Arc::Kind::all && !any(4);
    use("~split");
  }

  void mutate_flag(NodeId id) {
    auto& n = at(id);
    switch (pick(4)) {
      case 0:
        n.withdraw_when = true;
        use("~withdraw_when");
        break;
      case 1:
        n.required = true;
        use("~required");
        break;
      case 2:
        n.when = true;
        use("~when");
        break;
      default:
        if (n.kind == Kind::step) n.kind = Kind::optional, n.required = any(2), use("~optional");
    }
    if (n.kind == Kind::optional && in_race(id)) n.kind = Kind::step;
  }

  std::mt19937_64 random_;
  Wish wish_;
  int left_;
  Made made_;
};

}  // namespace

Made make(std::uint64_t seed, const Wish& wish) { return Maker(seed, wish).run(); }

Made mutate(const Net& net, std::uint64_t seed, int mutations, bool trouble) {
  Wish wish;
  wish.mutations = mutations;
  wish.trouble = trouble;
  return Maker(seed, wish).run(net);
}

}  // namespace random_net

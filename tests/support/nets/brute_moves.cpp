// What can happen to a world at rest, each as a whole turn.
#include <algorithm>

#include "brute.hpp"

namespace brute {

void Rules::play(const World& w, Step step, const std::function<void(World, const Then&)>& first,
                 std::vector<Turn>& out) {
  World start = w;
  start.answers.clear();
  start.happened.clear();
  start.chose = false;
  first(std::move(start), [&](World x) {
    settle(std::move(x), {}, [&](World rested) {
      Turn t{step, std::move(rested), moving_};
      t.step.answers = t.world.answers;
      out.push_back(std::move(t));
    });
  });
}

std::vector<Turn> Rules::openings() {
  World w;
  w.rows[0].phase = 'o';
  for (auto first : net_.node(kRoot).start) add(w, 0, first, 0);
  std::vector<Turn> out;
  Step step;
  step.scope = {kRoot};
  step.node = kRoot;
  play(
      w, step, [](World x, const Then& then) { then(std::move(x)); }, out);
  return out;
}

std::vector<Turn> Rules::settled(const World& world) {
  std::vector<Turn> out;
  play(
      world, {}, [](World x, const Then& then) { then(std::move(x)); }, out);
  return out;
}

std::vector<Turn> Rules::turns(const World& world) {
  std::vector<Turn> out;
  if (world.over) return out;
  for (const auto& [id, row] : world.rows) {
    moving_ = id;
    if (id != 0 && !row.element) moves_of(world, id, out);
    if (row.phase == 'o') moves_of_scope(world, id, out);
  }
  const auto& root = net_.node(kRoot);
  if (root.on_timeout) {
    Step step;
    step.scope = {kRoot};
    step.node = kRoot;
    step.stimulus = Stimulus::time_out;
    play(
        world, step, [&](World w, const Then& then) { end_body(std::move(w), 0, "", then); }, out);
  }
  return out;
}

void Rules::leave_past(World w, int scope, NodeId node, const std::optional<Arc>& way, const Then& then) {
  if (!way || w.rows.at(scope).ending) return then(std::move(w));
  follow(std::move(w), scope, node, *way, then);
}

void Rules::ways_out(const World& w, int row, Stimulus stimulus, std::vector<Turn>& out) {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  auto way = [&](int outcome, const Arc* arc) {
    if (arc && arc->at_most > 0 && stimulus == Stimulus::complete) {
      auto used = w.rows.at(r.up).used.find(counted_as(*arc));
      if (used != w.rows.at(r.up).used.end() && used->second >= arc->at_most) return;
    }
    Step step;
    step.scope = path(w, r.up);
    step.node = r.node;
    step.stimulus = stimulus;
    step.outcome = outcome;
    play(
        w, step,
        [&](World x, const Then& then) {
          x.rows.erase(row);
          lose(x, r.up, r.race);
          complete(std::move(x), r.up, r.node, arc, then);
        },
        out);
  };
  if (n.next) way(-1, &*n.next);
  for (std::size_t o = 0; o < n.outcomes.size(); ++o) way(static_cast<int>(o), &n.outcomes[o].arc);
  if (!n.next && n.outcomes.empty()) way(-1, nullptr);
}

void Rules::moves_of(const World& w, int row, std::vector<Turn>& out) {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  Step step;
  step.scope = path(w, r.up);
  step.node = r.node;
  auto put = [&](Stimulus stimulus, const std::function<void(World, const Then&)>& first) {
    step.stimulus = stimulus;
    play(w, step, first, out);
  };
  auto away = [&](const std::optional<Arc>& way) {
    return [&, way = &way](World x, const Then& then) {
      drop(x, row);
      lose(x, r.up, r.race);
      leave_past(std::move(x), r.up, r.node, *way, then);
    };
  };
  if (n.withdraw_when && r.phase != 'x')
    put(Stimulus::withdraw, [&](World x, const Then& then) {
      withdraw_in(x, r.up, r.node);
      then(std::move(x));
    });
  static const std::optional<Arc> kNowhere;
  if (n.on_timeout && r.phase != 'w' && r.phase != 'x')
    put(Stimulus::time_out, away(r.fired ? kNowhere : n.on_timeout));
  bool may_fail = r.phase != 'w' || (n.kind != Kind::wait && (n.when || n.withdraw_when));
  for (std::size_t k = 0; may_fail && k < n.fails.size(); ++k) {
    step.outcome = static_cast<int>(k);
    put(Stimulus::fail, [&](World x, const Then& then) {
      drop(x, row);
      lose(x, r.up, r.race);
      if (x.rows.at(r.up).ending) return then(std::move(x));
      follow(std::move(x), r.up, r.node, n.fails[k], then);
    });
    step.outcome = -1;
  }
  if (r.phase == 'x') return;
  bool begun = n.kind == Kind::job || n.kind == Kind::subroute;
  if (n.when && (r.phase == 'w' || (r.phase == 'e' && !begun))) put(Stimulus::pass, away(n.past));
  if (r.phase == 'w' || r.phase == 'o') return;
  if (n.kind == Kind::step || n.kind == Kind::optional) {
    if (n.skip) put(Stimulus::skip, away(n.past));
    if (r.phase == 'e' && blocked(w, row)) return;
    if (r.phase == 's' || (n.mutex.empty() && r.race == 0)) return ways_out(w, row, Stimulus::complete, out);
    int rivals = 0;
    for (auto id : in(w, r.up)) rivals += w.rows.at(id).race == r.race && r.race != 0;
    if (n.mutex.empty() && rivals < 2) return ways_out(w, row, Stimulus::complete, out);
    return put(Stimulus::start, [&](World x, const Then& then) {
      x.rows.at(row).race = 0;
      lose(x, r.up, r.race);
      x.rows.at(row).phase = 's';
      then(std::move(x));
    });
  }
  if (outside(w, row)) return;
  ways_out(w, row, n.kind == Kind::wait || n.kind == Kind::milestone ? Stimulus::occur : Stimulus::end, out);
}

void Rules::moves_of_scope(const World& w, int row, std::vector<Turn>& out) {
  const auto& r = w.rows.at(row);
  const auto& n = net_.node(r.node);
  Step step;
  step.node = r.node;
  auto put = [&](Stimulus stimulus, const std::function<void(World, const Then&)>& first) {
    step.stimulus = stimulus;
    play(w, step, first, out);
  };
  if (n.is_multiple() && !r.element) {
    step.scope = path(w, r.up);
    if (n.kind == Kind::series && r.left != 0 && in(w, row).size() < (n.one_by_one ? 1 : 2))
      put(Stimulus::occurrence, [&](World x, const Then& then) { act(std::move(x), {'n', row, r.node}, then); });
    if (r.left < 0 && in(w, row).size() >= 2)  // endless: one of those open is looked at no longer
      for (auto id : in(w, row))
        put(Stimulus::occurrence, [&](World x, const Then& then) {
          drop(x, id);
          act(std::move(x), {'n', row, r.node}, then);
        });
    if (r.open)
      put(Stimulus::close, [&](World x, const Then& then) {
        x.rows.at(row).open = false;
        then(std::move(x));
      });
    if (n.done_when)
      put(Stimulus::enough, [&](World x, const Then& then) {
        for (auto id : in(x, row)) drop(x, id);
        x.rows.at(row).left = 0;
        x.rows.at(row).open = false;
        then(std::move(x));
      });
    return;
  }
  if (r.ending) return;
  step.scope = path(w, row);
  if (n.keep_open && may_end(w, row))
    put(Stimulus::close_case, [&](World x, const Then& then) { end_body(std::move(x), row, "done", then); });
  for (auto child : n.children) {
    const auto& c = net_.node(child);
    if (c.sentry && !r.used.count({child, -1})) {
      step.node = child;
      put(Stimulus::occur, [&](World x, const Then& then) {
        x.rows.at(row).used[{child, -1}] = 1;
        x.happened.insert(child);
        complete(std::move(x), row, child, c.next ? &*c.next : nullptr, then);
      });
    }
    if (c.kind != Kind::optional || (!c.required && !c.next && c.outcomes.empty())) continue;
    bool there = false;
    for (auto id : in(w, row)) there = there || w.rows.at(id).node == child;
    if (there) continue;
    step.node = child;
    put(Stimulus::add, [&](World x, const Then& then) {
      add(x, row, child, 0);
      then(std::move(x));
    });
  }
}

}  // namespace brute

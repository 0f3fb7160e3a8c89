// The promise from where a case stands: by hand, and on random nets against the explorer, from places that it comes to
// and from places that it never comes to.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "net_builder.hpp"
#include "proof/standing.hpp"
#include "proof/state.hpp"
#include "support/nets/random_net.hpp"
#include "support/nets/show_net.hpp"
#include "support/nets/world_position.hpp"

using namespace build;
using Said = Standing::Finding;
using Life = Position::Life;

namespace {

constexpr std::size_t kMostWorlds = 1500;

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

Position::Instance live(int no, int scope, NodeId node, Life life = Life::enabled) {
  Position::Instance i;
  i.no = no;
  i.scope = scope;
  i.node = node;
  i.life = life;
  return i;
}

Position at_root() {
  Position p;
  p.instances.push_back(live(0, 0, kRoot, Life::open));
  return p;
}

std::string text(const Net& net, const Standing::Answer& a) {
  std::string out = fmt::format("finding {}, nodes", static_cast<int>(a.finding));
  for (auto id : a.nodes) out += " " + net.node(id).name;
  out += "; starved";
  for (auto id : a.starved) out += " " + net.node(id).name;
  return out;
}

}  // namespace

TEST_CASE("Standing_NamesTheJoinThatWaitsForAMarkThatNeverComes") {
  Builder b;
  auto split = b.script("split"), left = b.step("left"), right = b.step("right");
  auto join = b.both(split, left, right, "join", Join::Need::all);
  Standing standing(b.net);
  REQUIRE(standing.proven());

  auto p = at_root();
  p.instances.push_back(live(1, 0, left));
  p.instances.push_back(live(2, 0, right));
  CHECK(standing.knows(p));
  CHECK(standing.judge(p).finding == Said::holds);
  CHECK(standing.explored() == 0);  // it was a look into the tables

  p.instances.pop_back();  // left is open, and the mark of right never comes
  CHECK(!standing.knows(p));
  auto answer = standing.judge(p);
  INFO(text(b.net, answer));
  CHECK(answer.finding == Said::stuck);
  CHECK(answer.starved == std::vector{join});
  CHECK(std::count(answer.nodes.begin(), answer.nodes.end(), left) == 1);

  p = at_root();
  p.instances[0].marks = {{{join, left}, 1}};
  answer = standing.judge(p);
  CHECK(answer.finding == Said::stuck);
  CHECK(answer.nodes == std::vector{join});

  p.instances.push_back(live(1, 0, right));
  CHECK(standing.judge(p).finding == Said::holds);
  p.instances[0].marks = {{{join, split}, 1}};  // the join does not have that source
  answer = standing.judge(p);
  CHECK(answer.finding == Said::stuck);
  CHECK(answer.starved == std::vector{join});
}

TEST_CASE("Standing_TellsThatAWaitWithoutLimitAloneIsLetGo") {
  Builder b;
  auto split = b.script("split"), wait = b.wait("wait"), step = b.step("step");
  b.next(split, all({to(wait), to(step)}));
  b.next(wait, finish("reported"));
  b.next(step, finish("done"));
  Standing standing(b.net);
  REQUIRE(standing.proven());
  auto p = at_root();
  p.instances.push_back(live(1, 0, wait));
  auto answer = standing.judge(p);
  CHECK(answer.finding == Said::let_go);
  CHECK(answer.nodes == std::vector{wait});
  p.instances.push_back(live(2, 0, step));
  CHECK(standing.judge(p).finding == Said::holds);
}

TEST_CASE("Standing_NamesWhatIsWrongInsideAScope") {
  Builder b;
  auto stage = b.add(Kind::stage, "stage"), split = b.script("split", stage), left = b.step("left", stage);
  auto right = b.step("right", stage), join = b.both(split, left, right, "join", Join::Need::all);
  auto beside = b.step("beside");
  b.next(stage, to(beside));
  Standing standing(b.net);
  REQUIRE(standing.proven());
  auto p = at_root();
  p.instances.push_back(live(1, 0, stage, Life::open));
  p.instances.push_back(live(2, 1, left));
  auto answer = standing.judge(p);
  INFO(text(b.net, answer));
  CHECK(answer.finding == Said::stuck);
  CHECK(answer.starved == std::vector{join});
  CHECK(std::count(answer.nodes.begin(), answer.nodes.end(), left) == 1);
  p.instances[1].marks = {{{join, right}, 1}};
  CHECK(standing.judge(p).finding == Said::holds);
}

TEST_CASE("Standing_LooksAtEachOfManyElementsThatStandElsewhere") {
  Builder b;
  auto each = b.add(Kind::each, "each"), split = b.script("split", each), left = b.step("left", each);
  auto right = b.step("right", each), join = b.both(split, left, right, "join", Join::Need::all);
  auto last = b.step("last");
  b.next(each, to(last));
  Standing standing(b.net);
  REQUIRE(standing.proven());
  auto p = at_root();
  p.instances.push_back(live(1, 0, each, Life::open));
  for (int n = 0; n < 40; ++n) {
    p.instances.push_back(live(10 + 3 * n, 1, each, Life::open));
    p.instances.back().element = true;
    p.instances.push_back(live(11 + 3 * n, 10 + 3 * n, left));
    p.instances.push_back(live(12 + 3 * n, 10 + 3 * n, right));
  }
  CHECK(standing.knows(p));
  p.instances.back().life = Life::started;  // nobody can tell: it is no race, and holds nothing
  CHECK(standing.knows(p));
  p.instances.pop_back();
  CHECK(!standing.knows(p));
  CHECK(standing.judge(p).finding == Said::stuck);
  b.at(each).need = 39;  // and without that one there are enough
  b.at(each).cancel_rest = true;
  Standing enough(b.net);
  p.instances[1].needed = 39;
  CHECK(enough.judge(p).finding == Said::holds);
  p.instances[1].needed = 40;
  CHECK(enough.judge(p).finding == Said::stuck);
  CHECK(enough.judge(p).starved == std::vector{join});
}

TEST_CASE("Standing_CountsTheUsesOfAWay") {
  Builder b;
  auto step = b.step("step"), check = b.add(Kind::decide, "check");
  b.next(step, to(check));
  b.outcome(check, "again", at_most(2, to(step)));
  b.at(check).outcomes[0].arc.counter = 7;
  b.at(check).outcomes[0].arc.otherwise = {finish("enough")};
  b.outcome(check, "good", finish("good"));
  Standing standing(b.net);
  REQUIRE(standing.proven());
  auto p = at_root();
  p.instances.push_back(live(1, 0, step));
  for (int uses : {0, 1, 2, 9}) {
    p.instances[0].counters = {{7, uses}};
    CHECK(standing.knows(p));  // used up is used up
  }
}

TEST_CASE("Standing_TakesNoPositionOfAnotherNet") {
  Builder b;
  auto stage = b.add(Kind::stage, "stage"), step = b.step("step", stage);
  Standing standing(b.net);
  auto wrong = [&](Position p) { return standing.judge(p).finding == Said::not_proven; };
  CHECK(wrong({}));
  auto p = at_root();
  p.instances.push_back(live(1, 0, step));
  CHECK(wrong(p));  // its home is the stage
  p.instances[1] = live(1, 0, 99);
  CHECK(wrong(p));
  p.instances[1] = live(1, 1, stage, Life::open);
  CHECK(wrong(p));  // in itself
  p.instances[1] = live(1, 0, stage);
  CHECK(wrong(p));  // a scope is open, or not yet
  p.instances[1] = live(1, 0, stage, Life::waits);
  CHECK(standing.judge(p).finding == Said::holds);
  p.instances[1] = live(1, 0, stage, Life::failed);  // nothing says what then: it is opened anew
  CHECK(standing.judge(p).finding == Said::holds);
  for (int n = 2; n < 9; ++n) p.instances.push_back(live(n, 0, stage, Life::waits));
  CHECK(wrong(p));  // over a cap
}

TEST_CASE("Standing_TellsMorePlacesApartThanItNumbersAtOnce") {
  // A stage that ends as the first of its steps says: what it may do differs with the steps that are there.
  Builder b;
  auto stage = b.add(Kind::stage, "stage"), split = b.script("split", stage);
  auto join = b.step("join"), other = b.step("other");
  b.at(join).join.need = Join::Need::all;
  b.next(other, to(join));
  Arc arc = all({});
  std::vector<NodeId> steps;
  for (int n = 0; n < 9; ++n) {
    auto name = std::to_string(n);
    steps.push_back(b.step("s" + name, stage));
    b.next(steps.back(), finish(name));
    b.outcome(stage, name, n == 0 ? to(join) : done());
    arc.parts.push_back(to(steps.back()));
  }
  b.next(split, arc);
  Standing standing(b.net);
  REQUIRE(standing.usable());
  REQUIRE((1u << steps.size()) > kStandsMost + 2);
  int wrong = 0;
  for (int round = 0; round < 2; ++round) {
    for (unsigned some = 1; some < 1u << steps.size(); ++some) {
      auto p = at_root();
      p.instances.push_back(live(1, 0, stage, Life::open));
      for (unsigned n = 0; n < steps.size(); ++n)
        if (some >> n & 1u) p.instances.push_back(live(static_cast<int>(n) + 2, 1, steps[n]));
      wrong += standing.judge(p).finding != (some & 1u ? Said::stuck : Said::holds);
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Standing_SeesOccurrencesOfASeriesAsItsDatesAllow") {
  Builder b;
  auto series = b.add(Kind::series, "series"), wait = b.wait("wait", series);
  b.at(series).count.n = 5;
  b.next(series, done());
  Standing standing(b.net);
  CHECK(!standing.proven());  // when the last date is past only the wait is left, which has no limit
  auto p = at_root();
  p.instances.push_back(live(1, 0, series, Life::open));
  p.instances[1].left = 1;
  CHECK(standing.knows(p));
  CHECK(standing.judge(p).finding == Said::let_go);
  b.at(wait).on_timeout = done();
  Standing limited(b.net);
  REQUIRE(limited.proven());
  for (int there = 0; there < 5; ++there) {  // the dates that came have not all ended
    CHECK(limited.knows(p));
    p.instances.push_back(live(10 + 2 * there, 1, series, Life::open));
    p.instances.back().element = true;
    p.instances.push_back(live(11 + 2 * there, 10 + 2 * there, wait));
  }
  for (int left : {2, 4, 40, Position::kEndless}) {
    p.instances[1].left = left;
    CHECK(limited.judge(p).finding == Said::holds);
  }
}

TEST_CASE("Standing_StopsAtItsBudget") {
  Builder b;
  auto split = b.script("split"), join = b.step("join");
  b.at(join).join.need = Join::Need::all;
  Arc arc = all({});
  std::vector<NodeId> steps;
  for (int n = 0; n < 6; ++n) {
    steps.push_back(b.step("s" + std::to_string(n)));
    b.next(steps.back(), to(join));
    arc.parts.push_back(to(steps.back()));
  }
  b.next(split, arc);
  Budget few;
  few.states = 10;
  auto p = at_root();
  p.instances.push_back(live(1, 0, steps[0]));
  CHECK(Standing(b.net, few).judge(p).finding == Said::not_proven);
  few.states = Standing(b.net).states();
  Standing standing(b.net, few);
  REQUIRE(standing.proven());
  CHECK(standing.judge(p).finding == Said::stuck);
  for (int n = 1; n < 6; ++n) p.instances.push_back(live(n + 1, 0, steps[static_cast<std::size_t>(n)]));
  CHECK(standing.judge(p).finding == Said::holds);
  p.instances.push_back(live(9, 0, steps[0]));  // one twice: more than it was proven in
  CHECK(standing.judge(p).finding == Said::not_proven);
}

namespace {

struct Tally {
  int nets = 0, skipped = 0, known = 0, unknown = 0;
  int asked = 0, limited = 0, endless = 0, holds = 0, stuck = 0, let_go = 0, differ = 0, alarms = 0, moving = 0,
      known_all_the_same = 0;
  std::map<std::string, int> done;
};

/// Puts a world where its net does not come by itself.
class Mover {
 public:
  Mover(const Net& net, std::mt19937_64& random, Tally& tally) : net_(net), random_(random), tally_(tally) {}

  brute::World moved(brute::World w) {
    for (int n = 1 + pick(2); n > 0; --n) move(w);
    return w;
  }

 private:
  int pick(std::size_t n) { return static_cast<int>(random_() % n); }
  int some(const brute::World& w, const std::function<bool(const brute::Row&)>& is) {
    std::vector<int> all;
    for (const auto& [id, row] : w.rows)
      if (is(row)) all.push_back(id);
    return all.empty() ? -1 : all[static_cast<std::size_t>(pick(all.size()))];
  }
  bool is_row(const brute::Row& r) const { return net_.node(r.node).is_multiple() && !r.element; }
  void drop(brute::World& w, int id) {
    std::vector<int> below;
    for (const auto& [child, row] : w.rows)
      if (row.up == id) below.push_back(child);
    for (auto child : below) drop(w, child);
    w.rows.erase(id);
  }
  void add(brute::World& w, int scope, NodeId node, char phase) {
    int live = 0;
    for (const auto& [id, row] : w.rows) live += row.up == scope && row.node == node;
    if (live > 2) return;
    brute::Row r;
    r.node = node;
    r.up = scope;
    r.phase = phase;
    w.rows[++w.last] = r;
  }
  void done(const std::string& what) { ++tally_.done[what]; }

  void move(brute::World& w) {
    auto body = some(w, [&](const auto& r) { return r.phase == 'o' && !is_row(r); });
    auto row = some(w, [&](const auto& r) { return r.phase == 'o' && is_row(r); });
    switch (pick(9)) {
      case 0: return drop_mark(w);
      case 1: return put_mark(w, body);
      case 2:
      case 3: {
        auto id = some(w, [](const auto& r) { return r.up >= 0; });
        if (id > 0) drop(w, id), done("dropped");
        return;
      }
      case 4:
      case 5: {
        const auto& all = net_.node(w.rows.at(body).node).children;
        auto node = all[static_cast<std::size_t>(pick(all.size()))];
        const auto& n = net_.node(node);
        if (n.sentry) return;
        add(w, body, node, n.is_scope() || n.is_automatic() ? 'w' : 'e');
        return done(n.is_scope() ? "scope added" : "node added");
      }
      case 6: return use(w, body);
      case 7: {
        if (row < 0) return;
        auto& r = w.rows.at(row);
        if (r.left > 0) --r.left, done("left");
        if (r.needed > 0 && pick(2) == 0) --r.needed, done("needed");
        r.open = false;
        return;
      }
      default: return one_more(w, row);
    }
  }
  void drop_mark(brute::World& w) {
    auto id = some(w, [](const auto& r) { return !r.marks.empty() || !r.late.empty(); });
    if (id < 0) return;
    auto& r = w.rows.at(id);
    if (!r.late.empty() && pick(2) == 0)
      r.late.erase(r.late.begin()), done("latch dropped");
    else if (!r.marks.empty())
      r.marks.erase(r.marks.begin()), done("mark dropped");
  }
  void put_mark(brute::World& w, int body) {
    auto& r = w.rows.at(body);
    std::vector<std::pair<NodeId, NodeId>> slots;
    for (auto from : net_.node(r.node).children)
      for (auto to : net_.node(r.node).children)
        if (leads(from, to) && !(net_.node(to).join.need == Join::Need::any && net_.node(to).join.marks == 1))
          slots.emplace_back(to, from);
    if (slots.empty() || r.ending) return;
    auto slot = slots[static_cast<std::size_t>(pick(slots.size()))];
    if (pick(4) == 0 && net_.node(slot.first).join.need == Join::Need::count) {
      r.late.insert(slot);
      return done("latch put");
    }
    if (r.marks[slot] < 2) ++r.marks[slot], done("mark put");
  }
  bool leads(NodeId from, NodeId to) const {
    auto walk = [&](auto& self, const Arc& a) -> bool {
      if (a.kind == Arc::Kind::to && a.node == to) return true;
      return std::any_of(a.parts.begin(), a.parts.end(), [&](const Arc& p) { return self(self, p); }) ||
             std::any_of(a.otherwise.begin(), a.otherwise.end(), [&](const Arc& o) { return self(self, o); });
    };
    const auto& n = net_.node(from);
    return (n.next && walk(walk, *n.next)) || (n.past && walk(walk, *n.past)) ||
           (n.on_timeout && walk(walk, *n.on_timeout)) ||
           std::any_of(n.outcomes.begin(), n.outcomes.end(), [&](const Outcome& o) { return walk(walk, o.arc); }) ||
           std::any_of(n.fails.begin(), n.fails.end(), [&](const Arc& a) { return walk(walk, a); });
  }
  void use(brute::World& w, int body) {
    for (auto node : net_.node(w.rows.at(body).node).children)
      for (const auto& o : net_.node(node).outcomes)
        if (o.arc.at_most > 0 && pick(2) == 0)
          w.rows.at(body).used[{kRoot, o.arc.counter}] = o.arc.at_most, done("used up");
  }
  void one_more(brute::World& w, int row) {
    if (row < 0 || w.rows.at(row).left < 0) return;
    brute::Row r;
    r.node = w.rows.at(row).node;
    r.up = row;
    r.element = true;
    r.phase = 'o';
    auto id = ++w.last;
    w.rows[id] = r;
    for (auto first : net_.node(r.node).start) add(w, id, first, 'w');
    done("element added");
  }

  const Net& net_;
  std::mt19937_64& random_;
  Tally& tally_;
};

class Trial {
 public:
  Trial(const Net& net, Tally& tally, std::uint64_t seed)
      : net_(net), tally_(tally), rules_(net), standing_(net), random_(seed) {}

  /// "" when all agrees.
  std::string run() {
    std::vector<brute::World> worlds;
    if (!explore(worlds)) {
      ++tally_.skipped;
      return "";
    }
    ++tally_.nets;
    for (const auto& w : worlds) {
      bool known = standing_.knows(brute::position_of(w));
      ++(known ? tally_.known : tally_.unknown);
      if (!known) return "not known: " + rules_.form(w);
    }
    Mover mover(net_, random_, tally_);
    for (int n = 0; n < 6 && !worlds.empty(); ++n) {
      auto fault = ask(mover.moved(worlds[random_() % worlds.size()]));
      if (!fault.empty()) return fault;
    }
    return "";
  }

 private:
  bool explore(std::vector<brute::World>& out) {
    bool endless =
        std::any_of(net_.nodes.begin(), net_.nodes.end(), [](const Node& n) { return n.count.n == Count::kEndless; });
    if (endless) return false;  // brute force looks at two open ones only, whatever it begins with
    std::set<std::string> seen;
    std::vector<brute::Turn> next = rules_.openings();
    for (std::size_t n = 0;; ++n) {
      for (auto& t : next)
        if (!t.world.over && seen.insert(rules_.form(t.world)).second) out.push_back(std::move(t.world));
      if (n == out.size()) break;
      if (out.size() > 400 || rules_.tired) return false;
      auto world = out[n];
      next = rules_.turns(world);
    }
    return !rules_.broke && !rules_.circled && !rules_.tired;
  }

  std::string ask(const brute::World& w) {
    ++tally_.asked;
    auto position = brute::position_of(w);
    auto answer = standing_.judge(position);
    brute::Rules fresh(net_);
    auto opinion = brute::explore_from(fresh, w, kMostWorlds);
    if (!opinion || answer.finding == Said::not_proven || opinion->unbounded || opinion->circle) {
      ++(opinion && (opinion->unbounded || opinion->circle) ? tally_.endless : tally_.limited);
      return "";
    }
    tally_.known_all_the_same += standing_.knows(position);
    auto said = opinion->stuck ? Said::stuck : opinion->let_go ? Said::let_go : Said::holds;
    ++(said == Said::stuck ? tally_.stuck : said == Said::let_go ? tally_.let_go : tally_.holds);
    if (answer.finding == said) return "";
    bool alarm = said == Said::holds || (said == Said::let_go && answer.finding == Said::stuck);
    // An inner scope that is about to go on is, to its parent, one that may still be withdrawn or fail first.
    auto rested = fresh.settled(w);
    bool at_rest = rested.size() == 1 && fresh.form(rested[0].world) == fresh.form(w);
    ++(!alarm ? tally_.differ : at_rest ? tally_.alarms : tally_.moving);
    if (alarm && !at_rest) return "";
    return fmt::format("from {}\n  brute force says {}, the proof: {}", rules_.form(w), static_cast<int>(said),
                       text(net_, answer));
  }

  const Net& net_;
  Tally& tally_;
  brute::Rules rules_;
  Standing standing_;
  std::mt19937_64 random_;
};

}  // namespace

TEST_CASE("Standing_AgreesWithBruteForceFromWhereverACaseIsPut") {
  auto seed = number("TRAJECTUM_SEED", 20240601);
  auto nets = number("TRAJECTUM_NETS", 700);
  Tally tally;
  int shown = 0;
  for (std::uint64_t n = 0; n < nets; ++n) {
    random_net::Wish wish;
    wish.nodes = static_cast<int>(number("TRAJECTUM_NODES", 4)) + static_cast<int>(n % 7);
    wish.mutations = static_cast<int>(n % 3);
    wish.trouble = wish.settling = n % 5 == 4;
    auto net = random_net::make(seed + n, wish).net;
    brute::number_counters(net);
    auto fault = Trial(net, tally, seed + n).run();
    if (!fault.empty() && ++shown <= static_cast<int>(number("TRAJECTUM_SHOW", 3)))
      MESSAGE(fmt::format("seed {} nodes {} mutations {}:{}\n  {}", seed + n, wish.nodes, wish.mutations, show(net),
                          fault));
  }
  std::string kinds;
  for (const auto& [what, times] : tally.done) kinds += fmt::format("{} {}, ", what, times);
  MESSAGE(kinds);
  MESSAGE(fmt::format(
      "seed {}: {} nets ({} skipped: too large, endless or broken), {} worlds known, {} not; {} asked from elsewhere "
      "({} over a limit, {} without bound or in a circle): {} hold, {} stuck, {} let go; {} of them known all the "
      "same; "
      "{} differ, {} alarms that brute force does not give, and {} where something was about to go on",
      seed, tally.nets, tally.skipped, tally.known, tally.unknown, tally.asked, tally.limited, tally.endless,
      tally.holds, tally.stuck, tally.let_go, tally.known_all_the_same, tally.differ, tally.alarms, tally.moving));
  CHECK(tally.unknown == 0);
  CHECK(tally.differ == 0);
  CHECK(tally.alarms == 0);
  CHECK(tally.moving * 1000 <= tally.asked);
  if (nets >= 500) {
    for (auto n : {tally.holds, tally.stuck, tally.let_go}) CHECK(n > 100);
  }
}

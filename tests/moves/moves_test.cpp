// Random routes × random cases × random new versions (semantics.md 9): a case that moves and moves back is what it was,
// rows and all; one that moved has a next action and goes on as if it had always been there; one that cannot go is not
// touched. TRAJECTUM_SEED and TRAJECTUM_MOVES (pairs) say which and how many.
#include <doctest/doctest.h>
#include <fmt/core.h>

#include <cstdlib>
#include <map>

#include "support/engine/trial.hpp"
#include "versions.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

std::uint64_t number(const char* name, std::uint64_t otherwise) {
  const auto* said = std::getenv(name);
  return said ? std::strtoull(said, nullptr, 10) : otherwise;
}

/// Everything that is stored of a case but what only counts up, and what the region has of it.
std::string rows_of(Trial& t, CaseNo no) {
  auto c = t.bench().get(no);
  c.seq = c.last_instance = c.last_timer = c.last_seat = c.last_mail = c.last_sla = c.last_term = c.last_undo = 0;
  std::string out = c.encode_body() + c.encode_file();
  auto& store = t.bench().store();
  store::ItemQuery query;
  query.limit = 500;
  for (const auto& found : store.find_items(t.bench().region().no, query)) {
    if (found.item.case_no != no) continue;
    const auto& i = found.item;
    out +=
        fmt::format("\n{} {} {} {} {} {}", i.instance, i.queue, i.node, i.state, i.due ? i.due->days : 0, i.priority);
  }
  return out;
}

class Playing {
 public:
  Playing(Trial& t, moves::Versions& dice) : t_(t), dice_(dice) {}

  /// Something that can be done, done; what is refused is refused.
  void act() {
    if (!t_.c().is_open()) return;
    auto dice = dice_.below(10);
    if (dice == 0) return t_.advance(1 + dice_.below(15));
    if (dice == 1) return void(t_.send("m"));
    std::vector<InstanceNo> live;
    for (const auto& i : t_.c().instances)
      if (i.life == state::Life::offered || i.life == state::Life::allocated || i.life == state::Life::started)
        live.push_back(i.no);
    if (live.empty()) return t_.advance(4);
    auto no = live[static_cast<std::size_t>(dice_.below(static_cast<int>(live.size())))];
    turn::Completion what;
    what.item = no;
    const auto& outcomes = t_.bench().route(t_.no()).node(t_.c().find(no)->node).outcomes;
    if (!outcomes.empty())
      what.outcome = outcomes[static_cast<std::size_t>(dice_.below(static_cast<int>(outcomes.size())))].id;
    bool only_claims = dice_.percent(20);
    (void)t_.bench().on(t_.no(), "wim",
                        [&](turn::Play& play) { return only_claims ? play.claim(no) : play.complete(what); });
  }

 private:
  Trial& t_;
  moves::Versions& dice_;
};

struct Tally {
  std::map<std::string, int> what;
  std::map<std::string, int> reasons;
};

/// Moves the case, deciding at random about what is asked; the reason when it cannot go.
std::string move(Trial& t, moves::Versions& dice, route::MoveWish& wish, Tally& tally) {
  for (int tries = 0; tries < 8; ++tries) {
    auto tried = t.bench().try_move(t.no(), wish);
    auto moved = t.bench().move(t.no(), wish);
    CHECK(tried.ok() == moved.ok());  // what is said beforehand is what happens
    if (moved) return "";
    CHECK(tried.error().reason == moved.error().reason);
    const auto& error = moved.error();
    if (error.reason != "version.asked") return error.reason.empty() ? "invalid_params" : error.reason;
    ++tally.what["asked"];
    auto node = error.path.substr(error.path.find('.') + 1);
    auto found = t.bench().route(t.no()).find(node);
    const auto& now = t.bench().region().bundle->routes.at("r");
    std::vector<std::string> siblings{""};
    for (const auto& n : now.nodes)
      if (n.index != 0 && found != route::kNoNode &&
          now.node(n.parent).name == t.bench().route(t.no()).node(t.bench().route(t.no()).node(found).parent).name)
        siblings.push_back(n.name);
    wish.nodes[node] = siblings[static_cast<std::size_t>(dice.below(static_cast<int>(siblings.size())))];
  }
  return "undecided";
}

void play_pair(std::uint64_t seed, Tally& tally) {
  moves::Versions dice(seed);
  auto was = dice.route();
  std::vector<std::string> what;
  auto is = dice.next(was, what);
  auto old_text = moves::lua(was), new_text = moves::lua(is);
  INFO("seed ", seed, "\n--- old\n", old_text, "--- new\n", new_text);
  Trial t(old_text), next(new_text);
  REQUIRE_MESSAGE(t.loads(), t.faults());
  if (!next.loads()) {  // a name twice, an arc that leads nowhere: no version
    ++tally.what["does not load"];
    return;
  }
  ++tally.what["pairs"];
  for (const auto& one : what) ++tally.what["version with " + one];
  REQUIRE(t.put("seat", "s1", record({{"units", 2}})));
  std::vector<CaseNo> cases;
  Playing play(t, dice);
  for (const char* client : {"c1", "c2", "c3"}) {
    cases.push_back(t.open({}, client));
    for (int n = dice.below(9); n > 0; --n) play.act();
  }
  REQUIRE(t.bench().switch_to(next.bench().generation()).ok());
  for (auto no : cases) {
    t.look_at(no);
    if (!t.c().is_open()) continue;
    auto before = rows_of(t, no);
    auto shared = Invariants(t.bench()).shared_state();
    route::MoveWish wish;
    wish.clocks_else = static_cast<route::Clocks>(dice.below(3));
    auto why = move(t, dice, wish, tally);
    if (!why.empty()) {
      ++tally.reasons[why];
      CHECK(rows_of(t, no) == before);
      CHECK(Invariants(t.bench()).shared_state() == shared);
      continue;
    }
    ++tally.what["moved"];
    CHECK(!t.bench().engine().next_action(t.bench().region(), t.c()).empty());
    auto back = t.bench().move_back(no);
    if (back) {
      ++tally.what["moved back"];
      CHECK(rows_of(t, no) == before);
      CHECK(Invariants(t.bench()).shared_state() == shared);
      CHECK(t.bench().move(no, wish).ok());
    } else {
      ++tally.reasons["back: " + back.error().reason];
    }
    for (int n = dice.below(6); n > 0; --n) play.act();
    CHECK_MESSAGE(t.broken.empty(), (t.broken.empty() ? "" : t.broken.front()));
    if (!t.broken.empty()) return;
  }
}

}  // namespace

TEST_CASE("Moves_ThereAndBackIsTheIdentityAndNobodyIsLetGo") {
  auto seed = number("TRAJECTUM_SEED", 1);
  auto pairs = number("TRAJECTUM_MOVES", 400);
  Tally tally;
  for (std::uint64_t n = 0; n < pairs; ++n) play_pair(seed * 1000003 + n, tally);
  std::string said;
  for (const auto& [what, count] : tally.what) said += fmt::format("{}: {}, ", what, count);
  for (const auto& [why, count] : tally.reasons) said += fmt::format("{}: {}, ", why, count);
  MESSAGE(fmt::format("seed {}: {}", seed, said));
  CHECK(tally.what["moved"] * 2 > tally.what["pairs"]);
  CHECK(tally.what["moved back"] * 3 > tally.what["moved"] * 2);
}

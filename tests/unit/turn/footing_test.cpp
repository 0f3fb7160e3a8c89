// Where a real case stands, as the proof of its route sees it: what of its state is read, and what is left out.
#include "pipeline/footing.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using Said = proof::Standing::Finding;

namespace {

/// Asks about the trial's case, or about one that was changed by hand.
class Ground {
 public:
  explicit Ground(Trial& t) : t_(t) {}
  proof::Standing::Answer judge(const state::Case& c) {
    proof::Standing::Answer out;
    with(c, [&](const turn::Play& play) { out = footings.judge(c.hash, play); });
    return out;
  }
  proof::Standing::Answer judge() { return judge(t_.c()); }
  bool holds() { return judge().finding == Said::holds; }
  bool knows() {
    bool out = false;
    with(t_.c(), [&](const turn::Play& play) {
      out = footings.of(t_.c().hash, play.route()).knows(pipeline::position_of(play));
    });
    return out;
  }
  proof::Position place() {
    proof::Position out;
    with(t_.c(), [&](const turn::Play& play) { out = pipeline::position_of(play); });
    return out;
  }
  const proof::Position::Instance& row(proof::Position& p, const std::string& node) {
    return *std::find_if(p.instances.begin(), p.instances.end(),
                         [&](const auto& i) { return !i.element && i.no == static_cast<int>(t_.instance(node).no); });
  }
  std::vector<std::string> names(const std::vector<proof::NodeId>& nodes) {
    std::vector<std::string> out;
    for (auto id : nodes) out.push_back(t_.bench().route(t_.no()).node(static_cast<route::NodeIndex>(id)).name);
    return out;
  }
  pipeline::Footings footings;

 private:
  void with(const state::Case& c, const std::function<void(const turn::Play&)>& f) {
    t_.bench().engine().ask(t_.bench().region(), c, f);
  }
  Trial& t_;
};

using Names = std::vector<std::string>;

}  // namespace

TRIAL(Footing_NamesTheJoinOfACaseWhoseMarkIsGone, R"(
  start = "a",
  step "a" { WORK, next = { "b", "c" } },
  step "b" { WORK, next = "j" },
  step "c" { WORK, next = "j" },
  step "j" { WORK, join = "all", next = done },
)") {
  Ground ground(t);
  t.open();
  HOLD(ground.knows() && t.complete("a") && ground.knows() && t.complete("b"));
  HOLD(ground.knows() && ground.holds() && ground.footings.size() == 1);
  auto changed = t.c();
  changed.root.marks.clear();
  auto answer = ground.judge(changed);
  HOLD(answer.finding == Said::stuck && ground.names(answer.starved) == Names{"j"});
  changed = t.c();
  changed.instances.clear();  // the other will never come
  answer = ground.judge(changed);
  HOLD(answer.finding == Said::stuck && ground.names(answer.nodes) == Names{"j"});
  HOLD(t.complete("c") && ground.knows() && t.complete("j") && t.ended() == "done");
  HOLD(ground.holds());  // it keeps its promise
  ground.footings.forget("another");
  HOLD(ground.footings.size() == 1);
  ground.footings.forget(t.c().hash);
  HOLD(ground.footings.size() == 0);
}

TRIAL(Footing_CountsTheUsesOfAWay, R"(
  start = "a",
  step "a" { WORK, outcomes = { again = to "a" { at_most = 2 }, on = "w" } },
  wait "w" { message = "m", within = weeks(9), on_timeout = to "a" { at_most = 1, otherwise = done },
    next = done },
)") {
  Ground ground(t);
  t.open();
  HOLD(ground.knows() && t.complete("a", "again") && ground.knows() && t.complete("a", "again") && ground.knows());
  auto place = ground.place();
  HOLD(place.instances[0].counters.size() == 1 && place.instances[0].counters[0].second == 2);
  HOLD(!t.complete("a", "again") && t.complete("a", "on"));
  t.advance(64);
  HOLD(t.enabled() == "a" && ground.knows());
  HOLD(ground.place().instances[0].counters.size() == 2);
}

TRIAL(Footing_ReadsWhatElementsAreStillToCome, R"(
  start = "e",
  each "e" { over = 4, need = 2, one_by_one = true, open = true,
    step "x" { WORK, next = done }, next = "y", within = weeks(9), on_timeout = "y" },
  step "y" { WORK, join = "any", next = done },
)") {
  Ground ground(t);
  t.open();
  auto place = ground.place();
  auto row = ground.row(place, "e");
  HOLD(row.left == 3 && row.needed == 2 && row.takes && !row.fired);
  HOLD(ground.knows() && ground.holds());
  HOLD(t.another("e") && t.complete("x") && t.complete("x") && t.enabled() == "x y");
  place = ground.place();
  row = ground.row(place, "e");
  HOLD(row.left == 2 && row.needed == 0 && row.takes && row.fired);
  HOLD(ground.knows() && ground.holds() && t.close("e"));
  place = ground.place();
  HOLD(!ground.row(place, "e").takes && ground.holds());
}

TRIAL(Footing_ReadsWhatDatesASeriesHasLeft, R"(
  start = "s",
  stage "s" { start = { "n", "k", "l", "r", "f", "q" }, next = done,
    step "q" { WORK, next = finish "over" },
    series "n" { every = weeks(1), times = 3, step "x" { WORK, next = done }, next = done },
    series "k" { at = { weeks(1), weeks(2) }, step "z" { WORK, next = done }, next = done },
    series "l" { every = weeks(1), till = "file.day", step "u" { WORK, next = done }, next = done },
    series "r" { every = weeks(1), step "v" { WORK, next = done }, next = done },
    series "f" { every = weeks(1), times = 2, till = "file.day", anchor = "done",
      step "w" { WORK, next = done }, next = done },
  },
)") {
  Ground ground(t);
  t.open(record({{"day", Date{18090}}}));  // 2019-07-13: one date of each row that looks at it
  auto left = [&](const std::string& node) {
    auto place = ground.place();
    return ground.row(place, node).left;
  };
  HOLD(left("n") == 3 && left("k") == 2 && left("l") == 2 && left("f") == 2);
  HOLD(left("r") == proof::Position::kEndless && ground.holds());
  auto part = t.instance("k").no;
  auto day = t.today();
  HOLD(t.bench()
           .on(t.no(), "wim", [&](turn::Play& play) { return play.suspend(part, Date{day.days + 3}, "ill"); })
           .ok());
  HOLD(left("k") == 2 && ground.holds());  // as if it went on
  t.advance(7);
  HOLD(left("n") == 2 && left("r") == proof::Position::kEndless && ground.holds());
}

TRIAL(Footing_OfASeriesWithoutADateWhileOneIsLive, R"(
  start = { "s", "q", "w" },
  series "s" { every = weeks(1), anchor = "done", wait "x" { message = "m", next = done }, next = done },
  step "q" { WORK, next = done },
  wait "w" { message = "stop", next = finish "over" },
)") {
  Ground ground(t);
  t.open();
  t.advance(7);
  HOLD(t.complete("q") && t.at("x") == 1 && t.c().timers.empty());  // nobody, and no date
  HOLD(ground.knows() && ground.judge().finding == Said::let_go);
  HOLD(ground.names(ground.judge().nodes).size() >= 2);
}

TRIAL(Footing_TakesTroubleAndWorkOnceMoreAsWhatGoesOn, R"(
  start = "a",
  step "a" { WORK, redo = {}, next = "x" },
  script "x" { run = function(case) if case.file.n == nil then error("no number") end end, next = "b" },
  step "b" { WORK, next = "g" },
  stage "g" { on_done = function(case) error("behind it") end, next = "w", step "c" { WORK, next = done } },
  wait "w" { message = "m", within = weeks(1), on_timeout = done,
    on_enter = function(case) error("as it opens") end, next = done },
)") {
  Ground ground(t);
  t.open();
  HOLD(t.complete("a") && t.incidents("x") == 1);
  auto place = ground.place();
  HOLD(place.instances.size() == 2 && place.instances[1].life == proof::Position::Life::failed);
  HOLD(ground.holds());
  HOLD(t.retry("x", "wim", record({{"n", 1}})) && t.enabled() == "b");
  HOLD(t.redo("a") && t.enabled() == "a b" && ground.place().instances.size() == 2 && ground.knows());
  HOLD(t.complete("b") && t.complete("c") && t.incidents("g") == 1 && t.incidents("w") == 1);
  HOLD(ground.place().instances.size() == 2 && ground.knows() &&
       ground.holds());  // two that are beside it are left out
}

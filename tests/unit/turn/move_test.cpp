// A case goes on in another version of its route, and back (semantics.md 8): what is there under the same or a declared
// name stays as it is, what is not is never guessed, and what the new version says of time and roles holds from then
// on.
#include <doctest/doctest.h>

#include "on_case.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// A case on an old version beside a new one, which its region serves from `moved` on.
class Two {
 public:
  Two(const std::string& was, Trial& is) : old_(was), new_(&is) { begin(); }
  Two(const std::string& was, const std::string& is) : old_(was), own_(std::make_unique<Trial>(is)), new_(own_.get()) {
    begin();
  }
  Trial* operator->() { return &old_; }
  Trial& operator*() { return old_; }
  void serve() {
    REQUIRE_MESSAGE(new_->loads(), new_->faults());
    REQUIRE(old_.bench().switch_to(new_->bench().generation()).ok());
  }
  /// Why the case does not go; "" when it went.
  std::string move(const route::MoveWish& wish = {}) {
    auto done = old_.bench().move(old_.no(), wish, &seen);
    error = done ? Error() : done.error();
    return done ? std::string() : error.reason.empty() ? std::string("invalid_params") : error.reason;
  }
  std::string move_back() {
    auto done = old_.bench().move_back(old_.no());
    return done ? std::string() : done.error().reason;
  }
  std::string broken() { return old_.broken.empty() ? "" : old_.broken.front(); }
  turn::Departure seen;
  Error error;

 private:
  void begin() {
    REQUIRE_MESSAGE(old_.loads(), old_.faults());
    old_.open();
  }
  Trial old_;
  std::unique_ptr<Trial> own_;
  Trial* new_;
};

/// A case's stored state without what only counts up.
std::string body_of(const state::Case& c) {
  auto same = c;
  same.seq = same.last_timer = same.last_seat = same.last_mail = same.last_sla = same.last_term = same.last_undo = 0;
  same.last_instance = 0;
  same.last_history = 0;
  return same.encode_body() + same.encode_file();
}

}  // namespace

TRIAL(Move_KeepsWhatHasAnotherName, R"(
  start = { "st", "op_stage", "wa", "jo", "su", "ea", "se", "mi", "de", "sc", "thing" },
  step "st" { WORK,
    was = "step_was", --@ step/was
    next = done },
  stage "op_stage" { title = { nl = "X", en = "X" },
    was = "stage_was", --@ stage/was
    start = "inner", next = done, step "inner" { WORK, next = done }, optional "op" { WORK,
    was = "optional_was", --@ optional/was
    } },
  wait "wa" { message = "m", within = days(90), on_timeout = done,
    was = "wait_was", --@ wait/was
    next = done },
  job "jo" { kind = "letter", within = days(90), on_timeout = done,
    was = "job_was", --@ job/was
    next = done },
  subroute "su" { route = "child", within = days(90), on_timeout = done,
    was = "subroute_was", --@ subroute/was
    next = done },
  each "ea" { over = 2, start = "one",
    was = "each_was", --@ each/was
    step "one" { WORK, next = done }, next = done },
  series "se" { at = { days(50) }, start = "row",
    was = "series_was", --@ series/was
    step "row" { WORK, next = done }, next = done },
  milestone "mi" {
    was = "milestone_was", --@ milestone/was
    next = done },
  decide "de" { table = "pick", into = "way",
    was = "decide_was", --@ decide/was
    next = "after_decide" },
  script "sc" { run = function(case) end,
    was = "script_was", --@ script/was
    next = "after_script" },
  step "thing" { WORK, next = { "after_decide", "after_script" } },
  step "new_decide" { WORK, next = "after_decide" },
  step "new_script" { WORK, next = "after_script" },
  optional "never" { WORK },
  step "after_decide" { WORK, join = { need = 2 }, next = done },
  step "after_script" { WORK, join = { need = 2 }, next = done },
)") {
  constexpr const char* kOld = R"(
  start = { "step_was", "stage_was", "wait_was", "job_was", "subroute_was", "each_was", "series_was", "milestone_was",
            "decide_was", "script_was", "thing" },
  step "step_was" { WORK, next = done },
  stage "stage_was" { title = { nl = "X", en = "X" }, start = "inner", next = done,
    step "inner" { WORK, next = done }, optional "optional_was" { WORK } },
  wait "wait_was" { message = "m", within = days(90), on_timeout = done, next = done },
  job "job_was" { kind = "letter", within = days(90), on_timeout = done, next = done },
  subroute "subroute_was" { route = "child", within = days(90), on_timeout = done, next = done },
  each "each_was" { over = 2, start = "one", step "one" { WORK, next = done }, next = done },
  series "series_was" { at = { days(50) }, start = "row", step "row" { WORK, next = done }, next = done },
  milestone "milestone_was" { next = done },
  decide "decide_was" { table = "pick", into = "way", next = "after_decide" },
  script "script_was" { run = function(case) end, next = "after_script" },
  step "thing" { WORK, next = { "after_decide", "after_script" } },
  step "after_decide" { WORK, join = { need = 2 }, next = done },
  step "after_script" { WORK, join = { need = 2 }, next = done },
)";
  Trial old(kOld);
  if (!old.loads()) throw Untrue(old.faults());
  old.open();
  HOLD(old.add("optional_was"));
  auto before = old.c();
  HOLD(t.loads());
  HOLD(old.bench().switch_to(t.bench().generation()).ok());
  if (auto moved = old.bench().move(old.no()); !moved) throw Untrue(moved.error().text.en);
  HOLD(old.c().instances.size() == before.instances.size() && old.told<state::Ended>().empty());
  HOLD(old.at("st") == 1 && old.at("op_stage") == 1 && old.at("op") == 1 && old.at("wa") == 1 && old.at("jo") == 1);
  HOLD(old.at("su") == 1 && old.at("one") == 2 && old.at("se") == 1);
  HOLD(old.c().milestones.size() == 1 && old.c().root.marks.size() == 2);
  HOLD(old.send("m") && old.at("wa") == 0);
  HOLD(old.broken.empty());
}

TEST_CASE("Move_StaysWhereItIsAndGoesOnByTheNewWays") {
  Two two(
      R"(start = "a", step "a" { WORK, next = "b" }, step "b" { WORK, next = done })",
      R"(start = "x", step "x" { WORK, next = "a" }, step "a" { WORK, next = "y" }, step "y" { WORK, next = done })");
  REQUIRE(two->claim("a", "wim"));
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->enabled() == "a");
  CHECK(two->instance("a").assignee == "wim");
  CHECK(two->complete("a"));
  CHECK(two->enabled() == "y");
  CHECK(two->complete("y"));
  CHECK(two->ended() == "done");
  CHECK_MESSAGE(two->broken.empty(), two.broken());
  two->open({}, "c2");
  CHECK(two.move() == "version.same");
}

TEST_CASE("Move_AWasThatStayedFromAnEarlierStepSaysNothing") {
  Two two(R"(start = "b", step "b" { WORK, next = "c" }, step "c" { WORK, next = done })",
          R"(start = "b", step "b" { WORK, was = "a", next = "c" }, step "c" { WORK, next = done })");
  REQUIRE(two->claim("b", "wim"));
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->enabled() == "b");
  CHECK(two->instance("b").assignee == "wim");
  CHECK(two.seen.ended.empty());
}

TEST_CASE("Move_AWasThatTheOldVersionKnowsKeepsOthersOfTheNameOut") {
  Two two(R"(start = { "a", "b" }, step "a" { WORK, next = "c" }, step "b" { WORK, next = "c" },
             step "c" { WORK, next = done })",
          R"(start = "b", step "b" { WORK, was = "a", next = "c" }, step "c" { WORK, next = done })");
  REQUIRE(two->claim("a", "wim"));
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->instance("b").assignee == "wim");  // what was `a`
  CHECK(two.seen.ended == std::vector<std::string>{"b"});
  CHECK(two->at("c") == 1);
}

TEST_CASE("Move_RemovedStepGoesOnToWhatFollowsItWhenThatIsOneThing") {
  Two two(R"(start = "a", step "a" { WORK, next = "b" }, step "b" { WORK, next = done })",
          R"(start = "b", step "b" { WORK, next = done })");
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->enabled() == "b");
  CHECK(two.seen.ended == std::vector<std::string>{"a"});
  CHECK(two->told<state::Ended>().back().reason == "version");
}

TEST_CASE("Move_AsksWhatBecomesOfARemovedStepWithSeveralWays") {
  Two two(R"(start = "a", step "a" { WORK, outcomes = { l = "b", r = "c" } }, step "b" { WORK, next = done },
             step "c" { WORK, next = done })",
          R"(start = "b", step "b" { WORK, next = "c" }, step "c" { WORK, next = done })");
  auto before = two->c();
  two.serve();
  CHECK(two.move() == "version.asked");
  CHECK(two.error.path == "nodes.a");
  CHECK(two->c().same_state(before));
  CHECK(two.move({{{"a", "nothing"}}, {}}) == "invalid_params");
  CHECK(two.error.path == "nodes.a");
  CHECK(two.move({{{"a", ""}}, {}}) == "version.ends");
  CHECK(two->c().same_state(before));
  CHECK(two.move({{{"a", "c"}}, {}}) == "");
  CHECK(two->enabled() == "c");
}

TEST_CASE("Move_AnotherKindBeginsAnew") {
  Two two(R"(start = "a", step "a" { WORK, next = done })",
          R"(start = "a", wait "a" { message = "m", within = days(9), on_timeout = done, next = done })");
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->at("a") == 1);
  CHECK(two->instance("a").life == state::Life::waiting);
  two->advance(10);
  CHECK(two->ended() == "done");
}

TEST_CASE("Move_HalfFilledJoin") {
  constexpr const char* kOld = R"(start = { "a", "b" }, step "a" { WORK, next = "j" }, step "b" { WORK, next = "j" },
    step "j" { WORK, join = "all", next = done })";
  SUBCASE("the marks wait on under their new numbers") {
    Two two(kOld, R"(start = { "z", "a", "b" }, step "z" { WORK, next = done }, step "a" { WORK, next = "j" },
      step "b" { WORK, next = "j" }, step "j" { WORK, join = "all", next = done })");
    REQUIRE(two->complete("a"));
    two.serve();
    CHECK(two.move() == "");
    CHECK(two->enabled() == "b");
    CHECK(two->complete("b"));
    CHECK(two->enabled() == "j");
  }
  SUBCASE("what stands in the place of a removed source has its mark") {
    Two two(R"(start = { "p", "b" }, step "p" { WORK, next = "a" }, step "a" { WORK, next = "j" },
      step "b" { WORK, next = "j" }, step "j" { WORK, join = "all", next = done })",
            R"(start = { "p", "b" }, step "p" { WORK, next = "j" }, step "b" { WORK, next = "j" },
      step "j" { WORK, join = "all", next = done })");
    REQUIRE((two->complete("p") && two->complete("a")));
    two.serve();
    CHECK(two.move() == "");
    CHECK(two.seen.ended.empty());
    CHECK(two->complete("b"));
    CHECK(two->enabled() == "j");
  }
  SUBCASE("a join that is none any more opens") {
    Two two(kOld, R"(start = { "a", "b" }, step "a" { WORK, next = "j" }, step "b" { WORK, next = done },
      step "j" { WORK, next = done })");
    REQUIRE(two->complete("a"));
    two.serve();
    CHECK(two.move() == "");
    CHECK(two->enabled() == "b j");
  }
  SUBCASE("a mark whose way is gone is asked about") {
    Two two(kOld, R"(start = { "a", "b", "c" }, step "a" { WORK, next = done }, step "b" { WORK, next = "j" },
      step "c" { WORK, next = "k" }, step "k" { WORK, next = "j" }, step "j" { WORK, join = "all", next = done })");
    REQUIRE(two->complete("b"));
    two.serve();
    CHECK(two.move() == "version.stuck");  // b's mark waits for one that will never come
    Two other(kOld, R"(start = { "a", "b", "c" }, step "a" { WORK, next = done }, step "b" { WORK, next = "j" },
      step "c" { WORK, next = { "k", "l" } }, step "k" { WORK, next = "j" }, step "l" { WORK, next = "j" },
      step "j" { WORK, join = "all", next = done })");
    REQUIRE(other->complete("a"));
    other.serve();
    CHECK(other.move() == "version.asked");
  }
}

TEST_CASE("Move_TimersStayAreCountedAgainOrBeginAgain") {
  constexpr const char* kOld = R"(start = "a", step "a" { by = role "worker", due = days(10), within = days(20),
    on_timeout = done, next = done })";
  constexpr const char* kNew = R"(start = "a", step "a" { by = role "worker", due = days(30), within = days(40),
    on_timeout = done, remind = days(2), next = done })";
  auto moved = [&](route::Clocks clocks) {
    auto two = std::make_unique<Two>(kOld, kNew);
    (*two)->advance(5);
    two->serve();
    route::MoveWish wish;
    wish.clocks_else = clocks;
    CHECK(two->move(wish) == "");
    return two;
  };
  auto due_in = [](Two& two) { return two->instance("a").due->days - two->today().days; };
  auto within_in = [](Two& two) {
    for (const auto& t : two->c().timers)
      if (t.kind == state::TimerKind::within) return (t.at - two->bench().clock().now()) / (24 * 3600 * 1000.0);
    return -1.0;
  };
  auto keep = moved(route::Clocks::keep), recount = moved(route::Clocks::recount),
       restart = moved(route::Clocks::restart);
  CHECK(due_in(*keep) == 5);
  CHECK(due_in(*recount) == 25);
  CHECK(due_in(*restart) == 30);
  CHECK(within_in(*keep) == doctest::Approx(15).epsilon(0.05));
  CHECK(within_in(*recount) == doctest::Approx(35).epsilon(0.05));
  CHECK(within_in(*restart) == doctest::Approx(40).epsilon(0.05));
  for (auto* two : {keep.get(), recount.get(), restart.get()}) {
    auto reminded = [&](const state::Timer& t) { return t.kind == state::TimerKind::remind; };
    const auto& timers = (*two)->c().timers;
    CHECK(std::count_if(timers.begin(), timers.end(), reminded) == 1);
    CHECK((*two)->broken.empty());
  }
}

TEST_CASE("Move_ClocksThatTheNewVersionDoesNotHaveAreGone") {
  Two two(R"(start = "a", step "a" { by = role "worker", due = days(10), within = days(20), on_timeout = done,
    remind = days(3), escalate = { at("50%", role "worker"), at("90%", role "worker") },
    term = term "besluit" { weeks(8) }, next = done })",
          R"(start = "a", step "a" { by = role "worker", due = days(10), escalate = { at("50%", role "worker") },
    next = done })");
  REQUIRE(two->c().timers.size() >= 4);
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->c().timers.size() == 1);
  CHECK(two->c().terms.back().ended);
  two->advance(30);
  CHECK(two->enabled() == "a");
  CHECK_MESSAGE(two->broken.empty(), two.broken());
}

TEST_CASE("Move_WorkIsForTheRoleThatTheNewVersionNames") {
  constexpr const char* kRoles = R"(
=== roles.lua
return roles { role "worker" { }, role "coach" { } }
)";
  Two two(std::string(R"(start = "a", step "a" { WORK, next = done })") + kRoles,
          std::string(R"(start = "a", step "a" { by = role "coach", due = days(9), next = done })") + kRoles);
  two.serve();
  CHECK(two.move() == "");
  CHECK(two->instance("a").role == "coach");
  store::ItemQuery query;
  query.queues = {"r:coach"};
  CHECK(two->bench().store().find_items(two->bench().region().no, query).size() == 1);
  CHECK_MESSAGE(two->broken.empty(), two.broken());
}

TEST_CASE("Move_TheCaseFileFitsOrMigrateMakesItFit") {
  auto route_with = [](const std::string& file, const std::string& more = "") {
    return "return route \"r\" { version = \"1.0.0\", title = { nl = \"R\", en = \"R\" }, subject = \"client\", owner "
           "= \"worker\", file = { " +
           file + " },\n start = \"a\", step \"a\" { WORK, next = done }," + more + "}";
  };
  auto with = [&](const std::string& file, const std::string& more = "") {
    auto two = std::make_unique<Two>(route_with("text \"loon\""), route_with(file, more));
    REQUIRE(on(**two, "wim", [](turn::Play& play) { return play.set_file("loon", "12"); }));
    two->serve();
    return two;
  };
  auto kept = with(R"(text "loon", text "extra")");
  CHECK(kept->move() == "");
  CHECK((*kept)->file("loon").text() == "12");
  auto wrong = with(R"(choice "loon" { "laag", "hoog" })");
  CHECK(wrong->move() == "version.file");
  CHECK(wrong->error.path == "file.loon");
  CHECK((*wrong)->file("loon").text() == "12");
  auto mended = with(R"(choice "loon" { "laag", "hoog" })", R"(
    migrate = function(case, from)
      if from.version == "1.0.0" and from.file.loon == "12" then case.file.loon = "laag" end
    end,)");
  CHECK(mended->move() == "");
  CHECK((*mended)->file("loon").text() == "laag");
  auto fails = with(R"(text "loon")", R"( migrate = function(case, from) error("nee") end,)");
  CHECK(fails->move() == "version.file");
  CHECK((*fails)->file("loon").text() == "12");
}

TRIAL(Move_MigrateIsAsked, R"(
  start = "a", step "a" { WORK, next = done },
  migrate = function(case, from) case.file.n = 7 end, --@ route/migrate
)") {
  Trial old(R"(start = "a", step "a" { WORK, next = "b" }, step "b" { WORK, next = done })");
  old.open();
  HOLD(t.loads() && old.bench().switch_to(t.bench().generation()).ok());
  HOLD(old.bench().move(old.no()).ok());
  HOLD(old.file("n").integer() == 7);
}

TRIAL(Move_FollowsWhenAStageOpens, R"(
  start = "s", stage "s" { title = { nl = "S", en = "S" }, start = "a", step "a" { WORK, next = done }, next = "t" },
  stage "t" { title = { nl = "T", en = "T" }, start = { "b", "c" }, step "b" { WORK, next = done }, step "c" { WORK, next = done }, next = done },
  upgrade = "at_boundary", --@ route/upgrade
)") {
  Trial old(R"(
  start = "s", stage "s" { title = { nl = "S", en = "S" }, start = "a", step "a" { WORK, next = done }, next = "t" },
  stage "t" { title = { nl = "T", en = "T" }, start = "b", step "b" { WORK, next = done }, next = done })");
  old.open();
  HOLD(t.loads() && old.bench().switch_to(t.bench().generation()).ok());
  HOLD(old.c().hash != old.bench().region().bundle->hash);
  HOLD(old.complete("a"));
  HOLD(old.c().hash == old.bench().region().bundle->hash && old.enabled() == "b");
  HOLD(old.broken.empty());
}

TEST_CASE("MoveBack_IsAsItWas") {
  constexpr const char* kOld = R"(
    start = { "a", "r", "jo" },
    step "a" { WORK, next = "j" }, step "b" { WORK, next = "j" },
    step "j" { WORK, join = "all", next = done },
    wait "r" { reserve = seats "seat" { count = 1 }, within = days(90), on_timeout = done, next = done },
    job "jo" { kind = "letter", within = days(90), on_timeout = done, next = "b" })";
  Two two(kOld, R"(
    start = "k", migrate = function(case, from) case.file.word = "nieuw" end,
    step "k" { by = role "worker", due = days(1), next = done },
    step "j" { WORK, next = done })");
  REQUIRE(two->complete("a"));
  auto before = body_of(two->c());
  auto shared = Invariants(two->bench()).shared_state();
  two.serve();
  CHECK(two.move() == "version.asked");
  route::MoveWish wish;
  wish.nodes = {{"r", ""}, {"jo", ""}, {"b", ""}};
  CHECK(two.move(wish) == "");
  CHECK(two->enabled() == "j");
  CHECK(two->file("word").text() == "nieuw");
  CHECK_MESSAGE(two->broken.empty(), two.broken());
  CHECK(two.move_back() == "");
  CHECK(body_of(two->c()) == before);
  CHECK(Invariants(two->bench()).shared_state() == shared);
  CHECK_MESSAGE(two->broken.empty(), two.broken());
  CHECK(two.move_back() == "version.touched");
  two->bench().restart(false);
  CHECK(body_of(two->c()) == before);
}

TEST_CASE("MoveBack_OnlyWhileNothingHappened") {
  constexpr const char* kOld = R"(start = "a", step "a" { WORK, next = "b" }, step "b" { WORK, next = done })";
  constexpr const char* kNew = R"(start = "a", step "a" { WORK, next = "c" }, step "c" { WORK, next = done })";
  Two two(kOld, kNew);
  two.serve();
  CHECK(two.move_back() == "version.moved");
  CHECK(two.move() == "");
  CHECK(two.move() == "version.same");
  REQUIRE(two->claim("a", "wim"));
  CHECK(two.move_back() == "version.touched");
}

TEST_CASE("MoveBack_NotWhenTheMoveSetOffMore") {
  constexpr const char* kOld = R"(start = "a", step "a" { WORK, outcomes = { l = "w", r = done } },
    wait "w" { message = "m", within = days(9), on_timeout = done, next = done })";
  Two two(kOld, R"(start = "w", wait "w" { message = "m", within = days(9), on_timeout = done, next = "b" },
    step "b" { WORK, next = done })");
  REQUIRE(two->send("m"));
  two.serve();
  CHECK(two.move({{{"a", "w"}}, {}}) == "");
  CHECK(two->enabled() == "b");
  CHECK(two.move_back() == "version.effects");
}

TEST_CASE("MoveBack_NotWhenSomebodyElseHasThePlace") {
  Two two(
      R"(start = "r", wait "r" { reserve = seats "seat" { count = 1 }, message = "m", within = days(90), on_timeout = done,
               next = done })",
      R"(start = "b", step "b" { WORK, next = done })");
  REQUIRE(two->put("seat", "s1", record({{"units", 1}})));
  auto first = two->no();
  REQUIRE(two->c().seats.size() == 1);
  auto second = two->open({}, "c2");
  CHECK(two->c().waiting.size() == 1);
  two.serve();
  two->look_at(first);
  CHECK(two.move({{{"r", "b"}}, {}}) == "");
  CHECK(two->c().seats.empty());
  two->look_at(second);
  CHECK(two->c().seats.size() == 1);  // it was offered at once
  two->look_at(first);
  CHECK(two.move_back() == "version.seat");
  CHECK(two->enabled() == "b");
  CHECK_MESSAGE(two->broken.empty(), two.broken());
}

TEST_CASE("Move_TriedChangesNothing") {
  Two two(R"(start = "a", step "a" { WORK, reserve = seats "seat" { count = 1 }, outcomes = { l = "b", r = done } },
             step "b" { WORK, next = done })",
          R"(start = "b", step "b" { WORK, next = done })");
  two.serve();
  auto before = two->c();
  auto shared = Invariants(two->bench()).shared_state();
  CHECK(two->bench().try_move(two->no(), {{{"a", "b"}}, {}}).ok());
  CHECK(two->c().same_state(before));
  CHECK(Invariants(two->bench()).shared_state() == shared);
}

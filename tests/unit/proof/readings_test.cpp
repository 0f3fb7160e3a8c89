// The pitfalls of check.md, 9: what a wrong reading would get wrong. And every join policy on a small net.
#include <doctest/doctest.h>

#include <algorithm>

#include "net_builder.hpp"

using namespace build;
using K = Finding::Kind;
using Kinds = std::vector<Finding::Kind>;

TEST_CASE("Join_CountsSourcesNotArcs") {  // 1
  Builder b;
  auto w = b.wait("w"), j = b.step("j");
  b.at(j).join.need = Join::Need::all;
  b.next(w, to(j));
  b.at(w).on_timeout = to(j);
  b.next(j, done());
  CHECK(prove(b.net).proven());
}

TEST_CASE("Mutex_BelongsToTheInnermostScopePerInstance") {  // 2
  Builder b;  // two elements, each with its own mutex: they never wait for each other
  auto e = b.add(Kind::each, "e");
  b.at(e).count.n = 2;
  auto s = b.script("s", e), a = b.step("a", e), c = b.step("c", e);
  auto j = b.both(s, a, c, "j", Join::Need::all);
  b.next(j, done());
  b.at(a).mutex = b.at(c).mutex = "m";
  auto v = prove(b.net);
  CHECK(v.proven());
  for (const auto& r : v.scopes) CHECK(r.nested.empty());
  auto outside = b.step("outside");  // now it is one for all of them, and the each is looked at inside the route
  b.at(kRoot).start = {e, outside};
  b.at(outside).mutex = "m";
  v = prove(b.net);
  CHECK(v.proven());
  CHECK(v.scopes.back().nested == std::vector<NodeId>{e});
}

TEST_CASE("Mutex_HeldByAScopeStarvesAStepInsideIt") {  // 2, and a mutex waiting for itself
  Builder b;
  auto s = b.add(Kind::stage, "s"), a = b.step("a", s);
  b.next(a, done());
  b.at(s).mutex = b.at(a).mutex = "m";
  CHECK(kinds(b.net) == Kinds{K::stuck, K::let_go, K::dead});
}

TEST_CASE("Withdraws_TakesMarksThatWaitBeforeTheNode") {  // 3
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.step("c");
  auto j = b.both(split, a, c, "j", Join::Need::all);
  b.next(j, done());
  b.at(c).next.reset();
  b.outcome(c, "on", to(j));
  b.outcome(c, "off", withdrawing({a, j}, done()));
  CHECK(prove(b.net).proven());
  b.at(c).outcomes[1].arc.withdraws = {a};  // the mark of a is left behind
  CHECK(kinds(b.net) == Kinds{K::stuck, K::let_go});
}

TEST_CASE("Drain_HoldsAMarkOnTopUntilItsLatchIsReset") {  // 4
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.step("c");
  auto j = b.both(split, a, c, "j", Join::Need::count);
  b.outcome(a, "on", to(j));
  b.at(a).next.reset();
  b.outcome(a, "again", all({to(j), to(a)}));
  b.next(j, done());
  auto v = prove(b.net);
  CHECK(kinds(v) == Kinds{K::unbounded});  // a goes on putting marks while the latch waits for c
  b.at(a).outcomes[1].arc = at_most(1, all({to(j), to(a)}));
  v = prove(b.net);
  CHECK(v.proven());  // the second mark of a waits for c, then begins a round of its own
  REQUIRE(v.warnings.size() == 1);
  CHECK(v.warnings[0].kind == Warning::Kind::surplus);
  b.at(j).join.after = Join::After::block;
  CHECK(prove(b.net).warnings.empty());
}

TEST_CASE("Active_DoesNotWaitForWhatComesThroughItself") {  // 5
  Builder b;
  auto a = b.step("a"), j = b.step("j"), c = b.step("c");
  b.at(j).join.need = Join::Need::active;
  b.next(a, to(j));
  b.outcome(j, "back", to(c));
  b.outcome(j, "on", done());
  b.next(c, to(j));  // only through j: the mark of a must not wait for it
  CHECK(prove(b.net).proven());
}

TEST_CASE("Active_WaitsForMarksAtOtherJoins") {  // 5
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.step("c"), d = b.step("d");
  auto mid = b.step("mid"), j = b.step("j");
  b.next(split, all({to(a), to(c), to(d)}));
  b.at(mid).join.need = Join::Need::all;
  b.at(j).join.need = Join::Need::active;
  b.next(a, to(mid));
  b.next(c, to(mid));
  b.next(d, to(j));
  b.next(mid, to(j));
  b.next(j, finish("klaar"));
  auto v = prove(b.net);
  CHECK(v.proven());
  CHECK(v.warnings.empty());
}

TEST_CASE("Start_DoesNotAskTheJoin") {  // 6
  Builder b;
  auto j = b.step("j"), a = b.step("a"), c = b.step("c");
  b.at(j).join.need = Join::Need::all;
  b.outcome(j, "again", all({to(a), to(c)}));
  b.outcome(j, "klaar", finish("klaar"));
  b.next(a, to(j));
  b.next(c, to(j));
  CHECK(prove(b.net).proven());
}

TEST_CASE("Opened_SettlesBeforeItsSiblings") {  // 7
  Builder b;  // the each fires (need 0) and the scope finishes before the sibling behind it ever opens
  auto s = b.script("s"), e = b.add(Kind::each, "e"), late = b.step("late");
  b.step("inside", e);
  b.at(e).count.n = 1;
  b.at(e).need = 0;
  b.next(s, all({to(e), to(late)}));
  b.next(e, finish("klaar"));
  b.next(late, done());
  auto v = prove(b.net);
  CHECK(kinds(v) == Kinds{K::dead});
  CHECK(v.findings.size() == 2);  // late, and what is inside the each
}

TEST_CASE("Dead_CountsAutomaticNodesAndScopesThatNeverRest") {  // 8
  Builder b;
  auto s = b.add(Kind::stage, "s"), x = b.script("x", s), a = b.step("a");
  b.next(x, finish("on"));
  b.outcome(s, "on", to(a));
  b.next(a, done());
  CHECK(prove(b.net).proven());
}

TEST_CASE("Optional_HoldsTheScopeOnlyIfRequired") {  // 9
  Builder b;
  auto w = b.wait("w"), o = b.add(Kind::optional, "o");
  b.next(w, done());
  CHECK(kinds(b.net) == Kinds{K::let_go});  // that somebody may add it is no next action
  b.at(w).on_timeout = done();
  b.at(o).required = true;
  CHECK(prove(b.net).proven());
}

TEST_CASE("Each_OpenAndEmptyNeedsALimitOrCompany") {  // 10
  Builder b;
  auto e = b.add(Kind::each, "e");
  b.step("x", e);
  b.at(e).open = true;
  b.next(e, done());
  CHECK(kinds(b.net) == Kinds{K::let_go});
  b.at(e).on_timeout = done();
  CHECK(prove(b.net).proven());
}

TEST_CASE("WhileIn_StrandsItsNodeWhenTheStateEndsFirst") {  // 11
  Builder b;
  auto s = b.script("s"), state = b.step("state"), a = b.step("a");
  b.next(s, all({to(state), to(a)}));
  b.next(state, done());
  b.next(a, done());
  b.at(a).while_in = state;
  CHECK(kinds(b.net) == Kinds{K::stuck, K::let_go});
  b.at(state).next = withdrawing({a}, done());
  CHECK(prove(b.net).proven());
}

TEST_CASE("Join_AnyActivatesForEachMark") {
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.step("c");
  auto j = b.both(split, a, c, "j", Join::Need::any);
  b.next(j, done());
  CHECK(prove(b.net).proven());
}

TEST_CASE("Join_CountTakesFirstAndDealsWithTheOther") {
  using A = Join::After;
  for (auto after : {A::drain, A::block, A::cancel, A::keep}) {
    Builder b;
    auto split = b.script("split"), a = b.step("a"), c = b.step("c");
    auto j = b.both(split, a, c, "j", Join::Need::count);
    b.at(j).join.after = after;
    b.next(j, done());
    CHECK(prove(b.net).proven());  // keep: the late mark is a round of its own
  }
}

TEST_CASE("Join_CancelWithdrawsWhatCouldStillReachIt") {
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.wait("c");
  auto j = b.both(split, a, c, "j", Join::Need::count);
  b.next(j, done());
  CHECK(kinds(b.net) == Kinds{K::let_go});  // drain: c stays, alone
  b.at(j).join.after = Join::After::cancel;
  CHECK(prove(b.net).proven());
}

TEST_CASE("Join_MarksMakesOneOfSeveral") {
  Builder b;
  auto s = b.script("s"), a = b.step("a"), j = b.step("j");
  Arc three = to(a);
  three.marks = 3;
  b.next(s, three);
  b.next(a, to(j));
  b.at(j).join.marks = 3;
  b.next(j, finish("klaar"));
  CHECK(prove(b.net).proven());
  b.at(j).join.marks = 4;
  CHECK(kinds(b.net) == Kinds{K::stuck, K::let_go, K::dead});
}

TEST_CASE("Join_HereDoesNotCountWaysThatGoBack") {
  Builder b;
  auto split = b.script("split"), a = b.step("a"), c = b.step("c"), j = b.step("j"), w = b.wait("w");
  b.at(j).join.need = Join::Need::active;
  b.next(split, all({to(a), to(w)}));
  b.next(a, to(j));
  b.next(c, to(j));
  b.next(w, to(c));  // back in document order
  b.next(j, finish("klaar"));
  CHECK(kinds(b.net) == Kinds{K::let_go});  // j waits for what w may still bring
  b.at(j).join.here = true;
  CHECK(prove(b.net).proven());
}

TEST_CASE("Required_IsDoneFirstWhenItsScopeFinishes") {
  Builder b;
  auto s = b.script("s"), a = b.step("a"), r = b.wait("r");
  b.next(s, all({to(a), to(r)}));
  b.next(a, finish("klaar"));
  b.next(r, done());
  CHECK(prove(b.net).proven());
  b.at(r).required = true;  // now it is waited for, alone
  CHECK(kinds(b.net) == Kinds{K::let_go});
}

TEST_CASE("Race_WithdrawsTheLosers") {
  Builder b;
  auto s = b.script("s"), a = b.step("a"), w = b.wait("w"), j = b.step("j");
  b.next(s, tree(Arc::Kind::race, {to(a), to(w)}));
  b.next(a, to(j));
  b.next(w, to(j));
  b.next(j, done());
  CHECK(prove(b.net).proven());
  b.next(s, all({to(a), to(w)}));
  CHECK(kinds(b.net) == Kinds{K::let_go});
}

TEST_CASE("Series_CoversWhileADateIsPlanned") {
  Builder b;
  auto s = b.add(Kind::series, "s"), x = b.step("x", s), w = b.wait("w");
  b.at(kRoot).start = {s, w};
  b.at(s).count.n = 5;
  b.next(x, done());
  b.next(s, finish("blijvend"));
  b.next(w, finish("terugval"));
  CHECK(prove(b.net).proven());
  b.next(s, done());
  CHECK(kinds(b.net) == Kinds{K::let_go});
}

TEST_CASE("Trouble_WhatDidNotOpenIsNotThere") {  // decision 0009, 27
  Builder b;
  auto x = b.script("x"), n = b.step("n");
  b.at(kRoot).start = {x, n};
  b.at(n).while_in = x;  // never there: it is done as it opens, or has failed
  b.next(n, done());
  b.next(x, done());
  b.at(x).fails = {done()};
  CHECK(kinds(b.net) == Kinds{K::stuck, K::let_go, K::dead});
}

TEST_CASE("Trouble_AWaitThatIsHeldUpIsAskedAsItOpens") {
  for (auto kind : {Kind::wait, Kind::stage}) {
    Builder b;
    auto w = b.add(kind, "w"), z = b.step("z");
    if (kind == Kind::stage) b.step("inside", w);
    b.at(w).while_in = z;
    b.at(w).when = true;
    b.at(w).on_timeout = done();
    b.at(w).fails = {to(z)};
    b.next(z, done());
    auto v = prove(b.net);
    auto z_is_dead = std::any_of(v.findings.begin(), v.findings.end(),
                                 [&](const Finding& f) { return f.kind == K::dead && f.nodes.front() == z; });
    CHECK(z_is_dead == (kind == Kind::wait));  // a stage that waits to open may fail while it is asked
  }
}

TEST_CASE("Trouble_AStageWithoutWhenIsThereWhenItFails") {
  Builder b;
  auto s = b.add(Kind::stage, "s"), x = b.script("x", s), z = b.step("z");
  b.next(x, done());
  b.next(s, done());
  b.next(z, done());
  b.at(s).fails = {to(z)};  // over as soon as it opens: it cannot
  CHECK(kinds(b.net) == Kinds{K::dead});
  b.at(s).when = true;
  CHECK(prove(b.net).proven());
  b.at(s).when = false;
  b.at(x).kind = Kind::step;
  CHECK(prove(b.net).proven());
}

TEST_CASE("Each_ThatDrainsCoversOnlyByWhatIsLeftInIt") {
  Builder b;
  auto e = b.add(Kind::each, "e"), x = b.step("x", e), y = b.wait("y", e), a = b.step("a");
  b.at(e).need = 1;
  b.next(x, to(y));
  b.next(y, done());
  b.next(e, to(a));
  b.next(a, done());
  auto v = prove(b.net);
  CHECK(kinds(v) == Kinds{K::let_go});  // the first time already: every element may stand in its wait
  b.at(x).next = tree(Arc::Kind::one, {guarded(to(y)), done()});
  b.at(e).need = 0;  // drains from the beginning
  v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::let_go});
  CHECK(v.findings[0].live == std::vector<NodeId>{e, y});
  b.at(e).cancel_rest = true;
  CHECK(kinds(b.net) == Kinds{K::dead});  // cancelled as it opens: what is in it never happens
}

// Each kind of finding, its trace and its words; the budget; what is malformed.
#include <doctest/doctest.h>

#include "net_builder.hpp"
#include "proof/text.hpp"
#include "support/nets/brute.hpp"
#include "support/nets/show_net.hpp"

using namespace build;
using K = Finding::Kind;
using Kinds = std::vector<Finding::Kind>;

namespace {

Builder starving() {
  Builder b;
  auto split = b.step("split"), a = b.step("a"), c = b.step("c");
  auto join = b.both(split, a, c, "join", Join::Need::all);
  b.next(join, done());
  b.at(a).next.reset();
  b.outcome(a, "on", to(join));
  b.outcome(a, "off", done());
  return b;
}

}  // namespace

TEST_CASE("Prove_PassesALineOfSteps") {
  Builder b;
  auto a = b.step("a"), c = b.step("c");
  b.next(a, to(c));
  b.next(c, finish("klaar"));
  auto v = prove(b.net);
  CHECK(v.proven());
  CHECK(v.warnings.empty());
  CHECK(v.scopes.size() == 1);
}

TEST_CASE("Prove_FindsAJoinThatStarves") {
  auto b = starving();
  auto v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::stuck, K::let_go});
  const auto& f = v.findings[0];
  CHECK(f.trace.size() == 3);  // opened, split, a off: c can be done, but join will wait for ever
  CHECK(f.trace[0].stimulus == Stimulus::open);
  CHECK(f.live == std::vector<NodeId>{3});
  CHECK(f.starved == std::vector<NodeId>{4});
}

TEST_CASE("Prove_FindsAWaitWithoutLimitAlone") {
  Builder b;
  auto a = b.step("a"), w = b.wait("w");
  b.next(a, to(w));
  b.next(w, done());
  auto v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::let_go});
  CHECK(v.findings[0].trace.size() == 2);
  CHECK(v.findings[0].live == std::vector<NodeId>{w});
  b.at(w).on_timeout = done();
  CHECK(prove(b.net).proven());
}

TEST_CASE("Prove_LetsAWaitWithoutLimitBeBesideAStep") {
  Builder b;
  auto s = b.script("s"), a = b.step("a"), w = b.wait("w");
  b.next(s, all({to(a), to(w)}));
  b.next(a, finish("klaar"));
  b.next(w, finish("terugval"));
  CHECK(prove(b.net).proven());
  b.next(a, done());
  CHECK(kinds(b.net) == Kinds{K::let_go});
}

TEST_CASE("Prove_ReportsTheOutermostDeadNodeOnly") {
  Builder b;
  auto a = b.step("a"), s = b.add(Kind::stage, "s");
  b.step("inside", s);
  b.next(a, done());
  auto v = prove(b.net);
  REQUIRE(v.findings.size() == 1);
  CHECK(v.findings[0].kind == K::dead);
  CHECK(v.findings[0].nodes == std::vector<NodeId>{s});
}

TEST_CASE("Prove_FindsWhatGrowsWithoutBound") {
  Builder b;
  auto a = b.step("a"), c = b.step("c");
  b.outcome(a, "more", all({to(a), to(c)}));
  b.outcome(a, "enough", done());
  b.next(c, done());
  auto v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::unbounded});
  CHECK(v.findings[0].nodes == std::vector<NodeId>{c});
  CHECK(v.findings[0].trace.size() == 6);  // the fifth c is one too many
}

TEST_CASE("Prove_FindsAnAutomaticCycleAndAtMostBreaksIt") {
  Builder b;
  auto a = b.script("a"), d = b.add(Kind::decide, "d");
  b.next(a, to(d));
  b.outcome(d, "again", to(a));
  b.outcome(d, "on", done());
  auto v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::automatic_cycle});
  CHECK(v.findings[0].nodes == std::vector<NodeId>{a, d});
  b.at(d).outcomes[0].arc = at_most(2, to(a));
  b.at(d).outcomes[0].arc.otherwise = {done()};
  CHECK(prove(b.net).proven());
}

TEST_CASE("Prove_FindsTroubleDeepInsideAndTellsTheWayThere") {
  Builder b;
  auto first = b.step("first"), outer = b.add(Kind::stage, "outer"), e = b.add(Kind::each, "e", outer);
  auto inner = b.add(Kind::stage, "inner", e), a = b.step("a", inner), c = b.step("c", inner);
  b.next(first, to(outer));
  b.outcome(a, "more", all({to(a), to(c)}));
  b.outcome(a, "enough", done());
  b.next(c, done());
  auto v = prove(b.net);
  REQUIRE(kinds(v) == Kinds{K::unbounded});
  const auto& trace = v.findings[0].trace;
  REQUIRE(trace.size() == 7);
  CHECK(trace.back().scope == std::vector<NodeId>{kRoot, outer, e, inner});
  brute::Rules rules(b.net);
  std::size_t failed_at = 0;
  auto before = std::vector<Step>(trace.begin(), trace.end() - 1);
  CHECK(!brute::replay(rules, before, failed_at).empty());
}

TEST_CASE("Prove_StopsAtItsBudgetAndNeverPasses") {
  Builder b;
  auto split = b.script("split");
  Arc arc = all({});
  for (int n = 0; n < 12; ++n) {
    auto s = b.step("s" + std::to_string(n)), t = b.step("t" + std::to_string(n));
    b.next(s, to(t));
    b.next(t, done());
    arc.parts.push_back(to(s));
  }
  b.next(split, arc);
  for (NodeId id = 2; id < static_cast<NodeId>(b.net.nodes.size()); ++id) b.at(id).skip = true;
  Budget budget;
  budget.states = 1000;
  auto v = prove(b.net, budget);
  CHECK(v.result == Verdict::Result::not_proven);
  REQUIRE(v.stopped.size() == 1);
  CHECK(v.stopped[0].states > 1000);
  CHECK(!v.stopped[0].large.empty());
  CHECK(report(b.net, v, trajectum::Lang::en).find(std::to_string(v.stopped[0].states)) != std::string::npos);
}

TEST_CASE("Prove_RefusesAMalformedNet") {
  Builder b;
  auto a = b.step("a");
  b.next(a, to(7));
  auto v = prove(b.net);
  CHECK(v.result == Verdict::Result::malformed);
  CHECK(v.faults.size() == 1);
  CHECK(malformed(Net{}).size() == 1);
  auto w = b.add(Kind::milestone, "m");
  b.next(a, tree(Arc::Kind::race, {to(a), to(w)}));
  CHECK(malformed(b.net).size() == 1);
}

TEST_CASE("Report_NamesTitlesPlacesAndTheCureInBothLanguages") {
  auto b = starving();
  b.at(4).title = {"Samen verder", "Going on together"};
  b.at(4).place = {"route.lua", 12, 3};
  auto v = prove(b.net);
  auto nl = report(b.net, v, trajectum::Lang::nl), en = report(b.net, v, trajectum::Lang::en);
  CHECK(nl.find("route.lua:12:3: ") == 0);
  CHECK(nl.find("Samen verder") != std::string::npos);
  CHECK(en.find("Going on together") != std::string::npos);
  CHECK(en.find("off") != std::string::npos);  // the outcome in the trace
  CHECK(nl != en);
}

TEST_CASE("Prove_WarnsOfWhatBreaksNoPromise") {
  Builder b;
  auto s = b.script("s"), a = b.step("a"), c = b.step("c");
  b.next(s, tree(Arc::Kind::some, {guarded(to(a)), guarded(to(c))}));
  b.next(a, done());
  b.next(c, done());
  auto v = prove(b.net);
  CHECK(v.proven());
  REQUIRE(v.warnings.size() == 1);
  CHECK(v.warnings[0].kind == Warning::Kind::no_default);

  Builder l;
  auto j = l.add(Kind::job, "j");
  l.next(j, done());
  l.at(j).on_timeout = to(j);
  v = prove(l.net);
  CHECK(v.proven());
  REQUIRE(v.warnings.size() == 1);
  CHECK(v.warnings[0].kind == Warning::Kind::luck);

  Builder o;
  auto stage = o.add(Kind::stage, "stage"), x = o.step("x", stage);
  o.next(x, finish("a"));
  o.outcome(stage, "a", done());
  o.outcome(stage, "b", done());
  v = prove(o.net);
  CHECK(v.proven());
  REQUIRE(v.warnings.size() == 1);
  CHECK(v.warnings[0].outcome == "b");
}

TEST_CASE("Prove_LetsGoOfASeriesThatHasNoDateWhileOneIsLive") {
  Builder b;
  auto split = b.script("split"), series = b.add(Kind::series, "series"), wait = b.wait("wait", series);
  auto alarm = b.wait("alarm");
  b.next(split, all({to(series), to(alarm)}));
  b.next(alarm, finish("over"));
  b.next(wait, done());
  b.at(series).count.n = Count::kEndless;
  CHECK(kinds(b.net).empty());  // the next date always comes
  b.at(series).one_by_one = true;
  CHECK(kinds(b.net) == std::vector{Finding::Kind::let_go});
  b.at(wait).on_timeout = done();
  CHECK(kinds(b.net).empty());
}

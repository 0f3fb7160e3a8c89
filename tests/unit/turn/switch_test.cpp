// Another generation beside the one that is served, and one switch: new cases run on it, open ones stay, and what the
// region shares is as after a start of the server.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using test::record;
using test::Trial;

namespace {

constexpr const char* kFirst = R"(
  step "x" { by = role "worker", due = days(1), next = "y", reserve = seats "seat" { count = 1 } },
  step "y" { by = role "worker", due = days(1), next = done },
)";
constexpr const char* kSecond = R"(
  step "other" { by = role "worker", due = days(1), next = "y" },
  step "y" { by = role "worker", due = days(1), next = done },
)";

}  // namespace

TEST_CASE("Switch_HowManyCasesSomebodyMayHaveIsWhatTheRegionSaysNow") {
  const std::string route = "  step \"x\" { by = role \"worker\", due = days(1), next = done },\n=== roles.lua\n";
  Trial t(route + "return roles { role \"worker\" { caseload = 1 }, role \"boss\" { } }\n");
  Trial next(route +
             "return roles { role \"worker\" { caseload = 2, overbook_by = role \"boss\" }, role \"boss\" { } }\n");
  REQUIRE(next.loads());
  t.bench().user("ann", {"worker"});
  t.bench().user("chief", {"boss"});
  t.open();
  REQUIRE(t.claim("x", "ann"));
  auto second = t.open({}, "c2"), third = t.open({}, "c3");
  t.look_at(second);
  CHECK_FALSE(t.claim("x", "ann"));
  CHECK(t.error.reason == "caseload");
  CHECK_FALSE(t.overbook("ann", "chief"));
  CHECK(t.error.reason == "overbook");
  REQUIRE(t.bench().switch_to(next.bench().generation()).ok());
  CHECK(t.claim("x", "ann"));  // these cases are pinned to the version before
  t.look_at(third);
  CHECK_FALSE(t.claim("x", "ann"));
  CHECK(t.overbook("ann", "chief"));
  CHECK(t.c().owner == "ann");
}

TEST_CASE("Switch_OpenCasesStayAndNewOnesRunOnTheNewVersion") {
  Trial t(std::string("start = \"x\",") + kFirst), next(std::string("start = \"other\",") + kSecond);
  REQUIRE(next.loads());
  t.put("seat", "s1", record({{"units", 2}}));
  auto old_case = t.open();
  REQUIRE(t.complete("x"));
  auto waiting = t.open({}, "c2");
  auto shared = test::Invariants(t.bench()).shared_state();
  auto switched = t.bench().switch_to(next.bench().generation());
  REQUIRE(switched.ok());
  CHECK(*switched == std::vector<std::string>{"test"});
  CHECK(test::Invariants(t.bench()).shared_state() == shared);
  CHECK(t.bench().region().state.capacity.used("seat", "s1") == 1);
  t.look_at(waiting);
  CHECK(t.enabled() == "x");
  t.look_at(old_case);
  CHECK(t.enabled() == "y");
  CHECK(t.complete("y"));
  CHECK(t.ended() == "done");
  CHECK(t.bench().region().state.capacity.used("seat", "s1") == 0);
  t.open({}, "c3");
  CHECK(t.enabled() == "other");
  t.look_at(waiting);
  CHECK(t.complete("x"));
  CHECK(t.bench().region().state.capacity.used("seat", "s1") == 1);
  t.bench().restart(false);  // the older version comes from the store
  CHECK(t.enabled() == "y");
}

TEST_CASE("Switch_ThatTakesBackMoneyThatIsGoneIsRefusedWhole") {
  auto money = [](int euros) {
    return std::string(
               "start = \"x\", step \"x\" { by = role \"worker\", due = days(1), next = done, spend = budget \"b\" { "
               "amount = euro(4) } },\n=== budgets.lua\nreturn budgets { year = 2019, budget \"a\" { euro(") +
           std::to_string(euros) + ") }, budget \"b\" { euro(" + std::to_string(euros) + ") } }\n";
  };
  Trial t(money(5)), more(money(9)), less(money(3));
  REQUIRE(less.loads());
  t.open();
  REQUIRE(t.complete("x"));  // 1 of `b` is free
  auto shared = test::Invariants(t.bench()).shared_state();
  auto* before = &t.bench().region();
  auto switched = t.bench().switch_to(less.bench().generation());
  CHECK(switched.error().reason == "budget.b.spent");
  CHECK(&t.bench().region() == before);
  CHECK(test::Invariants(t.bench()).shared_state() == shared);
  t.bench().restart(false);
  CHECK(test::Invariants(t.bench()).shared_state() == shared);  // nor was anything written
  REQUIRE(t.bench().switch_to(more.bench().generation()).ok());
  CHECK(t.bench().region().state.ledger.balance("a").free == 900);
  CHECK(t.bench().region().state.ledger.balance("b").free == 500);
}

TEST_CASE("Switch_ToTheSameVersionDoesNothing") {
  Trial t(std::string("start = \"x\",") + kFirst);
  auto* before = &t.bench().region();
  auto switched = t.bench().switch_to(t.bench().generation());
  REQUIRE(switched.ok());
  CHECK(switched->empty());
  CHECK(&t.bench().region() == before);
}

TEST_CASE("Switch_ARegionThatTheGenerationLacksServesOn") {
  Trial t(std::string("start = \"x\",") + kFirst), next(std::string("start = \"other\",") + kSecond);
  plugin::Generation elsewhere;
  elsewhere.regions["zz"] = next.bench().generation().regions.at("test");
  auto switched = t.bench().switch_to(elsewhere);
  REQUIRE(switched.ok());
  CHECK(*switched == std::vector<std::string>{"zz"});
  CHECK(t.bench().engine().regions().size() == 2);
  t.open();
  CHECK(t.enabled() == "x");
}

TEST_CASE("Switch_FailsAsAWhole") {
  Trial t(std::string("start = \"x\",") + kFirst), next(std::string("start = \"other\",") + kSecond);
  auto bundle = next.bench().generation().regions.at("test");
  plugin::Generation crowd;
  crowd.regions["test"] = bundle;  // comes first, and could be switched
  for (std::size_t n = 0; n < limits::kRegionsMax; ++n) crowd.regions["zz" + std::to_string(n)] = bundle;
  CHECK_FALSE(t.bench().switch_to(crowd).ok());
  CHECK(t.bench().engine().regions().size() == 1);
  t.open();
  CHECK(t.enabled() == "x");
}

TEST_CASE("Switch_MakesWorkersAskAgain") {
  Trial t(std::string("start = \"x\",") + kFirst), next(std::string("start = \"other\",") + kSecond);
  auto stamp = t.bench().engine().jobs_stamp();
  REQUIRE(t.bench().switch_to(next.bench().generation()).ok());
  CHECK(t.bench().engine().jobs_stamp() > stamp);
}

// A switch takes over what both versions declare alike and makes the rest anew: it must come to what a start comes to.
TEST_CASE("Switch_WhatTheRegionSharesIsAsAfterAStart") {
  const std::string route =
      "step \"a\" { WORK, form = { yesno \"good\" }, on_done = function(case, form) case.file.go = form.good end, next "
      "= done },\n";
  auto pool = [](const std::string& rule, int size) {
    return "=== pools.lua\nreturn pools { pool \"p\" { route = \"r\", size = { since(\"2019-01-01\", " +
           std::to_string(size) + ") }, admit = function(client) return " + rule + " end } }\n";
  };
  auto metric = [](const std::string& rule) {
    return "=== metrics.lua\nreturn metrics {\n  share \"went\" { of = cases \"r\", where = function(case) return " +
           rule +
           " end },\n  count \"open\" { of = open_cases() },\n  flow \"ended\" { of = ended \"r\" "
           "},\n}\n";
  };
  const std::string plain = "case.file.go == true", other = "case.file.go ~= true";
  Trial first(route + pool("client.fit", 1) + metric(plain)), rule(route + pool("not client.fit", 1) + metric(plain)),
      figures(route + pool("client.fit", 1) + metric(other)), less(route),
      same(" " + route + pool("client.fit", 1) + metric(plain));
  for (auto* t : {&first, &rule, &figures, &less, &same}) REQUIRE_MESSAGE(t->loads(), t->faults());
  auto& bench = first.bench();
  for (const char* id : {"d1", "d2", "d3", "d4"})
    REQUIRE(first.put("client", id, record({{"name", id}, {"fit", id[1] % 2 == 0}})));
  std::vector<CaseNo> open;
  for (const char* id : {"c1", "c2", "c3"}) open.push_back(first.open({}, id));
  auto count_all = [&] {
    while (bench.engine().has_more_to_do()) bench.group([&] { REQUIRE(bench.engine().do_some().ok()); });
  };
  int round = 0;
  for (auto* next : {&rule, &first, &figures, &first, &less, &figures, &same, &first, &rule, &less, &same, &figures}) {
    ++round;
    REQUIRE(bench.switch_to(next->bench().generation()).ok());
    if (round % 3 == 0) continue;  // the next one comes while it is still counting
    if (round == 2 || round == 5) {
      first.look_at(open.back());
      open.pop_back();
      REQUIRE(first.complete("a", "", record({{"good", round == 2}})));
    }
    count_all();
    auto switched = test::Invariants(bench).shared_state();
    bench.restart(false);
    count_all();
    CHECK_MESSAGE(test::Invariants(bench).shared_state() == switched, round);
    auto broken = test::Invariants(bench).check_everything();
    CHECK_MESSAGE(broken.empty(), (broken.empty() ? "" : broken.front()));
  }
}

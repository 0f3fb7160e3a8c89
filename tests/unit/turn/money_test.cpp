// Money: postings by steps and by hand, whose money it is, and what is refused.
#include <doctest/doctest.h>

#include "base/limits.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"
#include "turn/money.hpp"

using namespace trajectum;
using namespace trajectum::test;
using turn::Account;

namespace {

/// What each account of each funder holds, as `funder account cents` in order.
std::string accounts_of(const state::Ledger& ledger, const std::string& budget) {
  std::string out;
  const auto& line = ledger.line(budget);
  for (std::size_t i = 1; i < state::kAccounts; ++i)
    for (const auto& [funder, cents] : line.accounts[i])
      out += (out.empty() ? "" : ", ") + funder + " " + turn::account_name(static_cast<Account>(i)) + " " +
             std::to_string(cents);
  return out;
}

/// Books in a line of the trial's region; "" or the reason of the refusal.
class Desk {
 public:
  explicit Desk(Trial& t) : t_(t) {}
  const state::Ledger& ledger() { return t_.bench().region().state.ledger; }
  std::string move(const std::string& line, Account from, Account to, std::int64_t cents,
                   std::optional<std::string> per = std::nullopt, std::optional<CaseNo> case_no = std::nullopt) {
    turn::MoneyMove what;
    what.from = from;
    what.to = to;
    what.cents = cents;
    what.per = std::move(per);
    what.case_no = case_no;
    const auto& budget = t_.bundle().budgets.at(line);
    return post(from == Account::free ? turn::take(ledger(), budget, what) : turn::move_on(ledger(), budget, what));
  }
  std::string transfer(const std::string& from, const std::string& to, std::int64_t cents,
                       const std::string& funder = "") {
    turn::Transfer what;
    if (!from.empty()) what.from = &t_.bundle().budgets.at(from);
    if (!to.empty()) what.to = &t_.bundle().budgets.at(to);
    what.cents = cents;
    what.funder = funder;
    what.by = "con";  // what nobody books the plan says
    return post(turn::transfer(ledger(), what));
  }
  std::string close(const std::string& line, const std::string& into) {
    auto* to = into.empty() ? nullptr : &t_.bundle().budgets.at(into);
    turn::Transfer said;
    said.by = "con";
    auto events = turn::close(ledger(), t_.bundle().budgets.at(line), to, said);
    if (!events) return events.error().reason;
    return book(std::move(*events));
  }
  std::string text;  // of the last refusal

 private:
  std::string post(Result<state::MoneyPosted> posted) {
    if (posted) return book({std::move(*posted)});
    text = posted.error().text.en;
    return posted.error().reason;
  }
  std::string book(std::vector<state::Event> events) {
    t_.bench().group([&] {
      pipeline::Caller caller;
      caller.region = t_.bench().region().no;
      caller.method = "budget.test";
      REQUIRE(t_.bench().engine().on_region(caller, [&](auto&) -> Result<pipeline::Engine::RegionCommand> {
        return pipeline::Engine::RegionCommand{std::move(events), {}, "{}"};
      }));
    });
    return "";
  }
  Trial& t_;
};

/// A plan with one line that says this, and a step that spends from it.
std::string plan_with(const std::string& line, const std::string& spend = "") {
  return "  step \"x\" { WORK, spend = budget \"pot\" { amount = euro(1) " + spend +
         " } },\n=== budgets.lua\nreturn budgets { year = 2019, budget \"pot\" { euro(10), " + line + " } }\n";
}

std::string many(std::size_t n, const char* before, const char* behind) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += before + std::to_string(i) + behind;
  return out;
}

/// What the loader says of it in English; "" when it loads.
std::string said_of(const std::string& source) {
  Trial t(source);
  return t.loads() ? "" : t.faults();
}

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a line says only what means something") {
  using limits::kFundersMax, limits::kUseFlagsMax;
  auto funders = [](std::size_t n) { return plan_with("funders = { " + many(n, "f", " = 1, ") + "}"); };
  CHECK(said_of(funders(kFundersMax)) == "");
  CHECK(has(said_of(funders(kFundersMax + 1)), "kFundersMax"));
  auto flags = [](std::size_t n) { return plan_with("flags = { " + many(n, "\"f", "\", ") + "}"); };
  CHECK(said_of(flags(kUseFlagsMax)) == "");
  CHECK(has(said_of(flags(kUseFlagsMax + 1)), "kUseFlagsMax"));
  CHECK(has(said_of(plan_with("funders = { }")), "{ name = part }"));
  CHECK(has(said_of(plan_with("funders = { \"town\" }")), "{ name = part }"));
  CHECK(has(said_of(plan_with("funders = { town = 0 }")), "town"));
  CHECK(has(said_of(plan_with("funders = { town = 1 }, draw = { \"twon\" }")), "did you mean `town`"));
  CHECK(has(said_of(plan_with("funders = { town = 1 }, draw = { \"town\", \"town\" }")), "there twice"));
  CHECK(has(said_of(plan_with("flags = { \"wide\", \"wide\" }")), "there twice"));
  CHECK(has(said_of(plan_with("flags = { \"wide\" }", ", flags = { wdie = \"file.go\" }")), "did you mean `wide`"));
  CHECK(has(said_of(plan_with("flags = { \"wide\" }", ", flags = { wide = \"file.n\" }")), "yesno"));
  CHECK(has(said_of(plan_with("flags = { \"wide\" }", ", flags = { }")), "{ name = path }"));
  CHECK(has(said_of(plan_with("flags = { \"wide\" }", ", flags = { wide = \"file.nowhere\" }")), "nowhere"));
  CHECK(has(said_of("  step \"x\" { WORK },\n=== budgets.lua\nreturn budgets { year = 2019, by = role \"bos\", budget "
                    "\"pot\" { euro(10) } }\n"),
            "did you mean `boss`"));
}

TEST_CASE("a split loses no cent, gives nobody more than he has, and follows the largest remainder") {
  using state::Shares;
  CHECK(state::split(100, {{"a", 1}, {"b", 1}, {"c", 1}}) == Shares{{"a", 34}, {"b", 33}, {"c", 33}});
  CHECK(state::split(1, {{"a", 1}, {"b", 2}}) == Shares{{"b", 1}});
  CHECK(state::split(7, {{"a", 3}, {"b", 4}}) == Shares{{"a", 3}, {"b", 4}});
  CHECK(state::split(0, {}) == Shares{});
  // Cents times cents is more than 64 bits hold.
  CHECK(state::split(100'000'000'000'000, {{"a", 50'000'000'000'001}, {"b", 50'000'000'000'000}}) ==
        Shares{{"a", 50'000'000'000'000}, {"b", 50'000'000'000'000}});
  CHECK(state::split_in_order(70, {{"a", 50}, {"b", 50}}, {"b"}) == Shares{{"a", 20}, {"b", 50}});
  std::uint64_t seed = 42;
  auto below = [&](std::int64_t n) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::int64_t>((seed >> 33) % static_cast<std::uint64_t>(n));
  };
  for (int round = 0; round < 2000; ++round) {
    Shares by;
    for (std::int64_t n = 1 + below(6); n > 0; --n) by["f" + std::to_string(n)] = 1 + below(1000);
    auto cents = below(state::sum(by) + 1);
    for (const auto& out : {state::split(cents, by), state::split_in_order(cents, by, {"f2", "f1"})}) {
      REQUIRE(state::sum(out) == cents);
      for (const auto& [funder, share] : out) REQUIRE((share > 0 && share <= by.at(funder)));
    }
  }
}

TRIAL(Funders_GiveByWhatTheyHaveLeftOrInOrder, R"(
  start = "x",
  step "x" { WORK, spend = budget "pot" { amount = euro(0.05) }, next = "y" },
  step "y" { WORK, spend = budget "row" { amount = euro(7) }, next = done },
=== budgets.lua
return budgets {
  year = 2019,
  budget "pot" { euro(10),
    funders = { a = 2, b = 1 }, --@ budget/funders
  },
  budget "row" { euro(10), funders = { a = 1, b = 1 },
    draw = { "b" }, --@ budget/draw
  },
}
)") {
  Desk desk(t);
  HOLD(accounts_of(desk.ledger(), "pot") == "a free 667, b free 333");
  t.open();
  HOLD(t.complete("x"));
  HOLD(accounts_of(desk.ledger(), "pot") == "a free 664, b free 331, a committed 3, b committed 2");
  HOLD(t.complete("y"));
  HOLD(accounts_of(desk.ledger(), "row") == "a free 300, a committed 200, b committed 500");
  auto posted = t.told<state::MoneyPosted>();
  HOLD(posted.size() == 2 && posted[0].by == "wim" && posted[0].shares.size() == 2);
  HOLD(t.broken.empty());
}

TRIAL(Money_GoesOnFromAccountToAccountAndBack, R"(
  step "x" { WORK, next = done },
=== budgets.lua
return budgets { year = 2019, budget "pot" { euro(100), funders = { a = 1, b = 1 } } }
)") {
  Desk desk(t);
  auto no = t.open();
  HOLD(desk.move("pot", Account::free, Account::reserved, 3001, "", no) == "");
  HOLD(desk.move("pot", Account::free, Account::reserved, 7000, "", no) == "budget.pot.spent");
  HOLD(desk.text.find("EUR 69.99 is free") != std::string::npos);
  HOLD(desk.move("pot", Account::reserved, Account::committed, 3002) == "budget.pot.reserved");
  HOLD(desk.text.find("EUR 30.01 is reserved") != std::string::npos);
  HOLD(desk.move("pot", Account::reserved, Account::committed, 3001) == "");
  HOLD(desk.move("pot", Account::reserved, Account::committed, 1) == "budget.pot.reserved");
  HOLD(desk.move("pot", Account::committed, Account::paid, 2000) == "");
  HOLD(desk.move("pot", Account::committed, Account::free, 1001) == "");
  HOLD(desk.move("pot", Account::paid, Account::settled, 1500) == "");
  HOLD(desk.move("pot", Account::paid, Account::free, 500) == "");
  HOLD(desk.move("pot", Account::settled, Account::free, 1501) == "budget.pot.settled");
  auto balance = desk.ledger().balance("pot");
  HOLD(balance.free == 8500 && balance.held() == 1500 && balance.settled == 1500);
  HOLD(desk.ledger().postings_sum() == 0);
  // Two hold something: it must be said which.
  HOLD(desk.move("pot", Account::free, Account::committed, 100, "kim") == "");
  HOLD(desk.move("pot", Account::free, Account::committed, 100, "bo") == "");
  HOLD(desk.move("pot", Account::committed, Account::paid, 10) == "budget.pot.holder");
  HOLD(desk.move("pot", Account::committed, Account::paid, 10, "bo") == "");
  HOLD(t.broken.empty());
}

TRIAL(Spend_TakesFirstWhatWasReservedForIt, R"(
  start = "x",
  step "x" { WORK, next = "x", spend = budget "vouchers" { units = 2, per = "file.employer" } },
=== budgets.lua
return budgets { year = 2019, budget "vouchers" { euro(40), unit = euro(10), one_per = "employer" } }
)") {
  Desk desk(t);
  auto no = t.open(record({{"employer", "e1"}}));
  HOLD(desk.move("vouchers", Account::free, Account::reserved, 1500, "e1", no) == "budget.vouchers.unit");
  HOLD(desk.move("vouchers", Account::free, Account::reserved, 1000) == "budget.vouchers.per");
  HOLD(desk.move("vouchers", Account::free, Account::reserved, 1000, "e1", no) == "");
  HOLD(desk.move("vouchers", Account::free, Account::reserved, 1000, "e1", no) == "budget.vouchers.one_per");
  HOLD(t.complete("x"));
  auto balance = desk.ledger().balance("vouchers");
  HOLD(balance.reserved == 0 && balance.committed == 2000 && balance.free == 2000);
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "budget.vouchers.one_per");
  // What comes back may be granted again.
  HOLD(desk.move("vouchers", Account::committed, Account::free, 2000, "e1") == "");
  HOLD(t.complete("x"));
  HOLD(t.broken.empty());
}

TRIAL(Spend_IsTakenBackWhenTheStepFailsAfterIt, R"(
  step "x" { WORK, next = "x", spend = budget "pot" { amount = euro(4) },
    on_done = function(case) if case.file.go then error("no") end end },
=== budgets.lua
return budgets { year = 2019, budget "pot" { euro(10), funders = { a = 1, b = 1 } } }
)") {
  Desk desk(t);
  auto no = t.open(record({{"go", true}}));
  HOLD(desk.move("pot", Account::free, Account::reserved, 300, "", no) == "");
  HOLD(!t.complete("x"));
  HOLD(accounts_of(desk.ledger(), "pot") == "a free 350, b free 350, a reserved 150, b reserved 150");
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.broken.empty());
}

TRIAL(Balance_IsWhatAGuardSeesFree, R"(
  start = "x",
  step "x" { WORK, spend = budget "pot" { amount = euro(4) }, outcomes = {
    more = to "x" { when = function(case) return case:balance("pot") >= euro(4) end }, stop = done } },
=== budgets.lua
return budgets { year = 2019, budget "pot" { euro(10) } }
)") {
  Desk desk(t);
  t.open();
  HOLD(t.complete("x", "more"));
  HOLD(desk.transfer("pot", "", 300) == "");
  HOLD(!t.complete("x", "more"));
  HOLD(t.error.reason == "when.more");
  HOLD(desk.transfer("", "pot", 100) == "");
  HOLD(t.complete("x", "more"));
}

TRIAL(Flags_TellKindsOfUseApart, R"(
  start = "x",
  step "x" { WORK, next = "x", spend = budget "pot" { amount = euro(1),
    flags = { wide = "file.go", deep = "client.fit" }, --@ spend budget/flags
  } },
=== budgets.lua
return budgets { year = 2019, budget "pot" { euro(100),
  flags = { "wide", "deep" }, --@ budget/flags
} }
)") {
  t.open(record({{"go", true}}));
  HOLD(t.complete("x"));
  HOLD(t.put("client", "c2", record({{"fit", true}})));
  t.open(record({{"go", true}}), "c2");
  HOLD(t.complete("x"));
  HOLD(t.complete("x"));
  auto shown = to_json(pipeline::views::budget(t.bench().region(), t.bundle().budgets.at("pot"), Lang::nl));
  HOLD(shown.find(R"({"flag":"wide","held":{"cents":300)") != std::string::npos);
  HOLD(shown.find(R"({"flag":"deep","held":{"cents":200)") != std::string::npos);
  HOLD(t.broken.empty());
}

TRIAL(Transfer_KeepsWhoseMoneyItIs, R"(
  step "x" { WORK, next = done },
=== budgets.lua
return budgets { year = 2019,
  by = role "worker", --@ budgets/by
  budget "from" { euro(10), funders = { a = 1, b = 3 } },
  budget "to"   { euro(5),  funders = { c = 1 } },
}
)") {
  Desk desk(t);
  HOLD(t.bundle().budgets.at("from").by == "worker");
  HOLD(desk.transfer("from", "to", 1001) == "budget.from.spent");
  HOLD(desk.transfer("from", "to", 400) == "");
  HOLD(accounts_of(desk.ledger(), "to") == "a free 100, b free 300, c free 500");
  HOLD(desk.transfer("", "from", 200, "b") == "");
  HOLD(desk.transfer("", "from", 4) == "");
  HOLD(accounts_of(desk.ledger(), "from") == "a free 151, b free 653");
  HOLD(desk.transfer("from", "", 804) == "");
  HOLD(accounts_of(desk.ledger(), "from") == "");
  HOLD(desk.ledger().line("from").opened == 1000);
  HOLD(desk.ledger().postings_sum() == 0);
  HOLD(t.broken.empty());
}

TRIAL(Close_MovesWhatIsFreeAndKeepsWhatIsHeld, R"(
  step "x" { WORK, spend = budget "old" { amount = euro(4) }, next = "x" },
=== budgets.lua
return { budgets { year = 2019, budget "old" { euro(10) }, budget "gone" { euro(3) } }, budgets { year = 2020, budget "new" { euro(5) } } }
)") {
  Desk desk(t);
  t.open();
  HOLD(t.complete("x"));
  HOLD(desk.close("old", "new") == "");
  HOLD(accounts_of(desk.ledger(), "old") == " committed 400");
  HOLD(desk.ledger().balance("new").free == 1100);
  HOLD(desk.close("gone", "") == "");
  HOLD(desk.ledger().balance("gone").total() == 0);
  HOLD(desk.close("gone", "") == "budget.gone.closed");
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "budget.old.closed");
  HOLD(desk.transfer("new", "old", 1) == "budget.old.closed");
  HOLD(desk.move("old", Account::committed, Account::paid, 300) == "");
  HOLD(desk.move("old", Account::committed, Account::free, 100) == "");
  HOLD(desk.transfer("old", "new", 100) == "");
  t.bench().restart(false);
  HOLD(!t.complete("x"));
  HOLD(t.error.reason == "budget.old.closed");
  HOLD(desk.ledger().balance("old").paid == 300 && desk.ledger().balance("new").free == 1200);
  HOLD(desk.ledger().postings_sum() == 0);
}

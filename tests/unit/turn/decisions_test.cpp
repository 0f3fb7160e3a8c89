// Decision tables at run time: each hit policy of DMN, several outputs, where the result goes, and what goes wrong.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/views.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// A route that asks table "t" and puts its result into a field; `table` is what the table says besides its name.
std::string asks(const std::string& into, const std::string& table) {
  return "decide \"d\" { table = \"t\", into = " + into +
         " },\nstep \"x\" { by = role \"worker\", due = days(1) },\n=== decisions/t.lua\nreturn decision \"t\" {\n" +
         table + "\n}\n";
}

std::vector<std::uint32_t> fired(Trial& t) {
  std::vector<std::uint32_t> out;
  auto told = t.told<state::Decided>();
  if (!told.empty())
    for (const auto& rule : told.back().rules) out.push_back(rule.number);
  return out;
}
using Numbers = std::vector<std::uint32_t>;

/// The sentence of the case's incident; "" without one.
std::string incident(Trial& t) {
  auto told = t.told<state::IncidentRaised>();
  return told.empty() ? "" : told.back().message;
}

bool says(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TRIAL(Decision_UniqueNamesBothRulesThatHold, asks("\"word\"", R"(
  hit = "unique", --@ decision/hit
  inputs = { function(case) return case.file.n end, "file.go" },
  rules = {
    { less(5), any, "few" },
    { more(2), no, "many" },
    { any, unknown, "none" },
  },)")) {
  t.open(record({{"n", 1}, {"go", true}}));
  HOLD(t.file("word").text() == "few" && fired(t) == Numbers{1});
  t.open(record({{"n", 7}, {"go", false}}));
  HOLD(t.file("word").text() == "many" && fired(t) == Numbers{2});
  t.open(record({{"n", 3}, {"go", false}}));
  HOLD(t.incidents("d") == 1 && t.file("word").empty() && fired(t).empty());
  HOLD(says(incident(t), "1 (trial/decisions/t.lua:") && says(incident(t), "2 (trial/decisions/t.lua:"));
  t.open(record({{"n", 7}, {"go", true}}));
  HOLD(t.incidents("d") == 1);  // no rule
}

TRIAL(Decision_AnyMustBeTheSame, asks("\"word\"", R"(
  hit = "any", --@ decision/hit
  inputs = { "file.n", "file.go" },
  rules = {
    { less(5), any, "a" },
    { any, yes, "a" },
    { any, no, function(case) return case.file.n == 1 and "a" or "b" end },
  },)")) {
  t.open(record({{"n", 1}, {"go", true}}));
  HOLD(t.file("word").text() == "a");
  HOLD((fired(t) == Numbers{1, 2}));
  t.open(record({{"n", 1}, {"go", false}}));
  HOLD(t.file("word").text() == "a");
  HOLD((fired(t) == Numbers{1, 3}));
  t.open(record({{"n", 2}, {"go", false}}));
  HOLD(t.incidents("d") == 1 && t.file("word").empty());
  HOLD(says(incident(t), "1 (trial/") && says(incident(t), "3 (trial/"));
}

TRIAL(Decision_PriorityGoesByTheOrderOfOutputs, asks("\"word\"", R"(
  hit = "priority", --@ decision/hit
  order = { "high", "low" }, --@ decision/order
  inputs = { "file.n", "file.go" },
  rules = {
    { any, any, "low" },
    { more(5), any, "high" },
    { any, yes, function(case) return case.file.n == 9 and "high" or "strange" end },
  },)")) {
  t.open(record({{"n", 1}}));
  HOLD(t.file("word").text() == "low" && fired(t) == Numbers{1});
  t.open(record({{"n", 6}}));
  HOLD(t.file("word").text() == "high" && fired(t) == Numbers{2});
  t.open(record({{"n", 9}, {"go", true}}));
  HOLD(t.file("word").text() == "high" && fired(t) == Numbers{2});  // of equals the first
  t.open(record({{"n", 1}, {"go", true}}));
  HOLD(t.incidents("d") == 1 && says(incident(t), "order"));
}

TRIAL(Decision_CollectGivesEachOnce, asks("\"picks\"", R"(
  hit = "collect", --@ decision/hit
  inputs = { "file.n" },
  rules = {
    { more(0), "z" },
    { more(1), "x" },
    { more(2), "z" },
  },)")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("picks") == Value(List{"z", "x"}));
  HOLD((fired(t) == Numbers{1, 2, 3}));
  t.open(record({{"n", 0}}));
  HOLD(t.incidents() == 0 && t.at("x") == 1 && t.file("picks") == Value(List{}));
}

TRIAL(Decision_OutputOrderRanksTheList, asks("\"picks\"", R"(
  hit = "output_order", --@ decision/hit
  order = { "x", "y", "z" }, --@ decision/order
  inputs = { "file.n" },
  rules = {
    { more(0), "z" },
    { more(1), "x" },
    { more(2), "y" },
  },)")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("picks") == Value(List{"x", "y", "z"}));
  HOLD((fired(t) == Numbers{2, 3, 1}));
}

TRIAL(Decision_RuleOrderIsTheTables, asks("\"picks\"", R"(
  hit = "rule_order", --@ decision/hit
  inputs = { "file.n" },
  rules = { { more(0), "z" }, { more(1), "x" } },)")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("picks") == Value(List{"z", "x"}));
}

TRIAL(Decision_WithReckons, asks("\"n\"", R"(
  hit = "collect",
  with = "sum", --@ decision/with
  inputs = { "file.day" },
  rules = {
    { known, 7 },
    { less(day "2019-07-11"), 5 },
    { less(day "2019-07-12"), function(case) return case.file.word == "bad" and "x" or -2 end },
  },)")) {
  t.open(record({{"day", "2019-07-10"}}));
  HOLD(t.file("n") == Value(10));
  t.open(record({{"day", "2019-07-12"}}));
  HOLD(t.file("n") == Value(7));
  t.open();
  HOLD(t.file("n") == Value(0) && t.incidents() == 0);
  t.open(record({{"day", "2019-07-10"}, {"word", "bad"}}));
  HOLD(t.incidents("d") == 1 && says(incident(t), "3 (trial/"));
}

namespace {
std::string reckons(const std::string& with) {
  return asks("\"n\"", "hit = \"collect\", with = \"" + with + "\", --@ decision/with\n" +
                           "inputs = { \"file.n\" }, rules = { { more(0), 7 }, { more(1), 5 }, { more(2), 6 } },");
}
}  // namespace

TRIAL(Decision_WithMin, reckons("min")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("n") == Value(5));
  t.open(record({{"n", 0}}));
  HOLD(t.incidents("d") == 1);  // of nothing there is no least
}
TRIAL(Decision_WithMax, reckons("max")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("n") == Value(7));
}
TRIAL(Decision_WithCount, reckons("count")) {
  t.open(record({{"n", 2}}));
  HOLD(t.file("n") == Value(2));
  t.open(record({{"n", 0}}));
  HOLD(t.file("n") == Value(0));
}

TRIAL(Decision_SeveralOutputsGoEachTheirWay, R"(
  decide "d" { table = "t",
    into = { amount = "n", name = "word" }, --@ decide/into
    outcomes = { left = to "x", right = to "y" } },
  step "x" { by = role "worker", due = days(1), next = done },
  step "y" { by = role "worker", due = days(1), next = done },
=== decisions/t.lua
return decision "t" { hit = "first", inputs = { "file.go" },
  outputs = { "way", "amount", "name" }, --@ decision/outputs
  rules = {
    { yes, "left", 3, "three" },
    { any, "right", function(case) return case.file.word == "odd" and "much" or 4 end, "four" },
  },
}
)") {
  t.open(record({{"go", true}}));
  HOLD(t.at("x") == 1 && t.file("n") == Value(3) && t.file("word").text() == "three");
  HOLD(t.told<state::Decided>()[0].output == Value(record({{"way", "left"}, {"amount", 3}, {"name", "three"}})));
  t.open(record({{"go", false}}));
  HOLD(t.at("y") == 1 && t.file("n") == Value(4));
  t.open(record({{"word", "odd"}}));
  HOLD(t.incidents("d") == 1 && t.file("word").text() == "odd");  // all or nothing
  HOLD(t.told<state::Decided>().empty());
}

TRIAL(Decision_RecordsGoIntoAGroup, R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { integer "n", group "all" { many = true, text "team", integer "size" } },
  decide "d" { table = "t", into = "all" },
  step "x" { by = role "worker", due = days(1) },
}
=== decisions/pick.lua
return decision "pick" { hit = "first", inputs = { "file.n" }, rules = { { any, "left" } } }
=== decisions/t.lua
return decision "t" { hit = "output_order", inputs = { "file.n" },
  outputs = { "team", "size" }, --@ decision/outputs
  order = { size = { 9, 5 }, team = { "b", "a" } }, --@ decision/order
  rules = { { any, "a", 9 }, { more(1), "b", 5 }, { more(2), "b", 9 } },
}
)") {
  t.open(record({{"n", 3}}));
  auto one = [](const char* team, int size) { return Value(record({{"team", team}, {"size", size}})); };
  HOLD(t.file("all") == Value(List{one("b", 9), one("b", 5), one("a", 9)}));
  HOLD((fired(t) == Numbers{3, 2, 1}));
}

TRIAL(Decision_AFunctionMustGiveWhatItsColumnIsAbout, asks("\"word\"", R"(
  hit = "first",
  inputs = { function(case) return case.file.word == "text" and "3" or case.file.n end },
  rules = { { more(2), "many" }, { any, "other" } },)")) {
  t.open(record({{"n", 3}}));
  HOLD(t.file("word").text() == "many");
  t.open();
  HOLD(t.file("word").text() == "other");
  t.open(record({{"word", "text"}}));
  HOLD(t.incidents("d") == 1 && says(incident(t), "1"));
}

TRIAL(Decision_DurationsCompareInLikeUnits, asks("\"word\"", R"(
  hit = "first",
  inputs = { function(case) return day "2019-07-29" - case.file.day end },
  rules = { { at_most(weeks(2)), "soon" }, { between(days(15), weeks(3)), "later" }, { any, "late" } },)")) {
  t.open(record({{"day", "2019-07-15"}}));
  HOLD(t.file("word").text() == "soon");
  t.open(record({{"day", "2019-07-14"}}));
  HOLD(t.file("word").text() == "later");
  t.open(record({{"day", "2019-07-07"}}));
  HOLD(t.file("word").text() == "late");
}

TRIAL(Decision_RouteGetShowsTheTable, asks("\"word\"", R"(
  hit = "priority",
  order = { "high", "low" }, --@ decision/order
  inputs = { "file.n", "file.way", "file.day" },
  outputs = { "urgency" }, --@ decision/outputs
  rules = {
    { between(1, 3), one_of("left", "right"), at_least(day "2026-07-01"), "high" },
    { any, unknown, known, "low" },
    { any, any, any, function(case) return "low" end },
  },)")) {
  auto shown = t.shown_route();
  for (const char* words :
       {R"("cells":["between 1 and 3","left or right",">= 2026-07-01"],"outputs":["high"])", R"("hit":"priority")",
        R"("name":"urgency","order":["high","low"])", R"("inputs":["file.n","file.way","file.day"])",
        R"("cells":["any","unknown","known"])", R"("outputs":["function"])", R"("place":"trial/decisions/t.lua:)"})
    HOLD(says(shown, words));
}

TRIAL(Decision_HistoryNamesTheRuleAndKeepsWhatIsSensitive, R"(
return route "r" { version = "1.0.0", title = { nl = "R", en = "R" }, subject = "client", owner = "worker",
  file = { integer "n", text "open", text "secret" { sensitive = true } },
  decide "d" { table = "t", into = "open" },
  decide "e" { table = "t", into = "secret" },
  step "x" { by = role "worker", due = days(1) },
}
=== decisions/pick.lua
return decision "pick" { hit = "first", inputs = { "file.n" }, rules = { { any, "left" } } }
=== decisions/t.csv
first;t
file.n;output
< 3;few
any;many
)") {
  t.open(record({{"n", 5}}));
  std::vector<std::string> told;
  auto& bench = t.bench();
  for (const auto& row : bench.store().history_after(bench.region().no, 0, 1000)) {
    auto turn = state::TurnRecord::decode(row.body);
    if (!turn || row.case_no != t.no()) continue;
    auto shown =
        to_json(pipeline::views::history_entry(bench.engine(), bench.region(), "r", {*turn, 0, t.c().hash}, Lang::nl));
    for (auto at = shown.find(R"({"type":"decided")"); at != std::string::npos;
         at = shown.find(R"({"type":"decided")", at + 1))
      told.push_back(shown.substr(at, shown.find("{\"type\"", at + 1) - at));
  }
  HOLD(told.size() == 2);
  for (const auto& one : told) HOLD(says(one, R"("rules":[{"number":2,"place":"trial/decisions/t.csv:4"}])"));
  HOLD(says(told[0], R"("output":"many")"));
  HOLD(!says(told[1], "many"));
}

// What is proven of a decision table when it loads: gaps, contradictions, rules that never decide. By hand, and on
// random tables against every case of a small domain, one by one.
#include <doctest/doctest.h>

#include <fmt/core.h>

#include <random>

#include "bundles.hpp"
#include "route/decision_space.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

constexpr const char* kRoute =
    "file = { choice \"c\" { \"x\", \"y\", \"z\" }, integer \"n\" { min = 0, max = 9 }, decimal \"d\", money \"m\", "
    "date \"day\", "
    "yesno \"go\", text \"t\", text \"way\" },\n"
    "step \"ask\" { by = role \"worker\", due = days(1), form = { choice \"c\" { \"x\", \"y\", required = true }, "
    "yesno \"go\" } },\n"
    "decide \"d\" { table = \"t\", into = \"way\" },\n";

LoadResult table(const std::string& head, const std::string& rules) {
  return load(
      small(kRoute, {{"decisions/t.lua", "return decision \"t\" { " + head + ", rules = {\n" + rules + "} }\n"}}), {});
}
LoadResult first(const std::string& inputs, const std::string& rules) {
  return table("hit = \"first\", inputs = { " + inputs + " }", rules);
}

/// The only thing said is this warning.
void warned(const LoadResult& result, const std::string& place, const std::string& words) {
  INFO(all(result.faults));
  CHECK(result.bundle);
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].warning);
  CHECK_MESSAGE(has(result, place, words), words);
}
void fine(const LoadResult& result) {
  INFO(all(result.faults));
  CHECK(result.bundle);
  CHECK(result.faults.empty());
}
constexpr const char* kName = "decisions/t.lua:1:17";

}  // namespace

TEST_CASE("Proof_NamesACaseWithoutARule") {
  warned(first("\"file.c\"", "{ \"x\", \"1\" }, { \"y\", \"2\" }, { unknown, \"3\" }"), kName,
         "no rule for: file.c = z");
  warned(first("\"file.c\"", "{ known, \"1\" }"), kName, "file.c unknown");
  warned(first("\"file.n\"", "{ less(4), \"1\" }, { more(5), \"2\" }, { unknown, \"3\" }"), kName, "4 <= file.n <= 5");
  warned(first("\"file.n\"", "{ less(4), \"1\" }, { more(4), \"2\" }, { unknown, \"3\" }"), kName, "file.n = 4");
  warned(first("\"file.n\"", "{ at_most(4), \"1\" }, { unknown, \"3\" }"), kName, "file.n > 4");
  warned(first("\"file.d\"", "{ at_most(4), \"1\" }, { at_least(5), \"2\" }, { unknown, \"3\" }"), kName,
         "4 < file.d < 5");
  warned(first("\"file.m\"", "{ at_most(euro(4)), \"1\" }, { unknown, \"3\" }"), kName, "file.m > € 4");
  warned(first("\"file.day\"", "{ less(day \"2026-07-01\"), \"1\" }, { unknown, \"3\" }"), kName,
         "file.day >= 2026-07-01");
  warned(first("\"file.t\"", "{ \"a\", \"1\" }, { unknown, \"3\" }"), kName, "file.t something else");
  warned(first("\"file.c\", \"file.n\"", "{ \"x\", any, \"1\" }, { any, less(3), \"2\" }, { unknown, any, \"3\" }"),
         kName, "no rule for: file.c = y, file.n >= 3");
  fine(first("\"file.c\"", "{ one_of(\"x\", \"y\"), \"1\" }, { \"z\", \"2\" }, { unknown, \"3\" }"));
  fine(first("\"file.n\"", "{ at_most(4), \"1\" }, { at_least(5), \"2\" }, { unknown, \"3\" }"));  // whole numbers
  fine(first("\"file.n\"", "{ between(0, 9), \"1\" }, { unknown, \"3\" }"));                       // min and max
  fine(first("\"file.m\"", "{ less(euro(4)), \"1\" }, { at_least(euro(4)), \"2\" }, { unknown, \"3\" }"));
  fine(first("\"file.t\"", "{ \"a\", \"1\" }, { any, \"2\" }"));
}

TEST_CASE("Proof_KnowsWhatCannotBeUnknown") {
  fine(first("\"ask.c\"", "{ \"x\", \"1\" }, { \"y\", \"2\" }"));  // required, and the step before
  warned(first("\"ask.go\"", "{ yes, \"1\" }, { no, \"2\" }"), kName, "ask.go unknown");
  fine(first("\"client.number\"", "{ known, \"1\" }"));  // a record's key
  warned(first("\"client.name\"", "{ known, \"1\" }"), kName, "client.name unknown");
  auto with = [](const std::string& step) {
    return load(
        small("file = { text \"way\" },\nstep \"ask\" { by = role \"worker\", due = days(1), form = { choice \"c\" { "
              "\"x\", "
              "required = true } }" +
                  step + " },\ndecide \"d\" { table = \"t\", into = \"way\" },\n",
              {{"decisions/t.lua",
                "return decision \"t\" { hit = \"first\", inputs = { \"ask.c\" }, rules = { { \"x\", \"1\" } } }\n"}}),
        {});
  };
  fine(with(""));
  warned(with(", skip_by = role \"boss\""), kName, "ask.c unknown");
  warned(with(", when = function(case) return case.file.way end"), kName, "ask.c unknown");
}

TEST_CASE("Proof_SaysWhatDependsOnAFunction") {
  const std::string f = "function(case) return case.file.n end";
  warned(first(f, "{ more(0), \"1\" }"), kName,
         "function 1 <= 0; whether the function ever gives that cannot be proven");
  warned(first("\"file.c\", " + f, "{ \"x\", any, \"1\" }, { any, more(0), \"2\" }"), kName,
         "file.c = y, function 2 <= 0; whether");
  warned(first("\"file.c\", " + f, "{ \"x\", any, \"1\" }, { \"y\", any, \"2\" }, { \"z\", more(0), \"2\" }"), kName,
         "no rule for: file.c unknown");  // for sure, whatever the function gives
  fine(first(f, "{ more(0), \"1\" }, { any, \"2\" }"));
  auto unique = table("hit = \"unique\", inputs = { \"file.c\", " + f + " }",
                      "{ \"x\", more(0), \"1\" },\n{ one_of(\"x\", \"y\"), more(5), \"2\" },\n{ unknown, any, \"3\" }, "
                      "{ \"y\", at_most(5), \"4\" }, { \"y\", unknown, \"5\"}, {\"x\", at_most(0), \"6\"}, {\"x\", "
                      "unknown, \"7\"}, {\"z\", any, \"8\"}");
  warned(unique, "decisions/t.lua:3:1", "both hold for: file.c = x, function 2 > 5; whether the function ever gives");
}

TEST_CASE("Proof_FindsRulesThatContradictEachOther") {
  auto with = [](const std::string& hit, const std::string& rules) {
    return table("hit = \"" + hit + "\", inputs = { \"file.c\", \"file.n\" }", rules);
  };
  auto overlap = with(
      "unique",
      "{ \"x\", any, \"1\" },\n{ any, less(3), \"2\" },\n{ one_of(\"y\", \"z\"), at_least(3), \"3\" },\n{ unknown, "
      "at_least(3), \"4\" }, { \"y\", unknown, \"5\" }, { \"z\", unknown, \"5\" }, { unknown, unknown, \"5\" }");
  INFO(all(overlap.faults));
  CHECK_FALSE(overlap.bundle);
  CHECK(overlap.faults.size() == 1);
  CHECK(has(overlap, "decisions/t.lua:3:1",
            "rule 2 and rule 1 (small/decisions/t.lua:2) both hold for: file.c = x, file.n < 3"));
  fine(with("unique",
            "{ \"x\", less(3), \"1\" }, { \"x\", at_least(3), \"2\" }, { \"x\", unknown, \"3\" }, { one_of(\"y\", "
            "\"z\"), any, \"4\" }, { unknown, any, \"5\" }"));
  auto any = with("any", "{ \"x\", any, \"1\" },\n{ any, less(3), \"2\" },\n{ any, any, \"1\" }");
  INFO(all(any.faults));
  CHECK_FALSE(any.bundle);
  CHECK(has(any, "decisions/t.lua:3:1", "give different outputs for: file.c = x, file.n < 3"));
  CHECK(has(any, "decisions/t.lua:4:1", "rule 3 and rule 2"));
  fine(with("any", "{ \"x\", any, \"1\" }, { any, any, \"1\" }"));
}

TEST_CASE("Proof_FindsRulesThatNeverDecide") {
  warned(first("\"file.n\"", "{ less(5), \"1\" },\n{ less(3), \"2\" },\n{ any, \"3\" }"), "decisions/t.lua:3:1",
         "rule 2 never decides: rule 1 (small/decisions/t.lua:2) always goes first");
  warned(first("\"file.go\"", "{ yes, \"1\" },\n{ no, \"2\" },\n{ known, \"3\" },\n{ any, \"4\" }"),
         "decisions/t.lua:4:1", "together");
  warned(first("\"file.n\"", "{ less(0), \"1\" },\n{ any, \"2\" }"), "decisions/t.lua:2:3", "never `< 0`");
  warned(first("\"ask.c\"", "{ \"x\", \"1\" },\n{ unknown, \"2\" },\n{ any, \"2\" }"), "decisions/t.lua:3:3",
         "never `unknown`");
  warned(table("hit = \"priority\", order = { \"b\", \"a\" }, inputs = { \"file.n\" }",
               "{ less(3), \"a\" },\n{ less(5), \"b\" },\n{ any, \"a\" }"),
         "decisions/t.lua:2:1", "rule 1 never decides");
  fine(table("hit = \"priority\", order = { \"a\", \"b\" }, inputs = { \"file.n\" }",
             "{ less(3), \"a\" },\n{ less(5), \"b\" },\n{ any, \"b\" }"));
  warned(table("hit = \"any\", inputs = { \"file.n\" }", "{ any, \"a\" },\n{ less(5), \"a\" }"), "decisions/t.lua:3:1",
         "rule 2 never decides");
}

TEST_CASE("Proof_AListMayBeEmpty") {
  const std::string file =
      "file = { integer \"n\", choices \"picks\" { \"a\", \"b\" } },\ndecide \"d\" { table = \"t\", into = \"";
  auto with = [&](const std::string& into, const std::string& head, const std::string& output) {
    return load(
        small(file + into + "\" },\n", {{"decisions/t.lua", "return decision \"t\" { hit = " + head +
                                                                ", inputs = { \"file.n\" }, rules = {\n{ more(1), " +
                                                                output + " }, { more(2), " + output + " } } }\n"}}),
        {});
  };
  fine(with("picks", "\"collect\"", "\"a\""));
  fine(with("picks", "\"output_order\", order = { \"a\" }", "\"a\""));
  fine(with("n", "\"collect\", with = \"sum\"", "1"));
  warned(with("n", "\"collect\", with = \"max\"", "1"), kName, "no rule for");
}

TEST_CASE("Proof_SaysWhenATableIsTooLarge") {
  std::string rules, cells;
  for (int i = 0; i < 600; ++i) rules += fmt::format("{{ \"w{}\", \"1\" }},\n", i);
  warned(first("\"file.t\"", rules + "{ any, \"2\" }"), kName, "too large to prove");
  std::mt19937 dice(1);
  rules.clear();
  std::string inputs;
  std::vector<std::string> names{"file.c", "file.n", "file.d", "file.m", "file.day", "file.go", "file.t"};
  for (const auto& name : names) inputs += "\"" + name + "\", ";
  for (int i = 0; i < 1500; ++i)
    rules += fmt::format("{{ any, {}, more({}), less(euro({})), any, any, any, \"1\" }},\n", dice() % 10, dice() % 200,
                         dice() % 200);
  auto large = first(inputs, rules + "{ any, any, any, any, any, any, any, \"2\" }");
  CHECK(large.bundle);
  CHECK(has(large, kName, "too large to prove"));
}

// --- random tables against the truth ---

namespace {

struct RandomTable {
  Field c, n;
  std::vector<std::vector<Test>> rules;  // of c, n and a yes or no
};

Test random_test(std::mt19937& dice, std::size_t column) {
  auto up_to = [&](std::uint32_t n) { return static_cast<std::int64_t>(dice() % n); };
  Test test;
  auto kind = up_to(column == 1 ? 9 : 5);
  if (kind < 3) {
    test.kind = static_cast<Test::Kind>(kind);
    return test;
  }
  auto literal = [&]() -> Value {
    if (column == 0) return std::string(1, static_cast<char>('x' + up_to(3)));
    if (column == 1) return up_to(6);
    return up_to(2) == 1;
  };
  test.kind = static_cast<Test::Kind>(kind);
  test.values.push_back(literal());
  if (test.kind == Test::Kind::one_of) test.values.push_back(literal());
  if (test.kind != Test::Kind::more || up_to(4)) return test;
  test.kind = Test::Kind::between;
  test.values.emplace_back(test.values[0].integer() + up_to(3));
  return test;
}

std::vector<const Test*> column(const std::vector<DecisionRule>& rules, std::size_t i) {
  std::vector<const Test*> out;
  for (const auto& rule : rules) out.push_back(&rule.tests[i]);
  return out;
}

}  // namespace

TEST_CASE("Space_AgreesWithEveryCaseOneByOne") {
  Field c, n, go;
  c.type = FieldType::choice;
  c.options = {{"x", {}}, {"y", {}}, {"z", {}}};
  n.type = FieldType::integer;
  n.min = 0;
  n.max = 5;
  go.type = FieldType::yesno;
  std::vector<std::vector<Value>> all{{Value(), "x", "y", "z"}, {Value(), 0, 1, 2, 3, 4, 5}, {true, false}};
  std::mt19937 dice(20190729);
  int gaps = 0, covered = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<DecisionRule> rules(1 + dice() % 6);
    for (auto& rule : rules)
      for (std::size_t i = 0; i < 3; ++i) rule.tests.push_back(random_test(dice, i));
    std::vector<Axis> axes{*Axis::of_field("c", &c, true, column(rules, 0)),
                           *Axis::of_field("n", &n, true, column(rules, 1)),
                           *Axis::of_field("go", &go, false, column(rules, 2))};
    Space space(axes, 1'000'000);
    std::vector<Box> boxes;
    std::vector<const Box*> taken;
    for (const auto& rule : rules) boxes.push_back(space.of_rule(rule));
    for (const auto& box : boxes) taken.push_back(&box);
    auto rest = space.without(space.whole(), taken);
    auto holds = [](const DecisionRule& rule, const std::vector<Value>& v) {
      return passes(rule.tests[0], v[0]) && passes(rule.tests[1], v[1]) && passes(rule.tests[2], v[2]);
    };
    bool gap = false, overlap = false, shadowed = true;
    for (const auto& x : all[0])
      for (const auto& y : all[1])
        for (const auto& z : all[2]) {
          std::size_t count = 0;
          for (const auto& rule : rules) count += holds(rule, {x, y, z});
          gap = gap || count == 0;
          overlap = overlap || (rules.size() > 1 && holds(rules[0], {x, y, z}) && holds(rules[1], {x, y, z}));
          shadowed = shadowed && !(holds(rules.back(), {x, y, z}) && count == 1);
        }
    REQUIRE(gap == !rest.empty());
    if (rules.size() > 1) REQUIRE(overlap == !Space::is_empty(space.common(boxes[0], boxes[1])));
    taken.pop_back();
    REQUIRE(shadowed == space.without(boxes.back(), taken).empty());
    for (std::size_t i = 0; i < rest.size(); ++i) {
      CHECK_FALSE(Space::is_empty(rest[i]));
      for (std::size_t j = 0; j < i; ++j) CHECK(Space::is_empty(space.common(rest[i], rest[j])));
    }
    (gap ? gaps : covered)++;
  }
  CHECK(gaps > 100);
  CHECK(covered > 100);
}

// Decision tables as they load: cells, results, hit policies, the table in CSV. What is proven of them:
// decision_proof_test.
#include <doctest/doctest.h>

#include <fmt/core.h>

#include <random>

#include "bundles.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

constexpr const char* kFile =
    "file = { choice \"c\" { \"x\", \"y\" }, integer \"n\", decimal \"d\", money \"m\", date \"day\", yesno \"go\", "
    "text \"t\", "
    "choices \"picks\" { \"x\", \"y\" },\n ref \"employer\", choice \"way\" { \"up\", \"down\" }, group \"pair\" { "
    "choice "
    "\"a\" { \"x\", \"y\" }, integer \"b\" }, group \"rows\" { many = true, text \"a\", integer \"b\", text \"more\" { "
    "required = true } } },\n";

/// A route that asks the table in this file; `node` is what the decide says besides.
LoadResult asked(const std::string& path, const std::string& text, const std::string& node = "into = \"way\"") {
  return load(small(kFile + ("decide \"d\" { table = \"t\", " + node + " },\n"), {{path, text}}), {});
}
LoadResult loaded(const std::string& body, const std::string& node = "into = \"way\"") {
  return asked("decisions/t.lua", "return decision \"t\" {\n" + body + " }\n", node);
}
/// One rule of one input, in line 3.
LoadResult cell(const std::string& input, const std::string& cell) {
  return loaded("hit = \"first\", inputs = { \"" + input + "\" }, rules = {\n  { " + cell +
                ", \"up\" },\n  { any, \"down\" } }");
}
LoadResult csv(const std::string& text, const std::string& node = "into = \"way\"") {
  return asked("decisions/t.csv", text, node);
}

bool clean(const LoadResult& result) {
  INFO(all(result.faults));
  CHECK(result.faults.empty());
  return result.bundle != nullptr;
}
bool fault(const LoadResult& result, const std::string& place, const std::string& words) {
  INFO(all(result.faults));
  CHECK_FALSE(result.bundle);
  CHECK_MESSAGE(has(result, place, words), place << " " << words);
  return true;
}

}  // namespace

TEST_CASE("Cells_AreHeldToTheFieldOfTheirInput") {
  for (auto [input, good] : {std::pair("file.c", "\"x\""),
                             {"file.c", "one_of(\"x\", \"y\")"},
                             {"file.n", "less(3)"},
                             {"file.d", "between(1, 2.5)"},
                             {"file.m", "at_least(euro(3))"},
                             {"file.go", "yes"},
                             {"file.day", "more(day \"2026-07-01\")"},
                             {"file.t", "one_of(\"a\", \"b\")"},
                             {"file.picks", "known"},
                             {"file.employer", "unknown"},
                             {"file.employer.name", "\"x\""}}) {
    INFO(input << " " << good);
    CHECK(clean(cell(input, good)));
  }
  fault(cell("file.c", "\"xx\""), "decisions/t.lua:3:5", "a choice of `c`");
  fault(cell("file.way", "\"donw\""), "decisions/t.lua:3:5", "did you mean `down`");
  fault(cell("file.c", "one_of(\"x\", \"z\")"), "decisions/t.lua:3:5", "a choice of `c`");
  fault(cell("file.n", "less(euro(3))"), "decisions/t.lua:3:5", "a whole number");
  fault(cell("file.n", "2.5"), "decisions/t.lua:3:5", "a whole number");
  fault(cell("file.m", "5"), "decisions/t.lua:3:5", "an amount");
  fault(cell("file.day", "less(5)"), "decisions/t.lua:3:5", "a date");
  fault(cell("file.go", "\"yes\""), "decisions/t.lua:3:5", "yes or no");
  fault(cell("file.picks", "\"x\""), "decisions/t.lua:3:5", "not a single value");
  fault(cell("file.employer", "\"e1\""), "decisions/t.lua:3:5", "any, known or unknown");
  fault(cell("file.t", "less(\"a\")"), "decisions/t.lua:3:5", "cannot be a cell");
  fault(cell("file.n", "between(5, 1)"), "decisions/t.lua:3:5", "nothing lies between");
  fault(cell("file.n", "between(1)"), "decisions/t.lua:3:5", "cannot be a cell");
  fault(cell("file.n", "one_of()"), "decisions/t.lua:3:5", "cannot be a cell");
}

TEST_CASE("Cells_OfAFunctionAreAlike") {
  auto with = [](const std::string& second) {
    return loaded(
        "hit = \"first\", inputs = { function(case) return case.file.n end }, rules = {\n  { less(3), \"up\" },\n  { " +
        second + ", \"up\" },\n  { any, \"down\" } }");
  };
  CHECK(clean(with("3.5")));
  fault(with("\"x\""), "decisions/t.lua:4:5", "further up this column has a number");
  fault(with("less(euro(1))"), "decisions/t.lua:4:5", "an amount of money");
}

TEST_CASE("HitPolicies_SayWhatTheyNeed") {
  auto with = [](const std::string& policy, const std::string& output = "\"up\"",
                 const std::string& node = "into = \"way\"") {
    return loaded(policy + ", inputs = { \"file.n\" }, rules = {\n  { any, " + output + " } }", node);
  };
  CHECK(clean(with("hit = \"unique\"")));
  fault(with("hit = \"frist\""), "decisions/t.lua:2:7", "did you mean `first`");
  fault(with("title = { nl = \"x\", en = \"x\" }"), "decisions/t.lua:1:8", "lacks `hit`");
  CHECK(clean(with("hit = \"priority\", order = { \"up\", \"down\" }")));
  fault(with("hit = \"priority\""), "decisions/t.lua:1:8", "needs `order`");
  fault(with("hit = \"priority\", order = { \"up\", \"up\" }"), "decisions/t.lua:2:35", "there twice");
  fault(with("hit = \"first\", order = { \"up\" }"), "decisions/t.lua:2:16", "belongs to");
  fault(with("hit = \"priority\", order = { \"down\" }"), "decisions/t.lua:3:10", "`up` is not in `order`");
  fault(with("hit = \"priority\", order = { other = { \"up\" } }"), "decisions/t.lua:2:29", "has no `other`");
  fault(with("hit = \"first\", with = \"sum\""), "decisions/t.lua:2:16", "belongs to `hit = \"collect\"`");
  fault(with("hit = \"collect\", with = \"median\"", "1", "into = \"n\""), "decisions/t.lua:2:25", "choose one of");
  fault(with("hit = \"collect\", with = \"sum\"", "\"up\"", "into = \"n\""), "decisions/t.lua:3:10",
        "a number or an amount");
  fault(with("hit = \"collect\", with = \"sum\"", "day \"2026-07-01\"", "into = \"day\""), "decisions/t.lua:3:10",
        "a number or an amount");
  CHECK(clean(with("hit = \"collect\", with = \"sum\"", "euro(3)", "into = \"m\"")));
  fault(
      loaded(
          "hit = \"first\", inputs = { \"file.n\" }, outputs = { \"a\", \"a\" }, rules = { { any, \"up\", \"up\" } }"),
      "decisions/t.lua:2:56", "there twice");
  fault(
      loaded("hit = \"collect\", with = \"count\", inputs = { \"file.n\" }, outputs = { \"a\", \"b\" }, rules = {\n { "
             "any, \"x\", 1 } }",
             "into = \"n\""),
      "decisions/t.lua:2:18", "one output");
}

TEST_CASE("Results_MustFitWhereTheyGo") {
  auto with = [](const std::string& policy, const std::string& outputs, const std::string& node) {
    return loaded(policy + ", inputs = { \"file.n\" }, rules = {\n  { any, " + outputs + " } }", node);
  };
  const std::string first = "hit = \"first\"", list = "hit = \"collect\"", two = first + ", outputs = { \"a\", \"b\" }",
                    many = "hit = \"rule_order\", outputs = { \"a\", \"b\" }";
  fault(with(first, "3", "into = \"way\""), "decisions/t.lua:3:10", "one of the choices");
  fault(with(first, "\"x\"", "into = \"picks\""), "route.lua:5:34", "one value");
  CHECK(clean(with(list, "\"x\"", "into = \"picks\"")));
  fault(with(list, "\"z\"", "into = \"picks\""), "decisions/t.lua:3:10", "a choice of `picks`");
  fault(with(list, "\"up\"", "into = \"way\""), "route.lua:5:34", "name a `choices` field");
  fault(with(list, "\"up\"", "outcomes = { up = done }"), "route.lua:5:27", "use `into` and `next`");
  fault(with("hit = \"collect\", with = \"count\"", "\"x\"", "into = \"way\""), "route.lua:5:34", "an `integer` field");
  CHECK(clean(with("hit = \"collect\", with = \"count\"", "\"x\"", "into = \"n\"")));
  CHECK(clean(with(two, "\"x\", 3", "into = \"pair\"")));
  fault(with(two, "\"x\", \"y\"", "into = \"pair\""), "decisions/t.lua:3:15", "a whole number");
  fault(with(two, "\"x\", 3", "into = \"rows\""), "route.lua:5:34", "name a `group` of those fields");
  fault(with(two, "\"x\", 3", "into = \"way\""), "route.lua:5:34", "name a `group` of those fields");
  fault(with(many, "\"x\", 3", "into = \"pair\""), "route.lua:5:34", "`many = true`");
  fault(with(many, "\"x\", 3", "into = \"rows\""), "route.lua:5:34", "`rows.more` is required");
  fault(with(first + ", outputs = { \"a\", \"c\" }", "\"x\", 3", "into = \"pair\""), "route.lua:5:34",
        "no field for the output `c`");
  CHECK(clean(with(two, "\"up\", 3", "into = { a = \"way\", b = \"file.n\" }")));
  fault(with(two, "\"x\", 3", "into = { a = \"way\" }"), "decisions/t.lua:3:10", "a choice of `way`");
  fault(with(two, "\"up\", 3", "into = { bb = \"n\" }"), "route.lua:5:36", "no output `bb`");
  fault(with(two, "\"up\", 3", "into = { a = \"nothing\" }"), "route.lua:5:40", "no field `nothing`");
  fault(with(two, "\"up\", 3", "into = { a = \"employer.name\" }"), "route.lua:5:40", "employer");
  fault(with(many, "\"up\", 3", "into = { a = \"way\" }"), "route.lua:5:34", "one rule decides");
  fault(with(first, "\"up\"", "into = {}"), "route.lua:5:34", "one rule decides");
  fault(with(first, "\"sideways\"", "into = \"t\", outcomes = { up = done }"), "decisions/t.lua:3:10",
        "no outcome `sideways`");
  CHECK(clean(with(two, "\"up\", 3", "outcomes = { up = done }")));
}

TEST_CASE("Csv_IsTheSameTableAsLua") {
  auto one =
      csv("priority up > down;t;Weg;Way\nfile.c;file.n;file.m;file.day;file.go;file.d;file.t;output\n"
          "x or y;< 5;>= € 12,50;2026-07-01;yes;2,5;niet bekend;up\n"
          "any;between -1 and 3;<= € 3;> 1-7-2026;no;known;\"\"\"yes\"\" or b\";down\n"
          "any;any;any;any;any;any;any;down\n");
  auto other = loaded(
      "title = { nl = \"Weg\", en = \"Way\" }, hit = \"priority\", order = { \"up\", \"down\" },\n"
      "inputs = { \"file.c\", \"file.n\", \"file.m\", \"file.day\", \"file.go\", \"file.d\", \"file.t\" }, rules = {\n"
      "{ one_of(\"x\", \"y\"), less(5), at_least(euro(12.5)), day \"2026-07-01\", yes, 2.5, \"niet bekend\", \"up\" "
      "},\n"
      "{ any, between(-1, 3), at_most(euro(3)), more(day \"2026-07-01\"), no, known, one_of(\"yes\", \"b\"), \"down\" "
      "},\n"
      "{ any, any, any, any, any, any, any, \"down\" } }");
  REQUIRE(clean(one));
  REQUIRE(clean(other));
  const auto &a = one.bundle->decisions.at("t"), &b = other.bundle->decisions.at("t");
  CHECK(a.title == b.title);
  CHECK((a.hit == b.hit && a.with == b.with));
  CHECK(a.outputs[0].order == b.outputs[0].order);
  REQUIRE(a.rules.size() == b.rules.size());
  for (std::size_t k = 0; k < a.rules.size(); ++k) {
    CHECK(a.rules[k].outputs[0].value == b.rules[k].outputs[0].value);
    for (std::size_t i = 0; i < a.inputs.size(); ++i) {
      INFO(k << " " << i);
      CHECK(a.inputs[i].path.text == b.inputs[i].path.text);
      CHECK((a.rules[k].tests[i].kind == b.rules[k].tests[i].kind));
      CHECK(a.rules[k].tests[i].values == b.rules[k].tests[i].values);
    }
  }
  CHECK(a.rules[1].origin.line == 4);
}

TEST_CASE("Csv_IsReadAsSpreadsheetsWriteIt") {
  CHECK(
      clean(csv("\xEF\xBB\xBF"
                "first;t\r\nfile.n;output;;\r\n< 3;up;;\r\n;;;\r\nany;down\r\n")));
  CHECK(clean(csv("first,t\nfile.n,output\n\"< 3\", up \nany,down")));
  CHECK(clean(csv("first;t;\"Weg; of \"\"pad\"\"\";Way\nfile.t;output\n\"niet,\n wel\";up\nany;down\n")));
  auto sum = csv("collect sum;t\nfile.n;output\n> 1;€ 5\n> 2;€ 7,50\n", "into = \"m\"");
  REQUIRE(clean(sum));
  CHECK(sum.bundle->decisions.at("t").rules[1].outputs[0].value == Value(Money{750}));
  CHECK(clean(csv("first;t\nfile.n;output a;output b\nany;x;3\n", "into = \"pair\"")));
}

TEST_CASE("Csv_FaultsHaveTheirPlace") {
  auto rule = [](const std::string& cell) { return csv("first;t\nfile.n;output\n" + cell + ";up\nany;down\n"); };
  fault(rule("<> 5"), "decisions/t.csv:3:1", "no value");
  fault(rule("Any"), "decisions/t.csv:3:1", "small letters");
  fault(rule("1.000"), "decisions/t.csv:3:1", "thousands");
  fault(rule("12abc"), "decisions/t.csv:3:1", "no number");
  fault(rule("30-2-2026"), "decisions/t.csv:3:1", "there is no day");
  fault(rule("€ 1,234"), "decisions/t.csv:3:1", "thousands");
  fault(rule("€ 1,2345"), "decisions/t.csv:3:1", "two decimals");
  fault(rule("between 1"), "decisions/t.csv:3:1", "between 1 and 5");
  fault(rule("1 or any"), "decisions/t.csv:3:1", "small letters");
  fault(rule("= 5"), "decisions/t.csv:3:1", "no value");
  fault(rule("ja"), "decisions/t.csv:3:1", "a whole number");
  fault(csv("first;t\nfile.n;output\nany;\"up\nany;down\n"), "decisions/t.csv:3:5", "not closed");
  fault(csv("first;t\nfile.n;output\nany;\"up\"x\nany;down\n"), "decisions/t.csv:3:9", "after the quotes");
  fault(csv("first;t\nfile.n;file.c;output\nany;;up\n"), "decisions/t.csv:3:5", "write `any`");
  fault(csv("first;t\nfile.n;output\nany;x;up\nany;down\n"), "decisions/t.csv:3:1", "3 cells");
  fault(csv("first;t\nfile.n;output\nany;up\nany;upp\n"), "decisions/t.csv:4:5", "a choice of `way`");
  fault(csv("first;t\nfile.n;output;file.c\nany;up;any\n"), "decisions/t.csv:2:15", "line 2 is");
  fault(csv("first;t\nfile.n;file.c\nany;up\n"), "decisions/t.csv:2:1", "line 2 is");
  fault(csv("first;t\nfile.nn;output\nany;up\n"), "decisions/t.csv:2:1", "no field `nn`");
  fault(csv("first\nfile.n;output\nany;up\n"), "decisions/t.csv:1:1", "line 1 is");
  fault(csv("frist;t\nfile.n;output\nany;up\n"), "decisions/t.csv:1:1", "did you mean `first`");
  fault(csv("first;T\nfile.n;output\nany;up\n"), "decisions/t.csv:1:7", "is not an id");
  fault(csv("first;t;Weg\nfile.n;output\nany;up\n"), "decisions/t.csv:1:9", "lacks `en`");
  fault(csv("collect mean;t\nfile.n;output\nany;1\n", "into = \"n\""), "decisions/t.csv:1:1", "choose one of");
  fault(csv("first;t\nfile.n;output\n"), "decisions/t.csv:1:1", "rules");
  fault(csv(""), "decisions/t.csv:1:1", "rules");
  fault(csv("first;t\nfile.t;output\n\xE9\xE9n;up\n"), "decisions/t.csv:1:1", "UTF-8");
  fault(csv("first;t\nfile.n;output\n" + std::string(300000, '\n') + "any;up\n"), "decisions/t.csv:1:1", "at most");
  auto both = load(
      small(std::string(kFile) + "decide \"d\" { table = \"t\", into = \"way\" },\n",
            {{"decisions/t.csv", "first;t\nfile.n;output\nany;up\n"},
             {"decisions/u.lua",
              "return decision \"t\" { hit = \"first\", inputs = { \"file.n\" }, rules = { { any, \"up\" } } }\n"}}),
      {});
  fault(both, "decisions/u.lua:1:17", "there already");
}

TEST_CASE("Csv_AnyBytesGiveATableOrAFault") {
  const std::vector<std::string> parts{"first",
                                       "unique",
                                       "collect sum",
                                       ";",
                                       ";",
                                       ",",
                                       "\n",
                                       "\r\n",
                                       "\"",
                                       "t",
                                       "file.n",
                                       "output",
                                       "output a",
                                       "any",
                                       "< 5",
                                       "between 1 and",
                                       "€",
                                       " or ",
                                       "1.000",
                                       "-",
                                       "2026-07-01",
                                       "\xE9",
                                       " ",
                                       "priority x >",
                                       "file.c",
                                       "up",
                                       "<",
                                       "9e999",
                                       "99999999999999999999"};
  std::mt19937 dice(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text = round % 2 ? "first;t\nfile.n;output\n" : "";
    for (auto n = dice() % 30; n > 0; --n) text += parts[dice() % parts.size()];
    auto result = csv(text);
    INFO(text);
    bool wrong = std::any_of(result.faults.begin(), result.faults.end(), [](const Fault& f) { return !f.warning; });
    CHECK(wrong == (result.bundle == nullptr));
    for (const auto& one : result.faults) CHECK(one.origin.line > 0);
  }
}

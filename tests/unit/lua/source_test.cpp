#include "lua/source.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace trajectum::lua;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

// Every word a route file may use that is not Lua's own.
const std::set<std::string> kHostWords = {
    "route",   "stage",     "step",     "optional", "decide",     "wait",       "subroute", "milestone", "each",
    "series",  "finish_by", "finish",   "to",       "done",       "one",        "some",     "race",      "role",
    "owner",   "workdays",  "months",   "weeks",    "days",       "years",      "at",       "text",      "note",
    "yesno",   "choice",    "choices",  "date",     "document",   "ref",        "group",    "integer",   "decimal",
    "money",   "seats",     "budget",   "budgets",  "euro",       "register",   "decision", "yes",       "no",
    "any",     "known",     "unknown",  "one_of",   "less",       "more",       "between",  "roles",     "pools",
    "pool",    "since",     "reached",  "visited",  "entered",    "open_cases", "metrics",  "share",     "count",
    "today",   "change",    "after",    "before",   "add",        "remove",     "replace",  "megabytes", "describe",
    "it",      "open",      "expect",   "advance",  "advance_to", "explore",    "ipairs",   "pairs",     "balance",
    "cases",   "day",       "duration", "job",      "put",        "score",      "script",   "flow",      "stock",
    "members", "left",      "ended",    "labels",   "titles",     "late",       "average",  "split",     "bsn",
    "string",  "metric",    "person",   "math"};

Source example(const char* path) { return Source(path, read_file(std::filesystem::path(TRAJECTUM_SOURCE_DIR) / path)); }

}  // namespace

TEST_CASE("Source_FindsNoFalseFreeNamesInTheBundles") {
  int files = 0;
  for (const char* folder : {"workflows", "plugins"}) {
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(TRAJECTUM_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".lua") continue;
      ++files;
      Source source(entry.path().filename(), read_file(entry.path()));
      for (const auto& free : source.free_names()) {
        CAPTURE(source.file());
        CAPTURE(free.at.line);
        CAPTURE(free.name);
        CHECK(kHostWords.count(free.name) == 1);
        CHECK_FALSE(free.written);
      }
      CHECK(source.duplicate_keys().empty());
      CHECK(source.assigned_upvalues().empty());
    }
  }
  CHECK(files >= 11);
}

TEST_CASE("Source_FindsEveryStepWithItsKeys") {
  auto source = example("workflows/werkroute/route.lua");
  int steps = 0;
  for (const auto& word : source.words()) {
    if (word.word != "step") continue;
    ++steps;
    CAPTURE(word.name);
    CHECK_FALSE(word.name.empty());
    CHECK(word.end_line > word.at.line);
    CHECK(source.find_word("step", word.name, word.at.line) == &word);
    CHECK(source.find_token("\"" + word.name + "\"", word.at.line).column == word.name_at.column);
    bool has_by = false, has_due = false;
    for (const auto& key : word.keys) {
      has_by |= key.key == "by";
      has_due |= key.key == "due";
    }
    CHECK(has_by);
    CHECK(has_due);
  }
  CHECK(steps == 14);
}

TEST_CASE("Source_GivesColumnsInCharacters") {
  Source source("f.lua", "return { title = 'Oriëntatie', step \"x\" { by = 1 } }");
  auto* step = source.find_word("step", "x", 1);
  REQUIRE(step);
  CHECK(step->at.column == 32);
  CHECK(step->name_at.column == 37);
  REQUIRE(step->keys.size() == 1);
  CHECK(step->keys[0].literal == "1");
  CHECK(source.find_token("by", 1).column == 43);
}

TEST_CASE("Source_ReadsKeysOfTheLastConstructorOnly") {
  Source source("f.lua",
                "choice \"m\" { \"low\", \"high\",\n required = true, [\"max\"] = 3, n = { deep = 1 } }\nworkdays(5) { "
                "calendar = \"k\" }");
  auto* choice = source.find_word("choice", "m", 1);
  REQUIRE(choice);
  REQUIRE(choice->keys.size() == 5);
  CHECK(choice->keys[0].key == "");
  CHECK(choice->keys[0].literal == "low");
  CHECK(choice->keys[2].key == "required");
  CHECK(choice->keys[2].literal == "");
  CHECK(choice->keys[3].key == "max");
  CHECK(choice->keys[3].literal == "3");
  CHECK(choice->keys[4].key == "n");
  CHECK(choice->end_line == 2);
  auto* workdays = source.find_word("workdays", "", 3);
  REQUIRE(workdays);
  REQUIRE(workdays->keys.size() == 1);
  CHECK(workdays->keys[0].key == "calendar");
}

TEST_CASE("Source_FindsKeysWrittenTwiceAtAnyLevel") {
  Source source("f.lua", "return { a = 1, b = { c = 1,\n [\"c\"] = 2 }, a = 3, [1] = 1, [1] = 2, f(), f() }");
  REQUIRE(source.duplicate_keys().size() == 2);
  CHECK(source.duplicate_keys()[0].key == "c");
  CHECK(source.duplicate_keys()[0].again.line == 2);
  CHECK(source.duplicate_keys()[1].key == "a");
  CHECK(source.duplicate_keys()[1].first.column == 10);
}

TEST_CASE("Source_KnowsLocalsInEveryScope") {
  Source source("f.lua", R"(
local a <const>, b = x1, 2
local function fact(n) if n < 2 then return 1 else return n * fact(n - 1) end end
for i, v in pairs { a } do local c = i + v; b = c end
for j = 1, x2 do goto skip; print_it(j) ::skip:: end
repeat local done_now = true until done_now
local t = { m = function(self, ...) return self, ... end }
function t.f(p) return p, x3 end
function t:g() return self end
x4 = function() x5 = a end
do local inner = 1 end
return inner, c, _ENV.math, t.x9.y, t:call()
)");
  std::set<std::string> names, written, in_function;
  for (const auto& f : source.free_names()) {
    names.insert(f.name);
    if (f.written) written.insert(f.name);
    if (f.in_function) in_function.insert(f.name);
  }
  CHECK(names == std::set<std::string>{"x1", "pairs", "x2", "print_it", "x3", "x4", "x5", "inner", "c"});
  CHECK(written == std::set<std::string>{"x4", "x5"});
  CHECK(in_function == std::set<std::string>{"x3", "x5"});
}

TEST_CASE("Source_EndsLinesWhereLuaDoes") {
  Source source("r.lua", "-- a\rlocal n = 0\r\nlocal function f() return n end\n\rn = n + 1\n\nx()");
  CHECK(source.text() == "-- a\nlocal n = 0\nlocal function f() return n end\nn = n + 1\n\nx()");
  CHECK(source.line(2) == "local n = 0");
  CHECK(source.line(6) == "x()");
  REQUIRE(source.assigned_upvalues().size() == 1);
  CHECK(source.assigned_upvalues()[0].at.line == 4);
}

TEST_CASE("Source_FindsUpvaluesThatChange") {
  Source source("f.lua", R"(
local counter, constant, helper = 0, 1, nil
local plain = 0
plain = plain + 1
return function(case)
  local sum = 0
  local function add(n) sum = sum + n + constant end
  counter = counter + 1
end
)");
  REQUIRE(source.assigned_upvalues().size() == 1);
  CHECK(source.assigned_upvalues()[0].name == "counter");
  CHECK(source.assigned_upvalues()[0].at.line == 8);
}

TEST_CASE("Source_SurvivesBrokenText") {
  auto whole = example("workflows/werkroute/route.lua").text();
  for (std::size_t cut = 0; cut < whole.size(); cut += 97) {
    Source source("f.lua", whole.substr(0, cut));
    CHECK(source.line(1) == std::string_view(whole).substr(0, std::min(cut, whole.find('\n'))));
  }
  for (const char* broken :
       {"{ { { (", "step \"x\" { a = }", "function (", "end end end", "x = = 1", "[[ no end", "\"no end", "a.b.",
        "f(a b)", "{ a b c }", "for", "local", "--[==[", "if x then else elseif", "f(end)"})
    Source("f.lua", broken);
  Source deep("f.lua", std::string(100000, '{'));
  Source deeper("f.lua", std::string(100000, '('));
  CHECK(deep.words().empty());
}

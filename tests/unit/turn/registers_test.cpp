// Registers: by what records are found, what they were, who knows them, what refers to them.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "pipeline/record_import.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using pipeline::Registers;

namespace {

constexpr const char* kStep = "step \"x\" { by = role \"worker\", due = days(1), next = done },\n";

/// A register "thing" with one field "f" of each type that has an index, and that index alone on a line.
std::string indexed(const std::string& type, const std::string& head) {
  return std::string(kStep) + "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { " +
         type + " \"f\" {" + head + "\n  index = true, --@ " + type + "/index\n} } }\n";
}

const route::Register& thing(Trial& t) { return t.bundle().registers.at("thing"); }

turn::Principal admin() {
  turn::Principal who;
  who.admin = true;
  return who;
}

Result<Registers::Page> find(Trial& t, const Registers::Search& search, const turn::Principal& who = admin(),
                             const std::string& reg = "thing") {
  Result<Registers::Page> out = internal_error("not asked");
  t.bench().group(
      [&] { out = Registers(t.bench().engine()).find(t.bench().region(), who, t.bundle().registers.at(reg), search); });
  return out;
}

std::string ids(const Result<Registers::Page>& page) {
  if (!page) return page.error().text.en;
  std::string out;
  for (const auto& one : page->records) out += (out.empty() ? "" : " ") + one.id;
  return out;
}

Registers::Search sorted(const std::string& by) {
  Registers::Search out;
  out.sort = by;
  return out;
}

Registers::Search where(Record filter) {
  Registers::Search out;
  out.filter = std::move(filter);
  return out;
}

/// Puts three records whose values are not in the order of their keys; the fourth has none. Sorted they come as c a b
/// d.
void in_order(Trial& t, const Value& a, const Value& b, const Value& c) {
  HOLD(t.put("thing", "a", record({{"f", a}})));
  HOLD(t.put("thing", "b", record({{"f", b}})));
  HOLD(t.put("thing", "c", record({{"f", c}})));
  HOLD(t.put("thing", "d", {}));
  HOLD(ids(find(t, sorted("f"))) == "c a b d");
  HOLD(ids(find(t, sorted("-f"))) == "d b a c");
  HOLD(ids(find(t, where(record({{"f", a}})))) == "a");
  HOLD(ids(find(t, where(record({{"f", List{b, c}}})))) == "b c");
  Record none;
  none.append("f", {});
  HOLD(ids(find(t, where(none))) == "d");
  HOLD(t.put("thing", "a", record({{"f", c}})));
  HOLD(ids(find(t, where(record({{"f", a}})))).empty());
  HOLD(ids(find(t, where(record({{"f", c}})))) == "a c");
}

Value euros(std::int64_t cents) { return record({{"cents", cents}, {"currency", "EUR"}}); }

}  // namespace

TRIAL(Text_IndexFindsAndSorts, indexed("text", "")) { in_order(t, "kruk", "Tafel", "Éénpoot"); }
TRIAL(Integer_IndexFindsAndSorts, indexed("integer", "")) { in_order(t, 7, 1000, -40); }
TRIAL(Decimal_IndexFindsAndSorts, indexed("decimal", "")) { in_order(t, 0.5, 12, -1.5); }
TRIAL(Money_IndexFindsAndSorts, indexed("money", "")) { in_order(t, euros(100), euros(100000), euros(-5)); }
TRIAL(Date_IndexFindsAndSorts, indexed("date", "")) { in_order(t, "2019-07-01", "2020-01-01", "1968-05-05"); }
TRIAL(Choice_IndexFindsAndSorts, indexed("choice", "\"m\", \"n\", \"k\",")) { in_order(t, "m", "n", "k"); }
TRIAL(Ref_IndexFindsAndSorts, indexed("ref", "to = \"client\",")) { in_order(t, "c2", "c3", "c1"); }
TRIAL(Bsn_IndexFindsAndSorts, indexed("bsn", "")) { in_order(t, "123456782", "999990342", "111222333"); }
TRIAL(Yesno_IndexFindsAndSorts, indexed("yesno", "")) {
  HOLD(t.put("thing", "a", record({{"f", true}})));
  HOLD(t.put("thing", "b", record({{"f", false}})));
  HOLD(ids(find(t, sorted("f"))) == "b a");
}
TRIAL(Choices_IndexCounts, indexed("choices", "\"m\", \"n\", \"k\",")) {
  HOLD(t.put("thing", "a", record({{"f", List{"m", "n"}}})));
  HOLD(t.put("thing", "b", record({{"f", List{"n"}}})));
  HOLD(t.put("thing", "c", {}));
  HOLD(ids(find(t, where(record({{"f", "n"}})))) == "a b");
  auto search = where({});
  search.facets = {"f"};
  auto page = find(t, search);
  HOLD(page.ok());
  const auto& values = page->facets[0].values;
  HOLD(values.size() == 3);
  HOLD(values[0].first == Value("n"));
  HOLD(values[0].second == 2);
  HOLD(!find(t, sorted("f")).ok());
}

TRIAL(Text_SortIsByTheSurname, std::string(kStep) + R"(
=== registers/thing.lua
return register "thing" { key = text "code", fields = { text "f" { index = true,
  sort = "name", --@ text/sort
} } }
)") {
  in_order(t, "Jan van den Berg", "Bo Zon", "Wim Aker");
}

TRIAL(Bsn_IsCheckedAndKeptToItself, std::string(kStep) + R"(
=== registers/thing.lua
return register "thing" { key = text "code", fields = { text "name", bsn "f" {
  required = true, --@ bsn/required
  title = { nl = "Burgernummer", en = "Citizen number" }, --@ bsn/title
} } }
)") {
  HOLD(!t.put("thing", "a", record({{"name", "A"}})));
  HOLD(t.error.text.en.find("Citizen number is required") != std::string::npos);
  HOLD(!t.put("thing", "a", record({{"f", "123456789"}})));
  HOLD(t.error.text.en.find("123456789") == std::string::npos);
  HOLD(!t.put("thing", "a", record({{"f", "1234567"}})));
  HOLD(t.put("thing", "a", record({{"f", "123456782"}})));
  HOLD(t.put("thing", "b", record({{"f", "10000008"}})));  // a number that begins with a zero may lack it
  HOLD(t.bench().region().state.record("thing", "b")->get("f") == Value("010000008"));
  std::vector<std::string> hidden;
  auto seen = pipeline::without_sensitive(thing(t).fields, *t.bench().region().state.record("thing", "a"), hidden);
  HOLD(seen.get("f") == Value("******782"));
  HOLD(hidden == std::vector<std::string>{"f"});
  auto page = find(t, where(record({{"f", "123456782"}})), {});
  HOLD(!page.ok());
  HOLD(page.error().code == ErrorCode::forbidden);
}

TRIAL(Register_ExtendsAddsToTheOneBelow, std::string(kStep) + R"(
=== base/registers/thing.lua
return register "thing" { key = text "code", title = { nl = "D", en = "T" }, fields = { text "name" { required = true } } }
=== registers/thing.lua
return register "thing" {
  extends = "thing", --@ register/extends
  fields = { text "f" { index = true } },
}
)") {
  HOLD(t.loads());
  const auto& reg = thing(t);
  HOLD(reg.key.name == "code");
  HOLD(reg.fields.size() == 2);
  HOLD(reg.fields[0].name == "name");
  HOLD(reg.label == "name");
  HOLD(reg.title.en == "T");
  HOLD(!t.put("thing", "a", record({{"f", "x"}})));
  HOLD(t.put("thing", "a", record({{"f", "x"}, {"name", "A"}})));
}

TEST_CASE("Register_ExtendsOnlyAdds") {
  auto faults = [](const std::string& body) {
    Trial t(
        std::string(kStep) +
        "=== base/registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { text \"name\" } }\n"
        "=== registers/thing.lua\nreturn register \"thing\" { " +
        body + " }\n");
    return t.faults();
  };
  CHECK(faults("extends = \"thing\", fields = { text \"name\" }").find("only adds") != std::string::npos);
  CHECK(faults("extends = \"thing\", key = text \"nr\"").find("take `key` away") != std::string::npos);
  CHECK(faults("extends = \"thingy\"").find("did you mean `thing`") != std::string::npos);
  CHECK(faults("extends = \"thing\"").empty());
}

TEST_CASE("Index_IsForFieldsOfARegister") {
  auto faults = [](const std::string& field) {
    Trial t("step \"x\" { by = role \"worker\", due = days(1), form = { " + field + " }, next = done },\n");
    return t.faults();
  };
  CHECK(faults("text \"f\" { index = true }").find("`index` is for fields of a register only") != std::string::npos);
  CHECK(faults("text \"f\" { sort = \"name\" }").find("`sort` is for fields") != std::string::npos);
  Trial group(std::string(kStep) +
              "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { group \"g\" { text "
              "\"f\" { index = true } } } }\n");
  CHECK(group.faults().find("`index` is for fields of a register only") != std::string::npos);
  std::string many;
  for (std::size_t i = 0; i <= limits::kIndexFieldsMax; ++i)
    many += "text \"f" + std::to_string(i) + "\" { index = true }, ";
  Trial full(std::string(kStep) +
             "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { " + many + "} }\n");
  CHECK(full.faults().find("at most 32 fields") != std::string::npos);
}

TRIAL(Find_GivesRecordsToHandlers, R"(
  step "x" { by = role "worker", due = days(1), next = "y",
    on_done = function(case)
      local red = case:find("thing", { colour = "red" }, function(one) return one.n > 1 end)
      case.file.n, case.file.word = #red, red[1].code .. red[1].id
    end },
  wait "y" { ready = function(case) return #case:find("thing", { colour = "blue" }) > 0 end, next = done,
             lasts = days(40) },
=== registers/thing.lua
return register "thing" { key = text "code", fields = { choice "colour" { "red", "blue", index = true }, integer "n" } }
)") {
  HOLD(t.put("thing", "a", record({{"colour", "red"}, {"n", 1}})));
  HOLD(t.put("thing", "b", record({{"colour", "red"}, {"n", 2}})));
  HOLD(t.put("thing", "c", record({{"colour", "red"}, {"n", 3}})));
  t.open();
  HOLD(t.complete("x"));
  HOLD(t.file("n") == Value(2));
  HOLD(t.file("word") == Value("bb"));
}

namespace {

const std::string kMany = std::string(kStep) + R"(
  optional "all" { by = role "worker", due = days(1), on_done = function(case) case.file.n = #case:find("thing") end },
  optional "few" { by = role "worker", due = days(1), on_done = function(case) case.file.n = #case:find("thing", { g = 3 }) end },
  optional "slow" { by = role "worker", due = days(1), on_done = function(case) case.file.n = #case:find("thing", { h = 3 }) end },
=== registers/thing.lua
return register "thing" { key = text "code", fields = { integer "g" { index = true }, integer "h", text "name" } }
)";

/// So many records, by the import: in a few turns.
void fill(Trial& t, std::size_t count) {
  for (std::size_t from = 0; from < count; from += limits::kImportRowsMax) {
    pipeline::ImportWanted wanted;
    wanted.columns = {"code", "g", "h"};
    for (auto i = from; i < std::min(count, from + limits::kImportRowsMax); ++i)
      wanted.rows.push_back({static_cast<int>(i),
                             {{"code", "t" + std::to_string(100000 + i)},
                              {"g", static_cast<std::int64_t>(i % 100)},
                              {"h", static_cast<std::int64_t>(i % 100)}}});
    t.bench().group([&] {
      pipeline::Caller caller;
      caller.region = t.bench().region().no;
      auto done = t.bench().engine().on_region(
          caller, [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
            auto plan = pipeline::plan_import(t.bench().engine(), r, thing(t), wanted);
            REQUIRE(plan.ok());
            REQUIRE(plan->rejects.empty());
            return pipeline::Engine::RegionCommand{std::move(plan->events), {}, "{}"};
          });
      REQUIRE(done.ok());
    });
  }
}

}  // namespace

TEST_CASE("Find_AboveAThousandAsksForAnIndex") {
  Trial t(kMany);
  fill(t, limits::kFindUnindexedMax);
  t.open();
  auto counts = [&](const std::string& node) {
    REQUIRE(t.add(node));
    return t.complete(node);
  };
  CHECK(counts("all"));
  CHECK(t.file("n") == Value(1000));
  CHECK(counts("slow"));
  CHECK(t.file("n") == Value(10));
  REQUIRE(t.put("thing", "one-more", {}));
  CHECK_FALSE(counts("all"));
  CHECK(t.error.text.en.find("index") != std::string::npos);
  CHECK_FALSE(counts("slow"));
  CHECK(counts("few"));
  CHECK(t.file("n") == Value(10));
}

TEST_CASE("Search_LooksAtSoManyRecordsAtOnce") {
  Trial t(kMany);
  fill(t, limits::kRecordsLookedAtMax + 200);
  auto search = where(record({{"h", 7}}));
  search.limit = 500;
  auto page = find(t, search);
  REQUIRE(page.ok());
  CHECK(page->records.size() == limits::kRecordsLookedAtMax / 100);
  REQUIRE_FALSE(page->after.empty());
  search.after = page->after;
  auto rest = find(t, search);
  REQUIRE(rest.ok());
  CHECK(rest->records.size() == 2);
  CHECK(rest->after.empty());
  search.after = "";
  search.count = true;
  CHECK_FALSE(find(t, search).ok());  // what is looked at one by one is not counted
  search = where(record({{"g", 7}}));
  search.count = true;
  CHECK(find(t, search)->count == 52);
}

TEST_CASE("Search_SaysWhatItCannotDo") {
  Trial t(std::string(kStep) + R"(
=== registers/thing.lua
return register "thing" { key = text "code", fields = { text "name" { index = true }, integer "n" { index = true },
  choice "way" { "left", "right", index = true }, note "said", text "secret" { sensitive = true, index = true },
  group "g" { text "inner" } } }
)");
  REQUIRE(t.put("thing", "a",
                record({{"name", "Stoel"},
                        {"n", 3},
                        {"way", "left"},
                        {"said", "Een rode café-stoel"},
                        {"secret", "geheim"},
                        {"g", record({{"inner", "x"}})}})));
  auto path = [&](const Registers::Search& search, const turn::Principal& who = admin()) {
    auto page = find(t, search, who);
    return page.ok() ? "ok " + ids(page)
                     : page.error().path + (page.error().code == ErrorCode::forbidden ? "forbidden" : "");
  };
  CHECK(path(where(record({{"nme", "x"}}))) == "filter.nme");
  CHECK(path(where(record({{"n", "drie"}}))) == "filter.n");
  CHECK(path(where(record({{"way", "up"}}))) == "filter.way");
  CHECK(path(where(record({{"g", record({{"inner", "x"}})}}))) == "filter.g");
  CHECK(path(where(record({{"name", record({{"from", "a"}})}}))) == "filter.name");
  CHECK(path(where(record({{"n", record({{"from", 1}, {"till", 2}})}}))) == "filter.n.till");
  CHECK(path(where(record({{"n", List{}}}))) == "filter.n");
  CHECK(path(where(record({{"n", record({{"from", 1}, {"to", 3}})}}))) == "ok a");
  CHECK(path(where(record({{"n", record({{"from", 4}})}}))) == "ok ");
  CHECK(path(where(record({{"n", record({{"to", 2}})}}))) == "ok ");
  CHECK(path(where(record({{"said", "Een rode café-stoel"}}))) == "ok a");
  CHECK(path(sorted("said")) == "sort");
  CHECK(path(sorted("-code")) == "ok a");
  auto search = where({});
  search.facets = {"n"};
  CHECK(path(search) == "facets");
  search.facets = std::vector<std::string>(limits::kFacetFieldsMax + 1, "way");
  CHECK(path(search) == "facets");
  search = where({});
  search.text = "?!";
  CHECK(path(search) == "text");
  search.text = "rode CAFE";
  CHECK(path(search) == "ok a");
  search.text = "a";  // its key
  CHECK(path(search) == "ok a");
  for (std::size_t i = 0; i < limits::kSearchWordsMax; ++i) search.text += " w";
  CHECK(path(search) == "text");
  search = sorted("name");
  search.after = "test/a";
  CHECK(path(search) == "after");
  List many;
  for (std::size_t i = 0; i <= limits::kFilterValuesMax; ++i) many.emplace_back(static_cast<std::int64_t>(i));
  CHECK(path(where(record({{"n", many}}))) == "filter.n");
  // Nothing of a sensitive field comes out by a search, for who may not see it.
  turn::Principal anna;
  anna.user = "anna";
  CHECK(path(where(record({{"secret", "geheim"}})), anna) == "forbidden");
  CHECK(path(sorted("secret"), anna) == "forbidden");
  search = where({});
  search.text = "geheim";
  CHECK(path(search, anna) == "ok ");
  CHECK(path(search) == "ok ");
  CHECK(path(where(record({{"secret", "geheim"}}))) == "ok a");
}

TEST_CASE("Index_IsMadeAnewWhenItsDeclarationChanges") {
  const std::string before =
      "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { text \"f\" } }\n";
  const std::string after =
      "=== registers/thing.lua\nreturn register \"thing\" { key = text \"code\", fields = { text \"f\" { index = true "
      "} } }\n";
  Trial old(kStep + before), fresh(kStep + after);
  REQUIRE(old.put("thing", "a", record({{"f", "Zon"}})));
  REQUIRE(old.put("thing", "b", record({{"f", "Maan"}})));
  CHECK_FALSE(find(old, sorted("f")).ok());
  REQUIRE(old.bench().switch_to(fresh.bench().generation()).ok());
  Result<Registers::Page> page = internal_error("not asked");
  old.bench().group([&] {
    auto& r = old.bench().region();
    page = Registers(old.bench().engine()).find(r, admin(), r.bundle->registers.at("thing"), sorted("f"));
  });
  CHECK(ids(page) == "b a");
}

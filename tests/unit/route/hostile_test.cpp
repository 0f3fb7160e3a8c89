// Bundles that mean harm, or are so broken that they might as well: each is refused as faults, the process goes on.
#include <doctest/doctest.h>

#include <chrono>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "bundles.hpp"

using namespace trajectum;
using namespace trajectum::route;
using namespace trajectum::route::test;

namespace {

/// A bundle with this whole route.lua.
LoadResult load_text(const std::string& text) {
  auto bundle = small("");
  bundle.files.back().text = text;
  return load(bundle, {});
}

std::string with_step(const std::string& options) {
  return std::string(kHead) + "step \"a\" { by = owner, due = days(1), " + options + " },\n}\n";
}

}  // namespace

TEST_CASE("SyntaxError_StandsAtItsToken") {
  auto result = load_text("return route \"r\" {\n  version = = 1,\n}\n");
  INFO(all(result.faults));
  CHECK_FALSE(result.bundle);
  CHECK(has(result, "route.lua:2:", "") == false);
  REQUIRE(result.faults.size() == 1);
  CHECK(result.faults[0].origin.line == 2);
  CHECK(result.faults[0].origin.column > 1);
}

TEST_CASE("EndlessLoop_IsOneFaultOfItsFileAndInTime") {
  auto before = std::chrono::steady_clock::now();
  auto result = load_text("local n = 0\nwhile true do n = n + 1 end\n");
  auto took = std::chrono::steady_clock::now() - before;
  INFO(all(result.faults));
  CHECK_FALSE(result.bundle);
  CHECK(result.faults.size() == 1);
  CHECK(result.faults[0].origin.file == "small/route.lua");
  CHECK(result.faults[0].message.en.find("overran") != std::string::npos);
  CHECK(std::chrono::duration_cast<std::chrono::milliseconds>(took).count() < 20 * limits::kLoadMsMax);
}

TEST_CASE("HugeString_IsOneFaultOfItsFile") {
  for (const char* text : {"local s = (\"x\"):rep(1024 * 1024 * 1024)\nreturn s\n",
                           "local s = \"xxxxxxxx\"\nfor i = 1, 40 do s = s .. s end\nreturn s\n"}) {
    auto result = load_text(text);
    INFO(all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK(result.faults.size() == 1);
    CHECK(result.faults[0].origin.file == "small/route.lua");
  }
}

TEST_CASE("UnknownKey_UndefinedTarget_MixedStage_AreFaults") {
  CHECK(has(load_text(with_step("nxt = done")), "route.lua:3:39", "has no `nxt`"));
  CHECK(has(load_text(with_step("next = \"nowhere\"")), "route.lua:3:46", "no node `nowhere`"));
  auto mixed = load_text(std::string(kHead) +
                         "stage \"s\" {\n step \"a\" { by = owner, due = days(1), next = \"b\" },\n"
                         " step \"b\" { by = owner, due = days(1) },\n next = done },\n}\n");
  INFO(all(mixed.faults));
  CHECK(has(mixed, "route.lua:5:2", "`a` (line 4)"));
}

TEST_CASE("Tables_ThatHoldThemselvesOrGrowWithoutEndAreRefused") {
  const char* kTexts[] = {
      "local t = {}\nt.t = t\nreturn route \"r\" { version = t }\n",
      "local t = { 1 }\nfor i = 1, 60 do t = { t, t } end\nreturn route \"r\" { version = t }\n",
      "local g = yesno \"x\"\nfor i = 1, 60 do g = group \"g\" { g, g } end\nreturn route \"r\" { file = { g } }\n",
      "local d = done\nfor i = 1, 100000 do d = one { d } end\nreturn route \"r\" { start = d }\n",
      "local t = {}\nfor i = 1, 100000 do t = { t } end\nreturn route \"r\" { version = t }\n",
      "while true do local w = text \"x\" end\n",
      "local t = {}\nfor i = 1, 9000 do t[i] = i end\nwhile true do local w = one { t } end\n",
      "local t = {}\nfor i = 1, 9000 do t[\"k\" .. i] = i end\nreturn route \"r\" (t)\n",
      "local t = {}\nfor i = 1, 200000 do t[i] = i end\nreturn route \"r\" { version = t }\n",
  };
  for (const char* text : kTexts) {
    auto result = load_text(text);
    INFO(text, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK_FALSE(result.faults.empty());
    CHECK(result.faults.size() <= limits::kFaultsMax + 1);
  }
}

TEST_CASE("Words_MisusedAreFaultsAndNeverACrash") {
  const char* kTexts[] = {
      "return route\n",
      "return route(5)\n",
      "return route \"r\"\n",
      "return route \"r\" \"s\"\n",
      "return route \"r\" { } { }\n",
      "return step\n",
      "return done\n",
      "return owner { }\n",
      "return done.x\n",
      "done.x = 1\n",
      "return 5\n",
      "return nil\n",
      "",
      "return { route \"r\" { } }\n",
      "return nowhere.at.all(1)[2] .. 3 + 4\n",
      "return route \"r\" { [1.5] = 2, [true] = 3 }\n",
      "return route \"r\" { nil, nil, step \"a\" { } }\n",
      "return route \"r\" { tostring, function() end, 0/0 }\n",
      "error { }\n",
      "error(done)\n",
      "return one(5)\n",
      "return one { }\n",
      "return text\n",
      "return text \"x\" { max = {} }\n",
      "local f = step \"a\" { }\nreturn route \"r\" { f, f }\n",
      "_ENV.x = 1\n",
      "_ENV = nil\nreturn route \"r\" { }\n",
      "return route \"r\" { file = 5, title = 6, subject = {}, owner = done, version = function() end, start = {} }\n",
      "return route \"r\" { each \"e\" { over = 3 }, series \"s\" { at = { 5 } }, wait \"w\" { }, decide \"d\" { } }\n",
      "return route \"r\" { step \"a\" { by = at(1), due = caseload(3), next = { } , form = { group \"g\" { } } } }\n",
      "return route \"r\" { step \"a\" { reserve = seats \"place\", spend = budget \"x\", every = 5, escalate = at() } "
      "}\n",
      "return route \"r\" { step \"a\" { outcomes = { 5 } }, finish_by \"\", milestone \"m\" { on = \"\" } }\n",
      "return route \"r\" { change \"a\" { } }\n",
      "return route \"r\" { extends = \"r\" }\n",
      "today()\n",
      "return route \"\xff\" { }\n",
      "return route(\"r\\0\") { }\n",
      "return route \"r\" { title = { nl = \"\xff\", en = \"x\" } }\n",
      "\x1bLua",
      "return workdays(5) { after = 5, x = 6 }\n",
      "return route \"r\" { due = workdays(5) { after = done } }\n",
  };
  for (const char* text : kTexts) {
    auto result = load_text(text);
    INFO(text, "\n", all(result.faults));
    CHECK_FALSE(result.bundle);
    CHECK_FALSE(result.faults.empty());
    for (const auto& fault : result.faults) {
      CHECK_FALSE(fault.message.nl.empty());
      CHECK_FALSE(fault.format(Lang::nl).empty());
    }
  }
}

TEST_CASE("Words_AreDeadAfterTheLoad") {
  auto bundle = small("step \"a\" { by = owner, due = days(1) },\n",
                      {{"pools.lua",
                        "return pools { pool \"p\" { route = \"r\",\n admit = function(client) return step \"b\" end,\n"
                        " rank = function(client) return done { } end } }\n"}});
  auto result = load(bundle, {});
  INFO(all(result.faults));
  REQUIRE(result.bundle);
  const auto& pool = result.bundle->pools.at("p");
  const auto& client = result.bundle->registers.at("client");
  for (auto function : {pool.admit, pool.rank}) {
    auto called = result.bundle->scripts->call_record(function, Record(), client.fields, client.key.name, Date{18078});
    REQUIRE_FALSE(called.ok());
    CHECK(called.error().code == ErrorCode::incident);
  }
}

TEST_CASE("Load_OutlivesMutilatedSources") {
  const auto base = folder("workflows/werkroute");
  const auto top = folder("plugins/zuid-limburg");
  SeededRandom random(20190701);
  int refused = 0;
  for (int round = 0; round < 120; ++round) {
    auto broken_base = base, broken_top = top;
    auto& files = round % 2 ? broken_base.files : broken_top.files;
    auto& text = files[random.next() % files.size()].text;
    auto at = random.next() % text.size();
    auto count = std::min<std::size_t>(1 + random.next() % 30, text.size() - at);
    const char* kInserts[] = {"",  "{",   "}",    "\"",        "nil", "done", "5", "function() end",
                              ",", "= {", "\xff", "local x = "};
    text.replace(at, count, kInserts[random.next() % std::size(kInserts)]);
    auto result = load(broken_top, {broken_base});
    refused += result.bundle ? 0 : 1;
    if (!result.bundle) CHECK_FALSE(result.faults.empty());
    for (const auto& fault : result.faults) CHECK_FALSE(fault.format(Lang::en).empty());
  }
  CHECK(refused > 40);
}

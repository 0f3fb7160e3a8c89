#include "lua/vm.hpp"

#include <doctest/doctest.h>

#include <lua.hpp>

#include "base/text.hpp"

using namespace trajectum;
using namespace trajectum::lua;

namespace {

/// A VM with the value words, and short ways to run one line.
struct Fixture {
  Vm vm;
  int globals = vm.make_globals();
  Fixture() {
    add_value_functions(vm, globals);
    vm.set_workday_sum([](Date d, const Duration& span) {
      return Date{d.days + static_cast<std::int32_t>(span.n) * (span.calendar == "double" ? 2 : 1)};
    });
  }

  /// The first result of a chunk; fails the test on an error.
  Value eval(const std::string& script) {
    CAPTURE(script);
    auto error = vm.compile(script, "f.lua", globals);
    if (!error) error = vm.call(0, 1, 250);
    if (error) FAIL_CHECK(error->message);
    if (error) return {};
    auto value = to_value(vm.state(), -1);
    lua_pop(vm.state(), 1);
    if (auto* problem = std::get_if<std::string>(&value)) {
      FAIL_CHECK(*problem);
      return {};
    }
    return std::get<Value>(value);
  }

  ScriptError error(const std::string& script, const std::string& file = "f.lua") {
    CAPTURE(script);
    auto error = vm.compile(script, file, globals);
    if (!error) error = vm.call(0, 0, 250);
    REQUIRE(error);
    CHECK(lua_gettop(vm.state()) == 0);
    return *error;
  }

  std::string unreadable(const std::string& script) {
    CAPTURE(script);
    REQUIRE_FALSE(vm.compile(script, "f.lua", globals));
    REQUIRE_FALSE(vm.call(0, 1, 250));
    auto value = to_value(vm.state(), -1);
    lua_pop(vm.state(), 1);
    REQUIRE(std::holds_alternative<std::string>(value));
    return std::get<std::string>(value);
  }
};

Value day(const char* text) { return *parse_date(text); }

}  // namespace

TEST_CASE("Vm_ErrorsCarryFileAndLine") {
  Fixture f;
  std::string file = "plugins/a-very-long-name-of-a-region/routes/a_very_long_name_of_a_route_file.lua";
  auto runtime = f.error("\n\nlocal t = nil\nreturn t.x", file);
  CHECK(runtime.file == file);
  CHECK(runtime.line == 4);
  CHECK(runtime.message.find("nil value") != std::string::npos);
  CHECK(runtime.message.find(".lua") == std::string::npos);
  auto raised = f.error("\nerror('geen 10:30: plaats')", file);
  CHECK(raised.line == 2);
  CHECK(raised.message == "geen 10:30: plaats");
  auto syntax = f.error("return {\n a = = 1 }", file);
  CHECK(syntax.file == file);
  CHECK(syntax.line == 2);
  CHECK(syntax.near == "=");
  auto library = f.error("\nlocal s = ('x'):rep('y')", file);
  CHECK(library.line == 2);
  CHECK(library.file == file);
}

TEST_CASE("Vm_TellsAScreenOfAnError") {
  Fixture f;
  auto large = f.error("error(('é'):rep(1000000))").message;
  CHECK(large.size() <= limits::kScriptErrorBytesMax + 4);
  CHECK(large.ends_with("é ..."));
  CHECK(f.error("return = [[" + std::string(9000, 'x') + "]]").message.size() <= limits::kScriptErrorBytesMax + 4);
}

TEST_CASE("Vm_TellsAnErrorOfAnyBytesInUtf8") {
  Fixture f;
  CHECK(f.error("error('é')").message == "é");
  CHECK(f.error("error('een \xff\xc3 twee')").message == "een ?? twee");
  auto syntax = f.error("return 1 'a\xff'");
  CHECK(is_utf8(syntax.message));
  CHECK(is_utf8(syntax.near));
}

TEST_CASE("Vm_BudgetIsSharedByNestedCallsAndEndsWithTheOuterOne") {
  Fixture f;
  static Vm* inner = nullptr;
  inner = &f.vm;
  lua_pushcfunction(f.vm.state(), [](lua_State* L) {
    lua_pushvalue(L, 1);
    if (auto error = inner->call(0, 0, 10'000)) luaL_error(L, "%s", error->message.c_str());
    return 0;
  });
  f.vm.set_global(f.globals, "nested");
  auto error = f.error("nested(function() while true do end end)");
  CHECK(error.budget);
  CHECK(f.eval("local n = 0 nested(function() n = 7 end) return n") == Value(7));
}

TEST_CASE("Vm_RunsUpToItsBudget") {
  Fixture f;
  REQUIRE_FALSE(f.vm.compile("local x = 0 for i = 1, 2e6 do x = x + i end return x", "f.lua", f.globals));
  CHECK_FALSE(f.vm.call(0, 0, 5000));
  REQUIRE_FALSE(f.vm.compile("while true do end", "f.lua", f.globals));
  auto error = f.vm.call(0, 0, 20);
  REQUIRE(error);
  CHECK(error->budget);
  CHECK(error->message.find("20 ms") != std::string::npos);
}

TEST_CASE("Vm_SeesHowManyInstructionsRanAndInWhichLineMostOfThem") {
  Fixture f;
  REQUIRE_FALSE(
      f.vm.compile("local x = 0\nfor i = 1, 1e5 do x = x + i end\nfor i = 1, 1e6 do x = x + i end\nfor i = 1, 1e5 do "
                   "x = x + i end\nreturn x",
                   "routes/f.lua", f.globals));
  REQUIRE_FALSE(f.vm.call(0, 0, 5000));
  auto seen = f.vm.last_call_seen();
  CHECK(seen.instructions > 1'000'000);
  CHECK(seen.instructions < 10'000'000);
  CHECK(seen.file == "routes/f.lua");
  CHECK(seen.line == 3);
  REQUIRE_FALSE(f.vm.compile("return 1", "routes/f.lua", f.globals));
  REQUIRE_FALSE(f.vm.call(0, 0, 5000));
  CHECK(f.vm.last_call_seen().instructions == 0);
  CHECK(f.vm.last_call_seen().line == 0);
}

TEST_CASE("Vm_RefusesSourcesAboveTheLimit") {
  Fixture f;
  std::string source(limits::kLuaSourceBytesMax, ' ');
  CHECK_FALSE(f.vm.compile(source, "f.lua", f.globals));
  lua_pop(f.vm.state(), 1);
  CHECK(f.vm.compile(source + " ", "f.lua", f.globals));
}

TEST_CASE("Vm_PairsHasOneOrder") {
  Fixture f;
  CHECK(f.eval("local t, s = { z = 1, a = 2, m = 3, 'one', 'two' }, '' t[10] = 0 t[-1] = 0 "
               "for k in pairs(t) do s = s .. k .. ' ' end return s") == Value("-1 1 2 10 a m z "));
  CHECK(f.eval("local t, n = { a = 1, b = 2 }, 0 for k, v in pairs(t) do t.b = nil n = n + v end return n") ==
        Value(1));
  CHECK(f.eval("local s = 0 for i, v in ipairs { 1, 2, nil, 4 } do s = s + v end return s") == Value(3));
}

TEST_CASE("Vm_TextHasNoAddresses") {
  Fixture f;
  CHECK(f.eval("return tostring({}) .. ' ' .. tostring(type) .. ' ' .. string.format('%s', {})") ==
        Value("table function table"));
}

TEST_CASE("Values_DatesAndDurations") {
  Fixture f;
  CHECK(f.eval("return day '2019-01-31' + months(1)") == day("2019-02-28"));
  CHECK(f.eval("return months(1) + day '2020-01-31'") == day("2020-02-29"));
  CHECK(f.eval("return day '2019-03-31' - months(1)") == day("2019-02-28"));
  CHECK(f.eval("return day '2019-07-01' + weeks(2) - days(1)") == day("2019-07-14"));
  CHECK(f.eval("return day '2019-07-01' - day '2019-06-01'") == Value(Duration{Unit::days, 30, ""}));
  CHECK(f.eval("return (day '2019-07-01' - day '2019-06-01').n") == Value(30));
  CHECK(f.eval("return day('2019-07-01').year") == Value(2019));
  CHECK(f.eval("return day '2019-07-01' < day '2019-07-02' and day '2019-07-01' == day '2019-07-01'") == Value(true));
  CHECK(f.eval("return day '2019-07-01' + workdays(3)") == day("2019-07-04"));
  CHECK(f.eval("return day '2019-07-01' + workdays(3) { calendar = 'double' }") == day("2019-07-07"));
  CHECK(f.eval("return workdays(5) { calendar = 'kantoor' }") == Value(Duration{Unit::workdays, 5, "kantoor"}));
  CHECK(f.eval("return weeks(2) * 3 + weeks(1) - weeks(4)") == Value(Duration{Unit::weeks, 3, ""}));
  CHECK(f.eval("return days(2) < days(3) and 2 * days(2) == days(4)") == Value(true));
  CHECK(f.eval("return tostring(day '2019-07-01') .. ' ' .. tostring(workdays(5)) .. ' ' .. type(days(1))") ==
        Value("2019-07-01 5 workdays duration"));
  for (const char* wrong : {"return day '2019-02-29'",
                            "return day '1-7-2019'",
                            "return day(1)",
                            "return days(1.5)",
                            "return days('1')",
                            "return days(1) + weeks(1)",
                            "return days(1) < weeks(1)",
                            "return days(1) == weeks(1)",
                            "return days(1) * 1.5",
                            "return day '2019-07-01' + hours(1)",
                            "return day '2019-07-01' + 1",
                            "return day '2019-07-01' + day '2019-07-01'",
                            "return day '2019-07-01' < 3",
                            "return day('2019-07-01').month",
                            "return day '9999-12-31' + days(1)",
                            "return day '0001-01-01' - years(4000000)",
                            "return days(1) { calendar = 'x' }",
                            "return workdays(1) { after = 'x' }",
                            "return days(1e12)",
                            "return days(1) * 9e15",
                            "return euro(1) + days(1)"})
    f.error(wrong);
}

TEST_CASE("Values_Money") {
  Fixture f;
  CHECK(f.eval("return euro(12.34)") == Value(Money{1234}));
  CHECK(f.eval("return euro(1000000)") == Value(Money{100000000}));
  CHECK(f.eval("return euro(0.1) + euro(0.2)") == Value(Money{30}));
  CHECK(f.eval("return (euro(10) - euro(0.01)).cents") == Value(999));
  CHECK(f.eval("return euro(0.50) * 0.29") == Value(Money{15}));  // 14.5: half up, whatever a double makes of 0.29
  CHECK(f.eval("return euro(3.50) * 0.07") == Value(Money{25}));
  CHECK(f.eval("return 0.5 * euro(0.01)") == Value(Money{1}));
  CHECK(f.eval("return euro(-0.01) * 0.5") == Value(Money{0}));
  CHECK(f.eval("return euro(100) * 1e-9") == Value(Money{0}));
  CHECK(f.eval("return euro(1) * 3 > euro(2.99)") == Value(true));
  CHECK(f.eval("return tostring(euro(-1234.5))") == Value("EUR -1234.50"));
  CHECK(f.eval("local a = split(euro(100), 3) return a[1].cents * 1000000 + a[2].cents") == Value(3334003333));
  CHECK(f.eval(
            "local a = split(euro(0.05), { gemeente = 3900, uwv = 500 }) return a.gemeente.cents * 10 + a.uwv.cents") ==
        Value(41));
  CHECK(f.eval("local a = split(euro(-1), { 1, 1, 1 }) return a[1] + a[2] + a[3]") == Value(Money{-100}));
  CHECK(f.eval("local a = split(euro(10), { 0.25, 0.75 }) return a[2]") == Value(Money{750}));
  for (const char* wrong :
       {"return euro(0.001)", "return euro('1')", "return euro(1e300)", "return euro(0/0)", "return euro(1) * euro(1)",
        "return euro(1) + 1", "return euro(1) < 1", "return euro(1).euros", "return split(euro(1), 0)",
        "return split(euro(1), {})", "return split(euro(1), { 0, 0 })", "return split(1, 2)",
        "return euro(1e13) * 1e10", "return euro(1) * (0/0)"})
    f.error(wrong);
  CHECK(f.eval("return megabytes(50)") == Value(50 * 1024 * 1024));
}

TEST_CASE("Values_ReadBackAsTheyWere") {
  Fixture f;
  Record inner;
  inner.set("naam", "Jansen é");
  inner.set("sinds", *parse_date("2019-07-01"));
  Record record;
  record.set("bedrag", Money{-5});
  record.set("lijst", List{Value(1), Value(2.5), Value(true), Value(inner)});
  record.set("termijn", Duration{Unit::workdays, 5, "kantoor"});
  for (bool frozen : {false, true}) {
    CAPTURE(frozen);
    auto failed = f.vm.protect([&](lua_State* L) { frozen ? push_frozen_value(L, record) : push_value(L, record); });
    REQUIRE_FALSE(failed);
    auto back = to_value(f.vm.state(), -1);
    lua_pop(f.vm.state(), 1);
    REQUIRE(std::holds_alternative<Value>(back));
    CHECK(std::get<Value>(back) == Value(record));
  }
  CHECK(f.eval("return { b = 1, a = { 1, 2 } }").as<Record>()->begin()->first == "a");
  CHECK(f.eval("return {}") == Value(List{}));
}

TEST_CASE("Values_RefuseWhatIsNoValue") {
  Fixture f;
  for (const char* wrong :
       {"local t = {} t.self = t return t", "return { function() end }", "return string", "return _ENV", "return 0/0",
        "return { math.huge }", "return { 1, 2, x = 3 }", "local t = {} t[1] = 1 t[3] = 3 return t",
        "return { [1.5] = 1 }", "return { [true] = 1 }", "return '\\xff'", "return { ['\\xff'] = 1 }",
        "local t = {} for i = 1, 70 do t = { t } end return t",
        "local t = {} for i = 1, 200000 do t[i] = i end return t",
        "local s, t = ('x'):rep(1e5), {} for i = 1, 20 do t[i] = s end return t"})
    CHECK_FALSE(f.unreadable(wrong).empty());
  CHECK(f.eval("local t = {} for i = 1, 60 do t = { t } end return t").as<List>());
  CHECK(f.eval("local shared = { 1 } return { shared, shared }").as<List>()->size() == 2);
}

TEST_CASE("Frozen_ValuesAreReadLikeTablesAndNeverWritten") {
  Fixture f;
  static const DeclaredNames names{"register \"place\"", {"name", "starts", "id"}};
  Record record;
  record.set("name", "Bakkerij");
  lua_State* L = f.vm.state();
  push_frozen_record(L, record, &names);
  f.vm.set_global(f.globals, "place");
  push_frozen_value(L, List{Value(3), Value(4), Value(Record(record))});
  f.vm.set_global(f.globals, "list");
  CHECK(f.eval("return place.name") == Value("Bakkerij"));
  CHECK(f.eval("return place.starts") == Value());
  auto undeclared = f.error("return place.nam");
  CHECK(undeclared.message.find("did you mean \"name\"") != std::string::npos);
  CHECK(f.eval("local s = #list for i, v in ipairs(list) do if i < 3 then s = s + v end end return s") == Value(10));
  CHECK(f.eval("local n = 0 for k, v in pairs(place) do n = n + #v end return n") == Value(8));
  CHECK(f.eval("return list[3].name .. type(list)") == Value("Bakkerijtable"));
  for (const char* wrong : {"place.name = 'x'", "list[1] = 1", "table.insert(list, 1)", "table.sort(list)",
                            "table.remove(list)", "list[3].name = 'x'"})
    f.error(wrong);
}

TEST_CASE("Text_LibraryMatchesOnRe2") {
  Fixture f;
  CHECK(f.eval("return text.match('6211 AB Maastricht', '[0-9]{4} ?[A-Z]{2}')") == Value("6211 AB"));
  CHECK(f.eval("local a, b = text.match('12-34', '([0-9]+)-([0-9]+)') return b .. a") == Value("3412"));
  CHECK(f.eval("return text.match('abc', 'x')") == Value());
  CHECK(f.eval("return #text.find_all('één twee drie', '\\\\pL+')") == Value(3));
  CHECK(f.eval("return #text.find_all('éé', 'x*')") == Value(3));
  CHECK(f.eval("return text.replace('a-b-c', '-', '+')") == Value("a+b+c"));
  CHECK(f.eval("return text.replace('jan piet', '(\\\\w+) (\\\\w+)', '\\\\2 \\\\1')") == Value("piet jan"));
  CHECK(f.eval("return text.contains('a.b', '.')") == Value(true));
  CHECK(f.eval("return table.concat(text.split('a, b,c', ','), '|')") == Value("a| b|c"));
  for (const char* wrong :
       {"return text.match('a', '(')", "return text.match(1, 'a')", "return text.replace('a', 'a', '\\\\3')",
        "return text.find('a', 'a')", "text.match = nil", "return text 'naam'"})
    f.error(wrong);
}

TEST_CASE("Text_CanAlsoBeAWordOfTheHost") {
  Fixture f;
  lua_pushcfunction(f.vm.state(), [](lua_State* L) {
    lua_pushfstring(L, "field %s", lua_tostring(L, 1));
    return 1;
  });
  f.vm.set_text_word(f.globals);
  CHECK(f.eval("return text 'naam'") == Value("field naam"));
  CHECK(f.eval("return text.contains('ab', 'b')") == Value(true));
}

TEST_CASE("Duration_OptionsOfTheHostAreCalled") {
  Fixture f;
  lua_pushcfunction(f.vm.state(), [](lua_State* L) {
    lua_getfield(L, 2, "after");
    return 1;
  });
  f.vm.set_duration_options();
  CHECK(f.eval("return workdays(2) { after = 'item.day' }") == Value("item.day"));
  CHECK(f.eval("return workdays(2) { calendar = 'k' }") == Value(Duration{Unit::workdays, 2, "k"}));
}

TEST_CASE("Library_FunctionsDoWhatLuaSays") {
  Fixture f;
  CHECK(f.eval("return string.format('%5.1f|%s|%d|%%|%-3s|', 1.25, true, 7, 'a')") == Value("  1.2|true|7|%|a  |"));
  CHECK(f.eval("return ('ab'):rep(3, '-') .. ('abc'):reverse() .. ('x'):rep(0)") == Value("ab-ab-abcba"));
  CHECK(f.eval("local t = { 3, 1, 2 } table.sort(t) return table.concat(t, ',')") == Value("1,2,3"));
  CHECK(f.eval("local t = { 3, 1, 2 } table.sort(t, function(a, b) return a > b end) return table.concat(t, ',')") ==
        Value("3,2,1"));
  CHECK(f.eval("local t = { 1, 2 } table.insert(t, 3) table.insert(t, 1, 0) table.remove(t, 2) return table.concat(t, "
               "',')") == Value("0,2,3"));
  CHECK(f.eval("return table.remove({ 1, 2 })") == Value(2));
  CHECK(f.eval("return select('#', table.unpack({ 1, 2, 3 })) + select(-1, 1, 2)") == Value(5));
  CHECK(f.eval("return tonumber('0x10') + tonumber('ff', 16) + tonumber(' 5 ')") == Value(276));
  CHECK(f.eval("return tonumber('x') == nil and tonumber('') == nil and tonumber('8', 8) == nil") == Value(true));
  CHECK(f.eval("return math.max(1, 3) + math.tointeger(4.0) + utf8.len('één')") == Value(10));
  CHECK(f.eval("return ('é'):len() .. ('abc'):sub(2, 3) .. ('a'):byte() .. ('A'):lower()") == Value("2bc97a"));
}

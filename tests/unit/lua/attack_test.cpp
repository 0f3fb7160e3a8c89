// Hostile scripts, by hazard (reliability.md, 7 to 14). Each must fail within a second and leave the VM usable.
#include <doctest/doctest.h>
#include <time.h>

#include <lua.hpp>

#include "lua/vm.hpp"

using namespace trajectum;
using namespace trajectum::lua;

namespace {

struct Attack {
  const char* what;
  const char* script;
};

// CPU of this thread: on a free core the same as the wall clock, and it does not fail on a busy one.
double spent_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

const Attack kEscape[] = {
    {"os", "os.execute('true')"},
    {"io", "io.open('/etc/passwd')"},
    {"require", "require 'os'"},
    {"package", "package.loadlib('x', 'y')"},
    {"debug", "debug.getregistry()"},
    {"dofile", "dofile('/etc/passwd')"},
    {"loadfile", "loadfile('/etc/passwd')"},
    {"load", "load('return 1')()"},
    {"setmetatable", "setmetatable({}, { __gc = function() end })"},
    {"getmetatable of a text", "getmetatable('').__index = nil"},
    {"rawset", "rawset(math, 'x', 1)"},
    {"_G", "_G.x = 1"},
    {"global write", "x = 1"},
    {"global write through _ENV", "_ENV.x = 1"},
    {"replacing a library through _ENV", "_ENV.math = nil"},
    {"own _ENV without the host", "local _ENV = {}; return math.pi"},
    {"pcall", "pcall(error)"},
    {"xpcall", "xpcall(error, error)"},
    {"coroutine", "coroutine.wrap(function() end)()"},
    {"collectgarbage", "collectgarbage('stop')"},
    {"next", "next({})"},
    {"random", "math.random()"},
    {"insert into the globals", "table.insert(_ENV, 1)"},
    {"sort the globals", "table.sort(_ENV)"},
};

const Attack kBytecode[] = {
    {"a compiled chunk", "\x1bLua"},
    {"string.dump", "string.dump(function() end)"},
    {"load of binary", "load('\\27Lua')"},
};

const Attack kEndless[] = {
    {"while", "while true do end"},
    {"repeat", "repeat until false"},
    {"goto", "::a:: goto a"},
    {"tail calls", "local function f() return f() end f()"},
    {"recursion", "local function f() return 1 + f() end f()"},
    {"mutual recursion", "local f, g; function f() g() end; function g() f() end; f()"},
    {"loop over pairs",
     "local t = {} for i = 1, 100 do t['k' .. i] = i end while true do for k in pairs(t) do end end"},
    {"iterator that never ends", "for x in function() return 1 end do end"},
    {"comparison function that loops", "table.sort({3, 2, 1}, function() while true do end end)"},
    {"dates", "local d = day '2026-01-01' while true do d = d + days(1) - days(1) end"},
    {"error in a loop of closures", "while true do local f = function() return f end end"},
    {"deep nesting of calls through sort",
     "local function f() table.sort({2, 1}, function(a, b) f() return a < b end) end f()"},
};

const Attack kCTime[] = {
    {"string.find", "('a'):rep(400):find('.-.-.-.-b$')"},
    {"string.match", "string.match('aaaa', '.-b')"},
    {"string.gsub", "('a'):gsub('a', 'b')"},
    {"string.gmatch", "for x in ('a'):gmatch('.') do end"},
    {"table.move", "table.move({}, 1, 3e8, 2)"},
    {"rep of nothing", "while true do (''):rep(1e18) end"},
    {"table.concat over a huge range", "table.concat({}, 'x', 1, 1e15)"},
    {"table.unpack of a huge range", "table.unpack({}, 1, 1e7)"},
    {"table.unpack at the edge", "table.unpack({}, math.mininteger, math.maxinteger)"},
    {"insert at the front", "local t = {} for i = 1, 1e6 do table.insert(t, 1, i) end"},
    {"remove at the front", "local t = {} for i = 1, 3e5 do t[i] = i end while #t > 0 do table.remove(t, 1) end"},
    {"sort with a mad comparison",
     "local t = {} for i = 1, 2e5 do t[i] = i end table.sort(t, function() return true end) "
     "while true do table.sort(t, function(a, b) return true end) end"},
    {"sort of long equal texts",
     "local t = {} for i = 1, 12 do t[i] = ('a'):rep(1e6) .. i end while true do table.sort(t) end"},
    {"lower in a loop", "local s = ('a'):rep(4e6) while true do s:lower() end"},
    {"reverse in a loop", "local s = ('a'):rep(4e6) while true do s:reverse() end"},
    {"utf8.len in a loop", "local s = ('a'):rep(8e6) while true do utf8.len(s) end"},
    {"comparing long texts", "local a, b = ('a'):rep(8e6), ('a'):rep(8e6) while true do local x = a < b end"},
    {"tonumber of a long text", "local s = ('1'):rep(8e6) while true do tonumber(s, 36) end"},
    {"format in a loop", "local s = ('a'):rep(4e6) while true do string.format('%s', s) end"},
    {"a heavy pattern", "local s = ('a'):rep(60000) while true do text.match(s, '(x+x+)+y|(a{1,30}){1,30}b') end"},
    {"a pattern on a long text", "text.match(('a'):rep(1e6), 'a*b')"},
    {"a long pattern", "text.match('a', ('a?'):rep(5000))"},
    {"find_all again and again", "local s = ('a'):rep(60000) while true do text.find_all(s, 'a.*b|a') end"},
    {"split in a loop", "local s = ('a,'):rep(30000) while true do text.split(s, ',') end"},
    {"pairs over many keys", "local t = {} for i = 1, 1e5 do t['key' .. i] = 1 end while true do pairs(t) end"},
};

const Attack kMemory[] = {
    {"a growing table", "local t = {} local i = 0 while true do i = i + 1 t[i] = i end"},
    {"a doubling text", "local s = 'x' while true do s = s .. s end"},
    {"rep of a gigabyte", "return ('x'):rep(1e9)"},
    {"rep that overflows", "return ('xx'):rep(math.maxinteger)"},
    {"rep with a separator", "return (''):rep(1e9, 'xxxx')"},
    {"concat of large texts", "local t = {} for i = 1, 100 do t[i] = ('x'):rep(1e6) end return table.concat(t)"},
    {"format of large texts",
     "local s = ('x'):rep(4e6) return string.format('%s%s%s%s%s%s%s%s', s, s, s, s, s, s, s, s)"},
    {"many texts", "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1e5) .. i end"},
    {"many closures", "local t = {} for i = 1, 1e9 do t[i] = function() return i end end"},
    {"many dates", "local t = {} for i = 1, 1e9 do t[i] = days(i % 1000) end"},
    {"replace that grows", "text.replace(('a'):rep(60000), 'a', ('b'):rep(1000))"},
    {"nested tables", "local t = {} while true do t = { t, t } end"},
    {"many texts near the cap",
     "local k = {} for i = 1, 300 do k[i] = ('x'):rep(1e5) .. i end while true do local s = ('y'):rep(3e6) .. #k end"},
    {"large error text", "error(('x'):rep(8e6) .. ('y'):rep(8e6))"},
};

const Attack kStringMetatable[] = {
    {"method that is not there", "('x'):dump()"},
    {"writing into a text", "('x').y = 1"},
    {"replacing string", "string.upper = nil"},
    {"adding to string", "string.evil = function() end"},
    {"inserting into string", "table.insert(string, 1)"},
    {"changing a date", "day('2026-01-01').year = 1"},
    {"changing an amount", "euro(1).cents = 1"},
    {"calling a date", "day('2026-01-01')()"},
    {"arithmetic on texts", "return '10' + 1"},
    {"address of a table", "return string.format('%p', {})"},
    {"table as a key of pairs", "for k in pairs({ [{}] = 1 }) do end"},
};

/// Runs the script at load and checks that it failed in time and that the VM still works.
void expect_stopped(Vm& vm, int globals, const Attack& attack) {
  CAPTURE(attack.what);
  double start = spent_seconds();
  auto error = vm.compile(attack.script, "attack.lua", globals);
  if (!error) error = vm.call(0, 0, limits::kHandlerMsMax);
  double seconds = spent_seconds() - start;
  REQUIRE(error);
  CHECK(error->file == "attack.lua");
  CHECK(error->line <= 1);
  CHECK(error->message.size() < 17u << 20);
  CHECK(seconds < 1.0);
  CHECK(vm.memory_bytes() <= limits::kLuaMemoryBytesMax);
  CHECK(lua_gettop(vm.state()) == 0);
  REQUIRE_FALSE(
      vm.compile("return ('ok'):upper() .. math.floor(1.5) .. #table.concat({ 'a', 'b' })", "probe.lua", globals));
  REQUIRE_FALSE(vm.call(0, 1, limits::kHandlerMsMax));
  CHECK(std::string(lua_tostring(vm.state(), -1)) == "OK12");
  lua_pop(vm.state(), 1);
}

template <std::size_t N>
void expect_all_stopped(const Attack (&attacks)[N]) {
  Vm vm;  // one VM for all: what one attack leaves behind would show in the next
  int globals = vm.make_globals();
  add_value_functions(vm, globals);
  for (const auto& attack : attacks) expect_stopped(vm, globals, attack);
}

}  // namespace

TEST_CASE("Sandbox_HasNoWayOut") { expect_all_stopped(kEscape); }
TEST_CASE("Sandbox_TakesNoBytecode") { expect_all_stopped(kBytecode); }
TEST_CASE("Sandbox_EndsEndlessLoops") { expect_all_stopped(kEndless); }
TEST_CASE("Sandbox_EndsLongWorkInC") { expect_all_stopped(kCTime); }
TEST_CASE("Sandbox_CapsMemory") { expect_all_stopped(kMemory); }
TEST_CASE("Sandbox_LocksTextsAndLibraries") { expect_all_stopped(kStringMetatable); }

TEST_CASE("Sandbox_NamesTheReplacementOfWhatItLeftOut") {
  Vm vm;
  int globals = vm.make_globals();
  for (auto [script, expected] :
       {std::pair{"return ('x'):find('x')", "text.match"},
        std::pair{"return string.gsub('x', 'x', 'y')", "text.replace"}, std::pair{"return next({})", "pairs"},
        std::pair{"return mth.pi", "did you mean math"}}) {
    CAPTURE(script);
    REQUIRE_FALSE(vm.compile(script, "f.lua", globals));
    auto error = vm.call(0, 0, 100);
    REQUIRE(error);
    CHECK(error->message.find(expected) != std::string::npos);
    CHECK(error->line == 1);
    CHECK_FALSE(error->budget);
  }
}

TEST_CASE("Sandbox_SurvivesEveryMemoryCap") {
  const char* script =
      "local t = {} for i = 1, 50 do t[i] = ('k'):rep(i) .. tostring(days(i)) end table.sort(t) return t";
  for (std::size_t cap = 60'000; cap < 140'000; cap += 500) {
    Vm vm({.memory_bytes_max = cap});
    if (vm.memory_bytes() + 12'000 > cap) continue;
    int globals = vm.make_globals();
    add_value_functions(vm, globals);
    auto error = vm.compile(script, "f.lua", globals);
    if (!error) error = vm.call(0, 0, 250);
    if (error) CHECK(error->budget);
    CHECK(lua_gettop(vm.state()) == 0);
  }
}

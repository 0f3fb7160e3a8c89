// The scripts of tests/attacks in a bare VM, one for all of them: each ends in time and memory, and what one leaves
// behind would show in the next. README.md there says how they are written.
#include <doctest/doctest.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <lua.hpp>
#include <set>
#include <string>
#include <vector>

#include "lua/vm.hpp"

using namespace trajectum;
using namespace trajectum::lua;

namespace {

struct Attack {
  int row = 0;
  std::string head, script, expects;
  bool needs_case = false;
};

/// `@{text*n}` is that text, n times over.
std::string expand(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  for (auto open = text.find("@{"); open != std::string::npos; open = text.find("@{", at)) {
    auto star = text.find('*', open), end = text.find('}', star);
    REQUIRE(end != std::string::npos);
    out += text.substr(at, open - at);
    for (int n = std::stoi(text.substr(star + 1, end - star - 1)); n > 0; --n)
      out += text.substr(open + 2, star - open - 2);
    at = end + 1;
  }
  return out + text.substr(at);
}

std::vector<Attack> corpus() {
  namespace fs = std::filesystem;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(fs::path(TRAJECTUM_SOURCE_DIR) / "tests/attacks"))
    if (entry.path().extension() == ".lua") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<Attack> out;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    for (std::string line; std::getline(in, line);) {
      if (line.rfind("-- row ", 0) != 0) {
        out.back().script += expand(line) + "\n";
        continue;
      }
      Attack attack;
      attack.head = line;
      attack.row = std::stoi(line.substr(7));
      auto expects = line.find("; expects: ") + 11;
      attack.expects = line.substr(expects, line.find(';', expects) - expects);
      attack.needs_case = line.find("; needs: case") != std::string::npos;
      out.push_back(std::move(attack));
    }
  }
  return out;
}

double spent_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
}

}  // namespace

TEST_CASE("Corpus_IsContainedInABareVm") {
  auto attacks = corpus();
  std::set<int> rows;
  for (const auto& attack : attacks) rows.insert(attack.row);
  CHECK(attacks.size() >= 80);
  CHECK(rows == std::set<int>{7, 8, 9, 10, 11, 12, 13, 14});
  Vm vm;
  int globals = vm.make_globals();
  add_value_functions(vm, globals);
  for (const auto& attack : attacks) {
    CAPTURE(attack.head);
    double start = spent_seconds();
    auto error = vm.compile(attack.script, "attack.lua", globals);
    if (!error) error = vm.call(0, 0, limits::kHandlerMsMax);
    CHECK(spent_seconds() - start < 1.0);
    CHECK(vm.memory_bytes() <= limits::kLuaMemoryBytesMax);
    CHECK(lua_gettop(vm.state()) == 0);
    // That nobody sets another `_ENV` is the loader's to see: here it is the script's own, and gone with it.
    // Workdays are counted by the host's calendar, and there is none.
    bool of_the_host =
        attack.script.find("_ENV =") != std::string::npos || attack.script.find("workdays") != std::string::npos;
    if (!attack.needs_case && !of_the_host)
      CHECK(std::string(!error ? "harmless" : error->budget ? "stopped" : "refused") == attack.expects);
    const char* probe = "return ('ok'):upper() .. math.floor(1.5) .. #table.concat({ 'a', 'b' }) .. tostring(days(1))";
    REQUIRE_FALSE(vm.compile(probe, "probe.lua", globals));
    REQUIRE_FALSE(vm.call(0, 1, limits::kHandlerMsMax));
    CHECK(std::string(lua_tostring(vm.state(), -1)).rfind("OK12", 0) == 0);
    lua_pop(vm.state(), 1);
  }
}

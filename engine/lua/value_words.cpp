// The words that make values: day, minutes ... workdays, euro, split, megabytes (language.md, "Values").
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "lua/sandbox.hpp"
#include "lua/state.hpp"
#include "lua/values.hpp"
#include "lua/vm.hpp"

namespace trajectum::lua {
namespace {

constexpr double kEurosMax = 1e13;  // cents of it are exact in a double
constexpr lua_Integer kMegabyteBytes = 1024 * 1024;
constexpr std::size_t kPartsMax = 1000;  // of one split

/// "1-7-2026" as the Dutch write it, turned round: "2026-07-01"; the example of every message for anything else.
std::string turned_round(std::string_view written) {
  int day = 0, month = 0, year = 0;
  char first = 0, second = 0, rest = 0;
  int read = std::sscanf(std::string(written).c_str(), "%2d%c%2d%c%4d%c", &day, &first, &month, &second, &year, &rest);
  auto iso = fmt::format("{:04}-{:02}-{:02}", year, month, day);
  bool parted = first == second && (first == '-' || first == '/' || first == '.');
  return read == 5 && parted && parse_date(iso) ? iso : "2026-07-01";
}

int word_day(lua_State* L) {
  bool text = lua_type(L, 1) == LUA_TSTRING;
  auto date = text ? parse_date(text_at(L, 1)) : std::nullopt;
  if (!date) raise(L, fmt::format("a day is written as day \"{}\"", text ? turned_round(text_at(L, 1)) : "2026-07-01"));
  push_date(L, *date);
  return 1;
}

int word_span(lua_State* L) {  // upvalue 1: the unit
  auto unit = static_cast<Unit>(lua_tointeger(L, lua_upvalueindex(1)));
  int whole = 0;
  lua_Integer n = lua_type(L, 1) == LUA_TNUMBER ? lua_tointegerx(L, 1, &whole) : 0;
  if (!whole) raise(L, fmt::format("{}(n) takes a whole number", unit_name(unit)));
  if (n > kSpanMax || n < -kSpanMax) raise(L, "this duration is too long");
  push_duration(L, {unit, n, ""});
  return 1;
}

int word_euro(lua_State* L) {
  if (lua_type(L, 1) != LUA_TNUMBER) raise(L, "euro(n) takes a number");
  double euros = lua_tonumber(L, 1);
  if (!(std::fabs(euros) <= kEurosMax)) raise(L, "this amount is too large");
  auto written = fmt::format("{:.2f}", euros);
  if (std::strtod(written.c_str(), nullptr) != euros) raise(L, "euro(n) has at most two decimals");
  push_money(L, {std::llround(euros * 100)});
  return 1;
}

int word_megabytes(lua_State* L) {
  if (lua_type(L, 1) != LUA_TNUMBER) raise(L, "megabytes(n) takes a number");
  double n = lua_tonumber(L, 1);
  if (!(n >= 0 && n <= 1e6)) raise(L, "megabytes(n) is from 0 to a million");
  lua_pushinteger(L, std::llround(n * static_cast<double>(kMegabyteBytes)));
  return 1;
}

/// Parts of an amount by weight: whole cents, and the cents left over go to the largest remainders (first wins a tie).
std::vector<std::int64_t> largest_remainder(std::int64_t cents, const std::vector<std::int64_t>& weights) {
  Wide total = 0;
  for (auto w : weights) total += w;
  bool minus = cents < 0;
  Wide size = minus ? -static_cast<Wide>(cents) : static_cast<Wide>(cents);
  std::vector<std::int64_t> parts;
  std::vector<Wide> rests;
  Wide given = 0;
  for (auto w : weights) {
    parts.push_back(static_cast<std::int64_t>(size * w / total));
    rests.push_back(size * w % total);
    given += parts.back();
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rests[a] > rests[b]; });
  for (std::size_t i = 0; given < size; ++i, ++given) ++parts[order[i]];
  if (minus)
    for (auto& p : parts) p = -p;
  return parts;
}

/// A weight in millionths, so that shares such as 0.25 are exact.
std::int64_t weight_at(lua_State* L, int index) {
  if (lua_type(L, index) != LUA_TNUMBER) raise(L, "split: a part is a number");
  double w = lua_tonumber(L, index);
  if (!(w >= 0 && w <= 1e9)) raise(L, "split: a part is from 0 to a billion");
  return std::llround(w * 1e6);
}

int split_evenly(lua_State* L, Money amount) {
  int whole = 0;
  lua_Integer n = lua_tointegerx(L, 2, &whole);
  if (!whole || n < 1 || n > static_cast<lua_Integer>(kPartsMax))
    raise(L, fmt::format("split(money, n): n is 1 to {}", kPartsMax));
  auto parts = largest_remainder(amount.cents, std::vector<std::int64_t>(static_cast<std::size_t>(n), 1));
  lua_createtable(L, static_cast<int>(n), 0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    push_money(L, {parts[i]});
    lua_rawseti(L, -2, static_cast<lua_Integer>(i) + 1);
  }
  return 1;
}

/// split(money, n) or split(money, { 2, 1 }) or split(money, { here = 3900, there = 500 }): as the parts, so the
/// result.
int word_split(lua_State* L) {
  auto amount = to_money(L, 1);
  if (!amount) raise(L, "split(money, parts) divides an amount");
  if (lua_type(L, 2) == LUA_TNUMBER) return split_evenly(L, *amount);
  if (!push_plain_table(L, 2)) raise(L, "split: the parts are a number, a list or a table of numbers");
  int table = lua_gettop(L);
  auto list = static_cast<lua_Integer>(lua_rawlen(L, table));
  std::vector<std::string> names;
  std::vector<std::int64_t> weights;
  for (lua_Integer i = 1; i <= list && weights.size() <= kPartsMax; ++i) {
    lua_rawgeti(L, table, i);
    weights.push_back(weight_at(L, -1));
    lua_pop(L, 1);
  }
  lua_pushnil(L);
  while (list == 0 && names.size() <= kPartsMax && lua_next(L, table)) {
    lua_pop(L, 1);
    if (lua_type(L, -1) != LUA_TSTRING) raise(L, "split: the parts are a list, or have names");
    names.emplace_back(text_at(L, -1));
  }
  lua_settop(L, table);
  std::sort(names.begin(), names.end());
  for (const auto& name : names) {
    push_text(L, name);
    lua_rawget(L, table);
    weights.push_back(weight_at(L, -1));
    lua_pop(L, 1);
  }
  if (weights.size() > kPartsMax) raise(L, fmt::format("split: at most {} parts", kPartsMax));
  if (std::all_of(weights.begin(), weights.end(), [](auto w) { return w == 0; }))
    raise(L, "split: the parts add up to 0");
  auto parts = largest_remainder(amount->cents, weights);
  lua_newtable(L);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (names.empty())
      lua_pushinteger(L, static_cast<lua_Integer>(i) + 1);
    else
      push_text(L, names[i]);
    push_money(L, {parts[i]});
    lua_rawset(L, -3);
  }
  return 1;
}

constexpr luaL_Reg kWords[] = {
    {"day", &word_day}, {"euro", &word_euro}, {"split", &word_split}, {"megabytes", &word_megabytes},
    {nullptr, nullptr},
};

constexpr Unit kUnits[] = {Unit::minutes, Unit::hours, Unit::days,    Unit::weeks,
                           Unit::months,  Unit::years, Unit::workdays};

}  // namespace

void add_value_functions(Vm& vm, int globals_ref) {
  auto failed = vm.protect([globals_ref](lua_State* L) {
    for (const auto* word = kWords; word->name; ++word) {
      lua_pushcfunction(L, word->func);
      put_global(L, globals_ref, word->name);
    }
    for (auto unit : kUnits) {
      lua_pushinteger(L, static_cast<lua_Integer>(unit));
      lua_pushcclosure(L, &word_span, 1);
      put_global(L, globals_ref, unit_name(unit));
    }
  });
  TRAJECTUM_ASSERT(!failed && "no memory for the value words");
}

}  // namespace trajectum::lua

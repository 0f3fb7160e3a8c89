// The library table: raw access, charged for every element moved. Host values and frozen ones are never changed.
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

constexpr std::size_t kElementWork = 32;   // what moving one element counts as, in bytes
constexpr lua_Integer kUnpackMax = 10000;  // values on the stack at once

lua_Integer length_of(lua_State* L, int table) { return static_cast<lua_Integer>(lua_rawlen(L, table)); }

int table_insert(lua_State* L) {
  check_writable_table(L, 1);
  lua_Integer n = length_of(L, 1);
  int args = lua_gettop(L);
  if (args == 2) {
    lua_rawseti(L, 1, n + 1);
    return 0;
  }
  if (args != 3) raise(L, "table.insert takes (list, value) or (list, place, value)");
  lua_Integer place = luaL_checkinteger(L, 2);
  luaL_argcheck(L, place >= 1 && place <= n + 1, 2, "the place is outside the list");
  for (lua_Integer i = n; i >= place; --i) {
    charge(L, kElementWork);
    lua_rawgeti(L, 1, i);
    lua_rawseti(L, 1, i + 1);
  }
  lua_rawseti(L, 1, place);
  return 0;
}

int table_remove(lua_State* L) {
  check_writable_table(L, 1);
  lua_Integer n = length_of(L, 1);
  lua_Integer place = luaL_optinteger(L, 2, n);
  if (lua_gettop(L) > 1) luaL_argcheck(L, place >= 1 && place <= n + 1, 2, "the place is outside the list");
  if (n == 0 && place == 0) return 0;
  lua_rawgeti(L, 1, place);
  for (lua_Integer i = place; i < n; ++i) {
    charge(L, kElementWork);
    lua_rawgeti(L, 1, i + 1);
    lua_rawseti(L, 1, i);
  }
  if (place <= n) {
    lua_pushnil(L);
    lua_rawseti(L, 1, n);
  }
  return 1;
}

int table_concat(lua_State* L) {
  lua_settop(L, 4);
  if (!push_plain_table(L, 1)) raise(L, fmt::format("table.concat needs a list, not a {}", type_name(L, 1)));
  int table = lua_gettop(L);
  std::size_t separator_bytes = 0;
  const char* separator = luaL_optlstring(L, 2, "", &separator_bytes);
  lua_Integer first = luaL_optinteger(L, 3, 1);
  lua_Integer last = luaL_optinteger(L, 4, length_of(L, table));
  std::size_t total = 0;
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (lua_Integer i = first; i <= last; ++i) {
    int type = lua_rawgeti(L, table, i);
    if (type != LUA_TSTRING && type != LUA_TNUMBER)
      raise(L, fmt::format("table.concat: element {} is a {}, not a text", i, type_name(L, -1)));
    std::size_t bytes = 0;
    lua_tolstring(L, -1, &bytes);
    total += bytes + separator_bytes;
    charge(L, kElementWork + bytes + separator_bytes);
    if (total > limits::kLuaStringBytesMax + separator_bytes)
      raise(L, fmt::format("table.concat would make a text of more than {} bytes", limits::kLuaStringBytesMax));
    luaL_addvalue(&b);
    if (i == last) break;  // `last` may be the largest integer
    luaL_addlstring(&b, separator, separator_bytes);
  }
  luaL_pushresult(&b);
  return 1;
}

int table_unpack(lua_State* L) {
  lua_settop(L, 3);
  if (!push_plain_table(L, 1)) raise(L, fmt::format("table.unpack needs a list, not a {}", type_name(L, 1)));
  int table = lua_gettop(L);
  lua_Integer first = luaL_optinteger(L, 2, 1);
  lua_Integer last = luaL_optinteger(L, 3, length_of(L, table));
  if (first > last) return 0;
  auto count = static_cast<lua_Unsigned>(last) - static_cast<lua_Unsigned>(first) + 1;
  if (count > static_cast<lua_Unsigned>(kUnpackMax) || count == 0)
    raise(L, fmt::format("table.unpack gives at most {} values", kUnpackMax));
  luaL_checkstack(L, static_cast<int>(count), "too many values");
  charge(L, static_cast<std::size_t>(count) * kElementWork);
  for (lua_Unsigned i = 0; i < count; ++i) lua_rawgeti(L, table, first + static_cast<lua_Integer>(i));
  return static_cast<int>(count);
}

/// A stable merge sort over places. Unlike std::sort it stays inside its array whatever the comparison answers.
class Sort {
 public:
  Sort(lua_State* L, int copy, bool by_function) : L_(L), copy_(copy), by_function_(by_function) {}

  std::vector<lua_Integer> run(lua_Integer n) {
    std::vector<lua_Integer> from(static_cast<std::size_t>(n)), to(from.size());
    for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<lua_Integer>(i) + 1;
    for (std::size_t width = 1; width < from.size(); width *= 2) {
      for (std::size_t low = 0; low < from.size(); low += 2 * width) merge(from, to, low, width);
      std::swap(from, to);
    }
    return from;
  }

 private:
  void merge(const std::vector<lua_Integer>& from, std::vector<lua_Integer>& to, std::size_t low, std::size_t width) {
    std::size_t middle = std::min(low + width, from.size()), high = std::min(low + 2 * width, from.size());
    std::size_t left = low, right = middle;
    for (std::size_t out = low; out < high; ++out) {
      bool take_right = left >= middle || (right < high && less(from[right], from[left]));
      to[out] = take_right ? from[right++] : from[left++];
    }
  }

  bool less(lua_Integer a, lua_Integer b) {
    charge(L_, kElementWork);
    if (by_function_) lua_pushvalue(L_, 2);
    lua_rawgeti(L_, copy_, a);
    lua_rawgeti(L_, copy_, b);
    if (by_function_) {
      lua_call(L_, 2, 1);
      bool yes = lua_toboolean(L_, -1) != 0;
      lua_pop(L_, 1);
      return yes;
    }
    if (lua_type(L_, -1) == LUA_TSTRING) charge(L_, lua_rawlen(L_, -1));
    bool yes = lua_compare(L_, -2, -1, LUA_OPLT) != 0;
    lua_pop(L_, 2);
    return yes;
  }

  lua_State* L_;
  int copy_;
  bool by_function_;
};

int table_sort(lua_State* L) {
  check_writable_table(L, 1);
  bool by_function = !lua_isnoneornil(L, 2);
  if (by_function) luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_settop(L, 2);
  lua_Integer n = length_of(L, 1);
  lua_createtable(L, static_cast<int>(n), 0);
  for (lua_Integer i = 1; i <= n; ++i) {
    charge(L, kElementWork);
    lua_rawgeti(L, 1, i);
    lua_rawseti(L, 3, i);
  }
  auto order = Sort(L, 3, by_function).run(n);
  for (lua_Integer i = 1; i <= n; ++i) {
    charge(L, kElementWork);
    lua_rawgeti(L, 3, order[static_cast<std::size_t>(i - 1)]);
    lua_rawseti(L, 1, i);
  }
  return 0;
}

constexpr luaL_Reg kTable[] = {
    {"concat", &table_concat}, {"insert", &table_insert}, {"remove", &table_remove},
    {"sort", &table_sort},     {"unpack", &table_unpack}, {nullptr, nullptr},
};

}  // namespace

void push_table_functions(lua_State* L) { luaL_newlib(L, kTable); }

}  // namespace trajectum::lua

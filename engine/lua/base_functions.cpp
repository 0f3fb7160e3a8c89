// The bare functions of the allow list: assert error ipairs pairs select tonumber tostring type.
// Own versions: one order for `pairs`, no addresses in `tostring`, frozen values read like tables.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

constexpr std::size_t kNumberTextMax = 200;  // no number is longer; Lua's own limit for a numeral

int base_assert(lua_State* L) {
  luaL_checkany(L, 1);
  if (lua_toboolean(L, 1)) return lua_gettop(L);
  if (lua_gettop(L) < 2) raise(L, "assertion failed");
  push_readable(L, 2);
  raise(L, std::string(text_at(L, -1)));
}

int base_error(lua_State* L) {
  lua_Integer level = luaL_optinteger(L, 2, 1);
  push_readable(L, 1);
  if (level > 0 && level < 100) {
    luaL_where(L, static_cast<int>(level));
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

int ipairs_next(lua_State* L) {  // (plain table, i)
  lua_Integer i = luaL_checkinteger(L, 2) + 1;
  lua_pushinteger(L, i);
  return lua_rawgeti(L, lua_upvalueindex(1), i) == LUA_TNIL ? 1 : 2;
}

int base_ipairs(lua_State* L) {
  if (!push_plain_table(L, 1)) raise(L, fmt::format("ipairs needs a list, not a {}", type_name(L, 1)));
  lua_pushcclosure(L, &ipairs_next, 1);
  lua_pushvalue(L, 1);
  lua_pushinteger(L, 0);
  return 3;
}

/// The keys of a table in the one order: yes/no never happens; numbers by size, then texts by bytes.
struct Keys {
  std::vector<lua_Integer> integers;
  std::vector<lua_Number> decimals;
  std::vector<std::string_view> texts;  // alive as long as they are keys of the table
};

Keys collect_keys(lua_State* L, int table) {
  Keys keys;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    lua_pop(L, 1);
    if (lua_isinteger(L, -1))
      keys.integers.push_back(lua_tointeger(L, -1));
    else if (lua_type(L, -1) == LUA_TNUMBER)
      keys.decimals.push_back(lua_tonumber(L, -1));
    else if (lua_type(L, -1) == LUA_TSTRING)
      keys.texts.push_back(text_at(L, -1));
    else
      raise(L, fmt::format("pairs: a {} as key has no order; use texts or numbers", type_name(L, -1)));
    charge(L, 32);
  }
  std::sort(keys.integers.begin(), keys.integers.end());
  std::sort(keys.decimals.begin(), keys.decimals.end());
  std::sort(keys.texts.begin(), keys.texts.end(), [L](std::string_view a, std::string_view b) {
    charge(L, 16 + std::min(a.size(), b.size()));
    return a < b;
  });
  return keys;
}

/// Upvalues: the plain table, its keys in order, the place in them.
int pairs_next(lua_State* L) {
  lua_Integer at = lua_tointeger(L, lua_upvalueindex(3));
  for (;;) {
    ++at;
    if (lua_rawgeti(L, lua_upvalueindex(2), at) == LUA_TNIL) return 1;
    lua_pushvalue(L, -1);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) break;  // else removed under way
    lua_pop(L, 2);
  }
  lua_pushinteger(L, at);
  lua_copy(L, -1, lua_upvalueindex(3));
  lua_pop(L, 1);
  return 2;
}

int base_pairs(lua_State* L) {
  if (!push_plain_table(L, 1)) raise(L, fmt::format("pairs needs a table, not a {}", type_name(L, 1)));
  int table = lua_gettop(L);
  auto keys = collect_keys(L, table);
  auto count = keys.integers.size() + keys.decimals.size() + keys.texts.size();
  lua_createtable(L, static_cast<int>(count), 0);
  lua_Integer n = 0;
  for (auto i : keys.integers) {
    lua_pushinteger(L, i);
    lua_rawseti(L, -2, ++n);
  }
  for (auto d : keys.decimals) {
    lua_pushnumber(L, d);
    lua_rawseti(L, -2, ++n);
  }
  for (auto t : keys.texts) {
    charge(L, 32 + t.size());
    push_text(L, t);
    lua_rawseti(L, -2, ++n);
  }
  lua_pushinteger(L, 0);
  lua_pushcclosure(L, &pairs_next, 3);
  lua_pushvalue(L, 1);
  return 2;
}

int base_select(lua_State* L) {
  int n = lua_gettop(L);
  if (lua_type(L, 1) == LUA_TSTRING && text_at(L, 1) == "#") {
    lua_pushinteger(L, n - 1);
    return 1;
  }
  lua_Integer i = luaL_checkinteger(L, 1);
  if (i < 0) i = n + i;
  luaL_argcheck(L, i >= 1, 1, "there is no such argument");
  charge(L, static_cast<std::size_t>(n) * 16);
  return i >= n ? 0 : n - static_cast<int>(i);
}

int tonumber_in_base(lua_State* L) {
  luaL_checktype(L, 1, LUA_TSTRING);
  lua_Integer base = luaL_checkinteger(L, 2);
  luaL_argcheck(L, base >= 2 && base <= 36, 2, "a base is 2 to 36");
  auto text = text_at(L, 1);
  bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  lua_Integer sum = 0;
  for (char c : text) {
    int digit = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'z' ? c - 'a' + 10
                : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                       : 99;
    if (digit >= base || __builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, digit, &sum)) {
      lua_pushnil(L);
      return 1;
    }
  }
  if (text.empty())
    lua_pushnil(L);
  else
    lua_pushinteger(L, negative ? -sum : sum);
  return 1;
}

int base_tonumber(lua_State* L) {
  luaL_checkany(L, 1);
  if (lua_type(L, 1) == LUA_TSTRING && text_at(L, 1).size() > kNumberTextMax) {
    lua_pushnil(L);
    return 1;
  }
  if (!lua_isnoneornil(L, 2)) return tonumber_in_base(L);
  if (lua_type(L, 1) == LUA_TNUMBER) {
    lua_pushvalue(L, 1);
    return 1;
  }
  auto text = lua_type(L, 1) == LUA_TSTRING ? text_at(L, 1) : std::string_view();
  if (text.empty() || lua_stringtonumber(L, text.data()) != text.size() + 1) lua_pushnil(L);
  return 1;
}

int base_tostring(lua_State* L) {
  luaL_checkany(L, 1);
  push_readable(L, 1);
  return 1;
}

int base_type(lua_State* L) {
  luaL_checkany(L, 1);
  lua_pushstring(L, type_name(L, 1));
  return 1;
}

constexpr luaL_Reg kBase[] = {
    {"assert", &base_assert}, {"error", &base_error},       {"ipairs", &base_ipairs},
    {"pairs", &base_pairs},   {"select", &base_select},     {"tonumber", &base_tonumber},
    {"type", &base_type},     {"tostring", &base_tostring}, {nullptr, nullptr},
};

}  // namespace

void push_base_functions(lua_State* L) { luaL_setfuncs(L, kBase, 0); }

void push_readable(lua_State* L, int index) {
  index = lua_absindex(L, index);
  switch (lua_type(L, index)) {
    case LUA_TSTRING: lua_pushvalue(L, index); return;
    case LUA_TNUMBER:
      lua_pushvalue(L, index);
      lua_tolstring(L, -1, nullptr);
      return;
    case LUA_TBOOLEAN: lua_pushstring(L, lua_toboolean(L, index) ? "true" : "false"); return;
    case LUA_TUSERDATA:
      if (luaL_getmetafield(L, index, "__tostring") != LUA_TNIL) {
        lua_pushvalue(L, index);
        lua_call(L, 1, 1);
        if (lua_type(L, -1) == LUA_TSTRING) return;
        lua_pop(L, 1);
      }
      break;
    default: break;
  }
  lua_pushstring(L, type_name(L, index));
}

}  // namespace trajectum::lua

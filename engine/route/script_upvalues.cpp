#include "route/script_upvalues.hpp"

#include <algorithm>
#include <set>
#include <string_view>

#include "lua/vm.hpp"

namespace trajectum::route {
namespace {

constexpr int kFunctionDepthMax = 50;  // functions that hold functions; deeper is nobody's route

constexpr std::string_view kEnvironment = "_ENV";

/// Calls f(function index, number, name) with the value on top, for every upvalue, functions looked into.
template <class F>
void each_upvalue(lua_State* L, int function, std::set<const void*>& seen, int depth, F&& f) {
  if (depth > kFunctionDepthMax || !seen.insert(lua_topointer(L, function)).second) return;
  luaL_checkstack(L, 8, "functions within functions");
  for (int n = 1;; ++n) {
    const char* name = lua_getupvalue(L, function, n);
    if (!name) return;
    f(function, n, name);
    if (lua_isfunction(L, -1) && !lua_iscfunction(L, -1)) each_upvalue(L, lua_gettop(L), seen, depth + 1, f);
    lua_pop(L, 1);
  }
}

bool allowed(lua_State* L, int index) {
  switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
    case LUA_TFUNCTION: return true;
    case LUA_TUSERDATA: {  // a date, an amount or a duration; a frozen list or record is a table all the same
      auto value = lua::to_value(L, index);
      auto* v = std::get_if<Value>(&value);
      return v && v->kind() != Value::Kind::list && v->kind() != Value::Kind::record;
    }
    default: return false;
  }
}

}  // namespace

std::vector<std::string> illegal_upvalues_of(lua_State* L, int index, const std::vector<int>& globals) {
  std::vector<std::string> names;
  std::set<const void*> seen;
  each_upvalue(L, lua_absindex(L, index), seen, 0, [&](int, int, const char* name) {
    // Another table under this name would be what handlers remember by.
    bool environment = name == kEnvironment && std::any_of(globals.begin(), globals.end(), [L](int ref) {
                         lua_rawgeti(L, LUA_REGISTRYINDEX, ref);
                         bool same = lua_rawequal(L, -1, -2) != 0;
                         lua_pop(L, 1);
                         return same;
                       });
    if (!environment && !allowed(L, lua_gettop(L))) names.emplace_back(name);
  });
  return names;
}

void UpvalueWatch::note(lua_State* L, int index) {
  std::set<const void*> seen;
  each_upvalue(L, lua_absindex(L, index), seen, 0, [&](int function, int number, const char* name) {
    lua_pushvalue(L, function);
    int function_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_pushvalue(L, -1);
    upvalues_.push_back({function_ref, number, luaL_ref(L, LUA_REGISTRYINDEX), name});
  });
}

std::string UpvalueWatch::restore(lua_State* L) const {
  std::string first;
  for (const auto& u : upvalues_) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, u.function_ref);
    lua_rawgeti(L, LUA_REGISTRYINDEX, u.value_ref);
    if (!lua_getupvalue(L, -2, u.number)) lua_pushnil(L);
    bool same = lua_rawequal(L, -1, -2) != 0;
    lua_pop(L, 1);
    if (same) {
      lua_pop(L, 2);
      continue;
    }
    if (first.empty()) first = u.name;
    lua_setupvalue(L, -2, u.number);
    lua_pop(L, 1);
  }
  return first;
}

}  // namespace trajectum::route

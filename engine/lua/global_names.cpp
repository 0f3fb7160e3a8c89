// What a globals table holds, for messages and for editors.
#include <algorithm>
#include <lua.hpp>

#include "base/result.hpp"
#include "lua/state.hpp"
#include "lua/vm.hpp"

namespace trajectum::lua {
namespace {

/// The names in the table that lies behind the front at `index`; nothing if that is no front (sandbox.cpp). Raw,
/// because the front is strict.
std::vector<std::string> names_behind(lua_State* L, int index) {
  std::vector<std::string> out;
  int type = luaL_getmetafield(L, index, "__index");
  if (type == LUA_TTABLE) {
    for (lua_pushnil(L); lua_next(L, -2) != 0; lua_pop(L, 1))
      if (lua_type(L, -2) == LUA_TSTRING) out.emplace_back(text_at(L, -2));
  }
  if (type != LUA_TNIL) lua_pop(L, 1);
  return out;
}

}  // namespace

std::vector<std::string> global_names(Vm& vm, int globals_ref) {
  std::vector<std::string> out;
  auto failed = vm.protect([&](lua_State* L) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, globals_ref);
    for (auto& name : names_behind(L, -1)) {
      lua_getfield(L, -1, name.c_str());
      if (lua_type(L, -1) == LUA_TUSERDATA)
        for (const auto& member : names_behind(L, -1)) out.push_back(name + "." + member);
      lua_pop(L, 1);
      out.push_back(std::move(name));
    }
    lua_pop(L, 1);
  });
  TRAJECTUM_ASSERT(!failed && "no memory to list the globals");
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace trajectum::lua

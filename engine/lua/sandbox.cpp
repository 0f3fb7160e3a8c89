#include "lua/sandbox.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/text.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

constexpr const char* kLibraries = "trajectum.libraries";  // registry: name -> the functions behind a frozen library

const char kWithheldKey = 0;  // registry slot: the table behind globals -> name -> why it is not there

struct Absent {
  const char* name;
  const char* instead;
};

// Everything Lua has and the sandbox has not, with what to use instead (reliability.md, "The sandbox, by subtraction").
constexpr Absent kAbsent[] = {
    {"load", "routes are files of the bundle"},
    {"loadstring", "routes are files of the bundle"},
    {"loadfile", "routes are files of the bundle"},
    {"dofile", "routes are files of the bundle"},
    {"require", "only files of the bundle can be required, where the bundle's loader offers it"},
    {"package", "only files of the bundle can be required, where the bundle's loader offers it"},
    {"next", "use pairs: it has one order everywhere"},
    {"setmetatable", "values are plain tables; only the host makes types"},
    {"getmetatable", "values are plain tables; only the host makes types"},
    {"rawget", "use t[key]"},
    {"rawset", "use t[key] = value"},
    {"rawequal", "use =="},
    {"rawlen", "use #t"},
    {"collectgarbage", "memory is the server's business"},
    {"coroutine", "a route waits with a wait node; a handler ends"},
    {"debug", "an error names its file and line by itself"},
    {"io", "files are documents of the case"},
    {"os", "use today() for the day; the server has no other outside"},
    {"pcall", "let an error be one: the server drops what the handler did"},
    {"xpcall", "let an error be one: the server drops what the handler did"},
    {"print", "use case:note(text)"},
    {"warn", "use case:note(text)"},
    {"_G", "globals cannot be written; name the value"},
    {"string.find", "use text.match or text.contains"},
    {"string.match", "use text.match"},
    {"string.gmatch", "use text.find_all"},
    {"string.gsub", "use text.replace"},
    {"string.dump", "functions stay in their file"},
    {"string.pack", "values are not bytes here"},
    {"string.unpack", "values are not bytes here; for tables use table.unpack"},
    {"string.packsize", "values are not bytes here"},
    {"string.split", "use text.split"},
    {"table.move", "write the loop"},
    {"table.pack", "use { ... }"},
    {"math.random", "a route decides the same each time; random has no place in it"},
    {"math.randomseed", "a route decides the same each time; random has no place in it"},
    {"unpack", "use table.unpack"},
};

/// __index of a strict table: upvalue 1 the prefix ("" or "string."), upvalue 2 the table with what there is.
int refuse_unknown(lua_State* L) {
  auto prefix = std::string(text_at(L, lua_upvalueindex(1)));
  if (lua_type(L, 2) != LUA_TSTRING) raise(L, "names are texts");
  auto name = prefix + std::string(text_at(L, 2));
  if (auto* instead = replacement_of(name))
    raise(L, fmt::format("{} is not part of the route language; {}", name, instead));
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kWithheldKey) == LUA_TTABLE) {
    lua_pushvalue(L, lua_upvalueindex(2));
    if (lua_rawget(L, -2) == LUA_TTABLE) {
      lua_pushvalue(L, 2);
      if (lua_rawget(L, -2) == LUA_TSTRING) raise(L, std::string(text_at(L, -1)));
    }
  }
  lua_settop(L, 2);
  std::vector<std::string> known;
  lua_pushnil(L);
  while (lua_next(L, lua_upvalueindex(2))) {
    lua_pop(L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) known.push_back(prefix + std::string(text_at(L, -1)));
  }
  std::sort(known.begin(), known.end());
  auto guess = did_you_mean(name, known);
  raise(L, fmt::format("there is no {}{}", name, guess ? "; did you mean " + *guess + "?" : std::string()));
}

int refuse_write(lua_State* L) {
  auto prefix = std::string(text_at(L, lua_upvalueindex(1)));
  push_readable(L, 2);
  raise(L, fmt::format("{}{} cannot be set: globals and libraries are read-only; use a local", prefix, text_at(L, -1)));
}

void set_closure(lua_State* L, int table, const char* key, lua_CFunction f, std::string_view prefix, int behind) {
  table = lua_absindex(L, table);
  behind = lua_absindex(L, behind);
  push_text(L, prefix);
  lua_pushvalue(L, behind);
  lua_pushcclosure(L, f, 2);
  lua_setfield(L, table, key);
}

/// Makes reading an absent name of the table on top an error.
void make_strict(lua_State* L, std::string_view prefix) {
  lua_createtable(L, 0, 2);
  set_closure(L, -1, "__index", &refuse_unknown, prefix, -2);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

/// Gives the object on top a locked metatable that reads the table at `behind` and refuses writes.
void lock_front(lua_State* L, int behind, std::string_view prefix) {
  behind = lua_absindex(L, behind);
  lua_createtable(L, 0, 4);
  lua_pushvalue(L, behind);
  lua_setfield(L, -2, "__index");
  set_closure(L, -1, "__newindex", &refuse_write, prefix, behind);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
}

void push_library(lua_State* L, const char* name) {
  lua_getfield(L, LUA_REGISTRYINDEX, kLibraries);
  lua_getfield(L, -1, name);
  lua_remove(L, -2);
}

/// Pops a table of functions and keeps it, strict, as a library.
void keep_library(lua_State* L, const char* name) {
  make_strict(L, std::string(name) + ".");
  lua_getfield(L, LUA_REGISTRYINDEX, kLibraries);
  lua_insert(L, -2);
  lua_setfield(L, -2, name);
  lua_pop(L, 1);
}

void push_front_of(lua_State* L, const char* name) {
  push_library(L, name);
  lua_newuserdatauv(L, 0, 0);
  lock_front(L, -2, std::string(name) + ".");
  lua_remove(L, -2);
}

int call_text(lua_State* L) {  // upvalue 1: the host's function for `text "name"`
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_replace(L, 1);  // in place of the object itself
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

constexpr const char* kLibraryNames[] = {"math", "string", "table", "utf8", "text"};

}  // namespace

const char* replacement_of(std::string_view name) {
  for (const auto& absent : kAbsent)
    if (name == absent.name) return absent.instead;
  return nullptr;
}

void raise(lua_State* L, const std::string& message) {
  luaL_where(L, 1);
  push_text(L, message);
  lua_concat(L, 2);
  lua_error(L);
  TRAJECTUM_ASSERT(false && "lua_error returned");
}

void make_sandbox(lua_State* L) {
  make_value_types(L);
  make_frozen_types(L);
  lua_newtable(L);
  lua_setfield(L, LUA_REGISTRYINDEX, kLibraries);
  push_math_functions(L);
  keep_library(L, "math");
  push_string_functions(L);
  keep_library(L, "string");
  push_table_functions(L);
  keep_library(L, "table");
  push_utf8_functions(L);
  keep_library(L, "utf8");
  push_text_functions(L);
  keep_library(L, "text");
  // `("x"):upper()` reads the same functions as `string.upper`; nothing else of texts can be reached or replaced.
  lua_pushliteral(L, "");
  lua_createtable(L, 0, 2);
  push_library(L, "string");
  lua_setfield(L, -2, "__index");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, -2);
  lua_pop(L, 1);
}

int new_globals(lua_State* L) {
  lua_newtable(L);  // the front
  lua_newtable(L);  // what lies behind it
  push_base_functions(L);
  for (const char* name : kLibraryNames) {
    push_front_of(L, name);
    lua_setfield(L, -2, name);
  }
  make_strict(L, "");
  lua_pushvalue(L, -2);
  lock_front(L, -2, "");
  lua_pop(L, 2);
  return luaL_ref(L, LUA_REGISTRYINDEX);
}

void put_global(lua_State* L, int globals_ref, const char* name) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, globals_ref);
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");
  lua_pushvalue(L, -4);
  lua_setfield(L, -2, name);
  lua_pop(L, 4);
}

void put_withheld(lua_State* L, int globals_ref, const char* name, const std::string& why) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kWithheldKey) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &kWithheldKey);
  }
  lua_rawgeti(L, LUA_REGISTRYINDEX, globals_ref);
  lua_getmetatable(L, -1);
  lua_getfield(L, -1, "__index");  // the table behind the front
  lua_pushvalue(L, -1);
  if (lua_rawget(L, -5) != LUA_TTABLE) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -2);
    lua_pushvalue(L, -2);
    lua_rawset(L, -7);
  }
  push_text(L, why);
  lua_setfield(L, -2, name);
  lua_pop(L, 5);
}

void push_callable_text(lua_State* L) {
  push_front_of(L, "text");
  lua_insert(L, -2);
  lua_pushcclosure(L, &call_text, 1);
  lua_getmetatable(L, -2);
  lua_insert(L, -2);
  lua_setfield(L, -2, "__call");
  lua_pop(L, 1);
}

}  // namespace trajectum::lua

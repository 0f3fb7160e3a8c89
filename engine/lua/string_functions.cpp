// The libraries string, utf8 and math: Lua's own functions picked by name, each charged for the bytes it is given, and
// own versions of those that make something larger than their arguments.
#include <fmt/core.h>

#include <string>
#include <string_view>

#include "base/limits.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

/// Charges the bytes of all text arguments. Numbers are not converted.
void charge_texts(lua_State* L) {
  std::size_t bytes = 64;
  for (int i = lua_gettop(L); i > 0; --i)
    if (lua_type(L, i) == LUA_TSTRING) bytes += lua_rawlen(L, i);
  charge(L, bytes);
}

/// Upvalue 1 is Lua's own function; it has no upvalues itself and runs in this frame.
int metered(lua_State* L) {
  charge_texts(L);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/// Copies the named functions from the opened library on top to the table below it.
template <std::size_t N>
void pick(lua_State* L, lua_CFunction open, const char* const (&names)[N]) {
  lua_newtable(L);
  lua_pushcfunction(L, open);
  lua_call(L, 0, 1);
  for (const char* name : names) {
    lua_getfield(L, -1, name);
    if (lua_iscfunction(L, -1)) lua_pushcclosure(L, &metered, 1);
    lua_setfield(L, -3, name);
  }
  lua_pop(L, 1);
}

int string_rep(lua_State* L) {
  luaL_checkstring(L, 1);
  lua_Integer n = luaL_checkinteger(L, 2);
  std::size_t separator = 0;
  luaL_optlstring(L, 3, "", &separator);
  auto bytes = static_cast<double>(text_at(L, 1).size() + separator) * static_cast<double>(n);
  if (bytes <= 0) {  // also a billion times nothing
    lua_pushliteral(L, "");
    return 1;
  }
  if (bytes > static_cast<double>(limits::kLuaStringBytesMax))
    raise(L, fmt::format("string.rep would make a text of more than {} bytes", limits::kLuaStringBytesMax));
  charge(L, static_cast<std::size_t>(bytes) + 64);
  auto piece = std::string_view(text_at(L, 1));
  luaL_Buffer b;
  luaL_buffinit(L, &b);
  for (lua_Integer i = 0; i < n; ++i) {
    luaL_addlstring(&b, piece.data(), piece.size());
    if (separator && i + 1 < n) luaL_addlstring(&b, lua_tostring(L, 3), separator);
  }
  luaL_pushresult(&b);
  return 1;
}

int string_reverse(lua_State* L) {
  luaL_checkstring(L, 1);
  charge_texts(L);
  auto text = text_at(L, 1);
  std::string turned(text.rbegin(), text.rend());
  push_text(L, turned);
  return 1;
}

/// The length of the format item at `at` (after the %), its letter last; raises on what a route may not print.
std::size_t format_item(lua_State* L, std::string_view format, std::size_t at) {
  auto end = format.find_first_not_of("-+ #0123456789.", at);
  if (end == std::string_view::npos) raise(L, "string.format: the format ends in the middle of an item");
  if (std::string_view("diuoxXcsfFeEgG%").find(format[end]) == std::string_view::npos)
    raise(L, fmt::format("string.format: %{} is not part of the route language", format[end]));
  return end - at + 1;
}

/// Makes every argument of a %s readable first (no addresses), then lets Lua format. Upvalue 1: Lua's own format.
int string_format(lua_State* L) {
  luaL_checkstring(L, 1);
  auto format = text_at(L, 1);
  int argument = 1;
  std::size_t percent = format.find('%');
  while (percent != std::string_view::npos) {
    auto size = format_item(L, format, percent + 1);
    char letter = format[percent + size];
    if (letter != '%') {
      ++argument;
      luaL_checkany(L, argument);
      if (letter == 's') {
        push_readable(L, argument);
        lua_replace(L, argument);
      } else if (lua_type(L, argument) != LUA_TNUMBER) {
        raise(L, fmt::format("string.format: %{} needs a number, not a {}", letter, type_name(L, argument)));
      }
    }
    percent = format.find('%', percent + size + 1);
  }
  charge_texts(L);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

constexpr const char* kString[] = {"byte", "char", "format", "len", "lower", "sub", "upper"};
constexpr const char* kUtf8[] = {"char", "codepoint", "codes", "len", "offset"};
constexpr const char* kMath[] = {"abs",  "ceil", "cos",  "deg",  "exp",        "floor",      "fmod",
                                 "huge", "log",  "max",  "min",  "maxinteger", "mininteger", "modf",
                                 "pi",   "rad",  "sin",  "sqrt", "tan",        "tointeger",  "type",
                                 "ult",  "acos", "asin", "atan"};

}  // namespace

void push_math_functions(lua_State* L) { pick(L, &luaopen_math, kMath); }
void push_utf8_functions(lua_State* L) { pick(L, &luaopen_utf8, kUtf8); }

void push_string_functions(lua_State* L) {
  pick(L, &luaopen_string, kString);
  lua_getfield(L, -1, "format");  // metered; its upvalue is Lua's own
  lua_getupvalue(L, -1, 1);
  lua_pushcclosure(L, &string_format, 1);
  lua_setfield(L, -3, "format");
  lua_pop(L, 1);
  lua_pushcfunction(L, &string_rep);
  lua_setfield(L, -2, "rep");
  lua_pushcfunction(L, &string_reverse);
  lua_setfield(L, -2, "reverse");
}

}  // namespace trajectum::lua

#include "lua/fault.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "lua/state.hpp"

namespace trajectum::lua {
namespace {

/// Takes "name:12: " off the front; gives the line, 0 if the message does not start so.
int take_position(std::string_view& message) {
  for (auto colon = message.find(':'); colon != std::string_view::npos; colon = message.find(':', colon + 1)) {
    auto end = message.find_first_not_of("0123456789", colon + 1);
    if (end == std::string_view::npos || end == colon + 1) continue;
    if (message.substr(end, 2) != ": ") continue;
    int line = std::atoi(std::string(message.substr(colon + 1, end - colon - 1)).c_str());
    message.remove_prefix(end + 2);
    return line;
  }
  return 0;
}

/// Lua writes positions as "file:12: " or "...rest of a long file:12: "; anything else before a number is the message's
/// own.
bool starts_with_file(std::string_view message, std::string_view file) {
  if (message.substr(0, 3) == "...") return true;
  return !file.empty() && message.substr(0, file.size()) == file;
}

/// As much of it as people read, in UTF-8: a script may fail with megabytes of any bytes, and what it says is told,
/// kept and sent.
std::string a_screen_of(std::string_view text) {
  auto end = std::min(text.size(), limits::kScriptErrorBytesMax);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  auto out = as_utf8(std::string(text.substr(0, end)));
  return end < text.size() ? out + " ..." : out;
}

}  // namespace

void Place::find(lua_State* L) {
  lua_Debug ar;
  for (int level = 0; lua_getstack(L, level, &ar); ++level) {
    lua_getinfo(L, "Sl", &ar);
    if (ar.currentline <= 0) continue;
    file = *ar.source == '@' ? ar.source + 1 : ar.short_src;
    line = ar.currentline;
    return;
  }
}

void Place::take_function(lua_State* L) {
  lua_Debug ar;
  lua_getinfo(L, ">S", &ar);
  if (*ar.source == '@') file = ar.source + 1;
}

ScriptError out_of_memory(std::string file) {
  ScriptError error;
  error.message = "this script used up its memory";
  error.file = std::move(file);
  error.budget = true;
  return error;
}

ScriptError read_runtime_error(lua_State* L, int status, bool expired, int cpu_ms, const Place& place) {
  ScriptError error;
  error.file = place.file;
  error.line = place.line;
  if (expired) {
    error.message = fmt::format("this script ran for more than {} ms", cpu_ms);
    error.budget = true;
    return error;
  }
  if (status == LUA_ERRMEM) return out_of_memory(place.file);
  if (lua_type(L, -1) != LUA_TSTRING) {
    error.message = "the script failed without a message";
    return error;
  }
  auto message = text_at(L, -1);
  if (starts_with_file(message, place.file)) {
    if (int line = take_position(message)) error.line = line;
  }
  if (message == "not enough memory") return out_of_memory(place.file);  // as the buffers of lauxlib say it
  error.message = a_screen_of(message);
  error.budget = state_of(L).memory_failed;
  return error;
}

void read_syntax_error(std::string_view message, ScriptError& error) {
  error.line = take_position(message);
  auto near = message.rfind(" near ");
  if (near != std::string_view::npos) {
    auto token = message.substr(near + 6);
    if (token.size() >= 2 && token.front() == '\'' && token.back() == '\'') token = token.substr(1, token.size() - 2);
    error.near = a_screen_of(token);
  }
  error.message = a_screen_of(message);
}

}  // namespace trajectum::lua

// From what Lua raises to a ScriptError: file, line and the sentence without them.
#ifndef TRAJECTUM_LUA_FAULT_HPP
#define TRAJECTUM_LUA_FAULT_HPP
#include <lua.hpp>
#include <string>
#include <string_view>

#include "lua/vm.hpp"

namespace trajectum::lua {

/// Where the innermost Lua function stood when an error was raised. Taken in the message function of lua_pcall, because
/// Lua's own text cuts long file names.
struct Place {
  std::string file;
  int line = 0;
  void find(lua_State* L);
  /// Pops a function and takes the file that defines it; leaves the line unknown.
  void take_function(lua_State* L);
};

ScriptError out_of_memory(std::string file);
/// Reads the error on top of the stack (and leaves it there).
ScriptError read_runtime_error(lua_State* L, int status, bool expired, int cpu_ms, const Place& place);
/// Reads "file:12: message near 'x'" into `error`, whose file is set.
void read_syntax_error(std::string_view message, ScriptError& error);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_FAULT_HPP

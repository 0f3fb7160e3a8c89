// What a script sees: globals tables made from the allow list, strict and read-only.
#ifndef TRAJECTUM_LUA_SANDBOX_HPP
#define TRAJECTUM_LUA_SANDBOX_HPP
#include <lua.hpp>
#include <string>

namespace trajectum::lua {

/// Prepares a fresh state: value types, libraries, the locked string metatable. Runs protected.
void make_sandbox(lua_State* L);
/// Makes a globals table and gives its registry reference. Scripts hold an empty front; what it shows lies behind it.
int new_globals(lua_State* L);
/// Pops a value into the globals under a name.
void put_global(lua_State* L, int globals_ref, const char* name);
/// Reading this name, which the globals have not, says why.
void put_withheld(lua_State* L, int globals_ref, const char* name, const std::string& why);
/// Pops a function; pushes an object that is called as the function and has the members of the library `text`.
void push_callable_text(lua_State* L);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_SANDBOX_HPP

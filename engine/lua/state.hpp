// What hangs on one lua_State inside this room: its budget, its compiled patterns, the host's workday sum.
#ifndef TRAJECTUM_LUA_STATE_HPP
#define TRAJECTUM_LUA_STATE_HPP
#include <functional>
#include <lua.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lua/budget.hpp"
#include "model/value.hpp"

namespace re2 {
class RE2;
}

namespace trajectum::lua {

struct Place;

struct State {
  explicit State(std::size_t memory_bytes_max);
  ~State();
  Budget budget;
  std::function<Date(Date, const Duration&)> workday_sum;
  std::unordered_map<std::string, std::unique_ptr<re2::RE2>> patterns;
  int duration_options_ref = LUA_NOREF;  // the host's function for `duration { ... }`
  Place* place = nullptr;                // of the running call, for its message function
  bool memory_failed = false;            // an inner protected call ran out of memory; the error was raised again
};

inline State& state_of(lua_State* L) { return **static_cast<State**>(lua_getextraspace(L)); }
inline Budget& budget_of(lua_State* L) { return state_of(L).budget; }

/// Counts C work on the running call's budget; raises when its time is up.
inline void charge(lua_State* L, std::size_t work) { budget_of(L).charge(L, work); }

/// Raises a script error with position; for messages made with fmt. Never returns.
[[noreturn]] void raise(lua_State* L, const std::string& message);

inline void push_text(lua_State* L, std::string_view text) { lua_pushlstring(L, text.data(), text.size()); }
/// The bytes of the string at `index`; it must be one.
inline std::string_view text_at(lua_State* L, int index) {
  std::size_t n = 0;
  const char* s = lua_tolstring(L, index, &n);
  return {s, n};
}

// One function a file: each leaves the library's table of functions on the stack, or fills the one on top of it.
void push_base_functions(lua_State* L);
void push_math_functions(lua_State* L);
void push_string_functions(lua_State* L);
void push_table_functions(lua_State* L);
void push_utf8_functions(lua_State* L);
void push_text_functions(lua_State* L);

/// Makes the metatables of dates, money, durations and frozen values in the registry.
void make_value_types(lua_State* L);
void make_frozen_types(lua_State* L);

/// The script's name of a value's type: "date", "money", "duration", "table" for frozen ones, else Lua's.
const char* type_name(lua_State* L, int index);
/// Pushes a readable text of the value at `index`; never an address.
void push_readable(lua_State* L, int index);

/// Pushes the plain table behind a table or a frozen value at `index`; false (and nothing) for any other value and for
/// tables with a metatable: those are the host's.
bool push_plain_table(lua_State* L, int index);
/// As above for writing: frozen values raise an error.
void check_writable_table(lua_State* L, int index);

/// What to use in place of a name that the sandbox left out ("pcall", "string.find"), or null.
const char* replacement_of(std::string_view name);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_STATE_HPP

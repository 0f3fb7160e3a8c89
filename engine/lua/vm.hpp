// One sandboxed Lua VM: the language, an allow list of library functions, one budget per call, one memory cap.
// It knows values (model/value.hpp) and nothing of routes. `lua.h` stays in this room and in the host bindings of
// `route`. What is allowed and what is absent: reliability.md, "The sandbox, by subtraction". Thread: one at a time. A
// VM that overran its budget or memory stays usable: the call failed, its effects are staged outside and dropped by the
// caller.
#ifndef TRAJECTUM_LUA_VM_HPP
#define TRAJECTUM_LUA_VM_HPP
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/limits.hpp"
#include "model/value.hpp"

struct lua_State;

namespace trajectum::lua {

/// What went wrong in a script, for a person: `file:line: message`.
struct ScriptError {
  std::string message;  // without the position
  std::string file;
  int line = 0;         // 0: not known
  bool budget = false;  // it ran out of time or memory
  std::string near;     // for a syntax error: the token Lua names, else ""
};

struct VmOptions {
  std::size_t memory_bytes_max = limits::kLuaMemoryBytesMax;
};

class Vm {
 public:
  explicit Vm(VmOptions options = {});
  ~Vm();
  Vm(const Vm&) = delete;
  Vm& operator=(const Vm&) = delete;

  /// The raw state, for the host bindings of `route` only.
  lua_State* state();

  /// Compiles one text chunk whose _ENV is `globals_ref` (a table in the registry) and leaves the function on the
  /// stack. Refuses binary chunks and sources above kLuaSourceBytesMax. On an error nothing is left on the stack.
  std::optional<ScriptError> compile(std::string_view source, const std::string& file, int globals_ref);

  /// Calls what lies on the stack (function, then `args`) within a budget of CPU milliseconds; leaves `results` values
  /// (LUA_MULTRET: all). On an error nothing is left on the stack. A call made from inside a call shares its budget.
  /// `instructions`: of Lua, by thousands; 0 = as many as that time allows.
  std::optional<ScriptError> call(int args, int results, int cpu_ms, int instructions = 0);

  /// CPU of the last call that was no part of another, the host's own work apart; 0 when it ended before its first look
  /// at the clock.
  std::int64_t last_call_ns() const;

  /// What was seen of that call: instructions of Lua, by thousands, and the line where most of them ran ("", 0 when it
  /// ended before anybody looked).
  struct Seen {
    std::int64_t instructions = 0;
    std::string file;
    int line = 0;
  };
  Seen last_call_seen() const;

  /// Gives the running call more CPU time: what the host used on its own account inside it is not the script's.
  void lengthen_call(std::int64_t cpu_ns);

  /// Runs host code protected: an error raised by Lua inside (also out of memory) comes back here instead of ending the
  /// process. The stack is as it was before, plus what `body` left on it (on an error: nothing).
  std::optional<ScriptError> protect(const std::function<void(lua_State*)>& body);

  /// Makes a fresh strict globals table holding the allow list, and gives its registry reference. Reading a name that
  /// is not there is an error that says so, with "did you mean"; what the sandbox left out names its replacement;
  /// writing a global is an error. Hosts add their own functions with `set_global` before scripts run.
  int make_globals();
  /// Pops the value on top of the stack into `globals_ref` under `name` (past the strictness).
  void set_global(int globals_ref, const char* name);
  /// A name that these globals do not have on purpose: reading it says this sentence.
  void withhold(int globals_ref, const char* name, const std::string& why);
  /// Pops a function and makes the global `text` callable with it (`text "name"`), still with the library's members
  /// (`text.match`). Until then `text` is the library alone.
  void set_text_word(int globals_ref);

  /// How `date + workdays(n)` is counted; without it that sum is a script error. The host owns the calendar.
  using WorkdaySum = std::function<Date(Date, const Duration&)>;
  void set_workday_sum(WorkdaySum sum);

  /// Pops a function that makes sense of `workdays(2) { after = "item.day" }`: called as (duration, options) when the
  /// options hold more than `calendar`; what it gives is the value. Without it such options are an error.
  void set_duration_options();

  std::size_t memory_bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// lua_pcall for host functions that scripts call and that call back: an error stays on top of the stack (status not
/// LUA_OK) and may be raised again with lua_error once the host's own frames are gone. Budget and position are kept.
int call_back(lua_State* L, int args, int results);

/// Pushes a value: dates, money and durations become frozen userdata with the operators of language.md ("Values");
/// lists and records become fresh tables.
void push_value(lua_State* L, const Value& value);

/// Pushes a value that scripts can only read: lists and records become frozen objects with `[]`, `#`, `pairs`,
/// `ipairs`; writing to them is an error. `to_value` reads them back.
void push_frozen_value(lua_State* L, const Value& value);

/// The names a record may be asked for. `what` is its kind for the error ("register \"place\"").
struct DeclaredNames {
  std::string what;
  std::vector<std::string> names;
};
/// Pushes a frozen record in which reading a name that is not declared is an error with "did you mean".
/// `declared` must live as long as the VM.
void push_frozen_record(lua_State* L, const Record& record, const DeclaredNames* declared);
/// The same for a list of records.
void push_frozen_records(lua_State* L, const List& records, const DeclaredNames* declared);
/// Raises `<what> has no field "<name>"; did you mean ...?` with the script's position.
[[noreturn]] void raise_undeclared(lua_State* L, const DeclaredNames& declared, std::string_view name);

/// Reads the value at `index`; raw access only. A table with keys 1..n is a list, with text keys a record (keys in
/// sorted order), empty is an empty list. On an error returns the sentence: cycles, functions, foreign userdata, mixed
/// keys, NaN, bad UTF-8, deeper than kValueDepthMax or more than kValueNodesMax. Needs memory: call it inside `call` or
/// `protect`.
std::variant<Value, std::string> to_value(lua_State* L, int index);

/// Registers the value constructors `day minutes hours days weeks months years workdays euro split megabytes` in a
/// globals table. (`today` is the host's: it needs a clock.) `megabytes(n)` is an integer of bytes. They work at load
/// and in handlers alike. `workdays(5) { calendar = "kantoor" }` makes a new value.
void add_value_functions(Vm& vm, int globals_ref);

/// The names that scripts find in a globals table, sorted, with those in its libraries as "math.floor".
std::vector<std::string> global_names(Vm& vm, int globals_ref);

}  // namespace trajectum::lua

#endif  // TRAJECTUM_LUA_VM_HPP

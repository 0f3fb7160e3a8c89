// One running call of a handler, and the objects it hands to the script. An object carries the call's serial number:
// when the call has ended, reading it is a script error and never a dangling pointer. Files script_*.cpp only.
#ifndef TRAJECTUM_ROUTE_SCRIPT_FRAME_HPP
#define TRAJECTUM_ROUTE_SCRIPT_FRAME_HPP
#include <cstdint>
#include <lua.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "lua/vm.hpp"
#include "route/capability.hpp"
#include "route/scripts.hpp"

namespace trajectum::route {

struct RegisterNames {
  lua::DeclaredNames declared;  // its key's name and `id`, then its fields
  std::size_t key_names = 2;    // how many of those name the key
  bool has_capacity = false;
};

/// The names a bundle declares, copied from it once.
struct BundleNames {
  std::map<std::string, RegisterNames, std::less<>> registers;
  std::vector<std::string> budgets;                                         // the lines
  std::map<std::pair<std::string, NodeIndex>, lua::DeclaredNames> results;  // of a route's step: its form
};

/// What one call may see. Lives on the C++ stack of ScriptVm::call.
struct Frame {
  CaseAccess* access = nullptr;  // null in a function of a record alone
  const ScriptArguments* arguments = nullptr;
  Date today;  // without access
  std::uint64_t serial = 0;
  std::uint64_t views = 0;      // record views made; each has its number
  std::uint64_t live_view = 0;  // the one view of `free` that is alive; 0: none
  Frame* outer = nullptr;
  const Capabilities* may = nullptr;  // what the handler's bundle asked for; null: everything
  Text refusal;                       // what the turn refused last: its English is the error's message
};

/// Where the objects find the running call.
struct FrameStack {
  Frame* top = nullptr;
  std::uint64_t serials = 0;
  const BundleNames* names = nullptr;
};

/// A record as a script sees it, without a copy.
struct RecordView {
  const Record* record = nullptr;
  const std::vector<Field>* fields = nullptr;    // declared, or null
  const lua::DeclaredNames* declared = nullptr;  // declared, or null; both null: unchecked
  const char* what = "the form";
  const char* key = nullptr;  // reads as `id` when the record has no such field
};

/// Raises a script error with position.
[[noreturn]] void raise(lua_State* L, const std::string& message);

/// Makes the metatables of `case`, its parts and record views.
void make_script_types(lua_State* L);
void push_case(lua_State* L, FrameStack& frames);
/// Pushes a view that lives as long as the running call, or, if `passing`, until the next one is made or `end_view`.
void push_view(lua_State* L, FrameStack& frames, const RecordView& view, bool passing);
/// `today()` with the frames as upvalue.
int script_today(lua_State* L);

/// The frame of an object's call; raises when that call has ended.
Frame& live_frame(lua_State* L, FrameStack* frames, std::uint64_t serial);
/// The names of a register; raises with a guess when the bundle has no such register.
const RegisterNames& register_names(lua_State* L, const FrameStack& frames, const std::string& name);
/// The text at an argument; raises when it is none.
std::string text_argument(lua_State* L, int index, const char* what);
/// Raises what the turn refused a handler.
[[noreturn]] void raise_error(lua_State* L, Frame& frame, const Error& error);

/// `case:name` as a function, or null.
lua_CFunction case_method(std::string_view name);
const std::vector<std::string>& case_method_names();
/// The frames and the frame of the `case` at argument 1; raises when it is none or dead.
std::pair<FrameStack*, Frame*> case_argument(lua_State* L);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SCRIPT_FRAME_HPP

// The upvalues of handlers: constants and functions, never tables, never assigned (language.md, "Loading", 6).
#ifndef TRAJECTUM_ROUTE_SCRIPT_UPVALUES_HPP
#define TRAJECTUM_ROUTE_SCRIPT_UPVALUES_HPP
#include <lua.hpp>
#include <string>
#include <vector>

namespace trajectum::route {

/// Names of the upvalues of the function at `index`, and of the functions among them, that are not allowed. `globals`:
/// registry references of the tables that may be its _ENV.
std::vector<std::string> illegal_upvalues_of(lua_State* L, int index, const std::vector<int>& globals);

/// What the upvalues of one handler were after load; a call that changes one has broken the rule and is undone.
class UpvalueWatch {
 public:
  /// Notes every upvalue of the function at `index` and of the functions among them. Needs memory.
  void note(lua_State* L, int index);
  /// Puts back what changed; gives the name of the first, "" if nothing did. Raises nothing, needs no memory of Lua.
  std::string restore(lua_State* L) const;

 private:
  struct Upvalue {
    int function_ref;
    int number;
    int value_ref;
    std::string name;
  };
  std::vector<Upvalue> upvalues_;
};

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_SCRIPT_UPVALUES_HPP

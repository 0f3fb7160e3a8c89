// What a guard would answer now and what it reads for that, told to people who ask why a case stands where it stands.
// Changes nothing: no incident is raised, no timer armed, no answer kept. Thread: the shard's.
#ifndef TRAJECTUM_TURN_GUARD_LOOK_HPP
#define TRAJECTUM_TURN_GUARD_LOOK_HPP
#include <optional>
#include <set>
#include <string>

#include "turn/play.hpp"

namespace trajectum::turn {

struct GuardLook {
  std::optional<bool> answer;   // none: it failed, as one does that asks for a form that nobody has filled in yet
  std::optional<Value> value;   // what it gave
  std::set<std::string> reads;  // paths, as people write them: "file.rows", "client.wanted", "register.bed", "today"
};

/// What the table of a `decide` would choose now: the value is its first output.
GuardLook look_at_table(const Play& play, const Node& n, InstanceNo scope);
/// Asks a function of the route in a scope (0: the route).
GuardLook look_at_guard(const Play& play, route::FunctionId f, InstanceNo scope);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_GUARD_LOOK_HPP

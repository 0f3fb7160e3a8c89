// What the guards of one case answered and what they read for it, so that only those are asked again whose answer may
// be another. A cache: without it every guard is asked again, with the same results. A guard that read anything beside
// its own case (a record, free seats, today) is never kept. Thread: the shard's.
#ifndef TRAJECTUM_TURN_GUARD_ANSWERS_HPP
#define TRAJECTUM_TURN_GUARD_ANSWERS_HPP
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/value.hpp"
#include "route/graph.hpp"
#include "state/events.hpp"

namespace trajectum::turn {

/// What a running handler reads of its case: "file.wish", "result.3", "owner" ...
struct Reads {
  std::set<std::string> paths;
  bool beyond = false;  // it read something that changes without an event of this case
};

class GuardAnswers {
 public:
  /// The answer of a function in a scope, if nothing that it read has changed since; null when it must be asked.
  const Value* find(route::FunctionId f, InstanceNo scope) const;
  void keep(route::FunctionId f, InstanceNo scope, Value answer, const Reads& reads);
  /// Forgets every answer that an event may have changed.
  void changed(const state::Event& event);
  void clear() { kept_.clear(); }

  std::uint64_t asked = 0;  // how often a guard was run

 private:
  struct Kept {
    Value answer;
    std::set<std::string> paths;
  };
  std::map<std::pair<route::FunctionId, InstanceNo>, Kept> kept_;
};

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_GUARD_ANSWERS_HPP

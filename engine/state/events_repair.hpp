// Events of putting right (patterns.md 2.2): what went wrong, a step done once more, what can be made undone, what a
// route does about trouble by itself. Part of the list in events.hpp, with its rules: a kind's members never change
// once released.
#ifndef TRAJECTUM_STATE_EVENTS_REPAIR_HPP
#define TRAJECTUM_STATE_EVENTS_REPAIR_HPP
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"

namespace trajectum::state {

/// A step that was done is there once more, after its `Opened`. It leads nowhere on; `stale`: whose results depended on
/// it.
struct Redone {
  InstanceNo instance = 0;
  std::uint16_t node = 0;
  std::string reason, by;
  std::vector<std::uint16_t> stale;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(reason);
    v(by);
    v(stale);
  }
};
/// Somebody looked at a stale result: it still holds.
struct StaleConfirmed {
  std::uint16_t node = 0;
  std::string reason, by;
  template <class V>
  void fields(V&& v) {
    v(node);
    v(reason);
    v(by);
  }
};
/// Something was done that `compensate` can make undone; inside an each or a series, of which element.
struct UndoKept {
  std::uint32_t number = 0;
  InstanceNo scope = 0;
  std::uint16_t node = 0;
  std::string outcome;
  Record form;
  std::uint16_t row = 0;  // the each or series; 0: none
  Value item;
  std::uint32_t element = 0;
  template <class V>
  void fields(V&& v) {
    v(number);
    v(scope);
    v(node);
    v(outcome);
    v(form);
    v(row);
    v(item);
    v(element);
  }
};
/// It was made undone; or, `forgotten`, there are too many to keep.
struct Undone {
  std::uint32_t number = 0;
  std::uint16_t node = 0;
  bool forgotten = false;
  template <class V>
  void fields(V&& v) {
    v(number);
    v(node);
    v(forgotten);
  }
};
/// Something went wrong at a node: a work item of its own.
struct IncidentRaised {
  InstanceNo instance = 0, scope = 0;  // the incident's own work item; the scope of the node
  std::uint16_t node = 0;
  std::string message, file;
  int line = 0;
  std::string role, message_en;  // `message` is Dutch
  std::optional<Date> due;
  Instant at = 0;
  std::string cls;            // the reason of the error: `script`, `decision`, `no_way`, `job` ...
  std::string part, outcome;  // what stumbled, when not the node's opening; what the node ended with
  std::uint32_t race = 0;     // it may still win this race when it is retried
  Value given;                // to the handler that failed: a form, what a message held
  InstanceNo of = 0;          // what stumbled, when it is (or was) there; of several of one node it is this one
  template <class V>
  void fields(V&& v) {
    v(cls);
    v(part);
    v(outcome);
    v(race);
    v(instance);
    v(scope);
    v(node);
    v(message);
    v(file);
    v(line);
    v(role);
    v(due);
    v(at);
    v(message_en);
    v(given);
    v(of);
  }
};
/// What the route's `on_failure` does about an incident: "retry" (it will be tried again; so often before), "incident"
/// (no more), or it is over by "go", "skip" or "cancel". Of what is live and is tried again: "tried".
struct FailureMet {
  InstanceNo instance = 0;  // the incident's
  std::uint16_t node = 0;   // that failed
  std::string action;
  std::uint32_t tries = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(action);
    v(tries);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_REPAIR_HPP

// Events of case freedom (semantics.md 2): a case or a part of it stands still and goes on, a closed case is opened
// again, cases are linked. Part of the list in events.hpp, with its rules: a kind's members never change once released.
#ifndef TRAJECTUM_STATE_EVENTS_FREEDOM_HPP
#define TRAJECTUM_STATE_EVENTS_FREEDOM_HPP
#include <string>

#include "base/clock.hpp"
#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

namespace trajectum::state {

/// A live instance with all that is in it (`of` 0: the whole case) stands still. `instance`: the work item of its own
/// by which somebody is asked again on `till`.
struct Suspended {
  InstanceNo instance = 0, of = 0, scope = 0;
  std::uint16_t node = 0;
  std::string role, assignee, reason;
  Date till;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(of);
    v(scope);
    v(node);
    v(role);
    v(assignee);
    v(reason);
    v(till);
    v(at);
  }
};
/// It lasts until another date.
struct SuspensionMoved {
  InstanceNo instance = 0;
  Date till;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(till);
    v(reason);
  }
};
/// It goes on, or (`reason` "ended") what stood still is gone.
struct SuspensionOver {
  InstanceNo instance = 0;
  std::string reason;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(reason);
    v(at);
  }
};
/// A timer of what stands still does not fire.
struct TimerStopped {
  std::uint32_t timer = 0;
  template <class V>
  void fields(V&& v) {
    v(timer);
  }
};
/// It fires again, at this moment.
struct TimerGoesOn {
  std::uint32_t timer = 0;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(timer);
    v(at);
  }
};
/// What stood still for so many days has so many days more.
struct DueShifted {
  InstanceNo instance = 0;
  std::uint32_t days = 0;
  Date due;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(days);
    v(due);
  }
};
/// A job is not given out meanwhile, or (`over`) is again.
struct JobHeld {
  InstanceNo instance = 0;
  bool over = false;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(over);
  }
};
/// A case that was closed is open again, and goes on at these nodes.
struct CaseReopened {
  std::string node, reason;  // "": where the route starts
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(node);
    v(reason);
    v(at);
  }
};
/// Two cases belong together. `incoming`: it was said of the other case.
struct CaseLinked {
  std::string kind;  // "parent", "follows", "blocks"
  CaseNo other = 0;
  bool incoming = false;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(kind);
    v(other);
    v(incoming);
    v(reason);
  }
};
struct CaseUnlinked {
  std::string kind;
  CaseNo other = 0;
  bool incoming = false;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(kind);
    v(other);
    v(incoming);
    v(reason);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_FREEDOM_HPP

// Events about people and what they tell each other: who is away, who stands in, who helps, what was sent. Part of the
// stored format like those of events.hpp, which lists them all and says what that means.
#ifndef TRAJECTUM_STATE_EVENTS_PEOPLE_HPP
#define TRAJECTUM_STATE_EVENTS_PEOPLE_HPP
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"
#include "model/value.hpp"

namespace trajectum::state {

/// Somebody will be away; work that would come to him goes to the substitute, else to the role. Of the region.
struct AbsencePut {
  std::string user;
  Date from, till;  // both included
  std::string substitute, reason;
  template <class V>
  void fields(V&& v) {
    v(user);
    v(from);
    v(till);
    v(substitute);
    v(reason);
  }
};
/// The absence that began on that day is over, or taken back (`reason`: what brought it to its end). Of the region.
struct AbsenceGone {
  std::string user;
  Date from;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(user);
    v(from);
    v(reason);
  }
};
/// Work of somebody who is absent is in other hands: in whose the `Moved` beside it says.
struct StoodIn {
  InstanceNo instance = 0;
  std::string user;  // who is absent
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(user);
  }
};
/// It is nobody else's any more: back with who was absent, or taken by somebody as his own.
struct StandInOver {
  InstanceNo instance = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
  }
};
/// Somebody helps with a work item: he sees it on his list, and does not complete it.
struct HelperAdded {
  InstanceNo instance = 0;
  std::string user;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(user);
  }
};
struct HelperGone {
  InstanceNo instance = 0;
  std::string user;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(user);
  }
};
/// Nobody took the message: its time ran out ("expired"), nobody waited for what is not kept ("transient"), or the case
/// ended ("case_ended").
struct MessageLost {
  std::uint32_t number = 0;
  std::string reason;
  Instant at = 0;
  template <class V>
  void fields(V&& v) {
    v(number);
    v(reason);
    v(at);
  }
};
/// A handler of this case sent a message.
struct MessageSent {
  std::string message;
  CaseNo to = 0;               // 0: the open cases of `route` about `subject`
  std::string route, subject;  // the subject's key, in the register that the route is about
  template <class V>
  void fields(V&& v) {
    v(message);
    v(to);
    v(route);
    v(subject);
  }
};

struct MessageReceived {
  std::uint32_t number = 0;
  std::string message;
  Value data;
  Instant at = 0;
  std::optional<Instant> until;
  template <class V>
  void fields(V&& v) {
    v(number);
    v(message);
    v(data);
    v(at);
    v(until);
  }
};
/// A wait took it (`instance`), or its time ran out (`instance` 0).
struct MessageTaken {
  std::uint32_t number = 0;
  InstanceNo instance = 0;
  template <class V>
  void fields(V&& v) {
    v(number);
    v(instance);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_PEOPLE_HPP

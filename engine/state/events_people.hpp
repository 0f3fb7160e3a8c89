// Events about people: who is away, who stands in. Part of the stored format like those of events.hpp, which lists them
// all and says what that means.
#pragma once
#include <string>

#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

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

}  // namespace trajectum::state

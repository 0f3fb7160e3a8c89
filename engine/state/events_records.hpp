// Events about the records of registers. Part of the stored format like those of events.hpp, which lists them all and
// says what that means.
#ifndef TRAJECTUM_STATE_EVENTS_RECORDS_HPP
#define TRAJECTUM_STATE_EVENTS_RECORDS_HPP
#include <optional>
#include <string>
#include <vector>

#include "model/codec.hpp"
#include "model/time.hpp"
#include "model/value.hpp"

namespace trajectum::state {

/// Another system knows the record by this id now; "": by none any more.
struct ExternalId {
  std::string system, was, now;
  template <class V>
  void fields(V&& v) {
    v(system);
    v(was);
    v(now);
  }
};
/// A record was written: new, or in the place of what stood there.
struct RecordWritten {
  std::string reg, id;
  bool created = false;
  Record was, now;
  std::vector<ExternalId> externals;  // what changed of them
  std::string source, ground;         // where it comes from, and on what legal ground it is kept
  std::optional<Date> valid_from;     // none: the day it was written
  template <class V>
  void fields(V&& v) {
    v(reg);
    v(id);
    v(created);
    v(was);
    v(now);
    v(externals);
    v(source);
    v(ground);
    v(valid_from);
  }
};
/// A record was taken out of its register; its history stays.
struct RecordGone {
  std::string reg, id;
  Record was;
  std::vector<ExternalId> externals;
  std::string source, ground;
  template <class V>
  void fields(V&& v) {
    v(reg);
    v(id);
    v(was);
    v(externals);
    v(source);
    v(ground);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_RECORDS_HPP

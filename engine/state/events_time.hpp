// Events of time with consequences (language.md): periods of the law, and of jobs that workers do. Part of the list in
// events.hpp, with its rules: a kind's members never change once released.
#pragma once
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "calendar/legal.hpp"
#include "model/ids.hpp"
#include "model/value.hpp"

namespace trajectum::state {

/// A legal period began with its node. `counted`: its end and how that was derived, by the rules of that day.
struct TermStarted {
  std::uint32_t term = 0;
  InstanceNo instance = 0;
  std::uint16_t node = 0;
  std::string name;
  Duration span;
  Date from;
  calendar::TermEnd counted;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(instance);
    v(node);
    v(name);
    v(span);
    v(from);
    v(counted);
  }
};
/// It stands still, up to `suspension.till` or until somebody resumes it; `letter`: what told the client so.
struct TermSuspended {
  std::uint32_t term = 0;
  std::string name;
  calendar::Suspension suspension;
  std::string letter;
  calendar::TermEnd counted;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(suspension);
    v(letter);
    v(counted);
  }
};
/// It runs again from `on`, which ends its last suspension.
struct TermResumed {
  std::uint32_t term = 0;
  std::string name;
  Date on;
  std::string reason;
  calendar::TermEnd counted;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(on);
    v(reason);
    v(counted);
  }
};
struct TermExtended {
  std::uint32_t term = 0;
  std::string name;
  calendar::Extension extension;
  calendar::TermEnd counted;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(extension);
    v(counted);
  }
};
/// The date that it counts from is another, so its end may be too.
struct TermMoved {
  std::uint32_t term = 0;
  std::string name;
  Date from;
  calendar::TermEnd counted;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(from);
    v(counted);
  }
};
/// Its last day went by while its node was still open.
struct TermPassed {
  std::uint32_t term = 0;
  std::string name;
  Date end;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(end);
  }
};
/// Its node ended. Its end can still be read.
struct TermEnded {
  std::uint32_t term = 0;
  std::string name;
  bool late = false;
  template <class V>
  void fields(V&& v) {
    v(term);
    v(name);
    v(late);
  }
};

/// A job waits for a worker (again): from now on it may be taken. Failures count anew.
struct JobQueued {
  InstanceNo instance = 0;
  std::uint16_t node = 0;
  std::string kind;
  Instant ready_at = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(kind);
    v(ready_at);
  }
};
/// A worker could not do it. It waits until `retry_at`; without, it waits for a person (an incident follows).
struct JobFailed {
  InstanceNo instance = 0;
  std::uint16_t node = 0;
  std::uint32_t failures = 0;
  std::string cls, error;  // the class of trouble as the worker names it, and its words
  std::optional<Instant> retry_at;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(node);
    v(failures);
    v(cls);
    v(error);
    v(retry_at);
  }
};

}  // namespace trajectum::state

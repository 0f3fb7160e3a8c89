// Events of time with consequences (language.md): periods of the law, jobs that workers do, timers that people move,
// reminders, missed moments, service levels. Part of the list in events.hpp, with its rules: a kind's members never
// change once released.
#ifndef TRAJECTUM_STATE_EVENTS_TIME_HPP
#define TRAJECTUM_STATE_EVENTS_TIME_HPP
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "calendar/legal.hpp"
#include "calendar/misfire.hpp"
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

/// The same timer at another moment. `planned`: where the route had put it; none when it stands there again.
struct TimerMoved {
  std::uint32_t timer = 0;
  Instant was = 0, at = 0;
  std::optional<Instant> planned;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(timer);
    v(was);
    v(at);
    v(planned);
    v(reason);
  }
};
/// Somebody put the due date of work on another day. `planned`: where the route has it; none when it is there again.
struct DueMovedByHand {
  InstanceNo instance = 0;
  std::optional<Date> was;
  Date due;
  std::optional<Date> planned;
  std::string reason;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(was);
    v(due);
    v(planned);
    v(reason);
  }
};
/// The route has it on another day now; it stays where somebody put it. None: that is the same day.
struct DuePlanned {
  InstanceNo instance = 0;
  std::optional<Date> planned;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(planned);
  }
};
/// The due date of work is near.
struct Reminded {
  InstanceNo instance = 0;
  std::string to;  // a user or a role
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(to);
  }
};
/// Planned moments that went by unseen, and of which nothing comes any more.
struct MomentsMissed {
  InstanceNo instance = 0;
  calendar::Misfire policy = calendar::Misfire::once;
  std::uint32_t count = 0;
  Instant first = 0, last = 0;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(policy);
    v(count);
    v(first);
    v(last);
  }
};

/// The clock of a service level began with its node; it does not run yet. Both figures are seconds of service.
struct SlaStarted {
  std::uint32_t sla = 0;
  InstanceNo instance = 0;
  std::uint16_t node = 0;
  std::string name;
  std::int64_t target = 0, at_risk = 0;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(instance);
    v(node);
    v(name);
    v(target);
    v(at_risk);
  }
};
struct SlaRuns {
  std::uint32_t sla = 0;
  std::string name;
  Instant from = 0;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(name);
    v(from);
  }
};
/// A segment ended: so many seconds of service lay in [from, till). The clock stands still.
struct SlaHeld {
  std::uint32_t sla = 0;
  std::string name;
  Instant from = 0, till = 0;
  std::int64_t seconds = 0;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(name);
    v(from);
    v(till);
    v(seconds);
  }
};
struct SlaAtRisk {
  std::uint32_t sla = 0;
  std::string name;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(name);
  }
};
struct SlaBreached {
  std::uint32_t sla = 0;
  std::string name;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(name);
  }
};
/// Its node ended after so many seconds of service.
struct SlaEnded {
  std::uint32_t sla = 0;
  std::string name;
  std::int64_t used = 0;
  bool breached = false;
  template <class V>
  void fields(V&& v) {
    v(sla);
    v(name);
    v(used);
    v(breached);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_TIME_HPP

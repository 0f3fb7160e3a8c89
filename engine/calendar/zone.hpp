// Offsets of Europe/Amsterdam from the system's tzdata, for this room only. The last period asked for is kept per
// thread, because every turn asks for "today". Thread: any.
#ifndef TRAJECTUM_CALENDAR_ZONE_HPP
#define TRAJECTUM_CALENDAR_ZONE_HPP
#include "base/clock.hpp"

namespace trajectum::calendar {

/// A period with one offset: instants in [begin, end) have local time = instant + offset. All milliseconds; the
/// offset is cut to whole minutes (the local mean time before 1937 has seconds, which ISO 8601 cannot write).
struct Period {
  Instant begin = 0;
  Instant end = 0;
  std::int64_t offset = 0;
};

/// The period that holds an instant. A system without tzdata is a bug of the installation and asserts.
const Period& period_at(Instant at);

/// The instant of a local time (milliseconds as if it were UTC). Local times that come twice give the first; those
/// that a clock skips give the first instant after the gap.
Instant instant_of_local(std::int64_t local);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_ZONE_HPP

// What a timer does after an outage (semantics.md, "Time"): its planned times that passed unseen fire by its own
// policy, never as a flood. Pure: the caller keeps what was done, and gives the now. Thread: any.
#ifndef TRAJECTUM_CALENDAR_MISFIRE_HPP
#define TRAJECTUM_CALENDAR_MISFIRE_HPP
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "calendar/service.hpp"

namespace trajectum::calendar {

/// For the times that were missed: more than limits::kMisfireAfterSeconds ago. Stored: add at the end only.
enum class Misfire : std::uint8_t {
  once,         // the last one fires now, for all of them
  each,         // all fire, at most limits::kCatchUpMax in one go
  skip,         // none fires
  next_workday  // the last one fires for all of them, on the first workday after its own day, at its time of day
};

/// What a timer does now.
struct Firing {
  std::vector<Instant> fire;         // the planned times that fire, by time
  std::optional<Instant> done_till;  // what was planned up to here needs no further look: keep it, and give it back
  std::optional<Instant> next;       // when to ask again; may be `now`, when more are due than fire in one go
  bool operator==(const Firing&) const = default;
};

/// Decides. `planned` is sorted; of it counts what lies after `done_till` (nothing yet: all of it). A time that is due
/// and not missed fires with any policy, and takes with it what `once` and `next_workday` still had to do.
/// With `next_workday` and a calendar that is never open, the last day of the calendar is the next workday.
Firing fire_due(std::span<const Instant> planned, std::optional<Instant> done_till, Instant now, Misfire policy,
                const ServiceCalendar& calendar);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_MISFIRE_HPP

// Catching up with planned times.
#include "calendar/misfire.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"

namespace trajectum::calendar {
namespace {

constexpr Instant kLate = limits::kMisfireAfterSeconds * Instant{1000};
constexpr std::int64_t kOne = 1;

/// When a missed time fires that waits for a workday: on the first one after its own day, and if that has passed as
/// well, at once on a workday and otherwise on the next one.
Instant on_workday(Instant missed, Instant now, const ServiceCalendar& calendar) {
  Instant at = add(missed, {Unit::workdays, kOne, {}}, calendar);
  if (at > now) return at;
  Date today = local_date(now);
  if (is_open_day(today, calendar)) return now;
  std::int64_t days = add_workdays(today, kOne, calendar).days - std::int64_t{local_date(missed).days};
  return add(missed, {Unit::days, days, {}});
}

}  // namespace

Firing fire_due(std::span<const Instant> planned, std::optional<Instant> done_till, Instant now, Misfire policy,
                const ServiceCalendar& calendar) {
  auto begin = done_till ? std::upper_bound(planned.begin(), planned.end(), *done_till) : planned.begin();
  auto coming = std::upper_bound(begin, planned.end(), now);
  Firing out{{}, done_till, std::nullopt};
  if (coming != planned.end()) out.next = *coming;
  if (begin == coming) return out;

  Instant last = *(coming - 1);
  bool missed = last < now - kLate;
  if (policy == Misfire::each) {
    auto end = begin + std::min<std::ptrdiff_t>(coming - begin, limits::kCatchUpMax);
    out.fire.assign(begin, end);
    if (end != coming) out.next = now;
    out.done_till = *(end - 1);
    return out;
  }
  if (missed && policy == Misfire::next_workday) {
    Instant at = on_workday(last, now, calendar);
    if (at > now) {
      out.next = out.next ? std::min(*out.next, at) : at;
      return out;
    }
  }
  if (!missed || policy != Misfire::skip) out.fire.push_back(last);
  out.done_till = last;
  return out;
}

}  // namespace trajectum::calendar

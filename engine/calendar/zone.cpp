#include "calendar/zone.hpp"

#include <date/tz.h>

#include <algorithm>
#include <exception>
#include <limits>

#include "base/log.hpp"
#include "base/result.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;
// The library reads the transitions that the tzdata file lists, and those end in 2037: from then on the rule of
// Directive 2000/84/EC, which the same file gives as its footer.
constexpr int kRuleSinceYear = 2037;

const date::time_zone* amsterdam() {
  static const date::time_zone* const zone = []() -> const date::time_zone* {
    try {
      return date::locate_zone("Europe/Amsterdam");
    } catch (const std::exception& e) {
      log::critical("zone.missing", "no time zone Europe/Amsterdam (install tzdata): {why}", {{"why", e.what()}});
      return nullptr;
    }
  }();
  TRAJECTUM_ASSERT(zone != nullptr);
  return zone;
}

/// 01:00 UTC on the last Sunday of a month of 31 days.
Instant change_in(int year, unsigned month) {
  Date last = date_of({year, month, 31});
  return (last.days - weekday(last) % 7) * kDay + kHour;
}

Period period_by_rule(Instant at, int year) {
  Instant summer = change_in(year, 3), winter = change_in(year, 10);
  if (at < summer) return {change_in(year - 1, 10), summer, kHour};
  if (at < winter) return {summer, winter, 2 * kHour};
  return {winter, change_in(year + 1, 3), kHour};
}

Period period_by_tzdata(Instant at, Instant rule_since) {
  using std::chrono::seconds;
  auto whole = date::floor<seconds>(date::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(at)));
  auto found = amsterdam()->get_info(whole);
  auto clipped = [](date::sys_seconds t) {
    constexpr std::int64_t kSecondsMax = std::numeric_limits<std::int64_t>::max() / 1000;
    std::int64_t s = t.time_since_epoch().count();
    return std::clamp<std::int64_t>(s, -kSecondsMax, kSecondsMax) * 1000;
  };
  return {clipped(found.begin), std::min(clipped(found.end), rule_since), found.offset.count() / 60 * kMinute};
}

Period find_period(Instant at) {
  static const Instant rule_since = change_in(kRuleSinceYear - 1, 10);
  if (at < rule_since) return period_by_tzdata(at, rule_since);
  auto days = at / kDay;  // positive: rule_since is
  return period_by_rule(at,
                        civil_of(Date{static_cast<std::int32_t>(std::min<std::int64_t>(days, 2'000'000'000))}).year);
}

}  // namespace

const Period& period_at(Instant at) {
  thread_local Period kept;  // begin == end: none yet
  if (at < kept.begin || at >= kept.end) kept = find_period(at);
  return kept;
}

Instant instant_of_local(std::int64_t local) {
  // Offsets are below a day and changes of clock months apart, so at most one lies within a day on either side.
  Period before = period_at(local - kDay);
  if (local + kDay < before.end) return local - before.offset;
  Instant by_before = local - before.offset;
  if (by_before < before.end) return by_before;
  Period after = period_at(before.end);
  return std::max(local - after.offset, after.begin);
}

}  // namespace trajectum::calendar

// Service time between instants. A day has the length of its openings by the clock on the wall, except the few on which
// the clocks change; whole blocks of days are summed by weekday (day_bits.hpp), so years cost microseconds.
#include <algorithm>
#include <array>
#include <bit>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "calendar/service_bits.hpp"
#include "calendar/zone.hpp"

namespace trajectum::calendar {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

Date next_day(Date date) { return {date.days + 1}; }

/// A calendar with the length of its ordinary weekdays, in milliseconds. Borrows the calendar.
class ServiceTime {
 public:
  explicit ServiceTime(const ServiceCalendar& calendar) : calendar_(calendar), open_(calendar) {
    for (std::size_t i = 0; i < 7; ++i)
      for_openings(calendar_.hours[i], [&](const Opening& o) { nominal_[i] += (o.till - o.from) * kMinute; });
  }

  bool is_open(Date date) const { return open_(block_of(date)) & bit_of(date); }

  /// Of one day, the part in [from, till).
  std::int64_t within(Date date, Instant from, Instant till) const {
    std::int64_t sum = 0;
    if (is_open(date))
      each_opening(date, [&](Instant begin, Instant end) {
        sum += std::max<std::int64_t>(0, std::min(end, till) - std::max(begin, from));
        return true;
      });
    return sum;
  }

  /// Of one whole day.
  std::int64_t of_day(Date date) const {
    if (!is_open(date)) return 0;
    Instant begin = midnight(date);
    const Period& period = period_at(begin);
    bool ordinary = begin + period.offset == date.days * kDay && period.end >= begin + kDay;
    return ordinary ? nominal_[weekday_place(date)] : by_the_second(date);
  }

  /// Of the whole days in a block that are also in `mask`.
  std::int64_t of_block(std::int32_t block, std::uint64_t mask) const {
    std::uint64_t days = open_(block) & mask;
    if (days == 0) return 0;
    std::int64_t sum = 0;
    for (int i = 0; i < 7; ++i)
      if (nominal_[static_cast<std::size_t>(i)] && (calendar_.days >> i & 1))
        sum += nominal_[static_cast<std::size_t>(i)] *
               std::popcount(days & weekdays_in(block, static_cast<Weekdays>(1u << i)));
    return sum + changes_in(block, days);
  }

  /// Where the first `left` milliseconds of the day after `from` have passed. They are in the day.
  Instant at_in_day(Date date, Instant from, std::int64_t left) const {
    Instant found = from;
    each_opening(date, [&](Instant begin, Instant end) {
      begin = std::max(begin, from);
      if (end <= begin) return true;
      found = begin + left;
      if (left <= end - begin) return false;
      left -= end - begin;
      return true;
    });
    return found;
  }

 private:
  static std::size_t weekday_place(Date date) { return static_cast<std::size_t>(weekday(date) - 1); }

  template <class Take>
  static void for_openings(const std::vector<Opening>& openings, const Take& take) {
    if (openings.empty()) return void(take(Opening{}));
    for (const auto& o : openings) take(o);
  }

  /// The openings of a day as instants, until `take` says no.
  template <class Take>
  void each_opening(Date date, const Take& take) const {
    bool more = true;
    for_openings(calendar_.hours[weekday_place(date)], [&](const Opening& o) {
      if (!more) return;
      more = take(instant_of_local(date.days * kDay + o.from * kMinute),
                  instant_of_local(date.days * kDay + o.till * kMinute));
    });
  }

  std::int64_t by_the_second(Date date) const { return within(date, midnight(date), midnight(next_day(date))); }

  /// What the days of a block on which the clocks change are longer than by the clock on the wall.
  std::int64_t changes_in(std::int32_t block, std::uint64_t days) const {
    auto surplus = [&](Date date) {
      bool asked = block_of(date) == block && (days & bit_of(date));
      return asked ? by_the_second(date) - nominal_[weekday_place(date)] : 0;
    };
    Date first = first_of(block);
    Instant end = midnight({first.days + kBlockDays});
    std::int64_t sum = 0;
    for (Instant change = period_at(midnight(first) - 1).end; change < end; change = period_at(change).end) {
      Date before = local_date(change - 1), after = local_date(change);
      sum += surplus(before);
      if (after != before) sum += surplus(after);  // clocks that changed at midnight
    }
    return sum;
  }

  const ServiceCalendar& calendar_;
  OpenDays open_;
  std::array<std::int64_t, 7> nominal_{};
};

/// The days of a block that lie in [first, last].
std::uint64_t days_between(std::int32_t block, Date first, Date last) {
  std::uint64_t bits = ~std::uint64_t{0};
  if (block == block_of(first)) bits &= bits_from(first);
  if (block == block_of(last)) bits &= bits_till(last);
  return bits;
}

/// The edges of the calendar, a day inside them: there is no service beyond.
Instant clamp_instant(Instant at) {
  return std::clamp(at, (kDateMin.days + std::int64_t{1}) * kDay, (kDateMax.days - std::int64_t{1}) * kDay);
}

}  // namespace

std::int64_t open_between(Instant from, Instant till, const ServiceCalendar& calendar) {
  from = clamp_instant(from);
  till = clamp_instant(till);
  if (till <= from) return 0;
  ServiceTime time(calendar);
  Date first = local_date(from), last = local_date(till - 1);
  std::int64_t sum = time.within(first, from, till);
  if (first == last) return sum / kSecond;
  sum += time.within(last, from, till);
  Date begin = next_day(first), end{last.days - 1};
  if (begin <= end)
    for (std::int32_t block = block_of(begin); block <= block_of(end); ++block)
      sum += time.of_block(block, days_between(block, begin, end));
  return sum / kSecond;
}

std::optional<Instant> add_service_time(Instant at, std::int64_t seconds, const ServiceCalendar& calendar) {
  constexpr std::int32_t kDaysMax = limits::kServiceYearsMax * 366;
  if (seconds < 0 || seconds > kDaysMax * (kDay / kSecond)) return std::nullopt;
  if (seconds == 0) return at;
  at = clamp_instant(at);
  std::int64_t left = seconds * kSecond;
  ServiceTime time(calendar);
  Date first = local_date(at);
  std::int64_t today = time.within(first, at, midnight(next_day(first)));
  if (left <= today) return time.at_in_day(first, at, left);
  left -= today;
  Date begin = next_day(first), end = std::min(kDateMax, Date{first.days + kDaysMax});
  for (std::int32_t block = block_of(begin); block <= block_of(end); ++block) {
    auto asked = days_between(block, begin, end);
    std::int64_t length = time.of_block(block, asked);
    if (left > length) {
      left -= length;
      continue;
    }
    for (Date day = std::max(begin, first_of(block)); block_of(day) == block; ++day.days) {
      length = time.of_day(day);
      if (left <= length) return time.at_in_day(day, midnight(day), left);
      left -= length;
    }
  }
  return std::nullopt;
}

}  // namespace trajectum::calendar

// Days as bits, for this room only: 64 days a word (a block), so that counting and finding open days over years costs
// a few hundred steps instead of thousands. Block b holds the days 64 b to 64 b + 63; bit i is day 64 b + i.
// Calendars give the word of a block; the templates below count and walk, and know no calendar. Thread: any.
#ifndef TRAJECTUM_CALENDAR_DAY_BITS_HPP
#define TRAJECTUM_CALENDAR_DAY_BITS_HPP
#include <algorithm>
#include <bit>
#include <cstdint>

#include "calendar/span.hpp"
#include "model/time.hpp"

namespace trajectum::calendar {

inline constexpr std::int32_t kBlockDays = 64;
inline constexpr std::uint8_t kEveryDay = 0x7f;  // a set of weekdays: bit 0 is Monday

constexpr std::int32_t block_of(Date date) { return date.days >> 6; }  // rounds down, below zero as well
constexpr Date first_of(std::int32_t block) { return {block * kBlockDays}; }
constexpr int place_of(Date date) { return date.days & 63; }
constexpr std::uint64_t bit_of(Date date) { return std::uint64_t{1} << place_of(date); }
/// The days of `date`'s block from `date` on, and those up to and including it.
constexpr std::uint64_t bits_from(Date date) { return ~std::uint64_t{0} << place_of(date); }
constexpr std::uint64_t bits_till(Date date) { return ~std::uint64_t{0} >> (63 - place_of(date)); }

/// The days of a block that fall on the weekdays of a set.
std::uint64_t weekdays_in(std::int32_t block, std::uint8_t weekdays);
/// The days of a block that are holidays of the Act.
std::uint64_t holidays_in(std::int32_t block);

/// The place of the n-th set bit from below; 1 <= n <= the number of set bits.
constexpr int nth_bit(std::uint64_t word, int n) {
  while (--n > 0) word &= word - 1;
  return std::countr_zero(word);
}

/// The n-th day after `date` (n >= 1) whose bit is set; the last day of the calendar if there are not so many.
/// `word` takes a block and gives its bits.
template <class Word>
Date nth_after(Date date, std::int64_t n, const Word& word) {
  if (date >= kDateMax) return date;
  Date begin{date.days + 1};
  auto bits_left = bits_from(begin);
  for (std::int32_t block = block_of(begin); block <= block_of(kDateMax); ++block, bits_left = ~std::uint64_t{0}) {
    std::uint64_t bits = word(block) & bits_left;
    int count = std::popcount(bits);
    if (n <= count) return std::min(kDateMax, Date{first_of(block).days + nth_bit(bits, static_cast<int>(n))});
    n -= count;
  }
  return kDateMax;
}

/// The n-th day before `date` (n >= 1) whose bit is set; the first day of the calendar if there are not so many.
template <class Word>
Date nth_before(Date date, std::int64_t n, const Word& word) {
  if (date <= kDateMin) return date;
  Date begin{date.days - 1};
  auto bits_left = bits_till(begin);
  for (std::int32_t block = block_of(begin); block >= block_of(kDateMin); --block, bits_left = ~std::uint64_t{0}) {
    std::uint64_t bits = word(block) & bits_left;
    int count = std::popcount(bits);
    if (n <= count) {
      int from_below = count - static_cast<int>(n) + 1;
      return std::max(kDateMin, Date{first_of(block).days + nth_bit(bits, from_below)});
    }
    n -= count;
  }
  return kDateMin;
}

/// Steps n set days from `date`, backwards when n is below zero; n = 0: `date` itself. Any n: the edge stops it.
template <class Word>
Date step_days(Date date, std::int64_t n, const Word& word) {
  // Minus the smallest integer does not exist, and no calendar holds more than kSpanDaysMax days.
  n = std::clamp(n, -kSpanDaysMax, kSpanDaysMax);
  if (n == 0) return date;
  return n > 0 ? nth_after(date, n, word) : nth_before(date, -n, word);
}

/// How many days strictly after `from`, up to and including `till`, have their bit set.
template <class Word>
std::int64_t count_days(Date from, Date till, const Word& word) {
  from = std::max(from, Date{kDateMin.days - 1});
  till = std::min(till, kDateMax);
  if (till <= from) return 0;
  Date begin{from.days + 1};
  std::int64_t count = 0;
  for (std::int32_t block = block_of(begin); block <= block_of(till); ++block) {
    std::uint64_t bits = word(block);
    if (block == block_of(begin)) bits &= bits_from(begin);
    if (block == block_of(till)) bits &= bits_till(till);
    count += std::popcount(bits);
  }
  return count;
}

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_DAY_BITS_HPP

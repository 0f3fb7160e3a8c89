// The words of weekdays and holidays. The holidays of three centuries are worked out once; a block outside them is
// worked out each time, which only spans that run into the edge of the calendar do.
#include "calendar/day_bits.hpp"

#include <array>

#include "calendar/calendar.hpp"
#include "calendar/holidays.hpp"

namespace trajectum::calendar {
namespace {

// 1 January 1900 to 31 December 2199: every birth date and every plan of a person alive.
constexpr int kTableSince = 1900, kTableTill = 2199;

std::uint64_t work_out(std::int32_t block) {
  std::uint64_t bits = 0;
  Date first = first_of(block), last{first.days + kBlockDays - 1};
  for (int year = civil_of(first).year; year <= civil_of(last).year; ++year)
    for (Date holiday : holiday_dates(year))
      if (block_of(holiday) == block) bits |= bit_of(holiday);
  return bits;
}

struct Table {
  static constexpr std::int32_t kFirst = -25567 >> 6;      // the block of 1900-01-01
  static constexpr std::int32_t kLast = (84005 >> 6) + 1;  // the block of 2199-12-31, and one more
  std::array<std::uint64_t, kLast - kFirst + 1> words{};

  Table() {
    for (int year = kTableSince; year <= kTableTill; ++year)
      for (Date holiday : holiday_dates(year))
        words[static_cast<std::size_t>(block_of(holiday) - kFirst)] |= bit_of(holiday);
    // The first and the last words hold days of the years next to the table's as well.
    words.front() = work_out(kFirst);
    words[words.size() - 2] = work_out(kLast - 1);
    words.back() = work_out(kLast);
  }
};

}  // namespace

std::uint64_t weekdays_in(std::int32_t block, std::uint8_t weekdays) {
  // The sum of 2^(7 k) repeats seven bits over the word. A block starts one weekday later than the one before it,
  // because 64 = 9 * 7 + 1, and block 0 on a Thursday.
  constexpr std::uint64_t kRepeat = 0x8102040810204081;
  int start = (block % 7 + 7 + 3) % 7;
  std::uint64_t turned = (weekdays >> start | weekdays << (7 - start)) & kEveryDay;
  return turned * kRepeat;
}

std::uint64_t holidays_in(std::int32_t block) {
  static const Table table;
  if (block < Table::kFirst || block > Table::kLast) return work_out(block);
  return table.words[static_cast<std::size_t>(block - Table::kFirst)];
}

}  // namespace trajectum::calendar

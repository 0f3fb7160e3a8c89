// The edges of the calendar, for this room only: a span from a script may be any 64-bit number, and date arithmetic
// stops at these edges instead of overflowing.
#ifndef TRAJECTUM_CALENDAR_SPAN_HPP
#define TRAJECTUM_CALENDAR_SPAN_HPP
#include <cstdint>

#include "model/time.hpp"

namespace trajectum::calendar {

inline constexpr Date kDateMin{-719162};               // 0001-01-01, the first day that parse_date reads
inline constexpr Date kDateMax{2932896};               // 9999-12-31, the last one
inline constexpr std::int64_t kSpanDaysMax = 3652059;  // from the first to the last

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_SPAN_HPP

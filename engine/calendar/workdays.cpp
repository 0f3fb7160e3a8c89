// Workdays where no region has declared a calendar: Monday to Friday less the legal holidays.
#include "calendar/calendar.hpp"
#include "calendar/day_bits.hpp"
#include "calendar/service.hpp"

namespace trajectum::calendar {
namespace {

std::uint64_t workdays_in(std::int32_t block) { return weekdays_in(block, kMondayToFriday) & ~holidays_in(block); }

}  // namespace

bool is_workday(Date date) { return workdays_in(block_of(date)) & bit_of(date); }

Date add_workdays(Date date, std::int64_t n) { return step_days(date, n, workdays_in); }

std::int64_t workdays_between(Date from, Date till) { return count_days(from, till, workdays_in); }

}  // namespace trajectum::calendar

// The holidays of one year, for this room only; others ask calendar.hpp.
#ifndef TRAJECTUM_CALENDAR_HOLIDAYS_HPP
#define TRAJECTUM_CALENDAR_HOLIDAYS_HPP
#include <array>

#include "model/time.hpp"

namespace trajectum::calendar {

/// The holidays in the order of the year's kinds: New Year, Good Friday, Easter Monday, the King's (Queen's) day,
/// 5 May, Ascension, Whit Monday, both Christmas days. Two may fall together (Ascension on 5 May).
std::array<Date, 9> holiday_dates(int year);

}  // namespace trajectum::calendar

#endif  // TRAJECTUM_CALENDAR_HOLIDAYS_HPP

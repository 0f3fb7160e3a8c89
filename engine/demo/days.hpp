// Days as the people of the demo live them: nobody works at weekends or on the holidays of the played period.
// The server has its own calendars; these decide only when somebody sits down to work. Pure.
#ifndef TRAJECTUM_DEMO_DAYS_HPP
#define TRAJECTUM_DEMO_DAYS_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace trajectum::demo {

/// True if people work on this day.
bool is_workday(Date day);
/// The day `count` workdays after `day`; 0 gives `day` itself.
Date add_workdays(Date day, int count);
Date add_days(Date day, int count);
Date add_months(Date day, int count);
/// "2019-07" of a day.
std::string month_of(Date day);
bool is_first_of_month(Date day);

/// A moment of the wire: milliseconds since 1970 and the civil date it names in its own offset.
struct Moment {
  std::int64_t ms = 0;
  Date date;
  auto operator<=>(const Moment& other) const { return ms <=> other.ms; }
  bool operator==(const Moment& other) const { return ms == other.ms; }
};

/// Parses `2019-07-01T09:00:00[.123]+02:00` (or `Z`). Nothing if it is not one.
std::optional<Moment> parse_moment(std::string_view text);
/// The civil date at the head of a moment or a date.
std::optional<Date> date_in(std::string_view text);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_DAYS_HPP

#include "demo/days.hpp"

#include <algorithm>
#include <array>

namespace trajectum::demo {
namespace {

// Dutch public holidays on weekdays from July 2019 to September 2020 (2020 is a year in which 5 May is one for all).
constexpr std::array<CivilDate, 9> kHolidays = {{{2019, 12, 25},
                                                 {2019, 12, 26},
                                                 {2020, 1, 1},
                                                 {2020, 4, 10},
                                                 {2020, 4, 13},
                                                 {2020, 4, 27},
                                                 {2020, 5, 5},
                                                 {2020, 5, 21},
                                                 {2020, 6, 1}}};

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return std::nullopt;
  int n = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    n = n * 10 + (text[i] - '0');
  }
  return n;
}

// Minutes east of UTC in "+02:00" or "Z".
std::optional<int> offset_of(std::string_view zone) {
  if (zone == "Z") return 0;
  if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':') return std::nullopt;
  auto hours = digits(zone, 1, 2);
  auto minutes = digits(zone, 4, 2);
  if (!hours || !minutes) return std::nullopt;
  return (zone[0] == '-' ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

bool is_workday(Date day) {
  if (weekday(day) >= 6) return false;
  return std::none_of(kHolidays.begin(), kHolidays.end(), [&](const CivilDate& h) { return date_of(h) == day; });
}

Date add_workdays(Date day, int count) {
  while (count > 0) {
    day.days += 1;
    if (is_workday(day)) --count;
  }
  return day;
}

Date add_days(Date day, int count) { return Date{day.days + count}; }

Date add_months(Date day, int count) { return add_civil(day, Duration{Unit::months, count, {}}); }

std::string month_of(Date day) { return format_date(day).substr(0, 7); }

bool is_first_of_month(Date day) { return civil_of(day).day == 1; }

std::optional<Moment> parse_moment(std::string_view text) {
  auto date = date_in(text);
  if (!date || text.size() < 20 || text[10] != 'T') return std::nullopt;
  auto hour = digits(text, 11, 2);
  auto minute = digits(text, 14, 2);
  auto second = digits(text, 17, 2);
  if (!hour || !minute || !second) return std::nullopt;
  std::int64_t ms = 0;
  std::size_t at = 19;
  if (text[at] == '.') {
    int scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
      ms += (text[at] - '0') * scale;
  }
  auto offset = offset_of(text.substr(at));
  if (!offset) return std::nullopt;
  std::int64_t minutes = (std::int64_t{date->days} * 24 + *hour) * 60 + *minute - *offset;
  return Moment{(minutes * 60 + *second) * 1000 + ms, *date};
}

std::optional<Date> date_in(std::string_view text) {
  return text.size() < 10 ? std::nullopt : parse_date(text.substr(0, 10));
}

}  // namespace trajectum::demo

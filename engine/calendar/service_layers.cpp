// Checking a declared calendar, and laying one over another.
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "calendar/day_bits.hpp"
#include "calendar/service.hpp"

namespace trajectum::calendar {
namespace {

constexpr std::int32_t kMinutesOfDay = 24 * 60;

Error never_open() {
  return refused("calendar.days", {"De kalender is nooit open. Noem ten minste één dag van de week.",
                                   "The calendar is never open. Name at least one day of the week."});
}

Error wrong_hours(int iso) {
  return refused(
      "calendar.hours",
      {fmt::format("De openingstijden van dag {} overlappen elkaar, zijn leeg of vallen buiten de dag.", iso),
       fmt::format("The hours of day {} overlap, are empty or fall outside the day.", iso)});
}

Error too_many(const char* nl, const char* en, std::size_t most) {
  return refused("calendar.size", {fmt::format("Een kalender heeft ten hoogste {} {}.", most, nl),
                                   fmt::format("A calendar has at most {} {}.", most, en)});
}

/// Sorts the openings of a day and joins those that touch; false if they overlap or are no part of a day.
bool put_in_order(std::vector<Opening>& openings) {
  std::sort(openings.begin(), openings.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  std::vector<Opening> joined;
  for (const auto& o : openings) {
    if (o.from < 0 || o.till > kMinutesOfDay || o.from >= o.till) return false;
    if (!joined.empty() && o.from < joined.back().till) return false;
    if (!joined.empty() && o.from == joined.back().till)
      joined.back().till = o.till;
    else
      joined.push_back(o);
  }
  openings = std::move(joined);
  return true;
}

std::vector<Opening> all_day_if_none(const std::vector<Opening>& openings) {
  return openings.empty() ? std::vector<Opening>{Opening{}} : openings;
}

/// What two sorted lists have in common.
std::vector<Opening> common(const std::vector<Opening>& a, const std::vector<Opening>& b) {
  std::vector<Opening> found;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    Opening both{std::max(a[i].from, b[k].from), std::min(a[i].till, b[k].till)};
    if (both.from < both.till) found.push_back(both);
    a[i].till < b[k].till ? ++i : ++k;
  }
  return found;
}

}  // namespace

Result<ServiceCalendar> checked(ServiceCalendar calendar) {
  calendar.days &= kEveryDay;
  if (calendar.days == 0) return never_open();
  if (calendar.closed.size() > limits::kClosedDaysMax)
    return too_many("gesloten dagen", "closed days", limits::kClosedDaysMax);
  for (int iso = 1; iso <= 7; ++iso) {
    auto& openings = calendar.hours[static_cast<std::size_t>(iso - 1)];
    if (openings.size() > limits::kOpeningsPerDayMax)
      return too_many("openingstijden op één dag", "openings on one day", limits::kOpeningsPerDayMax);
    if (!openings.empty() && !(calendar.days & weekday_bit(iso)))
      return refused("calendar.days", {fmt::format("Dag {} heeft openingstijden en is geen dag van de kalender.", iso),
                                       fmt::format("Day {} has hours and is not one of the calendar's days.", iso)});
    if (!put_in_order(openings)) return wrong_hours(iso);
  }
  return calendar;
}

Result<ServiceCalendar> layered(const ServiceCalendar& under, const ServiceCalendar& over) {
  ServiceCalendar both;
  both.days = under.days & over.days & kEveryDay;
  for (int iso = 1; iso <= 7; ++iso) {
    auto at = static_cast<std::size_t>(iso - 1);
    if (!(both.days & weekday_bit(iso)) || (under.hours[at].empty() && over.hours[at].empty())) continue;
    both.hours[at] = common(all_day_if_none(under.hours[at]), all_day_if_none(over.hours[at]));
    if (both.hours[at].empty()) both.days &= static_cast<Weekdays>(~weekday_bit(iso));
  }
  if (both.days == 0) return never_open();
  both.closed = under.closed;
  both.closed.insert(over.closed.begin(), over.closed.end());
  both.closed_on_holidays = under.closed_on_holidays || over.closed_on_holidays;
  return both;
}

}  // namespace trajectum::calendar

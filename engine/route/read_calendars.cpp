// Service calendars: `calendars { calendar "kantoor" { days, closed } }` (language.md, "Other files").
#include <fmt/core.h>

#include <algorithm>

#include "calendar/service.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct CalendarReading {
  calendar::ServiceCalendar calendar;
};

constexpr const char* kWeekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// The drafts of a list; a fault and none when it is no list.
const std::vector<Draft>* list_of(Loading& load, const Keyed& entry, const char* nl, const char* en) {
  if (entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty() && !entry.value.table->list.empty())
    return &entry.value.table->list;
  report_wrong(load, entry, nl, en);
  return nullptr;
}

void read_days(Loading& load, CalendarReading& r, const Keyed& entry) {
  auto* list = list_of(load, entry, "een lijst met dagen zoals \"monday\"", "a list of days such as \"monday\"");
  if (!list) return;
  r.calendar.days = 0;
  for (const auto& draft : *list) {
    auto name = read_text(load, {entry.key, draft.place, draft});
    if (!name) continue;
    auto found = std::find(std::begin(kWeekdays), std::end(kWeekdays), *name);
    if (found == std::end(kWeekdays)) {
      auto meant = guess(*name, {std::begin(kWeekdays), std::end(kWeekdays)});
      load.faults.add(draft.place, fmt::format("`{}` is geen weekdag{}", *name, meant.nl),
                      fmt::format("`{}` is not a weekday{}", *name, meant.en));
      continue;
    }
    r.calendar.days |= calendar::weekday_bit(static_cast<int>(found - std::begin(kWeekdays)) + 1);
  }
}

void read_closed(Loading& load, CalendarReading& r, const Keyed& entry) {
  auto* list = list_of(load, entry, "een lijst met dagen: day \"2026-12-24\"", "a list of days: day \"2026-12-24\"");
  if (!list) return;
  for (const auto& draft : *list) {
    const auto* date = draft.is(Draft::Kind::value) ? draft.value.as<Date>() : nullptr;
    if (date)
      r.calendar.closed[*date] = Text{"gesloten", "closed"};
    else
      report_wrong(load, {entry.key, draft.place, draft}, "day \"2026-12-24\"", "day \"2026-12-24\"");
  }
}

constexpr Key<CalendarReading> kCalendarKeys[] = {{"days", read_days}, {"closed", read_closed}};

}  // namespace

void read_calendars(Loading& load, const Word& calendars, const std::string& bundle) {
  for (const auto& keyed : calendars.body->keyed) report_unknown_key(load, "calendars", keyed, {});
  bool first = true;
  for (const auto& draft : calendars.body->list) {
    const auto* word = draft.as_word("calendar");
    if (draft.is(Draft::Kind::poison)) continue;
    if (!word || !word->body) {
      load.faults.add(draft.place, "hier hoort calendar \"...\" { }", "calendar \"...\" { } belongs here");
      continue;
    }
    if (!declare(load, "calendar", *word, bundle)) continue;
    CalendarReading r;
    refuse_list(load, "calendar", *word->body);
    read_keys<CalendarReading>(load, "calendar", kCalendarKeys, word->body->keyed, r);
    auto good = calendar::checked(std::move(r.calendar));
    if (!good) {
      load.faults.add(word->place, good.error().text.nl, good.error().text.en);
      continue;
    }
    auto& all = load.bundle->calendars;
    all.by_id[*word->name] = std::move(*good);
    if (first) all.own = *word->name;  // a region's own file is read after what it stands on
    first = false;
  }
}

void list_calendar_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<CalendarReading>("calendar", kCalendarKeys, out);
}

const calendar::ServiceCalendar& Calendars::of(const Duration& span) const {
  static const calendar::ServiceCalendar kNobodys;
  auto found = by_id.find(span.calendar.empty() ? own : span.calendar);
  return found == by_id.end() ? kNobodys : found->second;
}

}  // namespace trajectum::route

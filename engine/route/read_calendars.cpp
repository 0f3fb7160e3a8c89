// Service calendars: `calendars { calendar "kantoor" { days, hours, closed } }` (language.md, "Other files").
#include <fmt/core.h>

#include <algorithm>

#include "calendar/service.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct CalendarReading {
  calendar::ServiceCalendar calendar;
  std::vector<calendar::Opening> every_day;  // hours that are said once, for each day it is open
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

/// "09:00-17:30" as minutes of a day; "24:00" is its end.
std::optional<calendar::Opening> opening_of(std::string_view text) {
  auto minutes = [](std::string_view s) -> std::optional<std::int32_t> {
    auto digit = [&](std::size_t i) { return s[i] >= '0' && s[i] <= '9'; };
    if (s.size() != 5 || s[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return std::nullopt;
    auto hour = (s[0] - '0') * 10 + (s[1] - '0'), minute = (s[3] - '0') * 10 + (s[4] - '0');
    if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
    return hour * 60 + minute;
  };
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  auto from = minutes(text.substr(0, 5)), till = minutes(text.substr(6));
  return from && till && *from < *till ? std::optional(calendar::Opening{*from, *till}) : std::nullopt;
}

/// One opening or a list of them, of one day.
std::vector<calendar::Opening> read_openings(Loading& load, const Keyed& entry) {
  std::vector<calendar::Opening> out;
  bool list = entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty();
  for (const auto& draft : list ? entry.value.table->list : std::vector<Draft>{entry.value}) {
    const auto* text = draft.text();
    auto opening = text ? opening_of(*text) : std::nullopt;
    if (opening)
      out.push_back(*opening);
    else
      report_wrong(load, {entry.key, draft.place, draft}, "een openingstijd zoals \"09:00-17:00\"",
                   "opening hours such as \"09:00-17:00\"");
  }
  return out;
}

/// `hours = "09:00-17:00"` or a list: every day the calendar is open; `{ monday = ..., friday = ... }`: day by day.
void read_hours(Loading& load, CalendarReading& r, const Keyed& entry) {
  bool by_day = entry.value.is(Draft::Kind::table) && !entry.value.table->keyed.empty();
  if (!by_day) {
    r.every_day = read_openings(load, entry);
    return;
  }
  refuse_list(load, "calendar hours", *entry.value.table);
  for (const auto& day : entry.value.table->keyed) {
    auto found = std::find(std::begin(kWeekdays), std::end(kWeekdays), day.key);
    if (found == std::end(kWeekdays))
      report_unknown_key(load, "calendar hours", day, {std::begin(kWeekdays), std::end(kWeekdays)});
    else
      r.calendar.hours[static_cast<std::size_t>(found - std::begin(kWeekdays))] = read_openings(load, day);
  }
}

constexpr Key<CalendarReading> kCalendarKeys[] = {{"days", read_days}, {"hours", read_hours}, {"closed", read_closed}};

struct DecreedReading {
  std::string reg;
};

/// The register of days that royal decrees made equal to holidays; a date `day` says which each of its records is.
void read_decreed(Loading& load, DecreedReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.reg = *name;
  load.after_all.push_back([&load, name = *name, at = entry.value.place] {
    check_register(load, name, at);
    auto found = load.bundle->registers.find(name);
    if (found == load.bundle->registers.end()) return;
    const auto* day = find_field(found->second.fields, "day");
    if (!day || day->type != FieldType::date)
      load.faults.add(at, fmt::format("het register `{}` heeft geen datumveld `day`", name),
                      fmt::format("the register `{}` has no date field `day`", name));
  });
}

constexpr Key<DecreedReading> kCalendarsKeys[] = {{"decreed", read_decreed}};

}  // namespace

void read_calendars(Loading& load, const Word& calendars, const std::string& bundle) {
  DecreedReading decreed;
  read_keys<DecreedReading>(load, "calendars", kCalendarsKeys, calendars.body->keyed, decreed);
  if (!decreed.reg.empty()) load.bundle->calendars.decreed = decreed.reg;
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
    for (int day = 1; day <= 7 && !r.every_day.empty(); ++day)
      if (r.calendar.days & calendar::weekday_bit(day))
        r.calendar.hours[static_cast<std::size_t>(day - 1)] = r.every_day;
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
  list_keys<DecreedReading>("calendars", kCalendarsKeys, out);
}

const calendar::ServiceCalendar& Calendars::of(const Duration& span) const {
  static const calendar::ServiceCalendar kNobodys;
  auto found = by_id.find(span.calendar.empty() ? own : span.calendar);
  return found == by_id.end() ? kNobodys : found->second;
}

}  // namespace trajectum::route

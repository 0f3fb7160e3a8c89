#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/labels.hpp"
#include "route/loading.hpp"

namespace trajectum::route {

void report_unknown_key(Loading& load, const std::string& construct, const Keyed& entry,
                        const std::vector<std::string>& known) {
  if (is_for_later(construct, entry.key)) {
    load.faults.add(entry.at, fmt::format("`{}` is bekend, maar deze versie kan het nog niet uitvoeren", entry.key),
                    fmt::format("`{}` is known but this version cannot run it yet", entry.key));
    return;
  }
  if (auto why = why_elsewhere(construct, entry.key)) {
    load.faults.add(entry.at, fmt::format("`{}` kent geen `{}`: {}", construct, entry.key, why->nl),
                    fmt::format("`{}` has no `{}`: {}", construct, entry.key, why->en));
    return;
  }
  auto meant = guess(entry.key, known);
  load.faults.add(entry.at, fmt::format("`{}` kent geen `{}`{}", construct, entry.key, meant.nl),
                  fmt::format("`{}` has no `{}`{}", construct, entry.key, meant.en));
}

void report_wrong(Loading& load, const Keyed& entry, std::string_view nl, std::string_view en) {
  if (entry.value.is(Draft::Kind::poison)) return;
  auto what = shown(entry.value);
  load.faults.add(entry.value.place, fmt::format("`{}` moet {} zijn, niet {}", entry.key, nl, what.nl),
                  fmt::format("`{}` must be {}, not {}", entry.key, en, what.en));
}

std::optional<std::string> read_text(Loading& load, const Keyed& entry) {
  if (auto* text = entry.value.text(); text && !text->empty()) return *text;
  report_wrong(load, entry, "een tekst", "a text");
  return std::nullopt;
}

std::optional<bool> read_yesno(Loading& load, const Keyed& entry) {
  if (auto* yes = entry.value.value.as<bool>(); yes && entry.value.is(Draft::Kind::value)) return *yes;
  report_wrong(load, entry, "true of false", "true or false");
  return std::nullopt;
}

std::optional<std::int64_t> read_integer(Loading& load, const Keyed& entry, std::int64_t min, std::int64_t max) {
  const auto* n = entry.value.is(Draft::Kind::value) ? entry.value.value.as<std::int64_t>() : nullptr;
  if (n && *n >= min && *n <= max) return *n;
  report_wrong(load, entry, fmt::format("een geheel getal van {} tot {}", min, max),
               fmt::format("a whole number from {} to {}", min, max));
  return std::nullopt;
}

bool check_calendar(Loading& load, const std::string& name, const Place& at) {
  const auto& known = load.bundle->calendars.by_id;
  if (known.count(name)) return true;
  std::vector<std::string> names;
  for (const auto& [id, unused] : known) names.push_back(id);
  auto meant = guess(name, names);
  load.faults.add(at, fmt::format("er is geen kalender `{}`{}", name, meant.nl),
                  fmt::format("there is no calendar `{}`{}", name, meant.en));
  return false;
}

std::optional<Duration> read_duration(Loading& load, const Keyed& entry) {
  const auto* span = entry.value.is(Draft::Kind::value) ? entry.value.value.as<Duration>() : nullptr;
  if (!span) {
    report_wrong(load, entry, "een duur zoals workdays(5)", "a duration such as workdays(5)");
    return std::nullopt;
  }
  if (!span->calendar.empty()) check_calendar(load, span->calendar, entry.value.place);
  if (span->n >= 0) return *span;
  load.faults.add(entry.value.place, fmt::format("`{}` kan niet in het verleden liggen", entry.key),
                  fmt::format("`{}` cannot lie in the past", entry.key));
  return std::nullopt;
}

std::optional<calendar::Misfire> read_missed(Loading& load, const Keyed& entry) {
  using calendar::Misfire;
  constexpr std::pair<const char*, Misfire> kPolicies[] = {{"once", Misfire::once},
                                                           {"each", Misfire::each},
                                                           {"skip", Misfire::skip},
                                                           {"next_workday", Misfire::next_workday}};
  const auto* text = entry.value.text();
  for (const auto& [name, policy] : kPolicies)
    if (text && *text == name) return policy;
  report_wrong(load, entry, "once, each, skip of next_workday", "once, each, skip or next_workday");
  return std::nullopt;
}

std::optional<Money> read_money(Loading& load, const Keyed& entry) {
  if (const auto* money = entry.value.is(Draft::Kind::value) ? entry.value.value.as<Money>() : nullptr) {
    if (money->cents > 0) return *money;
    load.faults.add(entry.value.place, fmt::format("`{}` moet meer dan nul zijn", entry.key),
                    fmt::format("`{}` must be more than zero", entry.key));
    return std::nullopt;
  }
  report_wrong(load, entry, "een bedrag zoals euro(100)", "an amount such as euro(100)");
  return std::nullopt;
}

Text read_title(Loading& load, const Keyed& entry) {
  Text out;
  if (!entry.value.is(Draft::Kind::table)) {
    report_wrong(load, entry, "een tabel { nl = \"...\", en = \"...\" }", "a table { nl = \"...\", en = \"...\" }");
    return out;
  }
  refuse_list(load, entry.key, *entry.value.table);
  for (const auto& part : entry.value.table->keyed) {
    if (part.key != "nl" && part.key != "en") {
      report_unknown_key(load, entry.key, part, {"nl", "en"});
    } else if (auto text = read_text(load, part)) {
      (part.key == "nl" ? out.nl : out.en) = *text;
    }
  }
  for (const char* lang : {"nl", "en"})
    if (!entry.value.table->find(lang))
      load.faults.add(entry.at, fmt::format("`{}` mist `{}`", entry.key, lang),
                      fmt::format("`{}` lacks `{}`", entry.key, lang));
  return relabelled(load.bundle->labels, out, &load.labels_met);
}

std::vector<std::string> read_texts(Loading& load, const Keyed& entry) {
  std::vector<std::string> out;
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty()) {
    report_wrong(load, entry, "een lijst met teksten", "a list of texts");
    return out;
  }
  for (const auto& part : entry.value.table->list)
    if (auto text = read_text(load, {entry.key, part.place, part})) out.push_back(*text);
  return out;
}

FunctionId read_function(Loading& load, const Draft& draft, std::string_view key) {
  // Again for each route that has it: another overlay may have other fields.
  check_handler(load, draft, key,
                key == "on_enter" || key == "on_done" || key == "run" || key == "compensate" || key == "migrate");
  auto known = load.functions.find(draft.function);
  if (known != load.functions.end()) return known->second;
  auto origin = load.faults.origin(draft.place);
  for (const auto& name : load.scripts->illegal_upvalues(draft.function))
    load.faults.add(
        draft.place,
        fmt::format("deze functie onthoudt `{}`; een handler mag alleen constanten en functies onthouden", name),
        fmt::format("this function remembers `{}`; a handler may only remember constants and functions", name));
  auto id = load.scripts->add_function(draft.function, origin, is_limited(load, draft.place));
  load.functions.emplace(draft.function, id);
  return id;
}

FunctionId read_function(Loading& load, const Keyed& entry) {
  if (entry.value.is(Draft::Kind::function)) return read_function(load, entry.value, entry.key);
  report_wrong(load, entry, "een functie", "a function");
  return kNoFunction;
}

bool check_id(Loading& load, const std::string& id, const Place& at) {
  auto rest = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  bool good = !id.empty() && id.size() <= limits::kIdBytesMax && id[0] >= 'a' && id[0] <= 'z' &&
              std::all_of(id.begin(), id.end(), rest);
  if (good) return true;
  load.faults.add(at, fmt::format("`{}` is geen id: kleine letters, cijfers en _, te beginnen met een letter", id),
                  fmt::format("`{}` is not an id: lower-case letters, digits and _, starting with a letter", id));
  return false;
}

void refuse_list(Loading& load, const std::string& construct, const Table& table) {
  for (const auto& draft : table.list) {
    if (draft.is(Draft::Kind::poison)) continue;
    auto what = shown(draft);
    load.faults.add(draft.place, fmt::format("`{}` verwacht hier een naam = waarde, niet {}", construct, what.nl),
                    fmt::format("`{}` expects name = value here, not {}", construct, what.en));
  }
}

}  // namespace trajectum::route

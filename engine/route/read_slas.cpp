#include "route/read_slas.hpp"

#include <fmt/core.h>

#include <charconv>

namespace trajectum::route {
namespace {

struct SlaReading {
  Sla sla;
  std::string calendar;
};

void read_target(Loading& load, SlaReading& r, const Keyed& entry) {
  auto span = read_duration(load, entry);
  if (!span) return;
  bool served = span->unit == Unit::minutes || span->unit == Unit::hours || span->unit == Unit::workdays;
  if (!served || span->n < 1)
    return report_wrong(load, entry, "openingstijd: minutes(n), hours(n) of workdays(n)",
                        "service time: minutes(n), hours(n) or workdays(n)");
  r.sla.target = *span;
}
void read_runs(Loading& load, SlaReading& r, const Keyed& entry) { r.sla.runs = read_function(load, entry); }
void read_calendar(Loading& load, SlaReading& r, const Keyed& entry) {
  if (auto name = read_text(load, entry); name && check_calendar(load, *name, entry.value.place)) r.calendar = *name;
}
void read_at_risk(Loading& load, SlaReading& r, const Keyed& entry) {
  if (const auto* text = entry.value.text(); text && text->size() > 1 && text->back() == '%') {
    auto end = text->data() + text->size() - 1;
    auto [rest, failed] = std::from_chars(text->data(), end, r.sla.risk_percent);
    if (failed == std::errc() && rest == end && r.sla.risk_percent >= 1 && r.sla.risk_percent <= 99) return;
  }
  report_wrong(load, entry, "een percentage onder de 100, zoals \"80%\"", "a percentage below 100 such as \"80%\"");
}

constexpr Key<SlaReading> kSlaKeys[] = {
    {"target", read_target}, {"runs", read_runs}, {"calendar", read_calendar}, {"at_risk", read_at_risk}};

void read_one_sla(RouteBuild& build, NodeIndex index, const Keyed& entry) {
  auto& load = build.load;
  const auto* word = entry.value.as_word("sla");
  if (!word || !word->body)
    return report_wrong(load, entry, "sla \"...\" { target = hours(8) }", "sla \"...\" { target = hours(8) }");
  if (!check_id(load, *word->name, word->name_place)) return;
  for (const auto& node : build.route.nodes)
    for (const auto& other : node.slas)
      if (other.id == *word->name)
        return build.faults().add(word->name_place,
                                  fmt::format("er is al een servicenorm `{}`, op {}", other.id, node.name),
                                  fmt::format("there already is a service level `{}`, on {}", other.id, node.name));
  SlaReading r;
  r.sla.id = *word->name;
  refuse_list(load, "sla", *word->body);
  read_keys<SlaReading>(load, "sla", kSlaKeys, word->body->keyed, r);
  if (!word->body->find("target"))
    load.faults.add(word->place, fmt::format("servicenorm `{}` mist `target`", r.sla.id),
                    fmt::format("service level `{}` lacks `target`", r.sla.id));
  if (!r.calendar.empty()) {
    if (!r.sla.target.calendar.empty() && r.sla.target.calendar != r.calendar)
      load.faults.add(word->place, "`target` noemt een andere kalender dan `calendar`",
                      "`target` names another calendar than `calendar`");
    r.sla.target.calendar = r.calendar;
  }
  build.node(index).slas.push_back(std::move(r.sla));
}

}  // namespace

void read_sla(RouteBuild& build, NodeIndex index, const Keyed& entry) {
  bool list = entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty();
  if (!list) return read_one_sla(build, index, entry);
  for (const auto& draft : entry.value.table->list) read_one_sla(build, index, {entry.key, draft.place, draft});
}

void list_sla_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<SlaReading>("sla", kSlaKeys, out);
}

}  // namespace trajectum::route

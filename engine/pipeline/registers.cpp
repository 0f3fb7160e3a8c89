#include "pipeline/registers.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/record_keys.hpp"
#include "pipeline/record_search.hpp"

namespace trajectum::pipeline {

std::vector<RegionAtWork*> Registers::shown(RegionAtWork& r, const route::Register& reg) {
  std::vector<RegionAtWork*> out = {&r};
  if (reg.shared.empty()) return out;
  for (const auto& [no, other] : engine_.regions()) {
    auto theirs = other->bundle->registers.find(reg.id);
    if (other.get() != &r && theirs != other->bundle->registers.end() && theirs->second.shared == reg.shared)
      out.push_back(other.get());
  }
  return out;
}

std::optional<Registers::Found> Registers::get(RegionAtWork& r, const route::Register& reg, const std::string& region,
                                               const std::string& id) {
  for (auto* home : shown(r, reg)) {
    if (home->name != (region.empty() ? r.name : region)) continue;
    auto* record = home->state.record(reg.id, id);
    if (!record) return std::nullopt;
    return Found{home, id, *record,
                 reg.capacity.empty() ? 0 : home->state.capacity.used(reg.id, id, calendar::local_date(engine_.now()))};
  }
  return std::nullopt;
}

namespace {

/// A neighbour's register may be declared otherwise: what the search needs must have an index there as well.
Result<void> check_neighbour(const RegionAtWork& home, const route::Register& reg, const SearchPlan& plan) {
  const auto& theirs = home.bundle->registers.at(reg.id).fields;
  auto ask = [&](const std::string& name) -> Result<void> {
    const auto* own = find_field(reg.fields, name);
    const auto* other = find_field(theirs, name);
    if (other && other->index && other->type == own->type && other->by_surname == own->by_surname) return {};
    return invalid_params(name, {"Regio " + home.name + " heeft op dit veld geen index: zoek zonder.",
                                 "Region " + home.name + " has no index on this field: search without."});
  };
  for (const auto& filter : plan.query.filters)
    if (auto fits = ask(filter.field); !fits) return fits;
  for (const auto* field : plan.facets)
    if (auto fits = ask(field->name); !fits) return fits;
  return plan.sorted_by ? ask(plan.sorted_by->name) : Result<void>();
}

}  // namespace

Result<Registers::Page> Registers::find(RegionAtWork& r, const turn::Principal& who, const route::Register& reg,
                                        const Search& search) {
  auto plan = plan_search(r, who, reg, search);
  if (!plan) return plan.error();
  auto homes = shown(r, reg);
  for (auto* home : homes)
    if (home != &r)
      if (auto fits = check_neighbour(*home, reg, *plan); !fits) return fits.error();
  Page page;
  take_page(r, reg, *plan, search, page);
  if (search.count) {
    page.count = 0;
    for (auto* home : homes) *page.count += store_.count_records(home->no, plan->query);
  }
  for (const auto* field : plan->facets) {
    std::map<std::string, std::size_t> counts;
    for (auto* home : homes)
      for (const auto& [key, n] : store_.count_record_values(home->no, plan->query, field->name)) counts[key] += n;
    std::vector<std::pair<std::string, std::size_t>> sorted(counts.begin(), counts.end());
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    sorted.resize(std::min(sorted.size(), limits::kFacetValuesMax));
    Facet facet{field, {}};
    for (const auto& [key, n] : sorted) facet.values.emplace_back(value_of_key(*field, key), n);
    page.facets.push_back(std::move(facet));
  }
  return page;
}

void Registers::take_page(RegionAtWork& r, const route::Register& reg, const SearchPlan& plan, const Search& search,
                          Page& page) {
  auto query = plan.query;
  std::size_t looked_at = 0;
  bool reached = plan.from_region.empty();
  for (auto* home : shown(r, reg)) {
    if (!reached && home->name != plan.from_region) continue;
    if (reached) query.after_id = query.after_value = "";
    reached = true;
    for (bool more = true; more;) {
      if (!plan.looked_at.empty()) query.limit = limits::kListLimitMax;
      auto found = store_.find_records(home->no, query);
      more = found.size() == query.limit;
      for (auto& one : found) {
        ++looked_at;
        auto record = engine_.read_row<Record>(std::string_view(one.body), "record");
        if (record && passes(plan, *record)) {
          auto used =
              reg.capacity.empty() ? 0 : home->state.capacity.used(reg.id, one.id, calendar::local_date(engine_.now()));
          page.records.push_back({home, one.id, std::move(*record), used});
        }
        bool tired = !plan.looked_at.empty() && looked_at >= limits::kRecordsLookedAtMax;
        if (page.records.size() < search.limit && !tired) continue;
        page.after = search_cursor(plan, *home, one);
        return;
      }
      if (more) {
        query.after_id = found.back().id;
        query.after_value = found.back().value;
      }
    }
  }
}

Result<std::vector<Registers::Change>> Registers::history(const RegionAtWork& r, const route::Register& reg,
                                                          const std::string& id, HistoryNo after, std::size_t limit) {
  std::vector<HistoryNo> rows;
  auto prefix = state::joined(state::joined(reg.id, id), "");
  auto from = after == 0 ? std::string() : prefix + state::key_number(static_cast<std::uint64_t>(after));
  store_.scan_entries(r.no, state::space::kRecordTurn, prefix, from, [&](std::string_view key, std::string_view) {
    rows.push_back(static_cast<HistoryNo>(std::strtoull(std::string(key.substr(prefix.size())).c_str(), nullptr, 16)));
    return rows.size() < limit;
  });
  std::vector<Change> out;
  for (auto no : rows) {
    auto row = store_.history(r.no, no);
    auto turn = row ? state::TurnRecord::decode(row->body) : std::nullopt;
    if (row && !turn) engine_.tell_damaged_row("history");
    if (!turn) return internal_error("a row of this record's history is missing");
    auto day = calendar::local_date(row->at);
    for (auto& event : turn->events) {
      if (auto* e = std::get_if<state::RecordWritten>(&event); e && e->reg == reg.id && e->id == id)
        out.push_back({row->at, turn->by, turn->command, e->created, false, std::move(e->was), std::move(e->now),
                       std::move(e->externals), e->source, e->ground, e->valid_from.value_or(day), no});
      if (auto* e = std::get_if<state::RecordGone>(&event); e && e->reg == reg.id && e->id == id)
        out.push_back({row->at,
                       turn->by,
                       turn->command,
                       false,
                       true,
                       std::move(e->was),
                       {},
                       std::move(e->externals),
                       e->source,
                       e->ground,
                       day,
                       no});
    }
  }
  return out;
}

Result<std::optional<Registers::Version>> Registers::on(const RegionAtWork& r, const route::Register& reg,
                                                        const std::string& id, Date day) {
  auto all = history(r, reg, id, 0, SIZE_MAX);
  if (!all) return all.error();
  // What was written last for a day, or for a day before it, is what is known of that day now.
  const Change* last = nullptr;
  std::optional<Date> next;
  for (const auto& change : *all) {
    if (change.valid_from <= day) last = &change;
    if (change.valid_from > day) next = next ? std::min(*next, change.valid_from) : change.valid_from;
  }
  if (!last || last->gone) return std::optional<Version>();
  return std::optional(Version{last->now, last->valid_from, next ? std::optional(Date{next->days - 1}) : std::nullopt});
}

void Registers::scan(const RegionAtWork& r, const route::Register& reg, const std::string& after,
                     const std::function<bool(const std::string& id, const Record& record)>& f) {
  store_.scan_records(r.no, reg.id, after, [&](std::string_view id, std::string_view body) {
    auto record = engine_.read_row<Record>(body, "record");
    return !record || f(std::string(id), *record);
  });
}

std::vector<FieldChange> changed_fields(const std::vector<Field>& fields, const Record& was, const Record& now) {
  std::vector<FieldChange> out;
  for (const auto& field : fields) {
    const auto& before = was.get(field.name);
    const auto& after = now.get(field.name);
    if (before == after) continue;
    if (field.type == FieldType::group && !field.many) {
      static const Record kNone;
      auto* a = before.as<Record>();
      auto* b = after.as<Record>();
      for (auto& inner : changed_fields(field.fields, a ? *a : kNone, b ? *b : kNone)) {
        inner.path = field.name + "." + inner.path;
        out.push_back(std::move(inner));
      }
      continue;
    }
    out.push_back({field.name, &field, before, after});
  }
  return out;
}

}  // namespace trajectum::pipeline

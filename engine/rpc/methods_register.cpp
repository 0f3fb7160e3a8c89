#include <charconv>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"
#include "rpc/known_names.hpp"
#include "rpc/register_common.hpp"

namespace trajectum::rpc {

using pipeline::Registers;

Result<const route::Register*> register_of(Services& services, const Call& call) {
  auto& r = region_of(services, call);
  auto name = text_of(call, "register");
  auto it = r.bundle->registers.find(name);
  if (it != r.bundle->registers.end()) return &it->second;
  std::vector<std::string> names;
  for (const auto& [id, reg] : r.bundle->registers) names.push_back(id);
  auto guess = did_you_mean(name, names);
  return invalid_params("register",
                        {"Er is geen register \"" + name + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                         "There is no register \"" + name + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
}

turn::Principal principal_of(const Call& call) { return caller_of(call, "").principal; }

namespace {

Result<std::string> put(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  pipeline::RecordToPut put;
  put.id = text_of(call, "id");
  put.raw = *call.params.get("record").as<Record>();
  put.source = text_of(call, "source");
  put.ground = text_of(call, "ground");
  put.valid_from = date_of(call, "valid_from");
  if (auto* externals = call.params.get("external").as<Record>())
    for (const auto& [system, id] : *externals) {
      if (!id.empty() && !id.as<std::string>())
        return invalid_params("external." + system, {"hier hoort een tekst, of null: daar niet meer bekend",
                                                     "a text is expected, or null: not known there any more"});
      put.externals.emplace_back(system, id.text());
    }
  return services.engine.on_region(caller_of(call, "register.put"), [&](pipeline::RegionAtWork& r) {
    // Who could not see a sensitive field did not mean to empty it.
    const auto* stored = r.state.record((*reg)->id, put.id);
    if (stored && pipeline::has_sensitive((*reg)->fields)) {
      auto was = *stored;
      if (!pipeline::Records(services.engine).may_see(r, principal_of(call), **reg, put.id))
        put.raw = pipeline::with_unseen((*reg)->fields, put.raw, was);
    }
    return pipeline::put_record(services.engine, r, **reg, put);
  });
}

Result<std::string> remove(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto id = text_of(call, "id");
  return services.engine.on_region(
      caller_of(call, "register.remove"), [&](pipeline::RegionAtWork& r) -> Result<pipeline::Engine::RegionCommand> {
        auto gone =
            pipeline::Records(services.engine).removed(r, **reg, id, text_of(call, "source"), text_of(call, "ground"));
        if (!gone) return gone.error();
        return pipeline::Engine::RegionCommand{{std::move(*gone)}, {}, pipeline::record_answer(**reg, id)};
      });
}

/// A record as who asks may see it.
void show(Registers& registers, const Call& call, const route::Register& reg, const pipeline::RegionAtWork& home,
          const std::string& id, Record record, Record& out) {
  if (!pipeline::has_sensitive(reg.fields) || registers.records().may_see(home, principal_of(call), reg, id))
    return out.set("record", std::move(record));
  std::vector<std::string> hidden;
  out.set("record", pipeline::without_sensitive(reg.fields, record, hidden));
  if (hidden.empty()) return;
  List names;
  for (auto& name : hidden) names.emplace_back(std::move(name));
  out.set("hidden", std::move(names));
}

Record record_value(Registers& registers, const Call& call, const route::Register& reg, Registers::Found&& found) {
  Record one;
  one.set("id", found.id);
  if (!reg.shared.empty()) one.set("region", found.home->name);
  show(registers, call, reg, *found.home, found.id, std::move(found.record), one);
  if (!reg.capacity.empty()) one.set("used", found.used);
  return one;
}

Error no_record() { return not_found({"Dit record is er niet.", "There is no such record."}); }

/// The key that the call names, or that another system's id stands for.
Result<std::string> id_of(Services& services, const Call& call, const route::Register& reg) {
  auto id = text_of(call, "id"), system = text_of(call, "system"), external = text_of(call, "external");
  if (id.empty() == system.empty() || system.empty() != external.empty())
    return invalid_params("id", {"Geef de sleutel (`id`), of `system` en `external`.",
                                 "Give the key (`id`), or `system` and `external`."});
  if (!id.empty()) return id;
  id = pipeline::Records(services.engine).by_external(region_of(services, call), reg, system, external);
  if (id.empty()) return no_record();
  return id;
}

Result<std::string> get(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto region = text_of(call, "region");
  if (!region.empty() && (*reg)->shared.empty())
    return invalid_params("region", {"Dit register wordt niet met andere regio's gedeeld.",
                                     "This register is not shared with other regions."});
  auto id = id_of(services, call, **reg);
  if (!id) return id.error();
  auto& r = region_of(services, call);
  Registers registers(services.engine);
  Record out;
  if (auto day = date_of(call, "on")) {
    if (!region.empty())
      return invalid_params(
          "on", {"Hoe een record was weet alleen zijn eigen regio.", "How a record was, only its own region knows."});
    auto version = registers.on(r, **reg, *id, *day);
    if (!version) return version.error();
    if (!*version) return not_found({"Op die dag was dit record er niet.", "On that day there was no such record."});
    out.set("id", *id);
    show(registers, call, **reg, r, *id, std::move((*version)->record), out);
    out.set("valid_from", (*version)->from);
    if ((*version)->to) out.set("valid_to", *(*version)->to);
  } else {
    auto found = registers.get(r, **reg, region, *id);
    if (!found) return no_record();
    out = record_value(registers, call, **reg, std::move(*found));
    Record externals;
    for (auto& [system, external] : registers.records().externals_of(r, **reg, *id)) externals.append(system, external);
    if (!externals.empty() && region.empty()) out.set("external", std::move(externals));
  }
  out.set("register", (*reg)->id);
  return to_json(out);
}

Value facet_value(const Registers::Facet& facet, pipeline::RegionAtWork& r, Lang lang) {
  List out;
  for (const auto& [value, n] : facet.values) {
    Record one;
    one.append("value", value);
    for (const auto& option : facet.field->options)
      if (option.id == value.text() && !option.title.empty()) one.set("title", option.title.in(lang));
    const auto& reg = facet.field->type == FieldType::ref ? facet.field->to : facet.field->from;
    auto declared = r.bundle->registers.find(reg);
    if (declared != r.bundle->registers.end() && !declared->second.label.empty())
      if (const auto* record = r.state.record(reg, std::string(value.text())))
        one.set("title", record->get(declared->second.label));
    one.set("count", static_cast<std::int64_t>(n));
    out.emplace_back(std::move(one));
  }
  return out;
}

Result<std::string> find(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  Registers::Search search;
  if (auto* filter = call.params.get("filter").as<Record>()) search.filter = *filter;
  search.text = text_of(call, "text");
  search.sort = text_of(call, "sort");
  for (const auto& name : texts(call.params.get("facets"))) search.facets.push_back(name);
  search.count = call.params.get("count").yes();
  search.after = text_of(call, "after");
  search.limit = *limit;
  auto& r = region_of(services, call);
  Registers registers(services.engine);
  auto page = registers.find(r, principal_of(call), **reg, search);
  if (!page) return page.error();
  Record out;
  if (!page->after.empty()) out.set("after", page->after);
  if (page->count) out.set("count", static_cast<std::int64_t>(*page->count));
  if (!page->facets.empty()) {
    Record facets;
    for (const auto& facet : page->facets) facets.set(facet.field->name, facet_value(facet, r, call.lang));
    out.set("facets", std::move(facets));
  }
  List records;
  for (auto& one : page->records) records.push_back(record_value(registers, call, **reg, std::move(one)));
  out.set("records", std::move(records));
  return to_json(out);
}

Record change_value(const route::Register& reg, const Registers::Change& change, bool may_see) {
  Record out;
  out.set("at", calendar::format_instant(change.at));
  if (!change.by.empty()) out.set("by", change.by);
  out.set("command", change.command);
  if (change.created) out.set("created", true);
  if (change.gone) out.set("removed", true);
  out.set("valid_from", change.valid_from);
  if (!change.source.empty()) out.set("source", change.source);
  if (!change.ground.empty()) out.set("ground", change.ground);
  List changes;
  for (const auto& one : pipeline::changed_fields(reg.fields, change.was, change.now)) {
    Record c;
    c.set("path", one.path);
    bool hidden = one.field->sensitive || pipeline::has_sensitive(one.field->fields);
    if (hidden && !may_see) {
      c.set("hidden", true);
    } else {
      c.set("old", one.was);
      c.set("new", one.now);
    }
    changes.emplace_back(std::move(c));
  }
  for (const auto& external : change.externals) {
    Record c;
    c.set("path", "external." + external.system);
    if (!external.was.empty()) c.set("old", external.was);
    if (!external.now.empty()) c.set("new", external.now);
    changes.emplace_back(std::move(c));
  }
  out.set("changes", std::move(changes));
  return out;
}

Result<std::string> history(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto after_text = text_of(call, "after");
  HistoryNo after = 0;
  auto [end, failed] = std::from_chars(after_text.data(), after_text.data() + after_text.size(), after);
  if (!after_text.empty() && (failed != std::errc() || end != after_text.data() + after_text.size()))
    return invalid_params("after", {"Dit is geen `after` van deze lijst.", "This is no `after` of this list."});
  auto& r = region_of(services, call);
  Registers registers(services.engine);
  auto id = text_of(call, "id");
  auto changes = registers.history(r, **reg, id, after, *limit);
  if (!changes) return changes.error();
  if (changes->empty() && after == 0) return no_record();
  bool may_see = registers.records().may_see(r, principal_of(call), **reg, id);
  Record out;
  List entries;
  for (const auto& change : *changes) entries.emplace_back(change_value(**reg, change, may_see));
  out.set("entries", std::move(entries));
  if (changes->size() >= *limit)  // a turn of a case may have changed it more than once
    out.set("after", std::to_string(changes->back().history));
  return to_json(out);
}

Result<std::string> schema(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  Record out;
  out.set("register", (*reg)->id);
  out.set("key", (*reg)->key.name);
  out.set("schema", record_schema(**reg, region_of(services, call).name, call.lang));
  return to_json(out);
}

const Param kRegister{.name = "register", .required = true};
const Param kSource{.name = "source", .doc = "where it comes from"};
const Param kGround{.name = "ground", .doc = "the legal ground it is kept, or removed, on"};

void add_changes(MethodTable& table, Services& services) {
  table.add({.name = "register.put",
             .summary = "Writes a whole record of a register (new, or instead of the old one).",
             .changes = true,
             .params = {kRegister,
                        {.name = "id", .required = true, .doc = "the record's key"},
                        {.name = "record", .type = ParamType::record, .required = true},
                        {.name = "external",
                         .type = ParamType::record,
                         .doc = "system: its id there; null: not known there any more"},
                        kSource,
                        kGround,
                        {.name = "valid_from", .type = ParamType::date, .doc = "since when it is so (today)"}},
             .result = "{register, id}",
             .errors = {ErrorCode::refused, ErrorCode::conflict},
             .run = [&services](Call& call) { return put(services, call); }});
  table.add({.name = "register.remove",
             .summary = "Takes a record that nothing refers to out of its register; its history stays.",
             .access = Access::admin,
             .changes = true,
             .params = {kRegister, {.name = "id", .required = true}, kSource, kGround},
             .result = "{register, id}",
             .errors = {ErrorCode::not_found, ErrorCode::refused},
             .run = [&services](Call& call) { return remove(services, call); }});
}

}  // namespace

void add_register_methods(MethodTable& table, Services& services) {
  add_changes(table, services);
  table.add({.name = "register.get",
             .summary = "Gets one record, by its key or by its id in another system.",
             .params = {kRegister,
                        {.name = "id"},
                        {.name = "system", .doc = "with `external`: instead of `id`"},
                        {.name = "external", .doc = "its id in that system"},
                        {.name = "on", .type = ParamType::date, .doc = "as it was on this day"},
                        {.name = "region", .doc = "of a register that regions share: where it is kept (here)"}},
             .result = "{register, id, region, record, hidden, used, external, valid_from, valid_to}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
  table.add(
      {.name = "register.find",
       .summary = "Searches a register.",
       .params =
           list_params({kRegister,
                        {.name = "filter",
                         .type = ParamType::record,
                         .doc = "field: a value, a list of values, {from, to} of a number or date, or null: empty"},
                        {.name = "text", .doc = "words; the last one may be the beginning of a word"},
                        {.name = "sort", .doc = "an index field, - before it: backwards (the key)"},
                        {.name = "facets", .type = ParamType::texts, .doc = "index fields to count the values of"},
                        {.name = "count", .type = ParamType::yesno, .doc = "how many there are in all"}}),
       .result = "{records: [{id, region, record, hidden, used}], count, facets: {field: [{value, title, count}]}, "
                 "after}",
       .errors = {ErrorCode::forbidden},
       .run = [&services](Call& call) { return find(services, call); }});
  table.add({.name = "register.history",
             .summary = "What was done to a record: who, when, on what ground, and each field before and after.",
             .params = list_params({kRegister, {.name = "id", .required = true}}),
             .result =
                 "{entries: [{at, by, command, created, removed, valid_from, source, ground, changes: [{path, old, "
                 "new}]}], after}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return history(services, call); }});
  table.add({.name = "register.schema",
             .summary = "The JSON Schema (2020-12) of a register's records.",
             .params = {kRegister},
             .result = "{register, key, schema}",
             .run = [&services](Call& call) { return schema(services, call); }});
  add_import_methods(table, services);
}

}  // namespace trajectum::rpc

#include "pipeline/records.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "model/json.hpp"

namespace trajectum::pipeline {

namespace space = state::space;

namespace {

Result<void> check_ground(const std::string& source, const std::string& ground) {
  auto most = std::to_string(limits::kGroundBytesMax);
  for (const auto& [name, text] : {std::pair{"source", &source}, std::pair{"ground", &ground}})
    if (text->size() > limits::kGroundBytesMax)
      return invalid_params(name, {"hoogstens " + most + " bytes", "at most " + most + " bytes"});
  return {};
}

bool refers_to(const Field& field, const std::string& reg) {
  return field.type == FieldType::ref ? field.to == reg : !field.from.empty() && field.from == reg;
}

/// The first field, at any depth, that holds the key of this record; null: none does.
const Field* holds(const std::vector<Field>& fields, const Record& record, const std::string& reg,
                   const std::string& id) {
  for (const auto& field : fields) {
    const auto& value = record.get(field.name);
    auto* list = value.as<List>();
    if (field.type == FieldType::group) {
      if (auto* one = value.as<Record>())
        if (auto* found = holds(field.fields, *one, reg, id)) return found;
      for (std::size_t i = 0; list && i < list->size(); ++i)
        if (auto* row = (*list)[i].as<Record>())
          if (auto* found = holds(field.fields, *row, reg, id)) return found;
    } else if (refers_to(field, reg)) {
      bool in_list = list && std::find(list->begin(), list->end(), Value(id)) != list->end();
      if (in_list || value.text() == id) return &field;
    }
  }
  return nullptr;
}

bool may_hold(const std::vector<Field>& fields, const std::string& reg) {
  return std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
    return field.type == FieldType::group ? may_hold(field.fields, reg) : refers_to(field, reg);
  });
}

}  // namespace

Result<Engine::RegionCommand> put_record(Engine& engine, RegionAtWork& r, const route::Register& reg,
                                         const RecordToPut& put) {
  auto written = Records(engine).written(r, reg, put);
  if (!written) return written.error();
  return Engine::RegionCommand{{std::move(*written)}, {}, record_answer(reg, put.id)};
}

std::string record_answer(const route::Register& reg, const std::string& id) {
  Record out;
  out.set("register", reg.id);
  out.set("id", id);
  return to_json(out);
}

Result<state::RecordWritten> Records::written(RegionAtWork& r, const route::Register& reg, const RecordToPut& put) {
  if (auto fits = check_ground(put.source, put.ground); !fits) return fits.error();
  if (put.valid_from && *put.valid_from > calendar::local_date(engine_.now()))
    return refused("valid_from",
                   {"Die dag moet nog komen: leg het dan vast, of laat `valid_from` weg.",
                    "That day is still to come: record it then, or leave `valid_from` out."},
                   "valid_from");
  auto out =
      turn::record_written(r.state, r.bundle->registers, reg, put.id, put.raw, calendar::local_date(engine_.now()));
  if (!out) return out.error();
  auto known = externals(r, reg, put);
  if (!known) return known.error();
  out->externals = std::move(*known);
  out->source = put.source;
  out->ground = put.ground;
  out->valid_from = put.valid_from;
  return out;
}

Result<std::vector<state::ExternalId>> Records::externals(const RegionAtWork& r, const route::Register& reg,
                                                          const RecordToPut& put) {
  std::vector<state::ExternalId> out;
  if (put.externals.empty()) return out;
  auto have = externals_of(r, reg, put.id);
  auto count = have.size();
  for (const auto& [system, external] : put.externals) {
    auto path = "external." + system;
    if (system.empty() || system.size() > limits::kIdBytesMax || system.find('\0') != std::string::npos)
      return invalid_params("external", {"Een systeem heeft een naam van 1 tot 64 tekens.",
                                         "A system has a name of 1 to 64 characters."});
    if (external.size() > limits::kRecordKeyBytesMax || external.find('\0') != std::string::npos)
      return turn::bad_record_key(path);
    auto was = std::find_if(have.begin(), have.end(),
                            [&, name = std::string_view(system)](const auto& e) { return e.first == name; });
    std::string before = was == have.end() ? "" : was->second;
    if (before == external) continue;
    count += before.empty() ? 1 : 0;
    auto other = external.empty() ? "" : by_external(r, reg, system, external);
    if (!other.empty() && other != put.id) {
      auto error = conflict("external",
                            {fmt::format("{} kent {} al onder dit nummer; haal het daar eerst weg.", system, other),
                             fmt::format("{} knows {} by this id already; take it away there first.", system, other)});
      error.path = path;
      return error;
    }
    out.push_back({system, before, external});
  }
  if (count > limits::kExternalSystemsMax) {
    auto most = std::to_string(limits::kExternalSystemsMax);
    return invalid_params("external", {"Hoogstens " + most + " systemen kennen een record.",
                                       "At most " + most + " systems know a record."});
  }
  return out;
}

Result<state::RecordGone> Records::removed(RegionAtWork& r, const route::Register& reg, const std::string& id,
                                           const std::string& source, const std::string& ground) {
  if (auto fits = check_ground(source, ground); !fits) return fits.error();
  auto* record = r.state.record(reg.id, id);
  if (!record) return not_found({"Dit record is er niet.", "There is no such record."});
  state::RecordGone out;
  out.was = *record;  // before others are read: the pointer does not last
  if (auto who = referrers(r, reg, id); !who.empty()) {
    Text text{"Hier wordt nog naar verwezen, haal dat eerst weg: ",
              "This is still referred to, take that away first: "};
    for (std::size_t i = 0; i < who.size(); ++i) {
      text.nl += (i == 0 ? "" : "; ") + who[i].nl;
      text.en += (i == 0 ? "" : "; ") + who[i].en;
    }
    return refused("refers", {as_sentence(text.nl), as_sentence(text.en)}, "id");
  }
  out.reg = reg.id;
  out.id = id;
  for (const auto& [system, external] : externals_of(r, reg, id)) out.externals.push_back({system, external, ""});
  out.source = source;
  out.ground = ground;
  return out;
}

std::vector<Text> Records::referrers(RegionAtWork& r, const route::Register& reg, const std::string& id) {
  std::vector<Text> out;
  auto is_full = [&] { return out.size() >= limits::kReferrersShownMax; };
  auto say = [&](std::string nl, std::string en) { out.push_back({std::move(nl), std::move(en)}); };
  auto name_of = [&](const store::CaseRow& row) { return engine_.ids().case_id(r.no, row.no); };
  store::CaseQuery about;
  about.subject_register = reg.id;
  about.subject_id = id;
  about.state = "active";
  about.limit = limits::kReferrersShownMax;
  for (const auto& row : store_.find_cases(r.no, about))
    say("traject " + name_of(row) + " gaat erover", "case " + name_of(row) + " is about it");
  const auto& bookings = r.state.capacity.bookings(reg.id);
  if (auto booked = bookings.find(id); booked != bookings.end())
    for (const auto& b : booked->second)
      if (!is_full()) {
        auto no = engine_.ids().case_id(r.no, b.case_no);
        say("traject " + no + " heeft er een plaats", "case " + no + " has a seat on it");
      }
  for (const auto& [name, other] : r.bundle->registers) {
    if (is_full() || !may_hold(other.fields, reg.id)) continue;
    store_.scan_records(r.no, name, "", [&, &name = name, &other = other](std::string_view key, std::string_view body) {
      auto record = engine_.read_row<Record>(body, "record");
      auto* field = record ? holds(other.fields, *record, reg.id, id) : nullptr;
      if (field && !(name == reg.id && key == id))
        say(fmt::format("{} {} (veld {})", name, key, field->name),
            fmt::format("{} {} (field {})", name, key, field->name));
      return !is_full();
    });
  }
  // A case file is not indexed by what it refers to: the open cases whose route could are looked through.
  store::CaseQuery open;
  open.state = "active";
  open.limit = limits::kListLimitMax;
  for (bool more = true; more && !is_full();) {
    auto rows = store_.find_cases(r.no, open);
    for (const auto& row : rows) {
      state::Case c;
      auto file = store_.case_file(r.no, row.no);
      if (is_full() || !file) continue;
      if (!c.decode_body(row.body) || !c.decode_file(*file)) engine_.fail_damaged();
      auto* route = engine_.route_of(r, c);
      auto* field = route && may_hold(route->file, reg.id) ? holds(route->file, c.file, reg.id, id) : nullptr;
      if (field)
        say(fmt::format("traject {} (file.{})", name_of(row), field->name),
            fmt::format("case {} (file.{})", name_of(row), field->name));
    }
    more = rows.size() == open.limit;
    if (more) open.after = std::to_string(rows.back().no);
  }
  return out;
}

std::string Records::by_external(const RegionAtWork& r, const route::Register& reg, const std::string& system,
                                 const std::string& external) {
  return store_.entry(r.no, space::kExternal, state::joined(state::joined(reg.id, system), external)).value_or("");
}

std::vector<std::pair<std::string, std::string>> Records::externals_of(const RegionAtWork& r,
                                                                       const route::Register& reg,
                                                                       const std::string& id) {
  std::vector<std::pair<std::string, std::string>> out;
  auto prefix = state::joined(state::joined(reg.id, id), "");
  store_.scan_entries(r.no, space::kExternalOf, prefix, "", [&](std::string_view key, std::string_view external) {
    out.emplace_back(key.substr(prefix.size()), external);
    return true;
  });
  return out;
}

bool Records::may_see(const RegionAtWork& r, const turn::Principal& who, const route::Register& reg,
                      const std::string& id) {
  if (who.admin || who.whoever) return true;
  store::CaseQuery about;
  about.subject_register = reg.id;
  about.subject_id = id;
  about.state = "active";
  about.limit = limits::kListLimitMax;
  for (const auto& row : store_.find_cases(r.no, about)) {
    if (row.owner == who.user) return true;
    store::ItemQuery work;
    work.case_no = row.no;
    work.queues = {"u:" + who.user};
    work.limit = 1;
    if (!store_.find_items(r.no, work).empty()) return true;
  }
  return false;
}

bool has_sensitive(const std::vector<Field>& fields) {
  return std::any_of(fields.begin(), fields.end(),
                     [](const Field& field) { return field.sensitive || has_sensitive(field.fields); });
}

namespace {

/// Rows cannot be told apart, so rows with something that may not be seen are not seen at all.
bool is_hidden(const Field& field) { return field.sensitive || (field.many && has_sensitive(field.fields)); }

void leave_out(const std::vector<Field>& fields, const std::string& path, Record& record,
               std::vector<std::string>& hidden) {
  for (const auto& field : fields) {
    auto* value = record.find(field.name);
    if (!value) continue;
    if (is_hidden(field)) {
      auto name = path + field.name;
      if (std::find(hidden.begin(), hidden.end(), name) == hidden.end()) hidden.push_back(name);
      record.set(field.name, field.type == FieldType::bsn ? Value(masked_bsn(value->text())) : Value());
    } else if (auto* inner = value->as<Record>()) {
      auto shown = *inner;
      leave_out(field.fields, path + field.name + ".", shown, hidden);
      record.set(field.name, std::move(shown));
    }
  }
}

}  // namespace

Record without_sensitive(const std::vector<Field>& fields, const Record& record, std::vector<std::string>& hidden) {
  auto out = record;
  leave_out(fields, "", out, hidden);
  return out;
}

Record with_unseen(const std::vector<Field>& fields, const Record& given, const Record& stored) {
  auto out = given;
  for (const auto& field : fields) {
    const auto& was = stored.get(field.name);
    if (was.empty()) continue;
    auto* said = given.find(field.name);
    if (is_hidden(field)) {
      if (!said || (field.type == FieldType::bsn && said->text() == masked_bsn(was.text()))) out.set(field.name, was);
    } else if (field.type == FieldType::group && !field.many && said && said->as<Record>() && was.as<Record>()) {
      out.set(field.name, with_unseen(field.fields, *said->as<Record>(), *was.as<Record>()));
    }
  }
  return out;
}

}  // namespace trajectum::pipeline

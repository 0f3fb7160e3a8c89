#include "base/limits.hpp"
#include "model/json.hpp"
#include "pipeline/records.hpp"
#include "pipeline/views.hpp"
#include "rpc/methods.hpp"

namespace trajectum::rpc {

namespace {

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

Result<std::string> put(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  const auto& raw = *call.params.get("record").as<Record>();
  return services.engine.on_region(caller_of(call, "register.put"), [&](pipeline::RegionAtWork& r) {
    return pipeline::put_record(r, **reg, text_of(call, "id"), raw);
  });
}

Value record_value(const route::Register& reg, pipeline::Reads::RecordFound&& found) {
  Record one;
  one.set("id", std::move(found.id));
  if (!reg.shared.empty()) one.set("region", std::move(found.region));
  one.set("record", std::move(found.record));
  if (!reg.capacity.empty()) one.set("used", found.used);
  return one;
}

Result<std::string> get(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto region = text_of(call, "region");
  if (!region.empty() && (*reg)->shared.empty())
    return invalid_params("region", {"Dit register wordt niet met andere regio's gedeeld.",
                                     "This register is not shared with other regions."});
  auto found = services.reads.record(region_of(services, call), **reg, region, text_of(call, "id"));
  if (!found) return not_found({"Dit record is er niet.", "There is no such record."});
  auto value = record_value(**reg, std::move(*found));
  value.as<Record>()->set("register", (*reg)->id);
  return to_json(value);
}

Result<std::string> find(Services& services, Call& call) {
  auto reg = register_of(services, call);
  if (!reg) return reg.error();
  auto limit = limit_of(call);
  if (!limit) return limit.error();
  auto& r = region_of(services, call);
  const Record none;
  auto* given = call.params.get("filter").as<Record>();
  const auto& filter = given ? *given : none;
  for (const auto& [name, value] : filter)
    if (!find_field((*reg)->fields, name))
      return invalid_params("filter." + name,
                            {"Dit register heeft geen veld " + name + ".", "This register has no field " + name + "."});
  pipeline::RecordWorld world(r, none);
  auto wanted = coerce((*reg)->fields, filter, world, {"filter", "filter", true});
  if (!wanted) return invalid_params(wanted.error().path, wanted.error().text);
  auto found = services.reads.records(r, **reg, *wanted, text_of(call, "after"), *limit);
  Record out;
  if (found.size() == *limit) out.set("after", found.back().cursor);
  List records;
  for (auto& one : found) records.push_back(record_value(**reg, std::move(one)));
  out.set("records", std::move(records));
  return to_json(out);
}

}  // namespace

void add_register_methods(MethodTable& table, Services& services) {
  const Param reg{.name = "register", .required = true};
  table.add({.name = "register.put",
             .summary = "Writes a whole record of a register (new, or instead of the old one).",
             .changes = true,
             .params = {reg,
                        {.name = "id", .required = true, .doc = "the record's key"},
                        {.name = "record", .type = ParamType::record, .required = true}},
             .result = "{register, id}",
             .errors = {ErrorCode::refused, ErrorCode::conflict},
             .run = [&services](Call& call) { return put(services, call); }});
  table.add({.name = "register.get",
             .summary = "Gives one record.",
             .params = {reg,
                        {.name = "id", .required = true},
                        {.name = "region", .doc = "of a register that regions share: where it is kept (here)"}},
             .result = "{register, id, region, record, used}",
             .errors = {ErrorCode::not_found},
             .run = [&services](Call& call) { return get(services, call); }});
  table.add({.name = "register.find",
             .summary = "Lists records by key, with equal fields.",
             .params = list_params({reg, {.name = "filter", .type = ParamType::record, .doc = "field: value"}}),
             .result = "{records: [{id, region, record, used}], after}",
             .run = [&services](Call& call) { return find(services, call); }});
}

}  // namespace trajectum::rpc

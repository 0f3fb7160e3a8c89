#include "pipeline/records.hpp"

#include "base/limits.hpp"
#include "model/json.hpp"

namespace trajectum::pipeline {

bool RecordWorld::record_exists(const std::string& reg, const std::string& id) const {
  return r_.state.record(reg, id) != nullptr;
}

std::optional<List> RecordWorld::listed(const std::string& from) const {
  if (r_.bundle->registers.count(from)) return std::nullopt;
  auto* list = raw_.get(from).as<List>();
  return list ? *list : List{};
}

Result<Engine::RegionCommand> put_record(RegionAtWork& r, const route::Register& reg, const std::string& id,
                                         const Record& raw) {
  if (id.empty() || id.size() > limits::kRecordKeyBytesMax) {
    auto most = std::to_string(limits::kRecordKeyBytesMax);
    return invalid_params("id",
                          {"Een sleutel is 1 tot " + most + " tekens.", "A key is 1 to " + most + " characters."});
  }
  RecordWorld world(r, raw);
  auto typed = coerce(reg.fields, raw, world, {"record", "record", false});
  if (!typed) return typed.error();
  if (!reg.capacity.empty()) {
    auto used = r.state.capacity.used(reg.id, id);
    if (typed->get(reg.capacity).integer() < used)
      return refused("capacity." + reg.id,
                     {"Er zijn al " + std::to_string(used) + " plaatsen vergeven.",
                      std::to_string(used) + " units are taken already."},
                     "record." + reg.capacity);
  }
  auto* before = r.state.record(reg.id, id);
  Engine::RegionCommand command;
  command.events.push_back(state::RecordPut{reg.id, id, before ? *before : Record(), *typed});
  Record out;
  out.set("register", reg.id);
  out.set("id", id);
  command.reply = to_json(out);
  return command;
}

}  // namespace trajectum::pipeline

#include "turn/records.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

Error bad_record_key(const std::string& path) {
  auto most = std::to_string(limits::kRecordKeyBytesMax);
  return invalid_params(path, {"Een sleutel is 1 tot " + most + " tekens.", "A key is 1 to " + most + " characters."});
}

bool RecordWorld::record_exists(const std::string& reg, const std::string& id) const {
  return region_.record(reg, id) != nullptr;
}

std::optional<List> RecordWorld::listed(const std::string& from) const {
  if (registers_.count(from)) return std::nullopt;
  auto* list = raw_.get(from).as<List>();
  return list ? *list : List{};
}

Result<state::RecordWritten> record_written(state::Region& region, const Registers& registers,
                                            const route::Register& reg, const std::string& id, const Record& raw,
                                            Date today, const std::set<std::string>* changed) {
  if (id.empty() || id.size() > limits::kRecordKeyBytesMax) return bad_record_key("id");
  if (id.find('\0') != std::string::npos)
    return invalid_params("id", {"Een sleutel bevat geen NUL.", "A key holds no NUL."});
  RecordWorld world(region, registers, raw);
  auto typed = coerce(reg.fields, raw, world, {"record", "record", changed != nullptr});
  if (!typed) return typed.error();
  for (const auto& field : reg.fields) {
    if (!changed || !changed->count(field.name)) continue;
    Record one;
    one.set(field.name, raw.get(field.name));
    auto whole = coerce({field}, one, world, {"record", "record", false});
    if (!whole) return whole.error();
    typed->set(field.name, whole->get(field.name));
  }
  if (!reg.capacity.empty()) {
    auto used = region.capacity.used(reg.id, id, today);
    if (typed->get(reg.capacity).integer() < used)
      return refused("capacity." + reg.id,
                     {"Er zijn al " + std::to_string(used) + " plaatsen vergeven.",
                      std::to_string(used) + " units are taken already."},
                     "record." + reg.capacity);
  }
  auto* before = region.record(reg.id, id);
  state::RecordWritten out;
  out.reg = reg.id;
  out.id = id;
  out.created = before == nullptr;
  if (before) out.was = *before;
  out.now = std::move(*typed);
  return out;
}

Result<const route::Register*> StagedRecords::declared(const std::string& reg) const {
  const auto& world = play_.world();
  const auto& all = world.registers ? *world.registers : world.bundle.registers;
  auto found = all.find(reg);
  if (found != all.end()) return &found->second;
  return refused(
      "record", {"De regio heeft geen register " + reg + " meer.", "The region has no register " + reg + " any more."});
}

std::string StagedRecords::fresh_key(const std::string& reg) const {
  // The case, its turn, and a number: nobody else makes it, and who reads it knows where it comes from.
  const auto& c = play_.state();
  auto stem = fmt::format("{}-{}", play_.world().ids.case_id(c.region, c.no), c.seq);
  for (int n = 1;; ++n)
    if (auto key = fmt::format("{}-{}", stem, n); !play_.world().region.record(reg, key)) return key;
}

Result<std::string> StagedRecords::create(const std::string& reg, Record fields) {
  auto known = declared(reg);
  if (!known) return known.error();
  std::string id;
  for (const auto& name : {std::string("id"), (*known)->key.name}) {
    auto given = fields.get(name);
    fields.erase(name);
    if (given.empty() || given == Value("")) continue;
    if (given.text().empty()) return bad_record_key("id");
    id = given.text();
  }
  if (id.empty()) id = fresh_key(reg);
  if (play_.world().region.record(reg, id))
    return refused("record.key",
                   {fmt::format("Er is al een {} \"{}\"; gebruik case:update, of geef een andere sleutel.", reg, id),
                    fmt::format("There is a {} \"{}\" already; use case:update, or give another key.", reg, id)});
  if (auto done = stage(**known, id, fields, nullptr); !done) return done.error();
  return id;
}

Result<void> StagedRecords::update(const std::string& reg, const std::string& id, const Record& fields,
                                   const std::vector<std::string>& emptied) {
  auto known = declared(reg);
  if (!known) return known.error();
  auto* there = play_.world().region.record(reg, id);
  if (!there)
    return refused("record.none",
                   {fmt::format("Er is geen {} \"{}\".", reg, id), fmt::format("There is no {} \"{}\".", reg, id)});
  auto raw = *there;
  std::set<std::string> changed(emptied.begin(), emptied.end());
  for (const auto& [name, value] : fields) {
    raw.set(name, value);
    changed.insert(name);
  }
  for (const auto& name : emptied) raw.set(name, {});
  return stage(**known, id, raw, &changed);
}

Result<void> StagedRecords::stage(const route::Register& reg, const std::string& id, const Record& raw,
                                  const std::set<std::string>* changed) {
  const auto& earlier = play_.events;
  auto count =
      staged_.size() + static_cast<std::size_t>(std::count_if(earlier.begin(), earlier.end(), [](const auto& e) {
        return std::holds_alternative<state::RecordWritten>(e);
      }));
  if (count >= limits::kRecordsPerTurnMax) {
    auto most = std::to_string(limits::kRecordsPerTurnMax);
    return refused("records.max", {"Een beurt schrijft hoogstens " + most + " records; verdeel het over meer stappen.",
                                   "A turn writes at most " + most + " records; divide it over more steps."});
  }
  const auto& world = play_.world();
  const auto& registers = world.registers ? *world.registers : world.bundle.registers;
  auto written = record_written(world.region, registers, reg, id, raw, play_.today(), changed);
  if (!written) return written.error();
  if (!written->created && written->was == written->now) return {};
  written->source = world.ids.case_id(play_.state().region, play_.state().no);
  written->ground = play_.route().id + ": " + (writer_.index == route::kRoot ? play_.route().id : writer_.name);
  if (!before_) before_ = world.region.mark();
  world.region.apply(*written, &play_.state(), world.history);
  staged_.push_back(std::move(*written));
  return {};
}

void StagedRecords::take_back() {
  if (before_) play_.world().region.roll_back(*before_);
  before_.reset();
}

std::vector<state::RecordWritten> StagedRecords::take() {
  take_back();
  return std::move(staged_);
}

}  // namespace trajectum::turn

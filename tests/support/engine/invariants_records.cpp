// Registers: what is stored of them against what the history says.
#include <fmt/format.h>

#include <algorithm>

#include "pipeline/record_keys.hpp"
#include "support/engine/invariants.hpp"

namespace trajectum::test {

void Invariants::follow_record(const state::Event& event) {
  auto follow = [&](const std::string& reg, const std::string& id, const std::vector<state::ExternalId>& externals) {
    for (const auto& e : externals) {
      auto there = [&](const std::string& external) { return state::joined(state::joined(reg, e.system), external); };
      if (!e.was.empty()) externals_.erase(there(e.was));
      if (!e.now.empty()) externals_[there(e.now)] = id;
    }
  };
  if (auto* written = std::get_if<state::RecordWritten>(&event)) {
    auto before = records_.find({written->reg, written->id});
    if ((before == records_.end()) != written->created || (!written->created && !(before->second == written->was)))
      say(fmt::format("{} {}: the history says that it was something else", written->reg, written->id));
    records_[{written->reg, written->id}] = written->now;
    follow(written->reg, written->id, written->externals);
  } else if (auto* gone = std::get_if<state::RecordGone>(&event)) {
    records_.erase({gone->reg, gone->id});
    follow(gone->reg, gone->id, gone->externals);
  }
}

void Invariants::look_at_records() {
  auto& store = bench_.store();
  auto region = bench_.region().no;
  for (const auto& [name, reg] : bench_.region().bundle->registers) {
    std::map<std::string, Record> stored;
    store.scan_records(region, name, "", [&](std::string_view id, std::string_view body) {
      if (auto record = decode<Record>(body)) stored[std::string(id)] = *record;
      return true;
    });
    std::map<std::string, std::map<std::string, std::size_t>> values;  // by field
    std::size_t count = 0;
    for (auto row = records_.lower_bound({name, ""}); row != records_.end() && row->first.first == name;
         ++row, ++count) {
      auto found = stored.find(row->first.second);
      if (found == stored.end() || !(found->second == row->second))
        say(fmt::format("{} {}: the stored record is not what its history gives", name, row->first.second));
      for (const auto& field : reg.fields)
        if (field.index)
          for (const auto& key : pipeline::keys_of(field, row->second.get(field.name))) ++values[field.name][key];
    }
    if (count != stored.size())
      say(fmt::format("{}: {} records are stored, the history has {}", name, stored.size(), count));
    store::RecordQuery all;
    all.reg = name;
    for (const auto& field : reg.fields) {
      auto counted = store.count_record_values(region, all, field.name);
      const auto& wanted = values[field.name];
      if (!std::equal(counted.begin(), counted.end(), wanted.begin(), wanted.end(),
                      [](const auto& a, const auto& b) { return a.first == b.first && a.second == b.second; }))
        say(fmt::format("{}.{}: the index is not what the records hold", name, field.name));
    }
  }
  std::map<std::string, std::string> externals;
  store.scan_entries(region, state::space::kExternal, "", "", [&](std::string_view key, std::string_view id) {
    externals[std::string(key)] = std::string(id);
    return true;
  });
  if (externals != externals_) say("the ids in other systems are not what the history gives");
}

}  // namespace trajectum::test

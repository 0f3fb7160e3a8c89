#include "pipeline/names.hpp"

#include <algorithm>

#include "base/log.hpp"

namespace trajectum::pipeline {
namespace {

void tidy(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

void tidy(Names& names) {
  for (auto* list : {&names.routes, &names.nodes, &names.roles, &names.registers}) tidy(*list);
}

void append(std::vector<std::string>& to, const std::vector<std::string>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

Names names_of(const route::Bundle& bundle) {
  Names out;
  for (const auto& [id, route] : bundle.routes) {
    out.routes.push_back(id);
    for (const auto& node : route.nodes)
      if (!node.name.empty()) out.nodes.push_back(node.name);
  }
  for (const auto& [id, role] : bundle.roles) out.roles.push_back(id);
  for (const auto& [id, reg] : bundle.registers) out.registers.push_back(id);
  tidy(out);
  return out;
}

}  // namespace

Names all_names(store::Store& store, const RegionAtWork& r) {
  auto out = names_of(*r.bundle);
  store.scan_entries(r.no, kNamesSpace, "", "", [&](std::string_view, std::string_view body) {
    auto names = decode<Names>(body);
    if (!names) return true;  // a guess less; the rows that matter are checked where they are read
    append(out.routes, names->routes);
    append(out.nodes, names->nodes);
    append(out.roles, names->roles);
    append(out.registers, names->registers);
    return true;
  });
  tidy(out);
  return out;
}

Result<void> note_names(store::Store& store, RegionNo region, const route::Bundle& bundle) {
  if (store.entry(region, kNamesSpace, bundle.hash)) return {};
  store::Changes changes;
  changes.region = region;
  changes.entries.push_back({kNamesSpace, bundle.hash, encode(names_of(bundle))});
  return store.write(changes);
}

std::vector<store::EntryRow> missing_names(store::Store& store, const RegionAtWork& r) {
  std::vector<store::EntryRow> out;
  auto put = [&](const std::string& hash, const route::Bundle& bundle) {
    out.push_back({kNamesSpace, hash, encode(names_of(bundle))});
  };
  if (!store.entry(r.no, kNamesSpace, r.bundle->hash)) put(r.bundle->hash, *r.bundle);
  std::vector<std::string> known;  // the store is not asked within a scan of it
  store.scan_entries(r.no, state::space::kVersion, "", "", [&](std::string_view hash, std::string_view) {
    if (hash != r.bundle->hash) known.emplace_back(hash);
    return true;
  });
  for (const auto& hash : known) {
    if (store.entry(r.no, kNamesSpace, hash)) continue;
    auto packed = store.entry(r.no, kBundleSpace, hash);
    if (!packed) continue;  // never served: no case is on it
    std::vector<route::Fault> faults;
    if (auto bundle = plugin::load_packed(*packed, faults))
      put(hash, *bundle);
    else
      log::warn("bundle.names_lost",
                "the names of bundle {bundle} of region {region} are not known: it cannot be loaded any more",
                {{"bundle", hash}, {"region", r.name}});
  }
  return out;
}

}  // namespace trajectum::pipeline

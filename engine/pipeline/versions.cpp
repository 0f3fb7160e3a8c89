#include "pipeline/versions.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "pipeline/names.hpp"
#include "plugin/bundle_names.hpp"
#include "plugin/packed.hpp"
#include "plugin/version.hpp"

namespace trajectum::pipeline {

using state::BundleVersion;
using state::Publisher;
namespace space = state::space;

namespace {

Error no_such_version() {
  return not_found({"Deze versie is er niet; plugin.find toont welke er zijn.",
                    "There is no such version; plugin.find shows which there are."});
}

BundleVersion of_folder(const route::Bundle& bundle, Instant now) {
  BundleVersion out;
  out.plugin = bundle.id;
  out.version = bundle.version;
  out.title = bundle.title;
  out.of_folder = true;
  out.at = now;
  if (auto files = plugin::unpack(bundle.packed)) out.capabilities = files->manifest.capabilities;
  return out;
}

}  // namespace

Result<void> Versions::write(RegionNo region, std::vector<store::EntryRow> rows) {
  store::Changes changes;
  changes.region = region;
  changes.entries = std::move(rows);
  return store_.write(changes);
}

Result<std::optional<std::string>> Versions::answered(const Caller& caller) {
  auto before = engine_.answered_before(caller);
  if (!before) return before.error();
  return before->found ? std::optional(before->reply) : std::nullopt;
}

std::map<std::string, Publisher> Versions::publishers(RegionNo region) {
  std::map<std::string, Publisher> out;
  store_.scan_entries(region, space::kPublisher, "", "", [&](std::string_view id, std::string_view body) {
    if (auto publisher = engine_.read_row<Publisher>(body, "publisher")) out.emplace(id, std::move(*publisher));
    return true;
  });
  return out;
}

plugin::TrustedKeys Versions::trusted(RegionNo region) {
  plugin::TrustedKeys out;
  for (const auto& [id, publisher] : publishers(region))
    for (const auto& key : publisher.keys) out[id].insert(key.key);
  return out;
}

Result<Versions::Command> Versions::put_publisher(RegionAtWork& r, const std::string& by, const std::string& id,
                                                  const std::string& key) {
  if (!plugin::is_bundle_id(id))
    return invalid_params("publisher", {"Een uitgever is een id: kleine letters, cijfers en -, zoals \"regio-zuid\".",
                                        "A publisher is an id: small letters, digits and -, such as \"regio-zuid\"."});
  auto known = publishers(r.no);
  auto& publisher = known[id];
  bool has = std::any_of(publisher.keys.begin(), publisher.keys.end(), [&](const auto& k) { return k.key == key; });
  if (!has) publisher.keys.push_back({key, by, engine_.now()});
  if (known.size() > limits::kPublishersMax || publisher.keys.size() > limits::kPublisherKeysMax)
    return refused("publisher.max", {fmt::format("Hoogstens {} uitgevers, en {} sleutels van een; verwijder er een met "
                                                 "publisher.remove.",
                                                 limits::kPublishersMax, limits::kPublisherKeysMax),
                                     fmt::format("At most {} publishers, and {} keys of one; remove one by "
                                                 "publisher.remove.",
                                                 limits::kPublishersMax, limits::kPublisherKeysMax)});
  Command out;
  out.rows.push_back({space::kPublisher, id, encode(publisher)});
  Record detail;
  detail.set("key", to_base64(key));
  out.events.push_back(state::Administered{"publisher.put", id, std::move(detail)});
  return out;
}

Result<Versions::Command> Versions::remove_publisher(RegionAtWork& r, const std::string& id, const std::string& key) {
  auto publisher = engine_.read_row<Publisher>(store_.entry(r.no, space::kPublisher, id), "publisher");
  auto gone =
      publisher ? std::erase_if(publisher->keys, [&](const auto& k) { return key.empty() || k.key == key; }) : 0;
  if (gone == 0)
    return not_found({"Deze uitgever, of deze sleutel van hem, is hier niet bekend.",
                      "This publisher, or this key of his, is not known here."});
  Command out;
  if (publisher->keys.empty())
    out.rows.push_back({space::kPublisher, id, std::nullopt});
  else
    out.rows.push_back({space::kPublisher, id, encode(*publisher)});
  Record detail;
  if (!key.empty()) detail.set("key", to_base64(key));
  out.events.push_back(state::Administered{"publisher.remove", id, std::move(detail)});
  return out;
}

std::optional<BundleVersion> Versions::find(RegionNo region, const std::string& hash) {
  return engine_.read_row<BundleVersion>(store_.entry(region, space::kVersion, hash), "version");
}

std::vector<std::pair<std::string, BundleVersion>> Versions::all(RegionNo region) {
  std::vector<std::pair<std::string, BundleVersion>> out;
  store_.scan_entries(region, space::kVersion, "", "", [&](std::string_view hash, std::string_view body) {
    if (auto version = engine_.read_row<BundleVersion>(body, "version")) out.emplace_back(hash, std::move(*version));
    return true;
  });
  // Of the same instant (a clock that stands still, a folder read at the start) by number.
  auto when = [](const BundleVersion& one) {
    return std::pair(one.at, plugin::parse_version(one.version).value_or(plugin::Version{}));
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const auto& a, const auto& b) { return when(a.second) > when(b.second); });
  return out;
}

const char* Versions::state_of(const RegionAtWork& r, const std::string& hash) {
  if (r.bundle->hash == hash) return "active";
  return store_.entry(r.no, space::kVersionFiles, hash) ? "ready" : "former";
}

state::CasesOn Versions::cases_on(RegionNo region, const std::string& hash) {
  auto on = engine_.read_row<state::CasesOn>(store_.entry(region, space::kVersionCases, hash), "version_cases");
  return on.value_or(state::CasesOn{});
}

std::optional<std::string> Versions::files(RegionNo region, const std::string& hash) {
  auto ready = store_.entry(region, space::kVersionFiles, hash);
  return ready ? ready : store_.entry(region, kBundleSpace, hash);
}

Result<Versions::Command> Versions::put(RegionAtWork& r, const std::string& by, const Judgement& judgement) {
  auto version = judgement.version;
  auto known = all(r.no);
  bool is_known = false;
  for (const auto& [hash, other] : known) {
    if (hash == judgement.hash) {
      is_known = true;
      version.of_folder = other.of_folder;
      version.taken_back = other.taken_back;
    } else if (other.plugin == version.plugin && other.version == version.version) {
      return refused("version", {fmt::format("{} {} is er al, met een andere inhoud: geef deze een nieuw versienummer.",
                                             version.plugin, version.version),
                                 fmt::format("{} {} is there already, with other content: give this one a new version "
                                             "number.",
                                             version.plugin, version.version)});
    }
  }
  if (!is_known && known.size() >= limits::kVersionsMax)
    return refused("version.max", {fmt::format("Er zijn al {} versies; verwijder er met plugin.remove waar niets meer "
                                               "op loopt.",
                                               known.size()),
                                   fmt::format("There are {} versions already; remove those that nothing runs on by "
                                               "plugin.remove.",
                                               known.size())});
  version.by = by;
  version.at = engine_.now();
  Command out;
  out.rows.push_back({space::kVersion, judgement.hash, encode(version)});
  if (!store_.entry(r.no, kBundleSpace, judgement.hash))
    out.rows.push_back({space::kVersionFiles, judgement.hash, judgement.packed});
  Record detail;
  detail.set("plugin", version.plugin);
  detail.set("version", version.version);
  detail.set("sha256", version.sha256);
  if (!version.publisher.empty()) detail.set("publisher", version.publisher);
  out.events.push_back(state::Administered{"plugin.upload", judgement.hash, std::move(detail)});
  return out;
}

Result<Versions::Command> Versions::remove(RegionAtWork& r, const std::string& hash) {
  auto version = find(r.no, hash);
  if (!version) return no_such_version();
  auto in_force = active(r.no);
  if (r.bundle->hash == hash || (in_force && in_force->hash == hash))
    return refused("in_use", {"Deze versie is actief; activeer eerst een andere.",
                              "This version is active; activate another one first."});
  auto cases = cases_on(r.no, hash);
  if (!cases.none())
    return refused("in_use", {fmt::format("Op deze versie lopen {} trajecten, {} zijn erop beëindigd en {} zijn ervan "
                                          "verhuisd: hun geschiedenis heeft haar nodig.",
                                          cases.open, cases.ended, cases.left),
                              fmt::format("{} cases run on this version, {} ended on it and {} went on in another: "
                                          "their history needs it.",
                                          cases.open, cases.ended, cases.left)});
  Command out;
  for (const char* name : {space::kVersion, space::kVersionFiles, space::kVersionCases, kBundleSpace, kNamesSpace})
    if (store_.entry(r.no, name, hash)) out.rows.push_back({name, hash, std::nullopt});
  Record detail;
  detail.set("plugin", version->plugin);
  detail.set("version", version->version);
  out.events.push_back(state::Administered{"plugin.remove", hash, std::move(detail)});
  r.older.clear();  // it may point into it
  r.by_hash.erase(hash);
  return out;
}

Result<void> Versions::note_served(const RegionAtWork& r) {
  const auto& hash = r.bundle->hash;
  if (store_.entry(r.no, space::kVersion, hash)) return {};
  return write(r.no, {{space::kVersion, hash, encode(of_folder(*r.bundle, engine_.now()))}});
}

Result<void> Versions::note_of_folder(RegionNo region, const route::Bundle& bundle) {
  if (store_.entry(region, space::kVersion, bundle.hash)) return {};
  return write(region, {{space::kVersion, bundle.hash, encode(of_folder(bundle, engine_.now()))},
                        {space::kVersionFiles, bundle.hash, bundle.packed}});
}

std::shared_ptr<const route::Bundle> Versions::loaded(const RegionAtWork& r, const std::string& hash) {
  auto found = r.by_hash.find(hash);
  return found == r.by_hash.end() ? nullptr : found->second;
}

}  // namespace trajectum::pipeline

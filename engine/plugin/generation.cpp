#include "plugin/generation.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "base/log.hpp"
#include "plugin/packed.hpp"
#include "plugin/version.hpp"

namespace trajectum::plugin {
namespace {

route::Fault fault_of(std::string file, std::string nl, std::string en) {
  route::Fault out;
  out.origin.file = std::move(file);
  out.message = {std::move(nl), std::move(en)};
  return out;
}

void append(std::vector<route::Fault>& to, std::vector<route::Fault> from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// A base is loaded again below every plugin: what it says is kept once.
void keep_once(std::vector<route::Fault>& faults) {
  std::set<std::string> seen;
  std::erase_if(faults, [&](const route::Fault& fault) { return !seen.insert(fault.format(Lang::en)).second; });
}

}  // namespace

void Workflows::add(const std::string& path, std::vector<route::Fault>& faults) { add(read_folder(path), faults); }

void Workflows::add(const route::BundleSource& source, std::vector<route::Fault>& faults) {
  add(folder_of(source.id, source.where, source.files), faults);
}

void Workflows::add(Folder folder, std::vector<route::Fault>& faults) {
  if (known_.count(folder.source.id)) return;
  Known known;
  known.source = folder.source;
  if (folder.is_plugin)
    folder.faults.push_back(
        fault_of(folder.source.shown(""), "een werkstroom heeft geen plugin.json", "a workflow has no plugin.json"));
  if (folder.good()) {
    auto loaded = route::load(folder.source, {});
    prove(loaded, {&folder.source});
    if (loaded.bundle) known.version = loaded.bundle->version;
    if (loaded.bundle && known.version.empty())
      loaded.faults.push_back(
          fault_of(folder.source.shown(""), fmt::format("geen route heet `{}`: de versie is onbekend", known.source.id),
                   fmt::format("no route is called `{}`: the version is not known", known.source.id)));
    append(faults, std::move(loaded.faults));
  }
  append(faults, std::move(folder.faults));
  known_.emplace(known.source.id, std::move(known));
}

std::vector<route::BundleSource> Workflows::required_by(const Folder& plugin, std::vector<route::Fault>& faults) const {
  std::vector<route::BundleSource> out;
  auto file = plugin.source.shown("plugin.json");
  for (const auto& [id, wanted] : plugin.manifest.requires_) {
    auto found = known_.find(id);
    if (found == known_.end()) {
      std::vector<std::string> ids;
      for (const auto& [name, unused] : known_) ids.push_back(name);
      auto meant = did_you_mean(id, ids);
      faults.push_back(
          fault_of(file, fmt::format("er is geen werkstroom `{}`{}", id, meant ? "; bedoelt u `" + *meant + "`?" : ""),
                   fmt::format("there is no workflow `{}`{}", id, meant ? "; did you mean `" + *meant + "`?" : "")));
      continue;
    }
    auto version = parse_version(found->second.version);
    auto range = parse_range(wanted);
    if (!version)
      faults.push_back(fault_of(file, fmt::format("de werkstroom `{}` is zelf niet in orde", id),
                                fmt::format("the workflow `{}` is itself not in order", id)));
    else if (!range || !range->contains(*version))
      faults.push_back(
          fault_of(file, fmt::format("`{}` {} is er; deze plugin vraagt {}", id, found->second.version, wanted),
                   fmt::format("`{}` {} is there; this plugin asks for {}", id, found->second.version, wanted)));
    else
      out.push_back(found->second.source);
  }
  return out;
}

std::shared_ptr<route::Bundle> Workflows::alone(const std::string& region, std::vector<route::Fault>& faults) const {
  std::vector<route::BundleSource> sources;
  for (const auto& [id, known] : known_) {
    if (known.version.empty()) return nullptr;
    sources.push_back(known.source);
  }
  if (sources.empty()) return nullptr;
  auto top = std::move(sources.back());
  sources.pop_back();
  top.region = region;
  auto loaded = route::load(top, sources);
  if (!loaded.bundle) append(faults, std::move(loaded.faults));  // what is wrong with each alone is said already
  if (loaded.bundle) pin(*loaded.bundle, top, sources);
  return loaded.bundle;
}

std::shared_ptr<route::Bundle> load_plugin(const Folder& plugin, const Workflows& workflows,
                                           std::vector<route::Fault>& faults, Proven* proven) {
  append(faults, plugin.faults);
  auto before = faults.size();
  auto bases = workflows.required_by(plugin, faults);
  if (!plugin.good() || bases.size() != plugin.manifest.requires_.size()) return nullptr;
  auto loaded = route::load(plugin.source, bases);
  std::vector<const route::BundleSource*> sources = {&plugin.source};
  for (const auto& base : bases) sources.push_back(&base);
  auto seen = prove(loaded, sources);
  if (proven) *proven = std::move(seen);
  if (loaded.bundle) pin(*loaded.bundle, plugin.source, bases);
  bool refused = faults.size() > before;
  append(faults, std::move(loaded.faults));
  return refused ? nullptr : loaded.bundle;
}

Generation load_all(const std::string& workflows_dir, const std::string& plugins_dir) {
  Generation out;
  Workflows workflows;
  for (const auto& path : bundle_folders(workflows_dir)) workflows.add(path, out.faults);
  auto plugins = bundle_folders(plugins_dir);
  for (const auto& path : plugins) {
    auto plugin = read_folder(path);
    if (!plugin.is_plugin) {
      out.faults.push_back(
          fault_of(plugin.source.shown(""), "deze map heeft geen plugin.json", "this folder has no plugin.json"));
      continue;
    }
    auto bundle = load_plugin(plugin, workflows, out.faults);
    if (!bundle) continue;
    if (!out.regions.emplace(bundle->region, bundle).second)
      out.faults.push_back(fault_of(plugin.source.shown("plugin.json"),
                                    fmt::format("de regio `{}` heeft al een plugin", bundle->region),
                                    fmt::format("the region `{}` has a plugin already", bundle->region)));
  }
  if (plugins.empty())
    if (auto bundle = workflows.alone("default", out.faults)) out.regions.emplace("default", std::move(bundle));
  keep_once(out.faults);
  return out;
}

void log_faults(const std::vector<route::Fault>& faults) {
  for (const auto& fault : faults)
    log::warn("bundle.fault", "{fault}",
              {{"fault", fault.format(Lang::en)}, {"file", fault.origin.file}, {"line", fault.origin.line}});
}

}  // namespace trajectum::plugin

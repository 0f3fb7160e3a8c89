// One bundle at a time, as people who write routes look at it: `check`, `test`, `graph`, `plugin ...`.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/limits.hpp"
#include "plugin/bundle_file.hpp"
#include "plugin/generation.hpp"
#include "plugin/packed.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::plugin {
namespace {

/// Where a workflow that a plugin requires is: among the given folders, else beside the folder of plugins; "" if
/// nowhere.
std::string place_of(const std::string& id, const std::string& plugin, const std::vector<std::string>& dirs) {
  for (const auto& dir : dirs)
    if (auto folder = read_folder(dir); !folder.is_plugin && folder.source.id == id) return dir;
  auto beside = std::filesystem::absolute(plugin).lexically_normal();
  if (!beside.has_filename()) beside = beside.parent_path();
  auto dir = beside.parent_path().parent_path() / "workflows" / id;
  std::error_code failed;
  return std::filesystem::is_directory(dir, failed) ? dir.generic_string() : std::string();
}

Workflows workflows_below(const Folder& plugin, const std::string& dir, const std::vector<std::string>& dirs) {
  Workflows out;
  std::vector<route::Fault> said_elsewhere;
  for (const auto& [id, range] : plugin.manifest.requires_)
    if (auto there = place_of(id, dir, dirs); !there.empty()) out.add(there, said_elsewhere);
  return out;
}

/// Says why the path is no bundle at all, if so.
bool refuse_path(const std::string& path, std::vector<route::Fault>& faults) {
  auto wrong = wrong_bundle(path);
  if (!wrong) return false;
  route::Fault fault;
  fault.origin.file = path;
  fault.message = *wrong;
  faults.push_back(std::move(fault));
  return true;
}

}  // namespace

BundleFile read_bundle_file_at(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes(limits::kBundleFileBytesMax + 1, '\0');  // one more than may be: what is longer is told so
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  auto out = read_bundle_file(bytes, nullptr);
  for (auto& fault : out.faults)
    if (fault.origin.file == ".") fault.origin.file = path;
  return out;
}

LoadedFolder load_folder(const std::string& dir, const std::vector<std::string>& dirs) {
  LoadedFolder out;
  if (refuse_path(dir, out.faults)) {
    out.folder.source.id = dir;
    return out;
  }
  if (is_bundle_file(dir)) {
    auto file = read_bundle_file_at(dir);
    out.bundle = load_bundle_file(file, out.faults, &out.proven);
    out.folder = std::move(file.folder);
    if (out.folder.source.id.empty()) out.folder.source.id = dir;
    return out;
  }
  out.folder = read_folder(dir);
  if (out.folder.is_plugin) {
    out.bundle = load_plugin(out.folder, workflows_below(out.folder, dir, dirs), out.faults, &out.proven);
  } else if (out.folder.good()) {
    auto loaded = route::load(out.folder.source, {});
    out.proven = prove(loaded, {&out.folder.source});
    if (loaded.bundle) pin(*loaded.bundle, out.folder.source, {});
    out.bundle = loaded.bundle;
    out.faults = std::move(loaded.faults);
  } else {
    out.faults = out.folder.faults;
  }
  return out;
}

BundleSources read_sources(const std::string& dir, const std::vector<std::string>& dirs,
                           std::vector<route::Fault>& faults) {
  BundleSources out;
  if (refuse_path(dir, faults)) return out;
  if (is_bundle_file(dir)) {
    auto file = read_bundle_file_at(dir);
    faults.insert(faults.end(), file.faults.begin(), file.faults.end());
    out.good = file.good();
    out.top = std::move(file.folder);
    out.bases = std::move(file.bases);
    return out;
  }
  out.top = read_folder(dir);
  faults.insert(faults.end(), out.top.faults.begin(), out.top.faults.end());
  if (out.top.good() && out.top.is_plugin) out.bases = workflows_below(out.top, dir, dirs).required_by(out.top, faults);
  out.good = out.top.good() && out.bases.size() == out.top.manifest.requires_.size();
  return out;
}

std::shared_ptr<route::Bundle> load_unproven(const BundleSources& sources, std::vector<route::Fault>& faults) {
  if (!sources.good) return nullptr;
  auto loaded = route::load(sources.top.source, sources.bases);
  if (loaded.bundle) pin(*loaded.bundle, sources.top.source, sources.bases);
  faults.insert(faults.end(), loaded.faults.begin(), loaded.faults.end());
  return loaded.bundle;
}

std::vector<std::string> folders_behind(const std::vector<std::string>& dirs) {
  auto out = dirs;
  for (const auto& dir : dirs) {
    if (is_bundle_file(dir)) continue;
    auto folder = read_folder(dir);
    for (const auto& [id, range] : folder.manifest.requires_)
      if (auto there = place_of(id, dir, dirs); !there.empty()) out.push_back(there);
  }
  return out;
}

}  // namespace trajectum::plugin

// One folder at a time, as people who write routes look at it: `check`, `test`.
#include <filesystem>

#include "plugin/generation.hpp"
#include "plugin/packed.hpp"
#include "plugin/shelf.hpp"

namespace trajectum::plugin {
namespace {

/// Where a workflow that a plugin requires is: among the given folders, else beside the folder of plugins; "" if
/// nowhere.
std::string folder_of(const std::string& id, const std::string& plugin, const std::vector<std::string>& dirs) {
  for (const auto& dir : dirs)
    if (auto folder = read_folder(dir); !folder.is_plugin && folder.source.id == id) return dir;
  auto beside = std::filesystem::absolute(plugin).lexically_normal();
  if (!beside.has_filename()) beside = beside.parent_path();
  auto dir = beside.parent_path().parent_path() / "workflows" / id;
  std::error_code failed;
  return std::filesystem::is_directory(dir, failed) ? dir.generic_string() : std::string();
}

}  // namespace

LoadedFolder load_folder(const std::string& dir, const std::vector<std::string>& dirs) {
  LoadedFolder out;
  if (auto wrong = wrong_bundle(dir)) {
    route::Fault fault;
    fault.origin.file = dir;
    fault.message = *wrong;
    out.faults.push_back(std::move(fault));
    out.folder.source.id = dir;
    return out;
  }
  out.folder = read_folder(dir);
  if (out.folder.is_plugin) {
    Workflows workflows;
    std::vector<route::Fault> said_elsewhere;
    for (const auto& [id, range] : out.folder.manifest.requires_)
      if (auto there = folder_of(id, dir, dirs); !there.empty()) workflows.add(there, said_elsewhere);
    out.bundle = load_plugin(out.folder, workflows, out.faults, &out.proven);
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

std::vector<std::string> folders_behind(const std::vector<std::string>& dirs) {
  auto out = dirs;
  for (const auto& dir : dirs) {
    auto folder = read_folder(dir);
    for (const auto& [id, range] : folder.manifest.requires_)
      if (auto there = folder_of(id, dir, dirs); !there.empty()) out.push_back(there);
  }
  return out;
}

}  // namespace trajectum::plugin

// A bundle's folder on disk, read whole: names and sizes are checked, links are refused, nothing is run. Thread: any.
#ifndef TRAJECTUM_PLUGIN_FOLDER_HPP
#define TRAJECTUM_PLUGIN_FOLDER_HPP
#include <string>
#include <vector>

#include "plugin/manifest.hpp"
#include "route/bundle.hpp"

namespace trajectum::plugin {

struct Folder {
  route::BundleSource source;
  Manifest manifest;       // of a plugin
  bool is_plugin = false;  // it has a plugin.json; a folder of workflows/ has none
  std::vector<route::Fault> faults;
  bool good() const { return faults.empty(); }
};

/// Reads one folder. Faults: it is not there, a name or a link that a bundle may not hold, more than kBundleFilesMax
/// files or kBundleBytesMax bytes, a manifest that is wrong. Never throws.
Folder read_folder(const std::string& path);

/// A folder whose files were read already, named within it: puts them in order, holds their names to the rule
/// (bundle_names.hpp) and reads the manifest.
Folder folder_of(std::string id, std::string where, std::vector<route::SourceFile> files);

/// The bundles in a folder of bundles, in order of name; none if it is not there.
std::vector<std::string> bundle_folders(const std::string& path);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_FOLDER_HPP

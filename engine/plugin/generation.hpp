// Everything a server serves at one moment: a bundle for each region. Built aside and swapped in whole; a broken plugin
// is left out with all its faults, the others serve. Never runs a handler. Thread: any; a generation is not shared
// until it is whole.
#ifndef TRAJECTUM_PLUGIN_GENERATION_HPP
#define TRAJECTUM_PLUGIN_GENERATION_HPP
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "plugin/folder.hpp"
#include "plugin/prove.hpp"
#include "route/bundle.hpp"

namespace trajectum::plugin {

struct Generation {
  std::map<std::string, std::shared_ptr<route::Bundle>> regions;
  std::vector<route::Fault> faults;  // also of what was left out; warnings too
};

/// Loads a bundle again from what Bundle::packed kept. Null, with faults, if this engine cannot load it any more.
std::shared_ptr<route::Bundle> load_packed(const std::string& packed, std::vector<route::Fault>& faults);

/// Loads every plugin of a folder on top of the workflows that it requires. Without plugins the region "default" serves
/// the workflows alone.
Generation load_all(const std::string& workflows_dir, const std::string& plugins_dir);

/// One bundle, a folder or a file (bundle_file.hpp), as `check` and `test` see it.
struct LoadedFolder {
  Folder folder;
  std::shared_ptr<route::Bundle> bundle;  // null when it cannot serve
  std::vector<route::Fault> faults;       // warnings too
  Proven proven;
};
/// Loads and proves a workflow, or a plugin with the workflows it requires: among `dirs`, else in ../../workflows
/// beside it, or in its file. A path that is no bundle is a fault.
LoadedFolder load_folder(const std::string& dir, const std::vector<std::string>& dirs);

/// What a bundle, a folder or a file, is made of.
struct BundleSources {
  Folder top;
  std::vector<route::BundleSource> bases;
  bool good = false;
};
/// Reads a bundle and what it stands on, found as load_folder does. Says what is wrong with it.
BundleSources read_sources(const std::string& dir, const std::vector<std::string>& dirs,
                           std::vector<route::Fault>& faults);
/// Loads it, and does not prove it: who mends a route wants to see it before it is right. Null and faults if it cannot.
std::shared_ptr<route::Bundle> load_unproven(const BundleSources& sources, std::vector<route::Fault>& faults);
/// These folders and those of the workflows that their plugins require.
std::vector<std::string> folders_behind(const std::vector<std::string>& dirs);

/// The workflows that plugins may require, by id; each is loaded once to know its version.
class Workflows {
 public:
  /// Reads a folder of a workflow if its id is new. Faults go to `faults`.
  void add(const std::string& path, std::vector<route::Fault>& faults);
  /// The same for one that was read.
  void add(const route::BundleSource& source, std::vector<route::Fault>& faults);
  bool has(const std::string& id) const { return known_.count(id) > 0; }
  /// The sources that a plugin asks for, base first; what is missing, broken or of another version is a fault.
  std::vector<route::BundleSource> required_by(const Folder& plugin, std::vector<route::Fault>& faults) const;
  /// All of them in one bundle for a region of their own; null if one is broken.
  std::shared_ptr<route::Bundle> alone(const std::string& region, std::vector<route::Fault>& faults) const;

 private:
  void add(Folder folder, std::vector<route::Fault>& faults);
  struct Known {
    route::BundleSource source;
    std::string version;  // "" : broken
  };
  std::map<std::string, Known> known_;
};

/// Loads a plugin and proves its routes; null and faults if it cannot serve. `proven`: what the proof saw.
std::shared_ptr<route::Bundle> load_plugin(const Folder& plugin, const Workflows& workflows,
                                           std::vector<route::Fault>& faults, Proven* proven = nullptr);

/// What is wrong with a bundle, each in the log.
void log_faults(const std::vector<route::Fault>& faults);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_GENERATION_HPP

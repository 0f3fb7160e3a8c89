// plugin.json: who a bundle is, what it needs and what it asks to do. Read strictly: an unknown, missing, repeated or
// wrongly typed key is a fault with its line. Thread: any.
#ifndef TRAJECTUM_PLUGIN_MANIFEST_HPP
#define TRAJECTUM_PLUGIN_MANIFEST_HPP
#include <map>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "route/bundle.hpp"

namespace trajectum::plugin {

struct Manifest {
  std::string id;
  std::string version;
  std::string engine;  // a range
  Text title;
  std::string region;
  std::map<std::string, std::string> requires_;  // workflow -> range
  std::vector<std::string> capabilities;
  std::string publisher;
};

/// Reads a manifest; `file` is the path that faults show. What could be read is given also when there are faults.
Manifest read_manifest(const std::string& text, const std::string& file, std::vector<route::Fault>& faults);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_MANIFEST_HPP

// Sees that files of folders changed: by their names, sizes and times, never by their contents. What an editor or a
// tool keeps for itself (a name that begins with a dot) does not count. Thread: any, one at a time.
#ifndef TRAJECTUM_PLUGIN_WATCH_HPP
#define TRAJECTUM_PLUGIN_WATCH_HPP
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace trajectum::plugin {

/// The files of some folders, as they were at one look.
class Look {
 public:
  explicit Look(const std::vector<std::string>& folders);
  bool operator==(const Look&) const = default;

 private:
  std::map<std::string, std::pair<std::filesystem::file_time_type, std::uintmax_t>> files_;
};

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_WATCH_HPP

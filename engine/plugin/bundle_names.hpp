// What a file of a bundle may be called: one rule for a folder on disk and for a bundle as one file. Pure. Thread: any.
#ifndef TRAJECTUM_PLUGIN_BUNDLE_NAMES_HPP
#define TRAJECTUM_PLUGIN_BUNDLE_NAMES_HPP
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"

namespace trajectum::plugin {

/// Lower-case letters, digits and `-`, a letter first, at most kIdBytesMax: a bundle, a region, a publisher.
bool is_bundle_id(std::string_view text);

/// Why no bundle may hold a file of this path; nothing when it may. A path is relative, of at most `bytes_max` bytes,
/// its parts are letters, digits, `_`, `-` and `.`, and none of them begins with a point (so `..` is none).
std::optional<Text> wrong_path(std::string_view path, std::size_t bytes_max);

/// The paths of one bundle: no two of them are one on a disk that does not tell capitals apart, and none is both a file
/// and a folder.
class BundlePaths {
 public:
  /// Takes a path, or says with which it clashes.
  std::optional<Text> add(const std::string& path);

 private:
  struct Taken {
    std::string as;  // with its capitals
    bool is_file;
  };
  std::map<std::string, Taken> taken_;  // files and the folders above them, by their name in lower case
};

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_BUNDLE_NAMES_HPP

// Where bundles are looked for: a bundle is a folder, and a shelf is a folder of bundles (`workflows/`, `plugins/`).
// People name the wrong level of the two; this says what was expected, what was found, and the right spelling. It looks
// at names only and loads nothing. Thread: any.
#ifndef TRAJECTUM_PLUGIN_SHELF_HPP
#define TRAJECTUM_PLUGIN_SHELF_HPP
#include <optional>
#include <string>

#include "base/text.hpp"

namespace trajectum::plugin {

/// What is wrong with the folders that `serve` was given, if anything: one that is not there, a bundle instead of its
/// shelf, the shelf's parent, the other kind, workflows that are empty, a bundle's file among the folders. (No plugins
/// is no mistake: load_all.)
std::optional<Text> wrong_shelves(const std::string& workflows_dir, const std::string& plugins_dir);

/// True of a file that is called as `plugin pack` calls a bundle: `x.tjp`.
bool is_bundle_file(const std::string& path);

/// Why `check` cannot look at this path as a bundle, if so: not there, another file, a shelf or its parent, a folder
/// inside a bundle, nothing in it.
std::optional<Text> wrong_bundle(const std::string& dir);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_SHELF_HPP

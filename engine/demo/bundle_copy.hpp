// The bundle of a quick run: a copy of the folders in which only the numbers of pools.lua are smaller.
#ifndef TRAJECTUM_DEMO_BUNDLE_COPY_HPP
#define TRAJECTUM_DEMO_BUNDLE_COPY_HPP
#include <string>

#include "base/result.hpp"
#include "demo/scale.hpp"

namespace trajectum::demo {

struct BundleFolders {
  std::string workflows;
  std::string plugins;
};

/// Copies `from` into `to` and writes the scale's pool and quota into every pools.lua.
/// Errors: `unavailable` if a folder cannot be copied, `conflict` if a pools.lua lacks a number that must be replaced.
Result<BundleFolders> copy_scaled(const BundleFolders& from, const std::string& to, const Scale& scale);

/// Replaces the full region's numbers in the text of a pools.lua. Errors: `conflict` naming the text that is missing.
Result<std::string> scale_pools(std::string text, const Scale& scale);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_BUNDLE_COPY_HPP

// A bundle's files as bytes, so that running cases keep the version they began on when the folder has changed.
//
// Grammar: u:format(1) list(source), bases first; source = text:id text:where text:region text:version text:nl text:en
// list(file); file = text:path text:content (codec.hpp)
#ifndef TRAJECTUM_PLUGIN_PACKED_HPP
#define TRAJECTUM_PLUGIN_PACKED_HPP
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/manifest.hpp"
#include "route/bundle.hpp"

namespace trajectum::plugin {

/// The hash of a bundle that is made of these: what a case is pinned to.
std::string bundle_hash(const route::BundleSource& top, const std::vector<route::BundleSource>& bases);

/// Gives the bundle its hash and its packed files.
void pin(route::Bundle& bundle, const route::BundleSource& top, const std::vector<route::BundleSource>& bases);

struct Unpacked {
  route::BundleSource top;
  std::vector<route::BundleSource> bases;
  Manifest manifest;  // of a plugin; a workflow that serves alone has none, and then it is empty
};
/// The files that `pin` packed. Nothing when these are other bytes.
std::optional<Unpacked> unpack(const std::string& packed);
/// True if both hold the same files, byte for byte, whose paths begin with one of these. False for other bytes.
bool have_same_files(const std::string& packed, const std::string& other, const std::vector<std::string>& beginnings);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_PACKED_HPP

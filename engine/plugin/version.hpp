// Versions and ranges of bundles: "1.2.3", and "^1", "^1.2", "^1.2.3" for whatever does not break what was asked for.
// Pure. Thread: any.
#ifndef TRAJECTUM_PLUGIN_VERSION_HPP
#define TRAJECTUM_PLUGIN_VERSION_HPP
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace trajectum::plugin {

struct Version {
  int major = 0, minor = 0, patch = 0;
  auto operator<=>(const Version&) const = default;
};

/// The version of the route language and host functions that this server offers; `engine` of a manifest asks for it.
inline constexpr Version kEngineVersion{1, 0, 0};

/// Parses three numbers with points; nothing else.
std::optional<Version> parse_version(std::string_view text);
std::string format_version(const Version& version);

struct VersionRange {
  Version from;    // this one or later
  Version before;  // but earlier than this
  bool contains(const Version& version) const { return from <= version && version < before; }
};

/// Parses "^1", "^1.2", "^1.2.3" (up to the next version that may break: the next major one, before 1.0 the next minor
/// one) and "1.2.3" (exactly that).
std::optional<VersionRange> parse_range(std::string_view text);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_VERSION_HPP

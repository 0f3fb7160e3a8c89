// A region on a newer base, before anybody loads it: what the base changed, what the region changes of it, and where
// both touch the same. Compared as written (declared.hpp), so it also speaks of what does not load any more. Pure.
// Thread: any.
#ifndef TRAJECTUM_PLUGIN_THREE_WAY_HPP
#define TRAJECTUM_PLUGIN_THREE_WAY_HPP
#include <ostream>
#include <string>
#include <vector>

#include "plugin/difference.hpp"

namespace trajectum::plugin {

struct Conflict {
  enum class Kind : std::uint8_t {
    key,     // both say the same key of a node, each something else
    node,    // the region replaces or removes what the base changed
    gone,    // the region changes, replaces, removes or fills what the base no longer has
    anchor,  // the region puts something before or after what the base no longer has
    arcs,    // the region puts something on a way that the base drew otherwise
    name,    // both bring a node of that name
    hidden   // the region has a table or register of its own in the place of one that the base changed
  } kind = Kind::key;
  std::string route;                 // of the region; "" of what is in no route
  std::string name;                  // of the node, or the thing
  std::string key;                   // of `key` and `arcs`
  std::string was, base, region;     // as written: before, now, and what the region says; "" where there is none
  route::Origin base_at, region_at;  // line 0: nowhere
};
const char* conflict_name(Conflict::Kind kind);
/// What it means, and what to look at.
Text advice(Conflict::Kind kind);

/// One word of the region's overlays, or a key that it says of a whole route (`word` is then "route").
struct RegionChange {
  std::string route, word, name;
  std::vector<std::string> keys;   // of `change` and of a route
  std::vector<std::string> nodes;  // that it brings
  route::Origin at;
};

struct ThreeWay {
  std::vector<Change> base;          // of its declarations
  std::vector<RegionChange> region;  // what stands on that base
  std::vector<Conflict> conflicts;
  std::vector<route::Fault> faults;  // of the region on the new base; empty: it loads
};

/// `was`, `now`: the workflow alone. `region`: the plugin on the old one, where it loads. `faults`: what it says on the
/// new one.
ThreeWay three_way(const VersionDeclared& was, const VersionDeclared& now, const VersionDeclared& region,
                   std::vector<route::Fault> faults);

std::string to_json(const ThreeWay& compared);
void print(const ThreeWay& compared, std::ostream& out, Lang lang);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_THREE_WAY_HPP

// What one version of a bundle changes of another: nodes, arcs, forms, decisions, texts, rights, registers, budgets,
// pools, metrics. By name: what is called otherwise is gone and new, but for a node that says so itself (`was`). Pure.
// Thread: any.
#ifndef TRAJECTUM_PLUGIN_DIFFERENCE_HPP
#define TRAJECTUM_PLUGIN_DIFFERENCE_HPP
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "plugin/generation.hpp"
#include "route/declared.hpp"

namespace trajectum::plugin {

/// A bundle, and what it declares.
struct VersionDeclared {
  std::shared_ptr<route::Bundle> bundle;  // null: it does not load, and faults say why
  route::Declared declared;               // as far as it could be read
};
VersionDeclared declare(const BundleSources& sources, std::vector<route::Fault>& faults);

enum class Area : std::uint8_t {
  routes,
  nodes,
  arcs,
  forms,
  texts,
  rights,
  decisions,
  registers,
  budgets,
  pools,
  metrics,
  calendars
};
inline constexpr Area kAreaLast = Area::calendars;
const char* area_name(Area area);

/// One thing that is new, gone, otherwise, or called otherwise.
struct Change {
  enum class How : std::uint8_t { added, removed, changed, renamed } how = How::changed;
  Area area = Area::nodes;
  std::string route;             // of a node, an arc
  std::string kind;              // the word: "step", "arc", "register"
  std::string name;              // of a node its full name; of an arc "from -> to", with the outcome
  std::string key;               // of what is said of it: "due", "form.wish.required"; "": the whole
  std::string was, now;          // as it could be written; "" where there is none; of renamed: its names
  route::Origin was_at, now_at;  // line 0: nowhere
};
const char* how_name(Change::How how);

struct Difference {
  struct Version {
    std::string id, version, hash;
  } was, now;
  std::vector<Change> changes;  // by area, route, name and key
};

/// Both load.
Difference difference(const VersionDeclared& was, const VersionDeclared& now);

/// The same of two bundles that are served or kept. Errors: `internal` when this engine cannot read one any more.
Result<Difference> difference(const route::Bundle& was, const route::Bundle& now);

/// {was, now: {id, version, bundle}, changes: {AREA: [{change, route?, kind, name, key?, was?, now?, was_at?,
/// now_at?}]}}
std::string to_json(const Difference& difference);
void print(const Difference& difference, std::ostream& out, Lang lang);
/// "  ~ ROUTE: KIND NAME  KEY: WAS -> NOW  (FILE:LINE)"; + new, - gone, > renamed.
std::string line_of(const Change& change);

/// Which changes a declaration is: its area, and that of one of its keys.
Area area_of(const route::Declaration& declaration);
Area area_of(const route::Declaration& declaration, const std::string& key);
/// What became of the keys of a declaration.
void compare_keys(const route::Declaration& was, const route::Declaration& now, const std::string& route,
                  std::vector<Change>& out);
/// What became of the nodes of a route, arcs left out. `renames`: as route::renames gives them.
using Renames = std::map<std::string, std::string>;
void compare_nodes(route::DeclaredRoute was, const route::DeclaredRoute& now, const Renames& renames,
                   std::vector<Change>& out);
/// What became of everything but routes.
void compare_things(const route::Declared& was, const route::Declared& now, std::vector<Change>& out);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_DIFFERENCE_HPP

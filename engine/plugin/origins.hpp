// Where every node of a composed route comes from: its own place, and each overlay word that brought it or changed it.
// Pure. Thread: any.
#ifndef TRAJECTUM_PLUGIN_ORIGINS_HPP
#define TRAJECTUM_PLUGIN_ORIGINS_HPP
#include <ostream>
#include <string>

#include "base/text.hpp"
#include "route/declared.hpp"

namespace trajectum::plugin {

/// "plugins/my-region/routes/x.lua:9".
std::string told_at(const route::Origin& origin);
/// A text that fits on a line with others.
std::string short_text(const std::string& text);

/// {ROUTE: [{node, kind, bundle, at, touched: [{word, bundle, at}], keys: {KEY: at}}]}; `keys` has those that are
/// written elsewhere than where the node was.
std::string origins_json(const route::Declared& declared);
void print_origins(const route::Declared& declared, std::ostream& out);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_ORIGINS_HPP

// What a newer version of a route calls the nodes of an older one, by `was`: for who shows two versions side by side.
// Pure. Thread: any.
#ifndef TRAJECTUM_ROUTE_RENAMES_HPP
#define TRAJECTUM_ROUTE_RENAMES_HPP
#include <map>
#include <string>

#include "route/graph.hpp"

namespace trajectum::route {

/// Old full name -> full name now, of every node that is the same one and has another; with those inside it.
std::map<std::string, std::string> renames(const Route& was, const Route& now);
/// The older version with these names in the place of its own. To show it, not to run it.
Route renamed(Route was, const std::map<std::string, std::string>& renames);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_RENAMES_HPP

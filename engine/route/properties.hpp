// What this version of the loader can read, for the tests that hold it against what the engine can run, and
// for what editors are told.
#ifndef TRAJECTUM_ROUTE_PROPERTIES_HPP
#define TRAJECTUM_ROUTE_PROPERTIES_HPP
#include <string>
#include <utility>
#include <vector>

namespace trajectum::route {

/// Every pair of construct and key that a bundle may say, from the loader's own tables. What is not here is refused.
std::vector<std::pair<std::string, std::string>> known_properties();

/// Every global that a file of a bundle may use, sorted: the words but those for later, the value functions, what is
/// left of Lua's own; "math.floor" for the members of a library.
std::vector<std::string> known_globals();

/// Every name that a handler may say after `case.` or `case:`, but for that of the subject.
std::vector<std::string> known_case_members();

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_PROPERTIES_HPP

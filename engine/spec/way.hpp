// The shortest way of a new case to a place in its route: a search over what could be done, each step tried on the real
// engine, led by the distance in the graph. Forms are made up; of several that are accepted, those that bring the case
// elsewhere are all tried. Pure apart from its own rehearsals: the one it is asked for does not change.
#pragma once
#include <string>
#include <vector>

#include "spec/moves.hpp"

namespace trajectum::spec {

/// The moves that bring a case, opened with this subject and file, to the node; none when it is there at once.
/// Errors: `refused` when the case cannot be opened, or when no way was found within kExpansionsMax looks; its text
/// says how near the search came.
Result<std::vector<Move>> find_way(Rehearsal& from, const std::string& route, const std::string& subject,
                                   const Record& file, route::NodeIndex target);

inline constexpr int kExpansionsMax = 400;    // states looked at: some seconds of searching; a good route needs twenty
inline constexpr std::size_t kMovesMax = 80;  // of one way: longer is a circle

}  // namespace trajectum::spec

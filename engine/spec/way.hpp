// The shortest way of a new case to a place in its route: a search over what could be done, each step tried on the real
// engine, led by the distance in the graph. Forms are made up; of several that are accepted, those that bring the case
// elsewhere are all tried. Pure apart from its own rehearsals: the one it is asked for does not change.
#ifndef TRAJECTUM_SPEC_WAY_HPP
#define TRAJECTUM_SPEC_WAY_HPP
#include <string>
#include <vector>

#include "spec/moves.hpp"

namespace trajectum::spec {

/// What brings a case to a place.
struct Way {
  std::vector<Move> before;  // records put before the case is opened
  std::vector<Move> moves;   // none when it is there at once
};

/// The way of a case, opened with this subject and file, to the node: first without records that nobody put, then with
/// registers filled. Errors: `refused` when the case cannot be opened, or (`no_way`) when no way was found within
/// kExpansionsMax looks each time; its text says how near the search came.
Result<Way> find_way(Rehearsal& from, const std::string& route, const std::string& subject, const Record& file,
                     route::NodeIndex target);

inline constexpr int kExpansionsMax =
    400;  // states looked at in one search: tenths of a second; a good route needs twenty
inline constexpr std::size_t kMovesMax = 80;  // of one way: longer is a circle

}  // namespace trajectum::spec

#endif  // TRAJECTUM_SPEC_WAY_HPP

// Positions of the entries of a table constructor below the level that lua::Source lists: `title = { nl = ... }`, the
// cells of a decision's rules. Works on the text from a given `{`. Pure; never fails: what it cannot read it leaves
// out.
#ifndef TRAJECTUM_ROUTE_CONSTRUCTOR_SCAN_HPP
#define TRAJECTUM_ROUTE_CONSTRUCTOR_SCAN_HPP
#include <vector>

#include "lua/source.hpp"

namespace trajectum::route {

struct EntryAt {
  std::string key;  // "" for a positional entry
  lua::Position at;
  lua::Position value_at;
};

/// The entries of the constructor whose `{` stands at `open`; none if there is no `{`.
std::vector<EntryAt> constructor_entries(const lua::Source& source, lua::Position open);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_CONSTRUCTOR_SCAN_HPP

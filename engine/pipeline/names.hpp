// The names of a region's bundles that people ask for: routes, nodes, roles, registers. Of every bundle that was ever
// served they are kept as a small row, so that a question about a case that runs on an older version needs not load
// that version again. Reads and makes rows; decides nothing. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_NAMES_HPP
#define TRAJECTUM_PIPELINE_NAMES_HPP
#include <string>
#include <vector>

#include "model/codec.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

inline constexpr const char* kNamesSpace = "bundle.names";  // hash -> Names

/// Each list is sorted, without doubles.
struct Names {
  std::vector<std::string> routes, nodes, roles, registers;  // nodes by their full names
  template <class V>
  void fields(V&& v) {
    v(routes);
    v(nodes);
    v(roles);
    v(registers);
  }
};

/// Of the bundle that the region serves, and of every bundle that a case of the region may run on.
Names all_names(store::Store& store, const RegionAtWork& r);

/// Keeps those of a bundle that a case moves to: it may never have been served. Errors: those of the store.
Result<void> note_names(store::Store& store, RegionNo region, const route::Bundle& bundle);

/// The rows that are missing: for each bundle kept in the store, and for the one that is served.
std::vector<store::EntryRow> missing_names(store::Store& store, const RegionAtWork& r);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_NAMES_HPP

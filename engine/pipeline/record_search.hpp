// A search as somebody asked for it, checked against the register and turned into what the store can do: keys of
// indexed fields, words, and the rest to look at record by record. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_RECORD_SEARCH_HPP
#define TRAJECTUM_PIPELINE_RECORD_SEARCH_HPP
#include "pipeline/registers.hpp"

namespace trajectum::pipeline {

struct SearchPlan {
  store::RecordQuery query;
  std::vector<std::pair<const Field*, store::RecordFilter>> looked_at;  // fields without index
  const Field* sorted_by = nullptr;
  std::vector<const Field*> facets;
  std::string from_region;  // of the cursor; "": from the start
};

/// Errors: see Registers::find.
Result<SearchPlan> plan_search(RegionAtWork& r, const turn::Principal& who, const route::Register& reg,
                               const Registers::Search& search);
/// True of a record that passes the fields without index.
bool passes(const SearchPlan& plan, const Record& record);
/// What the next page begins behind.
std::string search_cursor(const SearchPlan& plan, const RegionAtWork& home, const store::RecordFound& last);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_RECORD_SEARCH_HPP

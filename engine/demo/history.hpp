// The history of one case as `case.history` gives it, read into plain entries. Pure.
#ifndef TRAJECTUM_DEMO_HISTORY_HPP
#define TRAJECTUM_DEMO_HISTORY_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "demo/days.hpp"
#include "model/value.hpp"

namespace trajectum::demo {

/// One turn of a case.
struct Entry {
  std::int64_t seq = 0;
  Moment at;
  std::string by;
  std::vector<Record> events;  // each with its "type"
};

struct CaseHistory {
  std::string case_id;
  std::vector<Entry> entries;  // oldest first
};

/// Reads one entry; nothing if it has no readable moment.
std::optional<Entry> read_entry(const Record& raw);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_HISTORY_HPP

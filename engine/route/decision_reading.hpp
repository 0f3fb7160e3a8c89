// A decision table on its way from what was said to the bundle; the common ground of the files that read one.
#ifndef TRAJECTUM_ROUTE_DECISION_READING_HPP
#define TRAJECTUM_ROUTE_DECISION_READING_HPP
#include <memory>

#include "route/loading.hpp"

namespace trajectum::route {

struct DecisionReading {
  Decision decision;
  DecisionPlaces places;
  const Keyed* order = nullptr;  // read when the outputs are known
  Place with_at;
};

// --- decision_rules.cpp ---
/// One rule of a table whose inputs and outputs are known; a wrong one is reported and left out.
void read_rule(Loading& load, DecisionReading& r, const Draft& draft);
/// What only shows when every rule is read: columns of one measure, outputs that can be ranked or added up.
void check_columns(Loading& load, const DecisionReading& r);

// --- decision_csv.cpp ---
/// A table in CSV as the word `decision` that Lua would have given; null and its faults if it is none.
std::shared_ptr<const Word> read_csv_decision(Loading& load, int file);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECISION_READING_HPP

// From the rules that hold to the one result of a table: DMN's hit policies. Pure; knows no case.
#ifndef TRAJECTUM_TURN_DECISION_HITS_HPP
#define TRAJECTUM_TURN_DECISION_HITS_HPP
#include <string>
#include <vector>

#include "base/result.hpp"
#include "route/bundle.hpp"

namespace trajectum::turn {

/// A rule that holds, with what it gives.
struct RuleHit {
  std::size_t rule = 0;        // index in the table
  std::vector<Value> outputs;  // one an output of the table
};

struct TableResult {
  std::vector<std::size_t> rules;  // that the result comes from, in its order
  Value value;                     // one value, a record, or a list of either
};

/// "2 (decisions/x.lua:8)": how a rule is named to people.
std::string shown_rule(const route::Decision& decision, std::size_t rule);
/// "decisions/x.lua:8".
std::string rule_place(const route::Decision& decision, std::size_t rule);

/// `hits` in the order of the table; for `first` one at most is asked for. `zero` is the sum of nothing.
/// Errors: `refused` with reason `decision`: no rule holds, rules contradict each other, an output that cannot be
/// ranked or reckoned with.
Result<TableResult> settle_hits(const route::Decision& decision, const std::vector<RuleHit>& hits, const Value& zero);

/// `unique` allows one: the error that names the first two, before any output is made. Errors: as above.
Result<void> check_unique(const route::Decision& decision, const std::vector<std::size_t>& rules);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_DECISION_HITS_HPP

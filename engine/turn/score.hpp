// Comparing who is matched with a record of a register, by the register's criteria. A criterion is given copies that do
// not hold what it may not see (route::is_unseen), so no spelling of a name reaches it. Pure; reads no store.
#ifndef TRAJECTUM_TURN_SCORE_HPP
#define TRAJECTUM_TURN_SCORE_HPP
#include <string>
#include <vector>

#include "turn/play.hpp"

namespace trajectum::turn {

/// What one criterion said.
struct CriterionScore {
  double score = 0;  // 0..1
  bool out = false;  // it does not fit, whatever the others say
  Text why;          // may be empty
};

struct Comparison {
  bool fits = true;
  double score = 0;                      // 0..1: the weighted mean
  std::vector<CriterionScore> criteria;  // one a criterion, in their order
};

/// Compares by one register's criteria. References are borrowed; the register has criteria.
class Comparer {
 public:
  Comparer(const route::Bundle& bundle, const route::Register& reg, Date today);
  /// Both sides as criteria see them: a copy of what they may see, and the key.
  Record client(const std::string& id, const Record& whole) const;
  Record record(const std::string& id, const Record& whole) const;
  /// All criteria are asked, also when one of them says that it does not fit. Errors: `incident`, with the criterion.
  Result<Comparison> compare(const Record& client, const Record& record) const;
  /// Fields that criteria do not see, by name.
  static std::vector<std::string> unseen(const std::vector<Field>& fields);

 private:
  const route::Bundle& bundle_;
  const route::Register& reg_;
  const route::Register& clients_;
  std::vector<Field> client_fields_, record_fields_;
  Date today_;
};

/// The refusal of the first criterion that says it does not fit.
Error does_not_fit(const route::Register& reg, const Comparison& compared);

/// A record that the form of a step with `match` names: it must fit, and have room, unless the step reserves it, which
/// asks that itself. Keeps in the history how it scored. Errors: `match.<criterion>`, `capacity.<register>`,
/// `incident`.
Result<void> check_match(Play& play, const Node& n, InstanceNo item, const Record& form);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_SCORE_HPP

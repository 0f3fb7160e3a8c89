// Whether an absence may be put on record: its days, the one before it, its substitute. Pure. Thread: the shard's.
#ifndef TRAJECTUM_TURN_ABSENCE_HPP
#define TRAJECTUM_TURN_ABSENCE_HPP
#include "base/result.hpp"
#include "state/absence.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

/// Errors: `invalid_params` of a day or a name that is wrong; `refused` with `absence.over`, `absence.overlap`,
/// `absence.role`, `absence.circle`, `absence.max`.
Result<void> may_be_absent(const state::AbsenceBook& book, const state::Absence& absence, Date today,
                           const std::function<std::optional<Person>(const std::string&)>& person);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_ABSENCE_HPP

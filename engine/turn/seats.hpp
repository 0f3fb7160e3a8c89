// Seats by hand: somebody holds a unit of a record for a case, confirms it, gives it back; and what is free.
#ifndef TRAJECTUM_TURN_SEATS_HPP
#define TRAJECTUM_TURN_SEATS_HPP
#include <optional>
#include <string>

#include "turn/play.hpp"

namespace trajectum::turn {

/// Units of a record that one can still take, for as long as it lasts or for some days. None of what has begun.
std::int64_t free_units(const state::Region& region, const route::Register& reg, const std::string& id,
                        const Record& record, Date today, const std::optional<state::Days>& days = {});

struct HoldByHand {
  std::string reg, record, reason;
  std::optional<state::Days> days;  // none: as long as the record lasts
  Duration hold;                    // how long, unless it is confirmed
};

/// Holds a unit of a record for the case; gives the seat's number. It ends with its hold, with the case, when somebody
/// gives it back, or when a step takes that record. Errors: `capacity.<register>`, `seat.days`, `seat.hold`,
/// `seat.max`, `form`, `state`, `suspended`, those of may_steer; `invalid_params`.
Result<std::uint32_t> hold_by_hand(Play& play, const HoldByHand& what);
/// It stays until it is given back. Errors: `seat`, `state`, those of may_steer.
Result<void> confirm_by_hand(Play& play, std::uint32_t seat);
Result<void> release_by_hand(Play& play, std::uint32_t seat, const std::string& reason);

}  // namespace trajectum::turn

#endif  // TRAJECTUM_TURN_SEATS_HPP

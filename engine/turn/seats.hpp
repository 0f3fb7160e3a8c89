// Seats by hand: somebody holds a unit of a record for a case, confirms it, gives it back; and what is free.
#pragma once
#include <optional>
#include <string>

#include "turn/play.hpp"

namespace trajectum::turn {

/// Units of a record that one can still take, for as long as it lasts or for some days. None of what has begun.
std::int64_t free_units(const state::Region& region, const route::Register& reg, const std::string& id,
                        const Record& record, Date today, const std::optional<state::Days>& days = {});

}  // namespace trajectum::turn

#include "turn/seats.hpp"

namespace trajectum::turn {

std::int64_t free_units(const state::Region& region, const route::Register& reg, const std::string& id,
                        const Record& record, Date today, const std::optional<state::Days>& days) {
  // What has begun cannot be joined any more: a visit of yesterday, a course that started.
  auto* begins = reg.period_field.empty() ? nullptr : record.get(reg.period_field).as<Date>();
  if (begins && *begins < today) return 0;
  auto used = days ? region.capacity.used(reg.id, id, days->from, days->till) : region.capacity.used(reg.id, id, today);
  return record.get(reg.capacity).integer() - used;
}

}  // namespace trajectum::turn

// Keys of the rows that a region keeps of its cases. Part of the stored format.
#ifndef TRAJECTUM_STATE_REGION_KEYS_HPP
#define TRAJECTUM_STATE_REGION_KEYS_HPP
#include "state/region.hpp"

namespace trajectum::state {

inline std::string seat_key(const std::string& reg, const std::string& record, CaseNo c, std::uint32_t seat) {
  return joined(joined(reg, record), key_number(static_cast<std::uint64_t>(c)) + "." + key_number(seat));
}

inline std::string item_key(const std::string& user, CaseNo c, InstanceNo instance) {
  return joined(user, key_number(static_cast<std::uint64_t>(c)) + "." + key_number(instance));
}

inline std::string waiting_key(const std::string& reg, const Waiting& w) {
  return joined(reg, key_number(static_cast<std::uint64_t>(w.order)) + "." +
                         key_number(static_cast<std::uint64_t>(w.case_no)) + "." + key_number(w.instance));
}

/// What somebody booked by hand for some days counts on those; all else as long as the record lasts.
inline std::optional<Days> own_days(bool by_hand, std::optional<Date> from, std::optional<Date> till) {
  return by_hand && from && till ? std::optional(Days{*from, *till}) : std::nullopt;
}

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_REGION_KEYS_HPP

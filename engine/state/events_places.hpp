// Events about places: who was matched with what and why, what somebody booked by hand. Part of the stored format like
// those of events.hpp, which lists them all and says what that means.
#ifndef TRAJECTUM_STATE_EVENTS_PLACES_HPP
#define TRAJECTUM_STATE_EVENTS_PLACES_HPP
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/codec.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"
#include "model/value.hpp"

namespace trajectum::state {

/// How a record scored on one criterion. It keeps the words of that day: a bundle may change.
struct CriterionMet {
  std::string name, title_nl, title_en;
  std::int64_t weight = 0;
  Value score;                 // a number from 0 to 1
  std::string why_nl, why_en;  // "": the criterion said nothing
  template <class V>
  void fields(V&& v) {
    v(name);
    v(title_nl);
    v(title_en);
    v(weight);
    v(score);
    v(why_nl);
    v(why_en);
  }
};
/// Somebody chose this record for the case, and it fitted.
struct Matched {
  InstanceNo instance = 0;
  std::string reg, record;
  Value score;  // a number from 0 to 1: the weighted mean
  std::vector<CriterionMet> criteria;
  template <class V>
  void fields(V&& v) {
    v(instance);
    v(reg);
    v(record);
    v(score);
    v(criteria);
  }
};
/// Why somebody held a seat by hand; until when, unless it is confirmed.
struct HeldByHand {
  std::uint32_t seat = 0;
  std::string reason;
  Instant until = 0;
  template <class V>
  void fields(V&& v) {
    v(seat);
    v(reason);
    v(until);
  }
};

}  // namespace trajectum::state

#endif  // TRAJECTUM_STATE_EVENTS_PLACES_HPP

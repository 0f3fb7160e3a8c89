// Who took the one thread for long stands back, so that what others ask in the meantime finds it free.
#ifndef TRAJECTUM_BASE_FAIR_SHARE_HPP
#define TRAJECTUM_BASE_FAIR_SHARE_HPP
#include <algorithm>
#include <chrono>
#include <cstdint>

#include "base/limits.hpp"

namespace trajectum {

/// For how many milliseconds who took this long stands back; 0 = it was not heavy. Only while others ask.
inline std::int64_t stand_back_ms(std::chrono::steady_clock::duration took) {
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  if (ms < limits::kHeavyMs) return 0;
  return std::min<std::int64_t>(ms * limits::kStandBackTimes, limits::kStandBackMsMax);
}

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_FAIR_SHARE_HPP

#include "demo/meter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trajectum::demo {
namespace {

double percentile_ms(std::vector<std::uint32_t>& micros, double share) {
  if (micros.empty()) return 0;
  auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(micros.size())));
  auto at = micros.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(micros.begin(), at, micros.end());
  return *at / 1000.0;
}

}  // namespace

void Meter::add(std::int64_t micros) {
  auto kept = std::clamp<std::int64_t>(micros, 0, std::numeric_limits<std::uint32_t>::max());
  std::lock_guard lock(mutex_);
  micros_.push_back(static_cast<std::uint32_t>(kept));
}

std::int64_t Meter::calls() const {
  std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(micros_.size());
}

Latency Meter::latency() const {
  std::vector<std::uint32_t> micros;
  {
    std::lock_guard lock(mutex_);
    micros = micros_;
  }
  Latency out;
  out.calls = static_cast<std::int64_t>(micros.size());
  out.p50_ms = percentile_ms(micros, 0.50);
  out.p99_ms = percentile_ms(micros, 0.99);
  return out;
}

}  // namespace trajectum::demo

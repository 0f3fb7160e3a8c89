#include "demo/meter.hpp"

#include <algorithm>
#include <limits>

#include "base/percentile.hpp"

namespace trajectum::demo {

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
  out.p50_ms = percentile(micros, 0.50) / 1000.0;
  out.p99_ms = percentile(micros, 0.99) / 1000.0;
  return out;
}

}  // namespace trajectum::demo

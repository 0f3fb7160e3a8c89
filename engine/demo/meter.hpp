// Counts the calls of a run and how long each took. Thread: any; one lock, held for an append.
#ifndef TRAJECTUM_DEMO_METER_HPP
#define TRAJECTUM_DEMO_METER_HPP
#include <cstdint>
#include <mutex>
#include <vector>

namespace trajectum::demo {

struct Latency {
  std::int64_t calls = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

class Meter {
 public:
  void add(std::int64_t micros);
  std::int64_t calls() const;
  /// Nearest-rank percentiles over every call.
  Latency latency() const;

 private:
  mutable std::mutex mutex_;
  std::vector<std::uint32_t> micros_;  // guarded by mutex_
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_METER_HPP

// How long things took, and what many runs had in common. Pure.
#ifndef TRAJECTUM_BENCH_SAMPLES_HPP
#define TRAJECTUM_BENCH_SAMPLES_HPP
#include <cstdint>
#include <vector>

namespace trajectum::bench {

/// Percentiles of a run, in milliseconds.
struct Percentiles {
  double p50 = 0, p99 = 0, p999 = 0;
};

class Samples {
 public:
  void add(std::int64_t nanoseconds);
  std::size_t size() const { return micros_.size(); }
  /// Nearest-rank; zeros when there are none.
  Percentiles percentiles() const;

 private:
  std::vector<float> micros_;
};

/// A figure over the rounds: the one in the middle (of two, their mean), and the ends.
struct Spread {
  double median = 0, low = 0, high = 0;
};
/// Zeros when there are none.
Spread spread_of(std::vector<double> figures);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_SAMPLES_HPP

#include "bench/samples.hpp"

#include <algorithm>

#include "base/percentile.hpp"

namespace trajectum::bench {

void Samples::add(std::int64_t nanoseconds) { micros_.push_back(static_cast<float>(nanoseconds) / 1000); }

Percentiles Samples::percentiles() const {
  auto micros = micros_;
  auto ms = [&](double share) { return percentile(micros, share) / 1000.0; };
  return {ms(0.5), ms(0.99), ms(0.999)};
}

Spread spread_of(std::vector<double> figures) {
  if (figures.empty()) return {};
  std::sort(figures.begin(), figures.end());
  auto half = figures.size() / 2;
  auto median = figures.size() % 2 ? figures[half] : (figures[half - 1] + figures[half]) / 2;
  return {median, figures.front(), figures.back()};
}

}  // namespace trajectum::bench

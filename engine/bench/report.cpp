#include "bench/report.hpp"

#include <algorithm>

namespace trajectum::bench {

std::int64_t discarded(const Report& report) { return std::count(report.is_kept.begin(), report.is_kept.end(), false); }

double ratio_of(const Measured& measured) {
  return measured.floor_per_second > 0 ? measured.per_second / measured.floor_per_second : 0;
}

double ratio_to_own_of(const Measured& measured) {
  return measured.own_per_second > 0 ? measured.per_second / measured.own_per_second : 0;
}

Spread over_rounds(const Report& report, const Row& row, double (*figure)(const Measured&)) {
  std::vector<double> figures;
  for (std::size_t n = 0; n < row.rounds.size(); ++n)
    if (n >= report.is_kept.size() || report.is_kept[n]) figures.push_back(figure(row.rounds[n]));
  return spread_of(std::move(figures));
}

}  // namespace trajectum::bench

// The nearest-rank percentile. Pure.
#ifndef TRAJECTUM_BASE_PERCENTILE_HPP
#define TRAJECTUM_BASE_PERCENTILE_HPP
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace trajectum {

/// The smallest value that is not below `share` of all; 0 when there are none. Reorders `values`.
template <class Number>
Number percentile(std::vector<Number>& values, double share) {
  if (values.empty()) return 0;
  auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  auto at = values.begin() + static_cast<std::ptrdiff_t>(std::clamp<std::size_t>(rank, 1, values.size()) - 1);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_PERCENTILE_HPP

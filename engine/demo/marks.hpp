// What the administrator reads while the months pass: at every midnight who has no next action, on every first of the
// month how full the pool is. Thread: one.
#ifndef TRAJECTUM_DEMO_MARKS_HPP
#define TRAJECTUM_DEMO_MARKS_HPP
#include <string>
#include <vector>

#include "demo/figures.hpp"
#include "demo/recompute.hpp"
#include "demo/region.hpp"

namespace trajectum::demo {

class Marks {
 public:
  explicit Marks(Region& region) : region_(region) {}

  /// Reads the midnight the clock stands at. `now` is the moment the clock answered.
  void midnight(const Moment& now);

  std::vector<PoolMark> pool;
  std::vector<Moment> midnights;
  std::vector<std::pair<std::string, Moment>> pool_at;
  std::int64_t without_next_action = 0;

 private:
  Region& region_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_MARKS_HPP

// Runs one job per item on a fixed number of threads. Which lane runs which item depends on the item only, so that what
// one lane touches no other lane does. Thread: `run` blocks until all jobs are done; a job must not throw.
#ifndef TRAJECTUM_DEMO_LANES_HPP
#define TRAJECTUM_DEMO_LANES_HPP
#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace trajectum::demo {

class Lanes {
 public:
  explicit Lanes(std::size_t count) : count_(std::max<std::size_t>(count, 1)) {}
  std::size_t count() const { return count_; }

  /// Calls `job(item, lane)` for every item below `items`; item i runs on lane i modulo the count.
  template <class Job>
  void run(std::size_t items, const Job& job) const {
    auto used = std::min(count_, items);
    auto work = [&](std::size_t lane) {
      for (std::size_t item = lane; item < items; item += used) job(item, lane);
    };
    std::vector<std::thread> threads;
    for (std::size_t lane = 1; lane < used; ++lane) threads.emplace_back(work, lane);
    if (used > 0) work(0);
    for (auto& t : threads) t.join();
  }

 private:
  std::size_t count_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_LANES_HPP

// Chance with a seed: the same on every machine and in every build.
#ifndef TRAJECTUM_TESTS_SIM_DICE_HPP
#define TRAJECTUM_TESTS_SIM_DICE_HPP
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace trajectum::sim {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}
  /// 0 .. n-1; 0 for n = 0.
  std::size_t below(std::size_t n) { return n == 0 ? 0 : static_cast<std::size_t>(random_.next() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  bool percent(std::size_t p) { return below(100) < p; }
  template <class T>
  const T& of(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  SeededRandom random_;
};

}  // namespace trajectum::sim

#endif  // TRAJECTUM_TESTS_SIM_DICE_HPP

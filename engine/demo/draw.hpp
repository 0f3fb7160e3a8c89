// Drawn numbers that do not depend on the order in which threads ask: each is a hash of the seed and of what it is for
// (client, node, how many times before). Never for secrets.
#ifndef TRAJECTUM_DEMO_DRAW_HPP
#define TRAJECTUM_DEMO_DRAW_HPP
#include <cstdint>
#include <string_view>

namespace trajectum::demo {

class Draw {
 public:
  /// A draw for one question. The same four give the same number on every machine.
  Draw(std::uint64_t seed, std::uint64_t who, std::string_view what, std::uint64_t times = 0);

  std::uint64_t bits() const { return bits_; }
  /// In [0, 1).
  double share() const;
  bool chance(double probability) const { return share() < probability; }
  /// A whole number from `low` to `high`, both included; `high` must not be below `low`.
  int between(int low, int high) const;
  /// An index below `count`; `count` must not be 0.
  std::size_t index(std::size_t count) const { return static_cast<std::size_t>(bits_ % count); }

 private:
  std::uint64_t bits_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_DRAW_HPP

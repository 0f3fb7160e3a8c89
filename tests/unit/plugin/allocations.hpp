// How much memory the heap of this test held at most since somebody asked: for tests of what must stay bounded.
#ifndef TRAJECTUM_TESTS_UNIT_PLUGIN_ALLOCATIONS_HPP
#define TRAJECTUM_TESTS_UNIT_PLUGIN_ALLOCATIONS_HPP
#include <cstddef>

namespace trajectum::plugin::testing {

/// Bytes given out by `new` since this was made, at their peak, beyond what was held then. One at a time.
class AllocationPeak {
 public:
  AllocationPeak();
  std::size_t bytes() const;

 private:
  std::size_t before_;
};

}  // namespace trajectum::plugin::testing

#endif  // TRAJECTUM_TESTS_UNIT_PLUGIN_ALLOCATIONS_HPP

// On what it was measured. Reads /proc. Thread: any.
#ifndef TRAJECTUM_BENCH_MACHINE_HPP
#define TRAJECTUM_BENCH_MACHINE_HPP
#include <cstdint>
#include <string>

namespace trajectum::bench {

struct Machine {
  std::string processor;
  unsigned cores = 0;
  std::int64_t memory_bytes = 0;
  std::string kernel;
  std::string date;  // today, UTC
};

Machine this_machine();

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_MACHINE_HPP

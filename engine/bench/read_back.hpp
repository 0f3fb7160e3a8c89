// Whether all that was acknowledged is there after the server was killed: cases and their histories, read as anybody
// reads them. Thread: one.
#ifndef TRAJECTUM_BENCH_READ_BACK_HPP
#define TRAJECTUM_BENCH_READ_BACK_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "bench/host.hpp"
#include "bench/writers.hpp"

namespace trajectum::bench {

struct ReadBack {
  std::int64_t cases = 0;            // looked at
  std::vector<std::string> missing;  // what is not as it was acknowledged, a sentence each
};

/// What is wrong with a case, as `case.get` and `case.history` tell of it, or "".
std::string wrong_with(const CaseMark& mark, const Record& found, const Record& history);

constexpr std::size_t kReadBackCases = 1000;

/// Reads so many random cases (all, of fewer). What cannot be read is missing.
ReadBack read_back(Host& host, const CaseMarks& marks, std::uint64_t seed);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_READ_BACK_HPP

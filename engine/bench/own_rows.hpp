// The second floor: the rows of our own turns, written bare. `bench` knows no engine, so somebody else gives it one.
#ifndef TRAJECTUM_BENCH_OWN_ROWS_HPP
#define TRAJECTUM_BENCH_OWN_ROWS_HPP
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace trajectum::bench {

class OwnRows {
 public:
  virtual ~OwnRows() = default;
  /// Opens cases until so many are open.
  virtual Result<void> fill(std::int64_t open_cases) = 0;
  /// Writes the rows of turns for so long, those of so many turns in a transaction, and gives turns a second. Only the
  /// writing is timed: the turns are played before it.
  virtual Result<double> run(double seconds, int turns_in_one) = 0;
};

/// Makes one on a new database, for the bundle in this folder of workflows.
using MakeOwnRows = std::function<Result<std::unique_ptr<OwnRows>>(const std::string& workflows,
                                                                   const std::string& path, std::uint64_t seed)>;

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_OWN_ROWS_HPP

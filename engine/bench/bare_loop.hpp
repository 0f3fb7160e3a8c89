// The floor: the same work as a bare loop on SQLite. One thread, no socket, no JSON, no route; three tables that
// anybody would make of it. It is fixed, so that it cannot grow with us: nothing of the server is in it.
//
// WAL, synchronous=FULL, pages of 4 KiB, a checkpoint at 1,000 pages, 256 MiB of cache. A step reads its case, rewrites
// it whole, inserts an event with the form, closes the work item and inserts the next; an opening inserts all three. Of
// six steps one is an opening and the others go on with a random open case, as the clients of the server do.
// Thread: one at a time.
#ifndef TRAJECTUM_BENCH_BARE_LOOP_HPP
#define TRAJECTUM_BENCH_BARE_LOOP_HPP
#include <cstdint>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "bench/samples.hpp"

namespace trajectum::bench {

struct BareRun {
  double per_second = 0;    // steps
  Percentiles transaction;  // how long a transaction took
};

class BareLoop {
 public:
  /// Makes the database; `path` must not exist. Errors: `unavailable`.
  static Result<std::unique_ptr<BareLoop>> open(const std::string& path, std::uint64_t seed);
  ~BareLoop();

  /// Opens cases until so many are open.
  Result<void> fill(std::int64_t open_cases);
  /// Steps for so long, so many in a transaction.
  Result<BareRun> run(double seconds, int steps_in_one);

 private:
  BareLoop();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The version of the database library.
const char* sqlite_version();

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_BARE_LOOP_HPP

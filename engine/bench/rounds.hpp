// Plays the rounds: in each the server and the bare loop by turns, then a kill and what is there after it. Thread: one.
#ifndef TRAJECTUM_BENCH_ROUNDS_HPP
#define TRAJECTUM_BENCH_ROUNDS_HPP
#include <iosfwd>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "bench/bare_loop.hpp"
#include "bench/host.hpp"
#include "bench/report.hpp"
#include "bench/writers.hpp"

namespace trajectum::bench {

/// A server and a bare loop on stores of the same size, and the cases of the server.
struct Pair {
  std::unique_ptr<Host> host;
  std::unique_ptr<BareLoop> bare;
  std::unique_ptr<OwnRows> own;  // or none
  CaseMarks marks;
  std::unique_ptr<Writers> writers;
  std::int64_t disk_bytes_before = 0;  // after a checkpoint
};

class Rounds {
 public:
  /// `folder` is there and empty.
  Rounds(const Options& options, std::string folder, std::ostream& err);

  /// Everything. Errors: the run could not go on.
  Result<Report> play();

 private:
  Result<void> look_at_empty();
  Result<void> load(Pair& pair);
  Result<void> look_at_stored(Pair& pair);
  Result<void> make(Pair& pair, const std::string& name);
  Result<void> round(Pair& pair, int number, bool with_reads);
  Result<void> warm_up(Pair& pair, Lanes& lanes, const Way& way);
  Result<Measured> measure(Pair& pair, const Way& way);
  Result<void> kill_and_look(Pair& pair, int number);
  Result<void> reads(Pair& pair);
  Result<void> read_beside(Pair& pair, const std::string& load, std::size_t writing, double per_second,
                           std::size_t first, std::size_t count, double seconds);

  const Options& options_;
  std::string folder_;
  std::ostream& err_;
  Report report_;
  std::int64_t empty_disk_bytes_ = 0;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_ROUNDS_HPP

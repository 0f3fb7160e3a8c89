// `trajectum bench`: how many durable changes a second a server makes, beside what a bare SQLite loop makes of the same
// work in the same minute. It is a client as every other: its own process, over TCP, a command id on every call; the
// server runs as released, with its defaults. Thread: `run` blocks.
#ifndef TRAJECTUM_BENCH_BENCH_HPP
#define TRAJECTUM_BENCH_BENCH_HPP
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "bench/own_rows.hpp"

namespace trajectum::bench {

struct Options {
  std::string server_binary;               // the program that is measured
  MakeOwnRows make_own_rows;               // the second floor; none: it is left out
  std::string dir;                         // where the stores are made; "" = a temporary folder, removed at the end
  std::vector<int> connections{1, 8, 64};  // a row for each
  double seconds = 2;                      // of a measured run
  int rounds = 5;                          // each with its own runs of everything; medians are shown
  std::int64_t stored = 0;                 // cases that are there before
  bool timers = false;                     // a timer of 90 days on each phase
  bool metrics = false;                    // the bundle counts some, as those of a region do
  int pipeline = 0;                        // an extra row with so many calls under way on each connection; 0 = none
  int list = 0;                            // an extra row with lists of so many calls (JSON-RPC calls it a batch)
  bool reads = false;                      // extra rows: pages that people look at, while others write
  std::uint64_t seed = 1;
  bool json = false;      // one JSON object in the place of the tables
  bool markdown = false;  // tables for docs/performance.md
  bool keep = false;      // leave the folder behind
};

/// Why these options make no sense, or nothing.
std::optional<std::string> why_unfit(const Options& options);

/// Measures and prints to `out`; progress and what went wrong go to `err`. Gives 0; 1 when a call was answered with an
/// error or something acknowledged was not there afterwards; 3 when the server cannot be started or reached.
int run(const Options& options, std::ostream& out, std::ostream& err);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_BENCH_HPP

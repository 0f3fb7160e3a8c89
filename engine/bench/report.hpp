// What was measured, and how it is shown. Pure.
#ifndef TRAJECTUM_BENCH_REPORT_HPP
#define TRAJECTUM_BENCH_REPORT_HPP
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "bench/bench.hpp"
#include "bench/samples.hpp"

namespace trajectum::bench {

/// How the connections of a row speak.
struct Way {
  int connections = 1;
  int under_way = 1;  // frames on each of them that are not answered yet
  int in_list = 1;    // calls in a frame
};

/// One run of a row, between two runs of the bare loop.
struct Measured {
  double per_second = 0;        // durable requests
  double floor_per_second = 0;  // steps of the bare loop, as many in a transaction as there are connections
  double floor_p99_ms = 0;      // of its transactions
  double own_per_second = 0;    // turns, of which the rows were written bare, as many in a transaction; 0: not measured
  Percentiles took;
  double server_cpu_us = 0;  // a request
  double client_cpu_us = 0;
  double replies_a_sync = 0;
};

struct Row {
  Way way;
  std::vector<Measured> rounds;
};

/// A page that people look at, while others write.
struct ReadRow {
  std::string what;
  std::string load;  // what the writers do: "none", "half" of the greatest row, "full"
  double writes_per_second = 0;
  std::size_t reads = 0;
  Percentiles took;
};

/// With the stored cases.
struct StoredFigures {
  double load_per_second = 0;
  std::int64_t resident_after_load = 0;
  double start_seconds = 0;  // after a clean stop, until it answered
  std::int64_t resident_after_start = 0;
  double start_seconds_after_kill = 0;
};

struct Report {
  Options options;
  std::string version;  // of the server
  std::vector<Row> rows;
  std::vector<ReadRow> reads;
  std::vector<double> bare_p50_ms;   // of the bare loop, a step a transaction, at the beginning of each round
  std::vector<bool> is_kept;         // by round: whether it counts
  std::vector<double> bytes_a_case;  // on disk, of six requests, after a checkpoint; by round
  std::vector<double> resident;      // bytes at the end of each round
  std::vector<double> cases;         // that were there then
  std::int64_t read_back = 0;
  std::vector<std::string> missing;
  double empty_start_seconds = 0;  // until it answered, on an empty folder
  std::int64_t empty_resident = 0;
  std::optional<StoredFigures> stored;
};

constexpr double kBareP50MsMax = 1.0;  // beyond it something else uses the disk or the cores: the round does not count

/// Rounds that do not count.
std::int64_t discarded(const Report& report);
/// Of the rounds that count.
Spread over_rounds(const Report& report, const Row& row, double (*figure)(const Measured&));
double ratio_of(const Measured& measured);
double ratio_to_own_of(const Measured& measured);

void print_text(std::ostream& out, const Report& report);
void print_json(std::ostream& out, const Report& report);
/// Tables for docs/performance.md.
void print_markdown(std::ostream& out, const Report& report);

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_REPORT_HPP

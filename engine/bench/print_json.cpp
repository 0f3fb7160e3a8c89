#include <ostream>

#include "bench/bare_loop.hpp"
#include "bench/machine.hpp"
#include "bench/report.hpp"
#include "model/json.hpp"

namespace trajectum::bench {
namespace {

Record shown(const Spread& spread) {
  Record out;
  out.set("median", spread.median);
  out.set("low", spread.low);
  out.set("high", spread.high);
  return out;
}

bool is_plain(const Way& way) { return way.under_way == 1 && way.in_list == 1; }

Record shown(const Report& report, const Row& row) {
  auto over = [&](double (*figure)(const Measured&)) { return shown(over_rounds(report, row, figure)); };
  Record out;
  out.set("connections", row.way.connections);
  if (row.way.under_way > 1) out.set("under_way", row.way.under_way);
  if (row.way.in_list > 1) out.set("in_list", row.way.in_list);
  out.set("requests_per_second", over([](const Measured& m) { return m.per_second; }));
  out.set("floor_per_second", over([](const Measured& m) { return m.floor_per_second; }));
  out.set("ratio", over(ratio_of));
  if (report.options.make_own_rows) {
    out.set("own_rows_per_second", over([](const Measured& m) { return m.own_per_second; }));
    out.set("ratio_to_own_rows", over(ratio_to_own_of));
  }
  out.set("p50_ms", over([](const Measured& m) { return m.took.p50; }));
  out.set("p99_ms", over([](const Measured& m) { return m.took.p99; }));
  out.set("p999_ms", over([](const Measured& m) { return m.took.p999; }));
  out.set("floor_p99_ms", over([](const Measured& m) { return m.floor_p99_ms; }));
  out.set("ratio_of_p99", over([](const Measured& m) { return m.took.p99 / m.floor_p99_ms; }));
  out.set("server_cpu_us", over([](const Measured& m) { return m.server_cpu_us; }));
  out.set("client_cpu_us", over([](const Measured& m) { return m.client_cpu_us; }));
  out.set("replies_per_sync", over([](const Measured& m) { return m.replies_a_sync; }));
  return out;
}

Record shown(const ReadRow& row) {
  Record out;
  out.set("read", row.what);
  out.set("load", row.load);
  out.set("writes_per_second", row.writes_per_second);
  out.set("reads", static_cast<std::int64_t>(row.reads));
  out.set("p50_ms", row.took.p50);
  out.set("p99_ms", row.took.p99);
  return out;
}

Record shown(const StoredFigures& stored) {
  Record out;
  out.set("load_per_second", stored.load_per_second);
  out.set("resident_bytes_after_load", stored.resident_after_load);
  out.set("start_seconds", stored.start_seconds);
  out.set("resident_bytes_after_start", stored.resident_after_start);
  out.set("start_seconds_after_kill", stored.start_seconds_after_kill);
  return out;
}

Record machine() {
  auto m = this_machine();
  Record out;
  out.set("processor", m.processor);
  out.set("cores", static_cast<std::int64_t>(m.cores));
  out.set("memory_bytes", m.memory_bytes);
  out.set("kernel", m.kernel);
  out.set("sqlite", sqlite_version());
  out.set("date", m.date);
  return out;
}

}  // namespace

void print_json(std::ostream& out, const Report& report) {
  const auto& o = report.options;
  Record asked, ratios, own_ratios, read_back, empty, whole;
  List rows, reads;
  asked.set("seconds", o.seconds);
  asked.set("rounds", o.rounds);
  asked.set("stored", o.stored);
  asked.set("timers", o.timers);
  asked.set("metrics", o.metrics);
  asked.set("seed", static_cast<std::int64_t>(o.seed));
  for (const auto& row : report.rows) {
    rows.push_back(shown(report, row));
    if (!is_plain(row.way)) continue;
    ratios.set(std::to_string(row.way.connections), over_rounds(report, row, ratio_of).median);
    own_ratios.set(std::to_string(row.way.connections), over_rounds(report, row, ratio_to_own_of).median);
  }
  for (const auto& row : report.reads) reads.push_back(shown(row));
  read_back.set("cases", report.read_back);
  read_back.set("missing", static_cast<std::int64_t>(report.missing.size()));
  empty.set("start_seconds", report.empty_start_seconds);
  empty.set("resident_bytes", report.empty_resident);
  whole.set("version", report.version);
  whole.set("machine", machine());
  whole.set("asked", std::move(asked));
  whole.set("ratio_to_floor", std::move(ratios));
  if (o.make_own_rows) whole.set("ratio_to_own_rows", std::move(own_ratios));
  whole.set("rows", std::move(rows));
  if (!reads.empty()) whole.set("reads", std::move(reads));
  whole.set("bytes_per_case", shown(spread_of(report.bytes_a_case)));
  whole.set("resident_bytes", shown(spread_of(report.resident)));
  whole.set("cases", shown(spread_of(report.cases)));
  whole.set("bare_p50_ms", shown(spread_of(report.bare_p50_ms)));
  whole.set("rounds_discarded", discarded(report));
  whole.set("read_back", std::move(read_back));
  whole.set("empty", std::move(empty));
  if (report.stored) whole.set("stored", shown(*report.stored));
  out << to_json(whole) << "\n";
}

}  // namespace trajectum::bench

#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "bench/bare_loop.hpp"
#include "bench/machine.hpp"
#include "bench/report.hpp"

namespace trajectum::bench {
namespace {

using Line = std::vector<std::string>;

std::string whole(double number) { return fmt::format("{:.0f}", number); }
std::string ms(double number) { return fmt::format("{:.2f}", number); }
std::string mib(double bytes) { return fmt::format("{:.1f} MiB", bytes / 1048576); }

std::string with_ends(const Spread& spread, const char* format) {
  auto one = [&](double figure) { return fmt::format(fmt::runtime(format), figure); };
  return fmt::format("{} ({}–{})", one(spread.median), one(spread.low), one(spread.high));
}

std::string name_of(const Way& way) {
  auto out = std::to_string(way.connections);
  if (way.under_way > 1) out += fmt::format(", {} under way", way.under_way);
  if (way.in_list > 1) out += fmt::format(", lists of {}", way.in_list);
  return out;
}

std::vector<Line> rows_of(const Report& report) {
  std::vector<Line> lines = {{"connections", "requests/s", "floor/s", "ratio", "own rows/s", "ratio", "p50 ms",
                              "p99 ms", "floor p99", "p99.9 ms", "server µs", "client µs", "replies/sync"}};
  for (const auto& row : report.rows) {
    auto over = [&](double (*figure)(const Measured&)) { return over_rounds(report, row, figure); };
    lines.push_back(
        {name_of(row.way), with_ends(over([](const Measured& m) { return m.per_second; }), "{:.0f}"),
         whole(over([](const Measured& m) { return m.floor_per_second; }).median), with_ends(over(ratio_of), "{:.2f}"),
         whole(over([](const Measured& m) { return m.own_per_second; }).median),
         with_ends(over(ratio_to_own_of), "{:.2f}"), ms(over([](const Measured& m) { return m.took.p50; }).median),
         ms(over([](const Measured& m) { return m.took.p99; }).median),
         ms(over([](const Measured& m) { return m.floor_p99_ms; }).median),
         ms(over([](const Measured& m) { return m.took.p999; }).median),
         whole(over([](const Measured& m) { return m.server_cpu_us; }).median),
         ms(over([](const Measured& m) { return m.client_cpu_us; }).median),
         fmt::format("{:.1f}", over([](const Measured& m) { return m.replies_a_sync; }).median)});
  }
  return lines;
}

std::vector<Line> reads_of(const Report& report) {
  std::vector<Line> lines = {{"read", "writers", "writes/s", "reads", "p50 ms", "p99 ms"}};
  for (const auto& row : report.reads)
    lines.push_back({row.what, row.load, whole(row.writes_per_second), std::to_string(row.reads), ms(row.took.p50),
                     ms(row.took.p99)});
  return lines;
}

std::vector<Line> sizes_of(const Report& report) {
  std::vector<Line> lines = {{"size", ""}};
  lines.push_back({"on disk for a finished case", whole(spread_of(report.bytes_a_case).median) + " bytes"});
  lines.push_back({"in memory", fmt::format("{} with {:.0f} cases", mib(spread_of(report.resident).median),
                                            spread_of(report.cases).median)});
  lines.push_back({"in memory, empty", mib(static_cast<double>(report.empty_resident))});
  lines.push_back({"start on an empty folder", fmt::format("{:.3f} s", report.empty_start_seconds)});
  if (const auto& stored = report.stored) {
    lines.push_back({"cases stored before", std::to_string(report.options.stored)});
    lines.push_back({"loading", fmt::format("{:.0f} cases/s", stored->load_per_second)});
    lines.push_back({"in memory after loading", mib(static_cast<double>(stored->resident_after_load))});
    lines.push_back({"in memory after a start", mib(static_cast<double>(stored->resident_after_start))});
    lines.push_back({"start after a clean stop", fmt::format("{:.3f} s", stored->start_seconds)});
    lines.push_back({"start after a kill", fmt::format("{:.3f} s", stored->start_seconds_after_kill)});
  }
  return lines;
}

std::vector<std::string> remarks_of(const Report& report) {
  const auto& o = report.options;
  auto m = this_machine();
  std::vector<std::string> out;
  out.push_back(fmt::format("{}, {} cores, {}, SQLite {}, trajectum {}, {}", m.processor, m.cores, m.kernel,
                            sqlite_version(), report.version, m.date));
  out.push_back(
      fmt::format("{} rounds of {:g} s, {} cases stored before, {} timers, {} metrics; medians, with their ends",
                  o.rounds, o.seconds, o.stored, o.timers ? "with" : "no", o.metrics ? "with" : "no"));
  auto bare = spread_of(report.bare_p50_ms);
  out.push_back(fmt::format("the bare loop at one step a transaction: p50 {} ms; {} of {} rounds discarded",
                            with_ends(bare, "{:.3f}"), discarded(report), report.bare_p50_ms.size()));
  if (!report.bare_p50_ms.empty() && bare.low > kBareP50MsMax)
    out.push_back("every round was disturbed by something else on this machine: none was discarded");
  out.push_back(fmt::format("read back after the kills: {} cases with their histories, {} missing", report.read_back,
                            report.missing.size()));
  return out;
}

// Letters, as they stand on a screen: of UTF-8 the bytes that begin one.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void print_columns(std::ostream& out, const std::vector<Line>& lines) {
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines)
    for (std::size_t n = 0; n < line.size(); ++n) widths[n] = std::max(widths[n], width_of(line[n]));
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t n = 0; n < line.size(); ++n) text += line[n] + std::string(widths[n] - width_of(line[n]) + 2, ' ');
    text.erase(text.find_last_not_of(' ') + 1);
    out << text << "\n";
  }
  out << "\n";
}

void print_table(std::ostream& out, const std::vector<Line>& lines) {
  for (std::size_t n = 0; n < lines.size(); ++n) {
    for (const auto& cell : lines[n]) out << "| " << cell << " ";
    out << "|\n";
    if (n > 0) continue;
    for (std::size_t column = 0; column < lines[n].size(); ++column) out << "|---";
    out << "|\n";
  }
  out << "\n";
}

void print_all(std::ostream& out, const Report& report, void (*print)(std::ostream&, const std::vector<Line>&)) {
  print(out, rows_of(report));
  if (!report.reads.empty()) print(out, reads_of(report));
  print(out, sizes_of(report));
  for (const auto& remark : remarks_of(report)) out << remark << "\n";
}

}  // namespace

void print_text(std::ostream& out, const Report& report) { print_all(out, report, print_columns); }
void print_markdown(std::ostream& out, const Report& report) { print_all(out, report, print_table); }

}  // namespace trajectum::bench

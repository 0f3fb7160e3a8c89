#include "bench/bench.hpp"
#include "client/run_folder.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <filesystem>
#include <ostream>
#include <set>

#include "base/limits.hpp"
#include "bench/rounds.hpp"

namespace trajectum::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kConnectionsMax = 1000;
constexpr double kSecondsMin = 0.1, kSecondsMax = 600;
constexpr int kRoundsMax = 100;
constexpr std::int64_t kStoredMax = 10'000'000;

}  // namespace

std::optional<std::string> why_unfit(const Options& o) {
  if (o.connections.empty()) return "--connections: at least one number";
  if (std::set<int>(o.connections.begin(), o.connections.end()).size() != o.connections.size())
    return "--connections: each number once";
  for (int n : o.connections)
    if (n < 1 || n > kConnectionsMax)
      return fmt::format("--connections: each from 1 to {}, not {}", kConnectionsMax, n);
  if (!(o.seconds >= kSecondsMin && o.seconds <= kSecondsMax))
    return fmt::format("--seconds: from {} to {}", kSecondsMin, kSecondsMax);
  if (o.rounds < 1 || o.rounds > kRoundsMax) return fmt::format("--rounds: from 1 to {}", kRoundsMax);
  if (o.stored < 0 || o.stored > kStoredMax) return fmt::format("--stored: from 0 to {} cases", kStoredMax);
  if (o.pipeline != 0 && (o.pipeline < 2 || o.pipeline > static_cast<int>(limits::kInFlightMax)))
    return fmt::format("--pipeline: from 2 to {} calls under way", limits::kInFlightMax);
  if (o.list != 0 && (o.list < 2 || o.list > 256)) return "--list: from 2 to 256 calls in a list";
  if (o.json && o.markdown) return "--json or --markdown, not both";
  std::error_code ignored;
  if (!o.dir.empty() && fs::exists(o.dir, ignored) && !fs::is_empty(o.dir, ignored))
    return "--dir: " + o.dir + " is not empty; name a folder that is, or is not there";
  return std::nullopt;
}

int run(const Options& options, std::ostream& out, std::ostream& err) {
  client::RunFolder folder(options.dir, "trajectum-bench", options.keep);
  if (folder.path().empty()) {
    err << "trajectum: no folder can be made for the bench; name one with --dir\n";
    return 3;
  }
  auto report = Rounds(options, folder.path(), err).play();
  if (!report) {
    err << "trajectum: " << report.error().text.en << "\n";
    return report.error().reason == "start" ? 3 : 1;
  }
  if (options.json)
    print_json(out, *report);
  else if (options.markdown)
    print_markdown(out, *report);
  else
    print_text(out, *report);
  out << std::flush;
  for (const auto& what : report->missing) err << "trajectum: missing after the kill: " << what << "\n";
  return report->missing.empty() ? 0 : 1;
}

}  // namespace trajectum::bench

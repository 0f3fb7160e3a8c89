#include "bench/rounds.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "bench/bundle_text.hpp"
#include "bench/read_back.hpp"
#include "bench/readers.hpp"

namespace trajectum::bench {
namespace {

constexpr std::int64_t kOpenOnEach = 20;   // cases that stand open for a connection when a run begins
constexpr double kCheckSeconds = 0.2;      // the bare loop at one step a transaction, to see how the machine is
constexpr double kWarmUpShare = 0.15;      // of a run, before it
constexpr double kOwnShare = 0.25;         // of a run, for our own rows written bare
constexpr double kAbandonedSeconds = 0.1;  // before the kill
constexpr double kPatienceSeconds = 3600;  // a loading that takes longer is broken
constexpr double kLoadPieceSeconds = 5;    // between two lines of progress
constexpr std::size_t kLoadUnderWay = 32;  // openings on each connection while cases are loaded

std::vector<Way> ways_of(const Options& options) {
  std::vector<Way> ways;
  for (int n : options.connections) ways.push_back({n, 1, 1});
  if (options.pipeline > 0)
    for (int n : options.connections) ways.push_back({n, options.pipeline, 1});
  if (options.list > 0)
    for (int n : options.connections) ways.push_back({n, 1, options.list});
  return ways;
}

}  // namespace

Rounds::Rounds(const Options& options, std::string folder, std::ostream& err)
    : options_(options), folder_(std::move(folder)), err_(err) {
  report_.options = options;
  for (const auto& way : ways_of(options)) report_.rows.push_back({way, {}});
}

Result<void> Rounds::look_at_empty() {
  Host host(options_, folder_ + "/empty");
  auto took = host.begin();
  if (!took) return took.error();
  report_.empty_start_seconds = *took;
  report_.empty_resident = host.resident_bytes();
  auto info = host.call("system.info", {});
  if (!info) return info.error();
  report_.version = info->as<Record>()->get("version").text();
  if (auto furnished = host.furnish(); !furnished) return furnished.error();
  host.stop();
  empty_disk_bytes_ = host.disk_bytes();
  return {};
}

Result<void> Rounds::make(Pair& pair, const std::string& name) {
  pair.host = std::make_unique<Host>(options_, folder_ + "/" + name);
  if (auto begun = pair.host->begin(); !begun) return begun.error();
  if (auto furnished = pair.host->furnish(); !furnished) return furnished.error();
  auto bare = BareLoop::open(folder_ + "/" + name + "/bare.db", options_.seed);
  if (!bare) return bare.error();
  pair.bare = std::move(*bare);
  if (options_.make_own_rows) {
    auto own = options_.make_own_rows(pair.host->workflows(), folder_ + "/" + name + "/own.db", options_.seed + 3);
    if (!own) return own.error();
    pair.own = std::move(*own);
  }
  pair.marks.clear();
  pair.writers = std::make_unique<Writers>(pair.marks, fmt::format("b{}", options_.seed), options_.seed + 1, kPeople);
  pair.disk_bytes_before = empty_disk_bytes_;
  return {};
}

Result<void> Rounds::load(Pair& pair) {
  auto lanes = Lanes::open(pair.host->address(), pair.host->tokens(kUsers));
  if (!lanes) return lanes.error();
  pair.writers->seat(kUsers, kUsers);
  pair.writers->only_open(options_.stored);
  Manner manner;
  manner.under_way = kLoadUnderWay;
  double seconds = 0;
  while (static_cast<std::int64_t>(pair.marks.size()) < options_.stored && seconds < kPatienceSeconds) {
    auto piece = (*lanes)->run(*pair.writers, manner, kLoadPieceSeconds);
    if (!piece) return piece.error();
    seconds += piece->seconds;
    err_ << fmt::format("loaded {} of {} cases, {:.0f}/s\n", pair.marks.size(), options_.stored,
                        static_cast<double>(piece->replies) / std::max(piece->seconds, 1e-9))
         << std::flush;
  }
  pair.writers->only_open(-1);
  report_.stored->load_per_second = static_cast<double>(pair.marks.size()) / std::max(seconds, 1e-9);
  report_.stored->resident_after_load = pair.host->resident_bytes();
  if (pair.own)
    if (auto filled = pair.own->fill(options_.stored); !filled) return filled;
  return pair.bare->fill(options_.stored);
}

Result<void> Rounds::look_at_stored(Pair& pair) {
  report_.stored.emplace();
  if (auto loaded = load(pair); !loaded) return loaded;
  pair.host->stop();
  pair.disk_bytes_before = pair.host->disk_bytes();
  auto clean = pair.host->start();
  if (!clean) return clean.error();
  report_.stored->start_seconds = *clean;
  report_.stored->resident_after_start = pair.host->resident_bytes();
  pair.host->kill();
  auto killed = pair.host->start();
  if (!killed) return killed.error();
  report_.stored->start_seconds_after_kill = *killed;
  return {};
}

Result<void> Rounds::warm_up(Pair& pair, Lanes& lanes, const Way& way) {
  auto& writers = *pair.writers;
  writers.seat(lanes.size(), kUsers);
  auto wanted = kOpenOnEach * way.connections * way.under_way * way.in_list;
  auto lacks = wanted - static_cast<std::int64_t>(writers.open_cases());
  if (lacks > 0) {
    writers.only_open(lacks);
    auto opened = lanes.run(writers, {}, kPatienceSeconds);
    writers.only_open(-1);
    if (!opened) return opened.error();
  }
  Manner manner;
  manner.under_way = static_cast<std::size_t>(way.under_way);
  manner.in_list = static_cast<std::size_t>(way.in_list);
  if (auto warm = lanes.run(writers, manner, options_.seconds * kWarmUpShare); !warm) return warm.error();
  if (pair.own)
    if (auto filled = pair.own->fill(wanted); !filled) return filled;
  return pair.bare->fill(wanted);
}

Result<Measured> Rounds::measure(Pair& pair, const Way& way) {
  auto lanes = Lanes::open(pair.host->address(), pair.host->tokens(static_cast<std::size_t>(way.connections)));
  if (!lanes) return lanes.error();
  if (auto warm = warm_up(pair, **lanes, way); !warm) return warm.error();
  auto before = pair.bare->run(options_.seconds / 2, way.connections);
  if (!before) return before.error();
  auto groups = pair.host->groups();
  if (!groups) return groups.error();
  auto cpu = pair.host->cpu_seconds();
  pair.writers->begin_measuring();
  Manner manner;
  manner.under_way = static_cast<std::size_t>(way.under_way);
  manner.in_list = static_cast<std::size_t>(way.in_list);
  auto run = (*lanes)->run(*pair.writers, manner, options_.seconds);
  if (!run) return run.error();
  cpu = pair.host->cpu_seconds() - cpu;
  auto groups_after = pair.host->groups();
  if (!groups_after) return groups_after.error();
  auto after = pair.bare->run(options_.seconds / 2, way.connections);
  if (!after) return after.error();
  auto replies = static_cast<double>(run->replies);
  Measured out;
  if (pair.own) {
    auto own = pair.own->run(options_.seconds * kOwnShare, way.connections);
    if (!own) return own.error();
    out.own_per_second = *own;
  }
  out.per_second = replies / run->seconds;
  out.floor_per_second = (before->per_second + after->per_second) / 2;
  out.floor_p99_ms = (before->transaction.p99 + after->transaction.p99) / 2;
  out.took = pair.writers->took().percentiles();
  out.server_cpu_us = cpu * 1e6 / replies;
  out.client_cpu_us = run->cpu_seconds * 1e6 / replies;
  // The question itself is a group of its own.
  out.replies_a_sync = replies / static_cast<double>(std::max<std::int64_t>(*groups_after - *groups - 1, 1));
  return out;
}

Result<void> Rounds::kill_and_look(Pair& pair, int number) {
  auto connections =
      static_cast<std::size_t>(*std::max_element(options_.connections.begin(), options_.connections.end()));
  auto lanes = Lanes::open(pair.host->address(), pair.host->tokens(connections));
  if (!lanes) return lanes.error();
  pair.writers->seat(connections, kUsers);
  Manner manner;
  manner.abandon = true;  // the server is killed in the middle of its work
  if (auto run = (*lanes)->run(*pair.writers, manner, kAbandonedSeconds); !run) return run.error();
  report_.resident.push_back(static_cast<double>(pair.host->resident_bytes()));
  pair.host->kill();
  if (auto started = pair.host->start(); !started) return started.error();
  auto back = read_back(*pair.host, pair.marks, options_.seed + static_cast<std::uint64_t>(number));
  report_.read_back += back.cases;
  report_.missing.insert(report_.missing.end(), back.missing.begin(), back.missing.end());
  report_.cases.push_back(static_cast<double>(pair.marks.size()));
  return {};
}

Result<void> Rounds::round(Pair& pair, int number, bool with_reads) {
  std::int64_t turns_before = 0;
  for (const auto& mark : pair.marks) turns_before += mark.acknowledged;
  auto check = pair.bare->run(kCheckSeconds, 1);
  if (!check) return check.error();
  report_.bare_p50_ms.push_back(check->transaction.p50);
  report_.is_kept.push_back(check->transaction.p50 <= kBareP50MsMax);
  for (std::size_t n = 0; n < report_.rows.size(); ++n) {
    auto& row = report_.rows[(n + static_cast<std::size_t>(number)) % report_.rows.size()];
    auto measured = measure(pair, row.way);
    if (!measured) return measured.error();
    row.rounds.push_back(*measured);
    err_ << fmt::format("round {} of {}: {} connections{}{}: {:.0f}/s, floor {:.0f}/s, ratio {:.2f}\n", number + 1,
                        options_.rounds, row.way.connections,
                        row.way.under_way > 1 ? fmt::format(", {} under way", row.way.under_way) : "",
                        row.way.in_list > 1 ? fmt::format(", lists of {}", row.way.in_list) : "", measured->per_second,
                        measured->floor_per_second, ratio_of(*measured))
         << std::flush;
  }
  if (with_reads)
    if (auto read = reads(pair); !read) return read;
  if (auto looked = kill_and_look(pair, number); !looked) return looked;
  std::int64_t turns = -turns_before;
  for (const auto& mark : pair.marks) turns += mark.acknowledged;
  pair.host->stop();
  auto grown = pair.host->disk_bytes() - pair.disk_bytes_before;
  report_.bytes_a_case.push_back(static_cast<double>(grown) * kStepsOfCase /
                                 static_cast<double>(std::max<std::int64_t>(turns, 1)));
  pair.disk_bytes_before += grown;
  return {};
}

// Asks for pages from `first` on, while so many write at this pace; 0: as fast as they can.
Result<void> Rounds::read_beside(Pair& pair, const std::string& load, std::size_t writing, double per_second,
                                 std::size_t first, std::size_t count, double seconds) {
  auto lanes = Lanes::open(pair.host->address(), pair.host->tokens(writing + count));
  if (!lanes) return lanes.error();
  pair.writers->seat(writing, kUsers);
  Readers readers(*pair.writers, pair.marks, writing, first, options_.seed + 2);
  Manner manner;
  for (std::size_t n = 0; n < count; ++n) manner.paces.push_back({writing + n, writing + n + 1, kReadsPerSecond});
  if (per_second > 0) manner.paces.push_back({0, writing, per_second});
  auto run = (*lanes)->run(readers, manner, seconds);
  if (!run) return run.error();
  auto written = static_cast<double>(readers.written()) / run->seconds;
  for (auto n = first; n < first + count; ++n)
    report_.reads.push_back({kReads[n].what, load, written, readers.took(n).size(), readers.took(n).percentiles()});
  return {};
}

// Each page by itself while nobody writes; then all of them while as many write as the greatest row has, at half of
// what they made there and flat out.
Result<void> Rounds::reads(Pair& pair) {
  const auto& greatest = *std::max_element(report_.rows.begin(), report_.rows.end(), [](const Row& a, const Row& b) {
    return std::pair(a.way.connections, -a.way.under_way * a.way.in_list) <
           std::pair(b.way.connections, -b.way.under_way * b.way.in_list);
  });
  std::vector<double> rates;  // of all rounds: whether one counts is not known before the end
  for (const auto& measured : greatest.rounds) rates.push_back(measured.per_second);
  auto per_second = spread_of(std::move(rates)).median;
  auto reading = kReads.size() - (options_.metrics ? 0 : 1);
  auto seconds = options_.seconds * options_.rounds;
  auto writing = static_cast<std::size_t>(greatest.way.connections);
  for (std::size_t n = 0; n < reading; ++n)
    if (auto alone = read_beside(pair, "none", 0, 0, n, 1, seconds / 5); !alone) return alone;
  if (auto half = read_beside(pair, "half", writing, per_second / 2, 0, reading, seconds); !half) return half;
  return read_beside(pair, "full", writing, 0, 0, reading, seconds);
}

Result<Report> Rounds::play() {
  if (auto looked = look_at_empty(); !looked) return looked.error();
  Pair pair;
  if (options_.stored > 0) {
    if (auto made = make(pair, "stored"); !made) return made.error();
    if (auto looked = look_at_stored(pair); !looked) return looked.error();
  }
  for (int number = 0; number < options_.rounds; ++number) {
    if (options_.stored == 0) {
      if (auto made = make(pair, fmt::format("round-{}", number + 1)); !made) return made.error();
    } else if (number > 0) {
      if (auto started = pair.host->start(); !started) return started.error();
    }
    bool is_last = number + 1 == options_.rounds;
    if (auto played = round(pair, number, is_last && options_.reads); !played) return played.error();
  }
  if (std::find(report_.is_kept.begin(), report_.is_kept.end(), true) == report_.is_kept.end())
    report_.is_kept.assign(report_.is_kept.size(), true);  // better than nothing; the report says how it was
  return report_;
}

}  // namespace trajectum::bench

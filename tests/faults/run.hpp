// One seeded run of a whole server on a disk and a network that fail: clients send commands as frames, some twice; the
// server plays them in groups through `rpc` and the real engine; answers are late or lost; the disk loses what was not
// synced, tears it, fails a sync or a read, is full, is slow; the process dies at any write, also while it comes back;
// batches run, another version of the bundle is served, and the first again; a backup is made, and the server goes on
// from it on another disk. Clients remember what they were answered. A seed replays all of it.
#ifndef TRAJECTUM_TESTS_FAULTS_RUN_HPP
#define TRAJECTUM_TESTS_FAULTS_RUN_HPP
#include <string>
#include <vector>

#include "plugin/generation.hpp"

namespace trajectum::faults {

struct Outcome {
  std::string broken;  // "": everything held
  std::size_t groups = 0, sent = 0, again = 0, acknowledged = 0, refused = 0, restarts = 0, cuts = 0, at_once = 0;
  std::size_t full = 0, failed_syncs = 0, dropped = 0, failed_reads = 0;
  std::size_t slow_syncs = 0, switches = 0, batch_items = 0, backups = 0, restored = 0;
  std::int64_t lost_writes = 0;
  std::string trace;  // of what happened, to compare two runs of a seed
  void add(const Outcome& more);
};

/// Stops at the first broken promise and tells seed and step. It begins with the first of the versions, which may be
/// used again, by one run at a time.
Outcome run(const std::vector<plugin::Generation>& versions, std::uint64_t seed, std::size_t steps);

}  // namespace trajectum::faults

#endif  // TRAJECTUM_TESTS_FAULTS_RUN_HPP

// Reads an archive (store/archive/generation.hpp): what moments it gives, whether it is sound, and the data directory
// of one of them. Thread: any; what takes long gives up when `stop` comes true, with `unavailable` "stopping".
#ifndef TRAJECTUM_BACKUP_ARCHIVE_HPP
#define TRAJECTUM_BACKUP_ARCHIVE_HPP
#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include "backup/manifest.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace trajectum::backup {

/// True of the folder of an archive, and of that of one of its generations.
bool is_archive(const std::string& path);

/// Makes a data directory as it was after the newest commit in which nothing had happened after `until` (nothing: after
/// the newest there is), from all generations, or from the one that is named. Reads every frame that it plays and every
/// document that it names, and counts again what it wrote. A commit may hold what some connections asked within the
/// same few milliseconds; it is there whole or not at all. Errors: `refused` "archive.none", "archive.newer",
/// "restore.until" (no moment so early), "restore.gap" (it lies
/// where not every commit was archived: a server was killed, or its archive failed), "restore.damaged",
/// "restore.format", "restore.data"; `unavailable`.
Result<Manifest> restore_archive(const std::string& path, std::optional<Instant> until, const std::string& data,
                                 const std::atomic<bool>& stop);

/// What an archive gives, and what is wrong with it; empty: nothing.
struct ArchiveVerified {
  Instant from = 0, until = 0;  // the moments it gives, from the first generation to the last
  std::int64_t generations = 0, commits = 0, bytes = 0;
  std::int64_t gaps = 0;  // in which not every commit is a moment
  std::vector<Text> findings;
};
/// Reads all of it. Errors: as above.
Result<ArchiveVerified> verify_archive(const std::string& path, const std::atomic<bool>& stop);

}  // namespace trajectum::backup

#endif  // TRAJECTUM_BACKUP_ARCHIVE_HPP

// Backups of a data directory, made beside a running server, verified, and restored. A shelf is a folder of backups; a
// backup is a folder that is whole or is not there:
//   trajectum.db          the database as it stood at one moment
//   blobs/REGION/AB/AB..  the bytes of documents, under their hash
//   blobs.sha256          their hashes, as `sha256sum -c` reads them
//   backup.json           what all of it must be (manifest.hpp); written last
// It knows what rows are for only as far as a backup must be judged: which blobs are wanted, which format is stored.
// Thread: any; what takes long gives up when `stop` comes true, with `unavailable` "stopping".
#ifndef TRAJECTUM_BACKUP_BACKUP_HPP
#define TRAJECTUM_BACKUP_BACKUP_HPP
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backup/manifest.hpp"
#include "base/clock.hpp"
#include "base/result.hpp"

namespace trajectum::backup {

struct Made {
  std::string name;  // of its folder on the shelf
  Manifest manifest;
  std::vector<Text> findings;  // what could not be copied because the server's own copy is damaged; empty: nothing
};

/// Makes a backup of the directory on the shelf, which is made when it is not there. Nobody who writes waits. A blob
/// that the newest backup of the shelf has is linked to it, not written again. Errors: `unavailable` (disk); `refused`
/// "backup.busy" (another is being made there), "backup.data" (no data directory), "backup.schema" (an older version's:
/// start the server once), "schema.newer".
Result<Made> create(const std::string& data, const std::string& shelf, const std::string& program, Instant now,
                    const std::atomic<bool>& stop);

/// What is wrong with a backup; empty: nothing. Reads all of it. Errors: `refused` "backup.none" (this is none, or it
/// is not whole), "backup.newer" and "schema.newer" (a newer version made it), "schema.foreign"; `unavailable`.
struct Verified {
  Manifest manifest;
  std::vector<Text> findings;
};
Result<Verified> verify(const std::string& path, const std::atomic<bool>& stop);

/// Makes a data directory of a backup that is verified first; gives what it is. Errors: as `verify`; `refused`
/// "restore.damaged", "restore.format" (another version stored it), "restore.data" (there is something already).
Result<Manifest> restore(const std::string& path, const std::string& data, const std::atomic<bool>& stop);

/// The names of the whole backups of a shelf, oldest first.
std::vector<std::string> all_on(const std::string& shelf);
/// What a backup says of itself. Errors: `refused` "backup.none"; what cannot be read.
Result<Manifest> manifest_of(const std::string& path);
/// Of a shelf the newest that holds nothing later than an instant. Errors: `refused` "restore.until" when there is
/// none.
Result<std::string> newest_until(const std::string& shelf, Instant until);
/// Leaves the newest `keep` whole ones on the shelf; gives the names of those that went.
Result<std::vector<std::string>> trim(const std::string& shelf, std::size_t keep);

}  // namespace trajectum::backup

#endif  // TRAJECTUM_BACKUP_BACKUP_HPP

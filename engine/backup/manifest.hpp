// What a backup is, as its backup.json says.
// Grammar:  {"trajectum_backup": 1, "made_at", "as_of", "program", "schema", "format", "tables": [{"name", "rows",
// "sha256"}], "blobs": {"count", "bytes", "sha256"}, "digest"}
#ifndef TRAJECTUM_BACKUP_MANIFEST_HPP
#define TRAJECTUM_BACKUP_MANIFEST_HPP
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/value.hpp"
#include "store/database_file.hpp"

namespace trajectum::backup {

struct Manifest {
  Instant made_at = 0;      // by the clock of the machine
  Instant as_of = 0;        // of the last turn that is in it, by the clock of the server; 0: none is
  std::string program;      // the version that made it
  std::int64_t schema = 0;  // of the database
  std::int64_t format = 0;  // of what is stored in it (state/region.hpp); 0: nothing is
  std::vector<store::TableDigest> tables;
  std::int64_t blobs = 0, blob_bytes = 0;
  std::string blob_list;  // SHA-256 of blobs.sha256
  std::string digest;     // of all that is kept: the tables, the list of blobs, schema and format
};

/// The digest that these tables and this list have.
std::string digest_of(const Manifest& manifest);
Record to_record(const Manifest& manifest);
/// Errors: `refused` "backup.none", "backup.newer".
Result<Manifest> read_manifest(const std::string& json);

}  // namespace trajectum::backup

#endif  // TRAJECTUM_BACKUP_MANIFEST_HPP

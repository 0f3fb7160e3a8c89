// A database that is looked at from outside, not served: copied while a server writes it, digested, examined. It
// changes nothing and knows no row's meaning. Thread: any, one at a time; a server's own connection is another one.
#ifndef TRAJECTUM_STORE_DATABASE_FILE_HPP
#define TRAJECTUM_STORE_DATABASE_FILE_HPP
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"

namespace trajectum::store {

/// All rows of a table, in the order of its key, as one SHA-256: two tables with the same one hold the same.
struct TableDigest {
  std::string name;
  std::int64_t rows = 0;
  std::string sha256;
};

/// A row that another one should go with, and does not.
struct LooseRow {
  RegionNo region = 0;
  std::int64_t no = 0;  // of a case, or of a history row
};
struct LooseRows {
  std::string kind;             // stable: "item.case", "timer.case" ...
  std::int64_t count = 0;       // of all
  std::vector<LooseRow> first;  // at most limits::kFindingsOfKindMax
};

/// What a data directory takes of its disk, and what is left there; bytes.
struct Room {
  std::int64_t wal = 0, database = 0, free = 0;
};
/// Nothing when there is no database, or the system does not say.
std::optional<Room> room_of(const std::string& data);

class DatabaseFile {
 public:
  /// Whether a server may write it meanwhile, or it lies in a backup and nobody does.
  enum class Of { server, backup };

  /// Opens to read. What takes long gives up, with `unavailable` "stopping", when `stop` comes true; it is borrowed.
  /// Errors: `unavailable`; `refused` "schema.foreign" (no database of ours) and "schema.newer" (a newer version's).
  static Result<std::unique_ptr<DatabaseFile>> open(const std::string& path, Of of, const std::atomic<bool>& stop);
  virtual ~DatabaseFile() = default;

  virtual std::int64_t schema() = 0;
  /// True when this version reads it as it is; an older schema is migrated by a start of the server first.
  virtual bool is_newest() = 0;
  /// What stood in it at one moment, as a new file; synced. Nobody who writes waits for it.
  virtual Result<void> copy_to(const std::string& path) = 0;
  virtual Result<std::vector<TableDigest>> digest() = 0;
  /// What SQLite finds wrong with its pages, and with `whole` with its indexes too; at most
  /// limits::kFindingsOfKindMax sentences of SQLite's own. Empty: nothing.
  virtual Result<std::vector<std::string>> page_faults(bool whole) = 0;
  /// Rows that do not fit each other. Only of the newest schema.
  virtual Result<std::vector<LooseRows>> loose_rows() = 0;
  /// The entries of a space in every region.
  using Visit = std::function<void(RegionNo, std::string_view key, std::string_view body)>;
  virtual Result<void> entries(const std::string& space, const Visit& visit) = 0;
  /// When the last turn of any region was played; 0 without one.
  virtual Result<Instant> last_turn() = 0;
};

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_DATABASE_FILE_HPP

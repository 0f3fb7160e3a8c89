// One SQLite connection and its prepared statements. Opened hardened: WAL, synchronous=FULL, defensive, untrusted
// schema, no double-quoted strings, no ATTACH. Thread: one at a time (NOMUTEX).
#ifndef TRAJECTUM_STORE_SQLITE_CONNECTION_HPP
#define TRAJECTUM_STORE_SQLITE_CONNECTION_HPP
#include <sqlite3.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"
#include "store/sqlite/gather_vfs.hpp"
#include "store/store.hpp"

namespace trajectum::store::sqlite {

/// A refusal of the disk or the file, as an Error `unavailable`; `what` goes into its reason.
Error disk_error(sqlite3* db, int code, std::string_view what);
/// What the disk lets be written after SQLite said this. What was refused before its sync may be tried again; of
/// anything else nobody knows what is on the disk.
Disk disk_after(int code);
/// Why nothing is written from here on.
Error trouble_error(sqlite3* db, int code, std::string_view what, Disk disk);

class Connection {
 public:
  /// Opens and configures; the schema is not looked at. Errors: `unavailable`.
  static Result<std::unique_ptr<Connection>> open(const SqliteOptions& options);
  /// Opens to read only, hardened as well. `is_still`: nobody writes it, so no file appears beside it. Errors:
  /// `unavailable`, of a file that is not there or is no database.
  static Result<std::unique_ptr<Connection>> open_to_read(const std::string& path, bool is_still);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* raw() { return db_; }
  /// A column that may be packed. Damage is a read that fails: the page is not what was written.
  std::string unpack(std::string_view stored);
  /// Throws ReadFailed, after `noted` was told. A code that only a bug gives stops the process.
  [[noreturn]] void fail_read(int code);
  void on_failed_read(std::function<void(int code)> noted) { noted_ = std::move(noted); }
  /// Every read throws from here on, or (0) none does: of a group that cannot be committed, whose pages may be lost.
  void forbid_reads(int code) { forbidden_ = code; }
  int forbidden() const { return forbidden_; }
  /// Runs fixed SQL text without parameters, any number of statements.
  Result<void> run(const char* sql);
  /// The first column of the first row; 0 without one. For fixed SQL at start.
  std::int64_t number(const char* sql);
  /// Switches to WAL. Only for a file whose schema was accepted: it changes the file.
  Result<void> use_wal(std::int64_t cache_kib);
  /// Copies the whole WAL into the database, syncs both and empties the WAL.
  Result<void> checkpoint();

 private:
  Connection(sqlite3* db, std::unique_ptr<GatherVfs> vfs) : vfs_(std::move(vfs)), db_(db) {}
  static Result<std::unique_ptr<Connection>> open_file(const std::string& path, int flags, const char* vfs);
  std::unique_ptr<GatherVfs> vfs_;
  sqlite3* db_;
  std::function<void(int)> noted_;
  int forbidden_ = 0;
};

/// A prepared statement that is kept. Strings are bound without a copy: they must live until the next reset.
class Statement {
 public:
  /// SQL of ours that does not compile means a damaged schema, and asserts.
  Statement(Connection& db, const char* sql);
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int at, std::int64_t n);
  Statement& text(int at, std::string_view s);
  Statement& null(int at);
  Statement& blob(int at, std::string_view s);
  /// Steps to the next row. A failure throws ReadFailed.
  bool row();
  /// Runs a write to its end and resets. The SQLite code; SQLITE_DONE is success.
  int run();
  void reset() { sqlite3_reset(statement_); }
  /// True from the first row until reset: somebody further up still reads it.
  bool busy() const { return sqlite3_stmt_busy(statement_) != 0; }
  const char* sql() const { return sqlite3_sql(statement_); }

  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }
  /// Text or bytes of a column; dies at the next step or reset.
  std::string_view bytes(int column) const;
  bool is_null(int column) const;

 private:
  Connection& db_;
  sqlite3_stmt* statement_ = nullptr;
};

/// A kept statement for the length of one read, reset at the end. A read inside the callback of the same read gets a
/// statement of its own.
class Reading {
 public:
  Reading(Connection& db, Statement& kept)
      : spare_(kept.busy() ? std::make_unique<Statement>(db, kept.sql()) : nullptr), used_(spare_ ? *spare_ : kept) {}
  ~Reading() { used_.reset(); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  Statement& operator*() { return used_; }
  Statement* operator->() { return &used_; }

 private:
  std::unique_ptr<Statement> spare_;
  Statement& used_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_CONNECTION_HPP

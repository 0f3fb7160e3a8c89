#include "store/sqlite/connection.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <mutex>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "store/sqlite/packing.hpp"

namespace trajectum::store::sqlite {
namespace {

constexpr int kBusyMs = 5000;  // a backup or a doctor that holds a lock; longer means another server
// When the WAL is taken over is decided in checkpointer.hpp.
constexpr const char* kSettings = R"sql(
PRAGMA synchronous=FULL;
PRAGMA wal_autocheckpoint=0;
PRAGMA temp_store=MEMORY;
PRAGMA mmap_size=0;
)sql";

void configure_library_once() {
  static std::once_flag done;
  // Counting every allocation costs a lock on each; refused when a test registered its VFS first, which is harmless.
  std::call_once(done, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

void harden(sqlite3* db) {
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  // Our own statements stay far below these; anything larger is not ours.
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 16 * 1024);
  sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER, 32);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db, SQLITE_LIMIT_COMPOUND_SELECT, 2);
  sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64);
}

/// What SQLite says of our own mistakes only, or of a machine without memory.
bool is_bug(int code) {
  switch (code & 0xff) {
    case SQLITE_ERROR:
    case SQLITE_INTERNAL:
    case SQLITE_NOMEM:
    case SQLITE_MISUSE:
    case SQLITE_RANGE: return true;
    default: return false;
  }
}

/// Never null: SQLite takes a null pointer for NULL.
const char* start_of(std::string_view s) { return s.data() == nullptr ? "" : s.data(); }

}  // namespace

Error disk_error(sqlite3* db, int code, std::string_view what) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = fmt::format("store.{}.{}", what, sqlite3_errstr(code));
  const char* detail = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  e.text = {fmt::format("Opslaan lukt niet ({}: {}).", what, detail),
            fmt::format("The store does not work ({}: {}).", what, detail)};
  return e;
}

Disk disk_after(int code) {
  int kind = code & 0xff;
  if (kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB) return Disk::corrupt;
  bool before_sync = kind == SQLITE_FULL || kind == SQLITE_BUSY || code == SQLITE_IOERR_WRITE ||
                     code == SQLITE_IOERR_SHMSIZE || kind == SQLITE_READONLY;
  return before_sync ? Disk::full : Disk::failed;
}

Error trouble_error(sqlite3* db, int code, std::string_view what, Disk disk) {
  auto e = disk_error(db, code, what);
  auto why = fmt::format("{}: {}", what, sqlite3_errstr(code));
  if (disk == Disk::full) {
    e.reason = kDiskFull;
    e.text = {fmt::format("Opslaan lukt nu niet: de schijf is vol, of weigert ({}). Lezen gaat door; maak ruimte en "
                          "vraag het opnieuw met hetzelfde command_id.",
                          why),
              fmt::format("Writing does not work now: the disk is full, or refuses ({}). Reading goes on; make room "
                          "and ask again with the same command_id.",
                          why)};
  } else if (disk == Disk::corrupt) {
    e.reason = kDiskCorrupt;
    e.text = {fmt::format("De database is beschadigd ({}). Wat nog te lezen is, wordt gelezen; er wordt niets meer "
                          "geschreven. Draai `trajectum doctor`, zet zo nodig een reservekopie terug en start de "
                          "server opnieuw; vraag het dan opnieuw met hetzelfde command_id.",
                          why),
              fmt::format("The database is damaged ({}). What can be read still is; nothing is written any more. Run "
                          "`trajectum doctor`, restore a backup if need be and restart the server; then ask again with "
                          "the same command_id.",
                          why)};
  } else {
    e.reason = kDiskFailed;
    e.text = {fmt::format("Opslaan lukt niet meer: de schijf faalde ({}). Lezen gaat door; kijk de schijf na, start de "
                          "server opnieuw en vraag het opnieuw met hetzelfde command_id.",
                          why),
              fmt::format("Writing does not work any more: the disk failed ({}). Reading goes on; check the disk, "
                          "restart the server and ask again with the same command_id.",
                          why)};
  }
  return e;
}

Result<std::unique_ptr<Connection>> Connection::open_file(const std::string& path, int flags, const char* vfs) {
  configure_library_once();
  sqlite3* db = nullptr;
  auto gather = std::make_unique<GatherVfs>(vfs ? vfs : "");
  if (gather->name()) vfs = gather->name();
  int code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
  if (code != SQLITE_OK) {
    Error e = disk_error(db, code, "open");
    sqlite3_close_v2(db);
    return e;
  }
  std::unique_ptr<Connection> opened(new Connection(db, std::move(gather)));
  harden(db);
  sqlite3_busy_timeout(db, kBusyMs);
  // The first read of the file: a file that is no database says so here.
  if (auto read = opened->run("SELECT count(*) FROM sqlite_schema"); !read) return read.error();
  return opened;
}

Result<std::unique_ptr<Connection>> Connection::open(const SqliteOptions& options) {
  const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  return open_file(options.path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs);
}

Result<std::unique_ptr<Connection>> Connection::open_to_read(const std::string& path, bool is_still) {
  std::string uri = "file:";
  for (char c : path) {
    bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '.';
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  if (is_still) uri += "?immutable=1";
  return open_file(uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
}

Connection::~Connection() { sqlite3_close_v2(db_); }

std::string Connection::unpack(std::string_view stored) {
  auto plain = sqlite::unpack(stored);
  if (!plain) fail_read(SQLITE_CORRUPT);
  return std::move(*plain);
}

void Connection::fail_read(int code) {
  if (is_bug(code)) {
    log::critical("database.unreadable", "the database cannot be read: {why} (code {code})",
                  {{"why", sqlite3_errmsg(db_)}, {"code", code}});
    TRAJECTUM_ASSERT(false && "the database can be read");
  }
  auto why = trouble_error(db_, code, "read", disk_after(code));
  if (noted_) noted_(code);
  throw ReadFailed(std::move(why));
}

Result<void> Connection::run(const char* sql) {
  int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return disk_error(db_, code, "run");
  return {};
}

std::int64_t Connection::number(const char* sql) {
  Statement statement(*this, sql);
  return statement.row() ? statement.number(0) : 0;
}

Result<void> Connection::use_wal(std::int64_t cache_kib) {
  if (auto done = run("PRAGMA page_size=4096; PRAGMA journal_mode=WAL;"); !done) return done;
  if (auto done = run(kSettings); !done) return done;
  // A PRAGMA takes no parameters; this is a number and nothing else.
  if (auto done = run(fmt::format("PRAGMA cache_size=-{:d}", cache_kib).c_str()); !done) return done;
  // What a reader let grow goes back to the disk when the WAL begins anew.
  auto kept = fmt::format("PRAGMA journal_size_limit={:d}", limits::kWalAlarmBytes / 4);
  if (auto done = run(kept.c_str()); !done) return done;
  Statement mode(*this, "PRAGMA journal_mode");
  if (!mode.row() || mode.bytes(0) != "wal") return disk_error(db_, SQLITE_CANTOPEN, "wal");
  return {};
}

Result<void> Connection::checkpoint() {
  int code = sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code != SQLITE_OK) return disk_error(db_, code, "checkpoint");
  return {};
}

Statement::Statement(Connection& db, const char* sql) : db_(db) {
  int code = sqlite3_prepare_v3(db.raw(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK && !is_bug(code)) db.fail_read(code);
  if (code != SQLITE_OK) {
    log::critical("database.schema", "the schema does not fit: {why} in {sql}",
                  {{"why", sqlite3_errmsg(db.raw())}, {"sql", sql}});
    TRAJECTUM_ASSERT(false && "every statement fits the schema");
  }
}

Statement& Statement::bind(int at, std::int64_t n) {
  sqlite3_bind_int64(statement_, at, n);
  return *this;
}
Statement& Statement::text(int at, std::string_view s) {
  sqlite3_bind_text64(statement_, at, start_of(s), s.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}
Statement& Statement::blob(int at, std::string_view s) {
  sqlite3_bind_blob64(statement_, at, start_of(s), s.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::null(int at) {
  sqlite3_bind_null(statement_, at);
  return *this;
}

bool Statement::row() {
  if (db_.forbidden() != 0) db_.fail_read(db_.forbidden());
  errno = 0;
  int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if ((code & 0xff) == SQLITE_CORRUPT && errno == EIO) code = SQLITE_IOERR_READ;  // as SQLite calls a disk that fails
  if (code != SQLITE_DONE) db_.fail_read(code);
  return false;
}

int Statement::run() {
  int code = sqlite3_step(statement_);
  sqlite3_reset(statement_);
  return code;
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

std::string_view Statement::bytes(int column) const {
  const void* start = sqlite3_column_blob(statement_, column);
  auto count = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return start == nullptr ? std::string_view{} : std::string_view{static_cast<const char*>(start), count};
}

}  // namespace trajectum::store::sqlite

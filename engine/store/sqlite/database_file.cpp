// A SQLite database looked at from outside, over a connection that only reads. Damage is an answer here, not a reason
// to stop: nothing goes through Statement, which throws when a read fails.
#include "store/database_file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/limits.hpp"
#include "base/read_failed.hpp"
#include "base/sha256.hpp"
#include "store/item_page.hpp"
#include "store/sqlite/case_items.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/loose_rows.hpp"
#include "store/sqlite/migrations.hpp"

namespace trajectum::store {
namespace {

using namespace sqlite;

constexpr std::int64_t kBytesBetweenSyncs = 4 * 1024 * 1024;  // of a copy: some 20 ms of a disk
constexpr int kStepsBetweenLooks = 10'000;  // of SQLite, before it looks whether to give up: some milliseconds

Error stopping() {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "stopping";
  e.text = {"De server stopt; begin opnieuw als hij er weer is.", "The server stops; begin again when it is back."};
  return e;
}

/// A quoted name of a table or a column, which no parameter can stand for.
std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (char c : name) {
    out += c;
    if (c == '"') out += '"';
  }
  return out + "\"";
}

/// The value of a column, with its type and its length before it: no two rows give the same bytes.
void add_value(Sha256& hash, sqlite3_stmt* row, int column) {
  int type = sqlite3_column_type(row, column);
  std::string head(1, static_cast<char>('0' + type));
  std::int64_t n = 0;
  if (type == SQLITE_INTEGER) {
    n = sqlite3_column_int64(row, column);
  } else if (type == SQLITE_FLOAT) {
    double d = sqlite3_column_double(row, column);
    std::memcpy(&n, &d, sizeof n);
  } else if (type != SQLITE_NULL) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    hash.add(head + std::to_string(size) + ":");
    if (size > 0) hash.add({bytes, size});
    return;
  }
  hash.add(head + std::to_string(n) + ";");
}

class SqliteFile final : public DatabaseFile {
 public:
  SqliteFile(std::unique_ptr<Connection> db, const std::atomic<bool>& stop) : db_(std::move(db)), stop_(stop) {
    auto look = [](void* self) { return static_cast<SqliteFile*>(self)->look_up() ? 1 : 0; };
    sqlite3_progress_handler(db_->raw(), kStepsBetweenLooks, look, this);
  }

  std::int64_t schema() override {
    std::int64_t out = 0;
    (void)each("PRAGMA user_version", [&](sqlite3_stmt* row) { out = sqlite3_column_int64(row, 0); });
    return out;
  }
  bool is_newest() override { return schema() == newest_schema(); }

  Result<void> copy_to(const std::string& path) override {
    // SQLite does not sync what VACUUM INTO writes; and all of it at the end would keep the disk from the server.
    written_ = ::open(path.c_str(), O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (written_ < 0) return disk_error(nullptr, SQLITE_CANTOPEN, "copy");
    synced_ = 0;
    sqlite3_limit(db_->raw(), SQLITE_LIMIT_ATTACHED, 1);  // VACUUM attaches what it writes
    sqlite3_stmt* vacuum = nullptr;
    int code = sqlite3_prepare_v2(db_->raw(), "VACUUM INTO ?1", -1, &vacuum, nullptr);
    if (code == SQLITE_OK) {
      sqlite3_bind_text(vacuum, 1, path.c_str(), -1, SQLITE_STATIC);
      code = sqlite3_step(vacuum);
    }
    sqlite3_finalize(vacuum);
    sqlite3_limit(db_->raw(), SQLITE_LIMIT_ATTACHED, 0);
    bool synced = fsync(written_) == 0;
    close(std::exchange(written_, -1));
    if (code != SQLITE_DONE) return trouble(code, "copy");
    return synced ? Result<void>() : disk_error(nullptr, SQLITE_IOERR_FSYNC, "copy");
  }

  Result<std::vector<TableDigest>> digest() override {
    std::vector<std::string> names;
    auto named = each(
        "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND "
        "sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
        [&](sqlite3_stmt* row) { names.push_back(text_at(row, 0)); });
    if (!named) return named.error();
    std::vector<TableDigest> out;
    for (const auto& name : names) {
      auto one = digest_of(name);
      if (!one) return one.error();
      out.push_back(std::move(*one));
    }
    return out;
  }

  Result<std::vector<std::string>> page_faults(bool whole) override {
    static_assert(limits::kFindingsOfKindMax == 20, "the number in the pragmas");
    std::vector<std::string> out;
    auto looked = each(whole ? "PRAGMA integrity_check(20)" : "PRAGMA quick_check(20)", [&](sqlite3_stmt* row) {
      if (auto said = text_at(row, 0); said != "ok") out.push_back(said);
    });
    if (!looked) {
      if (stop_) return looked.error();
      out.push_back(looked.error().text.en);  // damage that even the check cannot pass
    }
    return out;
  }

  Result<std::vector<LooseRows>> loose_rows() override {
    std::vector<LooseRows> out;
    for (const auto& rule : kLooseRules) {
      LooseRows found;
      found.kind = rule.kind;
      auto looked = each(rule.sql, [&](sqlite3_stmt* row) { add(found, row); });
      if (!looked) return looked.error();
      if (found.count > 0) out.push_back(std::move(found));
    }
    if (auto compared = compare_items(out); !compared) return compared.error();
    return out;
  }

  Result<void> entries(const std::string& space, const Visit& visit) override {
    return each(
        "SELECT region, key, body FROM entries WHERE space=?1 ORDER BY region, key",
        [&](sqlite3_stmt* row) {
          visit(static_cast<RegionNo>(sqlite3_column_int64(row, 0)), text_at(row, 1), text_at(row, 2));
        },
        space);
  }

  Result<Instant> last_turn() override {
    Instant out = 0;
    // The last row of each region: a number of history is the region's and its own.
    auto read = each(
        "SELECT (SELECT at FROM history WHERE id<((no+1)<<47) AND id>(no<<47) ORDER BY id DESC LIMIT 1) FROM region",
        [&](sqlite3_stmt* row) { out = std::max<Instant>(out, sqlite3_column_int64(row, 0)); });
    if (!read) return read.error();
    return out;
  }

 private:
  /// Now and then, in the middle of a statement: true gives it up.
  bool look_up() {
    struct stat s {};
    if (written_ >= 0 && fstat(written_, &s) == 0 && s.st_size - synced_ >= kBytesBetweenSyncs) {
      (void)fdatasync(written_);  // the last one tells whether the disk refuses
      synced_ = s.st_size;
    }
    return stop_;
  }

  Error trouble(int code, const char* what) {
    if (stop_ && code == SQLITE_INTERRUPT) return stopping();
    return disk_error(db_->raw(), code, what);
  }

  static std::string text_at(sqlite3_stmt* row, int column) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(row, column));
    auto size = static_cast<std::size_t>(sqlite3_column_bytes(row, column));
    return bytes == nullptr ? std::string() : std::string(bytes, size);
  }

  /// Every row of a query; the text is ours, or made of names that are quoted.
  Result<void> each(const std::string& sql, const std::function<void(sqlite3_stmt*)>& f,
                    const std::string& first = "") {
    sqlite3_stmt* query = nullptr;
    int code = sqlite3_prepare_v2(db_->raw(), sql.c_str(), -1, &query, nullptr);
    if (code == SQLITE_OK && sqlite3_bind_parameter_count(query) > 0)
      sqlite3_bind_text(query, 1, first.c_str(), -1, SQLITE_STATIC);
    if (code == SQLITE_OK)
      while ((code = sqlite3_step(query)) == SQLITE_ROW) f(query);
    auto done = code == SQLITE_DONE ? Result<void>() : Result<void>(trouble(code, "read"));
    sqlite3_finalize(query);
    return done;
  }

  Result<TableDigest> digest_of(const std::string& table) {
    std::string order;
    auto keyed = each(
        "SELECT name FROM pragma_table_info(?1) WHERE pk>0 ORDER BY pk",
        [&](sqlite3_stmt* row) { order += (order.empty() ? "" : ", ") + quoted(text_at(row, 0)); }, table);
    if (!keyed) return keyed.error();
    if (order.empty()) order = "rowid";
    TableDigest out;
    out.name = table;
    Sha256 hash;
    auto read = each("SELECT * FROM " + quoted(table) + " ORDER BY " + order, [&](sqlite3_stmt* row) {
      ++out.rows;
      for (int i = 0; i < sqlite3_column_count(row); ++i) add_value(hash, row, i);
    });
    if (!read) return read.error();
    out.sha256 = hash.hex();
    return out;
  }

  static void add(LooseRows& found, sqlite3_stmt* row) {
    if (++found.count > static_cast<std::int64_t>(limits::kFindingsOfKindMax)) return;
    found.first.push_back({static_cast<RegionNo>(sqlite3_column_int64(row, 0)), sqlite3_column_int64(row, 1)});
  }

  /// The worklist against what lies in the rows of the cases: both say the same of each case.
  Result<void> compare_items(std::vector<LooseRows>& out) {
    LooseRows found;
    found.kind = "item.differs";
    std::vector<ItemRow> items;
    RegionNo region = 0;
    sqlite3_stmt* of_case = nullptr;
    int code = sqlite3_prepare_v2(db_->raw(), kItemsOfCase, -1, &of_case, nullptr);
    if (code != SQLITE_OK) return trouble(code, "read");
    auto compare = [&] {
      if (items.empty()) return;
      sqlite3_bind_int64(of_case, 1, region);
      sqlite3_bind_int64(of_case, 2, items.front().case_no);
      bool there = sqlite3_step(of_case) == SQLITE_ROW;
      if (there && text_at(of_case, 0) != encode_items(items)) {
        if (++found.count <= static_cast<std::int64_t>(limits::kFindingsOfKindMax))
          found.first.push_back({region, items.front().case_no});
      }
      sqlite3_reset(of_case);
      items.clear();
    };
    auto read = each(kAllItems, [&](sqlite3_stmt* row) {
      auto of = static_cast<RegionNo>(sqlite3_column_int64(row, 0));
      if (!items.empty() && (of != region || items.front().case_no != sqlite3_column_int64(row, 1))) compare();
      region = of;
      items.push_back(item_row(row));
    });
    compare();
    sqlite3_finalize(of_case);
    if (!read) return read;
    if (found.count > 0) out.push_back(std::move(found));
    return {};
  }

  static ItemRow item_row(sqlite3_stmt* row) {
    ItemRow item;
    item.case_no = sqlite3_column_int64(row, 1);
    item.instance = static_cast<InstanceNo>(sqlite3_column_int64(row, 2));
    item.queue = text_at(row, 3);
    item.node = text_at(row, 4);
    item.state = text_at(row, 5);
    auto due = static_cast<std::int32_t>(sqlite3_column_int64(row, 6));
    if (due != kNoDue) item.due = Date{due};
    item.priority = static_cast<std::int32_t>(sqlite3_column_int64(row, 7));
    item.opened_at = sqlite3_column_int64(row, 8);
    return item;
  }

  std::unique_ptr<Connection> db_;
  const std::atomic<bool>& stop_;
  int written_ = -1;  // the copy that is being made
  std::int64_t synced_ = 0;
};

}  // namespace

Result<std::unique_ptr<DatabaseFile>> DatabaseFile::open(const std::string& path, Of of,
                                                         const std::atomic<bool>& stop) try {
  auto db = Connection::open_to_read(path, of == Of::backup);
  if (!db) return db.error();
  if (auto known = check_schema(**db); !known) return known.error();
  return std::unique_ptr<DatabaseFile>(std::make_unique<SqliteFile>(std::move(*db), stop));
} catch (const ReadFailed& failed) {
  return failed.error;
}

std::optional<Room> room_of(const std::string& data) {
  struct stat wal {};
  struct stat database {};
  struct statvfs disk {};
  if (stat((data + "/trajectum.db-wal").c_str(), &wal) != 0) wal.st_size = 0;
  if (statvfs(data.c_str(), &disk) != 0 || stat((data + "/trajectum.db").c_str(), &database) != 0) return std::nullopt;
  auto free = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
  return Room{wal.st_size, database.st_size, free};
}

}  // namespace trajectum::store

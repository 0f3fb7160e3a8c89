// The SQLite driver: one connection, one group at a time, the sync inside COMMIT.
// The last numbers of a region and the hashes of its command ids live in memory and go back with a rolled-back group.
#include <algorithm>
#include <limits>
#include <map>

#include "base/limits.hpp"
#include "base/planted.hpp"
#include "base/read_failed.hpp"
#include "store/sqlite/archiver.hpp"
#include "store/sqlite/case_reader.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/command_index.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/item_reader.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/record_reader.hpp"
#include "store/sqlite/row_reader.hpp"
#include "store/sqlite/wal_tail.hpp"
#include "store/sqlite/writer.hpp"

namespace trajectum::store {
namespace {

using namespace sqlite;

constexpr Instant kDayMs = 24 * 3600 * 1000;
/// Of command ids that only the history has: a start reads some 0.3 MB of it for them.
constexpr std::size_t kCommandsBehindMax = 500;
constexpr const char* kProbe = "disk_probe";  // a setting: what is written to see whether writing goes again

/// What is kept of a region between statements.
struct Last {
  std::string name;
  HistoryNo history = 0;
  CaseNo case_no = 0;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<Connection> db, std::unique_ptr<Connection> beside, std::unique_ptr<Archiver> archiver,
              bool is_migrated)
      : archiver_(std::move(archiver)),
        db_(std::move(db)),
        checkpointer_(*db_, std::move(beside)),
        begin_(*db_, "BEGIN IMMEDIATE"),
        commit_(*db_, "COMMIT"),
        rollback_(*db_, "ROLLBACK"),
        counts_(*db_),
        writer_(*db_, counts_),
        cases_(*db_),
        items_(*db_, counts_),
        rows_(*db_),
        records_(*db_) {
    db_->on_failed_read([this](int code) { note_failed_read(code); });
    for (auto& [no, name] : rows_.regions()) {
      lasts_[no] = {name, rows_.last_history(no), cases_.last(no)};
      load_commands(no);
      if (auto row = rows_.history(no, lasts_[no].history)) at_ = std::max(at_, row->at);
    }
    if (archiver_) archiver_->start(checkpointer_, at_, is_migrated);
  }
  ~SqliteStore() override {
    if (archiver_) archiver_->stop();
  }

  Result<void> begin() override {
    TRAJECTUM_ASSERT(!open_);
    if (archiver_ && checkpointer_.may_begin_anew()) archiver_->catch_up();
    open_ = true;
    before_ = lasts_;
    may_write_ = disk_ == Disk::sound;
    if (!may_write_) return {};  // it reads: every statement is a transaction of its own
    if (int code = begin_.run(); code != SQLITE_DONE)
      note_trouble(code, "begin");
    else if (behind_.size() >= kCommandsBehindMax)
      catch_commands_up();
    if (disk_ != Disk::sound) {
      rollback();
      open_ = true;
    }
    changes_before_ = sqlite3_total_changes(db_->raw());
    return {};
  }

  Result<void> write(const Changes& changes) override {
    TRAJECTUM_ASSERT(open_);
    if (disk_ != Disk::sound) return refuse();
    Last& last = last_of(changes.region);
    for (HistoryNo next = last.history; const auto& row : changes.history) TRAJECTUM_ASSERT(row.id == ++next);
    if (auto written = writer_.write(changes, last.case_no); !written) return spoil(written.error());
    last.history += static_cast<HistoryNo>(changes.history.size());
    for (const auto& row : changes.history) group_at_ = std::max(group_at_, row.at);
    for (const auto& row : changes.cases) last.case_no = std::max(last.case_no, row.no);
    for (const auto& row : changes.commands) {
      commands_[changes.region].add(row.hash, row.history);
      (planted.command_id_outside ? outside_.commands : of_group_).emplace_back(changes.region, row);
    }
    if (planted.timer_fired_twice)
      for (const auto& row : changes.timers_gone) outside_.timers_gone.emplace_back(changes.region, row);
    return {};
  }

  Result<std::uint64_t> commit() override {
    TRAJECTUM_ASSERT(open_);
    TRAJECTUM_ASSERT(!spoiled_);
    if (disk_ != Disk::sound) {
      open_ = false;
      return durable_;
    }
    may_write_ = false;
    checkpointer_.forget_frames();
    if (archiver_) archiver_->committing();
    int code = commit_.run();
    if (planted.sync_retried && code == SQLITE_IOERR_FSYNC) code = SQLITE_DONE;
    if (code != SQLITE_DONE) {
      note_trouble(code, "commit");
      rollback();
      cut_wal_tail(*db_);
      if (archiver_) archiver_->committed(0, at_);
      return *trouble_;
    }
    open_ = false;
    if (caught_up_) behind_.clear();
    behind_.insert(behind_.end(), of_group_.begin(), of_group_.end());
    of_group_.clear();
    counts_.commit();
    caught_up_ = false;
    if (group_at_ != 0) at_ = std::exchange(group_at_, 0);
    if (archiver_) archive_commit(checkpointer_.frames());
    write_outside();
    return ++durable_;
  }

  void set_instant(Instant now) override { group_at_ = std::max(group_at_, now); }

  void rollback() override {
    if (!open_) return;
    // A full or failing disk may have rolled back by itself; then there is nothing left to do.
    if (sqlite3_get_autocommit(db_->raw()) == 0) (void)rollback_.run();
    lasts_ = before_;
    group_at_ = 0;
    of_group_.clear();
    counts_.roll_back();
    outside_ = {};
    db_->forbid_reads(0);
    open_ = spoiled_ = caught_up_ = may_write_ = false;
  }

  std::uint64_t durable() const override { return durable_; }
  Disk disk() const override { return disk_; }
  std::optional<Error> trouble() const override { return trouble_; }
  bool is_spoiled() const override { return spoiled_; }
  bool is_written() const override { return open_ && sqlite3_total_changes(db_->raw()) != changes_before_; }
  std::uint64_t reads_failed() const override { return reads_failed_; }
  void try_again() override {
    TRAJECTUM_ASSERT(!open_);
    if (disk_ != Disk::full) return;
    disk_ = Disk::sound;
    // Its pages are written, synced and free again: the next groups find them.
    for (const auto& bytes : {std::string(limits::kDiskProbeBytes, '0'), std::string()}) {
      if (auto begun = begin(); !begun || disk_ != Disk::sound) break;
      if (auto put = set_setting(kProbe, bytes); !put) break;
      if (auto committed = commit(); !committed) break;
    }
    rollback();
    if (disk_ == Disk::sound) trouble_.reset();
  }
  std::uint64_t steps() const override {
    std::uint64_t out = 0;
    for (auto* it = sqlite3_next_stmt(db_->raw(), nullptr); it; it = sqlite3_next_stmt(db_->raw(), it))
      out += static_cast<std::uint64_t>(sqlite3_stmt_status(it, SQLITE_STMTSTATUS_VM_STEP, 0));
    return out;
  }

  Result<RegionNo> region(const std::string& name) override {
    for (const auto& [no, last] : lasts_)
      if (last.name == name) return no;
    TRAJECTUM_ASSERT(open_);
    std::size_t no = lasts_.empty() ? 1 : lasts_.rbegin()->first + std::size_t{1};
    if (no > limits::kRegionsMax)
      return refused("region.max", {"Er passen geen regio's meer bij.", "There is no room for another region."});
    auto number = static_cast<RegionNo>(no);
    if (disk_ != Disk::sound) return refuse();
    if (auto put = writer_.put_region(number, name); !put) return spoil(put.error());
    lasts_[number].name = name;
    return number;
  }

  std::vector<std::pair<RegionNo, std::string>> regions() override {
    std::vector<std::pair<RegionNo, std::string>> all;
    for (const auto& [no, last] : lasts_) all.emplace_back(no, last.name);
    return all;
  }

  std::optional<std::string> setting(const std::string& name) override { return rows_.setting(name); }

  Result<void> set_setting(const std::string& name, const std::string& value) override {
    if (disk_ != Disk::sound) return refuse();
    auto put = writer_.put_setting(name, value);
    return put ? put : spoil(put.error());
  }

  std::optional<CaseRow> case_row(RegionNo region, CaseNo no) override { return cases_.by_no(region, no); }
  std::optional<std::string> case_file(RegionNo region, CaseNo no) override { return cases_.file(region, no); }
  std::optional<CaseNo> case_by_key(RegionNo region, const std::string& key) override {
    return cases_.by_key(region, key);
  }
  std::vector<CaseRow> find_cases(RegionNo region, const CaseQuery& query) override {
    return cases_.find(region, query);
  }
  std::vector<ItemFound> find_items(RegionNo region, const ItemQuery& query) override {
    return items_.find(region, query);
  }
  std::size_t count_items(RegionNo region, const ItemQuery& query) override { return items_.count(region, query); }
  std::optional<HistoryRow> history(RegionNo region, HistoryNo id) override { return rows_.history(region, id); }
  std::vector<HistoryRow> history_after(RegionNo region, HistoryNo after, std::size_t limit) override {
    return rows_.history_after(region, after, limit);
  }
  HistoryNo last_history(RegionNo region) override { return find_last(region).history; }
  CaseNo last_case(RegionNo region) override { return find_last(region).case_no; }
  std::vector<TimerRow> due_timers(RegionNo region, Instant until, std::size_t limit) override {
    return rows_.due_timers(region, until, limit);
  }
  std::optional<Instant> next_timer(RegionNo region) override { return rows_.next_timer(region); }
  std::optional<std::string> entry(RegionNo region, const std::string& space, const std::string& key) override {
    return rows_.entry(region, space, key);
  }
  void scan_entries(RegionNo region, const std::string& space, const std::string& prefix, const std::string& after,
                    const RowReader::Visit& f) override {
    rows_.scan_entries(region, space, prefix, after, f);
  }
  std::optional<std::string> record(RegionNo region, const std::string& reg, const std::string& id) override {
    return rows_.record(region, reg, id);
  }
  void scan_records(RegionNo region, const std::string& reg, const std::string& after,
                    const RowReader::Visit& f) override {
    rows_.scan_records(region, reg, after, f);
  }

  std::vector<RecordFound> find_records(RegionNo region, const RecordQuery& query) override {
    return records_.find(region, query);
  }
  std::size_t count_records(RegionNo region, const RecordQuery& query) override {
    return records_.count(region, query);
  }
  std::vector<std::pair<std::string, std::size_t>> count_record_values(RegionNo region, const RecordQuery& query,
                                                                       const std::string& field) override {
    return records_.count_values(region, query, field);
  }
  Result<void> forget_record_keys(RegionNo region, const std::string& reg) override {
    TRAJECTUM_ASSERT(open_);
    if (disk_ != Disk::sound) return refuse();
    auto forgotten = writer_.forget_record_keys(region, reg);
    return forgotten ? forgotten : spoil(forgotten.error());
  }

  std::vector<CommandRow> commands(RegionNo region, std::uint64_t hash) override {
    std::vector<CommandRow> found;
    auto index = commands_.find(region);
    if (index == commands_.end()) return found;
    for (HistoryNo history : index->second.find(hash))
      if (auto row = rows_.command(region, history, hash)) found.push_back(*row);
    return found;
  }

  std::optional<ArchiveState> archive() const override {
    return archiver_ ? std::optional(archiver_->state()) : std::nullopt;
  }
  void blob_kept(const std::string& path) override {
    if (archiver_) archiver_->blob_kept(path);
  }
  bool has_timer(RegionNo region, const TimerRow& timer) override { return rows_.has_timer(region, timer); }
  std::vector<CaseNo> open_cases_without_item(RegionNo region, CaseNo after, std::size_t limit) override {
    return cases_.open_without_item(region, after, limit);
  }

 private:
  /// The first of a WAL is waited for: a server that is killed before the archive knows the WAL costs it a new base.
  void archive_commit(int frames) {
    archiver_->committed(static_cast<std::uint32_t>(frames), at_);
    if (frames == 0) return;
    if (std::exchange(frames_, frames) >= frames) archiver_->catch_up();
  }

  Last& last_of(RegionNo region) {
    auto found = lasts_.find(region);
    TRAJECTUM_ASSERT(found != lasts_.end());
    return found->second;
  }
  Last find_last(RegionNo region) const {
    auto found = lasts_.find(region);
    return found == lasts_.end() ? Last{} : found->second;
  }
  /// Those of the last days, counted from the newest: nobody here reads a clock.
  void load_commands(RegionNo region) {
    std::optional<Instant> oldest;
    auto add = [&](const CommandRow& row) {
      if (!oldest) oldest = row.at - limits::kCommandIdDays * kDayMs;
      if (row.at < *oldest) return false;
      commands_[region].add(row.hash, row.history);
      return true;
    };
    HistoryNo last = 0;
    rows_.scan_commands(region, [&](const CommandRow& row) {
      last = row.history;
      return false;
    });
    auto behind = rows_.commands_behind(region, last);
    for (const auto& row : behind) add(row);
    rows_.scan_commands(region, add);
    for (auto row = behind.rbegin(); row != behind.rend(); ++row) behind_.emplace_back(region, *row);
  }
  /// Writes the durable ones that `commands` does not have yet. They are no loss if this group is: history has them.
  void catch_commands_up() {
    for (const auto& [region, row] : behind_)
      if (auto written = writer_.write_command(region, row); !written) return note_trouble(writer_.code(), "write");
    caught_up_ = true;
  }
  /// What a write gives that the disk does not let be done now.
  Error refuse() {
    spoiled_ = open_;
    return *trouble_;
  }
  Error spoil(const Error& error) {
    spoiled_ = open_;
    if (error.code != ErrorCode::unavailable) return error;  // a key that is taken: not the disk
    note_trouble(writer_.code(), "write");
    if (open_) db_->forbid_reads(writer_.code());
    return *trouble_;
  }
  /// What a group wrote and then cannot read is not there: pages that did not fit the cache may be lost on the way.
  void note_failed_read(int code) {
    ++reads_failed_;
    note_trouble(code, "read");
    if (!open_ || !may_write_) return;
    spoiled_ = true;
    db_->forbid_reads(code);
  }
  /// Nothing is written from here on; what lasts until a restart does, whatever comes after it.
  void note_trouble(int code, std::string_view what) {
    if (disk_ == Disk::failed || disk_ == Disk::corrupt) return;
    disk_ = disk_after(code);
    trouble_ = trouble_error(db_->raw(), code, what, disk_);
    if (disk_ != Disk::full) sqlite3_db_config(db_->raw(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }

  /// Only when a bug is planted: what belongs into the transaction of its turn, behind it.
  void write_outside() {
    for (const auto& [region, row] : outside_.commands) (void)writer_.write_command(region, row);
    for (const auto& [region, row] : outside_.timers_gone) (void)writer_.drop_timer(region, row);
    outside_ = {};
  }

  std::unique_ptr<Archiver> archiver_;  // first: it looks at the database when that is closed
  std::unique_ptr<Connection> db_;
  Checkpointer checkpointer_;
  Statement begin_, commit_, rollback_;
  QueueCounts counts_;
  Writer writer_;
  CaseReader cases_;
  ItemReader items_;
  RowReader rows_;
  RecordReader records_;
  std::map<RegionNo, Last> lasts_, before_;
  std::map<RegionNo, CommandIndex> commands_;
  std::vector<std::pair<RegionNo, CommandRow>> behind_, of_group_;  // in history only; of those the open group's own
  struct Outside {
    std::vector<std::pair<RegionNo, CommandRow>> commands;
    std::vector<std::pair<RegionNo, TimerRow>> timers_gone;
  } outside_;
  int changes_before_ = 0;  // rows, when the open group began
  bool caught_up_ = false;  // the open group wrote what was behind
  bool open_ = false;       // between begin and commit or rollback
  bool may_write_ = false;  // the open group is a transaction: the disk was sound when it began
  bool spoiled_ = false;    // a write or a read of the open group failed
  std::uint64_t reads_failed_ = 0;
  Disk disk_ = Disk::sound;
  std::optional<Error> trouble_;  // why it is not sound
  std::uint64_t durable_ = 0;
  int frames_ = std::numeric_limits<int>::max();  // of the WAL, after the newest commit
  Instant at_ = 0;                                // of it
  Instant group_at_ = 0;                          // of the open group; 0: not known
};

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options) try {
  std::unique_ptr<Archiver> archiver;
  if (!options.archive.folder.empty()) {
    auto kept = Archiver::open(options.archive, options.path);
    if (!kept) return kept.error();
    archiver = std::move(*kept);
  }
  auto opened = Connection::open(options);
  if (!opened) return opened.error();
  Connection& db = **opened;
  if (auto checked = check_schema(db); !checked) return checked.error();
  if (auto done = db.use_wal(options.cache_kib); !done) return done.error();
  // Pages that a failed sync left in the cache look good and are not on disk: rewrite and sync them before any reply.
  if (auto done = db.checkpoint(); !done) return done.error();
  bool is_migrated = db.number("PRAGMA user_version") != newest_schema();
  if (auto done = migrate(db); !done) return done.error();
  if (archiver && is_migrated)  // it begins with an empty WAL
    if (auto done = db.checkpoint(); !done) return done.error();
  // A file system of a test is for one thread.
  auto beside = options.vfs.empty() ? Connection::open(options) : std::unique_ptr<Connection>();
  if (!beside) return beside.error();
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(*opened), std::move(*beside), std::move(archiver), is_migrated));
} catch (const ReadFailed& failed) {
  return failed.error;
}

Result<std::unique_ptr<Store>> open_sqlite_to_read(const std::string& path) try {
  auto opened = Connection::open_to_read(path, false);
  if (!opened) return opened.error();
  Connection& db = **opened;
  if (auto checked = check_schema(db); !checked) return checked.error();
  if (db.number("PRAGMA user_version") != newest_schema())
    return refused("schema.older", {"Deze database heeft een ouder schema; start de server een keer.",
                                    "This database has an older schema; start the server once."});
  // One transaction for all reads: its first read, below, fixes the moment.
  if (auto begun = db.run("BEGIN"); !begun) return begun.error();
  db.number("SELECT count(*) FROM region");
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(*opened), nullptr, nullptr, false));  // it writes nothing
} catch (const ReadFailed& failed) {
  return failed.error;
}

}  // namespace trajectum::store

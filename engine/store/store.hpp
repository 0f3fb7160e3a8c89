// The store contract: a commit group in, durable; typed queries out. One schema, several drivers (`sqlite/`,
// `memory/`). It keeps rows and bytes and interprets none of them. One contract suite runs on every driver
// (tests/contract).
//
// Use: begin(); write(changes of a turn) ... ; commit(). Reads see what the open group wrote so far. A turn that is
// refused wrote nothing, so a group is never rolled back for a business reason; rollback() is for a failed write only.
// commit() gives the group's number, and the group is durable when `durable() >= number`; this driver syncs inside
// commit(), another may sync later: replies wait for `durable()` either way (performance.md, overlap).
// Errors: `unavailable` when the disk refuses. Then the group can only be rolled back, and nothing of it is there
// (reliability.md row 3). While `disk()` is not sound, reading goes on: a group that wrote nothing commits as ever, and
// every write is refused with `trouble()`. A read that the disk refuses throws `ReadFailed` (base/read_failed.hpp): in
// a group that may write it spoils it, and every read of that group does from then on. Thread: one at a time.
#ifndef TRAJECTUM_STORE_STORE_HPP
#define TRAJECTUM_STORE_STORE_HPP
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "model/ids.hpp"
#include "model/time.hpp"

namespace trajectum::store {

/// The hot row of a case; `body` is its compact state (state/case.hpp), the case file has its own table.
struct CaseRow {
  CaseNo no = 0;
  std::string key;  // external key, unique per region when not ""
  std::string route;
  std::string state;  // "active", "completed", "cancelled"
  std::string owner;  // user id or ""
  std::string subject_register, subject_id;
  Instant opened_at = 0;
  std::uint32_t seq = 0;
  HistoryNo last_history = 0;
  std::string body;
};

/// A live work item of a case that is there: a row of the worklist. `queue` is "u:<user>" when allocated, "r:<role>"
/// while offered.
struct ItemRow {
  CaseNo case_no = 0;
  InstanceNo instance = 0;
  std::string queue;
  std::string node;   // full name
  std::string state;  // "offered", "allocated", "started"
  std::optional<Date> due;
  std::int32_t priority = 0;  // lower is sooner; 0 = normal
  Instant opened_at = 0;
};

struct TimerRow {
  Instant at = 0;
  CaseNo case_no = 0;  // 0: a timer of the region itself
  std::uint32_t timer = 0;
  auto operator<=>(const TimerRow&) const = default;
};

struct HistoryRow {
  HistoryNo id = 0;    // given by append order: the last one + 1
  CaseNo case_no = 0;  // 0: not about one case
  HistoryNo prev = 0;  // the case's previous row
  Instant at = 0;
  std::string body;
};

/// Everything small that is not a case, an item or a timer: reservations, postings, pools, users, tokens, metrics ...
/// Ordered by (space, key) as bytes, so that a key's layout is an index.
struct EntryRow {
  std::string space;
  std::string key;
  std::string body;
};

struct RecordRow {
  std::string reg;
  std::string id;
  std::string body;
};

/// One value that a record is found by, in bytes whose order is the order of the values. A field that holds a list has
/// one for each element.
struct RecordKeyRow {
  std::string reg, field, value, id;
};
/// What a record is found by as text, in place of what was kept of it; "" = nothing.
struct RecordWordsRow {
  std::string reg, id, words;
};

struct CommandRow {
  std::uint64_t hash = 0;  // of the command id
  HistoryNo history = 0;   // the row that answers it, in the same changes
  Instant at = 0;
};

/// What one turn writes, in one region.
struct Changes {
  RegionNo region = 0;
  std::vector<HistoryRow> history;
  std::vector<CaseRow> cases;
  std::vector<std::pair<CaseNo, std::string>> files;
  std::vector<ItemRow> items;
  std::vector<std::pair<CaseNo, InstanceNo>> items_gone;
  std::vector<TimerRow> timers;
  std::vector<TimerRow> timers_gone;
  std::vector<RecordRow> records;
  std::vector<std::pair<std::string, std::string>> records_gone;  // register, id
  std::vector<RecordKeyRow> record_keys, record_keys_gone;        // what is in both is kept
  std::vector<RecordWordsRow> record_words;
  std::vector<EntryRow> entries;
  std::vector<std::pair<std::string, std::string>> entries_gone;  // space, key
  std::vector<CommandRow> commands;
};

struct ItemQuery {
  std::vector<std::string> queues;  // one of these; empty: every queue
  std::optional<CaseNo> case_no;    // only of this case
  std::vector<std::string> states;  // empty: every live state
  std::vector<std::string> nodes;   // full names; empty: every node
  std::optional<Date> due_before;   // strictly
  bool newest_first = false;        // by opened_at, newest first; else by (priority, due, case, instance)
  std::string after;                // opaque cursor from the last page
  std::size_t limit = 50;
};
/// An item with what a worklist shows of its case.
struct ItemFound {
  ItemRow item;
  std::string key, route, owner, subject_register, subject_id;
  std::string cursor;
};

struct CaseQuery {
  std::string route, state, owner, key, subject_register, subject_id;  // "" = any
  std::string after;
  std::size_t limit = 50;
};

/// Records whose field is one of these values, or lies between two (both included; "" = open).
struct RecordFilter {
  std::string field;
  std::vector<std::string> any_of;  // empty: the range
  std::string from, to;
};
/// Records of one register that pass every filter and have every word. Fields are those that the rows have keys of.
struct RecordQuery {
  std::string reg;
  std::vector<RecordFilter> filters;
  std::vector<std::string> words;  // the last one may be the beginning of a word
  std::string sort;                // by this field and then by id; "": by id
  bool descending = false;
  std::string after_value, after_id;  // the last one of the page before; after_id "": from the start
  std::size_t limit = 50;
};
struct RecordFound {
  std::string id, body;
  std::string value;  // of the field that is sorted by
};

/// What the disk lets be written. `full`: a write was refused before any sync, and nothing is written until
/// `try_again` finds that it goes. `failed`: a sync failed, and nothing is written until the next start: a page that
/// such a sync left in the cache looks good and may not be on the disk; or a read failed. `corrupt`: what was read is
/// not what was written; nothing is written until the next start either.
enum class Disk : std::uint8_t { sound, full, failed, corrupt };
inline constexpr const char* kDiskFull = "disk.full";  // reason of what is refused meanwhile, as the two below
inline constexpr const char* kDiskFailed = "disk.failed";
inline constexpr const char* kDiskCorrupt = "disk.corrupt";

/// An archive gives every commit again, not only those that a backup was made after (archive/generation.hpp).
struct ArchiveOptions {
  std::string folder;  // "" = none is kept
  std::string blobs;   // where the bytes of documents lie, which are archived as well
  std::string program;
  std::int64_t keep_ms = limits::kArchiveDays * std::int64_t{24 * 3600 * 1000};  // so far back every commit is there
  std::int64_t base_every_ms = limits::kArchiveBaseMs;
  std::int64_t retry_ms = limits::kArchiveRetryMs;
};
/// How an archive stands.
struct ArchiveState {
  std::int64_t behind_ms = 0;  // for so long not every commit was in a whole generation; 0: all are now
  std::string trouble;         // what went wrong last; "": nothing, or it is over
};

class Store {
 public:
  virtual ~Store() = default;

  virtual Result<void> begin() = 0;
  virtual Result<void> write(const Changes& changes) = 0;
  virtual Result<std::uint64_t> commit() = 0;
  /// When the open group ends, by the clock of the server: what an archive knows its commit by. Not called: when its
  /// newest turn was played.
  virtual void set_instant(Instant) {}
  virtual void rollback() = 0;
  virtual std::uint64_t durable() const = 0;
  virtual Disk disk() const = 0;
  /// Why writes are refused now: `unavailable` with one of the reasons above; nothing while the disk is sound.
  virtual std::optional<Error> trouble() const = 0;
  /// A write or a read of the open group failed: it cannot be committed.
  virtual bool is_spoiled() const = 0;
  /// Something was written in the open group: what is read from here on may not be durable yet.
  virtual bool is_written() const = 0;
  /// How many reads the disk refused since it was opened: who caught none of them asks whether there was one.
  virtual std::uint64_t reads_failed() const = 0;
  /// When it is full: writes and syncs so much that a group fits, and is sound again when that goes. Outside a group.
  virtual void try_again() = 0;
  /// How much the database did since it was opened, in its own steps: what a query costs, whatever the machine. Of
  /// statements that are kept; 0 in memory.
  virtual std::uint64_t steps() const = 0;

  // --- regions and settings ---
  /// The number of a region, made when it is new (inside a group).
  virtual Result<RegionNo> region(const std::string& name) = 0;
  virtual std::vector<std::pair<RegionNo, std::string>> regions() = 0;
  virtual std::optional<std::string> setting(const std::string& name) = 0;
  virtual Result<void> set_setting(const std::string& name, const std::string& value) = 0;

  // --- reads ---
  virtual std::optional<CaseRow> case_row(RegionNo region, CaseNo no) = 0;
  virtual std::optional<std::string> case_file(RegionNo region, CaseNo no) = 0;
  virtual std::optional<CaseNo> case_by_key(RegionNo region, const std::string& key) = 0;
  /// By case number, after the cursor (a number as text). Bodies are included.
  virtual std::vector<CaseRow> find_cases(RegionNo region, const CaseQuery& query) = 0;
  virtual std::vector<ItemFound> find_items(RegionNo region, const ItemQuery& query) = 0;
  /// The number of items the query would find without its limit and cursor.
  virtual std::size_t count_items(RegionNo region, const ItemQuery& query) = 0;
  virtual std::optional<HistoryRow> history(RegionNo region, HistoryNo id) = 0;
  /// Rows with id > after, in order.
  virtual std::vector<HistoryRow> history_after(RegionNo region, HistoryNo after, std::size_t limit) = 0;
  virtual HistoryNo last_history(RegionNo region) = 0;
  virtual CaseNo last_case(RegionNo region) = 0;
  /// Timers with at <= until, soonest first.
  virtual std::vector<TimerRow> due_timers(RegionNo region, Instant until, std::size_t limit) = 0;
  virtual std::optional<Instant> next_timer(RegionNo region) = 0;
  virtual std::optional<std::string> entry(RegionNo region, const std::string& space, const std::string& key) = 0;
  /// Entries of a space whose key starts with `prefix`, in key order, strictly after `after` ("" = from the start),
  /// until the callback says false. The callback must not write.
  virtual void scan_entries(RegionNo region, const std::string& space, const std::string& prefix,
                            const std::string& after,
                            const std::function<bool(std::string_view key, std::string_view body)>& f) = 0;
  virtual std::optional<std::string> record(RegionNo region, const std::string& reg, const std::string& id) = 0;
  virtual void scan_records(RegionNo region, const std::string& reg, const std::string& after,
                            const std::function<bool(std::string_view id, std::string_view body)>& f) = 0;
  virtual std::vector<RecordFound> find_records(RegionNo region, const RecordQuery& query) = 0;
  /// How many the query would find without its limit and page.
  virtual std::size_t count_records(RegionNo region, const RecordQuery& query) = 0;
  /// How many of those there are for each value of a field.
  virtual std::vector<std::pair<std::string, std::size_t>> count_record_values(RegionNo region,
                                                                               const RecordQuery& query,
                                                                               const std::string& field) = 0;
  /// Forgets every key of a register's records, to write them anew (inside a group).
  virtual Result<void> forget_record_keys(RegionNo region, const std::string& reg) = 0;
  /// The rows with this hash (normally none or one), newest first.
  virtual std::vector<CommandRow> commands(RegionNo region, std::uint64_t hash) = 0;
  /// Open cases with no row in items, by case number: those that must have something planned instead.
  virtual std::vector<CaseNo> open_cases_without_item(RegionNo region, CaseNo after, std::size_t limit) = 0;
  /// True if exactly this timer is stored.
  virtual bool has_timer(RegionNo region, const TimerRow& timer) = 0;

  // --- the archive, of a driver that keeps one ---
  virtual std::optional<ArchiveState> archive() const { return std::nullopt; }
  /// A blob is durable now, "REGION/AB/ABCD...", before a row names it. Thread: any.
  virtual void blob_kept(const std::string&) {}
};

struct SqliteOptions {
  std::string path;                // the database file; made if it is not there
  std::int64_t cache_kib = 65536;  // page cache
  std::string vfs;                 // "" = the default; tests slow or break syncs with their own
  ArchiveOptions archive = {};     // only of the default
};
/// True when a page of find_items in that order gave this cursor: what came from a client is asked first, because a
/// find with any other text finds nothing.
bool is_item_cursor(std::string_view cursor, bool newest_first);
/// A cursor that stands before every item of a priority, in a worklist that is not newest first.
std::string before_priority(std::int32_t priority);
/// The same for find_cases.
bool is_case_cursor(std::string_view cursor);

/// Opens (WAL, synchronous=FULL), migrates in one transaction a step, refuses a newer schema. Errors: `unavailable`,
/// `refused`; of an archive "archive.busy" (another server keeps it), "archive.folder" (it is the data directory).
Result<std::unique_ptr<Store>> open_sqlite(const SqliteOptions& options);

/// Opens what stood in a database at this moment, to read: every read sees that, whatever a server writes meanwhile
/// (its WAL grows as long as this lives). begin() is refused by the disk. Errors: `unavailable`; `refused`
/// "schema.older".
Result<std::unique_ptr<Store>> open_sqlite_to_read(const std::string& path);

/// The same contract in memory, for tests and `dev`. Nothing survives it.
std::unique_ptr<Store> open_memory();

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_STORE_HPP

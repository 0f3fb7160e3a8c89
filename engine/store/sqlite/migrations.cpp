#include "store/sqlite/migrations.hpp"

#include <fmt/core.h>

#include <cstdint>

#include "store/sqlite/case_items.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x5452414A;  // "TRAJ", in the file's header

struct Migration {
  std::int64_t version;
  const char* sql;
  Result<void> (*then)(Connection&);  // what a statement cannot say; may be null
};

// Region is the first column of every key. `due` is days since 1970, 2147483647 without a due date (last in the
// worklist). `entries.key` is bytes; `commands` and `history` are only ever appended to.
constexpr const char* k0001 = R"sql(
CREATE TABLE region(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE setting(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE cases(
  region INTEGER NOT NULL, no INTEGER NOT NULL, key TEXT NOT NULL, route TEXT NOT NULL, state TEXT NOT NULL,
  owner TEXT NOT NULL, subject_register TEXT NOT NULL, subject_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
  seq INTEGER NOT NULL, last_history INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(region, no)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cases_key ON cases(region, key) WHERE key<>'';
CREATE INDEX cases_subject ON cases(region, subject_register, subject_id, no);
-- `state` at the end, so that a walk over the open cases never reads their rows.
CREATE INDEX cases_owner ON cases(region, owner, no, state) WHERE state='active';

CREATE TABLE case_files(region INTEGER NOT NULL, no INTEGER NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(region, no)) STRICT, WITHOUT ROWID;

CREATE TABLE history(
  region INTEGER NOT NULL, id INTEGER NOT NULL, case_no INTEGER NOT NULL, prev INTEGER NOT NULL, at INTEGER NOT NULL,
  body BLOB NOT NULL, PRIMARY KEY(region, id)) STRICT, WITHOUT ROWID;

CREATE TABLE items(
  region INTEGER NOT NULL, case_no INTEGER NOT NULL, instance INTEGER NOT NULL, queue TEXT NOT NULL, node TEXT NOT NULL,
  state TEXT NOT NULL, due INTEGER NOT NULL, priority INTEGER NOT NULL, opened_at INTEGER NOT NULL,
  PRIMARY KEY(region, case_no, instance)) STRICT, WITHOUT ROWID;
CREATE INDEX items_worklist ON items(region, queue, priority, due, case_no, instance);

CREATE TABLE timers(region INTEGER NOT NULL, at INTEGER NOT NULL, case_no INTEGER NOT NULL, timer INTEGER NOT NULL,
  PRIMARY KEY(region, at, case_no, timer)) STRICT, WITHOUT ROWID;

CREATE TABLE records(region INTEGER NOT NULL, register TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(region, register, id)) STRICT, WITHOUT ROWID;

CREATE TABLE entries(region INTEGER NOT NULL, space TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL,
  PRIMARY KEY(region, space, key)) STRICT, WITHOUT ROWID;

CREATE TABLE commands(region INTEGER NOT NULL, history INTEGER NOT NULL, hash INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(region, history, hash)) STRICT, WITHOUT ROWID;

PRAGMA application_id=1414676810;
PRAGMA user_version=1;
)sql";

// Records by the values and the words they are found by. `value` is bytes in the order of the values; `record_text`
// indexes what `record_words` holds.
constexpr const char* k0002 = R"sql(
CREATE TABLE record_keys(region INTEGER NOT NULL, register TEXT NOT NULL, field TEXT NOT NULL, value BLOB NOT NULL,
  id TEXT NOT NULL, PRIMARY KEY(region, register, field, value, id)) STRICT, WITHOUT ROWID;

CREATE TABLE record_words(no INTEGER PRIMARY KEY, region INTEGER NOT NULL, register TEXT NOT NULL, id TEXT NOT NULL,
  words TEXT NOT NULL, UNIQUE(region, register, id)) STRICT;

CREATE VIRTUAL TABLE record_text USING fts5(words, content='record_words', content_rowid='no',
  tokenize="unicode61 remove_diacritics 2");

PRAGMA user_version=2;
)sql";

// Rows of cases, files and history by one number: region << 47 | number. They may be larger than a quarter of a page,
// and a table without rowid keeps such a row on a page of its own. What is indexed needs no `no`: the number is in it.
// A turn writes few pages: a small file and the live items lie in the row of their case, `items` is the worklist and
// nothing else, and `commands` follows `history` a few hundred rows behind.
constexpr const char* k0003 = R"sql(
CREATE TABLE cases_new(
  id INTEGER PRIMARY KEY, region INTEGER NOT NULL, key TEXT NOT NULL, route TEXT NOT NULL, state TEXT NOT NULL,
  owner TEXT NOT NULL, subject_register TEXT NOT NULL, subject_id TEXT NOT NULL, opened_at INTEGER NOT NULL,
  seq INTEGER NOT NULL, last_history INTEGER NOT NULL, bare INTEGER NOT NULL, items BLOB NOT NULL, body BLOB NOT NULL,
  file BLOB) STRICT;
INSERT INTO cases_new SELECT (c.region<<47)|c.no, c.region, key, route, state, owner, subject_register, subject_id,
  opened_at, seq, last_history, 1, x'', c.body, CASE WHEN length(f.body)<=2500 THEN f.body END
  FROM cases AS c LEFT JOIN case_files AS f ON f.region=c.region AND f.no=c.no ORDER BY c.region, c.no;
DROP TABLE cases;
ALTER TABLE cases_new RENAME TO cases;

CREATE TABLE case_files_new(id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
INSERT INTO case_files_new SELECT (region<<47)|no, body FROM case_files WHERE length(body)>2500 ORDER BY region, no;
DROP TABLE case_files;
ALTER TABLE case_files_new RENAME TO case_files;

CREATE TABLE history_new(id INTEGER PRIMARY KEY, case_no INTEGER NOT NULL, prev INTEGER NOT NULL, at INTEGER NOT NULL,
  command INTEGER, body BLOB NOT NULL) STRICT;
INSERT INTO history_new SELECT (h.region<<47)|h.id, h.case_no, h.prev, h.at, c.hash, h.body FROM history AS h
  LEFT JOIN commands AS c ON c.region=h.region AND c.history=h.id ORDER BY h.region, h.id;
DROP TABLE history;
ALTER TABLE history_new RENAME TO history;

CREATE TABLE commands_new(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
INSERT INTO commands_new SELECT (region<<47)|history, hash, at FROM commands ORDER BY region, history;
DROP TABLE commands;
ALTER TABLE commands_new RENAME TO commands;

CREATE TABLE items_new(
  region INTEGER NOT NULL, queue TEXT NOT NULL, priority INTEGER NOT NULL, due INTEGER NOT NULL,
  case_no INTEGER NOT NULL, instance INTEGER NOT NULL, node TEXT NOT NULL, state TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY(region, queue, priority, due, case_no, instance)) STRICT, WITHOUT ROWID;
INSERT INTO items_new SELECT region, queue, priority, due, case_no, instance, node, state, opened_at FROM items
  ORDER BY region, queue, priority, due, case_no, instance;
DROP TABLE items;
ALTER TABLE items_new RENAME TO items;

PRAGMA user_version=3;
)sql";

// Behind what fills the rows.
constexpr const char* k0003Indexes = R"sql(
CREATE UNIQUE INDEX cases_key ON cases(region, key) WHERE key<>'';
CREATE INDEX cases_subject ON cases(region, subject_register, subject_id);
CREATE INDEX cases_owner ON cases(region, owner, state) WHERE state='active';
CREATE INDEX cases_bare ON cases(region) WHERE state='active' AND bare=1;
)sql";

// From here on a row may be packed (packing.hpp). None is touched: a row that is not packed stays readable, and is
// packed when it is next written. The version keeps an older server away.
constexpr const char* k0004 = "PRAGMA user_version=4;";

/// The live items of each case into its row.
Result<void> fill_items(Connection& db) {
  Statement all(db,
                "SELECT region, case_no, instance, queue, node, state, due, priority, opened_at FROM items "
                "ORDER BY region, case_no, instance");
  Statement put(db, sql::kCaseItemsPut);
  std::vector<ItemRow> items;
  RegionNo region = 0;
  auto write = [&]() -> Result<void> {
    if (items.empty()) return {};
    auto list = encode_items(items);
    put.bind(1, region).bind(2, items.front().case_no).blob(3, list).bind(4, 0);
    if (int code = put.run(); code != SQLITE_DONE) return disk_error(db.raw(), code, "migrate");
    items.clear();
    return {};
  };
  while (all.row()) {
    auto of = static_cast<RegionNo>(all.number(0));
    if (!items.empty() && (of != region || all.number(1) != items.front().case_no))
      if (auto written = write(); !written) return written;
    region = of;
    items.push_back(item_of(all, 1));
  }
  if (auto written = write(); !written) return written;
  return db.run(k0003Indexes);
}

constexpr Migration kMigrations[] = {
    {1, k0001, nullptr}, {2, k0002, nullptr}, {3, k0003, &fill_items}, {4, k0004, nullptr}};
constexpr std::int64_t kNewest = kMigrations[std::size(kMigrations) - 1].version;

}  // namespace

std::int64_t newest_schema() { return kNewest; }

Result<void> check_schema(Connection& db) {
  std::int64_t version = db.number("PRAGMA user_version");
  if (version > kNewest) {
    return refused(
        "schema.newer",
        {fmt::format("Deze database heeft schema {}; deze versie kent er {}. Gebruik een nieuwere versie.", version,
                     kNewest),
         fmt::format("This database has schema {}; this version knows {}. Use a newer version.", version, kNewest)});
  }
  bool is_empty = version == 0 && db.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (!is_empty && db.number("PRAGMA application_id") != kApplicationId) {
    return refused("schema.foreign",
                   {"Dit bestand is geen database van Trajectum.", "This file is not a database of Trajectum."});
  }
  return {};
}

Result<void> migrate(Connection& db) {
  if (auto checked = check_schema(db); !checked) return checked;
  for (std::int64_t version = db.number("PRAGMA user_version"); const auto& step : kMigrations) {
    if (step.version <= version) continue;
    if (auto begun = db.run("BEGIN IMMEDIATE"); !begun) return begun;
    auto done = db.run(step.sql);
    if (done && step.then) done = step.then(db);
    if (done) done = db.run("COMMIT");
    if (!done) {
      (void)db.run("ROLLBACK");
      return done;
    }
  }
  return {};
}

}  // namespace trajectum::store::sqlite

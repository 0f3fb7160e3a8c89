// A database looked at from outside: its copy, its digest, its faults; and a snapshot that a writer does not change.
#include "store/database_file.hpp"

#include <sqlite3.h>

#include <fstream>
#include <thread>

#include "base/limits.hpp"
#include "contract/driver.hpp"
#include "store/sqlite/loose_rows.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

const std::atomic<bool> kGoOn = false;

std::unique_ptr<Store> open_at(const std::string& path) {
  auto opened = open_sqlite({path, 4096, ""});
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
  return std::move(*opened);
}

std::unique_ptr<DatabaseFile> look_at(const std::string& path, DatabaseFile::Of of = DatabaseFile::Of::server) {
  auto opened = DatabaseFile::open(path, of, kGoOn);
  REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
  return std::move(*opened);
}

RegionNo region_of(Store& store) {
  REQUIRE(store.begin().ok());
  auto no = store.region("gebied");
  REQUIRE(no.ok());
  REQUIRE(store.commit().ok());
  return *no;
}

void put_entry(Store& store, RegionNo region, const std::string& key, const std::string& body) {
  Changes changes;
  changes.region = region;
  changes.entries.push_back({"proef", key, body});
  REQUIRE(store.begin().ok());
  REQUIRE(store.write(changes).ok());
  REQUIRE(store.commit().ok());
}

std::vector<TableDigest> digest_of(DatabaseFile& file) {
  auto digest = file.digest();
  REQUIRE(digest.ok());
  return *digest;
}

std::string of_table(DatabaseFile& file, const std::string& name) {
  for (const auto& table : digest_of(file))
    if (table.name == name) return table.sha256;
  return "";
}

void run(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  CHECK_MESSAGE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sqlite3_errmsg(db));
  sqlite3_close(db);
}

}  // namespace

TEST_CASE("DatabaseFile_CopiesWhatStoodThereWhileItIsWritten") {
  Scratch scratch;
  auto store = open_at(scratch.file("t.db"));
  auto region = region_of(*store);
  for (int i = 0; i < 2000; ++i) put_entry(*store, region, std::to_string(i), std::string(200, 'x'));
  std::atomic<bool> over = false;
  std::thread writer([&] {
    for (int i = 0; !over; ++i) put_entry(*store, region, "later" + std::to_string(i), "y");
  });
  auto copied = look_at(scratch.file("t.db"))->copy_to(scratch.file("copy.db"));
  over = true;
  writer.join();
  REQUIRE_MESSAGE(copied.ok(), (copied.ok() ? "" : copied.error().text.en));
  auto copy = look_at(scratch.file("copy.db"), DatabaseFile::Of::backup);
  auto faults = copy->page_faults(true);
  REQUIRE(faults.ok());
  CHECK(faults->empty());
  CHECK(copy->is_newest());
  // It is a database that can be served, with at least what was there before.
  copy.reset();
  auto restored = open_at(scratch.file("copy.db"));
  CHECK(restored->entry(region, "proef", "1999") == std::string(200, 'x'));
}

TEST_CASE("DatabaseFile_DigestIsOfEveryRowAndOfNothingElse") {
  Scratch scratch;
  auto store = open_at(scratch.file("t.db"));
  auto region = region_of(*store);
  put_entry(*store, region, "a", "1");
  put_entry(*store, region, "b", "2");
  auto first = digest_of(*look_at(scratch.file("t.db")));
  auto named = [&](const char* name) {
    return std::any_of(first.begin(), first.end(), [&](const auto& one) { return one.name == name; });
  };
  for (const char* name : {"cases", "case_files", "history", "items", "timers", "records", "record_keys",
                           "record_words", "entries", "commands", "region", "setting"})
    CHECK_MESSAGE(named(name), name);
  // The same rows, written in another order, on other pages.
  auto other = open_at(scratch.file("o.db"));
  REQUIRE(region_of(*other) == region);
  put_entry(*other, region, "b", "other");
  put_entry(*other, region, "a", "1");
  put_entry(*other, region, "b", "2");
  auto before = of_table(*look_at(scratch.file("t.db")), "entries");
  CHECK(of_table(*look_at(scratch.file("o.db")), "entries") == before);
  // A byte that moves from one column to the next is another row.
  put_entry(*store, region, "c", "ab");
  put_entry(*other, region, "ca", "b");
  CHECK(of_table(*look_at(scratch.file("t.db")), "entries") != of_table(*look_at(scratch.file("o.db")), "entries"));
  CHECK(of_table(*look_at(scratch.file("t.db")), "entries") != before);
}

TEST_CASE("DatabaseFile_DamageIsAnAnswer") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  {
    auto store = open_at(path);
    auto region = region_of(*store);
    for (int i = 0; i < 500; ++i) put_entry(*store, region, std::to_string(i), std::string(200, 'x'));
  }
  {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(0, std::ios::end);
    auto pages = static_cast<int>(file.tellg()) / 4096;
    REQUIRE(pages > 30);
    for (int page = 20; page < pages; ++page) {
      file.seekp(page * 4096);
      file.write(std::string(64, '\xff').data(), 64);
    }
  }
  auto file = look_at(path, DatabaseFile::Of::backup);
  auto faults = file->page_faults(true);
  REQUIRE(faults.ok());
  CHECK(!faults->empty());
  CHECK(faults->size() <= limits::kFindingsOfKindMax + 1);
  CHECK(!file->digest().ok());
}

TEST_CASE("DatabaseFile_RefusesWhatIsNoneOfOurs") {
  Scratch scratch;
  CHECK(!DatabaseFile::open(scratch.file("none.db"), DatabaseFile::Of::server, kGoOn).ok());
  run(scratch.file("other.db"), "CREATE TABLE t(x)");
  auto other = DatabaseFile::open(scratch.file("other.db"), DatabaseFile::Of::backup, kGoOn);
  REQUIRE(!other.ok());
  CHECK(other.error().reason == "schema.foreign");
  open_at(scratch.file("t.db")).reset();
  run(scratch.file("t.db"), "PRAGMA user_version=99");
  auto newer = DatabaseFile::open(scratch.file("t.db"), DatabaseFile::Of::backup, kGoOn);
  REQUIRE(!newer.ok());
  CHECK(newer.error().reason == "schema.newer");
}

TEST_CASE("DatabaseFile_GivesUpWhenItIsTold") {
  Scratch scratch;
  auto store = open_at(scratch.file("t.db"));
  auto region = region_of(*store);
  for (int i = 0; i < 3000; ++i) put_entry(*store, region, std::to_string(i), std::string(100, 'x'));
  const std::atomic<bool> stop = true;
  auto file = DatabaseFile::open(scratch.file("t.db"), DatabaseFile::Of::server, stop);
  REQUIRE(file.ok());
  auto digest = (*file)->digest();
  REQUIRE(!digest.ok());
  CHECK(digest.error().reason == "stopping");
}

TEST_CASE("DatabaseFile_TellsSoManyLooseRowsAndCountsTheRest") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  region_of(*open_at(path));
  auto none = look_at(path)->loose_rows();
  REQUIRE(none.ok());
  CHECK(none->empty());
  for (int i = 1; i <= static_cast<int>(limits::kFindingsOfKindMax) + 5; ++i)
    run(path, ("INSERT INTO timers VALUES(1, 1, " + std::to_string(i) + ", 1)").c_str());
  auto found = look_at(path)->loose_rows();
  REQUIRE(found.ok());
  REQUIRE(found->size() == 1);
  CHECK(found->front().kind == "timer.case");
  CHECK(found->front().count == static_cast<std::int64_t>(limits::kFindingsOfKindMax) + 5);
  CHECK(found->front().first.size() == limits::kFindingsOfKindMax);
}

TEST_CASE("OpenSqliteToRead_SeesOneMomentAndWritesNothing") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  auto store = open_at(path);
  auto region = region_of(*store);
  put_entry(*store, region, "a", "1");
  auto seen = open_sqlite_to_read(path);
  REQUIRE(seen.ok());
  put_entry(*store, region, "a", "2");
  CHECK((*seen)->entry(region, "proef", "a") == "1");
  REQUIRE((*seen)->begin().ok());
  CHECK(!(*seen)->write({.region = region, .entries = {{"proef", "a", "3"}}}).ok());
  (*seen)->rollback();
  CHECK((*open_sqlite_to_read(path))->entry(region, "proef", "a") == "2");
  CHECK(!open_sqlite_to_read(scratch.file("none.db")).ok());
}

TEST_CASE("LooseRules_FindTheOtherRowThroughAnIndex") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  open_at(path).reset();
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  for (const auto& rule : store::sqlite::kLooseRules) {
    sqlite3_stmt* plan = nullptr;
    auto sql = std::string("EXPLAIN QUERY PLAN ") + rule.sql;
    REQUIRE_MESSAGE(sqlite3_prepare_v2(db, sql.c_str(), -1, &plan, nullptr) == SQLITE_OK, rule.kind);
    bool within = false;  // a query for each row of another: it may not walk
    while (sqlite3_step(plan) == SQLITE_ROW) {
      std::string line = reinterpret_cast<const char*>(sqlite3_column_text(plan, 3));
      within = within || line.starts_with("CORRELATED");
      CHECK_MESSAGE((!within || !line.starts_with("SCAN")), rule.kind, ": ", line);
    }
    sqlite3_finalize(plan);
  }
  sqlite3_close(db);
}

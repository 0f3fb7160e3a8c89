// Opening: schema versions, foreign files, durability settings, commands of the last days.
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

void run(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(db);
}

std::string text_of(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
  std::string text = reinterpret_cast<const char*>(sqlite3_column_text(statement, 0));
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return text;
}

}  // namespace

TEST_CASE("OpenSqlite_MakesTheSchemaOnce") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  REQUIRE(open_sqlite({path, 4096, ""}).ok());
  auto version = text_of(path, "PRAGMA user_version");
  CHECK(std::stoi(version) >= 1);
  CHECK(text_of(path, "PRAGMA journal_mode") == "wal");
  CHECK(text_of(path, "PRAGMA page_size") == "4096");
  REQUIRE(open_sqlite({path, 4096, ""}).ok());
  CHECK(text_of(path, "PRAGMA user_version") == version);
  CHECK(text_of(path, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("OpenSqlite_EveryKeyStartsWithTheRegion") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  REQUIRE(open_sqlite({path, 4096, ""}).ok());
  // Every index, those of primary keys too, except the tables of the installation itself.
  CHECK(text_of(path,
                "SELECT count(*) FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c "
                "WHERE t.type='table' AND t.name NOT IN ('region', 'setting') AND t.name NOT LIKE 'record_text%' AND "
                "c.seqno=0 AND c.name<>'region'") == "0");
  CHECK(text_of(path,
                "SELECT count(*)>=12 FROM sqlite_schema t, pragma_index_list(t.name) i "
                "WHERE t.type='table' AND t.name NOT IN ('region', 'setting')") == "1");
}

TEST_CASE("OpenSqlite_RefusesANewerSchema") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  REQUIRE(open_sqlite({path, 4096, ""}).ok());
  run(path, "PRAGMA user_version=1000");
  auto opened = open_sqlite({path, 4096, ""});
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().reason == "schema.newer");
  CHECK(text_of(path, "PRAGMA user_version") == "1000");
}

TEST_CASE("OpenSqlite_RefusesWhatIsNotOurs") {
  Scratch scratch;
  run(scratch.file("other.db"), "CREATE TABLE cases(x); PRAGMA user_version=1");
  auto opened = open_sqlite({scratch.file("other.db"), 4096, ""});
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().reason == "schema.foreign");
  CHECK(text_of(scratch.file("other.db"), "PRAGMA journal_mode") == "delete");

  std::ofstream(scratch.file("text.db")) << std::string(8192, 'x');
  CHECK(open_sqlite({scratch.file("text.db"), 4096, ""}).error().code == ErrorCode::unavailable);
  CHECK(open_sqlite({scratch.file("no/such/folder.db"), 4096, ""}).error().code == ErrorCode::unavailable);
}

TEST_CASE("OpenSqlite_RemembersCommandsOfTheLastDays") {
  constexpr Instant kDay = 24 * 3600 * 1000;
  Driver store(Driver::Kind::sqlite);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid,
               .history = {{1, 0, 0, 0, ""}, {2, 0, 0, 20 * kDay, ""}, {3, 0, 0, 49 * kDay, ""}},
               .commands = {{1, 1, 0}, {2, 2, 20 * kDay}, {3, 3, 49 * kDay}}});
  store.reopen();
  CHECK(store->commands(zuid, 1).empty());  // 49 days older than the newest
  CHECK(store->commands(zuid, 2).size() == 1);
  CHECK(store->commands(zuid, 3).size() == 1);
}

// The copying is on a thread of its own and never stops the writer; still the file begins anew again and again.
TEST_CASE("Wal_BeginsAnewBesideAWriterThatNeverStops") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  auto opened = open_sqlite({path, 4096, ""});
  REQUIRE(opened.ok());
  auto store = std::move(*opened);
  REQUIRE(store->begin().ok());
  auto zuid = *store->region("zuid");
  REQUIRE(store->commit().ok());
  const std::string kBody(20'000, 'x');
  std::uintmax_t longest = 0;
  constexpr int kGroups = 4000;  // some 28,000 pages: 115 MB of frames
  for (int i = 0; i < kGroups; ++i) {
    REQUIRE(store->begin().ok());
    REQUIRE(
        store->write({.region = zuid, .entries = {{"s", std::to_string(i % 500), kBody + std::to_string(i)}}}).ok());
    REQUIRE(store->commit().ok());
    if (i % 50 == 0) longest = std::max(longest, std::filesystem::file_size(path + "-wal"));
  }
  CAPTURE(longest);
  CHECK(longest > 2'500'000);
  CHECK(longest < 40'000'000);
  store.reset();
  opened = open_sqlite({path, 4096, ""});
  REQUIRE(opened.ok());
  for (int i = kGroups - 500; i < kGroups; ++i)
    REQUIRE((*opened)->entry(zuid, "s", std::to_string(i % 500)) == kBody + std::to_string(i));
  CHECK(text_of(path, "PRAGMA integrity_check") == "ok");
}

// Reads that the disk refuses, and pages that are not what was written: they are no absence, and what can be read is.
#include <fmt/core.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

#include "base/read_failed.hpp"
#include "contract/driver.hpp"
#include "support/slow_vfs.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

constexpr int kRows = 400;  // on some forty pages: read from the disk when the store was just opened

std::string key(int n) { return fmt::format("k{:03}", n); }
std::string body(int n) { return fmt::format("value {:03} ", n) + std::string(300, 'x'); }

struct BadReads {
  BadReads() {
    open();
    fill("s", kRows);
    store.reset();
    open();
  }
  ~BadReads() {
    vfs.fail_read(false);
    vfs.fail_write(false);
    store.reset();
  }
  void open(std::int64_t cache_kib = 4096) {
    auto opened = open_sqlite({path, cache_kib, vfs.name()});
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
    store = std::move(*opened);
  }
  Result<void> write(const std::string& space, int n) {
    return store->write({.region = 1, .entries = {{space, key(n), body(n)}}});
  }
  void fill(const std::string& space, int rows) {
    REQUIRE(store->begin().ok());
    REQUIRE(store->region("zuid").ok());
    for (int n = 0; n < rows; ++n) REQUIRE(write(space, n).ok());
    REQUIRE(store->commit().ok());
  }
  bool has(int n, const std::string& space = "s") { return store->entry(1, space, key(n)).has_value(); }
  int count(const std::string& space) {
    int n = 0;
    store->scan_entries(1, space, "", "", [&](auto, auto) { return ++n > 0; });
    return n;
  }

  SlowVfs vfs;
  Scratch scratch;
  std::string path = scratch.file("t.db");
  std::unique_ptr<Store> store;
};

}  // namespace

TEST_CASE_FIXTURE(BadReads, "FailedRead_SpoilsItsGroupAndEndsWriting") {
  REQUIRE(store->begin().ok());
  REQUIRE(write("s", 1).ok());
  REQUIRE(write("t", 7).ok());
  vfs.fail_read(true);
  CHECK_THROWS_AS(has(300), ReadFailed);
  CHECK(store->is_spoiled());
  CHECK(store->reads_failed() == 1);
  CHECK(store->disk() == Disk::failed);
  CHECK(store->trouble()->reason == kDiskFailed);
  vfs.fail_read(false);
  CHECK_THROWS_AS(has(1), ReadFailed);  // in this group nothing is read any more
  store->rollback();
  CHECK(has(300));
  CHECK(has(1));
  CHECK_FALSE(has(7, "t"));
  store->try_again();
  REQUIRE(store->begin().ok());
  CHECK(write("t", 8).error().reason == kDiskFailed);
  store->rollback();
  store.reset();
  open();
  CHECK(count("s") == kRows);
  CHECK(count("t") == 0);
  fill("t", 1);
}

TEST_CASE_FIXTURE(BadReads, "FailedRead_OfAGroupThatOnlyReadsIsOfWhoAsked") {
  vfs.fail_read(true);
  CHECK_THROWS_AS(has(200), ReadFailed);  // in no group
  CHECK(store->disk() == Disk::failed);
  vfs.fail_read(false);
  REQUIRE(store->begin().ok());
  CHECK(has(200));
  vfs.fail_read(true);
  CHECK_THROWS_AS(has(390), ReadFailed);
  CHECK_FALSE(store->is_spoiled());
  CHECK(has(200));  // in the cache
  vfs.fail_read(false);
  CHECK(has(390));
  CHECK(store->commit().ok());
  CHECK(store->reads_failed() == 2);
}

TEST_CASE_FIXTURE(BadReads, "FailedRead_AtTheOpeningIsAnError") {
  store.reset();
  vfs.fail_read(true);
  auto opened = open_sqlite({path, 4096, vfs.name()});
  REQUIRE_FALSE(opened.ok());
  CHECK(opened.error().code == ErrorCode::unavailable);
}

TEST_CASE_FIXTURE(BadReads, "CorruptPage_IsToldAndTheOthersAreRead") {
  store.reset();
  std::string bytes(std::filesystem::file_size(path), ' ');
  std::ifstream(path, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  auto page = bytes.find(body(250)) / 4096 * 4096;
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(static_cast<std::streamoff>(page)) << std::string(8, '\xff');
  file.close();
  open();
  CHECK(has(1));
  CHECK(store->disk() == Disk::sound);
  REQUIRE(store->begin().ok());
  CHECK_THROWS_AS(has(250), ReadFailed);
  CHECK(store->is_spoiled());
  store->rollback();
  CHECK(store->disk() == Disk::corrupt);
  CHECK(store->trouble()->reason == kDiskCorrupt);
  CHECK(store->trouble()->text.en.find("trajectum doctor") != std::string::npos);
  CHECK(has(1));
  CHECK(has(390));
  CHECK(store->set_setting("x", "y").error().reason == kDiskCorrupt);
  CHECK_THROWS_AS(count("s"), ReadFailed);
}

TEST_CASE_FIXTURE(BadReads, "DamagedPackedRow_IsAsACorruptPage") {
  auto text = std::string(1000, 'a');
  REQUIRE(store->begin().ok());
  REQUIRE(store->write({.region = 1, .cases = {{.no = 1, .seq = 1, .body = text}, {.no = 2, .seq = 1, .body = text}}})
              .ok());
  REQUIRE(store->commit().ok());
  store.reset();
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  const char* cut = "UPDATE cases SET body=substr(body, 1, length(body)-3) WHERE (id & 140737488355327)=1";
  REQUIRE(sqlite3_exec(db, cut, nullptr, nullptr, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_changes(db) == 1);
  sqlite3_close(db);
  open();
  CHECK_THROWS_AS(store->case_row(1, 1), ReadFailed);
  CHECK(store->disk() == Disk::corrupt);
  CHECK(store->case_row(1, 2)->body == text);
}

TEST_CASE_FIXTURE(BadReads, "LargeGroup_ThatSpillsOnAFullDiskIsGone") {
  store.reset();
  open(256);  // so that a group of megabytes goes to the WAL before its end
  REQUIRE(store->begin().ok());
  auto before = vfs.bytes_written();
  int n = 0;
  for (; n < 4000; ++n) REQUIRE(write("t", n).ok());
  REQUIRE(vfs.bytes_written() > before);  // some of it did
  vfs.fail_write(true);
  SUBCASE("in a write") {
    Result<void> written;
    while (written && n < 20'000) written = write("t", n++);
    REQUIRE_FALSE(written.ok());
    CHECK(written.error().reason == kDiskFull);
  }
  SUBCASE("in a read, which must write first") { CHECK_THROWS_AS(count("t"), ReadFailed); }
  CHECK(store->is_spoiled());
  CHECK(store->disk() == Disk::full);
  CHECK_THROWS_AS(has(1), ReadFailed);
  store->rollback();
  CHECK(count("s") == kRows);
  CHECK(count("t") == 0);
  store->try_again();
  CHECK(store->disk() == Disk::full);
  vfs.fail_write(false);
  store->try_again();
  REQUIRE(store->disk() == Disk::sound);
  fill("u", 10);
  store.reset();
  open();
  CHECK(count("s") == kRows);
  CHECK(count("t") == 0);
  CHECK(count("u") == 10);
}

// A disk that is slow, full or lying: what was promised is there, and nothing else.
#include <chrono>
#include <filesystem>

#include "base/limits.hpp"
#include "contract/driver.hpp"
#include "support/slow_vfs.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

struct BadDisk {
  BadDisk() { open(); }
  ~BadDisk() {
    vfs.fail_sync(false);
    vfs.fail_write(false);
    store.reset();
  }
  void open() {
    auto opened = open_sqlite({path, 4096, vfs.name()});
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
    store = std::move(*opened);
  }
  /// One group with one entry; what commit said.
  Result<std::uint64_t> put(const std::string& key, const std::string& body = "v") {
    if (auto begun = store->begin(); !begun) return begun.error();
    RegionNo zuid = *store->region("zuid");
    if (auto written = store->write({.region = zuid, .entries = {{"s", key, body}}}); !written) {
      store->rollback();
      return written.error();
    }
    return store->commit();
  }
  bool has(const std::string& key) { return store->entry(1, "s", key).has_value(); }

  SlowVfs vfs;
  Scratch scratch;
  std::string path = scratch.file("t.db");
  std::unique_ptr<Store> store;
};

}  // namespace

TEST_CASE_FIXTURE(BadDisk, "Commit_WaitsForItsSync") {
  REQUIRE(put("a").ok());
  vfs.delay_sync_ms(60);
  auto syncs = vfs.syncs_count();
  auto begin = std::chrono::steady_clock::now();
  REQUIRE(put("b").ok());
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(60));
  CHECK(vfs.syncs_count() > syncs);
}

TEST_CASE_FIXTURE(BadDisk, "FailedSync_StopsTheStoreAndLeavesNothing") {
  REQUIRE(put("a").ok());
  auto durable = store->durable();
  vfs.fail_sync(true);
  auto committed = put("b");
  REQUIRE_FALSE(committed.ok());
  CHECK(committed.error().code == ErrorCode::unavailable);
  CHECK(store->durable() == durable);
  CHECK_FALSE(has("b"));
  vfs.fail_sync(false);
  CHECK(put("c").error().code == ErrorCode::unavailable);  // no second try
  CHECK(store->set_setting("x", "y").error().code == ErrorCode::unavailable);
  CHECK(has("a"));  // reading goes on

  SUBCASE("after a clean close") { store.reset(); }
  SUBCASE("after a crash") {
    // The files as a killed process leaves them.
    namespace fs = std::filesystem;
    fs::copy_file(path, scratch.file("crashed.db"));
    fs::copy_file(path + "-wal", scratch.file("crashed.db-wal"));
    store.reset();
    path = scratch.file("crashed.db");
  }
  open();
  CHECK(has("a"));
  CHECK_FALSE(has("b"));
  CHECK(put("d").ok());
}

TEST_CASE_FIXTURE(BadDisk, "FailedSync_IsNotTriedAgain") {
  REQUIRE(put("a").ok());
  vfs.fail_sync(true);
  REQUIRE_FALSE(put("b").ok());
  vfs.fail_sync(false);
  CHECK(store->disk() == Disk::failed);
  store->try_again();
  CHECK(store->disk() == Disk::failed);
  REQUIRE(store->trouble().has_value());
  CHECK(store->trouble()->reason == kDiskFailed);
  // A group that only reads is one, and its end is no promise about anything new.
  auto durable = store->durable();
  REQUIRE(store->begin().ok());
  CHECK(has("a"));
  auto committed = store->commit();
  REQUIRE(committed.ok());
  CHECK(*committed == durable);
}

TEST_CASE_FIXTURE(BadDisk, "FullDisk_RefusesTheGroupReadsOnAndRecovers") {
  REQUIRE(put("a").ok());
  vfs.fail_write(true);
  auto committed = put("b", std::string(100'000, 'x'));
  REQUIRE_FALSE(committed.ok());
  CHECK(committed.error().code == ErrorCode::unavailable);
  CHECK(committed.error().reason == kDiskFull);
  CHECK(store->disk() == Disk::full);
  CHECK(has("a"));
  CHECK_FALSE(has("b"));
  store->try_again();
  CHECK(store->disk() == Disk::full);
  CHECK(put("c").error().reason == kDiskFull);
  vfs.fail_write(false);
  CHECK_FALSE(put("c").ok());  // not before it was tried
  auto syncs = vfs.syncs_count();
  store->try_again();
  CHECK(vfs.syncs_count() > syncs);
  CHECK(store->disk() == Disk::sound);
  CHECK_FALSE(store->trouble().has_value());
  CHECK(put("d").ok());
  store.reset();
  open();
  CHECK(has("a"));
  CHECK_FALSE(has("b"));
  CHECK_FALSE(has("c"));
  CHECK(has("d"));
}

TEST_CASE_FIXTURE(BadDisk, "FullDisk_IsSoundOnlyWhenItTakesAProbe") {
  REQUIRE(put("a").ok());
  vfs.fail_write(true);
  REQUIRE_FALSE(put("b").ok());
  vfs.fail_write(false);
  auto written = vfs.bytes_written();
  store->try_again();
  CHECK(vfs.bytes_written() - written >= static_cast<std::int64_t>(limits::kDiskProbeBytes));
}

TEST_CASE_FIXTURE(BadDisk, "SpoiledGroup_CannotBeCommittedAndIsGone") {
  REQUIRE(put("a").ok());
  vfs.fail_write(true);
  REQUIRE_FALSE(put("b").ok());
  REQUIRE(store->begin().ok());
  CHECK_FALSE(store->is_spoiled());
  CHECK_FALSE(store->write({.region = 1, .entries = {{"s", "c", "v"}}}).ok());
  CHECK(store->is_spoiled());
  store->rollback();
  CHECK_FALSE(store->is_spoiled());
  CHECK(has("a"));
}

TEST_CASE_FIXTURE(BadDisk, "PowerCut_KeepsEveryCommittedGroup") {
  // More than 4,000 pages in all, so that a checkpoint lies in it and both files are put back. Every cut is between
  // two groups or within one.
  int acknowledged = 0;
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 12; ++i) {
      REQUIRE(put("k" + std::to_string(acknowledged), std::string(400'000, 'x')).ok());
      ++acknowledged;
    }
    if (round % 2 == 1) {
      REQUIRE(store->begin().ok());
      REQUIRE(store->write({.region = 1, .entries = {{"s", "half", "v"}}}).ok());
    }
    vfs.cut_power();
    store.reset();
    vfs.lose_unsynced(path);
    open();
    for (int k = 0; k < acknowledged; ++k) REQUIRE(has("k" + std::to_string(k)));
    CHECK_FALSE(has("half"));
  }
  CHECK(std::filesystem::file_size(path) > 12 * 400'000);
}

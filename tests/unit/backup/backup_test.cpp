// Backups of a small directory: made, verified, restored; what is linked; what is trimmed; which one a moment gives.
#include "backup/backup.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <fstream>

#include "base/sha256.hpp"
#include "model/json.hpp"
#include "state/region.hpp"
#include "store/blob_store.hpp"
#include "store/files/disk.hpp"
#include "store/store.hpp"
#include "support/scratch.hpp"

using namespace trajectum;

namespace {

const std::atomic<bool> kGoOn = false;

/// A data directory with a turn at `at`, and a blob that a row names.
struct Place {
  test::Scratch scratch;
  std::string data = scratch.file("data"), shelf = scratch.file("shelf");
  std::unique_ptr<store::Store> store;
  RegionNo region = 0;
  HistoryNo turns = 0;

  Place() {
    mkdir(data.c_str(), 0700);
    auto opened = store::open_sqlite({data + "/trajectum.db", 4096, ""});
    REQUIRE(opened.ok());
    store = std::move(*opened);
    REQUIRE(store->begin().ok());
    auto no = store->region("gebied");
    REQUIRE(no.ok());
    region = *no;
    REQUIRE(store->commit().ok());
  }
  void turn(Instant at) {
    store::Changes changes;
    changes.region = region;
    changes.history.push_back({++turns, 0, 0, at, "turn"});
    REQUIRE(store->begin().ok());
    REQUIRE(store->write(changes).ok());
    REQUIRE(store->commit().ok());
  }
  std::string blob(const std::string& bytes) {
    Sha256 hash;
    hash.add(bytes);
    auto sha256 = hash.hex();
    auto blobs = store::open_blob_files(data + "/blobs");
    REQUIRE(blobs->append(region, "een", 0, bytes).ok());
    REQUIRE(*blobs->finish(region, "een", sha256));
    REQUIRE(blobs->drop_upload(region, "een").ok());
    store::Changes changes;
    changes.region = region;
    changes.entries.push_back({state::space::kBlob, sha256, ""});
    REQUIRE(store->begin().ok());
    REQUIRE(store->write(changes).ok());
    REQUIRE(store->commit().ok());
    return sha256;
  }
  backup::Made make(Instant now = 1'700'000'000'000) {
    auto made = backup::create(data, shelf, "0.0", now, kGoOn);
    REQUIRE_MESSAGE(made.ok(), (made.ok() ? "" : made.error().text.en));
    return std::move(*made);
  }
};

}  // namespace

TEST_CASE("Backup_RestoresWhatItCounted") {
  Place place;
  place.turn(5000);
  auto sha256 = place.blob("bytes");
  auto made = place.make();
  CHECK(made.name == "20231114T221320Z");
  CHECK(made.findings.empty());
  CHECK(made.manifest.blobs == 1);
  CHECK(made.manifest.blob_bytes == 5);
  auto path = place.shelf + "/" + made.name;
  auto verified = backup::verify(path, kGoOn);
  REQUIRE(verified.ok());
  CHECK(verified->findings.empty());
  CHECK(verified->manifest.digest == made.manifest.digest);
  auto data = place.scratch.file("restored");
  auto restored = backup::restore(path, data, kGoOn);
  REQUIRE_MESSAGE(restored.ok(), (restored.ok() ? "" : restored.error().text.en));
  CHECK(restored->digest == made.manifest.digest);
  CHECK(*store::open_blob_files(data + "/blobs")->read(place.region, sha256, 0, 100) == "bytes");
  auto again = backup::restore(path, data, kGoOn);
  REQUIRE(!again.ok());
  CHECK(again.error().reason == "restore.data");
}

TEST_CASE("Backup_TellsOfARowWithoutBytes") {
  Place place;
  auto sha256 = place.blob("bytes");
  REQUIRE(store::open_blob_files(place.data + "/blobs")->drop(place.region, sha256).ok());
  CHECK(place.make().findings.size() == 1);
}

TEST_CASE("Backup_GivesTheNewestThatHoldsNothingLater") {
  Place place;
  CHECK(place.make(1000).manifest.as_of == 0);
  place.turn(10'000);
  auto first = place.make(2000);
  CHECK(first.manifest.as_of == 10'000);
  place.turn(20'500);
  auto second = place.make(2000);
  CHECK(second.manifest.as_of == 21'000);  // to the second, never earlier than the turn
  CHECK(second.name == first.name + ".002");
  CHECK(*backup::newest_until(place.shelf, 20'999) == first.name);
  CHECK(*backup::newest_until(place.shelf, 21'000) == second.name);
  CHECK(!backup::newest_until(place.shelf, -1).ok());
  auto gone = backup::trim(place.shelf, 2);
  REQUIRE(gone.ok());
  CHECK(gone->size() == 1);
  CHECK(backup::all_on(place.shelf) == std::vector<std::string>{first.name, second.name});
}

TEST_CASE("Backup_GivesUpAndLeavesNothing") {
  Place place;
  for (int i = 0; i < 3000; ++i) place.turn(i);
  const std::atomic<bool> stop = true;
  auto made = backup::create(place.data, place.shelf, "0.0", 1000, stop);
  REQUIRE(!made.ok());
  CHECK(made.error().reason == "stopping");
  CHECK(files::names_in(place.shelf).empty());
}

TEST_CASE("Manifest_IsReadAsItWasWritten") {
  backup::Manifest manifest;
  manifest.made_at = 1'700'000'000'000;
  manifest.as_of = 1'600'000'000'000;
  manifest.program = "1.2.3";
  manifest.schema = 7;
  manifest.format = 9;
  manifest.tables = {{"cases", 3, std::string(64, 'a')}, {"history", 0, std::string(64, 'b')}};
  manifest.blobs = 2;
  manifest.blob_bytes = 77;
  manifest.blob_list = std::string(64, 'c');
  manifest.digest = backup::digest_of(manifest);
  auto read = backup::read_manifest(to_json(backup::to_record(manifest)));
  REQUIRE(read.ok());
  CHECK(to_json(backup::to_record(*read)) == to_json(backup::to_record(manifest)));
  CHECK(backup::digest_of(*read) == manifest.digest);
  read->tables[1].rows = 1;
  CHECK(backup::digest_of(*read) != manifest.digest);
  for (const char* none : {"", "{}", "[]", "{\"trajectum_backup\":1}", "{\"trajectum_backup\":\"x\"}"})
    CHECK(backup::read_manifest(none).error().reason == "backup.none");
  CHECK(backup::read_manifest("{\"trajectum_backup\":2}").error().reason == "backup.newer");
}

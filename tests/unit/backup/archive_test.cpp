// An archive gives every commit again: as it was written, over restarts and SIGKILL, while bases are made and the WAL
// begins anew; and never another one, whatever is damaged.
#include "backup/archive.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "base/sha256.hpp"
#include "state/region.hpp"
#include "store/archive/generation.hpp"
#include "store/blob_store.hpp"
#include "store/database_file.hpp"
#include "store/files/disk.hpp"
#include "store/store.hpp"
#include "support/scratch.hpp"

using namespace trajectum;

namespace {

namespace fs = std::filesystem;
const std::atomic<bool> kGoOn = false;
constexpr const char* kSpace = "proef";

std::uint64_t seed() {
  static const std::uint64_t chosen = [] {
    const char* said = std::getenv("TRAJECTUM_SEED");
    auto out = said ? std::strtoull(said, nullptr, 10) : std::random_device{}();
    std::printf("archive: TRAJECTUM_SEED=%llu\n", static_cast<unsigned long long>(out));
    return out;
  }();
  return chosen;
}

using Entries = std::map<std::string, std::string>;  // key to body: what the database should hold

/// A data directory with an archive. Each commit is one turn that puts and drops some entries.
struct Place {
  test::Scratch scratch;
  std::string data = scratch.file("data"), folder = scratch.file("archive");
  store::ArchiveOptions archive;
  std::unique_ptr<store::Store> store;
  RegionNo region = 0;
  std::mt19937_64 random{seed()};
  Instant at = 1'000'000;
  Entries now;
  std::map<Instant, Entries> then;  // after each commit

  explicit Place(std::int64_t base_every_ms = 3600'000) {
    mkdir(data.c_str(), 0700);
    archive = {folder, data + "/blobs", "0.0", store::ArchiveOptions().keep_ms, base_every_ms, 50};
    open();
  }
  void open() {
    store::SqliteOptions options{data + "/trajectum.db", 2048, "", archive};
    auto opened = store::open_sqlite(options);
    REQUIRE_MESSAGE(opened.ok(), (opened.ok() ? "" : opened.error().text.en));
    store = std::move(*opened);
    if (store->regions().empty()) {
      REQUIRE(store->begin().ok());
      REQUIRE(store->region("gebied").ok());
      REQUIRE(store->commit().ok());
    }
    region = store->regions().front().first;
  }
  std::uint64_t any(std::uint64_t below) { return random() % below; }

  /// Puts and drops up to so many entries of up to so many bytes.
  store::Changes changes(std::uint64_t count, std::uint64_t bytes) {
    store::Changes out;
    out.region = region;
    out.history.push_back({store->last_history(region) + 1, 0, 0, at, "turn"});
    Entries put;
    for (std::uint64_t n = any(count) + 1; n > 0; --n) {
      auto key = "k" + std::to_string(any(400));
      if (any(4) == 0 && now.contains(key) && !put.contains(key)) {
        out.entries_gone.emplace_back(kSpace, key);
        now.erase(key);
      } else {
        std::string body(any(bytes) + 1, '\0');
        for (auto& c : body) c = static_cast<char>(random());
        put[key] = body;
      }
    }
    for (auto& [key, body] : put) {
      std::erase_if(out.entries_gone, [&, key = key](const auto& gone) { return gone.second == key; });
      out.entries.push_back({kSpace, key, body});
      now[key] = body;
    }
    return out;
  }
  void commit(std::uint64_t count = 8, std::uint64_t bytes = 6000) {
    at += 1 + static_cast<Instant>(any(1000));
    REQUIRE(store->begin().ok());
    REQUIRE(store->write(changes(count, bytes)).ok());
    REQUIRE(store->commit().ok());
    then[at] = now;
  }
  std::string blob(const std::string& bytes) {
    Sha256 hash;
    hash.add(bytes);
    auto sha256 = hash.hex();
    auto blobs = store::open_blob_files(archive.blobs, [this](const std::string& path) { store->blob_kept(path); });
    REQUIRE(blobs->append(region, "een", 0, bytes).ok());
    REQUIRE(*blobs->finish(region, "een", sha256));
    REQUIRE(blobs->drop_upload(region, "een").ok());
    at += 1000;
    store::Changes changes;
    changes.region = region;
    changes.history.push_back({store->last_history(region) + 1, 0, 0, at, "turn"});
    changes.entries.push_back({state::space::kBlob, sha256, ""});
    REQUIRE(store->begin().ok());
    REQUIRE(store->write(changes).ok());
    REQUIRE(store->commit().ok());
    then[at] = now;
    return sha256;
  }
  /// All is in a whole generation, and on its disk.
  void wait() {
    for (int n = 0; n < 2000; ++n) {
      if (store->archive()->behind_ms == 0 && store->archive()->trouble.empty()) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    FAIL("the archive stays behind: " << store->archive()->trouble);
  }
  std::size_t generations() const { return store::archive::generations_in(folder).size(); }
};

Entries entries_of(const std::string& data) {
  auto db = store::DatabaseFile::open(data + "/trajectum.db", store::DatabaseFile::Of::backup, kGoOn);
  REQUIRE(db.ok());
  Entries out;
  REQUIRE((*db)
              ->entries(kSpace, [&](RegionNo, std::string_view key, std::string_view body) { out.emplace(key, body); })
              .ok());
  return out;
}

/// What a restore gives; nothing when it is refused.
std::optional<Entries> restored(const Place& place, std::optional<Instant> until, std::string* why = nullptr) {
  test::Scratch to;
  auto done = backup::restore_archive(place.folder, until, to.file("data"), kGoOn);
  if (!done && why) *why = done.error().reason + ": " + done.error().text.en;
  if (!done) return std::nullopt;
  return entries_of(to.file("data"));
}

/// Of moments after `from`; gives how many of them lie in a gap.
int check_moments(Place& place, int count, Instant from = 0) {
  std::vector<Instant> moments;
  for (const auto& [at, entries] : place.then)
    if (at >= from) moments.push_back(at);
  REQUIRE(!moments.empty());
  int gaps = 0;
  for (int n = 0; n < count; ++n) {
    auto at = moments[place.any(moments.size())];
    auto later = place.then.upper_bound(at);
    auto asked = later == place.then.end() ? at + 5000 : at + static_cast<Instant>(place.any(later->first - at));
    std::string why;
    auto got = restored(place, asked, &why);
    bool is_gap = !got && why.starts_with("restore.gap");
    if (is_gap) ++gaps;
    REQUIRE_MESSAGE((got || is_gap), "moment " << asked << ": " << why);
    if (got) CHECK_MESSAGE(*got == place.then.at(at), "moment " << asked << " of " << at);
  }
  return gaps;
}

}  // namespace

TEST_CASE("Archive_GivesEveryCommitAgain") {
  Place place;
  place.wait();
  for (int n = 0; n < 400; ++n) place.commit();  // some ten times the WAL is taken over and begins anew
  place.wait();
  auto segments = files::names_in(place.folder + "/000001/wal").size();
  CHECK(segments > 2);
  CHECK(check_moments(place, 12) == 0);
  CHECK(*restored(place, std::nullopt) == place.now);
  CHECK(!restored(place, -1));
  place.store.reset();
  CHECK(check_moments(place, 6) == 0);
  place.open();  // it goes on with the same generation
  for (int n = 0; n < 40; ++n) place.commit();
  place.wait();
  CHECK(place.generations() == 1);
  CHECK(check_moments(place, 8) == 0);
  auto verified = backup::verify_archive(place.folder, kGoOn);
  REQUIRE(verified.ok());
  CHECK(verified->findings.empty());
  CHECK(verified->commits >= 440);
  CHECK(verified->until == place.at);
  CHECK(verified->from == place.then.begin()->first);
}

TEST_CASE("Archive_MakesBasesWhileCommitsGoOn") {
  Place place(30);  // ms
  for (int n = 0; n < 300; ++n) {
    place.commit();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  place.archive.base_every_ms = 3600'000;
  CHECK(place.generations() > 3);
  place.store.reset();
  auto whole = store::archive::generations_in(place.folder);
  std::erase_if(whole, [&](const auto& name) { return !store::archive::is_whole(place.folder + "/" + name); });
  CHECK(whole.size() > 2);
  auto first = store::archive::read_generation(place.folder + "/" + whole.front());
  REQUIRE(first.ok());
  CHECK(check_moments(place, 20, first->points.front().at + 1) == 0);
}

TEST_CASE("Archive_BeginsAGenerationWithACommit") {
  Place place(0);  // one after another, also while the WAL is being taken over
  for (int n = 0; n < 400; ++n) place.commit(30, 6000);
  place.store.reset();
  int checked = 0;
  for (const auto& name : store::archive::generations_in(place.folder)) {
    auto path = place.folder + "/" + name;
    auto generation = store::archive::read_generation(path);
    if (!generation || generation->points.front().at == 0) continue;
    auto at = generation->points.front().at;
    test::Scratch to;
    auto done = backup::restore_archive(path, at, to.file("data"), kGoOn);
    REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text.en));
    CHECK_MESSAGE(entries_of(to.file("data")) == place.then.at(at), name << " at " << at);
    ++checked;
  }
  MESSAGE(checked << " generations");
  CHECK(checked > 3);
}

TEST_CASE("Archive_KeepsWhatAKillLeft") {
  Place place;
  place.wait();
  place.store.reset();
  int asked = 0, gaps = 0;
  for (int round = 0; round < 12; ++round) {
    int pipe_ends[2];
    REQUIRE(pipe(pipe_ends) == 0);
    auto child_seed = place.random();
    auto patience = place.any(150'000);
    auto child = fork();
    if (child == 0) {  // commits until it is killed, and tells of each what it was made of
      place.random.seed(child_seed);
      place.open();
      while (true) {
        place.commit();
        if (write(pipe_ends[1], &place.at, sizeof place.at) != sizeof place.at) _exit(1);
      }
    }
    close(pipe_ends[1]);
    Instant told = 0, last = 0;
    bool is_begun = read(pipe_ends[0], &told, sizeof told) == sizeof told;
    REQUIRE(is_begun);
    last = told;
    usleep(static_cast<useconds_t>(patience));
    kill(child, SIGKILL);
    while (read(pipe_ends[0], &told, sizeof told) == sizeof told) last = told;
    close(pipe_ends[0]);
    waitpid(child, nullptr, 0);
    // The same here, without a store: the child's numbers are known.
    auto before_at = place.at;
    place.random.seed(child_seed);
    place.open();
    auto last_history = place.store->last_history(place.region);
    auto rows = place.store->history_after(place.region, last_history - 1, 1);
    REQUIRE(rows.size() == 1);
    auto stored = rows.front().at;
    CHECK(stored >= last);  // acknowledged
    while (place.at < stored) {
      place.at += 1 + static_cast<Instant>(place.any(1000));
      (void)place.changes(8, 6000);
      place.then[place.at] = place.now;
    }
    CHECK(place.at == stored);
    CHECK(before_at < stored);
    place.wait();
    CHECK(*restored(place, std::nullopt) == place.now);
    asked += 3;
    gaps += check_moments(place, 3, before_at);
    if (round % 3 == 0) place.commit();
    place.store.reset();
    place.random.seed(child_seed + 1);
  }
  MESSAGE(place.then.size() << " commits, " << place.generations() << " generations, " << gaps << " of " << asked
                            << " moments in a gap");
  CHECK(gaps < asked);              // of what was committed in the 20 ms before a kill
  CHECK(place.generations() <= 6);  // a kill at the very beginning of a WAL may ask for a new base
}

TEST_CASE("Archive_BeginsAnewWhenSomebodyElseWrote") {
  Place place;
  for (int n = 0; n < 30; ++n) place.commit();
  place.wait();
  place.store.reset();
  auto kept = place.archive;
  place.archive = {};
  place.open();  // without an archive
  for (int n = 0; n < 5; ++n) place.commit();
  auto unseen = place.at - 1;
  place.store.reset();
  place.archive = kept;
  place.open();
  for (int n = 0; n < 5; ++n) place.commit();
  for (int n = 0; n < 400 && place.generations() < 2; ++n) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  place.wait();
  CHECK(place.generations() == 2);
  CHECK(*restored(place, std::nullopt) == place.now);
  CHECK(*restored(place, place.then.begin()->first) == place.then.begin()->second);
  std::string why;
  CHECK(!restored(place, unseen, &why));
  CHECK_MESSAGE(why.starts_with("restore.gap"), why);
}

TEST_CASE("Archive_KeepsWhatARestoreWentBackOver") {
  Place place;
  for (int n = 0; n < 30; ++n) place.commit();
  place.wait();
  place.store.reset();
  auto last = place.at;
  auto back = std::next(place.then.begin(), 12);
  auto data = place.scratch.file("again");
  REQUIRE(backup::restore_archive(place.folder, back->first, data, kGoOn).ok());
  place.data = data;
  place.archive.blobs = data + "/blobs";
  place.now = back->second;
  place.then[last + 1] = place.now;
  place.open();
  place.wait();
  for (int n = 0; n < 20; ++n) place.commit();
  for (int n = 0; n < 400 && place.generations() < 2; ++n) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  place.wait();
  CHECK(*restored(place, std::nullopt) == place.now);
  CHECK(*restored(place, last - 1) == std::prev(place.then.find(last))->second);
  CHECK(*restored(place, last + 1) == back->second);
}

TEST_CASE("Archive_KeepsDocuments") {
  Place place;
  auto before = place.blob("voor de basis");
  place.wait();
  auto after = place.blob("na de basis");
  auto at = place.at;
  place.commit();
  place.wait();
  test::Scratch to;
  auto done = backup::restore_archive(place.folder, at, to.file("data"), kGoOn);
  REQUIRE_MESSAGE(done.ok(), (done.ok() ? "" : done.error().text.en));
  CHECK(done->blobs == 2);
  auto blobs = store::open_blob_files(to.file("data") + "/blobs");
  CHECK(*blobs->read(place.region, before, 0, 100) == "voor de basis");
  CHECK(*blobs->read(place.region, after, 0, 100) == "na de basis");
  auto again = backup::restore_archive(place.folder, at, to.file("data"), kGoOn);
  REQUIRE(!again.ok());
  CHECK(again.error().reason == "restore.data");
}

TEST_CASE("Archive_NeverGivesWhatIsDamaged") {
  Place place;
  place.wait();
  place.blob("bytes");
  for (int n = 0; n < 120; ++n) place.commit();
  place.wait();
  place.store.reset();
  std::vector<std::string> all;
  for (const auto& entry : fs::recursive_directory_iterator(place.folder))
    if (entry.is_regular_file() && entry.file_size() > 0) all.push_back(entry.path());
  int refused = 0, told = 0;
  for (int n = 0; n < 60; ++n) {
    auto path = all[place.any(all.size())];
    auto size = static_cast<std::uint64_t>(fs::file_size(path));
    auto where = static_cast<std::streamoff>(place.any(size));
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(where);
    char was = 0;
    file.get(was);
    file.seekp(where);
    file.put(static_cast<char>(was ^ (1 << place.any(8))));
    file.flush();
    auto moment = std::next(place.then.begin(), static_cast<std::ptrdiff_t>(place.any(place.then.size())));
    auto got = restored(place, moment->first);
    if (!got) ++refused;
    // A torn list of points ends sooner: then an earlier commit is the newest there is.
    bool is_list = path.ends_with("/points");
    if (got && !is_list) CHECK_MESSAGE(*got == moment->second, path << " at " << where);
    auto verified = backup::verify_archive(place.folder, kGoOn);
    if (!verified.ok() || !verified->findings.empty()) ++told;
    file.seekp(where);
    file.put(was);
    file.flush();
  }
  CHECK(refused > 5);
  CHECK(told > 20);
  CHECK(*restored(place, std::nullopt) == place.now);
}

TEST_CASE("Archive_GoesOnAfterTrouble") {
  Place place;
  for (int n = 0; n < 20; ++n) place.commit();
  place.wait();
  fs::remove_all(place.folder + "/000001");
  std::ofstream(place.folder + "/000002") << "no folder can be made here";
  bool was_told = false;
  for (int n = 0; n < 400 && !was_told; ++n) {
    place.commit(8, 40'000);  // nobody waits for the archive
    was_told = !place.store->archive()->trouble.empty();
  }
  CHECK(was_told);
  fs::remove(place.folder + "/000002");
  for (int n = 0; n < 10; ++n) place.commit();
  place.wait();
  place.commit();
  place.wait();
  CHECK(*restored(place, std::nullopt) == place.now);
}

TEST_CASE("Archive_IsOfOneServer") {
  Place place;
  test::Scratch other;
  auto second = store::open_sqlite({other.file("t.db"), 2048, "", place.archive});
  REQUIRE(!second.ok());
  CHECK(second.error().reason == "archive.busy");
  auto inside = place.archive;
  inside.folder = other.file("");
  auto wrong = store::open_sqlite({other.file("t.db"), 2048, "", inside});
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().reason == "archive.folder");
}

TEST_CASE("Archive_ThrowsAwayWhatIsTooOld") {
  Place place(20);
  place.archive.keep_ms = 0;
  place.store.reset();
  place.open();
  for (int n = 0; n < 200; ++n) {
    place.commit();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  place.wait();
  place.store.reset();
  CHECK(place.generations() <= 3);  // the newest, the one before it until then, and one that is not whole
  CHECK(*restored(place, std::nullopt) == place.now);
}

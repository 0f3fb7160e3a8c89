// The bytes behind documents: uploads and their limits, who may read a blob, scans, and what is collected when.
#include <doctest/doctest.h>

#include <future>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "pipeline/blobs.hpp"
#include "support/engine/trial.hpp"

using namespace trajectum;
using namespace trajectum::test;
using pipeline::Blobs;
namespace space = state::space;

namespace {

constexpr const char* kWithDocuments =
    "step \"a\" { WORK, evidence = document \"scan\", next = done },\nstep \"b\" { WORK, next = done },\n";

std::string hash(const std::string& bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

/// A trial with bytes, and people who bring them.
class Shelf {
 public:
  explicit Shelf(pipeline::ByteWork::Scanner scanner = nullptr)
      : trial(kWithDocuments),
        files(store::open_blob_memory()),
        bytes(std::make_unique<pipeline::ByteWork>(
            *files, [](std::uint64_t) {}, std::move(scanner))) {
    trial.bench().use_bytes(*bytes);
  }

  template <class F>
  auto in_group(F f) {
    decltype(f(std::declval<Blobs&>(), std::declval<pipeline::RegionAtWork&>())) out = internal_error("not asked");
    trial.bench().group([&] {
      Blobs blobs(trial.bench().engine());
      out = f(blobs, trial.bench().region());
    });
    return out;
  }
  static turn::Principal who(const std::string& user, bool admin = false) {
    turn::Principal out;
    out.user = user;
    out.admin = admin;
    return out;
  }

  Result<Blobs::Begun> begin(const std::string& user, const std::string& sha, std::int64_t size) {
    return in_group([&](Blobs& b, auto& r) { return b.begin(r, who(user), {sha, "text/plain", size}); });
  }
  Result<std::int64_t> append(const std::string& user, const std::string& id, std::int64_t offset,
                              const std::string& base64) {
    return in_group([&](Blobs& b, auto& r) -> Result<std::int64_t> {
      auto upload = b.upload(r, who(user), id);
      if (!upload) return upload.error();
      auto errand = b.append(r, 1, id, *upload, offset, base64);
      if (!errand) return errand.error();
      b.wait_for(**errand);
      if (!(*errand)->outcome) return (*errand)->outcome.error();
      return (*errand)->number;
    });
  }
  Result<bool> commit(const std::string& user, const std::string& id) {
    return in_group([&](Blobs& b, auto& r) -> Result<bool> {
      auto upload = b.upload(r, who(user), id);
      if (!upload) return upload.error();
      auto errand = b.finish(r, 1, id, *upload);
      if (!errand) return errand.error();
      b.wait_for(**errand);
      if (!(*errand)->outcome) return (*errand)->outcome.error();
      auto written = (*errand)->number == 1 ? b.record(r, id, *upload) : b.forget(r, id);
      if (!written) return written.error();
      return (*errand)->number == 1;
    });
  }
  /// Brings all of it. Gives its hash.
  std::string bring(const std::string& user, const std::string& content) {
    auto begun = begin(user, hash(content), static_cast<std::int64_t>(content.size()));
    REQUIRE(begun.ok());
    REQUIRE(append(user, begun->upload, 0, to_base64(content)).ok());
    auto done = commit(user, begun->upload);
    REQUIRE(done.ok());
    REQUIRE(*done);
    return hash(content);
  }
  Error unreadable(const std::string& user, const std::string& sha, bool admin = false) {
    auto found = in_group([&](Blobs& b, auto& r) { return b.readable(r, who(user, admin), sha); });
    return found ? Error{} : found.error();
  }
  bool reads(const std::string& user, const std::string& sha, bool admin = false) {
    return unreadable(user, sha, admin).text.en.empty();
  }
  bool put(const std::string& sha, const std::string& name = "paper") {
    turn::NewDocument document;
    document.kind = "scan";
    document.name = name;
    document.type = "text/plain";
    document.sha256 = sha;
    document.bytes = 3;
    return trial.put_document(document);
  }
  bool has_row(const char* space, const std::string& key) {
    return trial.bench().store().entry(trial.bench().region().no, space, key).has_value();
  }
  /// True when neither a row nor a byte is left of it.
  bool is_gone(const std::string& sha) {
    return !has_row(space::kBlob, sha) && !has_row(space::kBlobGone, sha) && !files->has(region(), sha);
  }
  RegionNo region() { return trial.bench().region().no; }
  /// Waits for what the engine left to do.
  void rest() {
    auto last = bytes->ask(1, [](pipeline::Errand&) { return Result<void>(); });
    REQUIRE(last.ok());
    bytes->wait_for(**last);
  }
  void days(std::int64_t n) {
    for (; n > 0; --n) {
      trial.advance(1);
      rest();
    }
  }

  Trial trial;
  std::unique_ptr<store::BlobStore> files;
  std::unique_ptr<pipeline::ByteWork> bytes;
};

}  // namespace

TEST_CASE("Upload_GoesOnAndEndsAsABlob") {
  Shelf shelf;
  auto sha = hash("abcdef");
  auto begun = shelf.begin("ann", sha, 6);
  REQUIRE(begun.ok());
  CHECK(begun->offset == 0);
  CHECK(*shelf.append("ann", begun->upload, 0, to_base64("abc")) == 3);
  shelf.trial.bench().restart(false);
  auto again = shelf.begin("ann", sha, 6);
  CHECK(again->upload == begun->upload);
  CHECK(again->offset == 3);
  auto early = shelf.commit("ann", again->upload);
  CHECK_FALSE(early.ok());
  CHECK(early.error().text.en.find("go on at offset 3") != std::string::npos);
  auto gap = shelf.append("ann", again->upload, 5, to_base64("f"));
  CHECK(gap.error().code == ErrorCode::conflict);
  CHECK(gap.error().text.en.find("go on at offset 3") != std::string::npos);
  CHECK(*shelf.append("ann", again->upload, 0, to_base64("abc")) == 3);
  CHECK(*shelf.append("ann", again->upload, 3, to_base64("def")) == 6);
  CHECK(*shelf.commit("ann", again->upload));
  auto whole = shelf.begin("ann", sha, 6);
  CHECK(whole->upload.empty());
  CHECK(whole->offset == 6);
}

TEST_CASE("Upload_WithOtherBytesIsForgotten") {
  Shelf shelf;
  auto begun = shelf.begin("ann", hash("abc"), 3);
  REQUIRE(shelf.append("ann", begun->upload, 0, to_base64("abd")).ok());
  CHECK_FALSE(*shelf.commit("ann", begun->upload));
  CHECK(shelf.append("ann", begun->upload, 0, to_base64("abc")).error().code == ErrorCode::not_found);
  CHECK_FALSE(shelf.has_row(space::kBlob, hash("abc")));
}

TEST_CASE("Upload_IsItsUsersOwn") {
  Shelf shelf;
  auto sha = hash("abc");
  auto anns = shelf.begin("ann", sha, 3);
  CHECK(shelf.append("bob", anns->upload, 0, to_base64("abc")).error().code == ErrorCode::not_found);
  auto bobs = shelf.begin("bob", sha, 3);
  CHECK(bobs->upload != anns->upload);
  REQUIRE(shelf.append("ann", anns->upload, 0, to_base64("abc")).ok());
  CHECK(*shelf.commit("ann", anns->upload));
  // That it is there is told to nobody who may not read it: bob brings his own, and both have it then.
  CHECK(shelf.begin("bob", sha, 3)->offset == 0);
  CHECK_FALSE(shelf.reads("bob", sha));
  REQUIRE(shelf.append("bob", bobs->upload, 0, to_base64("abc")).ok());
  CHECK(*shelf.commit("bob", bobs->upload));
  CHECK(shelf.reads("bob", sha));
}

TEST_CASE("Upload_AWrongChunkIsRefused") {
  Shelf shelf;
  auto begun = shelf.begin("ann", hash("abc"), 3);
  for (const auto& [data, path] : {std::pair<std::string, std::string>{"no base64!", "data"},
                                   {"", "data"},
                                   {to_base64("abcd"), "data"},
                                   {to_base64(std::string(limits::kBlobChunkBytesMax + 1, 'x')), "data"}}) {
    auto refused = shelf.append("ann", begun->upload, 0, data);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().path == path);
  }
}

TEST_CASE("Upload_OfAnotherSizeBeginsAnew") {
  Shelf shelf;
  auto begun = shelf.begin("ann", hash("abc"), 4);
  REQUIRE(shelf.append("ann", begun->upload, 0, to_base64("abc")).ok());
  auto again = shelf.begin("ann", hash("abc"), 3);
  CHECK(again->upload != begun->upload);
  CHECK(again->offset == 0);
  CHECK_FALSE(shelf.has_row(space::kUpload, begun->upload));
}

TEST_CASE("Upload_HasLimits") {
  Shelf shelf;
  auto name = [](std::size_t n) { return hash(std::to_string(n)); };
  auto large = shelf.begin("ann", name(0), limits::kBlobBytesMax + 1);
  CHECK(large.error().reason == "blob.size");
  CHECK(large.error().text.en.find("512 MiB") != std::string::npos);
  std::string first;
  for (std::size_t n = 0; n < limits::kUploadsPerUserMax; ++n) {
    auto begun = shelf.begin("ann", name(n), 1);
    REQUIRE(begun.ok());
    if (n == 0) first = begun->upload;
  }
  CHECK(shelf.begin("ann", name(99), 1).error().reason == "blob.uploads");
  CHECK(shelf.begin("ann", name(0), 1).ok());  // that one goes on
  auto dropped = shelf.in_group([&](Blobs& b, auto& r) { return b.drop(r, Shelf::who("ann"), first); });
  CHECK(dropped.ok());
  CHECK(shelf.begin("ann", name(99), 1).ok());
  // So many bytes at once, as they will be; what one has begun and not brought is in nobody else's way.
  for (std::int64_t n = 0; n < limits::kUploadBytesPerUserMax / limits::kBlobBytesMax; ++n)
    REQUIRE(shelf.begin("bob", name(static_cast<std::size_t>(n)), limits::kBlobBytesMax).ok());
  CHECK(shelf.begin("bob", name(99), 1).error().reason == "blob.uploads");
  CHECK(shelf.begin("cor", name(99), limits::kBlobBytesMax).ok());
}

namespace {

/// As much as disks hold, without a disk: what came of each upload is as many bytes as it says.
class Said : public store::BlobStore {
 public:
  std::int64_t uploaded(RegionNo, const std::string&) override { return each; }
  Result<std::int64_t> append(RegionNo, const std::string&, std::int64_t, std::string_view) override { return each; }
  Result<bool> finish(RegionNo, const std::string&, const std::string&) override { return true; }
  Result<void> drop_upload(RegionNo, const std::string&) override { return {}; }
  std::vector<std::string> uploads(RegionNo) override { return {}; }
  bool has(RegionNo, const std::string&) override { return false; }
  Result<std::string> read(RegionNo, const std::string&, std::int64_t, std::size_t) override { return std::string(); }
  Result<void> drop(RegionNo, const std::string&) override { return {}; }
  std::string path(RegionNo, const std::string&) const override { return ""; }
  std::int64_t each = 0;
};

}  // namespace

TEST_CASE("Upload_OfARegionTogetherHasALimit") {
  Said disk;
  pipeline::ByteWork work(disk, [](std::uint64_t) {});
  Shelf shelf;
  shelf.trial.bench().use_bytes(work);
  auto name = [](std::int64_t n) { return hash(std::to_string(n)); };
  auto user = [](std::int64_t n) { return "user" + std::to_string(n / 2); };
  constexpr auto kFull = limits::kUploadBytesMax / limits::kBlobBytesMax;
  for (std::int64_t n = 0; n < kFull; ++n) REQUIRE(shelf.begin(user(n), name(n), limits::kBlobBytesMax).ok());
  disk.each = limits::kBlobBytesMax;  // all of it came, and nothing was committed
  auto full = shelf.begin("late", name(kFull), 1);
  REQUIRE_FALSE(full.ok());
  CHECK(full.error().reason == "blob.total");
  CHECK(full.error().text.en.find("4096 MiB") != std::string::npos);
  CHECK(shelf.begin(user(0), name(0), limits::kBlobBytesMax).ok());  // one of those goes on
  auto first = shelf.begin(user(0), name(0), limits::kBlobBytesMax)->upload;
  REQUIRE(shelf.in_group([&](Blobs& b, auto& r) { return b.drop(r, Shelf::who(user(0)), first); }).ok());
  CHECK(shelf.begin("late", name(kFull), 1).ok());  // and one that is stopped makes room
}

TEST_CASE("ByteWork_RefusesWhatWouldNotFit") {
  auto files = store::open_blob_memory();
  std::promise<void> go;
  auto gone = go.get_future().share();
  pipeline::ByteWork work(*files, [](std::uint64_t) {});
  std::shared_ptr<pipeline::Errand> last;
  for (std::size_t n = 0; n < limits::kErrandsMax; ++n) {
    auto asked = work.ask(1, [gone](pipeline::Errand&) {
      gone.wait();
      return Result<void>();
    });
    REQUIRE(asked.ok());
    last = *asked;
  }
  auto refused = work.ask(1, [](pipeline::Errand&) { return Result<void>(); });
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::overloaded);
  CHECK(refused.error().retry_ms.has_value());
  go.set_value();
  work.wait_for(*last);
  CHECK(work.ask(1, [](pipeline::Errand&) { return Result<void>(); }).ok());
}

TEST_CASE("Blob_IsReadByWhoMaySeeADocumentOfIt") {
  Shelf shelf;
  auto sha = shelf.bring("ann", "abc");
  CHECK(shelf.reads("ann", sha));
  CHECK(shelf.reads("boss", sha, true));
  CHECK(shelf.unreadable("bob", sha).code == ErrorCode::not_found);
  CHECK(shelf.unreadable("boss", hash("none"), true).code == ErrorCode::not_found);
  shelf.trial.open();
  REQUIRE(shelf.put(sha));
  CHECK(shelf.reads("bob", sha));
  CHECK(shelf.begin("bob", sha, 3)->upload.empty());
  REQUIRE(shelf.trial.remove_document(1));
  CHECK(shelf.unreadable("bob", sha).code == ErrorCode::not_found);
  CHECK(shelf.reads("boss", sha, true));
}

TEST_CASE("Scan_OnlyCleanBytesCount") {
  std::promise<void> go;
  auto gone = go.get_future().share();
  Shelf shelf([&](RegionNo, const std::string& sha, const std::atomic<bool>&) {
    gone.wait();
    return sha == hash("bad") ? state::Scan::infected : sha == hash("odd") ? state::Scan::unknown : state::Scan::clean;
  });
  auto& t = shelf.trial;
  auto taken = [&] {
    for (int tries = 0; tries < 1000; ++tries) {
      auto done = shelf.in_group([&](Blobs&, auto&) { return t.bench().engine().take_scans(); });
      REQUIRE(done.ok());
      bool all = true;
      for (const char* name : {"good", "bad", "odd"}) {
        auto blob = decode<state::Blob>(*t.bench().store().entry(shelf.region(), space::kBlob, hash(name)));
        all = all && blob->scan != state::Scan::unscanned;
      }
      if (all) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return false;
  };
  auto good = shelf.bring("ann", "good"), bad = shelf.bring("ann", "bad"), odd = shelf.bring("ann", "odd");
  t.open();
  REQUIRE(shelf.put(good));
  CHECK_FALSE(t.complete("a"));
  CHECK(t.error.text.en.find("is still being scanned") != std::string::npos);
  CHECK(shelf.unreadable("bob", good).reason == "scan.pending");
  CHECK(shelf.reads("ann", good));
  go.set_value();
  REQUIRE(taken());
  CHECK(shelf.reads("bob", good));
  REQUIRE(shelf.put(bad));
  CHECK_FALSE(t.complete("a"));
  CHECK(t.error.text.en.find("is infected") != std::string::npos);
  CHECK(shelf.unreadable("bob", bad).reason == "scan.infected");
  REQUIRE(shelf.put(odd));
  CHECK_FALSE(t.complete("a"));
  CHECK(t.error.text.en.find("could not be scanned") != std::string::npos);
  CHECK(shelf.unreadable("bob", odd).reason == "scan.unknown");
  CHECK(shelf.has_row(space::kBlobToScan, odd));  // it is asked again
  CHECK_FALSE(shelf.has_row(space::kBlobToScan, bad));
  REQUIRE(shelf.put(good));
  CHECK(t.complete("a"));
}

TEST_CASE("Scan_IsDoneAgainWhenTheScannerWasWrong") {
  std::atomic<bool> wrong = true;
  Shelf shelf([&](RegionNo, const std::string&, const std::atomic<bool>&) {
    return wrong ? state::Scan::infected : state::Scan::clean;
  });
  auto& t = shelf.trial;
  auto sha = shelf.bring("ann", "abc");
  t.open();
  REQUIRE(shelf.put(sha));
  auto becomes = [&](state::Scan scan) {
    for (int n = 0; n < 500; ++n) {
      t.bench().group([&] { REQUIRE(t.bench().engine().take_scans().ok()); });
      if (decode<state::Blob>(*t.bench().store().entry(shelf.region(), space::kBlob, sha))->scan == scan) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  };
  REQUIRE(becomes(state::Scan::infected));
  CHECK_FALSE(t.complete("a"));
  auto again = [&] { return shelf.in_group([&](Blobs& b, auto& r) { return b.scan_again(r, sha); }); };
  wrong = false;
  REQUIRE(again().ok());
  CHECK(shelf.has_row(space::kBlobToScan, sha));
  REQUIRE(becomes(state::Scan::clean));
  CHECK_FALSE(shelf.has_row(space::kBlobToScan, sha));
  CHECK(t.complete("a"));
  auto none = shelf.in_group([&](Blobs& b, auto& r) { return b.scan_again(r, hash("nothing")); });
  CHECK(none.error().code == ErrorCode::not_found);
  Shelf without;
  auto brought = without.bring("ann", "abc");
  auto refused = without.in_group([&](Blobs& b, auto& r) { return b.scan_again(r, brought); });
  CHECK(refused.error().reason == "scan.none");
}

TEST_CASE("Scan_WithoutAScannerUnscannedCountsAndInfectedDoesNot") {
  Shelf shelf;
  auto sha = shelf.bring("ann", "abc");
  shelf.trial.open();
  REQUIRE(shelf.put(sha));
  auto set = [&](state::Scan scan) {
    auto row = *decode<state::Blob>(*shelf.trial.bench().store().entry(shelf.region(), space::kBlob, sha));
    row.scan = scan;
    store::Changes changes;
    changes.region = shelf.region();
    changes.entries.push_back({space::kBlob, sha, encode(row)});
    shelf.trial.bench().group([&] { REQUIRE(shelf.trial.bench().store().write(changes).ok()); });
  };
  set(state::Scan::infected);
  CHECK_FALSE(shelf.trial.complete("a"));
  set(state::Scan::unknown);
  CHECK(shelf.reads("bob", sha));
  CHECK(shelf.trial.complete("a"));
}

TEST_CASE("Sweep_CollectsABlobThatNoDocumentKeeps") {
  Shelf shelf;
  auto sha = shelf.bring("ann", "abc");
  shelf.days(limits::kBlobKeptDays);
  CHECK(shelf.has_row(space::kBlob, sha));  // seven whole days
  shelf.days(1);
  CHECK_FALSE(shelf.has_row(space::kBlob, sha));
  shelf.days(2);
  CHECK(shelf.is_gone(sha));
  CHECK(shelf.begin("ann", sha, 3)->offset == 0);
}

TEST_CASE("Sweep_KeepsABlobAsLongAsADocumentDoes") {
  Shelf shelf;
  auto& t = shelf.trial;
  auto sha = shelf.bring("ann", "abc"), other = shelf.bring("ann", "xyz");
  t.open();
  REQUIRE(shelf.put(other, "other"));
  REQUIRE(shelf.put(sha));
  auto first = t.no();
  t.open({}, "c2");
  REQUIRE(shelf.put(sha));
  shelf.days(20);
  CHECK(shelf.files->has(shelf.region(), sha));
  REQUIRE(t.remove_document(1));  // of the second case, which goes on
  shelf.days(20);
  REQUIRE(t.complete("a") == false);
  REQUIRE(t.cancel());
  shelf.days(20);
  CHECK(shelf.files->has(shelf.region(), sha));  // the first still has it
  t.look_at(first);
  REQUIRE(t.remove_document(2));
  shelf.days(20);
  CHECK(shelf.files->has(shelf.region(), sha));  // removed, but its case is live
  REQUIRE(t.cancel());
  shelf.days(limits::kBlobKeptDays - 1);
  CHECK(shelf.has_row(space::kBlob, sha));
  shelf.days(4);
  CHECK(shelf.is_gone(sha));
  CHECK(shelf.files->has(shelf.region(), other));  // of a closed case, and not removed
  CHECK(t.broken.empty());
}

TEST_CASE("Sweep_CollectsAnUploadThatNobodyWentOnWith") {
  Shelf shelf;
  auto begun = shelf.begin("ann", hash("abc"), 3);
  REQUIRE(shelf.append("ann", begun->upload, 0, to_base64("ab")).ok());
  shelf.days(limits::kUploadKeptDays - 1);
  REQUIRE(shelf.begin("ann", hash("abc"), 3)->offset == 2);  // begun again: it counts from now
  shelf.days(limits::kUploadKeptDays);
  CHECK(shelf.has_row(space::kUpload, begun->upload));
  shelf.days(2);
  CHECK_FALSE(shelf.has_row(space::kUpload, begun->upload));
  shelf.days(2);
  CHECK(shelf.files->uploads(shelf.region()).empty());
}

TEST_CASE("Sweep_LeavesAloneWhatSomebodyBringsAgain") {
  Shelf shelf;
  auto sha = shelf.bring("ann", "abc");
  shelf.days(limits::kBlobKeptDays + 1);  // its row is gone, its bytes are to go
  CHECK(shelf.has_row(space::kBlobGone, sha));
  auto begun = shelf.begin("bob", sha, 3);
  REQUIRE(shelf.append("bob", begun->upload, 0, to_base64("abc")).ok());
  // It was finished, and midnight came before that was written down.
  REQUIRE(*shelf.files->finish(shelf.region(), begun->upload, sha));
  shelf.days(1);
  auto recorded = shelf.in_group([&](Blobs& b, auto& r) -> Result<void> {
    auto upload = b.upload(r, Shelf::who("bob"), begun->upload);
    return upload ? b.record(r, begun->upload, *upload) : Result<void>(upload.error());
  });
  REQUIRE(recorded.ok());
  shelf.days(3);
  CHECK(shelf.has_row(space::kBlob, sha));
  CHECK(shelf.files->has(shelf.region(), sha));
  CHECK_FALSE(shelf.has_row(space::kBlobGone, sha));
}

TEST_CASE("Sweep_CollectsWhatAnUploadHadBecomeBeforeAStop") {
  Shelf shelf;
  auto sha = hash("abc");
  auto begun = shelf.begin("ann", sha, 3);
  REQUIRE(shelf.append("ann", begun->upload, 0, to_base64("abc")).ok());
  REQUIRE(*shelf.files->finish(shelf.region(), begun->upload, sha));
  shelf.days(limits::kUploadKeptDays + 4);
  CHECK(shelf.is_gone(sha));
}

TEST_CASE("Sweep_NeverCollectsWhatIsKept") {
  // At random: people bring, put, take back, end cases and let days pass. What a document keeps must be there to read.
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    SeededRandom dice(seed);
    Shelf shelf;
    auto& t = shelf.trial;
    std::vector<CaseNo> cases{t.open()};
    for (int step = 0; step < 120; ++step) {
      auto content = std::string(3, static_cast<char>('a' + dice.next() % 5));
      auto no = cases[dice.next() % cases.size()];
      t.look_at(no);
      switch (dice.next() % 8) {
        case 0: cases.push_back(t.open()); break;
        case 1: t.cancel(); break;
        case 2:
        case 3:
          if (auto begun = shelf.begin("ann", hash(content), 3); begun.ok() && !begun->upload.empty()) {
            REQUIRE(shelf.append("ann", begun->upload, 0, to_base64(content)).ok());
            if (dice.next() % 4 != 0) REQUIRE(*shelf.commit("ann", begun->upload));
          }
          if (shelf.has_row(space::kBlob, hash(content))) shelf.put(hash(content));
          break;
        case 4: t.remove_document(static_cast<std::uint32_t>(1 + dice.next() % 4)); break;
        case 5: t.bench().restart(dice.next() % 2 == 0); break;
        default: shelf.days(static_cast<std::int64_t>(1 + dice.next() % 6));
      }
      for (auto one : cases) {
        const auto& c = t.bench().get(one);
        for (const auto& d : c.documents)
          if (d.keeps(d.sha256))
            CHECK_MESSAGE((shelf.has_row(space::kBlob, d.sha256) && shelf.files->has(shelf.region(), d.sha256)),
                          "seed " << seed << ", step " << step);
      }
    }
    shelf.days(30);
    std::set<std::string> kept;
    for (auto one : cases)
      for (const auto& d : t.bench().get(one).documents)
        if (d.keeps(d.sha256)) kept.insert(d.sha256);
    for (char letter = 'a'; letter < 'f'; ++letter) {
      auto sha = hash(std::string(3, letter));
      CHECK_MESSAGE(shelf.files->has(shelf.region(), sha) == (kept.count(sha) != 0), "seed " << seed);
    }
    CHECK(t.broken.empty());
  }
}

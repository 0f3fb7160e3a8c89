// The contract of the store of blobs, on every driver.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "base/base64.hpp"
#include "base/sha256.hpp"
#include "store/blob_store.hpp"
#include "support/scratch.hpp"

using namespace trajectum;

namespace {

/// One driver with nothing in it. `reopen` opens what survives; the memory driver keeps its own.
class Blobs {
 public:
  explicit Blobs(bool files) : files_(files) { open(); }
  store::BlobStore* operator->() { return store_.get(); }
  void reopen() {
    if (files_) open();
  }
  std::string folder() { return scratch_.file("blobs"); }
  bool files() const { return files_; }
  /// Brings these bytes as upload "u1" of region 1.
  std::string bring(const std::string& bytes, RegionNo region = 1) {
    auto sha = hash(bytes);
    REQUIRE(store_->append(region, "u1", 0, bytes).ok());
    auto whole = store_->finish(region, "u1", sha);
    REQUIRE(whole.ok());
    REQUIRE(*whole);
    REQUIRE(store_->drop_upload(region, "u1").ok());
    return sha;
  }
  static std::string hash(const std::string& bytes) {
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
  }

 private:
  void open() { store_ = files_ ? store::open_blob_files(folder()) : store::open_blob_memory(); }
  bool files_;
  test::Scratch scratch_;
  std::unique_ptr<store::BlobStore> store_;
};

#define EACH_BLOB_DRIVER(name)                \
  bool name##_files = true;                   \
  SUBCASE("files") {}                         \
  SUBCASE("memory") { name##_files = false; } \
  Blobs name(name##_files)

}  // namespace

TEST_CASE("Blob_IsReadBackByteForByte") {
  EACH_BLOB_DRIVER(blobs);
  std::string bytes;
  for (int i = 0; i < 700000; ++i) bytes.push_back(static_cast<char>(i * 7 % 251));
  auto sha = blobs.bring(bytes);
  blobs.reopen();
  CHECK(blobs->has(1, sha));
  std::string back;
  while (true) {
    auto piece = blobs->read(1, sha, static_cast<std::int64_t>(back.size()), 123456);
    REQUIRE(piece.ok());
    if (piece->empty()) break;
    back += *piece;
  }
  CHECK(back == bytes);
}

TEST_CASE("Upload_GoesOnWhereItWas") {
  EACH_BLOB_DRIVER(blobs);
  CHECK(blobs->uploaded(1, "u1") == 0);
  CHECK(*blobs->append(1, "u1", 0, "abc") == 3);
  blobs.reopen();
  CHECK(blobs->uploaded(1, "u1") == 3);
  CHECK(blobs->uploads(1) == std::vector<std::string>{"u1"});
  CHECK(*blobs->append(1, "u1", 3, "def") == 6);
  CHECK(*blobs->finish(1, "u1", Blobs::hash("abcdef")));
}

TEST_CASE("Upload_AChunkAgainIsHarmless") {
  EACH_BLOB_DRIVER(blobs);
  CHECK(*blobs->append(1, "u1", 0, "abcd") == 4);
  CHECK(*blobs->append(1, "u1", 0, "abcd") == 4);
  CHECK(*blobs->append(1, "u1", 1, "xx") == 4);       // it was there already
  CHECK(*blobs->append(1, "u1", 2, "cdef") == 6);     // half of it was
  CHECK(*blobs->append(1, "u1", 9, "too far") == 6);  // a gap is not written
  CHECK(*blobs->finish(1, "u1", Blobs::hash("abcdef")));
}

TEST_CASE("Upload_WithOtherBytesIsGone") {
  EACH_BLOB_DRIVER(blobs);
  REQUIRE(blobs->append(1, "u1", 0, "abc").ok());
  auto sha = Blobs::hash("abd");
  CHECK_FALSE(*blobs->finish(1, "u1", sha));
  CHECK(blobs->uploaded(1, "u1") == 0);
  CHECK_FALSE(blobs->has(1, sha));
  CHECK_FALSE(*blobs->finish(1, "u1", sha));  // there is none
}

TEST_CASE("Upload_StaysUntilItIsDropped") {
  // Whoever finished it may not have written that down: it must be able to say so again.
  EACH_BLOB_DRIVER(blobs);
  auto sha = Blobs::hash("abc");
  REQUIRE(blobs->append(1, "u1", 0, "abc").ok());
  CHECK(*blobs->finish(1, "u1", sha));
  blobs.reopen();
  CHECK(blobs->uploaded(1, "u1") == 3);
  CHECK(*blobs->finish(1, "u1", sha));
  REQUIRE(blobs->drop_upload(1, "u1").ok());
  CHECK(blobs->uploads(1).empty());
  CHECK(*blobs->read(1, sha, 0, 10) == "abc");
}

TEST_CASE("Blob_TwiceIsOne") {
  EACH_BLOB_DRIVER(blobs);
  auto sha = blobs.bring("abc");
  CHECK(blobs.bring("abc") == sha);
  REQUIRE(blobs->drop(1, sha).ok());
  CHECK_FALSE(blobs->has(1, sha));
  CHECK(blobs->drop(1, sha).ok());  // none is fine
  CHECK_FALSE(blobs->read(1, sha, 0, 1).ok());
}

TEST_CASE("Blob_IsOfItsRegion") {
  EACH_BLOB_DRIVER(blobs);
  auto sha = blobs.bring("abc");
  CHECK_FALSE(blobs->has(2, sha));
  CHECK(blobs->uploads(2).empty());
  REQUIRE(blobs->append(2, "u1", 0, "abc").ok());
  CHECK(blobs->uploaded(1, "u1") == 0);
  REQUIRE(blobs->drop(2, sha).ok());
  CHECK(blobs->has(1, sha));
}

TEST_CASE("Blob_AFileIsReadableByNobodyElse") {
  Blobs blobs(true);
  auto sha = blobs.bring("abc");
  auto path = blobs->path(1, sha);
  std::ifstream in(path);
  CHECK(std::string(std::istreambuf_iterator<char>(in), {}) == "abc");
  using std::filesystem::perms;
  CHECK((std::filesystem::status(path).permissions() & (perms::group_all | perms::others_all)) == perms::none);
}

TEST_CASE("Blob_ADiskThatRefusesSaysSo") {
  Blobs blobs(true);
  std::filesystem::create_directories(std::filesystem::path(blobs.folder()).parent_path());
  std::ofstream(blobs.folder()) << "a file stands where the folder should be";
  auto refused = blobs->append(1, "u1", 0, "abc");
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::unavailable);
}

TEST_CASE("Base64_ThereAndBack") {
  for (std::string bytes :
       {std::string(), std::string("a"), std::string("ab"), std::string("abc"), std::string("\0\xff", 2)})
    CHECK(from_base64(to_base64(bytes)) == bytes);
  CHECK(to_base64("abcd") == "YWJjZA==");
  CHECK_FALSE(from_base64("YWJjZA").has_value());
  CHECK_FALSE(from_base64("YW!j").has_value());
}

TEST_CASE("Sha256_IsTheStandardOne") {
  CHECK(Blobs::hash("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(is_sha256(Blobs::hash("")));
  CHECK_FALSE(is_sha256(std::string(64, 'A')));
  CHECK_FALSE(is_sha256("abc"));
}

// The program that scans: what its end means, and that none outlives its time.
#include "app/scanner.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/sha256.hpp"
#include "support/scratch.hpp"

using namespace trajectum;
using state::Scan;

namespace {

/// A blob in a folder with a space in its name, and what a command says of it.
class Scanned {
 public:
  Scanned() : files_(store::open_blob_files(scratch_.file("with a space"))) {
    Sha256 hash;
    hash.add("abc");
    sha_ = hash.hex();
    REQUIRE(files_->append(1, "u1", 0, "abc").ok());
    REQUIRE(*files_->finish(1, "u1", sha_));
  }
  Scan by(const std::string& command, int seconds_max = 30) {
    return app::scanner_of(*files_, command, seconds_max)(1, sha_, stop);
  }
  std::string file(const std::string& name) { return scratch_.file(name); }
  std::atomic<bool> stop = false;

 private:
  test::Scratch scratch_;
  std::unique_ptr<store::BlobStore> files_;
  std::string sha_;
};

double seconds_of(const std::function<void()>& f) {
  auto begun = std::chrono::steady_clock::now();
  f();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace

TEST_CASE("Scanner_SaysWhatTheProgramsEndSays") {
  Scanned blob;
  CHECK(blob.by("test -f") == Scan::clean);
  CHECK(blob.by("grep -q abc") == Scan::clean);
  CHECK(blob.by("grep -q xyz") == Scan::infected);
  CHECK(blob.by("exit 2;") == Scan::unknown);
  CHECK(blob.by("no-such-program-here") == Scan::unknown);
  CHECK(blob.by("kill -9 $$;") == Scan::unknown);
}

TEST_CASE("Scanner_IsKilledWithAllItStarted") {
  Scanned blob;
  auto mark = blob.file("it went on");
  auto command = "(sleep 2; touch '" + mark + "') & sleep 60;";
  auto took = seconds_of([&] { CHECK(blob.by(command, 1) == Scan::unknown); });
  CHECK(took >= 1);
  CHECK(took < 20);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK_FALSE(std::filesystem::exists(mark));
}

TEST_CASE("Scanner_StopsWhenTheServerDoes") {
  Scanned blob;
  blob.stop = true;
  CHECK(seconds_of([&] { CHECK(blob.by("sleep 60;") == Scan::unknown); }) < 20);
}

// A start that fails leaves nothing behind, and takes nothing away that it did not make.
#include "app/server_folder.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using trajectum::app::ServerFolder;
namespace fs = std::filesystem;

namespace {

struct Scratch {
  Scratch() {
    auto pattern = (fs::temp_directory_path() / "trajectum-folder-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~Scratch() { fs::remove_all(path); }
  fs::path path;
};

}  // namespace

TEST_CASE("ServerFolder_TakesAwayWhatItMadeUnlessKept") {
  Scratch scratch;
  auto deep = scratch.path / "a" / "b";
  { CHECK(ServerFolder::open(deep.string()).ok()); }
  CHECK(fs::is_empty(scratch.path));
  {
    auto folder = ServerFolder::open(deep.string() + "/");
    REQUIRE(folder.ok());
    (*folder)->keep();
  }
  CHECK(fs::exists(deep / "lock"));
}

TEST_CASE("ServerFolder_LeavesWhatIsNotItsOwn") {
  Scratch scratch;
  std::ofstream(scratch.path / "mine") << "x";
  { CHECK(ServerFolder::open(scratch.path.string()).ok()); }
  CHECK(fs::exists(scratch.path / "mine"));
  CHECK_FALSE(fs::exists(scratch.path / "lock"));
}

TEST_CASE("ServerFolder_RefusesASecondServerAndKeepsTheLockOfTheFirst") {
  Scratch scratch;
  auto first = ServerFolder::open(scratch.path.string());
  REQUIRE(first.ok());
  CHECK_FALSE(ServerFolder::open(scratch.path.string()).ok());
  CHECK(fs::exists(scratch.path / "lock"));
  std::ofstream(scratch.path / "file") << "x";
  CHECK_FALSE(ServerFolder::open((scratch.path / "file").string()).ok());
}

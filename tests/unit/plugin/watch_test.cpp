#include "plugin/watch.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "../../support/scratch.hpp"

using namespace trajectum;
using plugin::Look;

namespace {

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("Look_SeesWhatChanges") {
  test::Scratch scratch;
  std::vector<std::string> folders = {scratch.file("one"), scratch.file("two")};
  write(scratch.file("one/a/route.lua"), "1");
  write(scratch.file("two/b/pools.lua"), "1");
  Look before(folders);
  CHECK(Look(folders) == before);

  write(scratch.file("two/b/pools.lua"), "12");
  Look longer(folders);
  CHECK(longer != before);

  auto path = std::filesystem::path(scratch.file("one/a/route.lua"));
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::seconds(1));
  Look later(folders);
  CHECK(later != longer);

  write(scratch.file("two/c/new.lua"), "");
  Look more(folders);
  CHECK(more != later);
  std::filesystem::remove(scratch.file("two/c/new.lua"));
  CHECK(Look(folders) == later);
}

TEST_CASE("Look_PassesOverWhatAnEditorKeepsForItself") {
  test::Scratch scratch;
  std::vector<std::string> folders = {scratch.file("one")};
  write(scratch.file("one/a/route.lua"), "1");
  Look before(folders);
  write(scratch.file("one/a/.route.lua.swp"), "x");
  write(scratch.file("one/.git/index.lua"), "x");
  CHECK(Look(folders) == before);
}

TEST_CASE("Look_OfAFolderThatIsNotThereIsEmpty") {
  test::Scratch scratch;
  CHECK(Look({scratch.file("nowhere")}) == Look({}));
}

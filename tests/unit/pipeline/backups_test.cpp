// Backups that a server is asked for: so many wait, and no more.
#include "pipeline/backups.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "base/limits.hpp"
#include "support/scratch.hpp"

using namespace trajectum;

TEST_CASE("Backups_RefusesMoreThanMayWait") {
  test::Scratch scratch;
  std::mutex mutex;
  std::condition_variable go;
  bool may_go = false, first_done = false;
  pipeline::Backups backups(scratch.file("none"), scratch.file("shelf"), "0", [&](std::uint64_t) {
    std::unique_lock lock(mutex);
    first_done = true;
    go.notify_all();
    go.wait(lock, [&] { return may_go; });
  });
  auto first = backups.create(1, Lang::en);
  REQUIRE(first.ok());
  {
    std::unique_lock lock(mutex);
    go.wait(lock, [&] { return first_done; });  // its thread stands still now, and nothing waits
  }
  for (std::size_t i = 0; i < limits::kBackupsWaitingMax; ++i) CHECK(backups.create(1, Lang::en).ok());
  auto more = backups.create(1, Lang::en);
  REQUIRE(!more.ok());
  CHECK(more.error().code == ErrorCode::overloaded);
  CHECK((*first)->outcome.error().reason == "backup.data");
  {
    std::lock_guard lock(mutex);
    may_go = true;
  }
  go.notify_all();
}

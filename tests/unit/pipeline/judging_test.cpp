#include "pipeline/judging.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <mutex>

#include "base/limits.hpp"

using namespace trajectum;
using namespace trajectum::pipeline;

namespace {

/// Lets nobody through until it is opened.
class Door {
 public:
  void open() {
    std::lock_guard lock(mutex_);
    is_open_ = true;
    changed_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_open_ = false;
};

}  // namespace

TEST_CASE("Judge_TellsWhoAskedAndRefusesMoreThanMayWait") {
  Door gate, told;
  std::atomic<std::uint64_t> session = 0;
  Judge judge(
      [&](const ToJudge& what, const std::atomic<bool>&) {
        gate.pass();
        Judgement out;
        out.hash = what.bytes;
        return out;
      },
      [&](std::uint64_t who) {
        session = who;
        told.open();
      });
  std::vector<std::shared_ptr<Judging>> asked;
  for (std::size_t n = 0; n < limits::kJudgementsMax; ++n) {
    ToJudge what;
    what.bytes = std::to_string(n);
    auto judging = judge.ask(n + 1, what);
    REQUIRE(judging.ok());
    CHECK_FALSE((*judging)->done());
    asked.push_back(*judging);
  }
  auto more = judge.ask(9, {});
  REQUIRE_FALSE(more.ok());
  CHECK(more.error().code == ErrorCode::overloaded);
  CHECK(more.error().retry_ms.has_value());
  gate.open();
  told.pass();
  CHECK(session > 0);
  while (!asked.back()->done()) std::this_thread::yield();
  for (std::size_t n = 0; n < asked.size(); ++n) CHECK(asked[n]->judgement.hash == std::to_string(n));
}

TEST_CASE("Judge_StopsBeforeWhatStillWaits") {
  std::atomic<int> stopped = 0;
  Door begun;
  std::shared_ptr<Judging> first, second;
  {
    Judge judge(
        [&](const ToJudge&, const std::atomic<bool>& stop) {
          begun.open();
          while (!stop) std::this_thread::yield();
          ++stopped;
          return Judgement{};
        },
        [](std::uint64_t) {});
    first = *judge.ask(1, {});
    second = *judge.ask(2, {});
    begun.pass();
  }
  CHECK(first->done());
  CHECK(second->done());
  CHECK(stopped == 2);
}

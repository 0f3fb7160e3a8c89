// Errands: what takes longer than the loop that answers everybody may wait, done on a thread of its own in the order it
// was asked. Whoever asked one is told when it is done, and asks again. It knows nothing of what an errand does.
#ifndef TRAJECTUM_PIPELINE_ERRANDS_HPP
#define TRAJECTUM_PIPELINE_ERRANDS_HPP
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/result.hpp"

namespace trajectum::pipeline {

/// One thing to do, and what came of it. Read the outcome when it is done, not before.
struct Errand {
  std::uint64_t session = 0;  // that waits for it; 0: nobody
  std::function<Result<void>(Errand&)> run;
  std::atomic<bool> done = false;
  Result<void> outcome;
  std::int64_t number = 0;  // of what was asked: an end, yes or no
  std::string text;
};

class ErrandThread {
 public:
  /// `on_done` is called on the thread of this after an errand of a session.
  using OnDone = std::function<void(std::uint64_t session)>;
  /// At most `waiting_max` wait; then `too_many` is the answer.
  ErrandThread(std::size_t waiting_max, Error too_many, OnDone on_done);
  /// Does what was asked first.
  ~ErrandThread();
  ErrandThread(const ErrandThread&) = delete;
  ErrandThread& operator=(const ErrandThread&) = delete;

  /// Errors: `overloaded`, when so many wait already; nothing is done then.
  Result<std::shared_ptr<Errand>> ask(std::uint64_t session, std::function<Result<void>(Errand&)> run);
  /// The same for the engine itself: never refused, and nobody is told.
  void leave(std::function<Result<void>(Errand&)> run);
  void wait_for(const Errand& errand);

 private:
  void work();

  const std::size_t waiting_max_;
  const Error too_many_;
  OnDone on_done_;
  std::mutex mutex_;  // guards all below
  std::condition_variable asked_, done_;
  std::deque<std::shared_ptr<Errand>> errands_;  // the first is the one that is being done
  bool stop_ = false;
  std::thread thread_;  // last: it uses all above
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_ERRANDS_HPP

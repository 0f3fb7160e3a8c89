#include "pipeline/errands.hpp"

#include "base/log.hpp"

namespace trajectum::pipeline {

ErrandThread::ErrandThread(std::size_t waiting_max, Error too_many, OnDone on_done)
    : waiting_max_(waiting_max),
      too_many_(std::move(too_many)),
      on_done_(std::move(on_done)),
      thread_([this] { work(); }) {}

ErrandThread::~ErrandThread() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  asked_.notify_all();
  thread_.join();
}

Result<std::shared_ptr<Errand>> ErrandThread::ask(std::uint64_t session, std::function<Result<void>(Errand&)> run) {
  auto errand = std::make_shared<Errand>();
  errand->session = session;
  errand->run = std::move(run);
  {
    std::lock_guard lock(mutex_);
    if (errands_.size() >= waiting_max_) return too_many_;
    errands_.push_back(errand);
  }
  asked_.notify_all();
  return errand;
}

void ErrandThread::leave(std::function<Result<void>(Errand&)> run) {
  auto errand = std::make_shared<Errand>();
  errand->run = std::move(run);
  std::lock_guard lock(mutex_);
  errands_.push_back(std::move(errand));
  asked_.notify_all();
}

void ErrandThread::wait_for(const Errand& errand) {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return errand.done.load(); });
}

void ErrandThread::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return stop_ || !errands_.empty(); });
    if (errands_.empty()) return;
    auto errand = errands_.front();
    lock.unlock();
    errand->outcome = errand->run(*errand);
    errand->run = nullptr;  // it holds what it was asked with
    if (!errand->outcome && errand->session == 0)
      log::error("errand.failed", "errand: {why}", {{"why", log::why(errand->outcome.error())}});
    lock.lock();
    errands_.pop_front();
    errand->done = true;
    done_.notify_all();
    if (errand->session == 0) continue;
    lock.unlock();
    on_done_(errand->session);
    lock.lock();
  }
}

}  // namespace trajectum::pipeline

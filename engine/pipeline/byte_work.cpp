#include "pipeline/byte_work.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace trajectum::pipeline {

ByteWork::ByteWork(store::BlobStore& files, OnDone on_done, Scanner scanner)
    : files_(files), on_done_(std::move(on_done)), scanner_(std::move(scanner)) {
  worker_ = std::thread([this] { do_errands(); });
  if (scanner_) scan_worker_ = std::thread([this] { do_scans(); });
}

ByteWork::~ByteWork() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  asked_.notify_all();
  worker_.join();
  if (scan_worker_.joinable()) scan_worker_.join();
}

Result<std::shared_ptr<Errand>> ByteWork::ask(std::uint64_t session, std::function<Result<void>(Errand&)> run) {
  auto errand = std::make_shared<Errand>();
  errand->session = session;
  errand->run = std::move(run);
  {
    std::lock_guard lock(mutex_);
    if (errands_.size() >= limits::kErrandsMax) {
      Error e;
      e.code = ErrorCode::overloaded;
      e.reason = "blobs";
      e.text = {"Er komen te veel documenten tegelijk binnen; probeer het zo weer.",
                "Too many documents come in at once; try again in a moment."};
      e.retry_ms = 500;
      return e;
    }
    errands_.push_back(errand);
  }
  asked_.notify_all();
  return errand;
}

void ByteWork::leave(std::function<Result<void>(Errand&)> run) {
  auto errand = std::make_shared<Errand>();
  errand->run = std::move(run);
  std::lock_guard lock(mutex_);
  errands_.push_back(std::move(errand));
  asked_.notify_all();
}

void ByteWork::wait_for(const Errand& errand) {
  std::unique_lock lock(mutex_);
  done_.wait(lock, [&] { return errand.done.load(); });
}

void ByteWork::do_errands() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return stop_ || !errands_.empty(); });
    if (errands_.empty()) return;
    auto errand = errands_.front();
    lock.unlock();
    errand->outcome = errand->run(*errand);
    errand->run = nullptr;  // it holds the chunk
    if (!errand->outcome && errand->session == 0) log::error("blobs: " + errand->outcome.error().text.in(Lang::en));
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

void ByteWork::scan(RegionNo region, const std::string& sha256) {
  if (!scanner_) return;
  std::lock_guard lock(mutex_);
  if (!scanning_.emplace(region, sha256).second) return;
  to_scan_.emplace_back(region, sha256);
  asked_.notify_all();
}

std::vector<ByteWork::Scanned> ByteWork::take_scanned() {
  std::lock_guard lock(mutex_);
  return std::exchange(scanned_, {});
}

void ByteWork::do_scans() {
  std::unique_lock lock(mutex_);
  while (true) {
    asked_.wait(lock, [this] { return stop_ || !to_scan_.empty(); });
    if (stop_) return;  // what was not scanned is asked again at the next start
    auto [region, sha256] = to_scan_.front();
    to_scan_.pop_front();
    lock.unlock();
    auto scan = scanner_(region, sha256, stop_);
    lock.lock();
    scanning_.erase({region, sha256});
    scanned_.push_back({region, sha256, scan});
    lock.unlock();
    on_done_(0);
    lock.lock();
  }
}

}  // namespace trajectum::pipeline

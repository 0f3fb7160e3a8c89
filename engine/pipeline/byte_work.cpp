#include "pipeline/byte_work.hpp"

#include "base/limits.hpp"

namespace trajectum::pipeline {

namespace {

Error too_many_blobs() {
  Error e;
  e.code = ErrorCode::overloaded;
  e.reason = "blobs";
  e.text = {"Er komen te veel documenten tegelijk binnen; probeer het zo weer.",
            "Too many documents come in at once; try again in a moment."};
  e.retry_ms = 500;
  return e;
}

}  // namespace

ByteWork::ByteWork(store::BlobStore& files, OnDone on_done, Scanner scanner)
    : files_(files),
      on_done_(std::move(on_done)),
      scanner_(std::move(scanner)),
      errands_(limits::kErrandsMax, too_many_blobs(), on_done_) {
  if (scanner_) scan_worker_ = std::thread([this] { do_scans(); });
}

ByteWork::~ByteWork() {
  {
    std::lock_guard lock(mutex_);
    stop_ = true;
  }
  asked_.notify_all();
  if (scan_worker_.joinable()) scan_worker_.join();
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

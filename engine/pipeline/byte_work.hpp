// What takes the disk's time with the bytes of documents, on threads of its own: the loop that answers everybody never
// waits for it. One thread reads and writes (errands.hpp); another scans. Nothing here knows a row.
#ifndef TRAJECTUM_PIPELINE_BYTE_WORK_HPP
#define TRAJECTUM_PIPELINE_BYTE_WORK_HPP
#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/ids.hpp"
#include "pipeline/errands.hpp"
#include "state/document.hpp"
#include "store/blob_store.hpp"

namespace trajectum::pipeline {

class ByteWork {
 public:
  /// Says what a blob is; on the thread that scans. It gives up, and says `unknown`, when `stop` comes true.
  using Scanner = std::function<state::Scan(RegionNo, const std::string& sha256, const std::atomic<bool>& stop)>;
  struct Scanned {
    RegionNo region = 0;
    std::string sha256;
    state::Scan scan = state::Scan::unknown;
  };

  /// `on_done` is called on a thread of this after an errand of a session, or (0) after a scan.
  using OnDone = std::function<void(std::uint64_t session)>;

  /// The store is borrowed. No scanner: nothing is scanned.
  ByteWork(store::BlobStore& files, OnDone on_done, Scanner scanner = nullptr);
  /// Does what was asked; a scan that runs is given up.
  ~ByteWork();
  ByteWork(const ByteWork&) = delete;
  ByteWork& operator=(const ByteWork&) = delete;

  store::BlobStore& files() { return files_; }
  bool scans() const { return scanner_ != nullptr; }

  /// As ErrandThread has them: on the thread that reads and writes.
  Result<std::shared_ptr<Errand>> ask(std::uint64_t session, std::function<Result<void>(Errand&)> run) {
    return errands_.ask(session, std::move(run));
  }
  void leave(std::function<Result<void>(Errand&)> run) { errands_.leave(std::move(run)); }
  void wait_for(const Errand& errand) { errands_.wait_for(errand); }
  /// Once for each blob, as long as it waits or is being scanned.
  void scan(RegionNo region, const std::string& sha256);
  /// What was scanned since this was last asked.
  std::vector<Scanned> take_scanned();

 private:
  void do_scans();

  store::BlobStore& files_;
  OnDone on_done_;
  Scanner scanner_;
  std::mutex mutex_;  // guards what is scanned
  std::condition_variable asked_;
  std::deque<std::pair<RegionNo, std::string>> to_scan_;
  std::set<std::pair<RegionNo, std::string>> scanning_;  // those, and the one that is being scanned
  std::vector<Scanned> scanned_;
  std::atomic<bool> stop_ = false;
  std::thread scan_worker_;
  ErrandThread errands_;  // last: it uses the others
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_BYTE_WORK_HPP

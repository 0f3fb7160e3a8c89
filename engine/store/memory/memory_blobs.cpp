#include <map>
#include <mutex>

#include "base/sha256.hpp"
#include "store/blob_store.hpp"

namespace trajectum::store {
namespace {

class MemoryBlobs final : public BlobStore {
 public:
  std::int64_t uploaded(RegionNo region, const std::string& upload) override {
    std::lock_guard lock(mutex_);
    auto it = uploads_.find({region, upload});
    return it == uploads_.end() ? 0 : static_cast<std::int64_t>(it->second.size());
  }

  Result<std::int64_t> append(RegionNo region, const std::string& upload, std::int64_t offset,
                              std::string_view bytes) override {
    std::lock_guard lock(mutex_);
    auto& there = uploads_[{region, upload}];
    auto end = static_cast<std::int64_t>(there.size());
    auto known = end - offset;
    if (known >= 0 && known < static_cast<std::int64_t>(bytes.size()))
      there += bytes.substr(static_cast<std::size_t>(known));
    return static_cast<std::int64_t>(there.size());
  }

  Result<bool> finish(RegionNo region, const std::string& upload, const std::string& sha256) override {
    std::lock_guard lock(mutex_);
    auto it = uploads_.find({region, upload});
    if (it == uploads_.end()) return false;
    Sha256 hash;
    hash.add(it->second);
    bool right = hash.hex() == sha256;
    if (right)
      blobs_[{region, sha256}] = it->second;
    else
      uploads_.erase(it);
    return right;
  }

  Result<void> drop_upload(RegionNo region, const std::string& upload) override {
    std::lock_guard lock(mutex_);
    uploads_.erase({region, upload});
    return {};
  }

  std::vector<std::string> uploads(RegionNo region) override {
    std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (const auto& [key, bytes] : uploads_)
      if (key.first == region) out.push_back(key.second);
    return out;
  }

  bool has(RegionNo region, const std::string& sha256) override {
    std::lock_guard lock(mutex_);
    return blobs_.count({region, sha256}) != 0;
  }

  Result<std::string> read(RegionNo region, const std::string& sha256, std::int64_t offset,
                           std::size_t length) override {
    std::lock_guard lock(mutex_);
    auto it = blobs_.find({region, sha256});
    if (it == blobs_.end()) return internal_error("the bytes of blob " + sha256 + " are not there");
    auto from = static_cast<std::size_t>(offset);
    return from >= it->second.size() ? std::string() : it->second.substr(from, length);
  }

  Result<void> drop(RegionNo region, const std::string& sha256) override {
    std::lock_guard lock(mutex_);
    blobs_.erase({region, sha256});
    return {};
  }

  std::string path(RegionNo, const std::string&) const override { return ""; }

 private:
  using Key = std::pair<RegionNo, std::string>;
  std::mutex mutex_;  // guards both
  std::map<Key, std::string> uploads_, blobs_;
};

}  // namespace

std::unique_ptr<BlobStore> open_blob_memory() { return std::make_unique<MemoryBlobs>(); }

}  // namespace trajectum::store

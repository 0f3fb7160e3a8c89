// The bytes of a region's documents as its people meet them: uploads that go on where they were, blobs and who may read
// them. It holds the rules and writes the rows; what takes the disk's time is an errand (byte_work.hpp), and whoever
// asked it comes back with it when it is done. Inside a group. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_BLOBS_HPP
#define TRAJECTUM_PIPELINE_BLOBS_HPP
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "pipeline/byte_work.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

class Blobs {
 public:
  explicit Blobs(Engine& engine) : engine_(engine), store_(engine.store_) {}

  struct Wanted {
    std::string sha256, type;
    std::int64_t bytes = 0;
  };
  struct Begun {
    std::string upload;  // "": it is whole already, and this user may read it
    std::int64_t offset = 0;
  };
  /// Begins an upload, or goes on with the one that this user has of this hash. That a blob is there is told only to
  /// who may read it; anybody else brings it again. Errors: `refused` "blob.size", "blob.uploads", "blob.total".
  Result<Begun> begin(RegionAtWork& r, const turn::Principal& who, const Wanted& wanted);
  /// Somebody's own upload. Errors: `not_found`.
  Result<state::Upload> upload(RegionAtWork& r, const turn::Principal& who, const std::string& id);
  Result<void> drop(RegionAtWork& r, const turn::Principal& who, const std::string& id);

  /// Errands: adding a chunk (base64; its outcome's `number` is the end), seeing that it is whole and right (`number`
  /// 1), reading a piece (base64 in `text`), reading all of a small one (raw in `text`). Errors: `overloaded`,
  /// `unavailable`, `invalid_params`.
  using Asked = Result<std::shared_ptr<Errand>>;
  Asked append(RegionAtWork& r, std::uint64_t session, const std::string& id, const state::Upload& upload,
               std::int64_t offset, std::string data);
  Asked finish(RegionAtWork& r, std::uint64_t session, const std::string& id, const state::Upload& upload);
  Asked read(RegionAtWork& r, std::uint64_t session, const std::string& sha256, std::int64_t offset,
             std::size_t length);
  /// The same with all bytes of a blob, of so many: `use` is given them on their thread. Errors: also its own.
  Asked use(RegionAtWork& r, std::uint64_t session, const std::string& sha256, std::int64_t bytes,
            std::function<Result<void>(std::string, Errand&)> use);
  void wait_for(const Errand& errand) { engine_.bytes_->wait_for(errand); }

  /// After `finish` said yes: its rows. After no: the upload is forgotten.
  Result<void> record(RegionAtWork& r, const std::string& id, const state::Upload& upload);
  Result<void> forget(RegionAtWork& r, const std::string& id);

  std::optional<state::Blob> find(RegionAtWork& r, const std::string& sha256);
  /// A blob that this user may read: he brought it, administers the region, or may see a document that is it and was
  /// not removed. Errors: `not_found`, also when there is none; `refused` "scan.*" for who did not bring it.
  Result<state::Blob> readable(RegionAtWork& r, const turn::Principal& who, const std::string& sha256);
  /// Lets the scanner judge a blob anew, whatever was said of it; until then it counts as not scanned. Errors:
  /// `not_found`; `refused` "scan.none" without a scanner.
  Result<state::Blob> scan_again(RegionAtWork& r, const std::string& sha256);
  /// "unscanned", "pending", "clean", "infected", "unknown".
  const char* scan_name(const state::Blob& blob) const;

 private:
  std::optional<state::Upload> find_upload(RegionAtWork& r, const std::string& id);
  bool may_see(RegionAtWork& r, const std::string& sha256);
  Result<void> write(RegionAtWork& r, store::Changes changes);

  Engine& engine_;
  store::Store& store_;
};

/// What a scan that does not let bytes be used says to who wanted them.
Error not_trusted(turn::Trust trust, const Text& name);

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_BLOBS_HPP

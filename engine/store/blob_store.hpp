// The bytes of documents: uploads that grow, and blobs, whole and known by their SHA-256. Beside the store of rows and
// apart from it: a blob is durable before a row may name it, and a row that named it is gone before its bytes are. It
// keeps bytes and interprets none of them. One contract suite runs on every driver (tests/contract).
// Errors: `unavailable` when the disk refuses; nothing is half there then but an upload, which goes on where it is.
// Thread: any; one at a time for the same upload.
#ifndef TRAJECTUM_STORE_BLOB_STORE_HPP
#define TRAJECTUM_STORE_BLOB_STORE_HPP
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/ids.hpp"

namespace trajectum::store {

class BlobStore {
 public:
  virtual ~BlobStore() = default;

  // --- uploads; their names are letters and digits ---
  /// How far it came; 0 when there is none.
  virtual std::int64_t uploaded(RegionNo region, const std::string& upload) = 0;
  /// Writes what of these bytes is not there yet; nothing when they begin behind the end. Gives the end. Durable.
  virtual Result<std::int64_t> append(RegionNo region, const std::string& upload, std::int64_t offset,
                                      std::string_view bytes) = 0;
  /// Makes a blob of it when it has exactly these bytes; it stays as an upload too, until it is dropped. False: it has
  /// other bytes, and is gone. Durable.
  virtual Result<bool> finish(RegionNo region, const std::string& upload, const std::string& sha256) = 0;
  virtual Result<void> drop_upload(RegionNo region, const std::string& upload) = 0;
  virtual std::vector<std::string> uploads(RegionNo region) = 0;

  // --- blobs ---
  virtual bool has(RegionNo region, const std::string& sha256) = 0;
  /// At most `length` bytes from an offset; fewer at its end.
  virtual Result<std::string> read(RegionNo region, const std::string& sha256, std::int64_t offset,
                                   std::size_t length) = 0;
  /// None is fine.
  virtual Result<void> drop(RegionNo region, const std::string& sha256) = 0;
  /// A file that holds just these bytes, for other programs to read; "" when the driver has none.
  virtual std::string path(RegionNo region, const std::string& sha256) const = 0;
};

/// Files of a folder, which is made when the first upload comes: REGION/uploads/NAME, and REGION/AB/ABCD... for the
/// blob ABCD.... A blob is never written again, so a copy of the folder needs no lock.
/// `kept` is told of each that becomes durable, "REGION/AB/ABCD...", before `finish` returns, on its thread.
using BlobKept = std::function<void(const std::string& path)>;
std::unique_ptr<BlobStore> open_blob_files(const std::string& folder, BlobKept kept = {});

/// The same in memory, for tests and `dev`. Nothing survives it.
std::unique_ptr<BlobStore> open_blob_memory();

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_BLOB_STORE_HPP

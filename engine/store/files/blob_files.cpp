// Blobs as files. An upload is one file that grows; a whole one is hashed, synced and linked under its hash, and then
// its folder is synced, so that after any crash a blob is there as a whole or not at all.
#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/sha256.hpp"
#include "store/blob_store.hpp"
#include "store/files/open_file.hpp"

namespace trajectum::store {
namespace {

constexpr std::size_t kHashPieceBytes = 256 * 1024;

Error refused_by_disk(const std::string& what, const std::string& path) {
  bool full = errno == ENOSPC || errno == EDQUOT;
  std::string why = std::strerror(errno);
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = full ? "disk_full" : "disk";
  e.text = full ? Text{"De schijf is vol; probeer het later weer, of vraag de beheerder om ruimte.",
                       "The disk is full; try again later, or ask the administrator for room."}
                : Text{"De schijf weigert (" + what + ": " + why + "); waarschuw de beheerder.",
                       "The disk refuses (" + what + " " + path + ": " + why + "); warn the administrator."};
  return e;
}

std::int64_t size_of(const std::string& path) {
  struct stat s {};
  return stat(path.c_str(), &s) == 0 ? s.st_size : -1;
}

Result<void> sync_folder(const std::string& path) {
  OpenFile folder(path, O_RDONLY | O_DIRECTORY);
  if (!folder || fsync(folder.fd()) != 0) return refused_by_disk("fsync", path);
  return {};
}

/// Reads until `length` or the end.
Result<std::string> read_piece(int fd, std::int64_t offset, std::size_t length, const std::string& path) {
  std::string out(length, '\0');
  std::size_t got = 0;
  while (got < length) {
    auto n = pread(fd, out.data() + got, length - got, offset + static_cast<std::int64_t>(got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused_by_disk("read", path);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

class BlobFiles final : public BlobStore {
 public:
  BlobFiles(std::string folder, BlobKept kept) : folder_(std::move(folder)), kept_(std::move(kept)) {}

  std::int64_t uploaded(RegionNo region, const std::string& upload) override {
    return std::max<std::int64_t>(0, size_of(upload_path(region, upload)));
  }

  Result<std::int64_t> append(RegionNo region, const std::string& upload, std::int64_t offset,
                              std::string_view bytes) override {
    auto path = upload_path(region, upload);
    bool is_new = size_of(path) < 0;
    if (is_new)
      if (auto made = make_folder(uploads_folder(region)); !made) return made.error();
    OpenFile file(path, O_WRONLY | O_CREAT);
    if (!file) return refused_by_disk("open", path);
    auto end = std::max<std::int64_t>(0, size_of(path));
    auto known = end - offset;
    if (known < 0 || known >= static_cast<std::int64_t>(bytes.size())) return end;
    bytes.remove_prefix(static_cast<std::size_t>(known));
    while (!bytes.empty()) {
      auto n = pwrite(file.fd(), bytes.data(), bytes.size(), end);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return refused_by_disk("write", path);
      bytes.remove_prefix(static_cast<std::size_t>(n));
      end += n;
    }
    if (fdatasync(file.fd()) != 0) return refused_by_disk("sync", path);
    if (is_new)
      if (auto synced = sync_folder(uploads_folder(region)); !synced) return synced.error();
    return end;
  }

  Result<bool> finish(RegionNo region, const std::string& upload, const std::string& sha256) override {
    auto from = upload_path(region, upload);
    OpenFile file(from, O_RDONLY);
    if (!file) return false;
    Sha256 hash;
    for (std::int64_t at = 0;;) {
      auto piece = read_piece(file.fd(), at, kHashPieceBytes, from);
      if (!piece) return piece.error();
      if (piece->empty()) break;
      hash.add(*piece);
      at += static_cast<std::int64_t>(piece->size());
    }
    if (hash.hex() != sha256) {
      unlink(from.c_str());
      return false;
    }
    if (fsync(file.fd()) != 0) return refused_by_disk("sync", from);
    if (auto made = make_folder(blob_folder(region, sha256)); !made) return made.error();
    auto to = path(region, sha256);
    if (link(from.c_str(), to.c_str()) != 0 && errno != EEXIST) return refused_by_disk("link", to);
    if (auto synced = sync_folder(blob_folder(region, sha256)); !synced) return synced.error();
    if (kept_) kept_(to.substr(folder_.size() + 1));
    return true;
  }

  Result<void> drop_upload(RegionNo region, const std::string& upload) override {
    return remove_file(upload_path(region, upload));
  }

  std::vector<std::string> uploads(RegionNo region) override {
    std::vector<std::string> out;
    auto* folder = opendir(uploads_folder(region).c_str());
    if (!folder) return out;
    while (auto* entry = readdir(folder))
      if (entry->d_name[0] != '.') out.emplace_back(entry->d_name);
    closedir(folder);
    return out;
  }

  bool has(RegionNo region, const std::string& sha256) override { return size_of(path(region, sha256)) >= 0; }

  Result<std::string> read(RegionNo region, const std::string& sha256, std::int64_t offset,
                           std::size_t length) override {
    auto from = path(region, sha256);
    OpenFile file(from, O_RDONLY);
    if (!file) return refused_by_disk("open", from);
    return read_piece(file.fd(), offset, length, from);
  }

  Result<void> drop(RegionNo region, const std::string& sha256) override { return remove_file(path(region, sha256)); }

  std::string path(RegionNo region, const std::string& sha256) const override {
    return blob_folder(region, sha256) + "/" + sha256;
  }

 private:
  std::string region_folder(RegionNo region) const { return fmt::format("{}/{}", folder_, region); }
  std::string uploads_folder(RegionNo region) const { return region_folder(region) + "/uploads"; }
  std::string blob_folder(RegionNo region, const std::string& sha256) const {
    return region_folder(region) + "/" + sha256.substr(0, 2);
  }
  std::string upload_path(RegionNo region, const std::string& upload) const {
    return uploads_folder(region) + "/" + upload;
  }

  /// Makes it with all above it inside ours, each durable.
  Result<void> make_folder(const std::string& path) {
    for (auto cut = folder_.size(); cut != std::string::npos;) {
      auto part = path.substr(0, cut);
      if (mkdir(part.c_str(), 0700) == 0) {
        auto slash = part.rfind('/');
        auto above = slash == std::string::npos ? std::string(".") : part.substr(0, std::max<std::size_t>(slash, 1));
        if (auto synced = sync_folder(above); !synced) return synced;
      } else if (errno != EEXIST) {
        return refused_by_disk("mkdir", part);
      }
      cut = cut == path.size() ? std::string::npos : std::min(path.find('/', cut + 1), path.size());
    }
    return {};
  }

  Result<void> remove_file(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return refused_by_disk("unlink", path);
    return {};
  }

  std::string folder_;
  BlobKept kept_;
};

}  // namespace

std::unique_ptr<BlobStore> open_blob_files(const std::string& folder, BlobKept kept) {
  return std::make_unique<BlobFiles>(folder, std::move(kept));
}

}  // namespace trajectum::store

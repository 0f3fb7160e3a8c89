#include "store/files/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/sha256.hpp"
#include "store/files/open_file.hpp"

namespace trajectum::files {
namespace {

namespace fs = std::filesystem;
using store::OpenFile;

constexpr std::size_t kPieceBytes = 256 * 1024;

bool write_all(const OpenFile& file, std::string_view bytes) {
  while (!bytes.empty()) {
    auto n = write(file.fd(), bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace

Error refused_by_disk(const std::string& path) {
  bool full = errno == ENOSPC || errno == EDQUOT;
  std::string why = std::strerror(errno);
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = full ? "disk_full" : "disk";
  e.text = {"de schijf weigert " + path + ": " + why, "the disk refuses " + path + ": " + why};
  return e;
}

Error stopping() {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "stopping";
  e.text = {"Er is niets gemaakt: de server stopt, of er werd afgebroken.",
            "Nothing was made: the server stops, or it was broken off."};
  return e;
}

Result<std::string> read_whole(const std::string& path) {
  OpenFile file(path, O_RDONLY);
  if (!file) return refused_by_disk(path);
  std::string out(kPieceBytes, '\0');
  std::size_t got = 0;
  while (true) {
    auto n = read(file.fd(), out.data() + got, out.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused_by_disk(path);
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
    if (got == out.size()) out.resize(out.size() * 2);
  }
  out.resize(got);
  return out;
}

Result<void> write_whole(const std::string& path, std::string_view bytes) {
  OpenFile file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file || !write_all(file, bytes) || fsync(file.fd()) != 0) return refused_by_disk(path);
  return {};
}

Result<Content> read_through(const std::string& from, const std::string& to, const std::atomic<bool>& stop) {
  OpenFile in(from, O_RDONLY);
  if (!in) return refused_by_disk(from);
  OpenFile out(to.empty() ? "/dev/null" : to, to.empty() ? O_WRONLY : O_WRONLY | O_CREAT | O_TRUNC);
  if (!out) return refused_by_disk(to);
  Content content;
  Sha256 hash;
  std::string piece(kPieceBytes, '\0');
  while (true) {
    if (stop) return stopping();
    auto n = read(in.fd(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return refused_by_disk(from);
    if (n == 0) break;
    std::string_view bytes(piece.data(), static_cast<std::size_t>(n));
    hash.add(bytes);
    content.bytes += n;
    if (!to.empty() && !write_all(out, bytes)) return refused_by_disk(to);
  }
  if (!to.empty() && fsync(out.fd()) != 0) return refused_by_disk(to);
  content.sha256 = hash.hex();
  return content;
}

Result<void> make_folders(const std::string& path) {
  for (std::size_t cut = 1; cut <= path.size(); ++cut) {
    if (cut != path.size() && path[cut] != '/') continue;
    if (mkdir(path.substr(0, cut).c_str(), 0700) != 0 && errno != EEXIST) return refused_by_disk(path.substr(0, cut));
  }
  return {};
}

Result<void> sync_folder(const std::string& path) {
  OpenFile folder(path.empty() ? "." : path, O_RDONLY | O_DIRECTORY);
  if (!folder || fsync(folder.fd()) != 0) return refused_by_disk(path);
  return {};
}

Result<void> sync_folders_in(const std::string& path) {
  std::error_code failed;
  for (const auto& entry : fs::recursive_directory_iterator(path, failed))
    if (entry.is_directory())
      if (auto synced = sync_folder(entry.path()); !synced) return synced;
  return sync_folder(path);
}

bool is_empty_or_absent(const std::string& path) {
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(path, failed))) return true;
  return fs::is_directory(path, failed) && fs::is_empty(path, failed) && !failed;
}

std::vector<std::string> names_in(const std::string& path) {
  std::vector<std::string> out;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(path, failed)) out.push_back(entry.path().filename());
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<BlobFile> blobs_in(const std::string& folder) {
  std::vector<BlobFile> out;
  for (const auto& region : names_in(folder))
    for (const auto& part : names_in(folder + "/" + region)) {
      if (part.size() != 2) continue;
      for (const auto& name : names_in(folder + "/" + region + "/" + part)) {
        std::error_code failed;
        auto path = region + "/" + part + "/" + name;
        auto bytes = fs::file_size(folder + "/" + path, failed);
        if (is_sha256(name) && !failed) out.push_back({path, name, static_cast<std::int64_t>(bytes)});
      }
    }
  return out;
}

}  // namespace trajectum::files

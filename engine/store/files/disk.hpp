// Files and folders of backups and archives: written so that they are there after a power cut, or not at all. Every
// error is `unavailable`, with the path and the reason of the disk. Thread: any.
#ifndef TRAJECTUM_STORE_FILES_DISK_HPP
#define TRAJECTUM_STORE_FILES_DISK_HPP
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace trajectum::files {

struct Content {
  std::int64_t bytes = 0;
  std::string sha256;
};

Result<std::string> read_whole(const std::string& path);
Result<void> write_whole(const std::string& path, std::string_view bytes);
/// Reads a file to its end; `to`, when it is not "", becomes a synced copy of it.
Result<Content> read_through(const std::string& from, const std::string& to, const std::atomic<bool>& stop);
Result<void> make_folders(const std::string& path);
Result<void> sync_folder(const std::string& path);
Result<void> sync_folders_in(const std::string& path);  // it, and all below it
/// True when there is no such folder, or nothing in it.
bool is_empty_or_absent(const std::string& path);
/// The names in a folder, sorted; none when it cannot be read.
std::vector<std::string> names_in(const std::string& path);

/// A blob as it lies in a folder of blobs.
struct BlobFile {
  std::string path;  // below that folder: REGION/AB/ABCD...
  std::string sha256;
  std::int64_t bytes = 0;
};
/// All of a folder of blobs, by path; what is on its way (uploads) is not among them.
std::vector<BlobFile> blobs_in(const std::string& folder);

/// `unavailable` "stopping": what was being made is given up.
Error stopping();
/// Why the system refused a path, by errno.
Error refused_by_disk(const std::string& path);

}  // namespace trajectum::files

#endif  // TRAJECTUM_STORE_FILES_DISK_HPP

// Makes a backup: first the database as it stands, then the bytes that it names, then what all of it must be. In that
// order every row has its bytes: a blob is durable before a row names it, and its row is gone a day before it is.
#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <ctime>
#include <filesystem>
#include <map>
#include <set>

#include "backup/backup.hpp"
#include "backup/inside.hpp"
#include "base/sha256.hpp"

namespace trajectum::backup {
namespace {

namespace fs = std::filesystem;

/// One backup at a time on a shelf: what another left half made can then be told from what is being made.
class ShelfLock {
 public:
  explicit ShelfLock(const std::string& shelf) : fd_(open(shelf.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    is_ours_ = fd_ >= 0 && flock(fd_, LOCK_EX | LOCK_NB) == 0;
  }
  ~ShelfLock() {
    if (fd_ >= 0) close(fd_);
  }
  ShelfLock(const ShelfLock&) = delete;
  ShelfLock& operator=(const ShelfLock&) = delete;
  explicit operator bool() const { return is_ours_; }

 private:
  int fd_;
  bool is_ours_ = false;
};

/// 20261129T181040Z: sorts as time does.
std::string stamp_of(Instant now) {
  auto seconds = static_cast<std::time_t>(now / 1000);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char out[32];
  std::strftime(out, sizeof out, "%Y%m%dT%H%M%SZ", &utc);
  return out;
}

/// A name that no backup of the shelf has; several of one second sort in order.
std::string free_name(const std::string& shelf, Instant now) {
  auto stamp = stamp_of(now);
  for (int n = 1;; ++n) {
    auto name = n == 1 ? stamp : fmt::format("{}.{:03d}", stamp, n);
    std::error_code ignored;
    if (!fs::exists(shelf + "/" + name, ignored)) return name;
  }
}

/// Copies or links every blob; what is damaged is left out. Gives the lines of blobs.sha256.
Result<std::string> copy_blobs(const std::string& data, const std::string& to, const std::string& previous, Made& made,
                               const std::atomic<bool>& stop) {
  std::string list;
  for (const auto& blob : blobs_in(data + "/blobs")) {
    if (stop) return stopping();
    auto target = to + "/blobs/" + blob.path;
    if (auto ready = make_folders(fs::path(target).parent_path()); !ready) return ready.error();
    auto there = previous.empty() ? std::string() : previous + "/blobs/" + blob.path;
    std::error_code ignored;
    bool linked = !there.empty() && fs::file_size(there, ignored) == static_cast<std::uintmax_t>(blob.bytes) &&
                  link(there.c_str(), target.c_str()) == 0;
    if (!linked) {
      auto content = read_through(data + "/blobs/" + blob.path, target, stop);
      if (!content && content.error().reason == "stopping") return content.error();
      bool went_meanwhile = !content && !fs::exists(data + "/blobs/" + blob.path, ignored);
      if (went_meanwhile) continue;  // nobody kept it, and the night took it
      if (!content) return content.error();
      if (content->sha256 != blob.sha256) {
        made.findings.push_back(
            {"de bytes van blob " + blob.path +
                 " zijn beschadigd en staan niet in de reservekopie; haal ze uit een oudere",
             "the bytes of blob " + blob.path + " are damaged and not in the backup; take them from an older one"});
        fs::remove(target, ignored);
        continue;
      }
    }
    list += blob.sha256 + "  blobs/" + blob.path + "\n";
    ++made.manifest.blobs;
    made.manifest.blob_bytes += blob.bytes;
  }
  return list;
}

Result<void> fill(const std::string& data, const std::string& to, const std::string& previous, Made& made,
                  const std::atomic<bool>& stop) {
  auto live = store::DatabaseFile::open(data + "/trajectum.db", store::DatabaseFile::Of::server, stop);
  if (!live) return live.error();
  if (!(*live)->is_newest())
    return refused("backup.schema", {"Deze map is van een oudere versie; start de server een keer, dan is hij bij.",
                                     "This directory is of an older version; start the server once to bring it up."});
  auto path = to + "/trajectum.db";
  if (auto copied = (*live)->copy_to(path); !copied) return copied;
  live->reset();
  auto copy = store::DatabaseFile::open(path, store::DatabaseFile::Of::backup, stop);
  if (!copy) return copy.error();
  auto faults = (*copy)->page_faults(true);
  if (!faults) return faults.error();
  for (const auto& fault : *faults)
    made.findings.push_back({"de database is beschadigd: " + fault, "the database is damaged: " + fault});
  auto tables = (*copy)->digest();
  if (!tables) return tables.error();
  auto inside = look_inside(**copy);
  if (!inside) return inside.error();
  auto list = copy_blobs(data, to, previous, made, stop);
  if (!list) return list.error();
  for (auto& finding : blobs_missing(*inside, *list)) made.findings.push_back(std::move(finding));
  auto& manifest = made.manifest;
  manifest.schema = (*copy)->schema();
  manifest.format = inside->format;
  manifest.as_of = inside->as_of;
  manifest.tables = std::move(*tables);
  manifest.blob_list = sha256_of(*list);
  manifest.digest = digest_of(manifest);
  return write_whole(to + "/blobs.sha256", *list);
}

}  // namespace

Result<Made> create(const std::string& data, const std::string& shelf, const std::string& program, Instant now,
                    const std::atomic<bool>& stop) {
  std::error_code failed;
  if (!fs::exists(data + "/trajectum.db", failed))
    return refused("backup.data", {data + " is geen gegevensmap: er is geen trajectum.db in.",
                                   data + " is no data directory: there is no trajectum.db in it."});
  if (auto ready = make_folders(shelf); !ready) return ready.error();
  ShelfLock lock(shelf);
  if (!lock)
    return refused("backup.busy", {"Er wordt op deze plank al een reservekopie gemaakt; wacht tot die er is.",
                                   "A backup is being made on this shelf already; wait until it is there."});
  for (const auto& name : names_in(shelf))  // of one that was killed
    if (name.ends_with(kPartial)) fs::remove_all(shelf + "/" + name, failed);
  auto before = all_on(shelf);
  Made made;
  made.name = free_name(shelf, now);
  made.manifest.made_at = now;
  made.manifest.program = program;
  auto partial = shelf + "/" + made.name + kPartial;
  auto filled = [&]() -> Result<void> {
    if (auto ready = make_folders(partial + "/blobs"); !ready) return ready;
    auto previous = before.empty() ? std::string() : shelf + "/" + before.back();
    if (auto done = fill(data, partial, previous, made, stop); !done) return done;
    auto written = write_whole(partial + "/" + kManifestFile, json_of(made.manifest));
    return written ? sync_folders_in(partial) : written;
  }();
  if (!filled) {
    fs::remove_all(partial, failed);
    return filled.error();
  }
  fs::rename(partial, shelf + "/" + made.name, failed);
  if (failed) return internal_error("cannot rename " + partial + ": " + failed.message());
  if (auto synced = sync_folder(shelf); !synced) return synced.error();
  return made;
}

}  // namespace trajectum::backup

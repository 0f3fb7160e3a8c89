#include "support/lossy_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <vector>

#include "base/clock.hpp"

namespace trajectum::test {
namespace {

constexpr std::size_t kSector = 512;  // what a disk writes whole
constexpr std::size_t kShmBytes = 32768;

struct Operation {
  bool truncates = false;
  std::size_t at = 0;  // or the new size
  std::string bytes;
};

struct Content {
  std::string now;   // as the process sees it
  std::string disk;  // what a power cut leaves for sure
  std::vector<Operation> unsynced;
};

void play_on(std::string& to, const Operation& o) {
  if (o.truncates) return to.resize(o.at);
  if (to.size() < o.at + o.bytes.size()) to.resize(o.at + o.bytes.size());
  to.replace(o.at, o.bytes.size(), o.bytes);
}

struct Disk {
  explicit Disk(std::uint64_t seed) : random(seed) {}
  SeededRandom random;
  std::map<std::string, Content> files;
  std::map<std::string, std::vector<std::unique_ptr<std::array<char, kShmBytes>>>> shared;
  LossyVfs::Room room = LossyVfs::Room::plenty;
  int failing_syncs = 0;
  std::int64_t left = -1, operations = 0, syncs = 0, lost = 0, reads_left = -1, failed_reads = 0;
  bool off = false;
  std::function<void()> took;

  bool percent(std::uint64_t p) { return random.next() % 100 < p; }
  /// False when it went off, before this operation.
  bool goes() {
    ++operations;
    if (left == 0) off = true;
    if (left > 0) --left;
    return !off;
  }
  /// What was not synced reaches the disk, or a part of it does, or nothing.
  void lose(Content& file, std::uint64_t lost_percent) {
    for (const auto& o : file.unsynced) {
      if (percent(lost_percent)) {
        ++lost;
      } else if (!o.truncates && percent(25)) {  // torn: some sectors of it
        ++lost;
        for (std::size_t at = 0; at < o.bytes.size(); at += kSector)
          if (percent(50)) play_on(file.disk, {false, o.at + at, o.bytes.substr(at, kSector)});
      } else {
        play_on(file.disk, o);
      }
    }
    file.unsynced.clear();
  }
};
std::unique_ptr<Disk> disk;
sqlite3_vfs* default_vfs = nullptr;

struct OpenFile {
  sqlite3_file base;
  std::string* path;
};
Content& content(sqlite3_file* f) { return disk->files[*reinterpret_cast<OpenFile*>(f)->path]; }

int close_file(sqlite3_file* f) {
  delete reinterpret_cast<OpenFile*>(f)->path;
  return SQLITE_OK;
}
int read_file(sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
  if (disk->reads_left >= 0 && disk->reads_left-- == 0) {
    ++disk->failed_reads;
    return SQLITE_IOERR_READ;
  }
  const auto& now = content(f).now;
  auto wanted = static_cast<std::size_t>(count), from = static_cast<std::size_t>(at);
  auto there = from < now.size() ? std::min(wanted, now.size() - from) : 0;
  std::memcpy(to, now.data() + std::min(from, now.size()), there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(to) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}
void change(Content& file, Operation o) {
  play_on(file.now, o);
  file.unsynced.push_back(std::move(o));
}
int write_file(sqlite3_file* f, const void* from, int count, sqlite3_int64 at) {
  if (!disk->goes()) return SQLITE_IOERR_WRITE;
  auto& file = content(f);
  auto size = static_cast<std::size_t>(count), where = static_cast<std::size_t>(at);
  bool is_new = where + size > file.now.size();
  if (disk->room == LossyVfs::Room::none || (disk->room == LossyVfs::Room::no_more && is_new)) return SQLITE_FULL;
  change(file, {false, where, std::string(static_cast<const char*>(from), size)});
  return SQLITE_OK;
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  if (!disk->goes()) return SQLITE_IOERR_TRUNCATE;
  change(content(f), {true, static_cast<std::size_t>(size), ""});
  return SQLITE_OK;
}
int sync_file(sqlite3_file* f, int) {
  if (!disk->goes()) return SQLITE_IOERR_FSYNC;
  ++disk->syncs;
  auto& file = content(f);
  if (disk->failing_syncs != 0) {
    if (disk->failing_syncs > 0) --disk->failing_syncs;
    disk->lose(file, 75);  // and a later sync has nothing left to write
    return SQLITE_IOERR_FSYNC;
  }
  for (const auto& o : file.unsynced) play_on(file.disk, o);
  file.unsynced.clear();
  if (disk->took) disk->took();
  return SQLITE_OK;
}
int size_of(sqlite3_file* f, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(content(f).now.size());
  return SQLITE_OK;
}
int lock(sqlite3_file*, int) { return SQLITE_OK; }
int is_reserved(sqlite3_file*, int* out) {
  *out = 0;
  return SQLITE_OK;
}
int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector(sqlite3_file*) { return 4096; }
int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int shm_map(sqlite3_file* f, int page, int, int extend, void volatile** out) {
  auto& pages = disk->shared[*reinterpret_cast<OpenFile*>(f)->path];
  while (extend != 0 && pages.size() <= static_cast<std::size_t>(page))
    pages.push_back(std::make_unique<std::array<char, kShmBytes>>());
  *out = pages.size() > static_cast<std::size_t>(page) ? pages[static_cast<std::size_t>(page)]->data() : nullptr;
  return SQLITE_OK;
}
int shm_lock(sqlite3_file*, int, int, int) { return SQLITE_OK; }
void shm_barrier(sqlite3_file*) {}
int shm_unmap(sqlite3_file* f, int remove) {
  if (remove != 0) disk->shared.erase(*reinterpret_cast<OpenFile*>(f)->path);
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {2,        close_file,  read_file,   write_file, truncate_file, sync_file, size_of,
                                     lock,     lock,        is_reserved, control,    sector,        traits,    shm_map,
                                     shm_lock, shm_barrier, shm_unmap,   nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out_flags) {
  static int temporary = 0;
  auto* file = new (f) OpenFile{};
  file->path = new std::string(path != nullptr ? path : "temporary-" + std::to_string(++temporary));
  file->base.pMethods = &kMethods;
  disk->files[*file->path];
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}
int delete_file(sqlite3_vfs*, const char* path, int) {
  if (!disk->goes()) return SQLITE_IOERR_DELETE;
  disk->files.erase(path);
  return SQLITE_OK;
}
int access_file(sqlite3_vfs*, const char* path, int, int* out) {
  *out = disk->files.contains(path) ? 1 : 0;
  return SQLITE_OK;
}
int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}

sqlite3_vfs vfs;
sqlite3* connection = nullptr;  // the last that was opened on this disk

int note_connection(sqlite3* db, char**, const sqlite3_api_routines*) {
  const char* path = sqlite3_db_filename(db, "main");
  if (path != nullptr && disk->files.contains(path)) connection = db;  // others are of the machine's own files
  return SQLITE_OK;
}
using Extension = void (*)();  // as SQLite declares what is called with three arguments

}  // namespace

LossyVfs::LossyVfs(std::uint64_t seed) {
  disk = std::make_unique<Disk>(seed);
  default_vfs = sqlite3_vfs_find(nullptr);
  vfs = *default_vfs;
  vfs.pNext = nullptr;
  vfs.zName = name();
  vfs.szOsFile = sizeof(OpenFile);
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  vfs.xAccess = access_file;
  vfs.xFullPathname = full_path;
  sqlite3_vfs_register(&vfs, 0);
  sqlite3_auto_extension(reinterpret_cast<Extension>(note_connection));
}

LossyVfs::~LossyVfs() {
  sqlite3_cancel_auto_extension(reinterpret_cast<Extension>(note_connection));
  sqlite3_vfs_unregister(&vfs);
  disk.reset();
}

void LossyVfs::set_room(Room room) { disk->room = room; }
void LossyVfs::fail_syncs(int n) { disk->failing_syncs = n; }
void LossyVfs::on_sync(std::function<void()> took) { disk->took = std::move(took); }
void LossyVfs::fail_read_after(std::int64_t reads) { disk->reads_left = reads; }
std::int64_t LossyVfs::failed_reads() const { return disk->failed_reads; }
void LossyVfs::stop_after(std::int64_t operations) { disk->left = operations; }
bool LossyVfs::is_off() const { return disk->off; }
std::int64_t LossyVfs::operations() const { return disk->operations; }
std::int64_t LossyVfs::syncs() const { return disk->syncs; }
std::int64_t LossyVfs::lost() const { return disk->lost; }

void LossyVfs::checkpoint() {
  (void)sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

void LossyVfs::save_to(const std::string& folder) const {
  for (const auto& [path, file] : disk->files)
    if (path.rfind("temporary-", 0) != 0)
      std::ofstream(folder + path.substr(path.rfind('/')), std::ios::binary) << file.now;
}

void LossyVfs::replace_with(const std::string& file, const std::string& path) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  disk->files.clear();
  disk->files[path] = {bytes, bytes, {}};
}

void LossyVfs::restart(bool power) {
  disk->shared.clear();
  disk->off = false;
  disk->left = disk->reads_left = -1;
  if (power)
    for (auto& [path, file] : disk->files) {
      disk->lose(file, 25);
      file.now = file.disk;
    }
}

}  // namespace trajectum::test

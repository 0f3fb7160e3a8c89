#include "support/slow_vfs.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <new>
#include <thread>

namespace trajectum::test {
namespace {

struct Disk {
  int delay_ms = 0;
  bool sync_fails = false;
  bool write_fails = false;
  bool read_fails = false;
  bool power_off = false;
  std::int64_t syncs_count = 0, bytes_written = 0;
  std::map<std::string, std::string> synced;  // the bytes of each file at its last sync
};
Disk disk;
sqlite3_vfs* real_vfs = nullptr;

/// The file that SQLite sees; the real one lies behind it in the same allocation.
struct SlowFile {
  sqlite3_file base;
  sqlite3_file* real;
  const char* path;  // lives as long as the file, says SQLite; null for a temporary file
};
SlowFile* slow(sqlite3_file* f) { return reinterpret_cast<SlowFile*>(f); }
sqlite3_file* real(sqlite3_file* f) { return slow(f)->real; }
const sqlite3_io_methods* methods(sqlite3_file* f) { return real(f)->pMethods; }

std::string content_of(const std::string& path) {
  std::string content(std::filesystem::file_size(path), '\0');
  std::ifstream(path, std::ios::binary).read(content.data(), static_cast<std::streamsize>(content.size()));
  return content;
}

int close_file(sqlite3_file* f) { return methods(f)->xClose(real(f)); }
int read_file(sqlite3_file* f, void* to, int count, sqlite3_int64 at) {
  if (disk.read_fails) return SQLITE_IOERR_READ;
  return methods(f)->xRead(real(f), to, count, at);
}
int write_file(sqlite3_file* f, const void* from, int count, sqlite3_int64 at) {
  if (disk.power_off) return SQLITE_IOERR_WRITE;
  if (disk.write_fails) return SQLITE_FULL;
  disk.bytes_written += count;
  return methods(f)->xWrite(real(f), from, count, at);
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  if (disk.power_off) return SQLITE_IOERR_TRUNCATE;
  return methods(f)->xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
  ++disk.syncs_count;
  if (disk.power_off || disk.sync_fails) return SQLITE_IOERR_FSYNC;
  std::this_thread::sleep_for(std::chrono::milliseconds(disk.delay_ms));
  int code = methods(f)->xSync(real(f), flags);
  if (code == SQLITE_OK && slow(f)->path != nullptr) disk.synced[slow(f)->path] = content_of(slow(f)->path);
  return code;
}
int size_of(sqlite3_file* f, sqlite3_int64* size) { return methods(f)->xFileSize(real(f), size); }
int lock(sqlite3_file* f, int level) { return methods(f)->xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return methods(f)->xUnlock(real(f), level); }
int is_reserved(sqlite3_file* f, int* out) { return methods(f)->xCheckReservedLock(real(f), out); }
int control(sqlite3_file* f, int op, void* arg) { return methods(f)->xFileControl(real(f), op, arg); }
int sector(sqlite3_file* f) { return methods(f)->xSectorSize(real(f)); }
int traits(sqlite3_file* f) { return methods(f)->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return methods(f)->xShmMap(real(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int at, int count, int flags) { return methods(f)->xShmLock(real(f), at, count, flags); }
void shm_barrier(sqlite3_file* f) { methods(f)->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return methods(f)->xShmUnmap(real(f), remove); }

// Version 2: shared memory for the WAL, no memory-mapped pages, which would go round xWrite.
const sqlite3_io_methods kMethods = {2,        close_file,  read_file,   write_file, truncate_file, sync_file, size_of,
                                     lock,     unlock,      is_reserved, control,    sector,        traits,    shm_map,
                                     shm_lock, shm_barrier, shm_unmap,   nullptr,    nullptr};

int open_file(sqlite3_vfs*, const char* path, sqlite3_file* f, int flags, int* out_flags) {
  auto* file = new (f) SlowFile{};
  file->real = reinterpret_cast<sqlite3_file*>(file + 1);
  file->path = path;
  std::memset(file->real, 0, static_cast<std::size_t>(real_vfs->szOsFile));
  int code = real_vfs->xOpen(real_vfs, path, file->real, flags, out_flags);
  if (code == SQLITE_OK) file->base.pMethods = &kMethods;
  return code;
}

int delete_file(sqlite3_vfs*, const char* path, int sync_dir) {
  if (disk.power_off) return SQLITE_IOERR_DELETE;
  disk.synced.erase(path);
  return real_vfs->xDelete(real_vfs, path, sync_dir);
}

sqlite3_vfs vfs;

}  // namespace

SlowVfs::SlowVfs() {
  disk = {};
  real_vfs = sqlite3_vfs_find(nullptr);
  vfs = *real_vfs;  // what is not replaced goes to the default, which does not look at the VFS it is called with
  vfs.pNext = nullptr;
  vfs.zName = name();
  vfs.szOsFile = static_cast<int>(sizeof(SlowFile)) + real_vfs->szOsFile;
  vfs.xOpen = open_file;
  vfs.xDelete = delete_file;
  sqlite3_vfs_register(&vfs, 0);
}

SlowVfs::~SlowVfs() { sqlite3_vfs_unregister(&vfs); }

void SlowVfs::delay_sync_ms(int ms) { disk.delay_ms = ms; }
void SlowVfs::fail_sync(bool fails) { disk.sync_fails = fails; }
void SlowVfs::fail_write(bool fails) { disk.write_fails = fails; }
void SlowVfs::fail_read(bool fails) { disk.read_fails = fails; }
void SlowVfs::cut_power() { disk.power_off = true; }
std::int64_t SlowVfs::syncs_count() const { return disk.syncs_count; }
std::int64_t SlowVfs::bytes_written() const { return disk.bytes_written; }

void SlowVfs::lose_unsynced(const std::string& database_path) {
  namespace fs = std::filesystem;
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::string path = database_path + suffix;
    fs::remove(path);
    auto synced = disk.synced.find(path);
    if (synced != disk.synced.end()) std::ofstream(path, std::ios::binary) << synced->second;
  }
  disk.power_off = false;
}

}  // namespace trajectum::test

#include "store/sqlite/gather_vfs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <new>

namespace trajectum::store::sqlite {
namespace {

/// At once: SQLite's own file systems write less than 128 KiB in one call and drop what is above. Some 29 frames.
constexpr std::size_t kGatheredMax = 120 * 1024;

/// A WAL: SQLite gives the room for it, and for the file below behind it.
struct Wal {
  sqlite3_file head;  // first: SQLite knows no more of it
  std::string gathered;
  sqlite3_int64 at = 0;  // where that begins in the file

  sqlite3_file* below() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  /// Writes what was gathered. After a failure none of it is there any more: a commit that fails is not tried again.
  int flush() {
    if (gathered.empty()) return SQLITE_OK;
    int code = below()->pMethods->xWrite(below(), gathered.data(), static_cast<int>(gathered.size()), at);
    gathered.clear();
    return code;
  }
};

Wal& wal(sqlite3_file* file) { return *reinterpret_cast<Wal*>(file); }

int close(sqlite3_file* file) {
  auto& w = wal(file);
  int flushed = w.flush();
  int closed = w.below()->pMethods->xClose(w.below());
  w.~Wal();
  return flushed != SQLITE_OK ? flushed : closed;
}

int read(sqlite3_file* file, void* to, int bytes, sqlite3_int64 at) {
  auto& w = wal(file);
  if (int code = w.flush(); code != SQLITE_OK) return code;
  return w.below()->pMethods->xRead(w.below(), to, bytes, at);
}

int write(sqlite3_file* file, const void* from, int bytes, sqlite3_int64 at) {
  auto& w = wal(file);
  bool goes_on = at == w.at + static_cast<sqlite3_int64>(w.gathered.size()) &&
                 w.gathered.size() + static_cast<std::size_t>(bytes) <= kGatheredMax;
  if (!goes_on)
    if (int code = w.flush(); code != SQLITE_OK) return code;
  if (w.gathered.empty()) w.at = at;
  w.gathered.append(static_cast<const char*>(from), static_cast<std::size_t>(bytes));
  return SQLITE_OK;
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  auto& w = wal(file);
  if (!w.gathered.empty())
    w.gathered.resize(std::min<std::size_t>(w.gathered.size(), std::max<sqlite3_int64>(0, size - w.at)));
  if (int code = w.flush(); code != SQLITE_OK) return code;
  return w.below()->pMethods->xTruncate(w.below(), size);
}

int sync(sqlite3_file* file, int flags) {
  auto& w = wal(file);
  if (int code = w.flush(); code != SQLITE_OK) return code;
  return w.below()->pMethods->xSync(w.below(), flags);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  auto& w = wal(file);
  if (int code = w.flush(); code != SQLITE_OK) return code;
  return w.below()->pMethods->xFileSize(w.below(), size);
}

int control(sqlite3_file* file, int what, void* with) {
  return wal(file).below()->pMethods->xFileControl(wal(file).below(), what, with);
}

int sector_size(sqlite3_file* file) { return wal(file).below()->pMethods->xSectorSize(wal(file).below()); }
int traits(sqlite3_file* file) { return wal(file).below()->pMethods->xDeviceCharacteristics(wal(file).below()); }

// A WAL is never shared or mapped: that is the database.
int lock(sqlite3_file* file, int level) { return wal(file).below()->pMethods->xLock(wal(file).below(), level); }
int unlock(sqlite3_file* file, int level) { return wal(file).below()->pMethods->xUnlock(wal(file).below(), level); }
int check_lock(sqlite3_file* file, int* held) {
  return wal(file).below()->pMethods->xCheckReservedLock(wal(file).below(), held);
}

const sqlite3_io_methods kMethods = {1,       close,   read,       write,   truncate,    sync,   file_size,
                                     lock,    unlock,  check_lock, control, sector_size, traits, nullptr,
                                     nullptr, nullptr, nullptr,    nullptr, nullptr};

}  // namespace

GatherVfs::GatherVfs(const std::string& base) : base_(sqlite3_vfs_find(base.empty() ? nullptr : base.c_str())), vfs_() {
  if (!base_) return;
  static std::atomic<unsigned> made{0};
  name_ = fmt::format("trajectum-gather-{}", ++made);
  vfs_ = *base_;  // all but the opening of files is the other's; it is told of itself by the pointer in `open`
  vfs_.zName = name_.c_str();
  vfs_.pNext = nullptr;
  vfs_.szOsFile = static_cast<int>(sizeof(Wal)) + base_->szOsFile;
  vfs_.pAppData = base_;
  vfs_.xOpen = &GatherVfs::open;
  vfs_.xDelete = [](sqlite3_vfs* v, const char* path, int sync_dir) {
    auto* b = static_cast<sqlite3_vfs*>(v->pAppData);
    return b->xDelete(b, path, sync_dir);
  };
  vfs_.xAccess = [](sqlite3_vfs* v, const char* path, int flags, int* out) {
    auto* b = static_cast<sqlite3_vfs*>(v->pAppData);
    return b->xAccess(b, path, flags, out);
  };
  vfs_.xFullPathname = [](sqlite3_vfs* v, const char* path, int bytes, char* out) {
    auto* b = static_cast<sqlite3_vfs*>(v->pAppData);
    return b->xFullPathname(b, path, bytes, out);
  };
  sqlite3_vfs_register(&vfs_, 0);
}

GatherVfs::~GatherVfs() {
  if (base_) sqlite3_vfs_unregister(&vfs_);
}

int GatherVfs::open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  auto* base = static_cast<sqlite3_vfs*>(vfs->pAppData);
  if ((flags & SQLITE_OPEN_WAL) == 0) return base->xOpen(base, path, file, flags, out_flags);
  auto* w = new (file) Wal{};
  int code = base->xOpen(base, path, w->below(), flags, out_flags);
  if (code == SQLITE_OK) {
    w->head.pMethods = &kMethods;
    return code;
  }
  if (w->below()->pMethods) w->below()->pMethods->xClose(w->below());
  w->~Wal();
  file->pMethods = nullptr;  // nothing to close
  return code;
}

}  // namespace trajectum::store::sqlite

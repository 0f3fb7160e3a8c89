// A file system between SQLite and the one it would use: what is appended to a WAL is gathered and written at once.
// SQLite writes each frame with two calls, 24 bytes and a page; a group of 64 turns writes some 200 frames. Nothing
// else is changed: everything gathered is written before the file is synced, read, cut, measured or closed, so a commit
// with its sync is as durable as without this. What could not be written is forgotten, and the call that asked for it
// fails. Thread: as the connection's.
#ifndef TRAJECTUM_STORE_SQLITE_GATHER_VFS_HPP
#define TRAJECTUM_STORE_SQLITE_GATHER_VFS_HPP
#include <sqlite3.h>

#include <string>

namespace trajectum::store::sqlite {

class GatherVfs {
 public:
  /// Over the file system of this name; "" = the default. It must outlive this, and this its connections.
  explicit GatherVfs(const std::string& base);
  ~GatherVfs();
  GatherVfs(const GatherVfs&) = delete;
  GatherVfs& operator=(const GatherVfs&) = delete;
  /// Null when there is no such file system below.
  const char* name() const { return base_ ? name_.c_str() : nullptr; }

 private:
  static int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags);

  std::string name_;
  sqlite3_vfs* base_;
  sqlite3_vfs vfs_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_GATHER_VFS_HPP

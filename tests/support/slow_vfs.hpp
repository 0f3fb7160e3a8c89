// A SQLite VFS over the default one that makes the disk slow or bad: it delays syncs, fails syncs or writes on demand,
// and can cut the power, which loses everything that was not synced. For tests, small databases and one thread.
#ifndef TRAJECTUM_TESTS_SUPPORT_SLOW_VFS_HPP
#define TRAJECTUM_TESTS_SUPPORT_SLOW_VFS_HPP
#include <cstdint>
#include <string>

namespace trajectum::test {

class SlowVfs {
 public:
  /// Registered under `name()` until destroyed; close every connection first.
  SlowVfs();
  ~SlowVfs();
  SlowVfs(const SlowVfs&) = delete;
  SlowVfs& operator=(const SlowVfs&) = delete;

  const char* name() const { return "trajectum-slow"; }
  void delay_sync_ms(int ms);
  /// Fails every sync (true) or none.
  void fail_sync(bool fails);
  /// Fails every write with a full disk (true) or none.
  void fail_write(bool fails);
  /// Fails every read of a file (true) or none.
  void fail_read(bool fails);
  /// From now on nothing reaches the disk: writes, syncs and truncations fail. Close the database, then
  /// `lose_unsynced`.
  void cut_power();
  /// Puts the files of a database back to what was synced, and the power on.
  void lose_unsynced(const std::string& database_path);
  std::int64_t syncs_count() const;
  std::int64_t bytes_written() const;
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_SLOW_VFS_HPP

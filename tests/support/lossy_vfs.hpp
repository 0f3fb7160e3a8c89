// A SQLite VFS whose disk is memory and as bad as a test wants: it loses or tears what was not synced, fails syncs,
// fills up, and goes off at a given operation. Deterministic: what becomes of a write is drawn from a seed. One
// database connection at a time, one thread.
//
// As a real disk does it: a sync that failed forgets what it was to write. The process goes on reading it (it is in the
// page cache), a later sync does not bring it to the disk, and a power cut may lose it.
#ifndef TRAJECTUM_TESTS_SUPPORT_LOSSY_VFS_HPP
#define TRAJECTUM_TESTS_SUPPORT_LOSSY_VFS_HPP
#include <cstdint>
#include <functional>
#include <string>

namespace trajectum::test {

class LossyVfs {
 public:
  /// Registered under `name()` until destroyed, with no file; close every connection first.
  explicit LossyVfs(std::uint64_t seed);
  ~LossyVfs();
  LossyVfs(const LossyVfs&) = delete;
  LossyVfs& operator=(const LossyVfs&) = delete;

  const char* name() const { return "trajectum-lossy"; }

  enum class Room : std::uint8_t { plenty, none, no_more };  // no_more: what is there may be written over
  void set_room(Room room);
  /// The next `n` syncs fail; -1: all do.
  void fail_syncs(int n);
  /// From now on this is called after each sync that went: a slow disk takes its time by it. None: nothing is.
  void on_sync(std::function<void()> took);
  /// After so many more reads one fails, and those behind it go again; < 0: none.
  void fail_read_after(std::int64_t reads);
  /// How many did so far.
  std::int64_t failed_reads() const;
  /// After so many more writes, truncations and syncs nothing goes any more; < 0: never.
  void stop_after(std::int64_t operations);
  /// It went off: what the process does from then on is of no world.
  bool is_off() const;
  /// The process is gone, and the disk is on again. `power`: of what was not synced a random part is lost or torn; else
  /// all is there as the process wrote it. Close every connection first.
  void restart(bool power);
  /// Takes the WAL over into the database as SQLite does by itself after thousands of pages, and forgets what came of
  /// it, as that does. While a connection is open.
  void checkpoint();
  /// Copies the files, as the process sees them, into a folder of the machine: for what looks at them from outside.
  void save_to(const std::string& folder) const;
  /// Another disk in the place of this one: all it has is this file of the machine, under that path.
  void replace_with(const std::string& file, const std::string& path);
  std::int64_t operations() const;
  std::int64_t syncs() const;
  std::int64_t lost() const;  // writes that restarts lost or tore
};

}  // namespace trajectum::test

#endif  // TRAJECTUM_TESTS_SUPPORT_LOSSY_VFS_HPP

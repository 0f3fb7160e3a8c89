// Takes the WAL over into the database beside the writer. SQLite would do it inside the commit that makes the WAL long
// enough, and everybody whose answer waits for that commit would wait for it: 6 ms for 1,000 pages, 14 for 4,000. So a
// second connection copies on a thread of its own while the writer goes on; what came meanwhile is little, and the
// writer copies that itself. Only then is nothing left, so that the WAL begins anew: a copier that never stops the
// writer never catches it. When it falls far behind (a slow disk), the writer waits for all of it, as it would have.
// Thread: the writer's, but for what says another; the copying is on its own.
#ifndef TRAJECTUM_STORE_SQLITE_CHECKPOINTER_HPP
#define TRAJECTUM_STORE_SQLITE_CHECKPOINTER_HPP
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

class Checkpointer {
 public:
  /// `writer` outlives it. Without `beside` the writer copies inside its commits: of a test's file system.
  Checkpointer(Connection& writer, std::unique_ptr<Connection> beside);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// The frames of the WAL after the newest commit that wrote something since `forget_frames`; 0: none did.
  int frames() const { return frames_; }
  void forget_frames() { frames_ = 0; }
  /// True when the next write may begin the WAL anew, for all I know: something was, or is being, copied since this was
  /// asked last.
  bool may_begin_anew();
  /// Nothing is copied from here on, and nothing is being copied when this returns, until `resume`, or until the WAL is
  /// so long that the writer does it all the same: then `is_paused` says no. Thread: any.
  void pause();
  void resume();
  bool is_paused();

 private:
  enum class State { idle, asked, copied, over };
  static int after_commit(void* self, sqlite3* db, const char* name, int pages);
  void look(int pages);
  void run();
  void copy_all(std::unique_lock<std::mutex>& lock);

  Connection& writer_;
  int frames_ = 0;
  std::unique_ptr<Connection> beside_;
  std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  State state_ = State::idle;
  bool writer_copies_ = false, paused_ = false;
  bool copied_ = false;  // something was, since may_begin_anew was asked
  std::thread thread_;   // last: it uses the others
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_CHECKPOINTER_HPP

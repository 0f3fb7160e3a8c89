// Keeps an archive (archive/generation.hpp) on a thread of its own: it follows what was committed, makes a new base now
// and then, and throws away what is older than asked. Nobody whose answer waits for a commit waits for it, but when the
// WAL may begin anew: then what is not followed yet would be gone. When its disk refuses or hangs, the server goes on
// without, says so (log, Store::archive, an alarm) and begins a new generation later.
// Thread: as each function says; `start` to `stop` are the writer's.
#ifndef TRAJECTUM_STORE_SQLITE_ARCHIVER_HPP
#define TRAJECTUM_STORE_SQLITE_ARCHIVER_HPP
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "store/archive/generation_writer.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/store.hpp"

namespace trajectum::store::sqlite {

class Archiver {
 public:
  /// Takes the folder, and follows what a server that was killed left in the WAL: before the database is opened.
  /// Errors: `refused` "archive.busy", "archive.folder"; `unavailable`.
  static Result<std::unique_ptr<Archiver>> open(const ArchiveOptions& options, const std::string& database);
  /// After the database is closed.
  ~Archiver();
  Archiver(const Archiver&) = delete;
  Archiver& operator=(const Archiver&) = delete;

  /// The WAL was emptied, and the last turn is of `at`. `is_migrated`: in another way than the archive has it.
  void start(Checkpointer& checkpointer, Instant at, bool is_migrated);
  /// Follows the rest, and ends its thread.
  void stop();

  /// A commit begins; it ends with `committed`, whatever comes of it.
  void committing();
  /// It is durable, and the WAL has so many frames; 0: it wrote nothing, or is not.
  void committed(std::uint32_t frames, Instant at);
  /// Waits until all that was committed is followed; not longer than limits::kArchiveWaitMs.
  void catch_up();
  /// Thread: any.
  void blob_kept(const std::string& path);
  ArchiveState state() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Commit {
    std::uint32_t frames;
    Instant at;
  };
  using Work = std::variant<Commit, std::string>;  // or the path of a blob

  Archiver(ArchiveOptions options, archive::Source source, const std::string& folder)
      : options_(std::move(options)), source_(std::move(source)), lock_(folder, O_RDONLY | O_DIRECTORY) {}
  void run();
  void follow_now(std::unique_lock<std::mutex>& lock);
  void follow_beside(std::unique_lock<std::mutex>& lock);
  Result<void> follow(const std::vector<Work>& work);
  void step(std::unique_lock<std::mutex>& lock, bool is_last);
  void begin_next(std::unique_lock<std::mutex>& lock);
  Result<void> copy_some();
  Result<void> sync_some();
  void trim(const std::string& newest);
  Time next_base() const;
  void fail(const std::string& why);
  void drop_next(const std::string& why);
  void tell(const std::string& why);
  Time next_look() const;

  const ArchiveOptions options_;
  const archive::Source source_;
  OpenFile lock_;
  Checkpointer* checkpointer_ = nullptr;

  // Of whoever follows, its thread or the writer's, and changed while nobody does.
  std::unique_ptr<archive::GenerationWriter> now_;   // whole; null: at first, and after trouble
  std::unique_ptr<archive::GenerationWriter> next_;  // its base is being copied; then it is the one
  std::uint32_t frames_ = 0;                         // of the WAL, after the newest commit that was told
  Instant at_ = 0;                                   // of it
  std::string why_ = "there is none";                // the next one is begun
  Time synced_ = {}, retry_ = {}, base_begun_ = {}, paced_ = {};

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_, followed_;
  std::vector<Work> work_;
  bool is_committing_ = false;
  bool is_following_ = false;  // somebody reads the WAL
  bool is_at_its_disk_ = false;
  std::string failed_;       // why what was followed is not good any more; "" = it is
  bool is_awaited_ = false;  // by whoever may begin the WAL anew
  bool is_over_ = false;
  Time sound_ = {};  // when all was last in a whole generation
  bool is_sound_ = false;
  std::string trouble_;
  std::atomic<bool> is_hanging_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_ARCHIVER_HPP

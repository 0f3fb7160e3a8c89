// The event loop: rounds of reading, posted work and settling, and the sessions that live in it.
//
// A round:
//   1. nothing to do: block for one event;
//   2. poll until no descriptor is ready any more (at most about two events a session, so that a flood cannot hold us);
//      every frame that was readable when the round began has then been given to the sink;
//   3. run what was posted before this step, once each; what that posts waits for the next round;
//   4. settle: sessions that may read on take up their kept frames, finished and doomed ones are closed.
// So a posted function always sees every frame that was waiting before it: that is how a group gathers
// (performance.md). Asio's own post() cannot promise this: its queue runs a posted function before the descriptors are
// polled again, and one poll of the system returns at most 128 descriptors.
//
// Thread: the one in run(), except post() and stop().
#ifndef TRAJECTUM_NET_LOOP_HPP
#define TRAJECTUM_NET_LOOP_HPP
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "net/asio.hpp"
#include "net/server.hpp"
#include "net/session.hpp"

namespace trajectum::net {

class Loop {
 public:
  Loop(FrameSink& sink, Limits limits);

  asio::io_context& io() { return io_; }
  FrameSink& sink() { return sink_; }
  const Limits& limits() const { return limits_; }
  std::array<char, limits::kReadChunkBytes>& read_chunk() { return read_chunk_; }
  /// Milliseconds of a clock that only moves forward; for time-outs, never for the engine.
  std::int64_t now_ms() const;

  void run();
  void stop();
  void post(std::function<void()> f);
  void begin_drain();
  bool is_draining() const { return is_draining_; }
  /// Runs once, when draining begins.
  void on_drain(std::function<void()> f) { on_drain_.push_back(std::move(f)); }

  /// Takes a connected socket; closes it when the server is full.
  void adopt(StreamSocket socket);
  /// Null when the session is gone.
  Session* find(notify::SessionNo no);
  void mark_dirty(Session& session);
  void flush();
  /// A whole frame came.
  void heard();
  /// Looks at the session at the end of the round: resume, or close when finished.
  void settle(Session& session);
  /// Closes the session at the end of the round.
  void doom(Session& session, const std::string& why);

 private:
  void linger();
  void poll_ready();
  void run_posted();
  bool has_posted();
  void settle_all();
  void close(Session& session);
  void do_sweep();
  void on_sweep();
  bool is_drained();

  FrameSink& sink_;
  const Limits limits_;
  std::array<char, limits::kReadChunkBytes> read_chunk_;  // shared: a chunk is used up before the next read
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer sweep_timer_;
  asio::steady_timer drain_timer_;

  std::unordered_map<notify::SessionNo, std::shared_ptr<Session>> sessions_;
  notify::SessionNo last_no_ = 0;
  std::vector<std::shared_ptr<Session>> dirty_;   // have queued output
  std::vector<std::shared_ptr<Session>> settle_;  // to look at when the round ends
  std::vector<std::shared_ptr<Session>> doomed_;
  std::int64_t full_logged_at_ = -1;

  std::size_t answered_ = 0;  // sessions, by the last flush that sent anything
  std::chrono::steady_clock::time_point answered_at_;
  std::size_t heard_ = 0;     // frames since
  bool is_back_soon_ = true;  // the first of them came within kLinger, the last time that one came

  std::vector<std::function<void()>> on_drain_;
  bool is_draining_ = false;
  std::int64_t drain_till_ = 0;

  std::atomic<bool> is_stopped_{false};
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;  // guarded by posted_mutex_
  std::thread::id loop_thread_;                // guarded by posted_mutex_
};

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_LOOP_HPP

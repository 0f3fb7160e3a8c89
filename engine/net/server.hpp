// Sockets: bytes in, whole frames out; TCP and Unix, newline-delimited. It parses no JSON and knows no method.
// One thread: everything below runs on the thread that calls run(). House.md row `net`, limits of api.md.
#ifndef TRAJECTUM_NET_SERVER_HPP
#define TRAJECTUM_NET_SERVER_HPP
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/result.hpp"
#include "notify/session_port.hpp"

namespace trajectum::net {

/// What the server does with frames; implemented by `app` with `rpc` behind it.
class FrameSink {
 public:
  virtual ~FrameSink() = default;
  virtual void on_open(notify::SessionNo session) = 0;
  /// One frame, without its newline. The view dies when this returns. Every frame given here is answered exactly once
  /// with SessionPort::answered.
  virtual void on_frame(notify::SessionNo session, std::string_view frame) = 0;
  /// A frame above kFrameBytesMax arrived (its bytes are skipped up to the next newline and never kept).
  virtual void on_oversized(notify::SessionNo session) = 0;
  virtual void on_close(notify::SessionNo session) = 0;
};

/// The bounds of one server; the defaults and their reasons are in base/limits.hpp.
struct Limits {
  std::size_t frame_bytes = limits::kFrameBytesMax;
  std::size_t in_flight = limits::kInFlightMax;
  std::size_t write_queue_bytes = limits::kWriteQueueBytesMax;
  std::size_t write_queue_drop_bytes = limits::kWriteQueueDropBytes;
  std::size_t connections = limits::kConnectionsMax;
  std::int64_t frame_finish_ms = limits::kFrameFinishSeconds * 1000LL;
  std::int64_t idle_ms = limits::kIdleSeconds * 1000LL;
  std::int64_t idle_no_login_ms = limits::kIdleNoLoginSeconds * 1000LL;
  std::int64_t drain_ms = limits::kDrainSeconds * 1000LL;
};

class Server final : public notify::SessionPort {
 public:
  /// The sink is borrowed and must outlive run().
  explicit Server(FrameSink& sink);
  Server(FrameSink& sink, Limits limits);
  ~Server() override;

  /// Listens; "127.0.0.1:0" takes a free port. Gives the address really bound. Errors: `unavailable` with the system's
  /// word.
  Result<std::string> listen_tcp(const std::string& host_port);
  /// Listens on a Unix socket (mode 0600); a stale file is replaced, a live one refused.
  Result<void> listen_unix(const std::string& path);

  /// Runs until stop() or until drain() is done; then every session still open gets its on_close, and run() returns.
  void run();
  /// Makes run() return after the current round, without writing what is queued (from any thread).
  void stop();
  /// Calls `f` on the loop after the frames that are already readable have been read (from any thread).
  void post(std::function<void()> f);
  /// Calls `f` once after `ms` real milliseconds; replaces the one set before. ms < 0: cancels.
  void set_timer(std::int64_t ms, std::function<void()> f);
  /// Calls `f` once after `ms` real milliseconds, beside every other; never when run() has returned by then.
  void call_after(std::int64_t ms, std::function<void()> f);
  /// The address at the other end, without its port: what one machine's connections share. "unix" for a Unix socket,
  /// "" when it is not known or the session is gone.
  std::string peer_of(notify::SessionNo session) const;
  /// SIGTERM and SIGINT call this (on the loop); the second SIGTERM kills as usual.
  void on_terminate(std::function<void()> f);
  /// Stops accepting and reading; queued output is still written (at most 5 s), then run() returns.
  void drain();

  void send(notify::SessionNo session, std::string line) override;
  void flush() override;
  void answered(notify::SessionNo session) override;
  void logged_in(notify::SessionNo session) override;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_SERVER_HPP

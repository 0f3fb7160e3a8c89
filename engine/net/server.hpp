// Sockets: bytes in, whole frames out; TCP and Unix, newline-delimited. It parses no JSON and knows no method.
// One thread: everything below runs on the thread that calls run(). House.md row `net`, limits of api.md.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.hpp"
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

class Server final : public notify::SessionPort {
 public:
  explicit Server(FrameSink& sink);
  ~Server() override;

  /// Listens; "127.0.0.1:0" takes a free port. Gives the address really bound. Errors: `unavailable` with the system's word.
  Result<std::string> listen_tcp(const std::string& host_port);
  /// Listens on a Unix socket (mode 0600); a stale file is replaced, a live one refused.
  Result<void> listen_unix(const std::string& path);

  /// Runs until stop(); then returns.
  void run();
  /// Calls `f` on the loop after the frames that are already readable have been read (from any thread).
  void post(std::function<void()> f);
  /// Calls `f` once after `ms` real milliseconds; replaces the one set before. ms < 0: cancels.
  void set_timer(std::int64_t ms, std::function<void()> f);
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

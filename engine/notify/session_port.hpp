// The way out: what rooms below the network may say to a connected session. `net` implements it, `app` joins them.
#ifndef TRAJECTUM_NOTIFY_SESSION_PORT_HPP
#define TRAJECTUM_NOTIFY_SESSION_PORT_HPP
#include <cstdint>
#include <string>

namespace trajectum::notify {

using SessionNo = std::uint64_t;

/// Thread: the server's event loop.
class SessionPort {
 public:
  virtual ~SessionPort() = default;
  /// Queues one line (without its newline). A session that is gone is ignored. Never blocks.
  virtual void send(SessionNo session, std::string line) = 0;
  /// Sends what was queued since the last flush, one write per session.
  virtual void flush() = 0;
  /// Says that a frame of this session has been answered (or needed no answer), so that its reading may go on.
  virtual void answered(SessionNo session) = 0;
  /// Says that the session logged in (the idle limit becomes kIdleSeconds).
  virtual void logged_in(SessionNo session) = 0;
};

}  // namespace trajectum::notify

#endif  // TRAJECTUM_NOTIFY_SESSION_PORT_HPP

// One connection: reads whole frames, writes queued lines, and keeps itself within its limits.
// It parses nothing and decides nothing about its own death: it asks the Loop, which closes it between rounds, so that
// no call of the sink or of a room below ever finds a session vanishing under its feet. Thread: the loop. One read wait
// and one write wait at most are pending.
#ifndef TRAJECTUM_NET_SESSION_HPP
#define TRAJECTUM_NET_SESSION_HPP
#include <cstdint>
#include <memory>
#include <string>

#include "net/asio.hpp"
#include "net/line_reader.hpp"
#include "notify/session_port.hpp"

namespace trajectum::net {

class Loop;

// shared_ptr: a pending wait keeps its session until it has been cancelled.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Loop& loop, notify::SessionNo no, StreamSocket socket);

  void start();
  /// Appends a line; nothing is sent before flush().
  void queue(std::string_view line);
  /// Sends what is queued with one write that does not block; waits for room when something remains.
  void flush();
  /// One frame has been answered. A paused session is put up for resume().
  void answered();
  void logged_in() { is_logged_in_ = true; }
  /// Goes on with what was read before the pause, then with reading. Called between rounds only.
  void resume();
  /// True if the peer has ended its side, everything it asked is answered and every answer is sent.
  bool is_finished() const;
  bool has_output() const { return out_sent_ < out_.size(); }
  /// The reason to drop this session now, or null (the limits of api.md).
  const char* overdue(std::int64_t now_ms) const;
  void close();

  /// See Server::peer_of.
  std::string peer() const;
  notify::SessionNo no() const { return no_; }
  bool is_closed() const { return is_closed_; }

  bool is_listed_dirty = false;  // the Loop's lists hold a session once each
  bool is_listed_settle = false;

 private:
  void do_read();
  void on_readable(const error_code& error);
  void take_frames();
  bool must_pause() const;
  void do_write();
  void on_writable(const error_code& error);
  bool write_some();

  Loop& loop_;
  const notify::SessionNo no_;
  StreamSocket socket_;
  LineReader reader_;
  std::string out_;            // queued lines
  std::size_t out_sent_ = 0;   // bytes of out_ already given to the system
  std::size_t in_flight_ = 0;  // frames given to the sink and not yet answered
  bool is_read_waiting_ = false;
  bool is_write_waiting_ = false;
  bool is_paused_ = false;      // reading stopped because a limit is reached
  bool is_input_over_ = false;  // the peer ended its side
  bool is_logged_in_ = false;
  bool is_closed_ = false;
  std::int64_t active_at_ = 0;        // last frame, answer or byte read by the peer
  std::int64_t frame_begun_at_ = -1;  // when the unfinished frame began; -1: none
  std::int64_t write_moved_at_ = 0;   // when the peer last took bytes
};

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_SESSION_HPP

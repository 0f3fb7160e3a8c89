#include "net/session.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>

#include "net/loop.hpp"

namespace trajectum::net {
namespace {

// No JSON text begins like this. A browser made to post to this port is cut off before its body is looked at.
bool is_http(std::string_view frame) {
  static constexpr std::array<std::string_view, 8> kVerbs = {"GET ",     "POST ",   "PUT ",   "HEAD ",
                                                             "OPTIONS ", "DELETE ", "PATCH ", "CONNECT "};
  for (auto verb : kVerbs)
    if (frame.substr(0, verb.size()) == verb) return true;
  return false;
}

}  // namespace

Session::Session(Loop& loop, notify::SessionNo no, StreamSocket socket)
    : loop_(loop), no_(no), socket_(std::move(socket)), reader_(loop.limits().frame_bytes) {}

void Session::start() {
  error_code error;
  socket_.non_blocking(true, error);
  active_at_ = write_moved_at_ = loop_.now_ms();
  do_read();
}

std::string Session::peer() const {
  error_code error;
  auto end = socket_.remote_endpoint(error);
  if (error) return "";
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* address = nullptr;
  if (end.data()->sa_family == AF_INET)
    address = &reinterpret_cast<const sockaddr_in*>(end.data())->sin_addr;
  else if (end.data()->sa_family == AF_INET6)
    address = &reinterpret_cast<const sockaddr_in6*>(end.data())->sin6_addr;
  else
    return "unix";
  return ::inet_ntop(end.data()->sa_family, address, text.data(), text.size()) ? text.data() : "";
}

// --- reading -------------------------------------------------------------------------------------------------------

bool Session::must_pause() const {
  return in_flight_ >= loop_.limits().in_flight || out_.size() - out_sent_ >= loop_.limits().write_queue_bytes;
}

void Session::do_read() {
  if (is_closed_ || is_read_waiting_ || is_input_over_ || is_paused_ || loop_.is_draining()) return;
  is_read_waiting_ = true;
  // Waiting and then reading (instead of async_read_some) lets 10,000 idle sessions share one read buffer.
  socket_.async_wait(StreamSocket::wait_read,
                     [self = shared_from_this()](const error_code& error) { self->on_readable(error); });
}

void Session::on_readable(const error_code& error) {
  is_read_waiting_ = false;
  if (is_closed_ || loop_.is_draining()) return;
  if (error) {
    loop_.doom(*this, error.message());
    return;
  }
  auto& chunk = loop_.read_chunk();
  error_code failed;
  auto bytes = socket_.read_some(asio::buffer(chunk.data(), chunk.size()), failed);
  if (failed == asio::error::would_block || failed == asio::error::try_again) {
    do_read();
    return;
  }
  if (failed == asio::error::eof) {
    // The peer may have ended only its own side (`printf ... | nc`): what it asked is still answered. An unfinished
    // frame is not executed: it was cut off.
    is_input_over_ = true;
    loop_.settle(*this);
    return;
  }
  if (failed) {
    loop_.doom(*this, failed.message());
    return;
  }
  reader_.feed(std::string_view(chunk.data(), bytes));
  take_frames();
  do_read();
}

void Session::take_frames() {
  std::string_view frame;
  while (!is_closed_ && !(is_paused_ = must_pause())) {
    auto step = reader_.next(frame);
    if (step == LineReader::Step::none) break;
    active_at_ = loop_.now_ms();
    frame_begun_at_ = -1;
    if (step == LineReader::Step::oversized) {
      loop_.sink().on_oversized(no_);
      continue;
    }
    if (is_http(frame)) {
      loop_.doom(*this, "HTTP on a plain port");
      break;
    }
    ++in_flight_;
    loop_.heard();
    loop_.sink().on_frame(no_, frame);
  }
  reader_.keep();
  if (is_paused_ || !reader_.is_unfinished())
    frame_begun_at_ = -1;  // while we do not read, the peer is not to blame
  else if (frame_begun_at_ < 0)
    frame_begun_at_ = loop_.now_ms();
  if (is_paused_ && !must_pause()) loop_.settle(*this);  // answered inside on_frame
}

void Session::answered() {
  if (in_flight_ == 0) return;
  --in_flight_;
  active_at_ = loop_.now_ms();
  if (is_paused_ || is_input_over_) loop_.settle(*this);
}

void Session::resume() {
  if (is_closed_ || !is_paused_ || must_pause() || loop_.is_draining()) return;
  is_paused_ = false;
  take_frames();
  do_read();
}

// --- writing -------------------------------------------------------------------------------------------------------

void Session::queue(std::string_view line) {
  if (is_closed_) return;
  if (!has_output()) write_moved_at_ = loop_.now_ms();
  out_.reserve(out_.size() + line.size() + 1);
  out_.append(line);
  out_.push_back('\n');
  if (out_.size() - out_sent_ > loop_.limits().write_queue_drop_bytes) {
    out_ = std::string();
    out_sent_ = 0;
    loop_.doom(*this, "it does not read its replies");
  }
}

void Session::flush() {
  if (is_closed_ || is_write_waiting_ || !has_output()) return;
  if (write_some() && has_output()) do_write();
}

/// Gives the system what it takes now. False: the session is doomed.
bool Session::write_some() {
  error_code failed;
  auto bytes = socket_.write_some(asio::buffer(out_.data() + out_sent_, out_.size() - out_sent_), failed);
  if (failed == asio::error::would_block || failed == asio::error::try_again) return true;
  if (failed) {
    out_.clear();
    out_sent_ = 0;
    loop_.doom(*this, failed.message());
    return false;
  }
  active_at_ = write_moved_at_ = loop_.now_ms();
  out_sent_ += bytes;
  if (!has_output()) {
    if (out_.capacity() > limits::kReadChunkBytes)
      out_ = std::string();  // one large reply must not hold memory for good
    out_.clear();
    out_sent_ = 0;
  } else if (out_sent_ > out_.size() / 2) {
    out_.erase(0, out_sent_);  // at most as many bytes as were sent: linear in all
    out_sent_ = 0;
  }
  if (is_paused_ || is_input_over_) loop_.settle(*this);
  return true;
}

void Session::do_write() {
  is_write_waiting_ = true;
  socket_.async_wait(StreamSocket::wait_write,
                     [self = shared_from_this()](const error_code& error) { self->on_writable(error); });
}

void Session::on_writable(const error_code& error) {
  is_write_waiting_ = false;
  if (is_closed_ || !has_output()) return;
  if (error) {
    loop_.doom(*this, error.message());
    return;
  }
  if (write_some() && has_output()) do_write();
}

// --- the end -------------------------------------------------------------------------------------------------------

bool Session::is_finished() const { return is_input_over_ && in_flight_ == 0 && !has_output() && !is_paused_; }

const char* Session::overdue(std::int64_t now_ms) const {
  const auto& limits = loop_.limits();
  if (frame_begun_at_ >= 0 && now_ms - frame_begun_at_ > limits.frame_finish_ms) return "its frame took too long";
  bool is_full = out_.size() - out_sent_ >= limits.write_queue_bytes;
  if ((is_full || is_input_over_) && has_output() && now_ms - write_moved_at_ > limits.frame_finish_ms)
    return "it does not read its replies";
  // Who waits for an answer of ours is not idle.
  if (in_flight_ == 0 && now_ms - active_at_ > (is_logged_in_ ? limits.idle_ms : limits.idle_no_login_ms))
    return "idle";
  return nullptr;
}

void Session::close() {
  if (is_closed_) return;
  is_closed_ = true;
  error_code ignored;
  socket_.shutdown(StreamSocket::shutdown_send, ignored);
  // Closing with unread input makes the system reset the connection, and the peer lose replies it has not read yet.
  auto& chunk = loop_.read_chunk();
  for (int i = 0; i < 16; ++i)
    if (socket_.read_some(asio::buffer(chunk.data(), chunk.size()), ignored) == 0) break;
  socket_.close(ignored);
}

}  // namespace trajectum::net

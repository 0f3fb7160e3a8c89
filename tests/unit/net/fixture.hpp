// A server on a thread of its own with a sink that a test steers, and a plain blocking socket as its peer.
#ifndef TRAJECTUM_TESTS_UNIT_NET_FIXTURE_HPP
#define TRAJECTUM_TESTS_UNIT_NET_FIXTURE_HPP
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "net/server.hpp"

namespace trajectum::net::test {

/// Everything here runs on the loop's thread; a test looks at it through Running::on_loop.
class Sink final : public FrameSink {
 public:
  void on_open(notify::SessionNo no) override { opened.push_back(no); }
  void on_frame(notify::SessionNo no, std::string_view frame) override {
    frames.emplace_back(frame);
    if (frame_seen) frame_seen(no, frame);
  }
  void on_oversized(notify::SessionNo no) override {
    ++oversized;
    if (server) {
      server->send(no, "too large");
      server->flush();
    }
  }
  void on_close(notify::SessionNo no) override { closed.push_back(no); }

  Server* server = nullptr;
  std::function<void(notify::SessionNo, std::string_view)> frame_seen;
  std::vector<notify::SessionNo> opened, closed;
  std::vector<std::string> frames;
  int oversized = 0;
};

/// Listens on a free port, runs until it dies. By default answers "re:" + frame after gathering.
class Running {
 public:
  explicit Running(Limits limits = {}) : server(sink, limits) {
    sink.server = &server;
    sink.frame_seen = [this](notify::SessionNo no, std::string_view frame) {
      server.send(no, "re:" + std::string(frame));
      server.answered(no);
      server.post([this] { server.flush(); });
    };
    address = server.listen_tcp("127.0.0.1:0").value();
    port = static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
  }
  void start() {
    thread = std::thread([this] { server.run(); });
  }
  ~Running() {
    server.stop();
    if (thread.joinable()) thread.join();
  }
  template <class F>
  auto on_loop(F f) {
    std::promise<decltype(f())> given;
    server.post([&] { given.set_value(f()); });
    return given.get_future().get();
  }
  /// Asks until it is so, at most `ms`.
  bool becomes(std::function<bool()> f, int ms = 3000) {
    for (int waited = 0; waited < ms; waited += 2) {
      if (on_loop(f)) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
  }

  Sink sink;
  Server server;
  std::string address;
  std::uint16_t port = 0;
  std::thread thread;
};

class Peer {
 public:
  explicit Peer(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected = ::connect(fd_, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
  }
  explicit Peer(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::strncpy(name.sun_path, path.c_str(), sizeof name.sun_path - 1);
    is_connected = ::connect(fd_, reinterpret_cast<sockaddr*>(&name), sizeof name) == 0;
  }
  Peer(Peer&& other) noexcept
      : is_connected(other.is_connected), fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}
  ~Peer() {
    if (fd_ >= 0) ::close(fd_);
  }
  /// False when the server does not take it within `ms`.
  bool write(std::string_view bytes, int ms = 3000) {
    while (!bytes.empty()) {
      auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        continue;
      }
      pollfd entry{fd_, POLLOUT, 0};
      if (errno != EAGAIN || ::poll(&entry, 1, ms) <= 0) return false;
    }
    return true;
  }
  void end_writing() { ::shutdown(fd_, SHUT_WR); }
  void close() { ::close(std::exchange(fd_, -1)); }
  /// "<closed>" at the end of the stream, "<nothing>" after `ms` without a line.
  std::string line(int ms = 3000) {
    for (;;) {
      auto end = in_.find('\n');
      if (end != std::string::npos) {
        auto one = in_.substr(0, end);
        in_.erase(0, end + 1);
        return one;
      }
      pollfd entry{fd_, POLLIN, 0};
      if (::poll(&entry, 1, ms) <= 0) return "<nothing>";
      char buffer[65536];
      auto bytes = ::recv(fd_, buffer, sizeof buffer, 0);
      if (bytes <= 0) return "<closed>";
      in_.append(buffer, static_cast<std::size_t>(bytes));
    }
  }

  bool is_connected = false;

 private:
  int fd_;
  std::string in_;
};

}  // namespace trajectum::net::test

#endif  // TRAJECTUM_TESTS_UNIT_NET_FIXTURE_HPP

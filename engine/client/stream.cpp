#include "client/stream.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

#include "base/limits.hpp"

namespace trajectum::client {
namespace {

constexpr const char* kTimedOut = "no answer within the time limit";

Error unavailable(const std::string& address, const std::string& why) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "unreachable";
  e.text = {fmt::format("De server op {} is niet te bereiken: {}. Draait hij (trajectum serve), en klopt het adres?",
                        address, why),
            fmt::format("Cannot reach the server at {}: {}. Is it running (trajectum serve), and is the address right?",
                        address, why)};
  return e;
}

/// Waits for any of `events`; gives those that came, 0 when the time is over.
short wait_for(int descriptor, short events, Deadline till) {
  for (;;) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(till - std::chrono::steady_clock::now()).count();
    pollfd entry{descriptor, events, 0};
    int count = ::poll(&entry, 1, static_cast<int>(std::max<decltype(left)>(left, 0)));
    if (count > 0) return entry.revents;
    if (count == 0 || errno != EINTR) return 0;
  }
}

/// Connects without blocking beyond the deadline. Gives what went wrong.
std::optional<std::string> connect_till(int descriptor, const sockaddr* address, socklen_t size, Deadline till) {
  if (::connect(descriptor, address, size) == 0) return std::nullopt;
  if (errno != EINPROGRESS) return std::strerror(errno);
  if (wait_for(descriptor, POLLOUT, till) == 0) return kTimedOut;
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return std::strerror(error);
  return std::nullopt;
}

Result<int> open_unix(const std::string& address, Deadline till) {
  auto path = address.substr(5);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof name.sun_path)
    return unavailable(address, "the path of a socket is too long or empty");
  std::memcpy(name.sun_path, path.c_str(), path.size() + 1);
  int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) return unavailable(address, std::strerror(errno));
  if (auto wrong = connect_till(descriptor, reinterpret_cast<sockaddr*>(&name), sizeof name, till)) {
    ::close(descriptor);
    return unavailable(address, *wrong);
  }
  return descriptor;
}

Result<int> open_tcp(const std::string& address, Deadline till) {
  auto colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size())
    return invalid_params("address", {"Een adres is computer:poort of unix:/pad; dit is " + address + ".",
                                      "An address is host:port or unix:/path; this is " + address + "."});
  auto host = address.substr(0, colon);
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (int error = ::getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found); error != 0)
    return unavailable(address, ::gai_strerror(error));
  std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::string why = "it has no address";
  for (auto* entry = found; entry; entry = entry->ai_next) {
    int descriptor = ::socket(entry->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) continue;
    auto wrong = connect_till(descriptor, entry->ai_addr, entry->ai_addrlen, till);
    if (!wrong) {
      int on = 1;
      ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      return descriptor;
    }
    ::close(descriptor);
    why = *wrong;
  }
  return unavailable(address, why);
}

}  // namespace

Result<Stream> Stream::open(const std::string& address, Deadline till) {
  auto descriptor = address.rfind("unix:", 0) == 0 ? open_unix(address, till) : open_tcp(address, till);
  if (!descriptor) return descriptor.error();
  return Stream(*descriptor);
}

Stream::Stream(Stream&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      in_(std::move(other.in_)),
      taken_(other.taken_),
      scanned_(other.scanned_) {}

Stream::~Stream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

/// Reads what is there. Gives what went wrong.
std::optional<std::string> Stream::fill() {
  if (taken_ > 0) {
    in_.erase(0, taken_);
    scanned_ -= taken_;
    taken_ = 0;
  }
  if (in_.size() > limits::kReplyBytesMax) return "its reply is too large";
  auto size = in_.size();
  in_.resize(size + limits::kReadChunkBytes);
  auto bytes = ::recv(descriptor_, in_.data() + size, limits::kReadChunkBytes, 0);
  auto error = errno;
  in_.resize(size + static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
  if (bytes > 0) return std::nullopt;
  if (bytes == 0) return "the server closed the connection";
  if (error == EAGAIN || error == EINTR) return std::nullopt;
  return std::strerror(error);
}

std::optional<std::string> Stream::write(std::string_view bytes, Deadline till) {
  while (!bytes.empty()) {
    auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return std::strerror(errno);
    auto ready = wait_for(descriptor_, POLLIN | POLLOUT, till);
    if (ready == 0) return kTimedOut;
    if (ready & (POLLIN | POLLHUP | POLLERR))
      if (auto wrong = fill()) return wrong;
  }
  return std::nullopt;
}

Result<std::string_view> Stream::read_line(Deadline till) {
  for (;;) {
    auto end = in_.find('\n', scanned_);
    if (end != std::string::npos) {
      auto line = std::string_view(in_).substr(taken_, end - taken_);
      taken_ = scanned_ = end + 1;
      return line;
    }
    scanned_ = in_.size();
    std::optional<std::string> wrong;
    if (wait_for(descriptor_, POLLIN, till) == 0)
      wrong = kTimedOut;
    else
      wrong = fill();
    if (wrong) {
      Error e;
      e.code = ErrorCode::unavailable;
      e.reason = "unreachable";
      e.text = {*wrong, *wrong};
      return e;
    }
  }
}

}  // namespace trajectum::client

// A blocking byte stream over TCP or a Unix socket, with a time limit on every wait. Lines in, lines out.
// Thread: one at a time.
#ifndef TRAJECTUM_CLIENT_STREAM_HPP
#define TRAJECTUM_CLIENT_STREAM_HPP
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace trajectum::client {

using Deadline = std::chrono::steady_clock::time_point;

class Stream {
 public:
  /// "host:port", "[v6]:port" or "unix:/path". Errors: `invalid_params` for an address that is none, `unavailable`.
  static Result<Stream> open(const std::string& address, Deadline till);
  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&&) = delete;
  ~Stream();

  /// Sends all of it. Takes in what arrives meanwhile, so that two sides that both write never wait for each other.
  /// Gives what went wrong.
  std::optional<std::string> write(std::string_view bytes, Deadline till);
  /// Gives the next line, without its newline. Lifetime of the view: until the next call. Errors: `unavailable`.
  Result<std::string_view> read_line(Deadline till);

 private:
  explicit Stream(int descriptor) : descriptor_(descriptor) {}
  std::optional<std::string> fill();

  int descriptor_;
  std::string in_;           // bytes read
  std::size_t taken_ = 0;    // bytes of in_ already given out
  std::size_t scanned_ = 0;  // bytes of in_ known to hold no newline after taken_
};

}  // namespace trajectum::client

#endif  // TRAJECTUM_CLIENT_STREAM_HPP

// Doors: accept connections on a TCP port or a Unix socket and hand each to the Loop. Thread: the loop, once it runs.
#ifndef TRAJECTUM_NET_LISTENER_HPP
#define TRAJECTUM_NET_LISTENER_HPP
#include <memory>
#include <string>

#include "base/result.hpp"

namespace trajectum::net {

class Loop;

/// An open door; it closes (and a Unix socket's file goes) when this dies.
class Listener {
 public:
  virtual ~Listener() = default;
  /// The address really bound: "127.0.0.1:7411", "[::1]:7411" or "unix:/path".
  virtual std::string address() const = 0;
};

/// Errors: `invalid_params` for an address that is none, `unavailable` with the system's word.
Result<std::unique_ptr<Listener>> open_tcp(Loop& loop, const std::string& host_port);
/// Mode 0600. A stale file is replaced; a live socket, or a file that is no socket, is refused with `unavailable`.
Result<std::unique_ptr<Listener>> open_unix(Loop& loop, const std::string& path);

/// Raises this process's descriptor limit so that `connections` fit, and logs what it got.
/// Gives the number of connections that do fit.
std::size_t raise_descriptor_limit(std::size_t connections);

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_LISTENER_HPP

// A client of the server: a call, then its reply, over a TCP or Unix socket. The command line, the demo and the bench
// speak through this; it links nothing above `model` and `base`.
// Thread: one connection per thread at a time.
#ifndef TRAJECTUM_CLIENT_CLIENT_HPP
#define TRAJECTUM_CLIENT_CLIENT_HPP
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"

namespace trajectum::client {

/// A JSON-RPC error as the server sent it, or a connection that failed (`code` 0, type "unreachable").
struct CallError {
  int code = 0;
  std::string message;
  std::string type;
  std::string reason;
  Value data;
};

/// The result of a call: exactly one of the two.
struct Reply {
  Value result;
  std::optional<CallError> error;
  bool ok() const { return !error.has_value(); }
};

class Connection {
 public:
  /// "127.0.0.1:7411" or "unix:/run/trajectum.sock". Errors: `unavailable`, with what to do.
  static Result<std::unique_ptr<Connection>> open(const std::string& address, int timeout_ms = 10000);
  ~Connection();

  /// Sends and waits for the reply with the same id. A lost connection gives type "unreachable": whether the server did
  /// it is then unknown; send it again with the same command_id on a new connection.
  Reply call(std::string_view method, const Record& params);

  /// Pipelining: sends without waiting (gives the id), then waits for any one reply. A failed send shows at receive():
  /// once the connection is lost, each call in flight gets "unreachable"; with none in flight receive() gives id 0.
  /// Notifications of the server are skipped: who wants events opens a connection of another kind.
  std::uint64_t send(std::string_view method, const Record& params);
  std::pair<std::uint64_t, Reply> receive();
  std::size_t in_flight() const;

 private:
  Connection();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trajectum::client

#endif  // TRAJECTUM_CLIENT_CLIENT_HPP

// The server as a process of its own: started, waited for, stopped or killed, and started again on the same
// data. Its output goes to files beside the data, so that no pipe can fill. Thread: any; restarts hold a lock.
#ifndef TRAJECTUM_CLIENT_SERVER_PROCESS_HPP
#define TRAJECTUM_CLIENT_SERVER_PROCESS_HPP
#include <sys/types.h>

#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace trajectum::client {

struct ServerSetup {
  std::string binary;
  std::string data;  // data directory; an empty one is a fresh store
  std::string workflows;
  std::string plugins;
  std::string log;                // file that takes stdout and stderr
  std::vector<std::string> more;  // what else stands on its command line
  int start_seconds_max = 30;     // a recovery after a kill replays at most a write-ahead log
};

class ServerProcess {
 public:
  explicit ServerProcess(ServerSetup setup) : setup_(std::move(setup)) {}
  /// Asks the server to drain and waits; a server that does not is killed.
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  /// Starts the server and waits until it listens. Errors: `unavailable`, with the tail of its log.
  Result<void> start();
  /// Where it listens now; changes with every start.
  std::string address() const;
  /// The administrator's token, read from the data directory.
  Result<std::string> admin_token() const;
  /// True when it ended though nobody asked it to. Waits while it is being started again.
  bool died();
  /// What it said last.
  std::string last_words() const;
  /// SIGKILL, then start again. Errors: as `start`.
  Result<void> kill_and_restart();
  /// Asks the server to drain and waits, at most as long as a start may take.
  void stop();
  /// SIGKILL, and waits until it is gone.
  void kill();
  /// The process; -1 while none runs.
  pid_t pid() const;

 private:
  Result<void> start_locked();
  Result<void> wait_listening();
  void stop_locked(int signal);

  const ServerSetup setup_;
  mutable std::mutex mutex_;
  pid_t pid_ = -1;            // guarded by mutex_
  std::string address_;       // guarded by mutex_
  std::size_t log_from_ = 0;  // guarded by mutex_: where the output of this start begins
};

}  // namespace trajectum::client

#endif  // TRAJECTUM_CLIENT_SERVER_PROCESS_HPP

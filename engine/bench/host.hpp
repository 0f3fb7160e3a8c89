// The server that is measured: a process of its own on a folder of its own, with the bundle, the people and the records
// of the bench; and what the system says of it. It is started as anybody would start it. Thread: one.
#ifndef TRAJECTUM_BENCH_HOST_HPP
#define TRAJECTUM_BENCH_HOST_HPP
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "bench/bench.hpp"
#include "bench/people.hpp"
#include "client/client.hpp"
#include "client/server_process.hpp"

namespace trajectum::bench {

class Host {
 public:
  /// `folder` is made; it holds the data, the bundle and what the server says.
  Host(const Options& options, std::string folder);

  /// Starts it on what is there. Gives how long it took until it answered, in seconds. Errors: as ServerProcess.
  Result<double> start();
  /// Writes the bundle and starts it on an empty folder, as `start`.
  Result<double> begin();
  /// Makes the users and the records.
  Result<void> furnish();
  void stop() { connection_.reset(), process_->stop(); }
  void kill() { connection_.reset(), process_->kill(); }

  std::string address() const { return process_->address(); }
  /// So many tokens: the users' in turn.
  std::vector<std::string> tokens(std::size_t count) const;
  std::string workflows() const { return folder_ + "/workflows"; }

  /// A call of the administrator. Errors: what the server answered.
  Result<Value> call(std::string_view method, const Record& params);
  /// CPU that all its threads took since it started, in seconds.
  double cpu_seconds() const;
  /// Memory that it has now.
  std::int64_t resident_bytes() const;
  /// Commit groups since it started: each ends with one sync.
  Result<std::int64_t> groups();
  /// Of the database and its log, as they are on the disk.
  std::int64_t disk_bytes() const;

 private:
  std::string folder_;
  bool timers_, metrics_;
  std::unique_ptr<client::ServerProcess> process_;
  std::unique_ptr<client::Connection> connection_;  // the administrator's, once it is needed
  std::vector<std::string> user_tokens_;
};

}  // namespace trajectum::bench

#endif  // TRAJECTUM_BENCH_HOST_HPP

// Kills the server at drawn moments of the run, counted in calls, and starts it again. Thread: its own, which must live
// as long as the server it started (the server dies with the thread that made it).
#ifndef TRAJECTUM_DEMO_CHAOS_HPP
#define TRAJECTUM_DEMO_CHAOS_HPP
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "client/server_process.hpp"

namespace trajectum::demo {

class Chaos {
 public:
  /// Kills after each of `after_calls` (ascending). `calls` counts the calls of the run.
  Chaos(client::ServerProcess& server, std::vector<std::int64_t> after_calls, std::function<std::int64_t()> calls);
  ~Chaos();
  Chaos(const Chaos&) = delete;
  Chaos& operator=(const Chaos&) = delete;

  std::int64_t kills() const { return kills_.load(); }
  /// Five moments spread over a run of about `calls_expected` calls.
  static std::vector<std::int64_t> moments(std::uint64_t seed, std::int64_t calls_expected);

 private:
  std::atomic<bool> stopping_{false};
  std::atomic<std::int64_t> kills_{0};
  std::thread thread_;
};

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_CHAOS_HPP

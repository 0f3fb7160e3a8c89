#include "bench/host.hpp"

#include <fmt/core.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "bench/bundle_text.hpp"

namespace trajectum::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kStartSecondsMax = 1800;  // on a million cases, also when the machine is busy
constexpr int kCallMs = 120000;
constexpr std::size_t kPutsUnderWay = 64;

Error answered(std::string_view method, const client::CallError& error) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "bench";
  e.text = {fmt::format("{}: {}", method, error.message), fmt::format("{}: {}", method, error.message)};
  return e;
}

// The number behind a name in /proc/PID/status, in KiB.
std::int64_t status_kib(pid_t pid, std::string_view name) {
  std::ifstream in(fmt::format("/proc/{}/status", pid));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(name)) return std::strtoll(line.c_str() + name.size(), nullptr, 10);
  return 0;
}

}  // namespace

Host::Host(const Options& options, std::string folder)
    : folder_(std::move(folder)), timers_(options.timers), metrics_(options.metrics) {
  std::error_code shows_at_the_start;
  fs::create_directories(folder_ + "/plugins", shows_at_the_start);
  process_ = std::make_unique<client::ServerProcess>(client::ServerSetup{.binary = options.server_binary,
                                                                         .data = folder_ + "/data",
                                                                         .workflows = folder_ + "/workflows",
                                                                         .plugins = folder_ + "/plugins",
                                                                         .log = folder_ + "/server.log",
                                                                         .more = {},
                                                                         .start_seconds_max = kStartSecondsMax});
}

Result<double> Host::start() {
  auto begun = std::chrono::steady_clock::now();
  if (auto started = process_->start(); !started) return started.error();
  auto connection = client::Connection::open(process_->address(), kCallMs);
  if (!connection) return connection.error();
  auto health = (*connection)->call("system.health", {});
  if (!health.ok()) return answered("system.health", *health.error);
  auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  auto token = process_->admin_token();
  if (!token) return token.error();
  Record login;
  login.set("token", *token);
  if (auto reply = (*connection)->call("session.login", login); !reply.ok())
    return answered("session.login", *reply.error);
  connection_ = std::move(*connection);
  return took;
}

Result<double> Host::begin() {
  if (auto written = write_bundle(folder_ + "/workflows", timers_, metrics_); !written) return written.error();
  return start();
}

Result<void> Host::furnish() {
  for (std::size_t n = 0; n < kUsers; ++n) {
    Record token;
    token.set("user", user_id(n));
    if (auto put = call("user.put", user_params(n)); !put) return put.error();
    auto made = call("token.put", token);
    if (!made) return made.error();
    user_tokens_.emplace_back(made->as<Record>()->get("token").text());
  }
  for (std::size_t sent = 0, received = 0; received < kPeople;) {
    for (; sent < kPeople && sent - received < kPutsUnderWay; ++sent)
      connection_->send("register.put", person_params(sent));
    auto reply = connection_->receive().second;
    if (!reply.ok()) return answered("register.put", *reply.error);
    ++received;
  }
  return {};
}

std::vector<std::string> Host::tokens(std::size_t count) const {
  std::vector<std::string> out;
  for (std::size_t n = 0; n < count; ++n) out.push_back(user_tokens_[n % user_tokens_.size()]);
  return out;
}

Result<Value> Host::call(std::string_view method, const Record& params) {
  auto reply = connection_->call(method, params);
  if (!reply.ok()) return answered(method, *reply.error);
  return reply.result;
}

double Host::cpu_seconds() const {
  double nanoseconds = 0;
  std::error_code gone;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", process_->pid()), gone)) {
    double of_thread = 0;
    std::ifstream(task.path() / "schedstat") >> of_thread;
    nanoseconds += of_thread;
  }
  return nanoseconds * 1e-9;
}

std::int64_t Host::resident_bytes() const { return status_kib(process_->pid(), "VmRSS:") * 1024; }

Result<std::int64_t> Host::groups() {
  auto metrics = call("system.metrics", {});
  if (!metrics) return metrics.error();
  return metrics->as<Record>()->get("groups").integer();
}

std::int64_t Host::disk_bytes() const {
  std::int64_t bytes = 0;
  std::error_code gone;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ + "/data", gone))
    if (entry.is_regular_file(gone)) bytes += static_cast<std::int64_t>(entry.file_size(gone));
  return bytes;
}

}  // namespace trajectum::bench

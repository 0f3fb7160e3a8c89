#include "client/server_process.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

namespace trajectum::client {
namespace {

constexpr std::size_t kLogTailBytes = 2000;

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::string tail_of(const std::string& log) {
  return log.size() > kLogTailBytes ? log.substr(log.size() - kLogTailBytes) : log;
}

Error cannot_start(const std::string& why, const std::string& log) {
  auto tail = tail_of(log);
  Error error;
  error.code = ErrorCode::unavailable;
  error.reason = "start";
  error.text = {fmt::format("De server start niet: {}\n{}", why, tail),
                fmt::format("The server does not start: {}\n{}", why, tail)};
  return error;
}

// The rest of the first line that begins with `head`, once that line is whole.
std::string line_after(const std::string& text, std::string_view head) {
  for (std::size_t at = 0; at < text.size();) {
    auto end = text.find('\n', at);
    if (end == std::string::npos) return {};
    std::string_view line(text.data() + at, end - at);
    if (line.starts_with(head)) return std::string(line.substr(head.size()));
    at = end + 1;
  }
  return {};
}

// Between fork and exec only calls that are safe there.
[[noreturn]] void become_server(char* const* argv, int output) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // who started it and dies takes its server along
  dup2(output, STDOUT_FILENO);
  dup2(output, STDERR_FILENO);
  execvp(argv[0], argv);
  _exit(127);
}

}  // namespace

ServerProcess::~ServerProcess() {
  std::lock_guard lock(mutex_);
  stop_locked(SIGTERM);
}

Result<void> ServerProcess::start() {
  std::lock_guard lock(mutex_);
  return start_locked();
}

std::string ServerProcess::address() const {
  std::lock_guard lock(mutex_);
  return address_;
}

Result<std::string> ServerProcess::admin_token() const {
  auto token = read_file(setup_.data + "/admin.token");
  while (!token.empty() && (token.back() == '\n' || token.back() == ' ')) token.pop_back();
  if (token.empty()) return cannot_start("admin.token", read_file(setup_.log));
  return token;
}

bool ServerProcess::died() {
  std::lock_guard lock(mutex_);
  if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ <= 0;
}

std::string ServerProcess::last_words() const { return tail_of(read_file(setup_.log)); }

Result<void> ServerProcess::kill_and_restart() {
  std::lock_guard lock(mutex_);
  stop_locked(SIGKILL);
  return start_locked();
}

void ServerProcess::stop() {
  std::lock_guard lock(mutex_);
  stop_locked(SIGTERM);
}

void ServerProcess::kill() {
  std::lock_guard lock(mutex_);
  stop_locked(SIGKILL);
}

pid_t ServerProcess::pid() const {
  std::lock_guard lock(mutex_);
  return pid_;
}

Result<void> ServerProcess::start_locked() {
  std::vector<std::string> words = {setup_.binary, "serve",       "--data",         setup_.data, "--tcp",
                                    "127.0.0.1:0", "--workflows", setup_.workflows, "--plugins", setup_.plugins};
  words.insert(words.end(), setup_.more.begin(), setup_.more.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int output = open(setup_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (output < 0) return cannot_start(setup_.log, {});
  std::error_code ignored;
  log_from_ = std::filesystem::file_size(setup_.log, ignored);
  pid_ = fork();
  if (pid_ == 0) become_server(argv.data(), output);
  close(output);
  if (pid_ < 0) return cannot_start("fork", {});
  return wait_listening();
}

Result<void> ServerProcess::wait_listening() {
  auto until = std::chrono::steady_clock::now() + std::chrono::seconds(setup_.start_seconds_max);
  while (std::chrono::steady_clock::now() < until) {
    auto log = read_file(setup_.log).substr(log_from_);
    address_ = line_after(log, "listening on ");
    if (!address_.empty()) return {};
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      return cannot_start(setup_.binary, log);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  auto log = read_file(setup_.log);
  stop_locked(SIGKILL);
  return cannot_start(fmt::format("> {} s", setup_.start_seconds_max), log);
}

void ServerProcess::stop_locked(int signal) {
  if (pid_ <= 0) return;
  ::kill(pid_, signal);
  auto until = std::chrono::steady_clock::now() + std::chrono::seconds(setup_.start_seconds_max);
  while (waitpid(pid_, nullptr, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > until) ::kill(pid_, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  pid_ = -1;
}

}  // namespace trajectum::client

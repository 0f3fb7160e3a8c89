#include "app/scanner.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <thread>

namespace trajectum::app {

using state::Scan;
using std::chrono::steady_clock;

namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(10);

/// Starts `command PATH` in a process group of its own, with nothing of ours open. -1 when it cannot be started.
pid_t start(const std::string& command, const std::string& path) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&files, fd, "/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
  posix_spawnattr_t how;
  posix_spawnattr_init(&how);
  posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&how, &none);
  auto script = command + " \"$1\"";
  std::string shell = "sh", option = "-c", name = "scan", file = path;
  char* words[] = {shell.data(), option.data(), script.data(), name.data(), file.data(), nullptr};
  pid_t child = -1;
  if (posix_spawn(&child, "/bin/sh", &files, &how, words, environ) != 0) child = -1;
  posix_spawnattr_destroy(&how);
  posix_spawn_file_actions_destroy(&files);
  return child;
}

Scan run(const std::string& command, const std::string& path, int seconds_max, const std::atomic<bool>& stop) {
  auto child = start(command, path);
  if (child < 0) return Scan::unknown;
  auto until = steady_clock::now() + std::chrono::seconds(seconds_max);
  int status = 0;
  while (true) {
    auto ended = waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    bool late = stop || ended < 0 || steady_clock::now() >= until;
    if (late) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      return Scan::unknown;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  if (!WIFEXITED(status)) return Scan::unknown;
  return WEXITSTATUS(status) == 0 ? Scan::clean : WEXITSTATUS(status) == 1 ? Scan::infected : Scan::unknown;
}

}  // namespace

pipeline::ByteWork::Scanner scanner_of(store::BlobStore& files, const std::string& command, int seconds_max) {
  return [&files, command, seconds_max](RegionNo region, const std::string& sha256, const std::atomic<bool>& stop) {
    return run(command, files.path(region, sha256), seconds_max, stop);
  };
}

}  // namespace trajectum::app

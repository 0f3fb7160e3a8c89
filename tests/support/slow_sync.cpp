// A library for LD_PRELOAD that makes every fsync and fdatasync of a whole server slow, so that a test can see that no
// answer leaves before its sync, and its disk bad while a test says so. Environment:
//   TRAJECTUM_TEST_SYNC_MS    milliseconds that each sync takes longer
//   TRAJECTUM_TEST_SYNC_LOG   a file that gets one line a sync: "<begin> <end>", in milliseconds since 1970
//   TRAJECTUM_TEST_FAULTS     a folder; while there is a file `full` in it the database cannot be written (ENOSPC), and
//                             while there is one `sync` it cannot be synced (EIO), with `read` not be read (EIO), and
//                             with `slow` a sync takes 0.4 s longer, and with `archive` one of a folder /archive/ 3 s;
//                             once there is one `after`, "<n> full" or "<n> error", so many writes and syncs of it go,
//                             and from then on no write does (ENOSPC), or neither (EIO)
//   TRAJECTUM_TEST_CLOCK      a file with milliseconds that the system's clock is set wrong by
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using Sync = int (*)(int);

long long now_ms() {
  timespec t{};
  clock_gettime(CLOCK_REALTIME, &t);
  return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

void sleep_ms(long ms) {
  timespec rest{ms / 1000, ms % 1000 * 1000000};
  while (nanosleep(&rest, &rest) != 0) continue;
}

/// One short append is one write, so that lines of several threads do not mix.
void log_line(long long begin, long long end) {
  const char* path = getenv("TRAJECTUM_TEST_SYNC_LOG");
  if (path == nullptr) return;
  int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return;
  char line[64];
  int count = snprintf(line, sizeof line, "%lld %lld\n", begin, end);
  if (write(file, line, static_cast<size_t>(count)) != count) perror("slow_sync: log");
  close(file);
}

/// True while the test wants this fault, of a file whose path has this in it.
bool fails(int fd, const char* fault, const char* of = "trajectum.db") {
  const char* folder = getenv("TRAJECTUM_TEST_FAULTS");
  if (folder == nullptr) return false;
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, fault);
  if (access(path, F_OK) != 0) return false;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  auto length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return false;
  path[length] = 0;
  return strstr(path, of) != nullptr;
}

/// What the file `after` says of this write or sync: 0, it goes; else why not.
int refused_after(int fd, bool is_sync) {
  static std::atomic<long> done{0};
  if (!fails(fd, "after")) return 0;
  char path[4096], text[32] = "";
  snprintf(path, sizeof path, "%s/after", getenv("TRAJECTUM_TEST_FAULTS"));
  int file = open(path, O_RDONLY | O_CLOEXEC);
  auto count = file < 0 ? 0 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  if (count <= 0 || ++done <= atol(text)) return 0;
  bool full = strstr(text, "full") != nullptr;
  return !full ? EIO : is_sync ? 0 : ENOSPC;
}

int slowly(const char* name, int fd) {
  if (int why = refused_after(fd, true); why != 0) {
    errno = why;
    return -1;
  }
  if (fails(fd, "sync")) {
    errno = EIO;
    return -1;
  }
  auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
  long long begin = now_ms();
  if (const char* ms = getenv("TRAJECTUM_TEST_SYNC_MS")) sleep_ms(atol(ms));
  if (fails(fd, "slow")) sleep_ms(400);
  if (fails(fd, "archive", "/archive/")) sleep_ms(3000);
  int code = real(fd);
  log_line(begin, now_ms());
  return code;
}

}  // namespace

extern "C" int fsync(int fd) { return slowly("fsync", fd); }
extern "C" int fdatasync(int fd) { return slowly("fdatasync", fd); }
extern "C" ssize_t pwrite64(int fd, const void* from, size_t count, off64_t at) {
  int why = fails(fd, "full") ? ENOSPC : refused_after(fd, false);
  if (why != 0) {
    errno = why;
    return -1;
  }
  using Write = ssize_t (*)(int, const void*, size_t, off64_t);
  static auto real = reinterpret_cast<Write>(dlsym(RTLD_NEXT, "pwrite64"));
  return real(fd, from, count, at);
}
extern "C" ssize_t pread64(int fd, void* to, size_t count, off64_t at) {
  if (fails(fd, "read")) {
    errno = EIO;
    return -1;
  }
  using Read = ssize_t (*)(int, void*, size_t, off64_t);
  static auto real = reinterpret_cast<Read>(dlsym(RTLD_NEXT, "pread64"));
  return real(fd, to, count, at);
}
extern "C" int clock_gettime(clockid_t which, timespec* to) {
  using Get = int (*)(clockid_t, timespec*);
  static auto real = reinterpret_cast<Get>(dlsym(RTLD_NEXT, "clock_gettime"));
  int code = real(which, to);
  const char* path = getenv("TRAJECTUM_TEST_CLOCK");
  if (which != CLOCK_REALTIME || code != 0 || path == nullptr) return code;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  char text[32] = "";
  if (file >= 0 && read(file, text, sizeof text - 1) > 0) {
    long long ms = atoll(text);
    to->tv_sec += ms / 1000;
    to->tv_nsec += ms % 1000 * 1000000;
    if (to->tv_nsec < 0) to->tv_nsec += 1000000000, --to->tv_sec;
    if (to->tv_nsec >= 1000000000) to->tv_nsec -= 1000000000, ++to->tv_sec;
  }
  if (file >= 0) close(file);
  return code;
}

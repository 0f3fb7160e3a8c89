// A library for LD_PRELOAD that makes every fsync and fdatasync of a whole server slow, so that a test can see that no
// answer leaves before its sync. Environment:
//   TRAJECTUM_TEST_SYNC_MS    milliseconds that each sync takes longer
//   TRAJECTUM_TEST_SYNC_LOG   a file that gets one line a sync: "<begin> <end>", in milliseconds since 1970
#include <dlfcn.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

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

int slowly(const char* name, int fd) {
  auto real = reinterpret_cast<Sync>(dlsym(RTLD_NEXT, name));
  long long begin = now_ms();
  if (const char* ms = getenv("TRAJECTUM_TEST_SYNC_MS")) sleep_ms(atol(ms));
  int code = real(fd);
  log_line(begin, now_ms());
  return code;
}

}  // namespace

extern "C" int fsync(int fd) { return slowly("fsync", fd); }
extern "C" int fdatasync(int fd) { return slowly("fdatasync", fd); }

#include "bench/machine.hpp"

#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace trajectum::bench {
namespace {

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

}  // namespace

Machine this_machine() {
  Machine out;
  out.processor = processor();
  out.cores = std::thread::hardware_concurrency();
  out.memory_bytes = static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGE_SIZE);
  utsname names{};
  if (uname(&names) == 0) out.kernel = std::string(names.sysname) + " " + names.release;
  auto now = time(nullptr);
  tm parts{};
  char text[16];
  if (gmtime_r(&now, &parts) && strftime(text, sizeof text, "%Y-%m-%d", &parts) > 0) out.date = text;
  return out;
}

}  // namespace trajectum::bench

#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace trajectum::log {
namespace {

spdlog::logger& logger() {
  static auto made = spdlog::stderr_logger_mt("trajectum");
  return *made;
}

thread_local int muted = 0;  // how many Muted of this thread are alive

void write(spdlog::level::level_enum level, const std::string& line) {
  if (muted > 0 && level < spdlog::level::critical) return;
  logger().log(level, spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace

void info(const std::string& line) { write(spdlog::level::info, line); }
void warn(const std::string& line) { write(spdlog::level::warn, line); }
void error(const std::string& line) { write(spdlog::level::err, line); }
void critical(const std::string& line) {
  write(spdlog::level::critical, line);
  logger().flush();
}

Muted::Muted() { ++muted; }
Muted::~Muted() { --muted; }

}  // namespace trajectum::log

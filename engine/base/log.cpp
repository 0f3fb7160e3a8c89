#include "base/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace trajectum::log {
namespace {

spdlog::logger& logger() {
  static auto made = spdlog::stderr_logger_mt("trajectum");
  return *made;
}

void write(spdlog::level::level_enum level, const std::string& line) {
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

Muted::Muted() { logger().set_level(spdlog::level::critical); }
Muted::~Muted() { logger().set_level(spdlog::level::info); }

}  // namespace trajectum::log

// The log: what an operator should know. No personal data, no tokens; case ids are fine.
// One place includes the logging library, because its header alone costs every file seconds of build.
#ifndef TRAJECTUM_BASE_LOG_HPP
#define TRAJECTUM_BASE_LOG_HPP
#include <string>

namespace trajectum::log {

/// Logs go to standard error from the first line on. Thread: any.
void info(const std::string& line);
void warn(const std::string& line);
void error(const std::string& line);
void critical(const std::string& line);  // flushed before it returns

/// While one is alive only `critical` lines of its own thread are logged: an engine that rehearses has no operator to
/// tell. Thread: the one that made it ends it.
class Muted {
 public:
  Muted();
  ~Muted();
  Muted(const Muted&) = delete;
  Muted& operator=(const Muted&) = delete;
};

}  // namespace trajectum::log

#endif  // TRAJECTUM_BASE_LOG_HPP

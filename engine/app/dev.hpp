// `trajectum dev`: a server to try routes on. Everything in memory, a clock that stands until it is moved, made-up
// people and cases; a bundle that changes on disk is served within a second, and one that is broken is told while the
// old one serves on. Nothing is kept, and it says so. Thread: the main one, and one that watches and loads (it shares
// nothing: what it loaded is handed over whole).
#ifndef TRAJECTUM_APP_DEV_HPP
#define TRAJECTUM_APP_DEV_HPP
#include <cstdint>
#include <string>

#include "base/text.hpp"

namespace trajectum::app {

struct DevOptions {
  std::string tcp, unix_path;
  std::string workflows = "workflows";
  std::string plugins = "plugins";
  std::string clock = "2019-07-01T09:00:00+02:00";  // where it stands: date or moment
  std::uint64_t seed = 1;
};

/// Serves until SIGTERM. Prints the logins of each region and `listening on ADDRESS` on stdout; faults on stderr. Gives
/// the exit code: 0 drained, 1 failed.
int dev(const DevOptions& options);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_DEV_HPP

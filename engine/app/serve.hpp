// `trajectum serve`: one thread that reads frames, plays them in commit groups and answers after the sync.
// It joins the rooms and holds no logic of its own.
#ifndef TRAJECTUM_APP_SERVE_HPP
#define TRAJECTUM_APP_SERVE_HPP
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "pipeline/alarms.hpp"

namespace trajectum::app {

struct ServeOptions {
  std::string data;
  std::string tcp;        // HOST:PORT, "" = none
  std::string unix_path;  // "" = none
  bool virtual_clock = false;
  std::string clock;  // where the virtual clock of a new data directory starts: date or moment
  std::string workflows = "workflows";
  std::string plugins = "plugins";
  std::string scan;     // a command that gets the path of each document's bytes (scanner.hpp); "" = nothing is scanned
  std::string backups;  // the shelf that `backup.create` puts backups on; "" = none
  std::string archive;  // the folder that every commit is archived in; "" = none
  std::int64_t archive_days = limits::kArchiveDays;  // so far back every commit is there
  bool hold = false;                                 // answer, and do nothing until system.release
  bool four_eyes_release = false;                    // who uploaded a version of a bundle does not activate it
  std::string log_format = "text";                   // or "json": one object a line
  std::int64_t slow_turn_ms = limits::kSlowTurnMs;   // from where on a turn is told in the log
  pipeline::AlarmLimits alarms;
};

/// Serves until SIGTERM; prints `listening on ADDRESS` on stdout when ready. Gives the exit code: 0 drained, 1 failed.
/// A start that fails before the database is made (a port in use, no bundle) prints nothing on stdout and leaves no
/// directory behind.
int serve(const ServeOptions& options);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_SERVE_HPP

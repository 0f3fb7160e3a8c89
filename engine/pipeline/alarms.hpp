// What somebody must act on before it hurts: a table of alarms, each with a threshold of a number. They are looked at
// every kAlarmLookMs, between groups; one that is raised or over is told in the log, once. It changes nothing.
// Thread: the engine's.
#ifndef TRAJECTUM_PIPELINE_ALARMS_HPP
#define TRAJECTUM_PIPELINE_ALARMS_HPP
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/ids.hpp"

namespace trajectum::pipeline {

class Engine;
struct RegionAtWork;

/// From where on something is alarming; whole numbers in the unit of their name.
struct AlarmLimits {
  std::int64_t wal_mib = limits::kWalAlarmBytes / (1024 * 1024);
  std::int64_t free_mib = limits::kFreeDiskAlarmBytes / (1024 * 1024);  // or as much as the database is large
  std::int64_t timer_seconds = limits::kAlarmTimerSeconds;
  std::int64_t commit_ms = limits::kAlarmCommitMs;
  std::int64_t backup_hours = limits::kAlarmBackupHours;
  std::int64_t archive_minutes = limits::kAlarmArchiveMinutes;
  std::int64_t worker_minutes = limits::kAlarmWorkerMinutes;
};

/// A line of the table: a stable name, the unit of its numbers, what stands (with {value}, {limit} and {what}), and
/// what to do.
struct AlarmKind {
  const char* name;
  const char* unit;
  Text says, does;
};
const std::vector<AlarmKind>& alarm_kinds();

class Alarms {
 public:
  /// `shelf`: of backups, "" = none is kept, and none is missed. The limit of a commit is the engine's from here on.
  Alarms(Engine& engine, AlarmLimits limits, std::string data, std::string shelf);

  /// Looks at the server, and at as many regions as go at once.
  void look();

  struct Standing {
    const AlarmKind* kind = nullptr;
    RegionNo region = 0;  // 0: of the server
    std::string what;     // of jobs: their kind
    Instant since = 0;    // real time
    std::int64_t value = 0, limit = 0;
    /// What stands, with its numbers.
    std::string says(Lang lang) const;
  };
  /// All of the server and its regions, in the order of the table.
  std::vector<Standing> standing() const;

 private:
  using Key = std::tuple<std::size_t, RegionNo, std::string>;  // the line of the table, the region, what
  struct Found {
    std::int64_t value, limit;
  };
  struct Raised {
    Instant since;
    Found found;
    int quiet = 0;  // looks in a row without its cause
  };
  void find(std::size_t kind, std::int64_t value, std::int64_t limit, RegionNo region = 0,
            const std::string& what = "");
  void look_at_disk();
  void look_at_backups();
  void look_at_archive();
  void look_at_region(RegionAtWork& r);
  void raise_and_clear(const std::set<RegionNo>& looked_at);
  void tell(const Key& key, const Raised& raised, bool over) const;
  Standing standing_of(const Key& key, const Raised& raised) const;

  Engine& engine_;
  const AlarmLimits limits_;
  const std::string data_, shelf_;
  std::string newest_backup_;  // its name, and when it was made
  Instant newest_made_at_ = 0;
  RegionNo last_looked_at_ = 0;
  std::map<Key, Found> found_;  // of this look
  std::map<Key, Raised> raised_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_ALARMS_HPP

#include "pipeline/alarms.hpp"

#include <fmt/args.h>
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "backup/backup.hpp"
#include "base/log.hpp"
#include "pipeline/engine.hpp"
#include "store/database_file.hpp"

namespace trajectum::pipeline {
namespace {

constexpr std::int64_t kMib = 1024 * 1024;
constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;  // of an Instant

enum Line : std::size_t { kWal, kFree, kCommits, kNoBackup, kOldBackup, kArchive, kTimers, kLetGo, kWorkers };

}  // namespace

const std::vector<AlarmKind>& alarm_kinds() {
  // In the order of Line.
  static const std::vector<AlarmKind> kinds = {
      {"disk.wal",
       "MiB",
       {"De WAL is {value} MiB; vanaf {limit} is dat te veel.", "The WAL is {value} MiB; {limit} is too much."},
       {"Iets leest al lang in de database: zoek het (lsof) en stop het. Een herstart leegt de WAL.",
        "Something has been reading the database for long: find it (lsof) and stop it. A restart empties the WAL."}},
      {"disk.free",
       "MiB",
       {"Op de schijf is {value} MiB vrij; onder {limit} is dat te weinig.",
        "{value} MiB are free on the disk; below {limit} is too little."},
       {"Maak ruimte: op een volle schijf wordt wat schrijft geweigerd, en een nieuwe versie kan bij haar eerste start "
        "zo veel nodig hebben als de database groot is.",
        "Make room: on a full disk what writes is refused, and the first start of a new version may need as much as "
        "the database is large."}},
      {"commits.slow",
       "ms",
       {"Opslaan duurde {value} ms; langer dan {limit} is te lang.",
        "A commit took {value} ms; longer than {limit} is too long."},
       {"Iedereen wacht daarop: kijk wat de schijf doet (iostat), en of zij gezond is (smartctl).",
        "Everybody waits for it: look what the disk does (iostat), and whether it is sound (smartctl)."}},
      {"backups.none",
       "backups",
       {"Er is geen reservekopie.", "There is no backup."},
       {"Maak er een: trajectum backup create; en laat dat vanzelf gaan (docs/operations.md).",
        "Make one: trajectum backup create; and let that go by itself (docs/operations.md)."}},
      {"backups.old",
       "hours",
       {"De nieuwste reservekopie is {value} uur oud; meer dan {limit} is te oud.",
        "The newest backup is {value} hours old; more than {limit} is too old."},
       {"Kijk waarom er geen nieuwe komt (systemctl status trajectum-backup), en maak er een: trajectum backup create.",
        "Look why no new one comes (systemctl status trajectum-backup), and make one: trajectum backup create."}},
      {"archive.behind",
       "minutes",
       {"Al {value} minuten staat niet alles in het archief; {limit} is te lang.",
        "Not everything has been in the archive for {value} minutes; {limit} is too long."},
       {"De regel archive.failed in het log zegt waarom: maak ruimte op zijn schijf, of herstel die. Daarna begint het "
        "vanzelf opnieuw; van de tijd ertussen is er geen elk moment terug te zetten.",
        "The line archive.failed of the log says why: make room on its disk, or mend it. It begins anew by itself "
        "then; "
        "of the time between, not every moment can be restored."}},
      {"timers.overdue",
       "seconds",
       {"Een tijdstip ging {value} s geleden voorbij en er gebeurde nog niets; meer dan {limit} is te laat.",
        "A timer was due {value} s ago and did not go off; more than {limit} is too late."},
       {"Staan de handlers stil (system.info, stopped), laat ze dan weer lopen: plugin.resume. Anders doet de server "
        "meer dan hij kan: system.metrics en system.slow_turns.",
        "If the handlers are stopped (system.info, stopped), let them run again: plugin.resume. Else the server does "
        "more than it can: system.metrics and system.slow_turns."}},
      {"cases.let_go",
       "cases",
       {"{value} open trajecten hebben geen volgende actie.", "{value} open cases have no next action."},
       {"Het log en system.health noemen ze (cases): geef elk een stap of annuleer het, en meld het met een "
        "reservekopie.",
        "The log and system.health name them (cases): give each a step or cancel it, and report it with a backup."}},
      {"jobs.no_worker",
       "minutes",
       {"Opdrachten van de soort {what} wachten {value} minuten en geen werker vraagt ernaar; {limit} is te lang.",
        "Jobs of the kind {what} have waited {value} minutes and no worker asks for them; {limit} is too long."},
       {"Start de werker die ze doet, of kijk waarom hij niet vraagt (job.take).",
        "Start the worker that does them, or look why it does not ask (job.take)."}},
  };
  return kinds;
}

std::string Alarms::Standing::says(Lang lang) const {
  fmt::dynamic_format_arg_store<fmt::format_context> named;
  named.push_back(fmt::arg("value", value));
  named.push_back(fmt::arg("limit", limit));
  named.push_back(fmt::arg("what", what));
  return fmt::vformat(kind->says.in(lang), named);
}

Alarms::Alarms(Engine& engine, AlarmLimits limits, std::string data, std::string shelf)
    : engine_(engine), limits_(limits), data_(std::move(data)), shelf_(std::move(shelf)) {
  engine_.commits().set_limit_ms(limits_.commit_ms);
}

void Alarms::find(std::size_t kind, std::int64_t value, std::int64_t limit, RegionNo region, const std::string& what) {
  found_.insert_or_assign(Key{kind, region, what}, Found{value, limit});
}

void Alarms::look_at_disk() {
  if (auto room = store::room_of(data_)) {
    if (auto mib = room->wal / kMib; mib > limits_.wal_mib) find(kWal, mib, limits_.wal_mib);
    auto least = std::max(limits_.free_mib, room->database / kMib);
    if (auto mib = room->free / kMib; mib < least) find(kFree, mib, least);
  }
  if (auto ms = engine_.commits().worst_ms(); ms > 0) find(kCommits, ms, limits_.commit_ms);
}

void Alarms::look_at_backups() {
  if (shelf_.empty()) return;
  auto all = backup::all_on(shelf_);
  if (all.empty()) return find(kNoBackup, 0, 1);
  if (all.back() != newest_backup_) {
    auto manifest = backup::manifest_of(shelf_ + "/" + all.back());
    newest_backup_ = all.back();
    newest_made_at_ = manifest ? manifest->made_at : 0;
  }
  auto hours = (SystemClock().now() - newest_made_at_) / kHour;
  if (hours > limits_.backup_hours) find(kOldBackup, hours, limits_.backup_hours);
}

void Alarms::look_at_archive() {
  auto archive = engine_.store_.archive();
  if (!archive || archive->behind_ms == 0) return;
  if (auto minutes = archive->behind_ms / kMinute; minutes >= limits_.archive_minutes)
    find(kArchive, minutes, limits_.archive_minutes);
}

void Alarms::look_at_region(RegionAtWork& r) {
  if (!r.robbed.empty()) find(kLetGo, static_cast<std::int64_t>(r.robbed.size()), 0, r.no);
  if (engine_.is_held(r.no)) return;  // nothing moves there on purpose
  auto now = engine_.now();
  if (auto first = engine_.store_.next_timer(r.no))
    if (auto late = (now - *first) / kSecond; late > limits_.timer_seconds)
      find(kTimers, late, limits_.timer_seconds, r.no);
  for (const auto& [kind, first] : r.state.jobs.first_of_kinds()) {
    auto waits = (now - std::max(first, engine_.asked_for_jobs(r.no, kind))) / kMinute;
    if (waits >= limits_.worker_minutes) find(kWorkers, waits, limits_.worker_minutes, r.no, kind);
  }
}

void Alarms::look() {
  found_.clear();
  look_at_disk();
  look_at_backups();
  look_at_archive();
  std::set<RegionNo> looked_at = {0};
  const auto& regions = engine_.regions();
  auto next = regions.upper_bound(last_looked_at_);
  for (std::size_t n = std::min<std::size_t>(regions.size(), limits::kAlarmRegionsPerLook); n > 0; --n, ++next) {
    if (next == regions.end()) next = regions.begin();
    look_at_region(*next->second);
    looked_at.insert(last_looked_at_ = next->first);
  }
  raise_and_clear(looked_at);
}

void Alarms::raise_and_clear(const std::set<RegionNo>& looked_at) {
  for (const auto& [key, found] : found_) {
    auto [known, fresh] = raised_.try_emplace(key, Raised{SystemClock().now(), found});
    known->second.found = found;
    known->second.quiet = 0;
    if (fresh) tell(key, known->second, false);
  }
  for (auto it = raised_.begin(); it != raised_.end();) {
    auto& [key, raised] = *it;
    bool gone = !found_.contains(key) && looked_at.contains(std::get<1>(key));
    if (!gone || ++raised.quiet < limits::kAlarmQuietLooks) {
      ++it;
      continue;
    }
    tell(key, raised, true);
    it = raised_.erase(it);
  }
}

void Alarms::tell(const Key& key, const Raised& raised, bool over) const {
  auto standing = standing_of(key, raised);
  auto* r = engine_.region(standing.region);
  log::Fields fields = {{"alarm", standing.kind->name},    {"region", r ? std::string_view(r->name) : "of the server"},
                        {"what", standing.what},           {"value", standing.value},
                        {"limit", standing.limit},         {"unit", standing.kind->unit},
                        {"says", standing.says(Lang::en)}, {"do", standing.kind->does.en}};
  if (over)
    log::info("alarm.over", "alarm {alarm} ({region}) is over", fields);
  else
    log::warn("alarm.raised", "alarm {alarm} ({region}): {says} {do}", fields);
}

Alarms::Standing Alarms::standing_of(const Key& key, const Raised& raised) const {
  const auto& [kind, region, what] = key;
  return {&alarm_kinds()[kind], region, what, raised.since, raised.found.value, raised.found.limit};
}

std::vector<Alarms::Standing> Alarms::standing() const {
  std::vector<Standing> out;
  for (const auto& [key, raised] : raised_) out.push_back(standing_of(key, raised));
  return out;
}

}  // namespace trajectum::pipeline

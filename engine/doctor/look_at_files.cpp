#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "base/limits.hpp"
#include "doctor/rounds.hpp"

namespace trajectum::doctor {
namespace {

std::int64_t mib(std::int64_t bytes) { return bytes / (1024 * 1024); }

/// A server holds the lock as long as it lives (app/server_folder.hpp). Taken and given back at once.
bool is_served(const std::string& lock) {
  int fd = open(lock.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  bool taken = flock(fd, LOCK_SH | LOCK_NB) != 0;
  close(fd);
  return taken;
}

void look_at_rights(const std::string& path, Report& report) {
  struct stat s {};
  if (stat(path.c_str(), &s) != 0) return;
  if ((s.st_mode & 077) != 0)
    report.findings.push_back(
        {"files.rights",
         true,
         {fmt::format("anderen op deze machine kunnen bij {} (rechten {:o})", path, s.st_mode & 0777),
          fmt::format("others on this machine can get at {} (mode {:o})", path, s.st_mode & 0777)},
         {"chmod go-rwx " + path, "chmod go-rwx " + path}});
  if (geteuid() != 0 && s.st_uid != geteuid())
    report.findings.push_back({"files.owner",
                               true,
                               {path + " is van een andere gebruiker", path + " belongs to another user"},
                               {"Draai dit als de gebruiker van de server, of geef het bestand aan hem (chown).",
                                "Run this as the server's user, or give the file to him (chown)."}});
}

}  // namespace

void judge_room(const store::Room& room, Report& report) {
  auto [wal, database, free] = room;
  if (wal > limits::kWalAlarmBytes)
    report.findings.push_back({"disk.wal",
                               true,
                               {fmt::format("de WAL is {} MiB", mib(wal)), fmt::format("the WAL is {} MiB", mib(wal))},
                               {"Iets leest al lang in de database: zoek het (lsof) en stop het; bij een herstart "
                                "wordt de WAL geleegd.",
                                "Something has been reading the database for long: find it (lsof) and stop it; a "
                                "restart empties the WAL."}});
  if (free < std::max(limits::kFreeDiskAlarmBytes, database))
    report.findings.push_back(
        {"disk.free",
         true,
         {fmt::format("op de schijf is nog {} MiB vrij", mib(free)),
          fmt::format("{} MiB are free on the disk", mib(free))},
         {"Maak ruimte: op een volle schijf kan er niets meer bij, alleen lezen gaat door. Een nieuwe versie "
          "kan bij haar eerste start zo veel nodig hebben als de database groot is.",
          "Make room: on a full disk nothing can be added, and reading alone goes on. The first "
          "start of a new version may need as much as the database is large."}});
}

bool look_at_files(const std::string& data, Report& report) {
  auto database = data + "/trajectum.db";
  if (access(database.c_str(), F_OK) != 0) {
    report.findings.push_back(
        {"files.database",
         true,
         {"er is geen " + database, "there is no " + database},
         {"Geef de map van de server met --data, of zet een reservekopie terug (trajectum restore).",
          "Give the server's folder with --data, or restore a backup (trajectum restore)."}});
    return false;
  }
  report.running = is_served(data + "/lock");
  for (const char* name : {"", "/trajectum.db", "/trajectum.db-wal", "/blobs"}) look_at_rights(data + name, report);
  if (access(database.c_str(), R_OK) != 0) return false;  // told above: somebody else's
  if (access(database.c_str(), W_OK) != 0 || access(data.c_str(), W_OK) != 0)
    report.findings.push_back({"files.write",
                               true,
                               {data + " is alleen te lezen", data + " can only be read"},
                               {"Geef de gebruiker van de server schrijfrechten, of koppel de schijf schrijfbaar aan.",
                                "Give the server's user the right to write, or mount the disk for writing."}});
  if (auto room = store::room_of(data)) judge_room(*room, report);
  return true;
}

}  // namespace trajectum::doctor

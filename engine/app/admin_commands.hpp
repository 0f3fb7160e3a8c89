// What an administrator does on the machine of a server: `backup`, `restore`, `doctor`. No server is needed for them,
// and none that runs is in their way. Thread: the main one.
#ifndef TRAJECTUM_APP_ADMIN_COMMANDS_HPP
#define TRAJECTUM_APP_ADMIN_COMMANDS_HPP
#include <optional>
#include <ostream>
#include <string>

#include "app/shell.hpp"

namespace trajectum::app {

struct BackupOptions {
  ShellOptions shell;
  std::string data;                 // "": the server is asked, which has a shelf
  std::string shelf;                // with data
  std::optional<std::size_t> keep;  // so many backups stay; nothing: all
  int every_minutes = 0;            // again and again; 0: once
};
/// Gives the exit code: 0 made, 1 refused or something is damaged, 3 no server.
int backup_create(const BackupOptions& options, std::ostream& print, std::ostream& complain);

struct VerifyOptions {
  ShellOptions shell;
  std::string backup;  // with a `/`: a folder here, of a backup or an archive; else one of the server's shelf
};
/// 0 sound, 1 not, 3 no server.
int backup_verify(const VerifyOptions& options, std::ostream& print, std::ostream& complain);

struct RestoreOptions {
  ShellOptions shell;  // of which language and JSON
  std::string from;    // a backup; with `until` a shelf; an archive, or a generation of it
  std::string data, until;
};
/// 0 restored, 1 refused.
int restore(const RestoreOptions& options, std::ostream& print, std::ostream& complain);

struct DoctorOptions {
  ShellOptions shell;  // of which language and JSON
  std::string data;
  bool deep = false;
};
/// 0 all is well, 1 something is wrong.
int doctor(const DoctorOptions& options, std::ostream& print);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_ADMIN_COMMANDS_HPP

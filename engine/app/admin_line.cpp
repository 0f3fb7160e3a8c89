#include "app/admin_line.hpp"

#include <iostream>
#include <memory>

#include "app/admin_commands.hpp"

namespace trajectum::app {
namespace {

// Reads a whole database and every document: minutes of a large one.
constexpr int kBackupTimeoutMs = 3600 * 1000;

void add_lang_and_json(CLI::App& command, ShellOptions& shell) {
  command.add_option("--lang", shell.lang)->check(CLI::IsMember({"nl", "en"}))->capture_default_str();
  command.add_flag("--json", shell.json, "print JSON");
}

void add_connection(CLI::App& command, ShellOptions& shell) {
  shell.timeout_ms = kBackupTimeoutMs;
  command.add_option("--connect", shell.connect, "address of the server")->capture_default_str();
  command.add_option("--token", shell.token, "token (else TRAJECTUM_TOKEN)");
  command.add_option("--token-file", shell.token_file, "file that holds the token");
  add_lang_and_json(command, shell);
}

void add_create(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<BackupOptions>();
  auto* command = group.add_subcommand(
      "create", "Makes a backup of a data directory, while a server serves it; without --data the server makes it.");
  add_connection(*command, options->shell);
  auto* data = command->add_option("--data", options->data, "the data directory, on this machine");
  auto* shelf = command->add_option("--to", options->shelf, "the folder it is put in, under a name of its moment");
  data->needs(shelf);
  shelf->needs(data);
  command->add_option("--keep", options->keep, "so many stay, the oldest go")
      ->check(CLI::Range(1, 100000))
      ->needs(data);
  command->add_option("--every", options->every_minutes, "again each so many minutes, until it is stopped")
      ->check(CLI::Range(1, 100000))
      ->needs(data);
  command->callback([options, &exit_code] { exit_code = backup_create(*options, std::cout, std::cerr); });
}

void add_verify(CLI::App& group, int& exit_code) {
  auto options = std::make_shared<VerifyOptions>();
  auto* command =
      group.add_subcommand("verify", "Reads a backup or an archive to its end and says what is wrong with it.");
  add_connection(*command, options->shell);
  command->add_option("backup", options->backup, "its folder, with a / in it; else a name on the server's shelf")
      ->required();
  command->callback([options, &exit_code] { exit_code = backup_verify(*options, std::cout, std::cerr); });
}

void add_restore(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<RestoreOptions>();
  auto* command =
      app.add_subcommand("restore", "Makes a data directory of a backup or an archive, when that is sound.");
  command->add_option("from", options->from, "the backup; with --until the folder of backups; or an archive")
      ->required();
  command->add_option("--data", options->data, "the data directory: not there, or empty")->required();
  command->add_option(
      "--until", options->until,
      "the newest backup, or commit of an archive, in which nothing happened after this date or moment");
  add_lang_and_json(*command, options->shell);
  command->callback([options, &exit_code] { exit_code = restore(*options, std::cout, std::cerr); });
}

void add_doctor(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<DoctorOptions>();
  auto* command = app.add_subcommand("doctor", "Examines a data directory, and says what is wrong and what to do.");
  command->add_option("--data", options->data, "the data directory")->required();
  command->add_flag("--deep", options->deep, "play the history of every case again, and read every document");
  add_lang_and_json(*command, options->shell);
  command->callback([options, &exit_code] { exit_code = doctor(*options, std::cout); });
}

}  // namespace

void add_admin_commands(CLI::App& app, int& exit_code) {
  auto* group = app.add_subcommand("backup", "Backups of a whole server.");
  group->require_subcommand(1);
  add_create(*group, exit_code);
  add_verify(*group, exit_code);
  add_restore(app, exit_code);
  add_doctor(app, exit_code);
}

}  // namespace trajectum::app

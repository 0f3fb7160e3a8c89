#include "app/serve_line.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/serve.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "model/json.hpp"

namespace trajectum::app {
namespace {

/// A setting by its flag, and who set it.
struct Setting {
  CLI::Option* option;
  std::string name;  // of the flag, without the dashes, and of the key in a file
  enum class Kind { text, yesno, number } kind;
  std::string origin;  // "flag", "environment", "file", "default"

  std::string variable() const {
    std::string out = "TRAJECTUM_";
    for (char c : name) out += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return out;
  }
};

/// The options of `serve` on a command, and what they come to.
class Settings {
 public:
  explicit Settings(CLI::App& command) {
    add(command.add_option("--data", options.data, "data directory; made if it is not there"));
    add(command.add_option("--tcp", options.tcp, "HOST:PORT to listen on; port 0 takes a free one"));
    add(command.add_option("--unix", options.unix_path, "path of a Unix socket to listen on"));
    add_yesno(
        command.add_flag("--virtual-clock", options.virtual_clock, "time stands still until system.clock moves it"));
    add(command.add_option("--clock", options.clock,
                           "where the virtual clock of a new data directory starts (2019-06-30)"));
    add(command.add_option("--workflows", options.workflows, "the folder that holds the workflows")
            ->capture_default_str());
    add(command.add_option("--plugins", options.plugins, "the folder that holds the regions' bundles")
            ->capture_default_str());
    add(command.add_option("--scan", options.scan,
                           "a command that gets the path of a document and ends with 0 (clean) or 1 (infected)"));
    add(command.add_option("--backups", options.backups, "the folder that backup.create puts backups in"));
    add(command.add_option("--archive", options.archive,
                           "the folder that every commit is archived in, to restore any moment"));
    add_number(command, "--archive-days", options.archive_days, "so many days back every commit stays in the archive",
               limits::kArchiveDaysMax);
    add_yesno(
        command.add_flag("--hold", options.hold,
                         "answer, and change and play nothing until system.release: for a copy that must not act"));
    add_yesno(command.add_flag("--four-eyes-release", options.four_eyes_release,
                               "whoever uploaded a version of a bundle may not activate it"));
    add(command.add_option("--log-format", options.log_format, "text for people, or json: one object a line")
            ->check(CLI::IsMember({"text", "json"}))
            ->capture_default_str());
    add_number(command, "--slow-turn-ms", options.slow_turn_ms, "from where on a turn is told in the log",
               limits::kSlowTurnMsMax);
    auto& alarms = options.alarms;
    add_number(command, "--alarm-wal-mib", alarms.wal_mib, "an alarm above so much of a write-ahead log");
    add_number(command, "--alarm-free-mib", alarms.free_mib,
               "an alarm below so much room on the disk, or below the size of the database");
    add_number(command, "--alarm-timer-seconds", alarms.timer_seconds, "an alarm when a timer is so late");
    add_number(command, "--alarm-commit-ms", alarms.commit_ms, "an alarm when a commit takes longer");
    add_number(command, "--alarm-backup-hours", alarms.backup_hours, "an alarm when the newest backup is older");
    add_number(command, "--alarm-archive-minutes", alarms.archive_minutes,
               "an alarm when the archive has been behind for so long");
    add_number(command, "--alarm-worker-minutes", alarms.worker_minutes,
               "an alarm when jobs wait so long and no worker asks for them");
    command.add_option("--config", file_,
                       "a file of these settings, a line each: data = \"/var/lib/trajectum\" (else TRAJECTUM_CONFIG)");
  }

  /// Fills in what the command line left out. Errors: CLI's own, which end the program with 2.
  void complete() {
    if (const char* file = std::getenv("TRAJECTUM_CONFIG"); file_.empty() && file) file_ = file;
    if (!file_.empty()) read_file();
    for (auto& setting : all) {
      if (setting.option->count() > 0) {
        setting.origin = "flag";
      } else if (const char* value = std::getenv(setting.variable().c_str()); value && *value) {
        put(setting, value, "environment");
      } else if (auto found = in_file_.find(setting.name); found != in_file_.end()) {
        put(setting, found->second, "file");
      }
    }
    if (options.data.empty()) throw CLI::RequiredError("--data");
    if (options.tcp.empty() && options.unix_path.empty()) options.tcp = "127.0.0.1:7411";
    if (!options.clock.empty() && !options.virtual_clock)
      throw CLI::ValidationError("--clock", "goes with --virtual-clock");
  }

  /// As it is now; a yes or no as true or false.
  std::string value_of(const Setting& setting) const {
    if (setting.name == "tcp") return options.tcp;
    if (setting.kind == Setting::Kind::yesno)
      return setting.option->count() > 0 && setting.option->as<bool>() ? "true" : "false";
    return setting.option->count() > 0 ? setting.option->as<std::string>() : setting.option->get_default_str();
  }

  ServeOptions options;
  std::vector<Setting> all;

 private:
  void add(CLI::Option* option, Setting::Kind kind = Setting::Kind::text) {
    all.push_back({option, option->get_lnames().front(), kind, "default"});
  }
  void add_yesno(CLI::Option* option) { add(option, Setting::Kind::yesno); }
  void add_number(CLI::App& command, const char* flag, std::int64_t& number, const char* help,
                  std::int64_t most = limits::kAlarmNumberMax) {
    add(command.add_option(flag, number, help)->check(CLI::Range(std::int64_t{0}, most))->capture_default_str(),
        Setting::Kind::number);
  }

  static void put(Setting& setting, const std::string& value, const char* origin) {
    setting.option->add_result(value);
    setting.option->run_callback();
    setting.origin = origin;
  }

  void read_file() {
    std::vector<std::string> names;
    for (const auto& setting : all) names.push_back(setting.name);
    for (const auto& item : CLI::ConfigTOML().from_file(file_)) {
      if (item.name == "++" || item.name == "--") continue;  // the borders of a section
      bool known = item.parents.empty() && std::find(names.begin(), names.end(), item.name) != names.end();
      if (!known) {
        auto guess = did_you_mean(item.name, names);
        throw CLI::ValidationError(
            file_, "has no setting \"" + item.fullname() + "\"" +
                       (guess ? "; did you mean \"" + *guess + "\"?" : "; see `trajectum config show`"));
      }
      if (item.inputs.size() != 1) throw CLI::ValidationError(file_, "\"" + item.name + "\" takes one value");
      in_file_[item.name] = item.inputs.front();
    }
  }

  std::string file_;
  std::map<std::string, std::string> in_file_;
};

void show(const Settings& settings, bool with_origin, bool as_json) {
  List list;
  for (const auto& setting : settings.all) {
    auto value = settings.value_of(setting);
    if (as_json) {
      Record one;
      one.set("name", setting.name);
      if (setting.kind == Setting::Kind::yesno)
        one.set("value", value == "true");
      else if (setting.kind == Setting::Kind::number)
        one.set("value", static_cast<std::int64_t>(std::stoll(value)));
      else
        one.set("value", value);
      one.set("origin", setting.origin);
      one.set("variable", setting.variable());
      list.emplace_back(std::move(one));
      continue;
    }
    std::string line = setting.name + " = ";
    if (setting.kind != Setting::Kind::text)
      line += value;
    else
      append_json_text(line, value);
    if (with_origin) line += std::string(line.size() < 40 ? 40 - line.size() : 1, ' ') + "# " + setting.origin;
    std::cout << line << "\n";
  }
  if (as_json) std::cout << to_json(list) << "\n";
  std::cout.flush();
}

}  // namespace

void add_serve_commands(CLI::App& app, int& exit_code) {
  auto* command = app.add_subcommand("serve", "Serves the API.");
  auto settings = std::make_shared<Settings>(*command);
  command->callback([settings, &exit_code] {
    settings->complete();
    exit_code = serve(settings->options);
  });

  auto* group = app.add_subcommand("config", "The settings of a server.");
  group->require_subcommand(1);
  auto* shown = group->add_subcommand("show", "Shows the settings that `serve` would have, as a file of them.");
  auto effective = std::make_shared<Settings>(*shown);
  auto with_origin = std::make_shared<bool>(false), as_json = std::make_shared<bool>(false);
  shown->add_flag("--origin", *with_origin, "say where each comes from: flag, environment, file or default");
  shown->add_flag("--json", *as_json, "print JSON, with the name of each variable of the environment");
  shown->callback([effective, with_origin, as_json, &exit_code] {
    effective->complete();
    show(*effective, *with_origin, *as_json);
    exit_code = 0;
  });
}

}  // namespace trajectum::app

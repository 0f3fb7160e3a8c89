#include "app/admin_commands.hpp"

#include <fmt/core.h>

#include <atomic>
#include <csignal>
#include <ctime>

#include "app/start.hpp"
#include "backup/archive.hpp"
#include "backup/backup.hpp"
#include "calendar/calendar.hpp"
#include "doctor/doctor.hpp"
#include "model/json.hpp"
#include "pipeline/backups.hpp"

namespace trajectum::app {
namespace {

std::atomic<bool> broken_off = false;

/// SIGTERM and Ctrl-C leave nothing half made behind.
void heed_signals() {
  std::signal(SIGTERM, [](int) { broken_off = true; });
  std::signal(SIGINT, [](int) { broken_off = true; });
}

Lang lang_of(const ShellOptions& shell) { return shell.lang == "en" ? Lang::en : Lang::nl; }

int fail(const ShellOptions& shell, const Error& error, std::ostream& complain) {
  complain << "trajectum: " << as_sentence(error.text.in(lang_of(shell))) << "\n";
  return 1;
}

/// Prints what was made, verified or restored; and what is wrong with it. Gives the exit code.
int print_backup(const ShellOptions& shell, const std::string& name, const backup::Manifest& manifest,
                 const std::vector<Text>& findings, std::ostream& print) {
  auto value = pipeline::backup_value(name, manifest, findings, lang_of(shell));
  if (shell.json) {
    print << to_json(value) << std::endl;
  } else {
    for (const char* key : {"backup", "made_at", "as_of", "digest"})
      print << key << ": " << value.get(key).text() << "\n";
    for (const char* key : {"rows", "blobs", "bytes"}) print << key << ": " << value.get(key).integer() << "\n";
    for (const auto& finding : findings) print << "! " << finding.in(lang_of(shell)) << "\n";
    print.flush();
  }
  return findings.empty() ? 0 : 1;
}

int create_once(const BackupOptions& options, std::ostream& print, std::ostream& complain) {
  auto made = backup::create(options.data, options.shelf, kVersion, SystemClock().now(), broken_off);
  if (!made) return fail(options.shell, made.error(), complain);
  int code = print_backup(options.shell, made->name, made->manifest, made->findings, print);
  // An older sound one is worth more than room on the disk.
  if (code != 0 || !options.keep) return code;
  auto gone = backup::trim(options.shelf, *options.keep);
  if (!gone) return fail(options.shell, gone.error(), complain);
  for (const auto& name : *gone) {
    const Text what{name + " is van de plank gehaald", name + " was taken off the shelf"};
    complain << what.in(lang_of(options.shell)) << "\n";
  }
  return code;
}

int verify_archive(const VerifyOptions& options, std::ostream& print, std::ostream& complain) {
  auto verified = backup::verify_archive(options.backup, broken_off);
  if (!verified) return fail(options.shell, verified.error(), complain);
  Record value;
  value.set("archive", options.backup);
  value.set("from", calendar::format_instant(verified->from));
  value.set("until", calendar::format_instant(verified->until));
  value.set("generations", verified->generations);
  value.set("commits", verified->commits);
  value.set("gaps", verified->gaps);
  value.set("bytes", verified->bytes);
  List findings;
  for (const auto& finding : verified->findings) findings.emplace_back(finding.in(lang_of(options.shell)));
  if (options.shell.json) {
    value.set("findings", std::move(findings));
    print << to_json(value) << std::endl;
  } else {
    for (const char* key : {"archive", "from", "until"}) print << key << ": " << value.get(key).text() << "\n";
    for (const char* key : {"generations", "commits", "gaps", "bytes"})
      print << key << ": " << value.get(key).integer() << "\n";
    for (const auto& finding : findings) print << "! " << finding.text() << "\n";
    print.flush();
  }
  return verified->findings.empty() ? 0 : 1;
}

/// False when it was broken off.
bool wait_minutes(int minutes) {
  for (int second = 0; second < minutes * 60 && !broken_off; ++second) {
    std::timespec one{1, 0};
    nanosleep(&one, nullptr);
  }
  return !broken_off;
}

}  // namespace

int backup_create(const BackupOptions& options, std::ostream& print, std::ostream& complain) {
  if (options.data.empty()) return call_and_print(options.shell, "backup.create", {});
  heed_signals();
  while (true) {
    int code = create_once(options, print, complain);
    // Again and again: what went wrong now may go well later, and is told each time.
    if (options.every_minutes == 0) return code;
    if (!wait_minutes(options.every_minutes)) return 0;
  }
}

int backup_verify(const VerifyOptions& options, std::ostream& print, std::ostream& complain) {
  if (options.backup.find('/') == std::string::npos) {
    Record params;
    params.set("backup", options.backup);
    return call_and_print(options.shell, "backup.verify", params);
  }
  heed_signals();
  if (backup::is_archive(options.backup)) return verify_archive(options, print, complain);
  auto verified = backup::verify(options.backup, broken_off);
  if (!verified) return fail(options.shell, verified.error(), complain);
  return print_backup(options.shell, options.backup, verified->manifest, verified->findings, print);
}

int restore(const RestoreOptions& options, std::ostream& print, std::ostream& complain) {
  heed_signals();
  auto from = options.from;
  std::optional<Instant> until;
  if (!options.until.empty()) {
    auto said = calendar::parse_instant(options.until);
    if (!said)
      return fail(options.shell,
                  invalid_params("until", {"--until is een datum (JJJJ-MM-DD) of een moment",
                                           "--until is a date (YYYY-MM-DD) or a moment"}),
                  complain);
    until = *said;
  }
  if (backup::is_archive(from)) {
    auto restored = backup::restore_archive(from, until, options.data, broken_off);
    if (!restored) return fail(options.shell, restored.error(), complain);
    return print_backup(options.shell, from, *restored, {}, print);
  }
  if (until) {
    auto name = backup::newest_until(from, *until);
    if (!name) return fail(options.shell, name.error(), complain);
    from += "/" + *name;
  }
  auto restored = backup::restore(from, options.data, broken_off);
  if (!restored) return fail(options.shell, restored.error(), complain);
  return print_backup(options.shell, from, *restored, {}, print);
}

int doctor(const DoctorOptions& options, std::ostream& print) {
  auto lang = lang_of(options.shell);
  auto report = doctor::examine(options.data, options.deep);
  if (options.shell.json) {
    Record out;
    out.set("well", report.is_well());
    out.set("running", report.running);
    out.set("schema", report.schema);
    if (options.deep) out.set("cases", report.cases);
    out.set("blobs", report.blobs);
    List findings;
    for (const auto& finding : report.findings) {
      Record one;
      one.set("kind", finding.kind);
      one.set("wrong", finding.is_wrong);
      one.set("what", finding.what.in(lang));
      one.set("cure", finding.cure.in(lang));
      findings.emplace_back(std::move(one));
    }
    out.set("findings", std::move(findings));
    print << to_json(out) << std::endl;
    return report.is_well() ? 0 : 1;
  }
  const Text running{"er draait een server op: dit is wat er op een moment stond",
                     "a server runs on it: this is what stood there at one moment"};
  if (report.running) print << running.in(lang) << "\n";
  for (const auto& finding : report.findings)
    print << (finding.is_wrong ? "! " : "- ") << finding.kind << ": " << finding.what.in(lang) << "\n    "
          << finding.cure.in(lang) << "\n";
  const Text rebuilt{fmt::format("{} trajecten opnieuw opgebouwd uit hun geschiedenis", report.rebuilt),
                     fmt::format("{} cases built again from their history", report.rebuilt)};
  if (options.deep) print << rebuilt.in(lang) << "\n";
  const Text well{"alles in orde", "all is well"}, wrong{"niet in orde", "not well"};
  print << (report.is_well() ? well : wrong).in(lang) << std::endl;
  return report.is_well() ? 0 : 1;
}

}  // namespace trajectum::app

#include "doctor/doctor.hpp"

#include <algorithm>

#include "base/read_failed.hpp"
#include "doctor/rounds.hpp"

namespace trajectum::doctor {

bool Report::is_well() const {
  return std::none_of(findings.begin(), findings.end(), [](const auto& finding) { return finding.is_wrong; });
}

Report examine(const std::string& data, bool deep) {
  Report report;
  if (!look_at_files(data, report)) return report;
  const std::atomic<bool> never = false;
  auto path = data + "/trajectum.db";
  auto db = store::DatabaseFile::open(path, store::DatabaseFile::Of::server, never);
  if (!db) {
    report.findings.push_back({"database.open",
                               true,
                               db.error().text,
                               {"Gebruik de versie die hem schreef, of zet een reservekopie terug.",
                                "Use the version that wrote it, or restore a backup."}});
    return report;
  }
  report.schema = (*db)->schema();
  bool readable = look_at_rows(**db, deep, report);
  if (!readable) return report;
  look_at_blobs(**db, data + "/blobs", deep, report);
  if (!deep) return report;
  auto store = store::open_sqlite_to_read(path);
  if (!store) {
    report.findings.push_back(
        {"database.open", true, store.error().text, {"Zet een reservekopie terug.", "Restore a backup."}});
    return report;
  }
  try {
    look_at_cases(**store, report);
    look_at_shared(**store, report);
  } catch (const ReadFailed& failed) {
    report.findings.push_back(
        {"database.read", true, failed.error.text, {"Zet een reservekopie terug.", "Restore a backup."}});
  }
  return report;
}

}  // namespace trajectum::doctor

#include <fmt/core.h>

#include <atomic>
#include <map>
#include <set>
#include <utility>

#include "base/limits.hpp"
#include "doctor/rounds.hpp"
#include "model/codec.hpp"
#include "state/document.hpp"
#include "state/region.hpp"
#include "store/files/disk.hpp"

namespace trajectum::doctor {
namespace {

std::string path_of(RegionNo region, const std::string& sha256) {
  return fmt::format("{}/{}/{}", region, sha256.substr(0, 2), sha256);
}

/// Paths of one kind, with the first of them.
struct Found {
  std::int64_t count = 0;
  std::string first;
  void add(const std::string& path) {
    if (++count <= static_cast<std::int64_t>(limits::kFindingsOfKindMax)) first += (first.empty() ? "" : ", ") + path;
  }
};

void tell(const char* kind, bool is_wrong, const Found& found, Text what, Text cure, Report& report) {
  if (found.count == 0) return;
  auto rest = fmt::format(": {} ({}{})", found.count, found.first,
                          found.count > static_cast<std::int64_t>(limits::kFindingsOfKindMax) ? " ..." : "");
  report.findings.push_back({kind, is_wrong, {what.nl + rest, what.en + rest}, std::move(cure)});
}

}  // namespace

void look_at_blobs(store::DatabaseFile& db, const std::string& folder, bool deep, Report& report) {
  const std::atomic<bool> never = false;
  std::map<std::string, std::int64_t> wanted;  // path -> bytes
  std::set<std::string> going;                 // their row is gone; the next night takes their bytes
  // The rows first: a blob that comes meanwhile is on the disk before its row is there.
  auto rows = db.entries(state::space::kBlob, [&](RegionNo region, std::string_view key, std::string_view body) {
    auto blob = decode<state::Blob>(body);
    wanted[path_of(region, std::string(key))] = blob ? blob->bytes : -1;
  });
  auto gone = db.entries(state::space::kBlobGone, [&](RegionNo region, std::string_view key, std::string_view) {
    going.insert(path_of(region, std::string(key)));
  });
  if (!rows || !gone) return;  // told with the pages
  Found missing, damaged, loose;
  std::set<std::string> there;
  for (const auto& blob : files::blobs_in(folder)) {
    there.insert(blob.path);
    auto row = wanted.find(blob.path);
    if (row == wanted.end()) {
      if (!going.contains(blob.path) && !report.running) loose.add(blob.path);
      continue;
    }
    ++report.blobs;
    bool same = blob.bytes == row->second;
    if (same && deep) {
      auto content = files::read_through(folder + "/" + blob.path, "", never);
      same = content && content->sha256 == blob.sha256;
    }
    if (!same) damaged.add(blob.path);
  }
  for (const auto& [path, bytes] : wanted)
    if (!there.contains(path)) missing.add(path);
  const Text from_backup{"Kopieer ze uit een reservekopie naar blobs/ (zelfde pad).",
                         "Copy them from a backup to blobs/ (the same path)."};
  tell("blobs.missing", true, missing,
       {"bytes van documenten die er niet zijn", "bytes of documents that are not there"}, from_backup, report);
  tell("blobs.damaged", true, damaged,
       {"bytes van documenten die beschadigd zijn", "bytes of documents that are damaged"}, from_backup, report);
  tell("blobs.loose", false, loose, {"bytes die niemand bewaart", "bytes that nobody keeps"},
       {"Ze kosten alleen ruimte, en mogen weg als de server niet draait.",
        "They only cost room, and may be removed while the server does not run."},
       report);
}

}  // namespace trajectum::doctor

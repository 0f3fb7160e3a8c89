// Which blobs cases keep, what scanners say of them, and what goes when nobody keeps it. A blob's row goes first, and
// its bytes the night after, when the row is surely gone: a row never names bytes that are not there.
#include <algorithm>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "pipeline/byte_work.hpp"
#include "pipeline/engine.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

using state::Blob;
using state::Case;
using state::Scan;
namespace space = state::space;

namespace {

constexpr Instant kDayMs = 24 * 3600 * 1000;

std::set<std::string> kept_by(const Case& c) {
  std::set<std::string> out;
  for (const auto& d : c.documents)
    if (d.keeps(d.sha256)) out.insert(d.sha256);
  return out;
}

std::vector<std::pair<std::string, std::string>> rows_of(store::Store& store, RegionNo region, const char* space) {
  std::vector<std::pair<std::string, std::string>> out;
  store.scan_entries(region, space, "", "", [&](std::string_view key, std::string_view body) {
    out.emplace_back(key, body);
    return true;
  });
  return out;
}

/// What a night's sweep of one region finds, and what it does about it.
class Sweep {
 public:
  Sweep(store::Store& store, ByteWork* bytes, RegionNo region, Instant now, access::Damaged damaged)
      : store_(store), bytes_(bytes), now_(now), damaged_(std::move(damaged)) {
    changes_.region = region;
  }

  store::Changes find() {
    for (auto& [id, body] : rows_of(store_, changes_.region, space::kUpload))
      if (auto upload = decode<state::Upload>(body))
        uploads_[id] = *upload;
      else
        damaged_("upload");  // its bytes would go
    drop_bytes();            // of what was gone before this night
    for (const auto& [id, upload] : uploads_)
      if (upload.at + limits::kUploadKeptDays * kDayMs <= now_) abandon(id, upload);
    for (const auto& [sha, since] : rows_of(store_, changes_.region, space::kBlobLoose)) look_at_loose(sha, since);
    return std::move(changes_);
  }

 private:
  bool has_row(const char* space, const std::string& key) {
    return store_.entry(changes_.region, space, key).has_value();
  }
  bool is_kept(const std::string& sha) {
    bool any = false;
    store_.scan_entries(changes_.region, space::kBlobOf, sha, "", [&](std::string_view, std::string_view) {
      any = true;
      return false;
    });
    return any;
  }
  /// Somebody brings the same bytes: their blob may be written at any moment.
  bool is_coming(const std::string& sha) const {
    return std::any_of(uploads_.begin(), uploads_.end(), [&](const auto& u) { return u.second.sha256 == sha; });
  }

  void drop_bytes() {
    auto region = changes_.region;
    for (const auto& [sha, body] : rows_of(store_, region, space::kBlobGone)) {
      if (is_coming(sha)) continue;
      if (!bytes_ || !bytes_->files().has(region, sha))
        changes_.entries_gone.push_back({space::kBlobGone, sha});
      else
        bytes_->leave([&files = bytes_->files(), region, sha = sha](Errand&) { return files.drop(region, sha); });
    }
    if (!bytes_) return;
    for (const auto& id : bytes_->files().uploads(region))
      if (!uploads_.count(id))
        bytes_->leave([&files = bytes_->files(), region, id](Errand&) { return files.drop_upload(region, id); });
  }

  /// Its own bytes go the night after; those it may have become, when a stop kept that from being written down, too.
  void abandon(const std::string& id, const state::Upload& upload) {
    changes_.entries_gone.push_back({space::kUpload, id});
    if (!has_row(space::kBlob, upload.sha256)) changes_.entries.push_back({space::kBlobGone, upload.sha256, ""});
  }

  void look_at_loose(const std::string& sha, const std::string& since) {
    bool kept = is_kept(sha);
    bool due = decode<Instant>(since).value_or(now_) + limits::kBlobKeptDays * kDayMs <= now_;
    if (!kept && (!due || is_coming(sha))) return;
    changes_.entries_gone.push_back({space::kBlobLoose, sha});
    if (kept) return;
    changes_.entries_gone.push_back({space::kBlob, sha});
    changes_.entries_gone.push_back({space::kBlobToScan, sha});
    changes_.entries.push_back({space::kBlobGone, sha, ""});
  }

  store::Store& store_;
  ByteWork* bytes_;
  Instant now_;
  access::Damaged damaged_;
  store::Changes changes_;
  std::map<std::string, state::Upload> uploads_;
};

}  // namespace

void Engine::put_kept_blobs(store::Changes& changes, const Case& before, const turn::Play& play) {
  bool may_change = std::any_of(play.events.begin(), play.events.end(), [](const state::Event& e) {
    return std::holds_alternative<state::DocumentAttached>(e) || std::holds_alternative<state::CaseEnded>(e);
  });
  if (!may_change) return;
  const auto& after = play.state();
  auto was = kept_by(before), is = kept_by(after);
  auto of_case = [&](const std::string& sha) {
    return state::joined(sha, state::key_number(static_cast<std::uint64_t>(after.no)));
  };
  for (const auto& sha : is) {
    if (was.count(sha)) continue;
    changes.entries.push_back({space::kBlobOf, of_case(sha), ""});
    changes.entries_gone.push_back({space::kBlobLoose, sha});
  }
  for (const auto& sha : was) {
    if (is.count(sha)) continue;
    changes.entries_gone.push_back({space::kBlobOf, of_case(sha)});
    changes.entries.push_back({space::kBlobLoose, sha, encode(clock_.now())});
  }
}

turn::Trust Engine::trust(RegionNo region, const std::string& sha256) {
  auto blob = read_row<Blob>(store_.entry(region, space::kBlob, sha256), "blob");
  if (!blob) return turn::Trust::unknown;
  if (blob->scan == Scan::infected) return turn::Trust::infected;
  if (blob->scan == Scan::clean || !bytes_ || !bytes_->scans()) return turn::Trust::yes;
  return blob->scan == Scan::unscanned ? turn::Trust::awaits_scan : turn::Trust::unknown;
}

void Engine::ask_scans(RegionNo region) {
  if (!bytes_ || !bytes_->scans() || is_held(region)) return;
  for (const auto& [sha, body] : rows_of(store_, region, space::kBlobToScan)) bytes_->scan(region, sha);
}

Result<void> Engine::take_scans() {
  if (!bytes_) return {};
  for (const auto& found : bytes_->take_scanned()) {
    auto blob = read_row<Blob>(store_.entry(found.region, space::kBlob, found.sha256), "blob");
    if (!blob) continue;  // nobody kept it meanwhile
    blob->scan = found.scan;
    if (found.scan == Scan::infected)
      log::warn("blob.infected", "blob {blob} of region {region} is infected, says the scanner",
                {{"blob", found.sha256}, {"region", found.region}});
    if (found.scan == Scan::unknown)
      log::warn("blob.unknown", "the scanner cannot tell what blob {blob} is; it is asked again at midnight",
                {{"blob", found.sha256}});
    store::Changes changes;
    changes.region = found.region;
    changes.entries.push_back({space::kBlob, found.sha256, encode(*blob)});
    if (found.scan != Scan::unknown) changes.entries_gone.push_back({space::kBlobToScan, found.sha256});
    if (auto written = store_.write(changes); !written) return written;
  }
  return {};
}

Result<void> Engine::sweep_blobs(RegionNo region) {
  return store_.write(Sweep(store_, bytes_, region, clock_.now(), damaged_row()).find());
}

}  // namespace trajectum::pipeline

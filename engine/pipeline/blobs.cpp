#include "pipeline/blobs.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/limits.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

using state::Blob;
using state::Upload;
namespace space = state::space;

namespace {

Error no_such_blob() {
  return not_found(
      {"Deze bytes zijn hier niet; breng ze met blob.begin.", "These bytes are not here; bring them by blob.begin."});
}

std::string megabytes(std::int64_t bytes) { return std::to_string(bytes / (1024 * 1024)) + " MiB"; }

std::string new_upload_name(Random& random) {
  std::uint64_t bits[2];
  random.fill(bits, sizeof bits);
  return fmt::format("{:016x}{:016x}", bits[0], bits[1]);
}

}  // namespace

Error not_trusted(turn::Trust trust, const Text& name) {
  switch (trust) {
    case turn::Trust::infected:
      return refused("scan.infected",
                     {name.nl + " is besmet, zegt de scanner; verwijder het en voeg een schoon bestand toe.",
                      name.en + " is infected, says the scanner; remove it and add a clean file."});
    case turn::Trust::awaits_scan:
      return refused("scan.pending", {name.nl + " wordt nog gescand; probeer het zo weer.",
                                      name.en + " is still being scanned; try again in a moment."});
    default:
      return refused("scan.unknown",
                     {name.nl + " kon niet worden gescand; waarschuw de beheerder, of voeg het opnieuw toe.",
                      name.en + " could not be scanned; warn the administrator, or add it again."});
  }
}

Result<void> Blobs::write(RegionAtWork& r, store::Changes changes) {
  changes.region = r.no;
  return store_.write(changes);
}

std::optional<Upload> Blobs::find_upload(RegionAtWork& r, const std::string& id) {
  return engine_.read_row<Upload>(store_.entry(r.no, space::kUpload, id), "upload");
}

std::optional<Blob> Blobs::find(RegionAtWork& r, const std::string& sha256) {
  return engine_.read_row<Blob>(store_.entry(r.no, space::kBlob, sha256), "blob");
}

Result<Blobs::Begun> Blobs::begin(RegionAtWork& r, const turn::Principal& who, const Wanted& wanted) {
  if (wanted.bytes > limits::kBlobBytesMax)
    return refused("blob.size",
                   {"Een document is hoogstens " + megabytes(limits::kBlobBytesMax) + "; deel het op.",
                    "A document is at most " + megabytes(limits::kBlobBytesMax) + "; split it."},
                   "size");
  if (readable(r, who, wanted.sha256)) return Begun{"", wanted.bytes};
  std::size_t own = 0;
  std::int64_t of_user = 0, total = 0;
  std::vector<std::string> others;
  std::string same, of_other_size;
  store_.scan_entries(r.no, space::kUpload, "", "", [&](std::string_view id, std::string_view body) {
    auto upload = engine_.read_row<Upload>(body, "upload");
    if (!upload) return true;
    bool is_same = upload->user == who.user && upload->sha256 == wanted.sha256;
    if (is_same) (upload->bytes == wanted.bytes ? same : of_other_size) = id;
    if (is_same) return true;
    own += upload->user == who.user;
    of_user += upload->user == who.user ? upload->bytes : 0;
    others.emplace_back(id);
    return true;
  });
  // What is only promised takes no room: nobody holds up a region by beginning and sending nothing.
  for (const auto& other : others) total += engine_.bytes_->files().uploaded(r.no, other);
  if (own >= limits::kUploadsPerUserMax) {
    auto most = std::to_string(limits::kUploadsPerUserMax);
    return refused("blob.uploads", {"U hebt al " + most +
                                        " documenten onderweg; maak er een af (blob.commit) of stop er "
                                        "een (blob.drop).",
                                    "You have " + most +
                                        " documents on their way; finish one (blob.commit) or stop one "
                                        "(blob.drop)."});
  }
  if (of_user + wanted.bytes > limits::kUploadBytesPerUserMax)
    return refused(
        "blob.uploads",
        {"U hebt al " + megabytes(of_user) + " onderweg; maak er een af (blob.commit) of stop er een (blob.drop).",
         "You have " + megabytes(of_user) + " on its way; finish one (blob.commit) or stop one (blob.drop)."});
  if (total + wanted.bytes > limits::kUploadBytesMax)
    return refused("blob.total", {"Er is hier samen al " + megabytes(total) + " onderweg; probeer het later weer.",
                                  megabytes(total) + " is on its way here already; try again later."});
  auto id = same.empty() ? new_upload_name(engine_.random()) : same;
  store::Changes changes;
  if (!of_other_size.empty()) changes.entries_gone.push_back({space::kUpload, of_other_size});
  changes.entries.push_back(
      {space::kUpload, id, encode(Upload{who.user, wanted.sha256, wanted.type, wanted.bytes, engine_.now()})});
  if (auto written = write(r, std::move(changes)); !written) return written.error();
  return Begun{id, same.empty() ? 0 : std::min(wanted.bytes, engine_.bytes_->files().uploaded(r.no, id))};
}

Result<Upload> Blobs::upload(RegionAtWork& r, const turn::Principal& who, const std::string& id) {
  auto found = find_upload(r, id);
  if (!found || found->user != who.user)
    return not_found({"Er is geen upload van u met deze naam; begin met blob.begin.",
                      "There is no upload of yours with this name; begin with blob.begin."});
  return *found;
}

Result<void> Blobs::drop(RegionAtWork& r, const turn::Principal& who, const std::string& id) {
  if (auto found = upload(r, who, id); !found) return found.error();
  return forget(r, id);
}

Result<void> Blobs::forget(RegionAtWork& r, const std::string& id) {
  store::Changes changes;
  changes.entries_gone.push_back({space::kUpload, id});
  // A commit under way may have made the file already, and nobody will name it: the sweep takes it, unless it is a
  // blob.
  auto upload = find_upload(r, id);
  if (upload && !store_.entry(r.no, space::kBlob, upload->sha256))
    changes.entries.push_back({space::kBlobGone, upload->sha256, ""});
  return write(r, std::move(changes));  // its bytes go at midnight
}

Blobs::Asked Blobs::append(RegionAtWork& r, std::uint64_t session, const std::string& id, const Upload& upload,
                           std::int64_t offset, std::string data) {
  auto run = [&files = engine_.bytes_->files(), region = r.no, id, size = upload.bytes, offset,
              data = std::move(data)](Errand& errand) -> Result<void> {
    auto bytes = from_base64(data);
    if (!bytes || bytes->empty())
      return invalid_params(
          "data", {"data is geen base64 (met opvulling), of leeg.", "data is not base64 (with padding), or empty."});
    if (bytes->size() > limits::kBlobChunkBytesMax)
      return invalid_params("data", {"Een deel is hoogstens 512 KiB.", "A chunk is at most 512 KiB."});
    auto end = offset + static_cast<std::int64_t>(bytes->size());
    if (end > size)
      return invalid_params("data", {fmt::format("Dit document is {} bytes; dit deel loopt tot {}.", size, end),
                                     fmt::format("This document is {} bytes; this chunk runs up to {}.", size, end)});
    auto there = files.append(region, id, offset, *bytes);
    if (!there) return there.error();
    errand.number = *there;
    if (*there >= end) return {};
    auto error =
        conflict("offset", {fmt::format("Dit deel begint achter wat er is; ga verder bij offset {}.", *there),
                            fmt::format("This chunk begins behind what is there; go on at offset {}.", *there)});
    error.path = "offset";
    return error;
  };
  return engine_.bytes_->ask(session, std::move(run));
}

Blobs::Asked Blobs::finish(RegionAtWork& r, std::uint64_t session, const std::string& id, const Upload& upload) {
  auto run = [&files = engine_.bytes_->files(), region = r.no, id, upload](Errand& errand) -> Result<void> {
    auto there = files.uploaded(region, id);
    if (there < upload.bytes)
      return conflict("offset",
                      {fmt::format("Er zijn {} van {} bytes; ga verder bij offset {}.", there, upload.bytes, there),
                       fmt::format("{} of {} bytes are here; go on at offset {}.", there, upload.bytes, there)});
    auto right = files.finish(region, id, upload.sha256);
    if (!right) return right.error();
    errand.number = *right ? 1 : 0;
    return {};
  };
  return engine_.bytes_->ask(session, std::move(run));
}

Blobs::Asked Blobs::read(RegionAtWork& r, std::uint64_t session, const std::string& sha256, std::int64_t offset,
                         std::size_t length) {
  auto run = [&files = engine_.bytes_->files(), region = r.no, sha256, offset, length](Errand& errand) -> Result<void> {
    auto bytes = files.read(region, sha256, offset, length);
    if (!bytes) return bytes.error();
    errand.number = static_cast<std::int64_t>(bytes->size());
    errand.text = to_base64(*bytes);
    return {};
  };
  return engine_.bytes_->ask(session, std::move(run));
}

Blobs::Asked Blobs::use(RegionAtWork& r, std::uint64_t session, const std::string& sha256, std::int64_t bytes,
                        std::function<Result<void>(std::string, Errand&)> use) {
  auto run = [&files = engine_.bytes_->files(), region = r.no, sha256, bytes, use = std::move(use)](Errand& errand) {
    auto all = files.read(region, sha256, 0, static_cast<std::size_t>(bytes));
    return all ? use(std::move(*all), errand) : Result<void>(all.error());
  };
  return engine_.bytes_->ask(session, std::move(run));
}

Result<void> Blobs::record(RegionAtWork& r, const std::string& id, const Upload& upload) {
  auto blob =
      find(r, upload.sha256).value_or(Blob{upload.bytes, upload.type, {}, engine_.now(), state::Scan::unscanned});
  if (std::find(blob.users.begin(), blob.users.end(), upload.user) == blob.users.end())
    blob.users.push_back(upload.user);
  if (blob.type.empty()) blob.type = upload.type;
  store::Changes changes;
  changes.entries_gone.push_back({space::kUpload, id});
  changes.entries_gone.push_back({space::kBlobGone, upload.sha256});
  changes.entries.push_back({space::kBlob, upload.sha256, encode(blob)});
  changes.entries.push_back({space::kBlobLoose, upload.sha256, encode(engine_.now())});
  if (blob.scan == state::Scan::unscanned || blob.scan == state::Scan::unknown) {
    changes.entries.push_back({space::kBlobToScan, upload.sha256, ""});
    engine_.bytes_->scan(r.no, upload.sha256);
  }
  return write(r, std::move(changes));
}

bool Blobs::may_see(RegionAtWork& r, const std::string& sha256) {
  // Who is of the region may see its cases (case.get), so their documents too.
  std::vector<CaseNo> cases;
  store_.scan_entries(r.no, space::kBlobOf, sha256, "", [&](std::string_view key, std::string_view) {
    cases.push_back(
        static_cast<CaseNo>(std::strtoull(std::string(key.substr(sha256.size() + 1)).c_str(), nullptr, 16)));
    return true;
  });
  return std::any_of(cases.begin(), cases.end(), [&](CaseNo no) {
    const auto* c = engine_.find_case(r, no);
    return c && std::any_of(c->documents.begin(), c->documents.end(), [&](const state::Document& d) {
             return d.keeps(sha256) && d.status != state::DocumentStatus::removed;
           });
  });
}

Result<Blob> Blobs::readable(RegionAtWork& r, const turn::Principal& who, const std::string& sha256) {
  auto blob = find(r, sha256);
  if (!blob) return no_such_blob();
  bool brought = std::find(blob->users.begin(), blob->users.end(), who.user) != blob->users.end();
  if (who.admin || brought) return *blob;
  if (!may_see(r, sha256)) return no_such_blob();
  if (auto trust = engine_.trust(r.no, sha256); trust != turn::Trust::yes)
    return not_trusted(trust, Text{"Dit document", "This document"});
  return *blob;
}

Result<Blob> Blobs::scan_again(RegionAtWork& r, const std::string& sha256) {
  auto blob = find(r, sha256);
  if (!blob) return no_such_blob();
  if (!engine_.bytes_->scans())
    return refused("scan.none", {"Deze server heeft geen scanner: start hem met --scan.",
                                 "This server has no scanner: start it with --scan."});
  blob->scan = state::Scan::unscanned;
  store::Changes changes;
  changes.entries.push_back({space::kBlob, sha256, encode(*blob)});
  changes.entries.push_back({space::kBlobToScan, sha256, ""});  // also when the server stops before it is judged
  if (auto written = write(r, std::move(changes)); !written) return written.error();
  engine_.bytes_->scan(r.no, sha256);
  return *blob;
}

const char* Blobs::scan_name(const Blob& blob) const {
  switch (blob.scan) {
    case state::Scan::clean: return "clean";
    case state::Scan::infected: return "infected";
    case state::Scan::unknown: return "unknown";
    case state::Scan::unscanned: break;
  }
  return engine_.bytes_ && engine_.bytes_->scans() ? "pending" : "unscanned";
}

}  // namespace trajectum::pipeline

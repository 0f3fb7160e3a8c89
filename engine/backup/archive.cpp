#include "backup/archive.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>

#include "backup/backup.hpp"
#include "backup/inside.hpp"
#include "backup/whole.hpp"
#include "base/sha256.hpp"
#include "calendar/calendar.hpp"
#include "store/archive/generation.hpp"
#include "store/archive/wal_file.hpp"
#include "store/files/open_file.hpp"

namespace trajectum::backup {
namespace {

namespace fs = std::filesystem;
using namespace store::archive;
using store::OpenFile;

Error damaged(Text what) {
  return refused("restore.damaged", {"Het archief is niet gaaf: " + what.nl +
                                         ". `trajectum backup verify` zegt alles; een vroeger moment, "
                                         "of een andere generatie, kan wel gaaf zijn.",
                                     "The archive is not sound: " + what.en +
                                         ". `trajectum backup verify` says all of it; an earlier "
                                         "moment, or another generation, may be sound."});
}

/// Reads the frames of a segment up to one, each checked against all before it. Errors: `refused` "restore.damaged".
using TakeFrame = std::function<Result<void>(const WalWalk&, std::string_view page)>;
Result<void> walk(const std::string& path, std::uint32_t until, const std::atomic<bool>& stop, const TakeFrame& take) {
  auto name = fs::path(path).filename().string();
  OpenFile file(path, O_RDONLY);
  if (!file) return damaged({"segment " + name + " ontbreekt", "segment " + name + " is missing"});
  std::string bytes(kFrameBytes, '\0');
  auto read_next = [&](std::size_t count) {
    return read(file.fd(), bytes.data(), count) == static_cast<ssize_t>(count);
  };
  auto header = read_next(kWalHeaderBytes) ? WalWalk::begin(bytes) : std::nullopt;
  for (std::uint32_t n = 0; header && n < until; ++n) {
    if (stop) return stopping();
    if (!read_next(kFrameBytes) || !header->take(bytes))
      return damaged({fmt::format("segment {} is beschadigd na {} van {} bladen", name, n, until),
                      fmt::format("segment {} is damaged after {} of {} pages", name, n, until)});
    if (auto taken = take(*header, std::string_view(bytes).substr(kFrameHeaderBytes)); !taken) return taken;
  }
  if (!header || header->pages_after() == 0)
    return damaged({"segment " + name + " is beschadigd", "segment " + name + " is damaged"});
  return {};
}

/// How far each segment must be played to come to a point: the last point of each before it, and its own.
std::vector<Point> ends_before(const std::vector<Point>& points, const Point& point) {
  std::vector<Point> out;
  for (const auto& one : points) {
    if (one.segment > point.segment || (one.segment == point.segment && one.frames > point.frames)) break;
    if (!out.empty() && out.back().segment == one.segment)
      out.back() = one;
    else
      out.push_back(one);
  }
  std::erase_if(out, [](const Point& one) { return one.frames == 0; });  // the base alone
  return out;
}

/// The folders of all whole generations, oldest first.
std::vector<std::string> whole_ones(const std::string& path) {
  if (is_whole(path)) return {path};
  std::vector<std::string> out;
  for (const auto& name : generations_in(path))
    if (is_whole(path + "/" + name)) out.push_back(path + "/" + name);
  return out;
}

struct Chosen {
  Generation generation;
  Point point;
};

Error gap(Instant before, Instant after) {
  auto from = calendar::format_instant(before), to = calendar::format_instant(after);
  return refused("restore.gap", {"Van " + from + " tot " + to +
                                     " staat niet elk moment in het archief; vraag om een moment daarvoor, of om dat "
                                     "laatste.",
                                 "From " + from + " to " + to +
                                     " not every moment is in the archive; ask for one before it, or for the latter."});
}

/// The newest generation that was there by then, and in it the last commit before the first that is later.
Result<Chosen> choose(const std::string& path, std::optional<Instant> until) {
  std::optional<Instant> next;  // the begin of the generation after
  auto all = whole_ones(path);
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    auto generation = read_generation(*one);
    if (!generation) return generation.error();
    const auto& points = generation->points;
    if (!until) return Chosen{*generation, points.back()};
    auto later = std::find_if(points.begin(), points.end(), [&](const Point& point) { return point.at > *until; });
    bool is_there = later != points.begin() && (later - 1)->at != 0;  // 0: nothing had happened yet
    if (!is_there) {
      next = points.front().at;
      continue;
    }
    auto point = *(later - 1);
    if (later != points.end()) next = later->is_gap ? std::optional(later->at) : std::nullopt;
    if (next) return gap(point.at, *next);  // also of `point.at` itself: what is not known may be of that instant too
    return Chosen{*generation, point};
  }
  return refused("restore.until",
                 {"Het archief begint later dan dat moment.", "The archive begins after that moment."});
}

/// Writes the database of a point.
Result<void> rebuild(const Chosen& chosen, const std::string& to, const std::atomic<bool>& stop) {
  const auto& generation = chosen.generation;
  auto base = read_through(generation.path + kBaseFile, to, stop);
  if (!base) return base.error();
  if (base->sha256 != generation.about.sha256) return damaged({"base.db is veranderd", "base.db has changed"});
  OpenFile file(to, O_RDWR);
  if (!file) return refused_by_disk(to);
  std::uint32_t pages = 0;
  for (const auto& end : ends_before(generation.points, chosen.point)) {
    auto played = walk(segment_path(generation.path, end.segment), end.frames, stop,
                       [&](const WalWalk& frame, std::string_view page) -> Result<void> {
                         auto at = (static_cast<std::int64_t>(frame.page()) - 1) * kPageBytes;
                         if (pwrite(file.fd(), page.data(), page.size(), at) != static_cast<ssize_t>(page.size()))
                           return refused_by_disk(to);
                         if (frame.pages_after() != 0) pages = frame.pages_after();
                         return {};
                       });
    if (!played) return played;
  }
  if (pages != 0 && ftruncate(file.fd(), pages * kPageBytes) != 0) return refused_by_disk(to);
  if (fsync(file.fd()) != 0) return refused_by_disk(to);
  return {};
}

/// The documents that rows name; gives the lines of blobs.sha256 and counts them.
Result<std::string> copy_blobs(const Inside& inside, const std::string& from, const std::string& data, Manifest& out,
                               const std::atomic<bool>& stop) {
  std::string list;
  for (const auto& [region, sha256] : inside.blobs) {
    auto path = fmt::format("/blobs/{}/{}/{}", region, sha256.substr(0, 2), sha256);
    if (auto made = make_folders(fs::path(data + path).parent_path()); !made) return made.error();
    auto copied = read_through(from + path, data + path, stop);
    if (!copied && copied.error().reason == "stopping") return copied.error();
    if (!copied || copied->sha256 != sha256)
      return damaged({"document" + path + " ontbreekt of is beschadigd", "document" + path + " is missing or damaged"});
    list += sha256 + "  " + path.substr(1) + "\n";
    ++out.blobs;
    out.blob_bytes += copied->bytes;
  }
  return list;
}

void verify_generation(const std::string& path, ArchiveVerified& out, const std::atomic<bool>& stop) {
  auto name = fs::path(path).filename().string();
  auto add = [&](const std::string& nl, const std::string& en) {
    out.findings.push_back({"generatie " + name + ": " + nl, "generation " + name + ": " + en});
  };
  auto generation = read_generation(path);
  if (!generation) return add(generation.error().text.nl, generation.error().text.en);
  const auto& points = generation->points;
  if (out.generations++ > 0 && points.front().at > out.until) ++out.gaps;
  for (const auto& point : points) {
    if (out.from == 0) out.from = point.at;  // 0: nothing had happened yet
    if (point.is_gap) ++out.gaps;
  }
  out.until = std::max(out.until, points.back().at);
  out.commits += static_cast<std::int64_t>(points.size());
  auto base = read_through(path + kBaseFile, "", stop);
  if (!base || base->sha256 != generation->about.sha256) add("base.db is veranderd", "base.db has changed");
  out.bytes += generation->about.bytes;
  for (const auto& end : ends_before(points, points.back())) {
    auto walked = walk(segment_path(path, end.segment), end.frames, stop,
                       [](const WalWalk&, std::string_view) { return Result<void>(); });
    if (!walked) add(walked.error().text.nl, walked.error().text.en);
    out.bytes += frame_at(end.frames);
  }
  for (const auto& blob : blobs_in(path + kBlobFolder)) {
    auto content = read_through(path + kBlobFolder + "/" + blob.path, "", stop);
    if (!content || content->sha256 != blob.sha256)
      add("document " + blob.path + " is beschadigd", "document " + blob.path + " is damaged");
    out.bytes += blob.bytes;
  }
}

Error no_archive(const std::string& path) {
  return refused("archive.none",
                 {path + " is geen archief, of het is nog niet af.", path + " is no archive, or it is not whole yet."});
}

}  // namespace

bool is_archive(const std::string& path) { return !whole_ones(path).empty(); }

Result<Manifest> restore_archive(const std::string& path, std::optional<Instant> until, const std::string& data,
                                 const std::atomic<bool>& stop) {
  if (!is_archive(path)) return no_archive(path);
  auto chosen = choose(path, until);
  if (!chosen) return chosen.error();
  auto target = Target::take(data);
  if (!target) return target.error();
  auto partial = (*target)->partial();
  if (auto rebuilt = rebuild(*chosen, partial, stop); !rebuilt) return rebuilt.error();
  auto db = store::DatabaseFile::open(partial, store::DatabaseFile::Of::backup, stop);
  if (!db) return db.error();
  auto faults = (*db)->page_faults(true);
  if (!faults) return faults.error();
  if (!faults->empty()) return damaged({faults->front(), faults->front()});
  auto inside = look_inside(**db);
  if (!inside) return inside.error();
  Manifest out;
  out.made_at = chosen->generation.about.made_at;
  out.program = chosen->generation.about.program;
  out.schema = (*db)->schema();
  out.format = inside->format;
  out.as_of = inside->as_of;
  if (auto fits = is_of_this_version(out); !fits) return fits.error();
  auto list = copy_blobs(*inside, chosen->generation.path, data, out, stop);
  if (!list) return list.error();
  auto tables = (*db)->digest();
  if (!tables) return tables.error();
  out.tables = std::move(*tables);
  out.blob_list = sha256_of(*list);
  out.digest = digest_of(out);
  db->reset();
  if (auto done = (*target)->keep(); !done) return done.error();
  return out;
}

Result<ArchiveVerified> verify_archive(const std::string& path, const std::atomic<bool>& stop) {
  if (!is_archive(path)) return no_archive(path);
  ArchiveVerified out;
  for (const auto& one : whole_ones(path)) verify_generation(one, out, stop);
  if (stop) return stopping();
  return out;
}

}  // namespace trajectum::backup

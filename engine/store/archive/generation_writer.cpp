#include "store/archive/generation_writer.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <filesystem>

namespace trajectum::store::archive {
namespace {

namespace fs = std::filesystem;
using files::refused_by_disk;

constexpr std::size_t kPieceBytes = 1024 * 1024;  // of the base: some 5 ms of a disk, and a commit waits that long
constexpr int kBlobsAPiece = 64;
constexpr std::size_t kFramesAtOnce = 64;
constexpr int kSegmentsWalked = 8;  // at a start: what some seconds at the highest rate write, in some 50 ms

Error strange(const std::string& what) {
  Error e;
  e.code = ErrorCode::unavailable;
  e.reason = "archive.wal";
  e.text = {what, what};
  return e;
}

/// All of it, or as far as the file goes.
std::optional<std::string> read_at(int fd, std::int64_t at, std::size_t bytes) {
  std::string out(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    auto n = pread(fd, out.data() + got, bytes - got, at + static_cast<std::int64_t>(got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return std::nullopt;
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  out.resize(got);
  return out;
}

bool write_at(int fd, std::int64_t at, std::string_view bytes) {
  while (!bytes.empty()) {
    auto n = pwrite(fd, bytes.data(), bytes.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
    at += n;
  }
  return true;
}

/// Not synced: what a power cut makes of it says no, and a new generation is begun.
Result<void> write_rest(const std::string& generation, const std::string& rest) {
  OpenFile file(generation + kRestFile, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file || !write_at(file.fd(), 0, rest)) return refused_by_disk(generation + kRestFile);
  return {};
}

/// Takes frames of a file as long as they fit; tells of the last that ended a commit.
std::uint32_t walk_through(int fd, WalWalk& walk) {
  std::uint32_t committed = walk.frames();
  while (true) {
    auto bytes = read_at(fd, frame_at(walk.frames()), kFramesAtOnce * kFrameBytes);
    if (!bytes) return committed;
    std::size_t at = 0;
    for (; at + kFrameBytes <= bytes->size(); at += kFrameBytes) {
      if (!walk.take(std::string_view(*bytes).substr(at, kFrameBytes))) return committed;
      if (walk.pages_after() != 0) committed = walk.frames();
    }
    if (at == 0) return committed;
  }
}

}  // namespace

Result<std::unique_ptr<GenerationWriter>> GenerationWriter::make(const std::string& path, const Source& source,
                                                                 const std::string& program,
                                                                 const std::string& previous, std::uint32_t frames,
                                                                 Instant at) {
  std::unique_ptr<GenerationWriter> out(new GenerationWriter(path, source));
  out->previous_ = previous;
  out->about_.made_at = SystemClock().now();
  out->about_.program = program;
  for (const char* folder : {kWalFolder, kBlobFolder})
    if (auto made = files::make_folders(path + folder); !made) return made.error();
  if (frames > 0)
    if (auto begun = out->begin_with_wal(frames); !begun) return begun.error();
  out->points_ = std::make_unique<OpenFile>(path + kPointsFile, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND);
  if (!*out->points_) return refused_by_disk(path + kPointsFile);
  if (auto added = out->add_point({at, 1, out->frames_}); !added) return added.error();
  if (auto begun = out->begin_base(); !begun) return begun.error();
  return out;
}

Result<std::unique_ptr<GenerationWriter>> GenerationWriter::go_on(const std::string& path, const Source& source,
                                                                  std::string& why) {
  using Nothing = std::unique_ptr<GenerationWriter>;
  auto was = read_generation(path);
  why = "the last one is not whole";
  if (!was) return Nothing();  // whatever is wrong with it, a new one is right
  std::unique_ptr<GenerationWriter> out(new GenerationWriter(path, source));
  out->about_ = was->about;
  out->is_whole_ = true;
  struct stat wal {};
  bool has_wal = stat(source.wal().c_str(), &wal) == 0 && wal.st_size >= frame_at(1);
  if (has_wal) {
    auto resumed = out->resume_segment(*was, why);
    if (!resumed) return resumed.error();
    if (!*resumed) return Nothing();
  } else {
    why = "the database is not as the last one left it";
    auto rest = files::read_whole(path + kRestFile);
    if (!rest || rest->empty() || *rest != out->rest()) return Nothing();
    out->segment_no_ = was->points.back().segment;
    if (out->segment_no_ == 1 && was->points.back().frames == 0) out->segment_no_ = 0;
  }
  std::string points;
  for (const auto& point : was->points)
    if (!out->segment_ || point.segment < out->segment_no_ || point.frames <= out->frames_) points += encode(point);
  struct stat listed {};
  if (stat((path + kPointsFile).c_str(), &listed) != 0) return refused_by_disk(path + kPointsFile);
  if (listed.st_size != static_cast<std::int64_t>(points.size())) {
    auto partial = path + kPointsFile + std::string(".partial");
    if (auto written = files::write_whole(partial, points); !written) return written.error();
    if (rename(partial.c_str(), (path + kPointsFile).c_str()) != 0) return refused_by_disk(partial);
  }
  out->points_ = std::make_unique<OpenFile>(path + kPointsFile, O_WRONLY | O_APPEND);
  if (!*out->points_) return refused_by_disk(path + kPointsFile);
  return out;
}

/// The WAL from its beginning. When it has begun anew meanwhile, all that it was is in the database, and so in the
/// base.
Result<void> GenerationWriter::begin_with_wal(std::uint32_t frames) {
  std::string header;
  auto before = wal_header(header);
  if (!before) return before.error();
  bool is_same = before->has_value();
  if (is_same) {
    if (auto begun = begin_segment(header, (*before)->salt()); !begun) return begun;
    auto copied = copy_frames(frames);
    if (!copied) return copied.error();
    auto after = wal_header(header);
    if (!after) return after.error();
    is_same = *copied && *after && (*after)->salt() == (*before)->salt();
  }
  if (is_same) return {};
  segment_.reset();
  segment_no_ = frames_ = 0;
  return {};
}

/// Of the segments before the last: a power cut takes what a second wrote, or more of a disk that is slow.
bool GenerationWriter::are_whole_before(const Generation& was) const {
  const auto& points = was.points;
  int walked = 0;
  for (auto point = points.rbegin(); point != points.rend() && walked < kSegmentsWalked; ++point) {
    bool is_end = point != points.rbegin() && (point - 1)->segment != point->segment && point->frames > 0;
    if (!is_end) continue;
    ++walked;
    OpenFile file(segment_path(path_, point->segment), O_RDONLY);
    auto header = file ? read_at(file.fd(), 0, kWalHeaderBytes) : std::nullopt;
    auto walk = header ? WalWalk::begin(*header) : std::nullopt;
    if (!walk) return false;
    walk_through(file.fd(), *walk);
    if (walk->frames() < point->frames) return false;
  }
  return true;
}

/// The WAL that was being followed, when it is still the same, and what came in it since. False: it is another.
Result<bool> GenerationWriter::resume_segment(const Generation& was, std::string& why) {
  std::string header;
  auto wal = wal_header(header);
  if (!wal) return wal.error();
  segment_no_ = was.points.back().segment;
  auto path = segment_path(path_, segment_no_);
  segment_ = std::make_unique<OpenFile>(path, O_RDWR);
  why = "the WAL is not the one that the last one followed";
  if (!*segment_ || !*wal) return false;
  auto ours_header = read_at(segment_->fd(), 0, kWalHeaderBytes);
  if (!ours_header || *ours_header != header) return false;
  why = "the last one lost some of what it followed";
  if (!are_whole_before(was)) return false;
  auto ours = *WalWalk::begin(header);
  walk_through(segment_->fd(), ours);  // a power cut may have left a hole in it
  frames_ = ours.frames();
  salt_ = ours.salt();
  auto theirs = *WalWalk::begin(header);
  if (frames_ > 0) {
    auto at = frame_at(frames_ - 1);
    auto mine = read_at(segment_->fd(), at, kFrameHeaderBytes);
    auto same = read_at(wal_->fd(), at, kFrameHeaderBytes);
    why = "the WAL is not as the last one followed it";
    if (!mine || !same || *mine != *same) return false;
    theirs.skip_to(frames_, *same);
  }
  auto committed = walk_through(wal_->fd(), theirs);
  why = "the WAL is shorter than the last one followed it";
  if (committed < frames_) return false;
  bool is_known = committed == was.points.back().frames;
  auto copied = copy_frames(committed);
  if (!copied || !*copied) return copied;
  is_pending_ = !is_known;
  return true;
}

Result<void> GenerationWriter::settle(Instant at) {
  if (is_pending_)
    if (auto added = add_point({at, segment_no_, frames_, true}); !added) return added;
  is_pending_ = false;
  struct stat wal {};
  if (stat(source_.wal().c_str(), &wal) != 0 || wal.st_size == 0) rest_ = rest();
  is_dirty_ = true;
  return {};
}

Result<std::optional<WalWalk>> GenerationWriter::wal_header(std::string& header) {
  if (!wal_) {
    auto opened = std::make_unique<OpenFile>(source_.wal(), O_RDONLY);
    if (!*opened) return refused_by_disk(source_.wal());
    wal_ = std::move(opened);
  }
  auto bytes = read_at(wal_->fd(), 0, kWalHeaderBytes);
  if (!bytes) return refused_by_disk(source_.wal());
  header = std::move(*bytes);
  return WalWalk::begin(header);
}

Result<void> GenerationWriter::begin_segment(std::string_view header, std::uint64_t salt) {
  if (segment_) closed_.push_back(std::move(segment_));
  auto path = segment_path(path_, segment_no_ + 1);
  segment_ = std::make_unique<OpenFile>(path, O_RDWR | O_CREAT | O_TRUNC);
  if (!*segment_ || !write_at(segment_->fd(), 0, header)) return refused_by_disk(path);
  ++segment_no_;
  salt_ = salt;
  frames_ = 0;
  is_dirty_ = true;
  folders_.insert(path_ + kWalFolder);
  return {};
}

/// False: the last of them ends no commit of this WAL, so the file is another by now.
Result<bool> GenerationWriter::copy_frames(std::uint32_t until) {
  while (frames_ < until) {
    auto count = std::min<std::size_t>(kFramesAtOnce, until - frames_);
    auto bytes = read_at(wal_->fd(), frame_at(frames_), count * kFrameBytes);
    if (!bytes || bytes->size() != count * kFrameBytes) return refused_by_disk(source_.wal());
    if (!write_at(segment_->fd(), frame_at(frames_), *bytes)) return refused_by_disk(segment_path(path_, segment_no_));
    frames_ += static_cast<std::uint32_t>(count);
    is_dirty_ = true;
    auto last = std::string_view(*bytes).substr((count - 1) * kFrameBytes, kFrameHeaderBytes);
    if (frames_ == until && (frame_salt(last) != salt_ || !ends_commit(last))) return false;
  }
  return true;
}

Result<void> GenerationWriter::add_point(const Point& point) {
  auto bytes = encode(point);
  if (write(points_->fd(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    return refused_by_disk(path_ + kPointsFile);
  is_dirty_ = true;
  return {};
}

Result<void> GenerationWriter::follow(std::uint32_t frames, Instant at) {
  std::lock_guard lock(mutex_);
  std::string header;
  auto wal = wal_header(header);
  if (!wal) return wal.error();
  if (!*wal) return strange("the WAL has no header");
  if (!segment_ || (*wal)->salt() != salt_)
    if (auto begun = begin_segment(header, (*wal)->salt()); !begun) return begun;
  if (frames < frames_) return strange("the WAL is shorter than it was");
  auto copied = copy_frames(frames);
  if (!copied) return copied.error();
  if (!*copied) return strange("the WAL is not what was committed");
  return add_point({at, segment_no_, frames_});
}

Result<void> GenerationWriter::add_blob(const std::string& path) {
  auto to = path_ + kBlobFolder + "/" + path;
  auto from = source_.blobs + "/" + path;
  auto folder = fs::path(to).parent_path().string();
  if (auto made = files::make_folders(folder); !made) return made;
  if (access(to.c_str(), F_OK) == 0) return {};
  bool linked = link(from.c_str(), to.c_str()) == 0 || errno == EEXIST;
  if (!linked && errno == ENOENT) return {};  // nobody kept it
  if (!linked && !previous_.empty()) linked = link((previous_ + kBlobFolder + "/" + path).c_str(), to.c_str()) == 0;
  if (!linked) {  // another disk
    static const std::atomic<bool> never = false;
    auto partial = to + ".partial";
    auto copied = files::read_through(from, partial, never);
    if (!copied && errno == ENOENT) return {};
    if (!copied) return copied.error();
    if (rename(partial.c_str(), to.c_str()) != 0) return refused_by_disk(to);
  }
  note_new(to);
  return {};
}

/// Of a path below this.
void GenerationWriter::note_new(const std::string& path) {
  std::lock_guard lock(mutex_);
  for (auto above = fs::path(path).parent_path().string(); above.size() > path_.size();
       above = fs::path(above).parent_path().string())
    folders_.insert(above);
  is_dirty_ = true;
}

Result<void> GenerationWriter::begin_base() {
  base_.emplace(source_.database, path_ + kBaseFile);
  struct stat there {};
  if (!base_->from || fstat(base_->from.fd(), &there) != 0) return refused_by_disk(source_.database);
  if (!base_->to) return refused_by_disk(path_ + kBaseFile);
  base_->bytes = there.st_size;
  return {};
}

Result<void> GenerationWriter::copy_base() {
  auto wanted = std::min<std::int64_t>(kPieceBytes, base_->bytes - base_->copied);
  auto bytes = read_at(base_->from.fd(), base_->copied, static_cast<std::size_t>(wanted));
  if (!bytes || static_cast<std::int64_t>(bytes->size()) != wanted) return refused_by_disk(source_.database);
  if (!write_at(base_->to.fd(), base_->copied, *bytes) || fdatasync(base_->to.fd()) != 0)
    return refused_by_disk(path_ + kBaseFile);
  base_->hash.add(*bytes);
  base_->copied += wanted;
  if (base_->copied < base_->bytes) return {};
  if (fsync(base_->to.fd()) != 0) return refused_by_disk(path_ + kBaseFile);
  about_.bytes = base_->bytes;
  about_.sha256 = base_->hash.hex();
  base_.reset();
  return {};
}

Result<void> GenerationWriter::copy_some() {
  if (base_) return copy_base();
  if (has_all()) return {};
  if (!std::exchange(is_listed_, true)) blobs_ = files::blobs_in(source_.blobs);
  for (int n = 0; n < kBlobsAPiece && !blobs_.empty(); ++n) {
    auto blob = std::move(blobs_.back());
    blobs_.pop_back();
    if (auto added = add_blob(blob.path); !added) return added;
  }
  has_blobs_ = blobs_.empty();
  return has_blobs_ && !is_whole_ ? finish() : Result<void>();
}

Result<void> GenerationWriter::finish() {
  if (auto synced = sync(); !synced) return synced;
  if (auto synced = files::sync_folder(path_); !synced) return synced;
  auto partial = path_ + kAboutFile + ".partial";
  if (auto written = files::write_whole(partial, json_of(about_)); !written) return written;
  if (rename(partial.c_str(), (path_ + kAboutFile).c_str()) != 0) return refused_by_disk(path_);
  for (const auto& folder : {path_, fs::path(path_).parent_path().string()})
    if (auto synced = files::sync_folder(folder); !synced) return synced;
  is_whole_ = true;
  return {};
}

Result<void> GenerationWriter::sync() {
  std::vector<std::unique_ptr<OpenFile>> segments;
  std::set<std::string> folders;
  std::string rest;
  {
    std::lock_guard lock(mutex_);
    segments.swap(closed_);
    folders.swap(folders_);
    rest.swap(rest_);
    if (segment_) segments.push_back(std::make_unique<OpenFile>(segment_path(path_, segment_no_), O_RDWR));
    is_dirty_ = false;
  }
  // The points last: each is then of frames that are on the disk.
  for (const auto& segment : segments)
    if (!*segment || fdatasync(segment->fd()) != 0) return refused_by_disk(path_ + kWalFolder);
  if (fdatasync(points_->fd()) != 0) return refused_by_disk(path_ + kPointsFile);
  for (const auto& folder : folders)
    if (auto synced = files::sync_folder(folder); !synced) return synced;
  return rest.empty() ? Result<void>() : write_rest(path_, rest);
}

std::string GenerationWriter::rest() const {
  struct stat there {};
  if (stat(source_.database.c_str(), &there) != 0) return "";
  return fmt::format("{} {}.{:09d}\n", there.st_size, there.st_mtim.tv_sec, there.st_mtim.tv_nsec);
}

Result<void> GenerationWriter::note_rest() {
  struct stat wal {};
  if (stat(source_.wal().c_str(), &wal) == 0 && wal.st_size > 0) return {};  // its frames say how it goes on
  return write_rest(path_, rest());
}

}  // namespace trajectum::store::archive

// Writes one generation of an archive (generation.hpp): follows the WAL commit by commit, and copies base and blobs a
// piece at a time, so that whoever waits for the commits to be followed waits for a piece at most. Every error is
// `unavailable`; after one the generation is given up.
// Threads: one copies, and tells what is on its disk (`copy_some`, `sync`), another may follow meanwhile. It reads the
// WAL beside SQLite, so what it reads must stay: the WAL does not begin anew before what was committed was followed,
// and while the base is copied nothing is taken over into the database.
#ifndef TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP
#define TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/sha256.hpp"
#include "store/archive/generation.hpp"
#include "store/archive/wal_file.hpp"
#include "store/files/disk.hpp"
#include "store/files/open_file.hpp"

namespace trajectum::store::archive {

/// What is archived: paths.
struct Source {
  std::string database, blobs;
  std::string wal() const { return database + "-wal"; }
};

class GenerationWriter {
 public:
  /// A new one, from the commit of `at` on, after which the WAL had so many frames (0: it was empty). Its base is still
  /// to be copied. `previous`: a generation whose blobs can be linked; "" = none.
  static Result<std::unique_ptr<GenerationWriter>> make(const std::string& path, const Source& source,
                                                        const std::string& program, const std::string& previous,
                                                        std::uint32_t frames, Instant at);
  /// Goes on with one that was left, when nothing was written that it could not have: before SQLite opens the database.
  /// What a server that was killed had not followed yet is followed now. Null: it does not go on, and `why` not.
  static Result<std::unique_ptr<GenerationWriter>> go_on(const std::string& path, const Source& source,
                                                         std::string& why);

  /// The WAL was taken over and emptied; the last turn in the database is of `at`.
  Result<void> settle(Instant at);
  /// A commit that is durable: so many frames of the WAL as it is now.
  Result<void> follow(std::uint32_t frames, Instant at);
  /// A blob that is durable now: "REGION/AB/ABCD...".
  Result<void> add_blob(const std::string& path);

  /// Copies a piece of what is still to be copied, if anything is. Of one that goes on: documents that it may have
  /// missed.
  Result<void> copy_some();
  bool has_all() const { return is_whole_ && has_blobs_; }
  bool is_base_copied() const { return !base_.has_value(); }
  bool is_whole() const { return is_whole_; }
  /// What was written is on its disk when this returns; nobody who follows meanwhile waits.
  Result<void> sync();
  bool is_dirty() const { return is_dirty_; }
  /// How the database lies now that it is closed, for the next start: after `sync`.
  Result<void> note_rest();

  const std::string& path() const { return path_; }
  const About& about() const { return about_; }

 private:
  struct Base {
    Base(const std::string& from_path, const std::string& to_path)
        : from(from_path, O_RDONLY), to(to_path, O_WRONLY | O_CREAT | O_TRUNC) {}
    OpenFile from, to;
    std::int64_t bytes = 0, copied = 0;
    Sha256 hash;
  };
  GenerationWriter(std::string path, Source source) : path_(std::move(path)), source_(std::move(source)) {}
  Result<std::optional<WalWalk>> wal_header(std::string& header);
  Result<void> begin_segment(std::string_view header, std::uint64_t salt);
  Result<bool> copy_frames(std::uint32_t until);
  Result<void> begin_with_wal(std::uint32_t frames);
  Result<void> add_point(const Point& point);
  Result<void> begin_base();
  Result<void> copy_base();
  Result<void> finish();
  Result<bool> resume_segment(const Generation& was, std::string& why);
  bool are_whole_before(const Generation& was) const;
  std::string rest() const;
  void note_new(const std::string& path);

  std::string path_;
  const Source source_;
  std::string previous_;
  About about_;
  std::mutex mutex_;  // of what is followed, until is_pending_
  std::unique_ptr<OpenFile> wal_, segment_, points_;
  std::vector<std::unique_ptr<OpenFile>> closed_;  // segments, still to be synced
  std::set<std::string> folders_;                  // new names are in them
  std::uint32_t segment_no_ = 0;                   // the newest, open or not
  std::uint64_t salt_ = 0;                         // of the open one
  std::uint32_t frames_ = 0;                       // in the open one
  bool is_pending_ = false;  // frames were followed at a start, and their instant is not known yet
  std::optional<Base> base_;
  std::vector<files::BlobFile> blobs_;  // still to be copied, from the end
  bool is_listed_ = false, has_blobs_ = false;
  std::string rest_;  // to be noted after the next sync
  std::atomic<bool> is_whole_ = false, is_dirty_ = false;
};

}  // namespace trajectum::store::archive

#endif  // TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP

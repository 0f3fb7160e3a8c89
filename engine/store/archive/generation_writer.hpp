// Writes one generation of an archive (generation.hpp): follows the WAL commit by commit, and copies base and blobs a
// piece at a time, so that whoever waits for the commits to be followed waits for a piece at most. Every error is
// `unavailable`; after one the generation is given up.
// Thread: one. It reads the WAL beside SQLite, so what it reads must stay: the WAL does not begin anew before what was
// committed was followed, and while the base is copied nothing is taken over into the database.
#ifndef TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP
#define TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP
#include <cstdint>
#include <memory>
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

  /// Copies a piece of what is still to be copied.
  Result<void> copy_some();
  bool is_base_copied() const { return !base_.has_value(); }
  bool is_whole() const { return is_whole_; }
  /// What was written is on its disk when this returns.
  Result<void> sync();
  bool is_dirty() const { return is_dirty_; }
  /// How the database lies now that it is closed, for the next start.
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
  std::string rest() const;

  std::string path_;
  const Source source_;
  std::string previous_;
  About about_;
  std::unique_ptr<OpenFile> wal_, segment_, points_;
  std::uint32_t segment_no_ = 0;  // the newest, open or not
  std::uint64_t salt_ = 0;        // of the open one
  std::uint32_t frames_ = 0;      // in the open one
  bool is_pending_ = false;       // frames were followed at a start, and their instant is not known yet
  std::optional<Base> base_;
  std::vector<files::BlobFile> blobs_;  // still to be copied, from the end
  std::set<std::string> folders_;       // new names are in them
  bool is_whole_ = false, is_dirty_ = false;
};

}  // namespace trajectum::store::archive

#endif  // TRAJECTUM_STORE_ARCHIVE_GENERATION_WRITER_HPP

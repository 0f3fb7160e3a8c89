// The format of a WAL (https://www.sqlite.org/walformat.html), as far as an archive reads it: a header of 32 bytes,
// then frames, each a header of 24 and a page. Both begin with numbers whose most significant byte comes first. A
// frame's sum is over all that came before it, so a frame that fits behind another says that all before it is there and
// unchanged. Thread: any.
#ifndef TRAJECTUM_STORE_ARCHIVE_WAL_FILE_HPP
#define TRAJECTUM_STORE_ARCHIVE_WAL_FILE_HPP
#include <cstdint>
#include <optional>
#include <string_view>

namespace trajectum::store::archive {

inline constexpr std::int64_t kWalHeaderBytes = 32;
inline constexpr std::int64_t kFrameHeaderBytes = 24;
inline constexpr std::int64_t kPageBytes = 4096;  // set when a database is made (connection.cpp)
inline constexpr std::int64_t kFrameBytes = kFrameHeaderBytes + kPageBytes;

/// Where a frame begins, counted from 0; also the length of a WAL of so many.
constexpr std::int64_t frame_at(std::uint32_t frames) { return kWalHeaderBytes + frames * kFrameBytes; }

/// Goes through the frames of a WAL, one after another. Made of its first 32 bytes.
class WalWalk {
 public:
  /// Nothing when these are not the header of a WAL of our pages.
  static std::optional<WalWalk> begin(std::string_view header);
  /// Takes the next frame (kFrameBytes). False: it does not fit behind the last, and nothing has changed.
  bool take(std::string_view frame);
  /// Goes on behind frame number `frames` - 1, whose header this is, unseen: its sum stands for all before it.
  void skip_to(std::uint32_t frames, std::string_view frame_header);

  std::uint32_t frames() const { return frames_; }  // taken
  std::uint32_t page() const { return page_; }      // of the last one, counted from 1
  /// The pages that the database has after the last frame; 0: it ends no commit.
  std::uint32_t pages_after() const { return pages_after_; }
  /// Two WALs, or a WAL before and after it began anew, have other ones.
  std::uint64_t salt() const { return salt_; }

 private:
  WalWalk() = default;
  void add(std::string_view bytes);
  std::uint64_t salt_ = 0;
  bool is_big_ = false;  // the order of the bytes that sums are over
  std::uint32_t sums_[2] = {0, 0};
  std::uint32_t frames_ = 0, page_ = 0, pages_after_ = 0;
};

/// The salt of a frame.
std::uint64_t frame_salt(std::string_view frame_header);
/// True of a frame that ends a commit.
bool ends_commit(std::string_view frame_header);

}  // namespace trajectum::store::archive

#endif  // TRAJECTUM_STORE_ARCHIVE_WAL_FILE_HPP

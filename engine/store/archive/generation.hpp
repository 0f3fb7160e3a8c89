// An archive: a folder of generations 000001, 000002 ..., each of which gives every moment of its time by itself:
//   base.db        the database file as it was, while nothing was taken over from the WAL into it
//   wal/00000001   a WAL from its beginning, as far as it came; the next one is of the WAL that began anew after it
//   points         after which frame of which of these the database stood at which instant (Point)
//   blobs/         the bytes of documents, as in a data directory
//   archive.json   what the base must be; written when it is whole, so a generation without it gives nothing
//   rest           how the database lay after a clean stop, so that the next start can tell whether it goes on from
//   there
// The state at a point: the base, and over it every frame of every WAL up to that one. Frames that the base has already
// are written over it once more, which changes nothing: each page ends as its last frame says.
// Thread: any; one writes (sqlite/archiver.hpp), and whoever reads sees points that are whole.
#ifndef TRAJECTUM_STORE_ARCHIVE_GENERATION_HPP
#define TRAJECTUM_STORE_ARCHIVE_GENERATION_HPP
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace trajectum::store::archive {

inline constexpr const char* kBaseFile = "/base.db";
inline constexpr const char* kAboutFile = "/archive.json";
inline constexpr const char* kPointsFile = "/points";
inline constexpr const char* kRestFile = "/rest";
inline constexpr const char* kWalFolder = "/wal";
inline constexpr const char* kBlobFolder = "/blobs";

/// A commit: the database as it stood after so many frames of a WAL. `at`: of the last turn in it, by the clock of the
/// server. `is_gap`: other commits may lie between the point before it and this one, which are no points.
struct Point {
  Instant at = 0;
  std::uint32_t segment = 0, frames = 0;
  bool is_gap = false;
};
inline constexpr std::size_t kPointBytes = 20;
/// With a sum, so that a torn one is told from a whole one.
std::string encode(const Point& point);
/// As far as they are whole.
std::vector<Point> decode_points(std::string_view bytes);

struct About {
  Instant made_at = 0;     // by the clock of the machine
  std::string program;     // the version that made it
  std::int64_t bytes = 0;  // of the base
  std::string sha256;      // of it
};
std::string json_of(const About& about);

/// A generation as it lies there.
struct Generation {
  std::string path;
  About about;
  std::vector<Point> points;  // at least one
};
std::string segment_path(const std::string& generation, std::uint32_t segment);
/// The names of all generations of an archive, whole or not, oldest first.
std::vector<std::string> generations_in(const std::string& archive);
/// True of the folder of a generation whose base is whole.
bool is_whole(const std::string& generation);
/// Errors: `refused` "archive.none" (it is not whole), "archive.newer" (a newer version's); `unavailable`.
Result<Generation> read_generation(const std::string& path);

}  // namespace trajectum::store::archive

#endif  // TRAJECTUM_STORE_ARCHIVE_GENERATION_HPP

// What the files of this room share: the names in a backup, and what its database says that a backup must know.
#ifndef TRAJECTUM_BACKUP_INSIDE_HPP
#define TRAJECTUM_BACKUP_INSIDE_HPP
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backup/manifest.hpp"
#include "store/database_file.hpp"
#include "store/files/disk.hpp"

namespace trajectum::backup {

using namespace files;

inline constexpr const char* kManifestFile = "backup.json";
inline constexpr const char* kPartial = ".partial";  // behind the name of one that is being made

struct Inside {
  std::int64_t format = 0;
  Instant as_of = 0;
  std::set<std::pair<RegionNo, std::string>> blobs;  // that rows name
};
Result<Inside> look_inside(store::DatabaseFile& db);
/// Blobs that rows name and that the list (blobs.sha256) has not; told until limits::kFindingsOfKindMax, then counted.
std::vector<Text> blobs_missing(const Inside& inside, const std::string& list);

/// backup.json, to read: a line for each table.
std::string json_of(const Manifest& manifest);
std::string sha256_of(std::string_view bytes);

}  // namespace trajectum::backup

#endif  // TRAJECTUM_BACKUP_INSIDE_HPP

#include "store/sqlite/wal_tail.hpp"

#include <cstdint>
#include <cstring>

#include "store/archive/wal_file.hpp"
#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {
namespace {

// The wal-index ("-shm") holds the number of valid frames at byte 16 and the page size at byte 14, in the machine's
// byte order. It is written only after a successful commit, and when the WAL starts again from its beginning.
constexpr std::size_t kPageSizeAt = 14;
constexpr std::size_t kFramesAt = 16;
constexpr int kIndexBytes = 32768;  // its first piece, as SQLite maps it

}  // namespace

void cut_wal_tail(Connection& db) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(db.raw(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr || file->pMethods->iVersion < 2) return;
  void volatile* index = nullptr;
  if (file->pMethods->xShmMap(file, 0, kIndexBytes, 0, &index) != SQLITE_OK || index == nullptr) return;
  std::uint16_t page_bytes = 0;
  std::uint32_t frames = 0;
  const auto* start = const_cast<const char*>(static_cast<volatile char*>(index));
  std::memcpy(&page_bytes, start + kPageSizeAt, sizeof page_bytes);
  std::memcpy(&frames, start + kFramesAt, sizeof frames);
  if (page_bytes != archive::kPageBytes) return;
  sqlite3_file* wal = nullptr;
  sqlite3_file_control(db.raw(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (wal == nullptr || wal->pMethods == nullptr) return;
  wal->pMethods->xTruncate(wal, archive::frame_at(frames));
}

}  // namespace trajectum::store::sqlite

#include "store/sqlite/wal_tail.hpp"

#include <cstdint>
#include <fstream>

#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {
namespace {

// https://www.sqlite.org/walformat.html: header 32 bytes, each frame a header of 24 and a page. The wal-index ("-shm")
// holds the number of valid frames at byte 16 and the page size at byte 14, in the machine's byte order. It is written
// only after a successful commit, and when the WAL starts again from its beginning.
constexpr std::int64_t kWalHeaderBytes = 32;
constexpr std::int64_t kFrameHeaderBytes = 24;
constexpr std::int64_t kPageBytes = 4096;  // set when the database is made; checked below
constexpr std::streamoff kPageSizeAt = 14;
constexpr std::streamoff kFramesAt = 16;

}  // namespace

void cut_wal_tail(Connection& db, const std::string& path) {
  std::ifstream index(path + "-shm", std::ios::binary);
  std::uint16_t page_bytes = 0;
  std::uint32_t frames = 0;
  index.seekg(kPageSizeAt);
  index.read(reinterpret_cast<char*>(&page_bytes), sizeof page_bytes);
  index.seekg(kFramesAt);
  index.read(reinterpret_cast<char*>(&frames), sizeof frames);
  if (!index || page_bytes != kPageBytes) return;
  sqlite3_file* wal = nullptr;
  sqlite3_file_control(db.raw(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  if (wal == nullptr || wal->pMethods == nullptr) return;
  wal->pMethods->xTruncate(wal, kWalHeaderBytes + frames * (kFrameHeaderBytes + kPageBytes));
}

}  // namespace trajectum::store::sqlite

// Finds records by their keys and words. See store/record_search.hpp for how; this is the SQLite side of the walks.
#ifndef TRAJECTUM_STORE_SQLITE_RECORD_READER_HPP
#define TRAJECTUM_STORE_SQLITE_RECORD_READER_HPP
#include "store/record_search.hpp"
#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

class RecordReader {
 public:
  explicit RecordReader(Connection& db);
  std::vector<RecordFound> find(RegionNo region, const RecordQuery& query);
  std::size_t count(RegionNo region, const RecordQuery& query);
  std::vector<std::pair<std::string, std::size_t>> count_values(RegionNo region, const RecordQuery& query,
                                                                const std::string& field);

 private:
  class Walks;
  Connection& db_;
  Statement keys_, keys_back_, keys_last_, ids_, ids_back_, ids_last_, words_, body_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_RECORD_READER_HPP

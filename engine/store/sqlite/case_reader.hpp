// Reads cases: by number, key and subject, and the check that every open case has a next action.
#ifndef TRAJECTUM_STORE_SQLITE_CASE_READER_HPP
#define TRAJECTUM_STORE_SQLITE_CASE_READER_HPP
#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

class CaseReader {
 public:
  explicit CaseReader(Connection& db);
  std::optional<CaseRow> by_no(RegionNo region, CaseNo no);
  std::optional<CaseNo> by_key(RegionNo region, const std::string& key);
  std::optional<std::string> file(RegionNo region, CaseNo no);
  std::vector<CaseRow> find(RegionNo region, const CaseQuery& query);
  CaseNo last(RegionNo region);
  std::vector<CaseNo> open_without_item(RegionNo region, CaseNo after, std::size_t limit);

 private:
  std::vector<CaseRow> find_by_key(RegionNo region, const CaseQuery& query, CaseNo after);
  /// The narrowest index that the query allows; other filters are looked at row by row.
  Statement& narrowest(const CaseQuery& query);

  Connection& db_;
  Statement by_no_, by_key_, file_, large_file_, last_, without_item_;
  Statement all_, of_subject_, active_of_owner_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_CASE_READER_HPP

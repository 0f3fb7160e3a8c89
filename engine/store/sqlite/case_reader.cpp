#include "store/sqlite/case_reader.hpp"

#include "store/item_page.hpp"
#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {
namespace {

/// Everything but the body, which may lie on pages of its own and is read for rows that match only.
CaseRow head_of(Statement& s) {
  CaseRow row;
  row.no = s.number(0);
  row.key = s.bytes(1);
  row.route = s.bytes(2);
  row.state = s.bytes(3);
  row.owner = s.bytes(4);
  row.subject_register = s.bytes(5);
  row.subject_id = s.bytes(6);
  row.opened_at = s.number(7);
  row.seq = static_cast<std::uint32_t>(s.number(8));
  row.last_history = s.number(9);
  return row;
}

constexpr int kBody = 10;

}  // namespace

CaseReader::CaseReader(Connection& db)
    : db_(db),
      by_no_(db, sql::kCaseByNo),
      by_key_(db, sql::kCaseByKey),
      file_(db, sql::kCaseFile),
      large_file_(db, sql::kLargeFile),
      last_(db, sql::kLastCase),
      without_item_(db, sql::kOpenCasesWithoutItem),
      all_(db, sql::kCasesByNo),
      of_subject_(db, sql::kCasesBySubject),
      active_of_owner_(db, sql::kActiveCasesByOwner) {}

std::optional<CaseRow> CaseReader::by_no(RegionNo region, CaseNo no) {
  Reading reading(db_, by_no_);
  reading->bind(1, region).bind(2, no);
  if (!reading->row()) return std::nullopt;
  CaseRow row = head_of(*reading);
  row.body = db_.unpack(reading->bytes(kBody));
  return row;
}

std::optional<CaseNo> CaseReader::by_key(RegionNo region, const std::string& key) {
  Reading reading(db_, by_key_);
  reading->bind(1, region).text(2, key);
  if (!reading->row()) return std::nullopt;
  return reading->number(0);
}

std::optional<std::string> CaseReader::file(RegionNo region, CaseNo no) {
  Reading reading(db_, file_);
  reading->bind(1, region).bind(2, no);
  if (!reading->row()) return std::nullopt;
  if (!reading->is_null(0)) return db_.unpack(reading->bytes(0));
  Reading large(db_, large_file_);
  large->bind(1, region).bind(2, no);
  if (!large->row()) return std::nullopt;
  return db_.unpack(large->bytes(0));
}

CaseNo CaseReader::last(RegionNo region) {
  Reading reading(db_, last_);
  reading->bind(1, region);
  return reading->row() ? reading->number(0) : 0;
}

std::vector<CaseRow> CaseReader::find(RegionNo region, const CaseQuery& query) {
  auto after = parse_case_cursor(query.after);
  if (!after || query.limit == 0) return {};
  if (!query.key.empty()) return find_by_key(region, query, *after);
  std::vector<CaseRow> found;
  Reading reading(db_, narrowest(query));
  reading->bind(1, region).bind(2, *after);
  if (reading->sql() == std::string_view(sql::kCasesBySubject))
    reading->text(3, query.subject_register).text(4, query.subject_id);
  if (reading->sql() == std::string_view(sql::kActiveCasesByOwner)) reading->text(3, query.owner);
  while (found.size() < query.limit && reading->row()) {
    CaseRow row = head_of(*reading);
    if (!matches(query, row)) continue;
    row.body = db_.unpack(reading->bytes(kBody));
    found.push_back(std::move(row));
  }
  return found;
}

std::vector<CaseRow> CaseReader::find_by_key(RegionNo region, const CaseQuery& query, CaseNo after) {
  auto no = by_key(region, query.key);
  if (!no || *no <= after) return {};
  auto row = by_no(region, *no);
  if (!row || !matches(query, *row)) return {};
  std::vector<CaseRow> found;
  found.push_back(std::move(*row));
  return found;
}

Statement& CaseReader::narrowest(const CaseQuery& query) {
  if (!query.subject_register.empty() && !query.subject_id.empty()) return of_subject_;
  if (!query.owner.empty() && query.state == "active") return active_of_owner_;
  return all_;
}

std::vector<CaseNo> CaseReader::open_without_item(RegionNo region, CaseNo after, std::size_t limit) {
  std::vector<CaseNo> found;
  Reading reading(db_, without_item_);
  reading->bind(1, region).bind(2, after).bind(3, static_cast<std::int64_t>(limit));
  while (reading->row()) found.push_back(reading->number(0));
  return found;
}

}  // namespace trajectum::store::sqlite

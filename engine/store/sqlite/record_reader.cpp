#include "store/sqlite/record_reader.hpp"

#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {

class RecordReader::Walks final : public RecordWalks {
 public:
  Walks(RecordReader& reader, RegionNo region, const std::string& reg) : r_(reader), region_(region), reg_(reg) {}

  void keys(const std::string& field, const std::string& value, const std::string& id, const Key& f) override {
    Reading reading(r_.db_, r_.keys_);
    reading->bind(1, region_).text(2, reg_).text(3, field).blob(4, value).text(5, id);
    while (reading->row())
      if (!f(reading->bytes(0), reading->bytes(1))) return;
  }
  void keys_back(const std::string& field, const std::string& value, const std::string& id, bool from_end,
                 const Key& f) override {
    Reading reading(r_.db_, from_end ? r_.keys_last_ : r_.keys_back_);
    reading->bind(1, region_).text(2, reg_).text(3, field);
    if (!from_end) reading->blob(4, value).text(5, id);
    while (reading->row())
      if (!f(reading->bytes(0), reading->bytes(1))) return;
  }
  void ids(const std::string& after, const Id& f) override {
    Reading reading(r_.db_, r_.ids_);
    reading->bind(1, region_).text(2, reg_).text(3, after);
    while (reading->row())
      if (!f(reading->bytes(0))) return;
  }
  void ids_back(const std::string& before, bool from_end, const Id& f) override {
    Reading reading(r_.db_, from_end ? r_.ids_last_ : r_.ids_back_);
    reading->bind(1, region_).text(2, reg_);
    if (!from_end) reading->text(3, before);
    while (reading->row())
      if (!f(reading->bytes(0))) return;
  }
  void with_words(const std::vector<std::string>& words, const Id& f) override {
    // Words are letters and digits (model/fold.hpp), so quoting them is enough to make each a phrase of its own.
    std::string match;
    for (const auto& word : words) match += (match.empty() ? "\"" : " \"") + word + '"';
    match += '*';
    Reading reading(r_.db_, r_.words_);
    reading->text(1, match).bind(2, region_).text(3, reg_);
    while (reading->row())
      if (!f(reading->bytes(0))) return;
  }
  std::string body(const std::string& id) override {
    Reading reading(r_.db_, r_.body_);
    reading->bind(1, region_).text(2, reg_).text(3, id);
    return reading->row() ? std::string(reading->bytes(0)) : std::string();
  }

 private:
  RecordReader& r_;
  RegionNo region_;
  const std::string& reg_;
};

RecordReader::RecordReader(Connection& db)
    : db_(db),
      keys_(db, sql::kRecordKeys),
      keys_back_(db, sql::kRecordKeysBack),
      keys_last_(db, sql::kRecordKeysLast),
      ids_(db, sql::kRecordIds),
      ids_back_(db, sql::kRecordIdsBack),
      ids_last_(db, sql::kRecordIdsLast),
      words_(db, sql::kRecordsWithWords),
      body_(db, sql::kRecord) {}

std::vector<RecordFound> RecordReader::find(RegionNo region, const RecordQuery& query) {
  Walks walks(*this, region, query.reg);
  return find_records(walks, query);
}

std::size_t RecordReader::count(RegionNo region, const RecordQuery& query) {
  Walks walks(*this, region, query.reg);
  return count_records(walks, query);
}

std::vector<std::pair<std::string, std::size_t>> RecordReader::count_values(RegionNo region, const RecordQuery& query,
                                                                            const std::string& field) {
  Walks walks(*this, region, query.reg);
  return count_record_values(walks, query, field);
}

}  // namespace trajectum::store::sqlite

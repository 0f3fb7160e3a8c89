// How a query finds records, the same for every driver: each filter and the words narrow the records down to a sorted
// list of ids, and the order is walked until the page is full. A driver gives the walks. Thread: the store's.
#ifndef TRAJECTUM_STORE_RECORD_SEARCH_HPP
#define TRAJECTUM_STORE_RECORD_SEARCH_HPP
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace trajectum::store {

/// One register of one region, as a driver walks it. Each walk stops when the callback says false.
class RecordWalks {
 public:
  using Key = std::function<bool(std::string_view value, std::string_view id)>;
  using Id = std::function<bool(std::string_view id)>;
  virtual ~RecordWalks() = default;
  /// The keys of a field in order of (value, id), strictly behind this place ("" = the start).
  virtual void keys(const std::string& field, const std::string& value, const std::string& id, const Key& f) = 0;
  /// The same backwards, strictly before this place; `from_end` = the end.
  virtual void keys_back(const std::string& field, const std::string& value, const std::string& id, bool from_end,
                         const Key& f) = 0;
  virtual void ids(const std::string& after, const Id& f) = 0;
  virtual void ids_back(const std::string& before, bool from_end, const Id& f) = 0;
  /// Ids of the records that have every word, the last one as a beginning; any order, each once.
  virtual void with_words(const std::vector<std::string>& words, const Id& f) = 0;
  virtual std::string body(const std::string& id) = 0;
};

std::vector<RecordFound> find_records(RecordWalks& walks, const RecordQuery& query);
std::size_t count_records(RecordWalks& walks, const RecordQuery& query);
std::vector<std::pair<std::string, std::size_t>> count_record_values(RecordWalks& walks, const RecordQuery& query,
                                                                     const std::string& field);

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_RECORD_SEARCH_HPP

// How many items stand in each queue, so that a page that shows the number does not count a million of them.
#ifndef TRAJECTUM_STORE_SQLITE_QUEUE_COUNTS_HPP
#define TRAJECTUM_STORE_SQLITE_QUEUE_COUNTS_HPP
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/ids.hpp"
#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

/// Read once at the start (0.1 s for a million items), then told of each item that comes or goes. Lives in memory and
/// goes back with a group that is rolled back. Used by the thread of its connection.
class QueueCounts {
 public:
  explicit QueueCounts(Connection& db);
  /// One more (1) or one less (-1), in the open group.
  void add(RegionNo region, std::string_view queue, int change);
  std::size_t of(RegionNo region, std::string_view queue) const;
  std::size_t of_region(RegionNo region) const;
  void commit() { of_group_.clear(); }
  void roll_back();

 private:
  using Queues = std::map<std::string, std::int64_t, std::less<>>;  // an entry stays where it is, also at 0
  std::map<RegionNo, Queues> counts_;
  std::vector<std::pair<std::int64_t*, int>> of_group_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_QUEUE_COUNTS_HPP

// Reads the worklist: pages and counts of items. One queue is read in the order of its index and stops as soon as the
// page is full; several queues are merged; newest first has no index and reads every item of the queues asked for.
#ifndef TRAJECTUM_STORE_SQLITE_ITEM_READER_HPP
#define TRAJECTUM_STORE_SQLITE_ITEM_READER_HPP
#include "store/item_page.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/queue_counts.hpp"

namespace trajectum::store::sqlite {

class ItemReader {
 public:
  /// Both are borrowed.
  ItemReader(Connection& db, const QueueCounts& counts);
  std::vector<ItemFound> find(RegionNo region, const ItemQuery& query);
  std::size_t count(RegionNo region, const ItemQuery& query);

 private:
  template <class Take>
  void each_of_case(RegionNo region, CaseNo no, Take&& take);
  template <class Take>
  void each_of_queue(RegionNo region, std::string_view queue, ItemOrder after, std::optional<Date> due_before,
                     Take&& take);
  /// Those that are asked for; all there are when none is.
  std::vector<std::string> queues_of(RegionNo region, const ItemFilter& filter);
  std::vector<std::string> queues_of_region(RegionNo region);
  void fill(RegionNo region, const ItemQuery& query, ItemPage& page);
  void add_case(RegionNo region, ItemFound& found);

  Connection& db_;
  const QueueCounts& counts_;
  Statement of_queue_, of_case_, next_queue_, case_head_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_ITEM_READER_HPP

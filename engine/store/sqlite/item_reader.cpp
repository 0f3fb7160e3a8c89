#include "store/sqlite/item_reader.hpp"

#include <limits>

#include "store/sqlite/case_items.hpp"
#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {
ItemReader::ItemReader(Connection& db, const QueueCounts& counts)
    : db_(db),
      counts_(counts),
      of_queue_(db, sql::kItemsOfQueue),
      of_case_(db, sql::kCaseItems),
      next_queue_(db, sql::kNextQueue),
      case_head_(db, sql::kCaseHead) {}

template <class Take>
void ItemReader::each_of_case(RegionNo region, CaseNo no, Take&& take) {
  Reading reading(db_, of_case_);
  reading->bind(1, region).bind(2, no);
  if (!reading->row()) return;
  for (auto& item : decode_items(no, reading->bytes(0))) take(std::move(item));
}

/// Those of a priority lie in the order of their due dates: behind the last that is due in time the next one begins.
template <class Take>
void ItemReader::each_of_queue(RegionNo region, std::string_view queue, ItemOrder after, std::optional<Date> due_before,
                               Take&& take) {
  constexpr auto kLast = std::numeric_limits<std::int64_t>::max();
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    Reading reading(db_, of_queue_);
    reading->bind(1, region).text(2, queue).bind(3, after[0]).bind(4, after[1]).bind(5, after[2]).bind(6, after[3]);
    while (reading->row()) {
      auto item = item_of(*reading, 0);
      if (due_before && due_days(item) >= due_before->days) {
        after = {item.priority, kNoDue, kLast, kLast};
        goes_on = true;
        break;
      }
      if (!take(std::move(item))) return;
    }
  }
}

std::vector<std::string> ItemReader::queues_of_region(RegionNo region) {
  // Jumps from queue to queue through the index: as many steps as there are queues, not items.
  std::vector<std::string> queues;
  for (std::string from;;) {
    Reading reading(db_, next_queue_);
    reading->bind(1, region).text(2, from);
    if (!reading->row()) return queues;
    queues.emplace_back(reading->bytes(0));
    from = queues.back() + '\0';  // the smallest text that sorts after it
  }
}

std::vector<std::string> ItemReader::queues_of(RegionNo region, const ItemFilter& filter) {
  if (filter.queues().empty()) return queues_of_region(region);
  return {filter.queues().begin(), filter.queues().end()};
}

void ItemReader::fill(RegionNo region, const ItemQuery& query, ItemPage& page) {
  // Newest first has no index: every item of the queues that may belong there is looked at.
  auto offer = [&](ItemRow&& row) { return page.offer(std::move(row)) || query.newest_first; };
  if (query.case_no) return each_of_case(region, *query.case_no, offer);
  const auto& from = query.newest_first ? ItemPage::first() : page.start();
  for (const auto& queue : queues_of(region, page.filter()))
    each_of_queue(region, queue, from, query.due_before, offer);
}

std::vector<ItemFound> ItemReader::find(RegionNo region, const ItemQuery& query) {
  ItemPage page(query);
  if (!page.is_open()) return {};
  fill(region, query, page);
  auto found = page.take();
  for (auto& f : found) add_case(region, f);
  return found;
}

void ItemReader::add_case(RegionNo region, ItemFound& found) {
  Reading reading(db_, case_head_);
  reading->bind(1, region).bind(2, found.item.case_no);
  if (!reading->row()) return;
  found.key = reading->bytes(0);
  found.route = reading->bytes(1);
  found.owner = reading->bytes(2);
  found.subject_register = reading->bytes(3);
  found.subject_id = reading->bytes(4);
}

std::size_t ItemReader::count(RegionNo region, const ItemQuery& query) {
  ItemFilter filter(query);
  std::size_t count = 0;
  auto tally = [&](ItemRow&& row) {
    count += filter.matches(row);
    return true;
  };
  if (query.case_no) {
    each_of_case(region, *query.case_no, tally);
  } else if (filter.is_only_queues()) {
    if (filter.queues().empty()) return counts_.of_region(region);
    for (auto queue : filter.queues()) count += counts_.of(region, queue);
  } else {
    for (const auto& queue : queues_of(region, filter))
      each_of_queue(region, queue, ItemPage::first(), query.due_before, tally);
  }
  return count;
}

}  // namespace trajectum::store::sqlite

#include "store/sqlite/queue_counts.hpp"

#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {

QueueCounts::QueueCounts(Connection& db) {
  Statement all(db, sql::kCountQueues);
  while (all.row()) counts_[static_cast<RegionNo>(all.number(0))].emplace(all.bytes(1), all.number(2));
}

void QueueCounts::add(RegionNo region, std::string_view queue, int change) {
  auto& queues = counts_[region];
  auto there = queues.find(queue);
  if (there == queues.end()) there = queues.emplace(queue, 0).first;
  there->second += change;
  of_group_.emplace_back(&there->second, change);
}

std::size_t QueueCounts::of(RegionNo region, std::string_view queue) const {
  auto queues = counts_.find(region);
  if (queues == counts_.end()) return 0;
  auto there = queues->second.find(queue);
  return there == queues->second.end() ? 0 : static_cast<std::size_t>(there->second);
}

std::size_t QueueCounts::of_region(RegionNo region) const {
  auto queues = counts_.find(region);
  std::int64_t all = 0;
  if (queues != counts_.end())
    for (const auto& [queue, count] : queues->second) all += count;
  return static_cast<std::size_t>(all);
}

void QueueCounts::roll_back() {
  for (auto& [count, change] : of_group_) *count -= change;
  of_group_.clear();
}

}  // namespace trajectum::store::sqlite

#include "demo/marks.hpp"

#include <algorithm>

#include "demo/record.hpp"

namespace trajectum::demo {
namespace {

PoolMark read_mark(const std::string& at, const Record& status) {
  PoolMark mark{at, status.get("size").integer(), status.get("target").integer(), status.get("queue").integer(), {}};
  for (const auto& row : list_in(status, "quota")) {
    const auto& part = as_record(row);
    mark.parts.push_back(
        {text_in(part, "part"), part.get("target").integer(), part.get("size").integer(), part.get("queue").integer()});
  }
  return mark;
}

}  // namespace

void Marks::midnight(const Moment& now) {
  midnights.push_back(now);
  auto reply = region_.admin().call("metric.value", record({{"metric", "without_next_action"}}));
  if (!reply.ok()) return region_.failed("metric.value", *reply.error);
  const auto& metric = as_record(reply.result);
  without_next_action = std::max(without_next_action, metric.get("value").integer(metric.get("count").integer()));
  if (!is_first_of_month(now.date)) return;
  auto status = region_.admin().call("pool.status", record({{"pool", "focusbestand"}}));
  if (!status.ok()) return region_.failed("pool.status", *status.error);
  auto at = format_date(now.date);
  pool.push_back(read_mark(at, as_record(status.result)));
  pool_at.emplace_back(at, now);
}

}  // namespace trajectum::demo

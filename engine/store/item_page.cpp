#include "store/item_page.hpp"

#include <fmt/core.h>

#include <charconv>
#include <limits>

namespace trajectum::store {
namespace {

std::optional<std::int64_t> parse_number(std::string_view& rest) {
  std::int64_t n = 0;
  auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), n);
  if (failed != std::errc{}) return std::nullopt;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return n;
}

}  // namespace

ItemOrder order_of(const ItemRow& item, bool newest_first) {
  if (newest_first) return {-item.opened_at, 0, -item.case_no, -static_cast<std::int64_t>(item.instance)};
  return {item.priority, due_days(item), item.case_no, item.instance};
}

std::string cursor_of(const ItemOrder& order, bool newest_first) {
  return fmt::format("{}:{},{},{},{}", newest_first ? 'n' : 'w', order[0], order[1], order[2], order[3]);
}

std::optional<ItemOrder> parse_item_cursor(std::string_view cursor, bool newest_first) {
  if (!cursor.starts_with(newest_first ? "n:" : "w:")) return std::nullopt;
  cursor.remove_prefix(2);
  ItemOrder order{};
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0) {
      if (!cursor.starts_with(',')) return std::nullopt;
      cursor.remove_prefix(1);
    }
    auto n = parse_number(cursor);
    if (!n) return std::nullopt;
    order[i] = *n;
  }
  if (!cursor.empty()) return std::nullopt;
  return order;
}

std::optional<CaseNo> parse_case_cursor(std::string_view cursor) {
  if (cursor.empty()) return 0;
  auto n = parse_number(cursor);
  if (!n || *n < 0 || !cursor.empty()) return std::nullopt;
  return n;
}

std::string before_priority(std::int32_t priority) {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  return cursor_of({priority, kLeast, kLeast, kLeast}, false);
}

bool is_item_cursor(std::string_view cursor, bool newest_first) {
  return parse_item_cursor(cursor, newest_first).has_value();
}
bool is_case_cursor(std::string_view cursor) { return !cursor.empty() && parse_case_cursor(cursor).has_value(); }

ItemFilter::ItemFilter(const ItemQuery& query)
    : query_(query),
      queues_(query.queues.begin(), query.queues.end()),
      states_(query.states.begin(), query.states.end()),
      nodes_(query.nodes.begin(), query.nodes.end()) {}

bool ItemFilter::matches(const ItemRow& item) const {
  if (query_.case_no && item.case_no != *query_.case_no) return false;
  if (!queues_.empty() && !queues_.contains(item.queue)) return false;
  if (!states_.empty() && !states_.contains(item.state)) return false;
  if (!nodes_.empty() && !nodes_.contains(item.node)) return false;
  return !query_.due_before || (item.due && *item.due < *query_.due_before);
}

bool ItemFilter::is_only_queues() const {
  return !query_.case_no && states_.empty() && nodes_.empty() && !query_.due_before;
}

ItemOrder ItemPage::first() {
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  return {kLeast, kLeast, kLeast, kLeast};
}

ItemPage::ItemPage(const ItemQuery& query) : query_(query), filter_(query), start_(first()) {
  if (query.limit == 0) open_ = false;
  if (query.after.empty()) return;
  if (auto order = parse_item_cursor(query.after, query.newest_first)) {
    start_ = *order;
  } else {
    open_ = false;
  }
}

bool ItemPage::offer(ItemRow&& item) {
  ItemOrder order = order_of(item, query_.newest_first);
  bool full = rows_.size() >= query_.limit;
  if (full && order > rows_.rbegin()->first) return false;
  if (order <= start_ || !filter_.matches(item)) return true;
  if (full) rows_.erase(std::prev(rows_.end()));
  rows_.emplace(order, std::move(item));
  return true;
}

std::vector<ItemFound> ItemPage::take() {
  std::vector<ItemFound> found;
  found.reserve(rows_.size());
  for (auto& [order, item] : rows_) {
    ItemFound& f = found.emplace_back();
    f.item = std::move(item);
    f.cursor = cursor_of(order, query_.newest_first);
  }
  rows_.clear();
  return found;
}

bool matches(const CaseQuery& query, const CaseRow& row) {
  auto fits = [](const std::string& wanted, const std::string& is) { return wanted.empty() || wanted == is; };
  return fits(query.route, row.route) && fits(query.state, row.state) && fits(query.owner, row.owner) &&
         fits(query.key, row.key) && fits(query.subject_register, row.subject_register) &&
         fits(query.subject_id, row.subject_id);
}

}  // namespace trajectum::store

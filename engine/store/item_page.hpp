// What both drivers share of a worklist query: the order of items, the cursor and the page that fills up.
// Grammar of a cursor:  kind ":" n "," n "," n "," n   with kind "w" (priority, due, case, instance) or "n" (newest
// first: minus opened_at, 0, minus case, minus instance); n is a decimal integer. A row sorts by these four numbers.
#ifndef TRAJECTUM_STORE_ITEM_PAGE_HPP
#define TRAJECTUM_STORE_ITEM_PAGE_HPP
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/store.hpp"

namespace trajectum::store {

using ItemOrder = std::array<std::int64_t, 4>;

inline constexpr std::int32_t kNoDue = 2147483647;  // days: an item without a due date sorts after every other

inline std::int32_t due_days(const ItemRow& item) { return item.due ? item.due->days : kNoDue; }
ItemOrder order_of(const ItemRow& item, bool newest_first);
std::string cursor_of(const ItemOrder& order, bool newest_first);
/// The order that a cursor stands for; nothing when it is not one of this kind.
std::optional<ItemOrder> parse_item_cursor(std::string_view cursor, bool newest_first);
/// The case number of a case cursor; 0 for "".
std::optional<CaseNo> parse_case_cursor(std::string_view cursor);

/// The filter of a query, made once. Borrows the query.
class ItemFilter {
 public:
  explicit ItemFilter(const ItemQuery& query);
  bool matches(const ItemRow& item) const;
  /// The queues asked for, each once, in order.
  const std::set<std::string_view>& queues() const { return queues_; }
  /// True when a queue alone decides.
  bool is_only_queues() const;

 private:
  const ItemQuery& query_;
  std::set<std::string_view> queues_, states_, nodes_;
};

/// The first `limit` matching rows after the cursor, whatever order they are offered in.
class ItemPage {
 public:
  explicit ItemPage(const ItemQuery& query);
  /// The smallest order there is.
  static ItemOrder first();
  /// False when the cursor is broken or the limit is zero: nothing will be taken.
  bool is_open() const { return open_; }
  /// The place to start from in every queue, in the order of the page; the smallest possible without a cursor.
  const ItemOrder& start() const { return start_; }
  const ItemFilter& filter() const { return filter_; }
  /// Takes the row if it belongs on the page. False when no row that sorts after it can belong there any more.
  bool offer(ItemRow&& item);
  /// The page, with its cursors; the caller adds what it shows of the cases.
  std::vector<ItemFound> take();

 private:
  const ItemQuery& query_;
  ItemFilter filter_;
  ItemOrder start_;
  bool open_ = true;
  std::map<ItemOrder, ItemRow> rows_;
};

/// True when a case passes every filter of a query (cursor and limit apart).
bool matches(const CaseQuery& query, const CaseRow& row);

}  // namespace trajectum::store

#endif  // TRAJECTUM_STORE_ITEM_PAGE_HPP

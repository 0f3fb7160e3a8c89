#include "store/sqlite/case_items.hpp"

#include "base/result.hpp"
#include "model/codec.hpp"
#include "store/item_page.hpp"

namespace trajectum::store::sqlite {

std::string encode_items(const std::vector<ItemRow>& items) {
  trajectum::Writer w;
  for (const auto& item : items) {
    w.u(item.instance);
    w(item.queue);
    w(item.node);
    w(item.state);
    w(due_days(item));
    w(item.priority);
    w(item.opened_at);
  }
  return w.take();
}

std::vector<ItemRow> decode_items(CaseNo of, std::string_view list) {
  std::vector<ItemRow> out;
  trajectum::Reader r(list);
  while (!r.at_end()) {
    ItemRow item;
    item.case_no = of;
    item.instance = static_cast<InstanceNo>(r.u());
    std::int32_t due = 0;
    r(item.queue);
    r(item.node);
    r(item.state);
    r(due);
    r(item.priority);
    r(item.opened_at);
    TRAJECTUM_ASSERT(!r.failed());
    if (due != kNoDue) item.due = Date{due};
    out.push_back(std::move(item));
  }
  return out;
}

ItemRow item_of(const Statement& s, int first) {
  ItemRow row;
  row.case_no = s.number(first);
  row.instance = static_cast<InstanceNo>(s.number(first + 1));
  row.queue = s.bytes(first + 2);
  row.node = s.bytes(first + 3);
  row.state = s.bytes(first + 4);
  auto due = static_cast<std::int32_t>(s.number(first + 5));
  if (due != kNoDue) row.due = Date{due};
  row.priority = static_cast<std::int32_t>(s.number(first + 6));
  row.opened_at = s.number(first + 7);
  return row;
}

}  // namespace trajectum::store::sqlite

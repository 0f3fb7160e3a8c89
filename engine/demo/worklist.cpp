#include "demo/worklist.hpp"

#include "base/limits.hpp"
#include "demo/record.hpp"

namespace trajectum::demo {

Item read_item(const Record& row) {
  Item item;
  item.item = text_in(row, "item");
  item.case_id = text_in(row, "case");
  item.route = text_in(row, "route");
  item.node = text_in(row, "node");
  item.state = text_in(row, "state");
  item.owner = text_in(row, "owner");
  item.subject = text_in(record_in(row, "subject"), "id");
  item.due = date_in(row.get("due").text());
  item.opened = date_in(row.get("opened_at").text()).value_or(Date{});
  return item;
}

client::Reply Pages::page() {
  if (!params_.find("limit")) params_.set("limit", static_cast<std::int64_t>(limits::kListLimitMax));
  return link_.call(method_, params_);
}

const List& Pages::rows_of(const client::Reply& reply) const { return list_in(as_record(reply.result), rows_name_); }

bool Pages::next(const client::Reply& reply) {
  const auto& after = as_record(reply.result).get("after");
  if (after.text().empty()) return false;
  params_.set("after", after);
  return true;
}

WorkFound find_work(Link& link, Record filter) {
  WorkFound found;
  Pages pages(link, "work.find", record({{"filter", std::move(filter)}}), "items");
  found.error = pages.each([&](const Value& row) { found.items.push_back(read_item(as_record(row))); });
  return found;
}

}  // namespace trajectum::demo

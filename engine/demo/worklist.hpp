// What `work.find` answers, read into plain values. Thread: any.
#ifndef TRAJECTUM_DEMO_WORKLIST_HPP
#define TRAJECTUM_DEMO_WORKLIST_HPP
#include <optional>
#include <string>
#include <vector>

#include "demo/days.hpp"
#include "demo/link.hpp"
#include "model/value.hpp"

namespace trajectum::demo {

struct Item {
  std::string item;
  std::string case_id;
  std::string route;
  std::string node;
  std::string state;
  std::string owner;    // of the case
  std::string subject;  // id of the client
  std::optional<Date> due;
  Date opened;
};

/// Reads one row of a worklist.
Item read_item(const Record& row);

/// A list in pages: asks on until the server gives no cursor.
/// Errors: the first refusal, as the server gave it.
class Pages {
 public:
  Pages(Link& link, std::string method, Record params, std::string rows_name)
      : link_(link), method_(std::move(method)), params_(std::move(params)), rows_name_(std::move(rows_name)) {}
  /// Calls `take(row)` for every row of every page; a row that is not an object is passed as an empty record.
  template <class Take>
  std::optional<client::CallError> each(const Take& take) {
    for (;;) {
      auto reply = page();
      if (!reply.ok()) return reply.error;
      for (const auto& row : rows_of(reply)) take(row);
      if (!next(reply)) return std::nullopt;
    }
  }

 private:
  client::Reply page();
  const List& rows_of(const client::Reply& reply) const;
  bool next(const client::Reply& reply);

  Link& link_;
  std::string method_;
  Record params_;
  std::string rows_name_;
};

struct WorkFound {
  std::vector<Item> items;
  std::optional<client::CallError> error;
};

/// The whole worklist under a filter.
WorkFound find_work(Link& link, Record filter);

}  // namespace trajectum::demo

#endif  // TRAJECTUM_DEMO_WORKLIST_HPP

#include "demo/history.hpp"

#include "demo/record.hpp"

namespace trajectum::demo {

std::optional<Entry> read_entry(const Record& raw) {
  auto at = parse_moment(raw.get("at").text());
  if (!at) return std::nullopt;
  Entry entry;
  entry.seq = raw.get("seq").integer();
  entry.at = *at;
  entry.by = text_in(raw, "by");
  for (const auto& event : list_in(raw, "events")) entry.events.push_back(as_record(event));
  return entry;
}

}  // namespace trajectum::demo

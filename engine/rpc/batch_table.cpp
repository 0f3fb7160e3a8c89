#include "rpc/batch_table.hpp"

#include <fmt/core.h>

#include "base/limits.hpp"
#include "model/csv.hpp"
#include "model/json.hpp"

namespace trajectum::rpc {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";

Error no_table(Text why) { return refused("batch.table", std::move(why)); }

Error not_an_object(std::int64_t line) {
  return no_table({fmt::format("Regel {} is geen JSON-object: geef een object per regel, of een CSV.", line),
                   fmt::format("Line {} is no JSON object: give an object a line, or a CSV.", line)});
}

/// Rows that stand on lines next to each other: behind a blank one begins another item, for `first_line` to be right.
Result<std::vector<Record>> cut_json_lines(std::string_view text, std::size_t per_item) {
  std::vector<Record> items;
  List rows;
  std::int64_t line = 0, first = 1;
  auto close = [&] {
    if (rows.empty()) return;
    Record item;
    item.append("first_line", first);
    item.append("rows", std::exchange(rows, {}));
    items.push_back(std::move(item));
  };
  while (!text.empty()) {
    auto end = std::min(text.find('\n'), text.size());
    auto one = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line;
    if (one.find_first_not_of(kBlanks) == std::string_view::npos) {
      close();
      continue;
    }
    auto row = parse_json(one);
    if (!row || !row->as<Record>()) return not_an_object(line);
    if (rows.empty()) first = line;
    rows.push_back(std::move(*row));
    if (rows.size() == per_item) close();
  }
  close();
  return items;
}

}  // namespace

std::vector<Record> cut_csv_table(std::string_view text, std::int64_t line, std::size_t per_item) {
  std::vector<Record> items;
  for (auto& part : cut_csv(text, per_item, limits::kFrameBytesMax)) {
    Record item;
    item.append("first_line", static_cast<std::int64_t>(part.first_line) + line - 2);
    item.append("csv", std::move(part.csv));
    items.push_back(std::move(item));
  }
  return items;
}

Result<std::vector<Record>> cut_table_file(std::string_view bytes, std::size_t per_item) {
  if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
  if (bytes.find('\0') != std::string_view::npos)
    return no_table({"Dit is geen tekst maar een ander soort bestand: bewaar het als `CSV UTF-8`.",
                     "This is no text but another kind of file: save it as `CSV UTF-8`."});
  if (!is_utf8(bytes))
    return no_table({"Dit is geen UTF-8 (het lijkt een oudere codering): bewaar het als `CSV UTF-8`.",
                     "This is not UTF-8 (it looks like an older encoding): save it as `CSV UTF-8`."});
  auto begin = bytes.find_first_not_of(kBlanks);
  if (begin != std::string_view::npos && bytes[begin] == '{') return cut_json_lines(bytes, per_item);
  auto items = cut_csv_table(bytes, 2, per_item);
  if (items.empty())
    return no_table({"Achter de eerste regel (de kolommen) staat geen regel.",
                     "There is no row behind the first line (the columns)."});
  return items;
}

}  // namespace trajectum::rpc

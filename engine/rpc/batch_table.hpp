// A table cut into the items of a batch: CSV, or JSON lines (an object a line). Pure. Thread: any; a large one is cut
// on the thread of bytes.
#ifndef TRAJECTUM_RPC_BATCH_TABLE_HPP
#define TRAJECTUM_RPC_BATCH_TABLE_HPP
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/value.hpp"

namespace trajectum::rpc {

/// CSV by rows: each item has `csv`, with the line of columns first, and `first_line`. `line`: the one of the first
/// row, in what people see. Nothing when there is no row.
std::vector<Record> cut_csv_table(std::string_view text, std::int64_t line, std::size_t per_item);

/// A whole file, as it is: CSV as above, or when it begins with `{` JSON lines, of which each item has `rows` and
/// `first_line`. Errors: `refused` "batch.table", which says what is wrong with it and on which line.
Result<std::vector<Record>> cut_table_file(std::string_view bytes, std::size_t per_item);

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_BATCH_TABLE_HPP

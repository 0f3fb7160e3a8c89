// The live items of a case as they lie in its row: all of them, in the order of their instances.
// Grammar:  list = item*  (to the end);  item = instance, queue, node, state, due, priority, opened_at
// (model/codec.hpp)
#ifndef TRAJECTUM_STORE_SQLITE_CASE_ITEMS_HPP
#define TRAJECTUM_STORE_SQLITE_CASE_ITEMS_HPP
#include <string>
#include <string_view>
#include <vector>

#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

std::string encode_items(const std::vector<ItemRow>& items);
std::vector<ItemRow> decode_items(CaseNo of, std::string_view list);
/// The row at a statement: case_no, instance, queue, node, state, due, priority, opened_at, from this column on.
ItemRow item_of(const Statement& s, int first);

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_CASE_ITEMS_HPP

#include "store/memory/region_rows.hpp"

#include "model/fold.hpp"

namespace trajectum::store::memory {

void UndoList::run() {
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) (*step)();
  steps_.clear();
}

Result<void> RegionRows::write(UndoList& undo, const Changes& changes) {
  for (const auto& row : changes.history) history.put(undo, row.id, row);
  for (const auto& row : changes.commands) commands.put(undo, {row.hash, row.history}, row);
  for (const auto& row : changes.cases)
    if (auto put = put_case(undo, row); !put) return put;
  for (const auto& [no, body] : changes.files) files.put(undo, no, body);
  for (const auto& key : changes.items_gone) drop_item(undo, key);
  for (const auto& row : changes.items) put_item(undo, row);
  for (const auto& row : changes.timers_gone) timers.drop(undo, row);
  for (const auto& row : changes.timers) timers.put(undo, row, {});
  for (const auto& key : changes.records_gone) records.drop(undo, key);
  for (const auto& row : changes.records) records.put(undo, {row.reg, row.id}, row.body);
  for (const auto& row : changes.record_keys_gone) record_keys.drop(undo, {row.reg, row.field, row.value, row.id});
  for (const auto& row : changes.record_keys) record_keys.put(undo, {row.reg, row.field, row.value, row.id}, {});
  for (const auto& row : changes.record_words) put_words(undo, row);
  for (const auto& key : changes.entries_gone) entries.drop(undo, key);
  for (const auto& row : changes.entries) entries.put(undo, {row.space, row.key}, row.body);
  return {};
}

void RegionRows::put_words(UndoList& undo, const RecordWordsRow& row) {
  auto words = folded_words(row.words);
  if (words.empty())
    record_words.drop(undo, {row.reg, row.id});
  else
    record_words.put(undo, {row.reg, row.id}, {words.begin(), words.end()});
}

Result<void> RegionRows::put_case(UndoList& undo, const CaseRow& row) {
  const CaseNo* holder = row.key.empty() ? nullptr : case_keys.find(row.key);
  if (holder != nullptr && *holder != row.no)
    return conflict("key", {"Deze sleutel hoort al bij een ander traject.", "This key belongs to another case."});
  if (const CaseRow* old = cases.find(row.no)) {
    case_keys.drop(undo, old->key);
    subjects.drop(undo, {old->subject_register, old->subject_id, row.no});
  }
  if (!row.key.empty()) case_keys.put(undo, row.key, row.no);
  subjects.put(undo, {row.subject_register, row.subject_id, row.no}, {});
  cases.put(undo, row.no, row);
  return {};
}

void RegionRows::put_item(UndoList& undo, const ItemRow& row) {
  ItemKey key{row.case_no, row.instance};
  drop_item(undo, key);
  worklist.put(undo, {row.queue, order_of(row, false)}, key);
  items.put(undo, key, row);
}

void RegionRows::drop_item(UndoList& undo, const ItemKey& key) {
  const ItemRow* old = items.find(key);
  if (old == nullptr) return;
  worklist.drop(undo, {old->queue, order_of(*old, false)});
  items.drop(undo, key);
}

}  // namespace trajectum::store::memory

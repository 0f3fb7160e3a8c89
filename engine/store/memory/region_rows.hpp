// The rows of one region in memory, with the orders that SQLite has as indexes. Every change notes how to undo it, so
// that a rolled-back group costs what it wrote and not what the region holds.
#ifndef TRAJECTUM_STORE_MEMORY_REGION_ROWS_HPP
#define TRAJECTUM_STORE_MEMORY_REGION_ROWS_HPP
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/item_page.hpp"

namespace trajectum::store::memory {

/// How to take back the open group, newest step last.
class UndoList {
 public:
  void note(std::function<void()> step) { steps_.push_back(std::move(step)); }
  void clear() { steps_.clear(); }
  bool empty() const { return steps_.empty(); }
  /// Takes everything back, newest first.
  void run();

 private:
  std::vector<std::function<void()>> steps_;
};

/// A map whose changes can be undone. Lifetime: outlives the undo list's steps.
template <class Key, class Row>
class Table {
 public:
  const std::map<Key, Row>& rows() const { return rows_; }
  const Row* find(const Key& key) const {
    auto found = rows_.find(key);
    return found == rows_.end() ? nullptr : &found->second;
  }
  void put(UndoList& undo, const Key& key, Row row) {
    auto found = rows_.find(key);
    if (found == rows_.end()) {
      rows_.emplace(key, std::move(row));
      undo.note([this, key] { rows_.erase(key); });
    } else {
      undo.note(
          [this, key, old = std::exchange(found->second, std::move(row))]() mutable { rows_[key] = std::move(old); });
    }
  }
  void drop(UndoList& undo, const Key& key) {
    auto found = rows_.find(key);
    if (found == rows_.end()) return;
    undo.note([this, key, old = std::move(found->second)]() mutable { rows_[key] = std::move(old); });
    rows_.erase(found);
  }

 private:
  std::map<Key, Row> rows_;
};

/// A row without content: the key says everything.
struct Nothing {};
template <class Key>
using Index = Table<Key, Nothing>;

using ItemKey = std::pair<CaseNo, InstanceNo>;
using WorklistKey = std::pair<std::string, ItemOrder>;            // queue, order
using SubjectKey = std::tuple<std::string, std::string, CaseNo>;  // register, id, case
using TextPair = std::pair<std::string, std::string>;             // register, id; or space, key

using RecordKeyPlace = std::tuple<std::string, std::string, std::string, std::string>;  // register, field, value, id

struct RegionRows {
  std::string name;
  Table<CaseNo, CaseRow> cases;
  Table<std::string, CaseNo> case_keys;
  Index<SubjectKey> subjects;
  Table<CaseNo, std::string> files;
  Table<ItemKey, ItemRow> items;
  Table<WorklistKey, ItemKey> worklist;
  Index<TimerRow> timers;
  Table<HistoryNo, HistoryRow> history;
  Table<TextPair, std::string> records;
  Index<RecordKeyPlace> record_keys;
  Table<TextPair, std::set<std::string>> record_words;
  Table<TextPair, std::string> entries;
  Table<std::pair<std::uint64_t, HistoryNo>, CommandRow> commands;

  /// Writes one turn. Errors: `conflict` "key" when the key belongs to another case.
  Result<void> write(UndoList& undo, const Changes& changes);

 private:
  void put_words(UndoList& undo, const RecordWordsRow& row);
  Result<void> put_case(UndoList& undo, const CaseRow& row);
  void put_item(UndoList& undo, const ItemRow& row);
  void drop_item(UndoList& undo, const ItemKey& key);
};

}  // namespace trajectum::store::memory

#endif  // TRAJECTUM_STORE_MEMORY_REGION_ROWS_HPP

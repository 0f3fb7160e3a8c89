// Which history row may answer a command id: 64-bit hashes in memory, so that a new id costs no page. It may name rows
// that a rolled-back group never wrote, so a hit is checked against the table.
#ifndef TRAJECTUM_STORE_SQLITE_COMMAND_INDEX_HPP
#define TRAJECTUM_STORE_SQLITE_COMMAND_INDEX_HPP
#include <vector>

#include "model/ids.hpp"

namespace trajectum::store::sqlite {

/// An open-addressing table, 16 bytes a slot, at most two thirds full. One per region.
class CommandIndex {
 public:
  void add(std::uint64_t hash, HistoryNo history);
  /// The history rows noted for this hash, newest first, each once.
  std::vector<HistoryNo> find(std::uint64_t hash) const;
  std::size_t count() const { return count_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    HistoryNo history = 0;  // 0: the slot is free
  };
  void place(Slot slot);
  void grow();

  std::vector<Slot> slots_;  // a power of two, or none
  std::size_t count_ = 0;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_COMMAND_INDEX_HPP

#include "store/sqlite/command_index.hpp"

#include <algorithm>
#include <functional>

namespace trajectum::store::sqlite {
namespace {

constexpr std::size_t kSlotsFirst = 1024;

/// A client may choose its ids, so their hashes are mixed once more (SplitMix64's finalizer).
std::size_t start_of(std::uint64_t hash, std::size_t slots) {
  hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9ull;
  hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebull;
  return static_cast<std::size_t>(hash ^ (hash >> 31)) & (slots - 1);
}

}  // namespace

void CommandIndex::add(std::uint64_t hash, HistoryNo history) {
  if ((count_ + 1) * 3 > slots_.size() * 2) grow();
  place({hash, history});
  ++count_;
}

std::vector<HistoryNo> CommandIndex::find(std::uint64_t hash) const {
  std::vector<HistoryNo> found;
  if (slots_.empty()) return found;
  for (std::size_t i = start_of(hash, slots_.size()); slots_[i].history != 0; i = (i + 1) & (slots_.size() - 1))
    if (slots_[i].hash == hash) found.push_back(slots_[i].history);
  std::sort(found.begin(), found.end(), std::greater<>());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void CommandIndex::place(Slot slot) {
  std::size_t i = start_of(slot.hash, slots_.size());
  while (slots_[i].history != 0) i = (i + 1) & (slots_.size() - 1);
  slots_[i] = slot;
}

void CommandIndex::grow() {
  std::vector<Slot> old(slots_.empty() ? kSlotsFirst : slots_.size() * 2);
  old.swap(slots_);
  for (const auto& slot : old)
    if (slot.history != 0) place(slot);
}

}  // namespace trajectum::store::sqlite

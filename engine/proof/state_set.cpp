// Open addressing over an arena: no allocation per state.
#include <functional>

#include "proof/explore.hpp"

namespace trajectum::proof {

namespace {
constexpr std::uint32_t kFree = StateSet::kNoState;
}

void StateSet::grow() {
  std::size_t wanted = table_.empty() ? 64 : table_.size() * 2;
  table_.assign(wanted, kFree);
  for (std::uint32_t id = 0; id < size(); ++id) {
    auto at = std::hash<std::string_view>{}(this->at(id)) & (wanted - 1);
    while (table_[at] != kFree) at = (at + 1) & (wanted - 1);
    table_[at] = id;
  }
}

std::uint32_t StateSet::find(std::string_view bytes) const {
  if (table_.empty()) return kNoState;
  auto at = std::hash<std::string_view>{}(bytes) & (table_.size() - 1);
  while (table_[at] != kFree && this->at(table_[at]) != bytes) at = (at + 1) & (table_.size() - 1);
  return table_[at] == kFree ? kNoState : table_[at];
}

std::uint32_t StateSet::insert(std::string_view bytes, bool& added) {
  if ((static_cast<std::size_t>(size()) + 1) * 2 > table_.size()) grow();
  auto at = std::hash<std::string_view>{}(bytes) & (table_.size() - 1);
  while (table_[at] != kFree) {
    if (this->at(table_[at]) == bytes) {
      added = false;
      return table_[at];
    }
    at = (at + 1) & (table_.size() - 1);
  }
  auto id = size();
  table_[at] = id;
  arena_.append(bytes);
  starts_.push_back(arena_.size());
  added = true;
  return id;
}

}  // namespace trajectum::proof

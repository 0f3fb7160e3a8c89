#include "store/memory/record_walks.hpp"

#include <algorithm>

namespace trajectum::store::memory {

void MemoryRecordWalks::keys(const std::string& field, const std::string& value, const std::string& id, const Key& f) {
  const auto& rows = rows_.record_keys.rows();
  for (auto row = rows.upper_bound({reg_, field, value, id}); row != rows.end(); ++row) {
    const auto& [reg, of, found, record] = row->first;
    if (reg != reg_ || of != field || !f(found, record)) return;
  }
}

void MemoryRecordWalks::keys_back(const std::string& field, const std::string& value, const std::string& id,
                                  bool from_end, const Key& f) {
  const auto& rows = rows_.record_keys.rows();
  auto row = from_end ? rows.lower_bound({reg_, field + '\0', "", ""}) : rows.lower_bound({reg_, field, value, id});
  while (row != rows.begin()) {
    const auto& [reg, of, found, record] = (--row)->first;
    if (reg != reg_ || of != field || !f(found, record)) return;
  }
}

void MemoryRecordWalks::ids(const std::string& after, const Id& f) {
  const auto& rows = rows_.records.rows();
  for (auto row = rows.upper_bound({reg_, after}); row != rows.end() && row->first.first == reg_; ++row)
    if (!f(row->first.second)) return;
}

void MemoryRecordWalks::ids_back(const std::string& before, bool from_end, const Id& f) {
  const auto& rows = rows_.records.rows();
  auto row = from_end ? rows.lower_bound({reg_ + '\0', ""}) : rows.lower_bound({reg_, before});
  while (row != rows.begin() && (--row)->first.first == reg_)
    if (!f(row->first.second)) return;
}

void MemoryRecordWalks::with_words(const std::vector<std::string>& words, const Id& f) {
  const auto& rows = rows_.record_words.rows();
  for (auto row = rows.lower_bound({reg_, ""}); row != rows.end() && row->first.first == reg_; ++row) {
    const auto& there = row->second;
    bool all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
      if (&word != &words.back()) return there.count(word) != 0;
      auto from = there.lower_bound(word);
      return from != there.end() && from->starts_with(word);
    });
    if (all && !f(row->first.second)) return;
  }
}

std::string MemoryRecordWalks::body(const std::string& id) {
  const auto* found = rows_.records.find({reg_, id});
  return found == nullptr ? std::string() : *found;
}

}  // namespace trajectum::store::memory

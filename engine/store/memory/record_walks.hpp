// The walks of store/record_search.hpp over ordered maps.
#ifndef TRAJECTUM_STORE_MEMORY_RECORD_WALKS_HPP
#define TRAJECTUM_STORE_MEMORY_RECORD_WALKS_HPP
#include "store/memory/region_rows.hpp"
#include "store/record_search.hpp"

namespace trajectum::store::memory {

class MemoryRecordWalks final : public RecordWalks {
 public:
  MemoryRecordWalks(const RegionRows& rows, const std::string& reg) : rows_(rows), reg_(reg) {}
  void keys(const std::string& field, const std::string& value, const std::string& id, const Key& f) override;
  void keys_back(const std::string& field, const std::string& value, const std::string& id, bool from_end,
                 const Key& f) override;
  void ids(const std::string& after, const Id& f) override;
  void ids_back(const std::string& before, bool from_end, const Id& f) override;
  void with_words(const std::vector<std::string>& words, const Id& f) override;
  std::string body(const std::string& id) override;

 private:
  const RegionRows& rows_;
  const std::string& reg_;
};

}  // namespace trajectum::store::memory

#endif  // TRAJECTUM_STORE_MEMORY_RECORD_WALKS_HPP

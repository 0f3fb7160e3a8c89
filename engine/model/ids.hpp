// Numbers inside, unguessable names outside. A case is a small number in every key (no random key leads a b-tree that a
// turn writes); people and clients see that number with a keyed tag, so that the next one cannot be guessed.
#ifndef TRAJECTUM_MODEL_IDS_HPP
#define TRAJECTUM_MODEL_IDS_HPP
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trajectum {

using RegionNo = std::uint16_t;    // 1..; 0: none
using CaseNo = std::int64_t;       // per region, 1..
using InstanceNo = std::uint32_t;  // per case, 1..; a work item is an instance
using HistoryNo = std::int64_t;    // per region, 1..; 0: none

/// Case and item names of one installation. Thread: any, after construction.
class IdCodec {
 public:
  using Key = std::array<unsigned char, 16>;
  explicit IdCodec(const Key& key) : key_(key) {}
  /// "c" + base32 of the number + 8 characters of keyed hash, e.g. "c1k-7h2mq0xw".
  std::string case_id(RegionNo region, CaseNo no) const;
  /// The number, if the tag is right for this region.
  std::optional<CaseNo> case_no(RegionNo region, std::string_view id) const;
  /// The case's id, a dot and the instance's number.
  std::string item_id(RegionNo region, CaseNo no, InstanceNo instance) const;
  std::optional<std::pair<CaseNo, InstanceNo>> item_no(RegionNo region, std::string_view id) const;

 private:
  Key key_;
};

}  // namespace trajectum

#endif  // TRAJECTUM_MODEL_IDS_HPP

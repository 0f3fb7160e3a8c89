#include "store/archive/wal_file.hpp"

#include <cstring>

namespace trajectum::store::archive {
namespace {

constexpr std::uint32_t kMagic = 0x377f0682;  // its last bit says in which order the bytes of sums are
constexpr std::uint32_t kWalFormat = 3007000;

std::uint32_t number(std::string_view bytes, std::size_t at, bool is_big = true) {
  std::uint32_t out = 0;
  std::memcpy(&out, bytes.data() + at, sizeof out);
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  return is_big ? __builtin_bswap32(out) : out;
}

std::uint64_t salt_at(std::string_view bytes, std::size_t at) {
  return (static_cast<std::uint64_t>(number(bytes, at)) << 32) | number(bytes, at + 4);
}

}  // namespace

std::uint64_t frame_salt(std::string_view frame_header) { return salt_at(frame_header, 8); }
bool ends_commit(std::string_view frame_header) { return number(frame_header, 4) != 0; }

void WalWalk::add(std::string_view bytes) {
  for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
    sums_[0] += number(bytes, at, is_big_) + sums_[1];
    sums_[1] += number(bytes, at + 4, is_big_) + sums_[0];
  }
}

std::optional<WalWalk> WalWalk::begin(std::string_view header) {
  if (header.size() < static_cast<std::size_t>(kWalHeaderBytes)) return std::nullopt;
  auto magic = number(header, 0);
  if ((magic & ~1u) != kMagic || number(header, 4) != kWalFormat || number(header, 8) != kPageBytes)
    return std::nullopt;
  WalWalk walk;
  walk.is_big_ = (magic & 1u) != 0;
  walk.salt_ = salt_at(header, 16);
  walk.add(header.substr(0, 24));
  if (walk.sums_[0] != number(header, 24) || walk.sums_[1] != number(header, 28)) return std::nullopt;
  return walk;
}

bool WalWalk::take(std::string_view frame) {
  if (frame.size() < static_cast<std::size_t>(kFrameBytes) || frame_salt(frame) != salt_ || number(frame, 0) == 0)
    return false;
  auto before = *this;
  add(frame.substr(0, 8));
  add(frame.substr(kFrameHeaderBytes, kPageBytes));
  if (sums_[0] != number(frame, 16) || sums_[1] != number(frame, 20)) {
    *this = before;
    return false;
  }
  ++frames_;
  page_ = number(frame, 0);
  pages_after_ = number(frame, 4);
  return true;
}

void WalWalk::skip_to(std::uint32_t frames, std::string_view frame_header) {
  frames_ = frames;
  page_ = number(frame_header, 0);
  pages_after_ = number(frame_header, 4);
  sums_[0] = number(frame_header, 16);
  sums_[1] = number(frame_header, 20);
}

}  // namespace trajectum::store::archive

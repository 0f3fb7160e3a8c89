#include "store/sqlite/packing.hpp"

#include <lz4.h>

#include <cstdint>

namespace trajectum::store::sqlite {
namespace {

/// How a packed row begins: a number of two bytes that is zero, which no row of ours begins with (their numbers are as
/// short as they can be). Behind it the length of what was packed, four bytes, the low one first.
constexpr std::string_view kMark{"\x80\x00", 2};
constexpr std::size_t kHead = kMark.size() + 4;

/// Shorter rows have nothing to gain.
constexpr std::size_t kPackFrom = 64;

/// A length above this is damage: a case file has at most some megabytes.
constexpr std::uint32_t kPlainMax = 256u << 20;

}  // namespace

std::string_view pack(std::string_view plain, std::string& room) {
  if (plain.size() < kPackFrom || plain.size() > kPlainMax) return plain;
  // No more room than a gain needs: LZ4 gives up when it does not fit.
  room.resize(plain.size() - 1);
  int n = LZ4_compress_default(plain.data(), room.data() + kHead, static_cast<int>(plain.size()),
                               static_cast<int>(room.size() - kHead));
  if (n <= 0) return plain;
  room.replace(0, kMark.size(), kMark);
  for (std::size_t i = 0; i < 4; ++i) room[kMark.size() + i] = static_cast<char>(plain.size() >> (8 * i));
  return std::string_view(room).substr(0, kHead + static_cast<std::size_t>(n));
}

std::optional<std::string> unpack(std::string_view stored) {
  if (!stored.starts_with(kMark)) return std::string(stored);
  if (stored.size() < kHead) return std::nullopt;
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < 4; ++i)
    size |= std::uint32_t{static_cast<unsigned char>(stored[kMark.size() + i])} << (8 * i);
  stored.remove_prefix(kHead);
  if (size > kPlainMax || size / 255 > stored.size()) return std::nullopt;  // LZ4 makes 255 bytes of one at most
  std::string plain(size, '\0');
  int n = LZ4_decompress_safe(stored.data(), plain.data(), static_cast<int>(stored.size()), static_cast<int>(size));
  if (n < 0 || static_cast<std::uint32_t>(n) != size) return std::nullopt;
  return plain;
}

}  // namespace trajectum::store::sqlite

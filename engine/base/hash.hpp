// A hash that is the same on every machine and in every build, for what is stored. Not for secrets.
#ifndef TRAJECTUM_BASE_HASH_HPP
#define TRAJECTUM_BASE_HASH_HPP
#include <cstdint>
#include <string_view>

namespace trajectum {

/// The first 64 bits of BLAKE2b-128, little-endian.
std::uint64_t stable_hash(std::string_view bytes);

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_HASH_HPP

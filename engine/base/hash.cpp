#include "base/hash.hpp"

#include <sodium.h>

namespace trajectum {

std::uint64_t stable_hash(std::string_view bytes) {
  unsigned char hash[16];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
  std::uint64_t out = 0;
  for (int i = 7; i >= 0; --i) out = (out << 8) | hash[i];
  return out;
}

}  // namespace trajectum

// SHA-256, in hexadecimal, as documents are known by it everywhere.
#ifndef TRAJECTUM_BASE_SHA256_HPP
#define TRAJECTUM_BASE_SHA256_HPP
#include <sodium.h>

#include <string>
#include <string_view>

namespace trajectum {

class Sha256 {
 public:
  Sha256();
  void add(std::string_view bytes);
  /// 64 characters. Call once.
  std::string hex();

 private:
  crypto_hash_sha256_state state_;
};

/// True of 64 lower-case hexadecimal digits.
bool is_sha256(std::string_view text);

}  // namespace trajectum

#endif  // TRAJECTUM_BASE_SHA256_HPP

// Who signs a bundle: a publisher's name and his Ed25519 key. The name is part of what is signed. Thread: any.
#ifndef TRAJECTUM_PLUGIN_SIGNING_KEY_HPP
#define TRAJECTUM_PLUGIN_SIGNING_KEY_HPP
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace trajectum::plugin {

/// Keep it to yourself: whoever has it signs as the publisher.
struct SigningKey {
  std::string publisher;  // an id (is_bundle_id)
  std::string secret;     // 64 raw bytes, as libsodium keeps them: the seed and the public key
  /// 32 raw bytes.
  std::string public_key() const;
};

/// A new key, from the random numbers of the system.
SigningKey make_signing_key(const std::string& publisher);

/// A key as the text of a file: "trajectum-key 1", "publisher ID", "secret BASE64", a line each.
std::string write_signing_key(const SigningKey& key);
/// Refused (`signing_key`) when the text is anything else, byte for byte.
Result<SigningKey> read_signing_key(std::string_view text);

/// 64 raw bytes.
std::string sign(const SigningKey& key, std::string_view bytes);
/// True when the owner of this public key (raw) signed exactly these bytes.
bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes);

}  // namespace trajectum::plugin

#endif  // TRAJECTUM_PLUGIN_SIGNING_KEY_HPP

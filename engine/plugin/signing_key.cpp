#include "plugin/signing_key.hpp"

#include <fmt/core.h>
#include <sodium.h>

#include "base/base64.hpp"
#include "plugin/bundle_names.hpp"

namespace trajectum::plugin {
namespace {

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(std::string& bytes) { return reinterpret_cast<unsigned char*>(bytes.data()); }

/// Takes a line "WORD REST" off the text; nothing when it begins otherwise.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view word) {
  auto end = text.find('\n');
  if (end == std::string_view::npos || text.substr(0, word.size()) != word) return std::nullopt;
  auto rest = text.substr(word.size(), end - word.size());
  text.remove_prefix(end + 1);
  return rest;
}

}  // namespace

std::string SigningKey::public_key() const {
  std::string out(crypto_sign_PUBLICKEYBYTES, '\0');
  crypto_sign_ed25519_sk_to_pk(raw(out), raw(secret));
  return out;
}

SigningKey make_signing_key(const std::string& publisher) {
  TRAJECTUM_ASSERT(sodium_init() >= 0);
  std::string shown(crypto_sign_PUBLICKEYBYTES, '\0');
  SigningKey out{publisher, std::string(crypto_sign_SECRETKEYBYTES, '\0')};
  crypto_sign_keypair(raw(shown), raw(out.secret));
  return out;
}

std::string write_signing_key(const SigningKey& key) {
  return fmt::format("trajectum-key 1\npublisher {}\nsecret {}\n", key.publisher, to_base64(key.secret));
}

Result<SigningKey> read_signing_key(std::string_view text) {
  auto rest = text;
  auto first = take_line(rest, "trajectum-key 1");
  auto publisher = take_line(rest, "publisher ");
  auto secret = take_line(rest, "secret ");
  auto bytes = secret ? from_base64(*secret) : std::nullopt;
  bool good = first && publisher && bytes && is_bundle_id(*publisher) && bytes->size() == crypto_sign_SECRETKEYBYTES;
  if (good) {
    SigningKey key{std::string(*publisher), *bytes};
    // The public half must be that of the seed, or the signatures are worth nothing.
    std::string seed(crypto_sign_SEEDBYTES, '\0'), shown(crypto_sign_PUBLICKEYBYTES, '\0'), whole(bytes->size(), '\0');
    crypto_sign_ed25519_sk_to_seed(raw(seed), raw(key.secret));
    crypto_sign_seed_keypair(raw(shown), raw(whole), raw(seed));
    if (whole == key.secret && write_signing_key(key) == text) return key;
  }
  return refused("signing_key", {"dit is geen sleutel om mee te tekenen: maak er een met `trajectum plugin keygen`",
                                 "this is no key to sign with: make one with `trajectum plugin keygen`"});
}

std::string sign(const SigningKey& key, std::string_view bytes) {
  std::string out(crypto_sign_BYTES, '\0');
  crypto_sign_detached(raw(out), nullptr, raw(bytes), bytes.size(), raw(key.secret));
  return out;
}

bool is_signed_by(std::string_view public_key, std::string_view signature, std::string_view bytes) {
  return public_key.size() == crypto_sign_PUBLICKEYBYTES && signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(raw(signature), raw(bytes), bytes.size(), raw(public_key)) == 0;
}

}  // namespace trajectum::plugin

#include "access/access.hpp"

#include <sodium.h>

namespace trajectum::access {

std::string make_token(Random& random) {
  unsigned char bits[32];
  random.fill(bits, sizeof bits);
  char text[sodium_base64_ENCODED_LEN(sizeof bits, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
  sodium_bin2base64(text, sizeof text, bits, sizeof bits, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  return std::string("tj_") + text;
}

std::string token_hash(std::string_view token) {
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(token.data()), token.size(), nullptr, 0);
  char hex[2 * sizeof hash + 1];
  sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
  return hex;
}

std::optional<User> find_user(store::Store& store, RegionNo region, const std::string& id, const Damaged& damaged) {
  auto body = store.entry(region, kUserSpace, id);
  auto user = body ? decode<User>(*body) : std::nullopt;
  if (body && !user) damaged("user");
  return user;
}

std::optional<User> find_by_token(store::Store& store, RegionNo region, std::string_view token,
                                  const Damaged& damaged) {
  auto body = store.entry(region, kTokenSpace, token_hash(token));
  if (!body) return std::nullopt;
  auto found = decode<Token>(*body);
  if (!found) damaged("token");
  return found ? find_user(store, region, found->user, damaged) : std::nullopt;
}

std::vector<User> find_users(store::Store& store, RegionNo region, const std::string& after, std::size_t limit,
                             const Damaged& damaged) {
  std::vector<User> users;
  store.scan_entries(region, kUserSpace, "", after, [&](std::string_view, std::string_view body) {
    if (auto user = decode<User>(body))
      users.push_back(std::move(*user));
    else
      damaged("user");
    return users.size() < limit;
  });
  return users;
}

}  // namespace trajectum::access

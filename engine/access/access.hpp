// Credentials in, principals out: users and tokens as rows of the store. It knows no route.
// Tokens are 256 random bits, shown once and kept as BLAKE2b-256 hashes; compared by looking the hash up, so that no
// comparison of secrets takes a time that tells anything. Thread: the shard's.
#ifndef TRAJECTUM_ACCESS_ACCESS_HPP
#define TRAJECTUM_ACCESS_ACCESS_HPP
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "model/codec.hpp"
#include "model/ids.hpp"
#include "store/store.hpp"

namespace trajectum::access {

inline constexpr const char* kUserSpace = "user";    // user id -> User
inline constexpr const char* kTokenSpace = "token";  // hash of the token -> Token

struct User {
  std::string id, name;
  std::vector<std::string> roles;
  bool admin = false;
  std::vector<std::string> languages;  // names or codes, as the region writes them
  std::string team;                    // an id; "": of none
  /// Stored is what stands here in order; `languages` and `team` came later, and are not there in an older row.
  template <class V>
  void fields(V&& v) {
    v(id);
    v(name);
    v(roles);
    v(admin);
    if constexpr (requires { v.at_end(); }) {
      if (v.at_end()) return;
    }
    v(languages);
    if constexpr (requires { v.at_end(); }) {
      if (v.at_end()) return;
    }
    v(team);
  }
};

struct Token {
  std::string user;
  Instant made_at = 0;
  template <class V>
  void fields(V&& v) {
    v(user);
    v(made_at);
  }
};

std::string make_token(Random& random);          // "tj_" + 43 characters base64url
std::string token_hash(std::string_view token);  // hex

/// Told of a row that is there and says nothing, with what it is of; when it comes back, the row is as if it were not
/// there.
using Damaged = std::function<void(const char* what)>;

/// The user behind a token of this region, if there is one.
std::optional<User> find_by_token(store::Store& store, RegionNo region, std::string_view token, const Damaged& damaged);
std::optional<User> find_user(store::Store& store, RegionNo region, const std::string& id, const Damaged& damaged);
std::vector<User> find_users(store::Store& store, RegionNo region, const std::string& after, std::size_t limit,
                             const Damaged& damaged);

}  // namespace trajectum::access

#endif  // TRAJECTUM_ACCESS_ACCESS_HPP

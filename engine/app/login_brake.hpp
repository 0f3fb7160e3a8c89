// Slows down who guesses tokens: the answer to a wrong login waits, longer each time, counted by the peer's address.
// Only wrong answers wait. A right token is never slowed, not even from the same address: a whole office, or a proxy
// before the server, may be one address, and one broken script there must not lock out the others. Holds no timer and
// reads no clock. Thread: the server's loop.
#ifndef TRAJECTUM_APP_LOGIN_BRAKE_HPP
#define TRAJECTUM_APP_LOGIN_BRAKE_HPP
#include <cstdint>
#include <string>
#include <unordered_map>

namespace trajectum::app {

class LoginBrake {
 public:
  /// Counts a wrong login from `peer` at `now_ms` (of a clock that only moves forward); gives for how many milliseconds
  /// its answer must wait: none up to kLoginsWrongFree, then kLoginDelayMsFirst, doubling to at most kLoginDelayMsMax.
  /// A peer is forgotten kLoginForgetSeconds after its last wrong answer left.
  std::int64_t wrong(const std::string& peer, std::int64_t now_ms);

  std::size_t peers() const { return peers_.size(); }

 private:
  struct Peer {
    int wrong_count = 0;
    std::int64_t answered_at = 0;  // when the last wrong answer leaves
  };
  void make_room(std::int64_t now_ms);

  std::unordered_map<std::string, Peer> peers_;  // at most kLoginPeersMax
};

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_LOGIN_BRAKE_HPP

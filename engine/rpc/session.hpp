// Who is at the other end of a connection, as far as a method may know.
#ifndef TRAJECTUM_RPC_SESSION_HPP
#define TRAJECTUM_RPC_SESSION_HPP
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "notify/session_port.hpp"

namespace trajectum::pipeline {
class Ranking;
struct Errand;
struct Judging;
}  // namespace trajectum::pipeline
namespace trajectum::rpc {
class BatchGathering;
class Following;
}  // namespace trajectum::rpc

namespace trajectum::rpc {

/// Made when a connection opens, filled by `session.login`. Thread: the one that dispatches.
struct Session {
  notify::SessionNo no = 0;
  Lang lang = Lang::nl;
  bool logged_in = false;
  bool admin = false;
  std::string region;
  std::uint16_t region_no = 0;
  std::string user;
  std::vector<std::string> roles, languages;
  // A call that found nothing yet may wait (job.take): it then sets `waits`, and the server asks it again when
  // something came, or after `wait_ms`. Nothing else of this session is played meanwhile.
  bool may_wait = false;                       // this frame is one request, and somebody will ask again
  bool waits = false;                          // it found nothing; its answer is not to be sent
  std::int64_t wait_ms = 0;                    // the longest that it is left alone
  std::int64_t waits_till_ms = 0;              // steady clock; 0: it does not wait yet
  bool is_last = false;                        // the server drains: this asking is answered, with what there is
  std::shared_ptr<pipeline::Ranking> ranking;  // the one that this call is at work on, a slice each time it is asked
  std::shared_ptr<pipeline::Errand> errand;    // with bytes, that this call waits for
  std::shared_ptr<BatchGathering> gathering;   // the same for the items of a batch
  std::shared_ptr<Following> following;        // of the cases that go along with a version
  std::shared_ptr<pipeline::Judging> judging;  // of a bundle, that this call waits for
  int wrong_logins = 0;                        // since `app` last looked: it slows down who guesses
  std::uint64_t users_seen = 0;                // Services::users_changed when the roles were read
};

}  // namespace trajectum::rpc

#endif  // TRAJECTUM_RPC_SESSION_HPP

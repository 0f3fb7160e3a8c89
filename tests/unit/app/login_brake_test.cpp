// The limits of slowing down who guesses: what is free, how it doubles, when it is forgotten, how many are counted.
#include "app/login_brake.hpp"

#include <doctest/doctest.h>

#include "base/limits.hpp"

using trajectum::app::LoginBrake;
namespace limits = trajectum::limits;

namespace {

constexpr std::int64_t kForgetMs = limits::kLoginForgetSeconds * 1000LL;

std::int64_t wrong_many(LoginBrake& brake, const std::string& peer, int count, std::int64_t now_ms) {
  std::int64_t last = 0;
  for (int i = 0; i < count; ++i) last = brake.wrong(peer, now_ms);
  return last;
}

}  // namespace

TEST_CASE("LoginBrake_DoublesAfterTheFreeOnesUpToTheLongest") {
  LoginBrake brake;
  CHECK(wrong_many(brake, "a", limits::kLoginsWrongFree, 1000) == 0);
  CHECK(brake.wrong("a", 1000) == limits::kLoginDelayMsFirst);
  CHECK(brake.wrong("a", 1000) == 2 * limits::kLoginDelayMsFirst);
  CHECK(brake.wrong("a", 1000) == 4 * limits::kLoginDelayMsFirst);
  CHECK(wrong_many(brake, "a", 100, 1000) == limits::kLoginDelayMsMax);
  CHECK(brake.wrong("b", 1000) == 0);
}

TEST_CASE("LoginBrake_ForgetsAPeerAfterAQuietMinute") {
  LoginBrake brake;
  wrong_many(brake, "a", limits::kLoginsWrongFree, 1000);
  auto answered = 1000 + brake.wrong("a", 1000);
  CHECK(brake.wrong("a", answered + kForgetMs) > 0);  // not longer than a minute after its answer left
  auto again = answered + kForgetMs + limits::kLoginDelayMsMax + kForgetMs + 1;
  CHECK(brake.wrong("a", again) == 0);
}

TEST_CASE("LoginBrake_CountsABoundedNumberOfPeersAndForgetsTheQuietest") {
  LoginBrake brake;
  wrong_many(brake, "guesser", limits::kLoginsWrongFree + 10, 1000);
  for (std::size_t i = 0; i < limits::kLoginPeersMax + 10; ++i) brake.wrong(std::to_string(i), 1001);
  CHECK(brake.peers() == limits::kLoginPeersMax);
  CHECK(brake.wrong("guesser", 1002) == limits::kLoginDelayMsMax);
}

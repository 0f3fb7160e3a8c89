#include "app/login_brake.hpp"

#include <algorithm>

#include "base/limits.hpp"

namespace trajectum::app {
namespace {

constexpr std::int64_t kForgetMs = limits::kLoginForgetSeconds * 1000LL;

}  // namespace

std::int64_t LoginBrake::wrong(const std::string& peer, std::int64_t now_ms) {
  if (peers_.size() >= limits::kLoginPeersMax && !peers_.count(peer)) make_room(now_ms);
  auto& p = peers_[peer];
  if (now_ms - p.answered_at > kForgetMs) p.wrong_count = 0;
  ++p.wrong_count;
  std::int64_t delay = 0;
  if (int over = p.wrong_count - limits::kLoginsWrongFree; over > 0) {
    constexpr int kDoublingsMax = 30;  // far beyond the longest delay, far below an overflow
    delay = std::min<std::int64_t>(limits::kLoginDelayMsMax,
                                   std::int64_t{limits::kLoginDelayMsFirst} << std::min(over - 1, kDoublingsMax));
  }
  p.answered_at = std::max(p.answered_at, now_ms + delay);
  return delay;
}

/// Drops who is forgotten by now; if that is nobody, who has been quiet for longest.
void LoginBrake::make_room(std::int64_t now_ms) {
  auto before = peers_.size();
  std::erase_if(peers_, [&](const auto& entry) { return now_ms - entry.second.answered_at > kForgetMs; });
  if (peers_.size() < before) return;
  peers_.erase(std::min_element(peers_.begin(), peers_.end(), [](const auto& a, const auto& b) {
    return a.second.answered_at < b.second.answered_at;
  }));
}

}  // namespace trajectum::app

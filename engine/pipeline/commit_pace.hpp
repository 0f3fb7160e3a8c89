// How long commits take: whether the disk is slow, and when it is quick again. Thread: the engine's.
#ifndef TRAJECTUM_PIPELINE_COMMIT_PACE_HPP
#define TRAJECTUM_PIPELINE_COMMIT_PACE_HPP
#include <algorithm>
#include <cstdint>

#include "base/limits.hpp"

namespace trajectum::pipeline {

class CommitPace {
 public:
  /// What takes longer is slow.
  void set_limit_ms(std::int64_t limit_ms) { limit_ms_ = limit_ms; }
  std::int64_t limit_ms() const { return limit_ms_; }

  /// One commit has ended. Without a turn in it nothing was synced: it may be slow, and tells nothing when it is not.
  void note(std::int64_t took_ms, bool had_turns) {
    if (took_ms > limit_ms_) {
      worst_ms_ = std::max(worst_ms_, took_ms);
      quick_ = 0;
    } else if (had_turns && worst_ms_ > 0 && ++quick_ >= limits::kAlarmCommitsQuick) {
      worst_ms_ = 0;
    }
  }
  /// The slowest one since commits were quick; 0 while they are.
  std::int64_t worst_ms() const { return worst_ms_; }

 private:
  std::int64_t limit_ms_ = limits::kAlarmCommitMs;
  std::int64_t worst_ms_ = 0;
  int quick_ = 0;  // in a row, since the last slow one
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_COMMIT_PACE_HPP

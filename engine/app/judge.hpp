// What a bundle must be before a region serves it: read and verified, loaded and proven, its texts complete, its specs
// passed. Thread: any; a fresh VM each time.
#ifndef TRAJECTUM_APP_JUDGE_HPP
#define TRAJECTUM_APP_JUDGE_HPP
#include <atomic>

#include "pipeline/judging.hpp"

namespace trajectum::app {

/// Refusals, each with every fault: `signature`, `bundle`, `region`, `labels`, `tests`; `stopping` when `stop` came
/// true.
pipeline::Judgement judge(const pipeline::ToJudge& what, const std::atomic<bool>& stop);

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_JUDGE_HPP

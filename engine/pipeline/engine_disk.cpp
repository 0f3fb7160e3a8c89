// A group that the disk refused: it did not happen, neither in the store nor in memory. Why each region is started anew
// from its rows, rather than taken back: docs/decisions/0041.
#include <utility>

#include "base/planted.hpp"
#include "base/read_failed.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

Result<void> Engine::run_group(const std::function<Result<void>()>& play) {
  Result<void> done;
  bool spoiled = false;
  try {
    done = begin_group();
    if (done) done = play();
    spoiled = is_spoiled();
    if (done && !spoiled) done = end_group();
  } catch (const ReadFailed& failed) {
    done = failed.error;
  }
  if (done && !spoiled) return {};
  auto why = trouble();
  bool of_disk = spoiled || done.error().code == ErrorCode::unavailable;
  if (!why || !of_disk) return internal_error(done ? "a write failed" : done.error().text.en);
  if (auto dropped = drop_group(); !dropped) return internal_error(dropped.error().text.en);
  return *why;
}

Result<void> Engine::drop_group() {
  store_.rollback();
  in_group_ = lost_ = trying_ = false;
  depth_ = 0;
  if (auto* clock = std::exchange(moved_, nullptr)) clock->set_back(moved_from_);
  if (planted.group_half_applied) return {};
  std::erase_if(regions_, [&](const auto& one) { return !served_.contains(one.first); });
  for (auto& [no, r] : regions_) r->bundle = served_.at(no);
  return begin_anew();
}

void Engine::forget_read() {
  for (auto& [no, r] : regions_) {
    r->state.roll_back({0, 0});
    r->cases.clear();
    r->answers.clear();
    r->rehearsed.clear();
  }
  trying_ = false;
  depth_ = 0;
}

Result<void> Engine::begin_anew() try {
  Beginning beginning(beginning_);
  if (auto begun = begin_group(); !begun) return begun;
  std::vector<RegionNo> all;
  for (const auto& [no, r] : regions_) all.push_back(no);
  for (auto no : all) {
    auto& gate = *regions_.at(no)->gate;
    auto row = store_.entry(no, state::space::kStopped, "");
    auto why = row ? decode<state::StoppedBundle>(*row) : std::nullopt;
    if (row && !why) fail_damaged();  // its handlers would run
    if (why)
      gate.stop(std::move(*why));
    else
      gate.resume();
    if (auto made = restart_region(*regions_.at(no)); !made) return made.error();
    ask_scans(no);  // what one said may have been of the group
  }
  return end_group();
} catch (const ReadFailed& failed) {  // what a start needs
  return failed.error;
}

Result<bool> Engine::try_disk_again() {
  if (damage_) return false;
  store_.try_again();
  if (store_.trouble()) return false;
  auto made = begin_anew();
  if (made) return true;
  if (!store_.trouble()) return made.error();
  if (auto dropped = drop_group(); !dropped) return internal_error(dropped.error().text.en);
  return false;
}

}  // namespace trajectum::pipeline

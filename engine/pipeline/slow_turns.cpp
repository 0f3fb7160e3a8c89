#include "pipeline/slow_turns.hpp"

#include <utility>

namespace trajectum::pipeline {

std::string place_of(const route::Origin& origin) {
  return origin.line > 0 ? origin.file + ":" + std::to_string(origin.line) : "?";
}

bool SlowTurns::ran(const route::ScriptRun& run) {
  if (!turn_) return false;
  auto& sum = turn_->sum;
  ++sum.handlers;
  sum.lua_ns += run.cpu_ns;
  if (run.cpu_ns <= sum.longest_ns) return true;
  sum.longest_ns = run.cpu_ns;
  sum.longest = run.function;
  sum.instructions = run.instructions;
  sum.origin = &run.origin;
  sum.hot = run.hot;
  return true;
}

std::int64_t SlowTurns::Turn::end() {
  if (std::exchange(ended_, true)) return ms_;
  auto whole = std::chrono::steady_clock::now() - begun_;
  ms_ = std::chrono::duration_cast<std::chrono::milliseconds>(whole - within_).count();
  of_.turn_ = outer_;
  if (outer_) outer_->within_ += whole;
  return ms_;
}

std::optional<std::int64_t> SlowTurns::keep(SlowTurn turn) {
  auto place = turn.handler.line > 0 ? place_of(turn.handler) : turn.command;
  turn.at = SystemClock().now();
  newest_.push_front(std::move(turn));
  if (newest_.size() > limits::kSlowTurnsKept) newest_.pop_back();
  if (told_.size() >= limits::kSlowPlacesKept) told_.clear();
  auto now = ticks_();
  auto [known, fresh] = told_.try_emplace(place);
  auto& told = known->second;
  if (!fresh && now - told.at < limits::kSlowTurnLogSeconds * 1000) {
    ++told.more;
    return std::nullopt;
  }
  return std::exchange(told, {now, 0}).more;
}

}  // namespace trajectum::pipeline

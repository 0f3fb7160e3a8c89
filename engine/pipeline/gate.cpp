#include "pipeline/gate.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "base/log.hpp"
#include "turn/play.hpp"

namespace trajectum::pipeline {

namespace {

constexpr std::int64_t kNsPerMs = 1'000'000;

Error stopped_error(const state::StoppedBundle& why) {
  return refused(
      turn::kStoppedReason,
      {fmt::format("{} heeft de handlers van deze regio stilgezet: {}. Lezen kan; een beheerder laat ze weer "
                   "lopen met plugin.resume.",
                   why.by, why.reason),
       fmt::format("{} has stopped the handlers of this region: {}. Reading goes on; an administrator lets "
                   "them run again by plugin.resume.",
                   why.by, why.reason)});
}

Error over_error(std::int64_t retry_ms) {
  Error e;
  e.code = ErrorCode::overloaded;
  e.reason = "handlers";
  e.text = {"De handlers van deze regio vroegen de laatste minuut te veel rekentijd; probeer het straks opnieuw.",
            "The handlers of this region took too much time in the last minute; try again later."};
  e.retry_ms = static_cast<int>(retry_ms);
  return e;
}

std::int64_t real_ticks() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Gate::Gate(std::string region, Ticks ticks, std::int64_t slow_ms)
    : region_(std::move(region)), ticks_(ticks ? std::move(ticks) : &real_ticks), turns_(slow_ms, ticks_) {}

std::optional<Error> Gate::shut() {
  std::optional<Error> why;
  if (stopped_)
    why = stopped_error(*stopped_);
  else if (counted_ && is_over())
    why = over_error(ms_until_free());
  if (why && !met_) met_ = why;
  return why;
}

void Gate::ran(const route::ScriptRun& run) {
  auto second = slice_now();
  auto& slice = slices_[static_cast<std::size_t>(second % kSlices)];
  if (slice.second != second) slice = {second, 0};
  slice.ns += run.cpu_ns;
  bool in_turn = turns_.ran(run);  // then who played it tells of both
  if (!turns_.is_slow(run.cpu_ns / kNsPerMs)) return;
  ++slow_;
  if (!in_turn) tell(run);
}

void Gate::tell(const route::ScriptRun& run) {
  SlowTurn turn;
  turn.version = run.version;
  turn.ms = turn.lua_ms = turn.handler_ms = run.cpu_ns / kNsPerMs;
  turn.handlers = 1;
  turn.instructions = run.instructions;
  turn.handler = run.origin;
  turn.hot = run.hot;
  auto more = turns_.keep(turn);
  if (!more) return;
  log::warn("handler.slow",
            "region {region}: slow handler of {bundle} {version}: {handler} took {ms} ms, most of it at {hot} ({more} "
            "more like it since the last line)",
            {{"region", region_},
             {"bundle", run.bundle},
             {"version", run.version},
             {"handler", place_of(run.origin)},
             {"ms", turn.ms},
             {"instructions", run.instructions},
             {"hot", place_of(run.hot)},
             {"more", *more}});
}

std::int64_t Gate::ms_in_minute() const {
  auto now = slice_now();
  std::int64_t ns = 0;
  for (const auto& slice : slices_)
    if (slice.second >= 0 && now - slice.second < kSlices) ns += slice.ns;
  return ns / kNsPerMs;
}

std::int64_t Gate::ms_until_free() const {
  auto now = slice_now();
  auto over = ms_in_minute() - limits::kHandlersMsPerMinute;
  if (over <= 0) return 0;
  // The oldest seconds leave the minute first.
  std::int64_t left = 0, second = now - kSlices + 1;
  for (; second <= now && left < over; ++second) {
    const auto& slice = slices_[static_cast<std::size_t>(second % kSlices)];
    if (slice.second == second) left += slice.ns / kNsPerMs + 1;
  }
  auto free_at = (second - 1 + kSlices) * 1000;
  return std::max<std::int64_t>(limits::kHandlersRetryMsMin, free_at - ticks_());
}

Gate::Turn::Turn(Gate& gate, bool of_command)
    : gate_(gate),
      was_counted_(std::exchange(gate.counted_, of_command)),
      was_met_(std::exchange(gate.met_, std::nullopt)) {}

Gate::Turn::~Turn() {
  gate_.counted_ = was_counted_;
  gate_.met_ = std::move(was_met_);
}

}  // namespace trajectum::pipeline

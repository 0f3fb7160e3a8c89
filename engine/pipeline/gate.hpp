// Before the handlers of one region: the kill switch, the quota of CPU, and what is slow. It decides whether a handler
// may run; what becomes of a turn that met it shut is the engine's business. Outlives every switch of the region's
// bundle. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_GATE_HPP
#define TRAJECTUM_PIPELINE_GATE_HPP
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/limits.hpp"
#include "pipeline/slow_turns.hpp"
#include "route/scripts.hpp"
#include "state/bundle_version.hpp"

namespace trajectum::pipeline {

class Gate final : public route::ScriptGate {
 public:
  /// Milliseconds of a clock that only goes on; real time, whatever the engine's clock is: CPU is spent in it.
  using Ticks = std::function<std::int64_t()>;
  explicit Gate(std::string region, Ticks ticks = {}, std::int64_t slow_ms = limits::kSlowTurnMs);

  std::optional<Error> shut() override;
  void ran(const route::ScriptRun& run) override;

  void stop(state::StoppedBundle why) { stopped_ = std::move(why); }
  void resume() { stopped_.reset(); }
  const std::optional<state::StoppedBundle>& stopped() const { return stopped_; }

  /// CPU of the handlers in the last minute.
  std::int64_t ms_in_minute() const;
  bool is_over() const { return ms_in_minute() > limits::kHandlersMsPerMinute; }
  /// In how long it is not over any more.
  std::int64_t ms_until_free() const;
  /// Calls that were slow, since the server started.
  std::int64_t slow_calls() const { return slow_; }
  /// The turns that its handlers run in.
  SlowTurns& turns() { return turns_; }

  /// While one lives, a handler of a person's command is kept back by the quota too; then it says what was met. What
  /// such a command sets off in other cases runs: it cannot be taken back any more.
  class Turn {
   public:
    Turn(Gate& gate, bool of_command);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    /// Why the first handler that was met did not run, if one did not.
    const std::optional<Error>& met() const { return gate_.met_; }

   private:
    Gate& gate_;
    bool was_counted_;
    std::optional<Error> was_met_;
  };

 private:
  static constexpr std::int64_t kSlices = 60;  // of a second each
  std::int64_t slice_now() const { return ticks_() / 1000; }
  /// Of a slow one outside any turn.
  void tell(const route::ScriptRun& run);

  std::string region_;
  Ticks ticks_;
  std::optional<state::StoppedBundle> stopped_;
  struct Slice {
    std::int64_t second = -1;
    std::int64_t ns = 0;
  };
  std::array<Slice, kSlices> slices_;
  bool counted_ = false;  // the quota holds
  std::optional<Error> met_;
  std::int64_t slow_ = 0;
  SlowTurns turns_;
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_GATE_HPP

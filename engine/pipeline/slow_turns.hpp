// Turns of one region that took long, and calls of handlers outside any: measured, and the newest kept to be asked for.
// A turn costs two looks at the clock; a handler adds numbers. What is said of a slow one is the engine's and the
// gate's business. Thread: the shard's.
#ifndef TRAJECTUM_PIPELINE_SLOW_TURNS_HPP
#define TRAJECTUM_PIPELINE_SLOW_TURNS_HPP
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/limits.hpp"
#include "model/ids.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

/// One that was slow. Without a case it is a call of a handler outside any turn: of a pool, a metric, a criterion.
struct SlowTurn {
  Instant at = 0;  // real time, as in the log
  CaseNo case_no = 0;
  std::string command, route, version;
  std::int64_t ms = 0;      // as people waited for it, turns that it set off apart
  std::int64_t lua_ms = 0;  // CPU of its handlers
  std::int64_t handlers = 0;
  std::int64_t instructions = 0;  // of the longest handler, by thousands
  std::string node;               // of the longest handler, if it is one of a node
  route::Origin handler;          // the longest one, where it is defined; no line: none ran
  std::int64_t handler_ms = 0;
  route::Origin hot;  // where most of its instructions ran; no line: nobody looked
};

/// "routes/r.lua:12"; "?" of no line.
std::string place_of(const route::Origin& origin);

class SlowTurns {
 public:
  /// Milliseconds of a clock that only goes on.
  using Ticks = std::function<std::int64_t()>;
  SlowTurns(std::int64_t limit_ms, Ticks ticks) : limit_ms_(limit_ms), ticks_(std::move(ticks)) {}

  bool is_slow(std::int64_t ms) const { return ms >= limit_ms_; }

  /// Handlers of the turn that is played. False: none is, and somebody else must tell of it.
  bool ran(const route::ScriptRun& run);

  /// Keeps it. Gives how many like it (of the same handler, or else the same command) were kept and not told since the
  /// last line; nothing: it is too soon for another line.
  std::optional<std::int64_t> keep(SlowTurn turn);
  /// Newest first.
  const std::deque<SlowTurn>& newest() const { return newest_; }

  /// Measures one turn, from here to its end(); turns within it count for themselves.
  class Turn {
   public:
    explicit Turn(SlowTurns& of) : of_(of), outer_(of.turn_), begun_(std::chrono::steady_clock::now()) {
      of_.turn_ = this;
    }
    ~Turn() { end(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    /// Milliseconds that it took itself; the handlers that ran in it are in `sum`, whose origin lives as long as the
    /// bundle.
    std::int64_t end();

    struct Sum {
      std::int64_t lua_ns = 0, handlers = 0;
      std::int64_t longest_ns = -1, instructions = 0;
      route::FunctionId longest = route::kNoFunction;
      const route::Origin* origin = nullptr;
      route::Origin hot;
    };
    Sum sum;

   private:
    SlowTurns& of_;
    Turn* outer_;
    std::chrono::steady_clock::time_point begun_;
    std::chrono::steady_clock::duration within_{};  // of turns that it set off
    std::int64_t ms_ = 0;
    bool ended_ = false;
  };

 private:
  struct Told {
    std::int64_t at = 0;  // tick
    std::int64_t more = 0;
  };
  const std::int64_t limit_ms_;
  Ticks ticks_;
  Turn* turn_ = nullptr;
  std::deque<SlowTurn> newest_;
  std::map<std::string, Told> told_;  // by place
};

}  // namespace trajectum::pipeline

#endif  // TRAJECTUM_PIPELINE_SLOW_TURNS_HPP

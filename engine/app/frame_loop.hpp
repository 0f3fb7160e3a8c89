// Frames in, commit groups out: what the sockets gave waits here while others are read; then all of it is one commit
// group, with a slice of what batches do, and all answers leave after its sync; but what only reads comes first, and is
// answered at once while nothing of the group was written. It decides nothing about a frame.
// Thread: the server's loop.
#ifndef TRAJECTUM_APP_FRAME_LOOP_HPP
#define TRAJECTUM_APP_FRAME_LOOP_HPP
#include <chrono>
#include <deque>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "app/login_brake.hpp"
#include "net/server.hpp"
#include "pipeline/engine.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"

namespace trajectum::pipeline {
class Alarms;
}

namespace trajectum::app {

class FrameLoop final : public net::FrameSink {
 public:
  /// Gives it the others; all are borrowed and must outlive the server's run().
  void join(net::Server& server, pipeline::Engine& engine, rpc::Dispatcher& dispatcher, rpc::Services& services);
  /// False: the clock stands until system.clock moves it, and no timer of ours plays anything.
  void set_real_time(bool real) { real_time_ = real; }
  /// Serves another generation, between two groups (Engine::switch_to), and plays what that makes due. Gives the names
  /// of the regions that changed, or why nothing did.
  Result<std::vector<std::string>> switch_to(const plugin::Generation& generation);
  /// Looks for alarms from here on, between groups; borrowed.
  void watch_over(pipeline::Alarms& alarms);
  /// Arms the real timer for what is due next.
  void plan();
  /// Answers what waits for something to come, with what there is: the server is about to close.
  void stop_waiting();
  /// An errand of a session is done, or (0) something was scanned.
  void bytes_done(notify::SessionNo session);

  void on_open(notify::SessionNo session) override { sessions_[session].rpc.no = session; }
  void on_close(notify::SessionNo session) override { sessions_.erase(session); }
  void on_frame(notify::SessionNo session, std::string_view frame) override;
  void on_oversized(notify::SessionNo session) override;

 private:
  struct Connected {
    rpc::Session rpc;
    std::deque<std::string> frames;  // read, not yet played; bounded by the in-flight limit of net
    bool slow = false;               // its last frame took a whole group's time
    bool held = false;             // it stands back, or its answer to a wrong login waits; what it asked after that too
    std::uint64_t wait_round = 0;  // which of its waits this is: the timers of older ones say nothing
    std::string waiting;           // a frame that found nothing yet, and is asked again (job.take)
  };
  struct Reply {
    notify::SessionNo session = 0;
    std::string line;          // "" = none is owed
    std::int64_t wait_ms = 0;  // after the commit
    std::string frame;         // what it answers
  };

  std::deque<notify::SessionNo>& queue_of(const Connected& c) { return c.slow ? slow_turns_ : turns_; }
  bool is_idle() const { return turns_.empty() && slow_turns_.empty(); }
  void wake();
  [[noreturn]] void stop(const Error& error);
  /// One commit group; false when the disk refused it: then none of it is there, and nobody may hear that it is.
  bool commit(const std::function<Result<void>()>& play);
  bool can_write() const { return disk_ == store::Disk::sound; }
  /// Says in the log, and to the dispatcher, what the disk lets be done from here on.
  void look_at_disk();
  void plan_disk();
  void forget_group();
  void put_reads_first();
  std::vector<Reply> play_group();
  std::int64_t login_wait_ms(Connected& connected);
  bool somebody_asks() const;  // of late
  /// Notes who asked, and tells whether anybody else did of late.
  bool others_ask(notify::SessionNo session, std::chrono::steady_clock::time_point now);
  void stand_back(notify::SessionNo session, std::int64_t wait_ms);
  void go_on(notify::SessionNo session);
  void run_group();
  void let_wait(notify::SessionNo session, std::string frame);
  /// Asks again what waits: one session's call, or all when something came.
  void ask_again(notify::SessionNo session);
  void ask_all_again();
  void answer(const Reply& reply);
  void release(const Reply& reply);
  Result<void> play_now();
  void play_due();
  void plan_batches();

  net::Server* server_ = nullptr;
  pipeline::Engine* engine_ = nullptr;
  rpc::Dispatcher* dispatcher_ = nullptr;
  rpc::Services* services_ = nullptr;
  std::unordered_map<notify::SessionNo, Connected> sessions_;
  std::deque<notify::SessionNo> turns_, slow_turns_;  // sessions with frames and not held, each in one of them, once
  std::vector<notify::SessionNo> waiting_;            // sessions whose call waits; some may be gone
  std::uint64_t jobs_seen_ = 0;                       // Engine::jobs_stamp when they were last asked
  std::unordered_set<notify::SessionNo> standing_back_;
  LoginBrake brake_;
  struct Asked {
    notify::SessionNo session = 0;
    std::chrono::steady_clock::time_point at;
  };
  Asked asked_, asked_before_;             // who asked last, and who did last before that of all others
  store::Disk disk_ = store::Disk::sound;  // as it was last looked at
  bool last_was_quick_ = false;
  bool played_some_ = false;  // in the group that is open
  bool left_over_ = false;    // the last group left sessions waiting
  bool posted_ = false, real_time_ = true, closing_ = false;
  bool batch_timed_ = false;  // a timer will wake it for what a rate holds up
};

}  // namespace trajectum::app

#endif  // TRAJECTUM_APP_FRAME_LOOP_HPP

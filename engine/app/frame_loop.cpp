#include "app/frame_loop.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "base/fair_share.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "pipeline/alarms.hpp"
#include "pipeline/byte_work.hpp"
#include "rpc/answer.hpp"
#include "rpc/batch_runner.hpp"

namespace trajectum::app {

using std::chrono::steady_clock;

void FrameLoop::join(net::Server& server, pipeline::Engine& engine, rpc::Dispatcher& dispatcher,
                     rpc::Services& services) {
  server_ = &server;
  engine_ = &engine;
  dispatcher_ = &dispatcher;
  services_ = &services;
  plan_batches();
  if (engine_->has_more_to_do()) wake();
}

void FrameLoop::on_frame(notify::SessionNo session, std::string_view frame) {
  auto it = sessions_.find(session);
  if (it == sessions_.end()) return;
  auto& c = it->second;
  bool is_queued = !c.frames.empty();
  c.frames.emplace_back(frame);
  if (is_queued || c.held) return;
  queue_of(c).push_back(session);
  wake();
}

void FrameLoop::on_oversized(notify::SessionNo session) {
  auto it = sessions_.find(session);
  auto lang = it == sessions_.end() ? Lang::nl : it->second.rpc.lang;
  Error e = rpc::invalid_request(
      {"Dit bericht is groter dan 1 MiB; stuur het in delen.", "This frame is larger than 1 MiB; send it in parts."});
  server_->send(session, rpc::error_reply(e, lang));
  server_->flush();
}

void FrameLoop::watch_over(pipeline::Alarms& alarms) {
  try {
    alarms.look();
  } catch (const ReadFailed&) {  // the disk is what it tells of at the next look
    look_at_disk();
  }
  server_->call_after(limits::kAlarmLookMs, [this, &alarms] { watch_over(alarms); });
}

void FrameLoop::plan() {
  if (!can_write()) return;
  std::optional<Instant> next;
  try {
    next = engine_->next_due();
  } catch (const ReadFailed&) {
    look_at_disk();
  }
  if (!next) return;
  auto wait = *next - engine_->now();
  constexpr std::int64_t kLongest = 3600 * 1000;  // looks again within the hour, should the system's clock be set
  server_->set_timer(std::max<std::int64_t>(0, std::min(wait, kLongest)), [this] { play_due(); });
}

Result<std::vector<std::string>> FrameLoop::switch_to(const plugin::Generation& generation) {
  Result<std::vector<std::string>> switched = std::vector<std::string>();
  bool durable = commit([&]() -> Result<void> {
    switched = engine_->switch_to(generation);
    return {};
  });
  if (!durable) return *engine_->trouble();
  if (!switched) return switched;
  commit([this] { return play_now(); });
  ask_all_again();
  if (engine_->has_more_to_do()) wake();
  if (real_time_) plan();
  return switched;
}

void FrameLoop::wake() {
  if (posted_) return;
  posted_ = true;
  server_->post([this] { run_group(); });
}

/// What is in memory, or in the store, cannot be believed: the process stops, and clients ask again with their command
/// ids.
void FrameLoop::stop(const Error& error) {
  log::critical("server.failed", "a commit group failed; the server stops without answering: {why}",
                {{"why", log::why(error)}});
  std::_Exit(1);
}

bool FrameLoop::commit(const std::function<Result<void>()>& play) {
  auto played = engine_->run_group(play);
  if (!played && played.error().code != ErrorCode::unavailable) stop(played.error());
  if (!played) forget_group();
  look_at_disk();
  return played.ok();
}

/// What is kept beside the engine, and may be of a group that did not happen.
void FrameLoop::forget_group() {
  ++services_->users_changed;
  try {
    services_->batches->load_anew();
  } catch (const ReadFailed&) {  // until a restart none goes on
  }
}

void FrameLoop::look_at_disk() {
  auto now = engine_->disk();
  if (now == std::exchange(disk_, now)) return;
  auto why = engine_->trouble();
  dispatcher_->refuse_writes(why);
  if (!why) return log::info("disk.sound", "the disk takes writes again");
  log::critical("disk.refuses", "{why} ({reason})", {{"why", why->text.en}, {"reason", why->reason}});
  if (now == store::Disk::full) plan_disk();
}

void FrameLoop::plan_disk() {
  server_->call_after(limits::kDiskTryAgainMs, [this] {
    auto writes = engine_->try_disk_again();
    if (!writes) stop(writes.error());
    forget_group();
    if (engine_->disk() == store::Disk::full) return plan_disk();
    look_at_disk();
    ask_all_again();
    wake();
    if (real_time_) plan();
  });
}

/// How long the answer to what was just played must wait: the wrong logins in it count for the peer.
std::int64_t FrameLoop::login_wait_ms(Connected& connected) {
  auto now = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now().time_since_epoch()).count();
  std::int64_t wait = 0;
  for (; connected.rpc.wrong_logins > 0; --connected.rpc.wrong_logins)
    wait = std::max(wait, brake_.wrong(server_->peer_of(connected.rpc.no), now));
  return wait;
}

bool FrameLoop::somebody_asks() const {
  return asked_.session != 0 && steady_clock::now() - asked_.at < std::chrono::milliseconds(limits::kOthersAskMs);
}

bool FrameLoop::others_ask(notify::SessionNo session, steady_clock::time_point now) {
  if (asked_.session != session) asked_before_ = asked_;
  asked_ = {session, now};
  return asked_before_.session != 0 && now - asked_before_.at < std::chrono::milliseconds(limits::kOthersAskMs);
}

/// What it asked meanwhile waits: the thread is for the others.
void FrameLoop::stand_back(notify::SessionNo session, std::int64_t wait_ms) {
  sessions_.at(session).held = true;
  standing_back_.insert(session);
  server_->call_after(wait_ms, [this, session] {
    if (standing_back_.erase(session) > 0) go_on(session);
  });
}

/// Who only looks need not wait for the sync of others. Not when the last group left somebody waiting: who writes must
/// not wait behind ever new readers.
void FrameLoop::put_reads_first() {
  if (left_over_) return;
  std::stable_partition(turns_.begin(), turns_.end(), [this](auto session) {
    auto it = sessions_.find(session);
    return it != sessions_.end() && dispatcher_->is_read(it->second.frames.front());
  });
}

/// Plays what waits, a frame of each session in turn, until all is played or the group has taken its time: what one
/// session asks for must not keep the answers of the others (reliability.md row 10). A session whose last frame was
/// slow gets a group for one frame alone, in turn with the groups of the quick.
std::vector<FrameLoop::Reply> FrameLoop::play_group() {
  auto until = steady_clock::now() + std::chrono::milliseconds(limits::kGroupMsMax);
  std::vector<Reply> replies;
  played_some_ = !is_idle();
  bool of_slow = turns_.empty() || (last_was_quick_ && !slow_turns_.empty());
  last_was_quick_ = !of_slow;
  auto& turns = of_slow ? slow_turns_ : turns_;
  if (!of_slow) put_reads_first();
  for (std::size_t played = 0; !turns.empty() && played < limits::kCommandsPerGroupMax; ++played) {
    auto session = turns.front();
    turns.pop_front();
    auto it = sessions_.find(session);
    if (it == sessions_.end()) continue;  // gone before its turn came; what was not begun is not done
    auto& c = it->second;
    auto frame = std::move(c.frames.front());
    c.frames.pop_front();
    auto begun = steady_clock::now();
    auto line = rpc::answer(*dispatcher_, *services_, c.rpc, frame);
    auto wait_ms = login_wait_ms(c);
    auto ended = steady_clock::now();
    c.slow = ended - begun >= std::chrono::milliseconds(limits::kGroupMsMax);
    c.held = wait_ms > 0;
    bool others = others_ask(session, begun);
    if (c.rpc.waits) {
      let_wait(session, std::move(frame));
      if (of_slow || ended >= until) break;
      continue;
    }
    c.rpc.waits_till_ms = 0;
    c.rpc.ranking.reset();
    c.rpc.errand.reset();
    c.rpc.gathering.reset();
    c.rpc.following.reset();
    c.rpc.judging.reset();
    if (auto back_ms = stand_back_ms(ended - begun); back_ms > 0 && others && !c.held && !closing_)
      stand_back(session, back_ms);
    if (!c.frames.empty() && !c.held) queue_of(c).push_back(session);
    Reply reply{session, std::move(line), wait_ms, std::move(frame)};
    if (wait_ms == 0 && engine_->is_clean()) {  // what it saw is durable
      answer(reply);
      server_->flush();
    } else {
      replies.push_back(std::move(reply));
    }
    if (of_slow || ended >= until || engine_->is_spoiled()) break;
  }
  left_over_ = !is_idle();
  return replies;
}

void FrameLoop::run_group() {
  posted_ = false;
  bool more = can_write() && engine_->has_more_to_do();
  bool has_batch = can_write() && services_->batches->wait_ms() == 0;
  if (is_idle() && !has_batch && !more) return plan_batches();
  std::vector<Reply> replies;
  bool durable = commit([&]() -> Result<void> {
    replies = play_group();
    if (engine_->is_spoiled() || !can_write()) return {};
    if (has_batch)
      if (auto played = services_->batches->play(played_some_, somebody_asks()); !played) return played;
    if (real_time_)
      if (auto played = play_now(); !played) return played;
    return more ? engine_->do_some() : Result<void>();
  });
  for (auto& reply : replies) {
    if (auto it = sessions_.find(reply.session); !durable && !reply.line.empty() && it != sessions_.end())
      reply.line = dispatcher_->refuse(it->second.rpc, reply.frame, *engine_->trouble());
    if (reply.wait_ms > 0)
      server_->call_after(reply.wait_ms, [this, reply = std::move(reply)] { release(reply); });
    else
      answer(reply);
  }
  server_->flush();
  ask_all_again();
  if (!is_idle() || (can_write() && engine_->has_more_to_do())) wake();
  plan_batches();
  if (real_time_) plan();
}

/// Another group when a batch can go on: at once, or when its rate lets it.
void FrameLoop::plan_batches() {
  auto wait = services_->batches->wait_ms();
  if (!wait || !can_write()) return;
  if (*wait == 0) return wake();
  if (batch_timed_) return;
  batch_timed_ = true;
  server_->call_after(*wait, [this] {
    batch_timed_ = false;
    wake();
  });
}

void FrameLoop::let_wait(notify::SessionNo session, std::string frame) {
  auto& c = sessions_.at(session);
  c.rpc.waits = false;
  c.held = true;
  c.waiting = std::move(frame);
  if (std::find(waiting_.begin(), waiting_.end(), session) == waiting_.end()) waiting_.push_back(session);
  server_->call_after(c.rpc.wait_ms, [this, session, round = ++c.wait_round] {
    auto it = sessions_.find(session);
    if (it != sessions_.end() && it->second.wait_round == round) ask_again(session);
  });
}

void FrameLoop::ask_again(notify::SessionNo session) {
  auto it = sessions_.find(session);
  if (it == sessions_.end() || it->second.waiting.empty()) return;
  auto& c = it->second;
  std::erase(waiting_, session);
  c.frames.push_front(std::move(c.waiting));
  c.waiting.clear();
  c.held = false;
  queue_of(c).push_back(session);
  wake();
}

void FrameLoop::ask_all_again() {
  auto stamp = engine_->jobs_stamp();
  if (stamp == jobs_seen_) return;
  jobs_seen_ = stamp;
  auto all = std::move(waiting_);
  waiting_.clear();
  for (auto session : all) ask_again(session);
}

void FrameLoop::stop_waiting() {
  closing_ = true;
  for (auto session : std::exchange(standing_back_, {})) go_on(session);
  auto all = std::move(waiting_);
  waiting_.clear();
  for (auto session : all) {
    if (auto it = sessions_.find(session); it != sessions_.end()) it->second.rpc.is_last = true;
    ask_again(session);
  }
}

void FrameLoop::bytes_done(notify::SessionNo session) {
  if (session != 0) return ask_again(session);
  if (can_write()) commit([this] { return engine_->take_scans(); });  // else it is asked again when writing goes
}

void FrameLoop::answer(const Reply& reply) {
  if (!reply.line.empty()) server_->send(reply.session, reply.line);
  server_->answered(reply.session);
}

/// The wait of a wrong login is over: its answer leaves, and its session goes on.
void FrameLoop::release(const Reply& reply) {
  if (!sessions_.contains(reply.session)) return;
  answer(reply);
  server_->flush();
  go_on(reply.session);
}

void FrameLoop::go_on(notify::SessionNo session) {
  auto it = sessions_.find(session);
  if (it == sessions_.end()) return;
  it->second.held = false;
  if (it->second.frames.empty()) return;
  queue_of(it->second).push_back(session);
  wake();
}

Result<void> FrameLoop::play_now() {
  auto played = engine_->play_due();
  return played ? Result<void>() : played.error();
}

void FrameLoop::play_due() {
  if (!can_write()) return;
  commit([this] { return play_now(); });
  ask_all_again();
  if (engine_->has_more_to_do()) wake();
  plan();
}

}  // namespace trajectum::app

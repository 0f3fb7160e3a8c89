#include "net/loop.hpp"

#include <algorithm>
#include <chrono>

#include "base/log.hpp"

namespace trajectum::net {
namespace {

/// A caller on this machine is back after some 30 µs, eight of them after 100; a sleeping thread needs 40 to wake up.
constexpr auto kLinger = std::chrono::microseconds(120);

}  // namespace

Loop::Loop(FrameSink& sink, Limits limits)
    : sink_(sink), limits_(limits), work_(asio::make_work_guard(io_)), sweep_timer_(io_), drain_timer_(io_) {}

std::int64_t Loop::now_ms() const {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

// --- rounds --------------------------------------------------------------------------------------------------------

void Loop::run() {
  {
    std::lock_guard lock(posted_mutex_);
    loop_thread_ = std::this_thread::get_id();
  }
  do_sweep();
  while (!is_stopped_) {
    linger();
    bool has_work = has_posted() || !settle_.empty() || !doomed_.empty();
    if (!has_work) io_.run_one();
    poll_ready();
    run_posted();
    settle_all();
    if (is_draining_ && is_drained()) break;
  }
  auto open = std::move(sessions_);
  sessions_.clear();
  for (auto& [no, session] : open) close(*session);
  dirty_.clear();
  settle_.clear();
  doomed_.clear();
}

void Loop::stop() {
  is_stopped_ = true;
  asio::post(io_, [] {});  // wakes a blocked round
}

void Loop::post(std::function<void()> f) {
  bool wake = false;
  {
    std::lock_guard lock(posted_mutex_);
    wake = posted_.empty() && loop_thread_ != std::this_thread::get_id();
    posted_.push_back(std::move(f));
  }
  if (wake) asio::post(io_, [] {});
}

bool Loop::has_posted() {
  std::lock_guard lock(posted_mutex_);
  return !posted_.empty();
}

/// Who was just answered mostly asks again at once. Being there saves a lone caller the time in which a sleeping thread
/// wakes up, and lets those who ask together be answered by one sync; who is not back by then is not waited for.
/// When nobody came back so soon the last time (a network lies between, a person thinks), it is not done.
void Loop::linger() {
  if (!is_back_soon_) return;
  while (heard_ < answered_ && std::chrono::steady_clock::now() - answered_at_ < kLinger) io_.poll_one();
}

void Loop::heard() {
  if (heard_++ == 0) is_back_soon_ = std::chrono::steady_clock::now() - answered_at_ < kLinger;
}

void Loop::poll_ready() {
  // Each session has at most a read and a write wait; the rest are acceptors, timers, signals and wakes.
  auto events_left = 2 * sessions_.size() + 64;
  while (events_left > 0 && io_.poll_one() > 0) --events_left;
}

void Loop::run_posted() {
  std::vector<std::function<void()>> now;
  {
    std::lock_guard lock(posted_mutex_);
    now.swap(posted_);
  }
  for (auto& f : now) f();
}

void Loop::settle_all() {
  auto sessions = std::move(settle_);
  settle_.clear();
  for (auto& session : sessions) {
    session->is_listed_settle = false;
    session->resume();
    if (session->is_finished()) doomed_.push_back(session);
  }
  auto doomed = std::move(doomed_);
  doomed_.clear();
  for (auto& session : doomed) {
    if (session->is_closed()) continue;
    sessions_.erase(session->no());
    close(*session);
  }
}

// --- sessions ------------------------------------------------------------------------------------------------------

void Loop::adopt(StreamSocket socket) {
  if (is_draining_) return;
  if (sessions_.size() >= limits_.connections) {
    if (full_logged_at_ < 0 || now_ms() - full_logged_at_ > 1000) {
      full_logged_at_ = now_ms();
      log::warn("net.full", "net: full at {connections} connections; a new one is closed",
                {{"connections", sessions_.size()}});
    }
    return;
  }
  auto no = ++last_no_;
  auto session = std::make_shared<Session>(*this, no, std::move(socket));
  sessions_.emplace(no, session);
  sink_.on_open(no);
  session->start();
}

void Loop::close(Session& session) {
  if (session.is_closed()) return;
  session.close();
  sink_.on_close(session.no());
}

Session* Loop::find(notify::SessionNo no) {
  auto it = sessions_.find(no);
  return it == sessions_.end() ? nullptr : it->second.get();
}

void Loop::mark_dirty(Session& session) {
  if (session.is_listed_dirty) return;
  session.is_listed_dirty = true;
  dirty_.push_back(session.shared_from_this());
}

void Loop::flush() {
  if (dirty_.empty()) return;
  answered_ = dirty_.size();
  heard_ = 0;
  for (auto& session : dirty_) {
    session->is_listed_dirty = false;
    session->flush();
  }
  dirty_.clear();
  answered_at_ = std::chrono::steady_clock::now();
}

void Loop::settle(Session& session) {
  if (session.is_listed_settle) return;
  session.is_listed_settle = true;
  settle_.push_back(session.shared_from_this());
}

void Loop::doom(Session& session, const std::string& why) {
  log::info("net.session_ended", "net: session {session} ends: {why}", {{"session", session.no()}, {"why", why}});
  doomed_.push_back(session.shared_from_this());
}

void Loop::do_sweep() {
  // A quarter of the shortest limit, so that no limit is overrun by more than that; a second is fine enough.
  auto shortest = std::min({limits_.frame_finish_ms, limits_.idle_ms, limits_.idle_no_login_ms});
  sweep_timer_.expires_after(std::chrono::milliseconds(std::clamp<std::int64_t>(shortest / 4, 5, 1000)));
  sweep_timer_.async_wait([this](const error_code& error) {
    if (!error) on_sweep();
  });
}

void Loop::on_sweep() {
  auto now = now_ms();
  for (auto& [no, session] : sessions_)
    if (const char* why = session->overdue(now)) doom(*session, why);
  do_sweep();
}

// --- the end -------------------------------------------------------------------------------------------------------

void Loop::begin_drain() {
  if (is_draining_) return;
  is_draining_ = true;
  for (auto& f : on_drain_) f();
  drain_till_ = now_ms() + limits_.drain_ms;
  drain_timer_.expires_after(std::chrono::milliseconds(limits_.drain_ms + 1));
  drain_timer_.async_wait([](const error_code&) {});  // wakes the loop at the deadline
  flush();
}

bool Loop::is_drained() {
  if (now_ms() > drain_till_) return true;
  if (has_posted()) return false;
  return std::none_of(sessions_.begin(), sessions_.end(), [](const auto& entry) { return entry.second->has_output(); });
}

}  // namespace trajectum::net

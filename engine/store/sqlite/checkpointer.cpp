#include "store/sqlite/checkpointer.hpp"

#include <utility>

namespace trajectum::store::sqlite {
namespace {

constexpr int kPages = 700;  // 2.8 MB: then it is copied; with more the disk is busy for long enough to be waited for
constexpr int kPagesMax = 16000;        // 64 MB: then the writer waits until it is
constexpr int kPagesPausedMax = 48000;  // 192 MB: then a pause is over, before an alarm tells of the WAL

/// What a checkpoint could not do is tried again at the next: the WAL still has it.
void copy(Connection& db) {
  (void)sqlite3_wal_checkpoint_v2(db.raw(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
}

}  // namespace

Checkpointer::Checkpointer(Connection& writer, std::unique_ptr<Connection> beside)
    : writer_(writer), beside_(std::move(beside)) {
  sqlite3_wal_hook(writer_.raw(), &Checkpointer::after_commit, this);
  if (beside_) thread_ = std::thread([this] { run(); });
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writer_.raw(), nullptr, nullptr);
  if (!beside_) return;
  {
    std::lock_guard lock(mutex_);
    state_ = State::over;
  }
  changed_.notify_all();
  thread_.join();
}

int Checkpointer::after_commit(void* self, sqlite3*, const char*, int pages) {
  static_cast<Checkpointer*>(self)->look(pages);
  return SQLITE_OK;
}

void Checkpointer::look(int pages) {
  frames_ = pages;
  if (pages < kPages) return;
  if (!beside_) return copy(writer_);
  std::unique_lock lock(mutex_);
  if (paused_ && pages < kPagesPausedMax) return;
  paused_ = false;
  if (state_ == State::asked && pages < kPagesMax) return;
  if (state_ == State::asked) changed_.wait(lock, [&] { return state_ != State::asked; });
  if (paused_) return;  // meanwhile
  if (std::exchange(state_, State::idle) == State::copied) return copy_all(lock);
  state_ = State::asked;
  lock.unlock();
  changed_.notify_all();
}

/// What came meanwhile; the next commit begins the WAL anew.
void Checkpointer::copy_all(std::unique_lock<std::mutex>& lock) {
  writer_copies_ = copied_ = true;
  lock.unlock();
  copy(writer_);
  lock.lock();
  writer_copies_ = false;
  lock.unlock();
  changed_.notify_all();
}

bool Checkpointer::may_begin_anew() {
  std::lock_guard lock(mutex_);
  return std::exchange(copied_, state_ == State::asked) || state_ == State::asked;
}

void Checkpointer::pause() {
  std::unique_lock lock(mutex_);
  paused_ = true;
  changed_.wait(lock, [&] { return state_ != State::asked && !writer_copies_; });
}

void Checkpointer::resume() {
  std::lock_guard lock(mutex_);
  paused_ = false;
}

bool Checkpointer::is_paused() {
  std::lock_guard lock(mutex_);
  return paused_;
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return state_ == State::asked || state_ == State::over; });
    if (state_ == State::over) return;
    lock.unlock();
    copy(*beside_);
    lock.lock();
    if (state_ == State::over) return;
    state_ = State::copied;
    copied_ = true;
    changed_.notify_all();
  }
}

}  // namespace trajectum::store::sqlite

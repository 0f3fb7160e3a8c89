#include "store/sqlite/checkpointer.hpp"

#include <utility>

namespace trajectum::store::sqlite {
namespace {

constexpr int kPages = 700;  // 2.8 MB: then it is copied; with more the disk is busy for long enough to be waited for
constexpr int kPagesMax = 16000;  // 64 MB: then the writer waits until it is

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
  changed_.notify_one();
  thread_.join();
}

int Checkpointer::after_commit(void* self, sqlite3*, const char*, int pages) {
  static_cast<Checkpointer*>(self)->look(pages);
  return SQLITE_OK;
}

void Checkpointer::look(int pages) {
  if (pages < kPages) return;
  if (!beside_) return copy(writer_);
  std::unique_lock lock(mutex_);
  if (state_ == State::asked && pages < kPagesMax) return;
  if (state_ == State::asked) changed_.wait(lock, [&] { return state_ != State::asked; });
  if (std::exchange(state_, State::idle) == State::copied) {
    lock.unlock();
    copy(writer_);  // what came meanwhile; the next commit begins the WAL anew
    return;
  }
  state_ = State::asked;
  lock.unlock();
  changed_.notify_one();
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
    changed_.notify_one();
  }
}

}  // namespace trajectum::store::sqlite

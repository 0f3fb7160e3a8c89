#include "store/sqlite/archiver.hpp"

#include <fmt/core.h>
#include <sys/file.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"

namespace trajectum::store::sqlite {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr milliseconds kPace{20};  // between two looks: each costs the thread of turns a wake-up, hundreds a second

}  // namespace

Result<std::unique_ptr<Archiver>> Archiver::open(const ArchiveOptions& options, const std::string& database) {
  std::error_code ignored;
  auto data = fs::absolute(fs::path(database)).parent_path();
  if (fs::weakly_canonical(fs::absolute(options.folder), ignored) == fs::weakly_canonical(data, ignored))
    return refused("archive.folder",
                   {options.folder + " is de gegevensmap; geef het archief een eigen map.",
                    options.folder + " is the data directory; give the archive a folder of its own."});
  if (auto made = files::make_folders(options.folder); !made) return made.error();
  std::unique_ptr<Archiver> out(new Archiver(options, {database, options.blobs}, options.folder));
  if (!out->lock_) return files::refused_by_disk(options.folder);
  if (flock(out->lock_.fd(), LOCK_EX | LOCK_NB) != 0)
    return refused("archive.busy", {"Een andere server houdt het archief " + options.folder + " bij.",
                                    "Another server keeps the archive " + options.folder + "."});
  auto all = archive::generations_in(options.folder);
  std::erase_if(all, [&](const auto& name) { return !archive::is_whole(options.folder + "/" + name); });
  if (all.empty()) return out;
  if (auto newest = archive::read_generation(options.folder + "/" + all.back())) out->at_ = newest->points.back().at;
  auto gone_on = archive::GenerationWriter::go_on(options.folder + "/" + all.back(), out->source_, out->why_);
  if (!gone_on) return gone_on.error();
  out->now_ = std::move(*gone_on);
  return out;
}

Archiver::~Archiver() {
  if (now_ && checkpointer_) (void)now_->note_rest();  // not of a start that failed: what it followed has no point yet
}

void Archiver::start(Checkpointer& checkpointer, Instant at, bool is_migrated) {
  checkpointer_ = &checkpointer;
  // Of a database that was restored to a moment: what came after that is in the generations before.
  at_ = at = at < at_ ? at_ + 1 : at;
  if (is_migrated && now_) {
    now_.reset();
    why_ = "the database was migrated";
  }
  sound_ = synced_ = base_begun_ = Steady::now();
  if (now_)
    if (auto settled = now_->settle(at); !settled) fail(settled.error().text.en);
  // Its age counts over restarts.
  if (now_) base_begun_ -= milliseconds(std::max<std::int64_t>(0, SystemClock().now() - now_->about().made_at));
  is_sound_ = now_ != nullptr;
  thread_ = std::thread([this] { run(); });
}

void Archiver::stop() {
  if (!thread_.joinable()) return;
  {
    std::lock_guard lock(mutex_);
    is_over_ = true;
  }
  changed_.notify_all();
  thread_.join();
  checkpointer_->resume();
  if (now_)
    if (auto synced = now_->sync(); !synced) fail(synced.error().text.en);
}

void Archiver::committing() {
  std::lock_guard lock(mutex_);
  is_committing_ = true;
}

void Archiver::committed(std::uint32_t frames, Instant at) {
  {
    std::lock_guard lock(mutex_);
    is_committing_ = false;
    followed_.notify_all();
    if (frames == 0) return;
    if (is_hanging_) work_.clear();  // the newest says where it begins anew
    work_.push_back(Commit{frames, at});
    if (work_.size() > 1) return;  // it is awake, or will be
  }
  changed_.notify_one();
}

void Archiver::blob_kept(const std::string& path) {
  {
    std::lock_guard lock(mutex_);
    work_.push_back(path);
  }
  changed_.notify_one();
}

void Archiver::catch_up() {
  std::unique_lock lock(mutex_);
  if (work_.empty() && !is_following_) return;
  if (!is_following_ && is_at_its_disk_) return follow_beside(lock);
  is_awaited_ = true;
  changed_.notify_one();
  auto is_done = [&] { return (work_.empty() && !is_following_) || is_hanging_; };
  if (followed_.wait_for(lock, milliseconds(limits::kArchiveWaitMs), is_done)) return;
  is_hanging_ = true;  // nobody waits for it any more, and what it follows may be gone
}

/// While its thread waits for its disk, for how long nobody knows. What is to be done takes less than a millisecond,
/// but for documents, which may have to be copied: they are left to it.
void Archiver::follow_beside(std::unique_lock<std::mutex>& lock) {
  auto is_blob = [](const Work& one) { return std::holds_alternative<std::string>(one); };
  std::vector<Work> blobs;
  std::copy_if(work_.begin(), work_.end(), std::back_inserter(blobs), is_blob);
  std::erase_if(work_, is_blob);
  follow_now(lock);
  work_.insert(work_.begin(), blobs.begin(), blobs.end());
}

/// Whoever follows is the only one, and generations do not change meanwhile.
void Archiver::follow_now(std::unique_lock<std::mutex>& lock) {
  followed_.wait(lock, [&] { return !is_following_; });
  auto work = std::exchange(work_, {});
  is_following_ = true;
  lock.unlock();
  auto done = follow(work);
  lock.lock();
  is_following_ = false;
  if (!done && failed_.empty()) failed_ = done.error().text.en;
  followed_.notify_all();
}

ArchiveState Archiver::state() const {
  std::lock_guard lock(mutex_);
  ArchiveState out;
  out.trouble = trouble_;
  bool is_behind = !is_sound_ || is_hanging_ || is_following_ || !work_.empty();
  if (is_behind) out.behind_ms = 1 + std::chrono::duration_cast<milliseconds>(Steady::now() - sound_).count();
  return out;
}

Archiver::Time Archiver::next_look() const {
  if (next_ || (now_ && !now_->has_all())) return {};
  if (now_ && now_->is_dirty()) return synced_ + milliseconds(limits::kArchiveSyncMs);
  return next_base();
}

void Archiver::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait_until(lock, next_look(), [&] { return is_over_ || !work_.empty(); });
    if (!next_) changed_.wait_until(lock, paced_, [&] { return is_over_ || is_awaited_; });
    is_awaited_ = false;
    bool is_last = is_over_;
    follow_now(lock);
    step(lock, is_last);
    paced_ = Steady::now() + kPace;
    is_sound_ = now_ != nullptr;
    if (is_sound_) sound_ = Steady::now();
    if (is_sound_ && !next_ && retry_ <= Steady::now()) trouble_.clear();
    if (is_last && work_.empty()) return;
  }
}

/// What is not following: bases, and what its disk is waited for. The lock is open while it is.
void Archiver::step(std::unique_lock<std::mutex>& lock, bool is_last) {
  if (is_hanging_.exchange(false)) failed_ = "its disk hung";
  if (!failed_.empty()) fail(std::exchange(failed_, {}));
  if (!next_ && !is_last && Steady::now() >= next_base()) begin_next(lock);
  is_at_its_disk_ = true;
  lock.unlock();
  auto copied = is_last ? Result<void>() : copy_some();
  auto synced = sync_some();
  lock.lock();
  is_at_its_disk_ = false;
  followed_.wait(lock, [&] { return !is_following_; });
  if (!copied && next_) return drop_next(copied.error().text.en);
  if (!copied) return fail(copied.error().text.en);
  if (!synced) return fail(synced.error().text.en);
  if (!next_ || !next_->is_whole()) return;
  now_ = std::move(next_);
  log::info("archive.whole", "generation {generation} of the archive is whole: a base of {mib} MiB in {seconds} s",
            {{"generation", fs::path(now_->path()).filename().string()},
             {"mib", now_->about().bytes / (1024 * 1024)},
             {"seconds", std::chrono::duration_cast<std::chrono::seconds>(Steady::now() - base_begun_).count()}});
  auto newest = now_->path();
  is_at_its_disk_ = true;
  lock.unlock();
  trim(newest);
  lock.lock();
  is_at_its_disk_ = false;
}

Result<void> Archiver::follow(const std::vector<Work>& work) {
  for (const auto& one : work)
    if (const auto* commit = std::get_if<Commit>(&one)) {
      frames_ = commit->frames;
      at_ = commit->at;
    }
  for (const auto& one : work)
    for (auto* generation : {now_.get(), next_.get()}) {
      if (!generation || is_hanging_) continue;
      const auto* commit = std::get_if<Commit>(&one);
      auto done =
          commit ? generation->follow(commit->frames, commit->at) : generation->add_blob(std::get<std::string>(one));
      if (!done) return done;
    }
  return {};
}

Result<void> Archiver::sync_some() {
  auto now = Steady::now();
  if (!now_ || !now_->is_dirty() || now < synced_ + milliseconds(limits::kArchiveSyncMs)) return {};
  synced_ = now;
  return now_->sync();
}

Archiver::Time Archiver::next_base() const {
  return now_ ? std::max(retry_, base_begun_ + milliseconds(options_.base_every_ms)) : retry_;
}

void Archiver::begin_next(std::unique_lock<std::mutex>& lock) {
  base_begun_ = Steady::now();
  is_at_its_disk_ = true;  // what is being taken over may take long
  lock.unlock();
  checkpointer_->pause();
  lock.lock();
  is_at_its_disk_ = false;
  // What was taken over before the pause may be of a commit that was not told yet. The database file is of no commit
  // before that one.
  followed_.wait(lock, [&] { return !is_committing_; });
  follow_now(lock);
  auto all = archive::generations_in(options_.folder);
  auto name = fmt::format("{:06d}", all.empty() ? 1 : std::stoll(all.back()) + 1);
  log::info("archive.begun", "generation {generation} of the archive {folder} is begun: {why}",
            {{"generation", name}, {"folder", options_.folder}, {"why", now_ ? "it is time" : why_}});
  // Nobody begins the WAL anew while its beginning is copied.
  followed_.wait(lock, [&] { return !is_following_; });
  is_following_ = true;
  lock.unlock();
  auto made = archive::GenerationWriter::make(options_.folder + "/" + name, source_, options_.program,
                                              now_ ? now_->path() : "", frames_, at_);
  lock.lock();
  is_following_ = false;
  followed_.notify_all();
  if (!made) return drop_next(made.error().text.en);
  next_ = std::move(*made);
}

/// A piece of the base, or some blobs.
Result<void> Archiver::copy_some() {
  if (!next_) return now_ ? now_->copy_some() : Result<void>();
  bool was_copied = next_->is_base_copied();
  if (auto copied = next_->copy_some(); !copied) return copied;
  if (was_copied) return {};
  if (!checkpointer_->is_paused()) {
    Error e;
    e.text.en = "the WAL grew too long while the base was copied";
    return e;
  }
  if (next_->is_base_copied()) checkpointer_->resume();
  return {};
}

/// A generation is needed until the next whole one is as old as the oldest moment that is kept.
void Archiver::trim(const std::string& newest) {
  auto oldest = SystemClock().now() - options_.keep_ms;
  std::string newer;  // the next whole one
  auto all = archive::generations_in(options_.folder);
  for (auto name = all.rbegin(); name != all.rend(); ++name) {
    auto path = options_.folder + "/" + *name;
    auto read = archive::read_generation(path);
    bool is_needed = read.ok() && (newer.empty() || archive::read_generation(newer)->about.made_at > oldest);
    if (path == newest || is_needed) {
      if (read.ok()) newer = path;
      continue;
    }
    std::error_code failed;
    fs::remove(path + archive::kAboutFile, failed);  // its mark first: what is half removed is none any more
    fs::remove_all(path, failed);
    if (failed)
      log::warn("archive.kept", "generation {generation} of the archive cannot be removed: {why}",
                {{"generation", *name}, {"why", failed.message()}});
  }
}

/// What goes wrong minute after minute is told once.
void Archiver::tell(const std::string& why) {
  retry_ = Steady::now() + milliseconds(options_.retry_ms);
  if (trouble_ == why) return;
  trouble_ = why;
  log::error("archive.failed", "the archive {folder} fails: {why}", {{"folder", options_.folder}, {"why", why}});
}

/// Nothing is known of what was written last: a new generation is right, when its disk goes again.
void Archiver::fail(const std::string& why) {
  now_.reset();
  why_ = "after trouble";
  drop_next(why);
}

void Archiver::drop_next(const std::string& why) {
  next_.reset();
  if (checkpointer_) checkpointer_->resume();
  tell(why);
}

}  // namespace trajectum::store::sqlite

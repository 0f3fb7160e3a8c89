#include "faults/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <filesystem>

#include "backup/backup.hpp"
#include "base/hash.hpp"
#include "base/limits.hpp"
#include "faults/clients.hpp"
#include "rpc/answer.hpp"
#include "rpc/batch_runner.hpp"
#include "rpc/dispatcher.hpp"
#include "rpc/methods.hpp"
#include "support/engine/invariants.hpp"
#include "support/engine/listening.hpp"
#include "support/lossy_vfs.hpp"
#include "support/scratch.hpp"

namespace trajectum::faults {

void Outcome::add(const Outcome& more) {
  groups += more.groups, sent += more.sent, again += more.again, acknowledged += more.acknowledged;
  refused += more.refused, restarts += more.restarts, cuts += more.cuts, at_once += more.at_once;
  full += more.full, failed_syncs += more.failed_syncs, dropped += more.dropped, lost_writes += more.lost_writes;
  failed_reads += more.failed_reads, slow_syncs += more.slow_syncs, switches += more.switches;
  batch_items += more.batch_items, backups += more.backups, restored += more.restored;
}

namespace {

using Room = test::LossyVfs::Room;

/// So small that pages are read again and again, and groups spill into the WAL before they end.
constexpr std::int64_t kSmallCacheKib = 64;
constexpr const char* kPath = "/sim/trajectum.db";

/// The methods, joined to one life of the engine.
struct Joined {
  Joined(test::Bench& bench, rpc::BatchRunner::Now now)
      : services{bench.engine(), pipeline::Reads(bench.engine()), &bench.clock(), [](rpc::Session&) {}, "sim"},
        batches(table, services, std::move(now)),
        dispatcher(table) {
    services.batches = &batches;
    rpc::add_all_methods(table, services);
    batches.load();
  }
  rpc::MethodTable table;
  rpc::Services services;
  rpc::BatchRunner batches;
  rpc::Dispatcher dispatcher;
};

std::unique_ptr<store::Store> open_store(const test::LossyVfs& vfs, std::int64_t cache_kib) {
  auto opened = store::open_sqlite({kPath, cache_kib, vfs.name()});
  return opened ? std::move(*opened) : nullptr;
}

class Run {
 public:
  Run(const std::vector<plugin::Generation>& versions, std::uint64_t seed, std::size_t steps)
      : dice_(seed),
        vfs_(seed ^ 0x9E3779B97F4A7C15ull),
        cache_kib_(dice_.one_in(2) ? 4096 : kSmallCacheKib),
        versions_(versions),
        bench_(versions.front(), open_store(vfs_, cache_kib_), seed),
        invariants_(bench_),
        clients_(dice_, bench_),
        joined_(join()),
        seed_(seed),
        steps_(steps),
        burst_(dice_.one_in(5) ? 30 : 1) {}

  Outcome play() {
    furnish();
    for (step_ = 1; step_ <= steps_ && out_.broken.empty(); ++step_) play_step();
    if (out_.broken.empty() && alive()) look_at_batches();
    if (out_.broken.empty()) {
      restart(dice_.one_in(2));
      if (out_.broken.empty()) look_at_all();
    }
    out_.acknowledged = clients_.acknowledged();
    out_.lost_writes = vfs_.lost();
    out_.trace = fmt::format("{:016x}", trace_);
    return out_;
  }

 private:
  struct Packet {
    std::size_t at = 0;
    std::string id, line;
    std::size_t played = 0;
  };

  /// The clock of batches: each look takes a millisecond, so that a slice is some items, by the seed.
  std::unique_ptr<Joined> join() {
    return std::make_unique<Joined>(bench_, [this] {
      using std::chrono::milliseconds;
      return rpc::BatchRunner::Time(milliseconds(step_ * 1000) + milliseconds(++looks_));
    });
  }

  void say(const std::string& what) {
    if (out_.broken.empty()) out_.broken = fmt::format("seed {}, step {}: {}", seed_, step_, what);
  }
  void say(const std::vector<std::string>& broken) {
    for (std::size_t i = 0; i < broken.size() && i < 3; ++i) say(broken[i]);
  }

  void furnish() {
    std::vector<std::string> roles;
    for (const auto& [id, role] : bench_.region().bundle->roles) roles.push_back(id);
    bench_.user(Clients::kAnybody, roles);  // whose batches go on only while he is on record
    sim::Forms forms(dice_, bench_);
    for (int round = 0; round < 2; ++round)
      bench_.group([&] {
        for (const auto& [id, reg] : bench_.region().bundle->registers)
          for (int n = 0; n < 3; ++n) {
            auto record = forms.fill(reg.fields, nullptr);
            if (!reg.capacity.empty()) record.set(reg.capacity, std::int64_t{1 + n});
            (void)bench_.put(id, fmt::format("{}_{}", id, n), record).ok();
          }
      });
  }

  void play_step() {
    begin_faults();
    for (auto n = dice_.below(4) * burst_; n > 0; --n) {
      open_.push_back(clients_.give(step_));
      send(open_.back());
    }
    std::erase_if(open_, [&](const auto& id) { return clients_.call(id).over; });
    for (const auto& id : open_) {
      auto& call = clients_.call(id);
      if (call.retry_at > step_ || !clients_.is_known_still(call)) continue;
      ++out_.again;
      call.retry_at = step_ + 3 + dice_.below(6);
      send(id);
    }
    bool busy = step_ < busy_till_;  // in the sync of its last group
    if (!busy) play_group();
    deliver();
    if (dice_.one_in(50) && alive() && !busy) switch_version();
    if (dice_.one_in(120) && alive()) back_up();
    if (dice_.percent(12) && alive() && !busy) let_time_pass();
    if (dice_.percent(10) && alive() && bench_.engine().disk() != store::Disk::failed) vfs_.checkpoint();
    if (alive() && bench_.engine().disk() == store::Disk::full && dice_.one_in(2)) {
      auto writes = bench_.engine().try_disk_again();
      if (!writes && !vfs_.is_off()) say("the disk was tried again: " + writes.error().text.en);
    }
    if (alive() && bench_.engine().disk() == store::Disk::failed && dice_.one_in(4)) restart(dice_.one_in(2));
    if (vfs_.is_off()) restart(dice_.one_in(2));
    if (dice_.one_in(40)) restart(dice_.one_in(2));
    look();
  }

  bool alive() const { return bench_.is_there() && !vfs_.is_off(); }

  void begin_faults() {
    if (full_till_ == step_) vfs_.set_room(Room::plenty);
    if (dice_.one_in(40)) {
      ++out_.full;
      vfs_.set_room(dice_.one_in(2) ? Room::none : Room::no_more);
      full_till_ = step_ + 1 + dice_.below(6);
    }
    if (dice_.one_in(60)) {
      ++out_.failed_syncs;
      vfs_.fail_syncs(dice_.one_in(2) ? 1 : -1);
    }
    if (dice_.one_in(20)) slow_till_ = step_ + 1 + dice_.below(8);
    if (dice_.one_in(25)) vfs_.stop_after(static_cast<std::int64_t>(dice_.below(40)));
  }

  /// A frame goes on its way; now and then twice.
  void send(const std::string& id) {
    ++out_.sent;
    requests_.push_back({step_ + dice_.below(3), id, "", 0});
    if (dice_.one_in(10)) requests_.push_back({step_ + dice_.below(6), id, "", 0});
  }

  std::vector<Packet> arrived(std::vector<Packet>& on_the_way) {
    std::vector<Packet> out;
    std::erase_if(on_the_way, [&](const Packet& p) {
      if (p.at > step_) return false;
      out.push_back(p);
      return true;
    });
    for (std::size_t n = out.size(); n > 1; --n) std::swap(out[n - 1], out[dice_.below(n)]);
    return out;
  }

  /// One commit group, as the server's loop plays it (app/frame_loop.cpp). What the process says after the disk went
  /// off never left it.
  void play_group() {
    auto frames = arrived(requests_);
    std::erase_if(frames, [&](const auto& f) { return !clients_.is_known_still(clients_.call(f.id)); });
    auto& engine = bench_.engine();
    auto& batches = joined_->batches;
    bool plays_batch = !engine.trouble() && batches.wait_ms() == 0;
    if (frames.empty() && !plays_batch) return;
    ++out_.groups;
    joined_->dispatcher.refuse_writes(engine.trouble());
    busy_till_ = step_;
    if (step_ < slow_till_) vfs_.on_sync([this] { take_time(); });
    std::vector<Packet> replies;
    auto failed = vfs_.failed_reads();
    if (dice_.one_in(30)) vfs_.fail_read_after(static_cast<std::int64_t>(dice_.below(12)));
    auto played = engine.run_group([&]() -> Result<void> {
      for (const auto& frame : frames) {
        if (dice_.one_in(4)) look_on();
        replies.push_back(
            {0, frame.id, answer(clients_.call(frame.id).user, clients_.call(frame.id).frame), ++played_});
        if (engine.is_spoiled()) break;
      }
      if (!plays_batch || engine.is_spoiled()) return {};
      return batches.play(!replies.empty(), true);
    });
    vfs_.fail_read_after(-1);
    vfs_.on_sync(nullptr);
    out_.failed_reads += static_cast<std::size_t>(vfs_.failed_reads() - failed);
    if (vfs_.is_off()) return;
    // What a start needs could not be read while the regions began anew: a server stops.
    if (!played && played.error().code != ErrorCode::unavailable && vfs_.failed_reads() > failed)
      return restart(dice_.one_in(2), false);
    if (!played && played.error().code != ErrorCode::unavailable)
      return say("a group failed: " + played.error().text.en);
    if (!played) ++out_.dropped;
    if (!played) forget_group();
    if (dice_.one_in(40)) return restart(dice_.one_in(2));  // between the commit and its answers
    for (auto& reply : replies) {
      auto session = clients_.session(clients_.call(reply.id).user);
      if (!played) reply.line = joined_->dispatcher.refuse(session, clients_.call(reply.id).frame, played.error());
      if (dice_.percent(12)) {
        ++out_.cuts;
        continue;
      }
      reply.at = busy_till_ + dice_.below(3);
      replies_.push_back(std::move(reply));
    }
  }

  /// What the server's loop does (FrameLoop::forget_group).
  void forget_group() {
    ++joined_->services.users_changed;
    joined_->batches.load_anew();
  }

  /// A slow sync: requests pile up behind it, and the clocks of people go on.
  void take_time() {
    ++out_.slow_syncs;
    busy_till_ += 1 + dice_.below(3);
    latest_ = bench_.clock().now() + static_cast<Instant>(dice_.below(120)) * 1000;
    bench_.clock().move_to(latest_);
  }

  /// Another version of the bundle, or the first again, between two groups.
  void switch_version() {
    auto& engine = bench_.engine();
    if (engine.trouble() || bench_.region().gate->stopped()) return;
    version_ = (version_ + 1) % versions_.size();
    bench_.lay_out(versions_[version_]);
    auto played = engine.run_group([&]() -> Result<void> {
      auto switched = engine.switch_to(bench_.generation());
      return switched ? Result<void>() : switched.error();
    });
    if (vfs_.is_off()) return;
    if (!played && played.error().code != ErrorCode::unavailable) return say("no switch: " + played.error().text.en);
    ++out_.switches;
    if (!played) return forget_group();
    auto due = engine.run_group([&]() -> Result<void> {
      while (engine.has_more_to_do())
        if (auto counted = engine.do_some(); !counted) return counted;
      auto done = engine.play_due();
      return done ? Result<void>() : done.error();
    });
    if (vfs_.is_off()) return;
    if (!due && due.error().code != ErrorCode::unavailable) say("behind a switch: " + due.error().text.en);
    if (!due) forget_group();
    stood_still_ = true;  // what its cases say is looked at anew
  }

  /// Of the history up to a row, and the number of the last one.
  std::uint64_t history_hash(HistoryNo last) {
    std::uint64_t out = 0;
    for (HistoryNo no = 0; no < last;) {
      auto rows = bench_.store().history_after(bench_.region().no, no, limits::kListLimitMax);
      if (rows.empty()) return 0;
      for (const auto& row : rows) {
        no = row.id;
        if (no <= last) out = stable_hash(fmt::format("{} {} {}", out, row.id, row.body));
      }
    }
    return out;
  }

  /// As `backup create` beside a server: from its files.
  void back_up() {
    auto data = scratch_.file(fmt::format("data-{}", ++folders_));
    std::filesystem::create_directory(data);
    vfs_.save_to(data);
    auto shelf = scratch_.file("shelf");
    auto made = backup::create(data, shelf, "sim", static_cast<Instant>(folders_) * 60'000, never_);
    std::filesystem::remove_all(data);
    if (!made) return say("no backup: " + made.error().text.en);
    for (const auto& finding : made->findings) say("a backup: " + finding.en);
    ++out_.backups;
    auto last = bench_.store().last_history(bench_.region().no);
    kept_ = Kept{shelf + "/" + made->name, made->manifest.digest, clients_.calls(), last, history_hash(last)};
  }

  /// The disk is lost; another one begins with the backup. Clients know again what they knew then.
  void bring_back() {
    auto data = scratch_.file(fmt::format("data-{}", ++folders_));
    auto restored = backup::restore(kept_->path, data, never_);
    if (!restored) return say("no restore: " + restored.error().text.en);
    if (restored->digest != kept_->digest) say("what was restored has another digest");
    vfs_.replace_with(data + "/trajectum.db", kPath);
    std::filesystem::remove_all(data);
    clients_.calls() = kept_->calls;
    for (auto& [id, call] : clients_.calls()) call.over = true;
    open_.clear(), requests_.clear(), replies_.clear(), acknowledged_.clear();
    ++out_.restored;
  }

  /// How far each batch says it is, against the history: each of its items was applied once, or refused.
  void look_at_batches() {
    pipeline::Batches batches(bench_.engine());
    auto region = bench_.region().no;
    count_applied();
    for (const auto& [number, state] : batches.all(region)) {
      std::size_t applied = 0;
      for (std::uint64_t i = 0; i < state.total; ++i) applied += applied_.count(pipeline::batch_command_id(number, i));
      out_.batch_items += applied;
      auto done = state.next - state.refused;
      if (applied != done) say(fmt::format("batch {}: {} done, {} in the history", number, done, applied));
      if (state.next > state.total) say(fmt::format("batch {}: more than its items", number));
    }
  }

  std::string answer(const std::string& user, const std::string& frame) {
    auto session = clients_.session(user);
    session.users_seen = joined_->services.users_changed;  // most of them are not on record
    session.is_last = true;                                // nobody is here to ask a call that waits again
    return rpc::answer(joined_->dispatcher, joined_->services, session, frame);
  }

  /// Somebody reads, in the midst of it: he gets an answer, or hears that the disk does not give it.
  void look_on() {
    auto line = clients_.look([&](const std::string& user, const std::string& frame) { return answer(user, frame); });
    if (line.find("\"code\":-32603") != std::string::npos) say("a question failed: " + line.substr(0, 300));
  }

  void deliver() {
    for (const auto& reply : arrived(replies_)) {
      trace_ = stable_hash(fmt::format("{} {} {}", trace_, step_, reply.line));
      if (auto wrong = clients_.hear(reply.id, reply.line, reply.played); !wrong.empty()) say(wrong);
      const auto& call = clients_.call(reply.id);
      if (!call.result.empty()) acknowledged_.push_back(reply.id);
      if (call.over && call.result.empty()) ++out_.refused;
    }
  }

  void let_time_pass() {
    auto& engine = bench_.engine();
    auto to = bench_.clock().now() + static_cast<Instant>(1 + dice_.below(dice_.one_in(6) ? 400 : 40)) * 3600 * 1000;
    auto played = engine.run_group([&]() -> Result<void> {
      auto moved = engine.advance(bench_.clock(), to);
      return moved ? Result<void>() : moved.error();
    });
    if (!played && played.error().code != ErrorCode::unavailable && !vfs_.is_off())
      say("time could not pass: " + played.error().text.en);
  }

  /// The process dies, in order or not, and comes back; it may die again on the way.
  void restart(bool power, bool may_be_in_order = true) {
    ++out_.restarts;
    if (alive() && may_be_in_order && dice_.one_in(5)) (void)bench_.engine().stop().ok();
    trace_ = stable_hash(fmt::format("{} restart {}", trace_, vfs_.operations()));
    joined_.reset();
    bench_.die();
    requests_.clear();
    if (!dice_.one_in(2)) replies_.clear();  // else what had left arrives
    std::erase_if(replies_, [this](const Packet& p) { return step_ < busy_till_ && p.at >= busy_till_; });
    vfs_.restart(power);
    vfs_.set_room(Room::plenty);
    vfs_.fail_syncs(0);
    bool from_backup = kept_ && dice_.one_in(3);
    if (from_backup) bring_back();
    if (!out_.broken.empty()) return;
    for (int tries = 0; tries < 4; ++tries) {
      if (tries < 3 && dice_.one_in(4)) vfs_.stop_after(static_cast<std::int64_t>(dice_.below(30)));
      auto store = open_store(vfs_, cache_kib_);
      auto back = store ? bench_.come_back(std::move(store)) : Result<void>(internal_error("the store does not open"));
      if (!vfs_.is_off()) {
        if (!back) return say("the server does not come back: " + back.error().text.en);
        vfs_.stop_after(-1);
        break;
      }
      ++out_.at_once;
      bench_.die();
      vfs_.restart(dice_.one_in(2));
    }
    if (!bench_.is_there()) return say("the server did not come back");
    if (from_backup && history_hash(kept_->last) != kept_->history) say("what was restored has another history");
    bench_.clock().move_to(std::max(bench_.clock().now(), latest_));
    joined_ = join();
    busy_till_ = 0;
    stood_still_ = true;  // what was rebuilt is of another process
    last_row_ = 0;
    look_at_last_row();
    read_to_ = 0;
    applied_.clear();
    look_again();
    for (const auto& [id, call] : clients_.calls())
      if (!call.result.empty()) acknowledged_.push_back(id);
    count_applied();
    ask_again();
  }

  /// How often each command is in the history: never twice, and what was acknowledged once.
  void count_applied() {
    auto region = bench_.region().no;
    while (true) {
      auto rows = bench_.store().history_after(region, read_to_, limits::kListLimitMax);
      for (const auto& row : rows) {
        read_to_ = row.id;
        auto turn = state::TurnRecord::decode(row.body);
        if (turn && !turn->command_id.empty() && ++applied_[turn->command_id] > 1)
          say(fmt::format("{} was applied twice", turn->command_id));
      }
      if (rows.size() < limits::kListLimitMax) break;
    }
    for (const auto& id : acknowledged_)
      if (!applied_.contains(id)) say(fmt::format("{} was acknowledged, and is lost", id));
    acknowledged_.clear();
  }

  /// Some of what was acknowledged, once more: the answer is the first one.
  void ask_again() {
    if (!out_.broken.empty()) return;
    std::vector<std::string> known;
    for (const auto& [id, call] : clients_.calls())
      if (!call.result.empty() && clients_.is_known_still(call)) known.push_back(id);
    auto& engine = bench_.engine();
    auto played = engine.run_group([&]() -> Result<void> {
      for (auto n = std::min<std::size_t>(known.size(), 12); n > 0; --n) {
        const auto& id = dice_.of(known);
        auto session = clients_.session(clients_.call(id).user);
        auto line = joined_->dispatcher.handle(session, clients_.call(id).frame);
        auto wrong = clients_.hear(id, line, ++played_);
        if (!wrong.empty()) say(wrong);
      }
      return {};
    });
    if (!played && played.error().code != ErrorCode::unavailable) say("asked again: " + played.error().text.en);
  }

  /// While a process lives its history only grows.
  void look_at_last_row() {
    auto region = bench_.region().no;
    auto& store = bench_.store();
    if (auto row = store.history(region, last_row_); last_row_ > 0 && (!row || stable_hash(row->body) != last_hash_))
      say(fmt::format("history row {} is gone, or another", last_row_));
    last_row_ = store.last_history(region);
    if (auto row = store.history(region, last_row_)) last_hash_ = stable_hash(row->body);
  }

  void look() {
    if (!alive() || !out_.broken.empty()) return;
    look_at_last_row();
    if (!out_.broken.empty()) return;
    if (bench_.region().gate->stopped())
      stood_still_ = true;
    else if (stood_still_)
      look_again();
    else
      say(invariants_.check());
    say(log_.heard());
    count_applied();
  }

  /// Everything, from the first row on; once what waited for the handlers to run again is played.
  void look_again() {
    if (bench_.region().gate->stopped()) return;
    auto& engine = bench_.engine();
    auto played = engine.run_group([&]() -> Result<void> {
      auto moved = engine.advance(bench_.clock(), bench_.clock().now() + 1);
      return moved ? Result<void>() : moved.error();
    });
    if (vfs_.is_off()) return;
    if (!played && played.error().code != ErrorCode::unavailable) say("what waited: " + played.error().text.en);
    if (!played) return;  // it waits still
    stood_still_ = false;
    invariants_.forget();
    say(invariants_.check_everything());
  }

  void look_at_all() {
    if (!stood_still_) say(invariants_.check_everything());
    say(log_.heard());
    count_applied();
  }

  /// The last backup, and what was known when it was made.
  struct Kept {
    std::string path, digest;
    std::map<std::string, Call> calls;
    HistoryNo last = 0;
    std::uint64_t history = 0;
  };

  test::Listening log_;
  test::Scratch scratch_;
  std::atomic<bool> never_ = false;
  std::optional<Kept> kept_;
  int folders_ = 0;
  sim::Dice dice_;
  test::LossyVfs vfs_;
  std::int64_t cache_kib_;
  const std::vector<plugin::Generation>& versions_;
  test::Bench bench_;
  test::Invariants invariants_;
  Clients clients_;
  std::unique_ptr<Joined> joined_;
  std::uint64_t seed_;
  std::size_t steps_, step_ = 0, burst_, full_till_ = 0, slow_till_ = 0, busy_till_ = 0, version_ = 0;
  Instant latest_ = 0;      // that a slow sync ended at
  std::int64_t looks_ = 0;  // at the clock of batches
  std::vector<Packet> requests_, replies_;
  std::vector<std::string> open_;          // nobody answered them yet
  std::vector<std::string> acknowledged_;  // to be looked for in the history
  bool stood_still_ = false;               // handlers do not run, or did not: their region is not as its cases say
  std::size_t played_ = 0;
  HistoryNo read_to_ = 0, last_row_ = 0;
  std::uint64_t last_hash_ = 0;
  std::map<std::string, int> applied_;
  std::uint64_t trace_ = 0;
  Outcome out_;
};

}  // namespace

Outcome run(const std::vector<plugin::Generation>& versions, std::uint64_t seed, std::size_t steps) {
  return Run(versions, seed, steps).play();
}

}  // namespace trajectum::faults

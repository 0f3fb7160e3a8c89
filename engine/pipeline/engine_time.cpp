// Time: due timers, midnights, the virtual clock, and the watch over the promise.
#include <algorithm>
#include <chrono>
#include <utility>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"
#include "route/scripts.hpp"

namespace trajectum::pipeline {

namespace {

constexpr const char* kWatchedSpace = "watch";  // "day" -> the last local day whose midnight was played
constexpr const char* kNowSetting = "virtual_now";

}  // namespace

std::optional<Instant> Engine::next_due() {
  std::optional<Instant> next;
  auto sooner = [&](Instant at) {
    if (!next || at < *next) next = at;
  };
  for (auto& [no, r] : regions_) {
    if (is_held(no) || r->gate->stopped()) continue;
    Instant not_before = rests(*r) ? clock_.now() + r->gate->ms_until_free() : INT64_MIN;
    if (auto at = store_.next_timer(no)) sooner(std::max(*at, not_before));
    sooner(std::max(calendar::midnight({r->watched.days + 1}), not_before));
    if (!r->pools_to_fill.empty() || !r->seats_to_offer.empty()) sooner(std::max(clock_.now(), not_before));
  }
  return next;
}

Result<std::size_t> Engine::play_due_timers(RegionAtWork& r, Instant now) {
  auto due = store_.due_timers(r.no, now, limits::kCommandsPerGroupMax);
  for (const auto& t : due) {
    if (!store_.has_timer(r.no, t)) continue;  // the turn of one before it in this list disarmed it
    auto* c = load_case(r, t.case_no);
    bool known = c && c->timer(t.timer) && c->timer(t.timer)->at == t.at;
    if (!known) {
      // A row that its case does not know would stop the clock for good: it goes, and says so.
      log::error("timer.unknown", "region {region}: case {case} knows no timer {timer}; its row is removed",
                 {{"region", r.name}, {"case", ids_->case_id(r.no, t.case_no)}, {"timer", t.timer}});
      store::Changes changes;
      changes.region = r.no;
      changes.timers_gone.push_back(t);
      if (auto gone = store_.write(changes); !gone) return gone.error();
      continue;
    }
    auto played = engine_turn(r, t.case_no, "timer", [&](turn::Play& play) { play.fire_timer(t.timer); });
    if (!played) return played.error();
  }
  if (!due.empty())
    if (auto settled = settle_region(r); !settled) return settled.error();
  return due.size();
}

Result<void> Engine::midnight(RegionAtWork& r) {
  auto today = calendar::local_date(clock_.now());
  r.watched = today;
  for (const auto& [id, pool] : r.bundle->pools) r.pools_to_fill.insert(id);  // its size may be another from today
  for (const auto& [id, reg] : r.bundle->registers)
    if (!reg.capacity.empty() && !r.state.capacity.waiting(id).empty()) r.seats_to_offer.insert(id);
  if (auto settled = settle_region(r); !settled) return settled.error();
  if (auto ended = end_absences(r); !ended) return ended.error();
  if (auto trimmed = trim_lost_mail(r); !trimmed) return trimmed.error();
  if (auto swept = sweep_blobs(r.no); !swept) return swept.error();
  ask_scans(r.no);
  if (auto trimmed = trim_batches(r); !trimmed) return trimmed.error();
  trim_bundles(r);
  watch(r);
  store::Changes changes;
  changes.region = r.no;
  changes.entries.push_back({kWatchedSpace, "day", encode(today)});
  if (auto written = store_.write(changes); !written) return written.error();
  return save_metrics(r);
}

void Engine::watch(RegionAtWork& r) {
  r.watching.emplace();
  watch_on(r, limits::kWatchAtOnceMs);
}

bool Engine::is_let_go(RegionAtWork& r, const state::Case& c) {
  // By the rows that people see: an open case without a row in the worklist must have a timer that will bring it on.
  // Its own idea of itself is not asked.
  bool expects_item = std::any_of(c.instances.begin(), c.instances.end(), [](const auto& i) {
    // Who is held up by a mutex or `while_in` is in no worklist; his time limit is what brings the case on.
    return i.life != state::Life::open && i.life != state::Life::waiting && i.life != state::Life::available;
  });
  bool moves_on = std::any_of(c.timers.begin(), c.timers.end(), [&](const auto& t) {
    return state::brings_on(t.kind) && store_.has_timer(r.no, {t.at, c.no, t.no});
  });
  return expects_item || !moves_on;
}

void Engine::watch_on(RegionAtWork& r, std::int64_t ms) {
  using std::chrono::steady_clock;
  auto begun = steady_clock::now();
  auto until = begun + std::chrono::milliseconds(ms);
  auto& round = *r.watching;
  bool is_first = round.looked_at == 0;
  auto spent = [&] {
    round.us += std::chrono::duration_cast<std::chrono::microseconds>(steady_clock::now() - begun).count();
  };
  constexpr std::size_t kAtOnce = 50;  // between two looks at the clock: some 2 ms
  while (true) {
    auto bare = store_.open_cases_without_item(r.no, round.after, kAtOnce);
    round.looked_at += static_cast<std::int64_t>(bare.size());
    for (auto no : bare) {
      round.after = no;
      auto* c = load_case(r, no);
      if (!c || !is_let_go(r, *c)) continue;
      round.found.insert(no);
      if (!r.robbed.insert(no).second) continue;
      log::error("case.let_go", "region {region}: case {case} is open and has no next action",
                 {{"region", r.name}, {"case", ids_->case_id(r.no, no)}});
      follow_metrics(r, *c, nullptr);
    }
    if (bare.size() < kAtOnce) break;
    if (steady_clock::now() >= until) return spent();
  }
  spent();
  if (!is_first)
    log::info("promise.looked",
              "region {region}: {cases} cases without work were looked at in {ms} ms, a part at a time",
              {{"region", r.name}, {"cases", round.looked_at}, {"ms", round.us / 1000}});
  auto known = std::exchange(r.robbed, std::move(round.found));
  r.watching.reset();
  for (auto no : known)
    if (!r.robbed.contains(no))
      if (auto* c = load_case(r, no)) follow_metrics(r, *c, nullptr);
}

Result<bool> Engine::play_due() {
  bool played = false;
  for (auto& [no, r] : regions_) {
    if (rests(*r)) continue;
    auto now = clock_.now();
    if (calendar::local_date(now) > r->watched) {
      played = true;
      if (auto done = midnight(*r); !done) return done.error();
    }
    auto fired = play_due_timers(*r, now);
    if (!fired) return fired.error();
    played = played || *fired > 0;
    if (!r->pools_to_fill.empty() || !r->seats_to_offer.empty()) {
      played = true;
      if (auto settled = settle_region(*r); !settled) return settled.error();
    }
    constexpr std::size_t kTurnsPerSave = 500;  // derived rows are written in batches (performance.md)
    if (r->turns_since_save >= kTurnsPerSave)
      if (auto saved = save_metrics(*r); !saved) return saved.error();
  }
  return played;
}

Result<std::size_t> Engine::advance(VirtualClock& clock, Instant to) {
  if (auto why = trouble()) return *why;
  std::size_t fired = 0;
  auto note_start = [&] {
    if (!std::exchange(moved_, &clock)) moved_from_ = clock.now();
  };
  note_start();
  struct Advancing {
    bool& flag;
    explicit Advancing(bool& on) : flag(on) { flag = true; }
    ~Advancing() { flag = false; }
  } advancing(advancing_);
  while (true) {
    auto next = next_due();
    if (!next || *next > to) break;
    clock.move_to(std::max(*next, clock.now()));
    for (auto& [no, r] : regions_)
      if (!rests(*r)) fired += store_.due_timers(no, clock.now(), limits::kCommandsPerGroupMax).size();
    auto played = play_due();
    if (!played) return played.error();
    if (auto set = store_.set_setting(kNowSetting, std::to_string(clock.now())); !set) return set.error();
    auto ended = end_group();
    lost_ = !ended;
    if (auto begun = begin_group(); !begun) return begun.error();
    if (!ended) return ended.error();
    note_start();
  }
  clock.move_to(to);
  ++stamp_;
  if (auto set = store_.set_setting(kNowSetting, std::to_string(to)); !set) return set.error();
  return fired;
}

}  // namespace trajectum::pipeline

#include "rpc/batch_runner.hpp"

#include <algorithm>
#include <limits>

#include "base/fair_share.hpp"
#include "base/limits.hpp"
#include "rpc/dispatcher.hpp"

namespace trajectum::rpc {

using pipeline::Batch;
using pipeline::BatchRefusal;
using pipeline::BatchState;
using std::chrono::duration;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kRest{500};   // of a batch whose region stands still, then it is looked at again
constexpr milliseconds kBurst{100};  // of a rate: what was missed while others had their turn is made up for this long

BatchRefusal refusal_of(const Error& error, Instant now) {
  auto reason = error.reason.empty() ? std::string(wire_type(error.code)) : error.reason;
  const auto& text = error.text.empty() ? default_text(error.code) : error.text;
  return {reason, error.path, text.nl, text.en, now};
}

}  // namespace

void BatchRunner::load() {
  for (const auto& [no, region] : services_.engine.regions())
    for (const auto& [number, state] : batches_.all(no))
      if (state.life == BatchState::Life::running) look_at(no, number);
}

void BatchRunner::look_at(RegionNo region, HistoryNo number) {
  Key key{region, number};
  auto state = batches_.state(region, number);
  if (!state || state->life != BatchState::Life::running) {
    running_.erase(key);
    return;
  }
  if (running_.count(key)) return;
  auto batch = batches_.batch(region, number);
  const auto* method = batch ? table_.find(batch->command) : nullptr;
  const auto* r = services_.engine.region(region);
  TRAJECTUM_ASSERT(method != nullptr && r != nullptr);
  double least = running_.empty() ? 0 : std::numeric_limits<double>::max();
  for (const auto& [other, one] : running_) least = std::min(least, one.used_ms);  // no arrears from before it came
  bool adds = batch->over == "list" || batch->over == "rows";
  Session session;
  session.lang = batch->english ? Lang::en : Lang::nl;
  session.logged_in = true;
  session.region = r->name;
  session.region_no = region;
  session.user = batch->by;
  auto now = now_();
  BatchTemplate form(batch->params, adds);
  running_.emplace(
      key, Running{std::move(*batch), std::move(form), method, std::move(session), {}, least, now, now, 0, {}, {}, {}});
}

std::optional<std::int64_t> BatchRunner::wait_ms() const {
  std::optional<std::int64_t> out;
  auto now = now_();
  for (const auto& [key, one] : running_) {
    auto wait = std::chrono::ceil<milliseconds>(one.due - now).count();
    auto left = std::max<std::int64_t>(0, wait);
    out = out ? std::min(*out, left) : left;
  }
  return out;
}

std::optional<double> BatchRunner::per_second(RegionNo region, HistoryNo number) const {
  auto it = running_.find({region, number});
  if (it == running_.end() || it->second.played == 0) return std::nullopt;
  auto seconds = duration<double>(now_() - it->second.since).count();
  return seconds <= 0 ? std::nullopt : std::optional(static_cast<double>(it->second.played) / seconds);
}

/// Whose turn it is: of those that are due, who took the least time.
BatchRunner::Running* BatchRunner::next(Time now, Key& key) {
  Running* out = nullptr;
  for (auto& [at, one] : running_) {
    bool is_over = one.state && one.state->life != BatchState::Life::running;
    if (is_over || one.due > now || (out && out->used_ms <= one.used_ms)) continue;
    out = &one;
    key = at;
  }
  return out;
}

Result<void> BatchRunner::play(bool somebody_waits, bool somebody_asks) {
  auto until = now_() + milliseconds(somebody_waits ? limits::kBatchSliceMs / 4 : limits::kBatchSliceMs);
  for (auto now = now_(); now < until; now = now_()) {
    Key key;
    auto* one = next(now, key);
    if (!one) break;
    if (services_.engine.rests(*services_.engine.region(key.first))) {  // not now is no refusal: its items wait
      one->due = now + kRest;
      continue;
    }
    if (auto played = play_one(key, *one); !played) return played;
    auto ended = now_();
    one->used_ms += duration<double, std::milli>(ended - now).count();
    if (one->batch.rate > 0)
      one->due = std::max(one->due, now - kBurst) + std::chrono::microseconds(1'000'000 / one->batch.rate);
    if (auto back_ms = stand_back_ms(ended - now); back_ms > 0 && somebody_asks)
      one->due = std::max(one->due, ended + milliseconds(back_ms));
  }
  for (auto it = running_.begin(); it != running_.end();) {
    auto& [key, one] = *it;
    auto state = std::exchange(one.state, std::nullopt);
    if (!state) {
      ++it;
      continue;
    }
    one.rows.push_back(pipeline::Batches::row(key.second, *state));
    if (auto written = batches_.write(key.first, std::exchange(one.rows, {})); !written) return written;
    it = state->life == BatchState::Life::running ? std::next(it) : running_.erase(it);
  }
  return {};
}

Result<void> BatchRunner::play_one(const Key& key, Running& one) {
  auto now = services_.engine.now();
  if (!one.state) one.state = batches_.state(key.first, key.second);
  TRAJECTUM_ASSERT(one.state.has_value());
  auto& state = *one.state;
  if (one.batch.stop_at_incidents > 0) {
    auto raised = services_.engine.region(key.first)->incidents;
    auto seen = one.incidents.value_or(raised);
    one.incidents = raised;
    count_incidents(state, raised >= seen ? raised - seen : raised, one.batch.stop_at_incidents, now);
    if (state.life != BatchState::Life::running) return {};
  }
  bool again = state.retrying.has_value();
  auto index = state.next;
  if (again) {
    auto refused = batches_.refused(key.first, key.second, *state.retrying, 1);
    if (refused.empty()) {
      state.retrying.reset();
      end_if_over(state, now);
      return {};
    }
    index = refused.front().first;
    state.retrying = index + 1;
  } else {
    ++state.next;
  }
  auto refusal = play_item(key, one, index);
  if (!refusal) return refusal.error();
  ++one.played;
  if (*refusal || again) one.rows.push_back(pipeline::Batches::row(key.second, index, *refusal));
  count(state, refusal->has_value(), again, one.batch.stop_at_failures, now);
  end_if_over(state, now);
  return {};
}

Result<std::optional<BatchRefusal>> BatchRunner::play_item(const Key& key, Running& one, std::uint64_t index) {
  auto now = services_.engine.now();
  if (!one.block.holds(index)) {
    auto block = batches_.block(key.first, one.batch.items_under(key.second), index);
    if (!block) return block.error();
    one.block = std::move(*block);
  }
  refresh(one.session, services_);  // his rights are those of now
  if (!one.session.logged_in) {
    one.session.logged_in = true;  // to be looked at again
    one.session.users_seen = 0;
    return std::optional(refusal_of(forbidden({one.batch.by + " is geen gebruiker meer; begin een nieuwe reeks.",
                                               one.batch.by + " is not a user any more; start a new batch."}),
                                    now));
  }
  auto params = one.form.fill(one.block.items[index - one.block.first]);
  if (!params) return std::optional(refusal_of(params.error(), now));
  params->set("command_id", pipeline::batch_command_id(key.second, index));
  std::string answer;
  Hints hints;
  auto lang = lang_of(one.session, *params);
  auto failure = run_checked(*one.method, one.session, *params, lang, false, hints, answer);
  if (!failure) return std::optional<BatchRefusal>();
  if (failure->error.code == ErrorCode::unavailable) return failure->error;
  return std::optional(refusal_of(failure->error, now));
}

}  // namespace trajectum::rpc

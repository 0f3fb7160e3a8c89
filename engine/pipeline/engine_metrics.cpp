// Numbers follow the turns; what the rows behind them missed, or were never counted by, is caught up with.
#include <algorithm>
#include <chrono>

#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/read_failed.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

namespace {

/// The records that a turn wrote.
void add_written_records(const store::HistoryRow& row, std::set<std::pair<std::string, std::string>>& out) {
  auto turn = state::TurnRecord::decode(row.body);
  if (!turn) return;
  for (const auto& event : turn->events) {
    if (auto* put = std::get_if<state::RecordPut>(&event)) out.insert({put->reg, put->id});
    if (auto* written = std::get_if<state::RecordWritten>(&event)) out.insert({written->reg, written->id});
    if (auto* gone = std::get_if<state::RecordGone>(&event)) out.insert({gone->reg, gone->id});
  }
}

}  // namespace

void Engine::follow_metrics(RegionAtWork& r, state::Case& c, const report::Turn* turn) {
  auto* route = route_of(r, c);
  if (!route || r.gate->stopped()) return;  // its functions do not run: counted when they do
  struct AtPlay final : report::Look {
    const std::string* region = nullptr;
    std::function<turn::Play()> begin;
    bool ask(route::FunctionId f) override {
      auto play = begin();
      auto yes = play.ask(f);
      if (!yes)
        log::warn("metric.failed", "region {region}: a metric's function failed: {why}",
                  {{"region", *region}, {"why", log::why(yes.error())}});
      return yes && *yes;
    }
    Value value(const route::Path& path) override { return begin().value_of(path, 0); }
  } look;
  look.region = &r.name;
  look.begin = [&] { return turn::Play(world(r, *r.bundle, c.no), *route, c, {}); };
  try {
    r.metrics->follow(c, *route, look, turn);
  } catch (const ReadFailed& failed) {
    if (failed.error.code == ErrorCode::unavailable) throw;  // else a record is left out
  }
}

void Engine::recount_subject(RegionAtWork& r, const std::string& reg, const std::string& id) {
  if (!r.metrics->reads_subject()) return;
  store::CaseQuery query;
  query.subject_register = reg;
  query.subject_id = id;
  query.limit = limits::kListLimitMax;
  for (const auto& row : store_.find_cases(r.no, query))
    if (auto* c = load_case(r, row.no)) follow_metrics(r, *c, nullptr);
}

void Engine::count_case(RegionAtWork& r, CaseNo no, bool counting) {
  auto* c = load_case(r, no);
  auto* route = c ? route_of(r, *c) : nullptr;
  if (!route) return;
  if (auto replay = r.metrics->replay(counting); !replay.empty()) {
    std::vector<store::HistoryRow> rows;  // newest first
    for (auto id = c->last_history; id != 0; id = rows.back().prev) {
      auto row = store_.history(r.no, id);
      if (!row) break;
      rows.push_back(std::move(*row));
    }
    state::Case then;
    then.region = r.no;
    then.no = no;
    for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
      auto turn = state::TurnRecord::decode(row->body);
      if (!turn) tell_damaged_row("history");
      if (!turn) continue;
      for (const auto& event : turn->events) then.apply(event);
      // Numbers of nodes mean what the version says that the case was on then.
      if (auto* on = route_of(r, then)) replay.follow(then, *on, {row->at, turn->events});
    }
    r.metrics->adopt(no, replay);
  }
  follow_metrics(r, *c, nullptr);
}

Result<void> Engine::catch_metrics_up(RegionAtWork& r) {
  auto& metrics = *r.metrics;
  store::Changes stale;  // of a metric that is gone, or a count that was broken off
  stale.region = r.no;
  store_.scan_entries(r.no, report::kPositionSpace, "", "", [&](std::string_view metric, std::string_view body) {
    if (!metrics.load_position(std::string(metric), body))
      stale.entries_gone.emplace_back(report::kPositionSpace, metric);
    return true;
  });
  store_.scan_entries(r.no, report::kMemberSpace, "", "", [&](std::string_view key, std::string_view body) {
    if (!metrics.load_row(key, body)) stale.entries_gone.emplace_back(report::kMemberSpace, key);
    return true;
  });
  if (!stale.entries_gone.empty() && disk() == store::Disk::sound)
    if (auto written = store_.write(stale); !written) return written.error();
  if (r.gate->stopped()) return {};  // from the position they were saved at, when handlers run again
  count_moved(r);
  return count_some(r, limits::kCountAtStartMs);
}

Result<void> Engine::take_metrics_over(RegionAtWork& r, RegionAtWork& before) {
  auto left = r.metrics->inherit(std::move(*before.metrics), store_.last_history(r.no), [&](const std::string& metric) {
    return store_.entry(r.no, report::kPositionSpace, metric);
  });
  store::Changes gone;
  gone.region = r.no;
  for (auto& key : left.positions) gone.entries_gone.emplace_back(report::kPositionSpace, std::move(key));
  for (auto& key : left.rows) gone.entries_gone.emplace_back(report::kMemberSpace, std::move(key));
  if (!gone.entries_gone.empty())
    if (auto written = store_.write(gone); !written) return written;
  if (!r.gate->stopped()) count_moved(r);
  return save_metrics(r);  // what is new is counted between people's commands
}

void Engine::count_moved(RegionAtWork& r) {
  std::set<CaseNo> moved;
  std::set<std::pair<std::string, std::string>> written;
  for (auto position = r.metrics->position(); position;) {
    auto rows = store_.history_after(r.no, *position, limits::kListLimitMax);
    for (const auto& row : rows) {
      if (row.case_no != 0) moved.insert(row.case_no);
      add_written_records(row, written);
    }
    if (rows.size() < limits::kListLimitMax) break;
    position = rows.back().id;
  }
  for (auto no : moved) count_case(r, no, false);
  for (const auto& [reg, id] : written) recount_subject(r, reg, id);
}

Result<void> Engine::count_some(RegionAtWork& r, std::int64_t ms) {
  using std::chrono::steady_clock;
  if (r.gate->stopped()) return {};
  auto& metrics = *r.metrics;
  auto until = steady_clock::now() + std::chrono::milliseconds(ms);
  auto last = store_.last_case(r.no);
  while (metrics.is_counting() && metrics.counted_to() < last && steady_clock::now() < until) {
    auto no = metrics.counted_to() + 1;
    metrics.count_to(no, last);
    count_case(r, no, true);
  }
  if (metrics.is_counting() && metrics.counted_to() >= last) metrics.end_counting();
  return save_metrics(r);
}

bool Engine::has_more_to_do() const {
  return std::any_of(regions_.begin(), regions_.end(), [](const auto& entry) {
    return entry.second->watching || (entry.second->metrics->has_work() && !entry.second->gate->stopped());
  });
}

Result<void> Engine::do_some() {
  for (auto& [no, r] : regions_) {
    if (r->metrics->has_work())
      if (auto counted = count_some(*r, limits::kCountPerGroupMs); !counted) return counted;
    if (r->watching) watch_on(*r, limits::kWatchPerGroupMs);
  }
  return {};
}

Result<void> Engine::save_metrics(RegionAtWork& r) {
  r.turns_since_save = 0;
  if (r.gate->stopped() || disk() != store::Disk::sound) return {};  // derived: counted again from the history
  store::Changes changes;
  changes.region = r.no;
  for (auto& row : r.metrics->save(store_.last_history(r.no))) {
    if (row.body)
      changes.entries.push_back({row.space, row.key, *row.body});
    else
      changes.entries_gone.push_back({row.space, row.key});
  }
  return store_.write(changes);
}

}  // namespace trajectum::pipeline

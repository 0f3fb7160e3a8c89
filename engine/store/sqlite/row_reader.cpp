#include "store/sqlite/row_reader.hpp"

#include <algorithm>
#include <bit>

#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {
namespace {

HistoryRow history_of(Statement& s) {
  return {s.number(0), s.number(1), s.number(2), s.number(3), std::string(s.bytes(4))};
}

/// The smallest key strictly after `after`; "" for "".
std::string next_key(const std::string& after) { return after.empty() ? after : after + '\0'; }

std::int64_t as_limit(std::size_t limit) { return static_cast<std::int64_t>(std::min<std::size_t>(limit, 1u << 30)); }

}  // namespace

RowReader::RowReader(Connection& db)
    : db_(db),
      history_(db, sql::kHistoryById),
      history_after_(db, sql::kHistoryAfter),
      last_history_(db, sql::kLastHistory),
      command_(db, sql::kCommand),
      commands_(db, sql::kCommandsNewestFirst),
      commands_behind_(db, sql::kCommandsBehind),
      due_timers_(db, sql::kDueTimers),
      next_timer_(db, sql::kNextTimer),
      timer_(db, sql::kTimer),
      entry_(db, sql::kEntry),
      entries_(db, sql::kEntriesFrom),
      record_(db, sql::kRecord),
      records_(db, sql::kRecordsAfter),
      regions_(db, sql::kRegions),
      setting_(db, sql::kSetting) {}

std::optional<HistoryRow> RowReader::history(RegionNo region, HistoryNo id) {
  Reading reading(db_, history_);
  reading->bind(1, region).bind(2, id);
  if (!reading->row()) return std::nullopt;
  return history_of(*reading);
}

std::vector<HistoryRow> RowReader::history_after(RegionNo region, HistoryNo after, std::size_t limit) {
  std::vector<HistoryRow> rows;
  Reading reading(db_, history_after_);
  reading->bind(1, region).bind(2, after).bind(3, as_limit(limit));
  while (reading->row()) rows.push_back(history_of(*reading));
  return rows;
}

HistoryNo RowReader::last_history(RegionNo region) {
  Reading reading(db_, last_history_);
  reading->bind(1, region);
  return reading->row() ? reading->number(0) : 0;
}

std::optional<CommandRow> RowReader::command(RegionNo region, HistoryNo history, std::uint64_t hash) {
  Reading reading(db_, command_);
  reading->bind(1, region).bind(2, history).bind(3, std::bit_cast<std::int64_t>(hash));
  if (!reading->row()) return std::nullopt;
  return CommandRow{hash, history, reading->number(0)};
}

void RowReader::scan_commands(RegionNo region, const std::function<bool(const CommandRow&)>& f) {
  Reading reading(db_, commands_);
  reading->bind(1, region);
  while (reading->row())
    if (!f({std::bit_cast<std::uint64_t>(reading->number(1)), reading->number(0), reading->number(2)})) return;
}

std::vector<CommandRow> RowReader::commands_behind(RegionNo region, HistoryNo last) {
  std::vector<CommandRow> rows;
  Reading reading(db_, commands_behind_);
  reading->bind(1, region).bind(2, last);
  while (reading->row())
    rows.push_back({std::bit_cast<std::uint64_t>(reading->number(1)), reading->number(0), reading->number(2)});
  return rows;
}

std::vector<TimerRow> RowReader::due_timers(RegionNo region, Instant until, std::size_t limit) {
  std::vector<TimerRow> rows;
  Reading reading(db_, due_timers_);
  reading->bind(1, region).bind(2, until).bind(3, as_limit(limit));
  while (reading->row())
    rows.push_back({reading->number(0), reading->number(1), static_cast<std::uint32_t>(reading->number(2))});
  return rows;
}

std::optional<Instant> RowReader::next_timer(RegionNo region) {
  Reading reading(db_, next_timer_);
  reading->bind(1, region);
  if (!reading->row()) return std::nullopt;
  return reading->number(0);
}

bool RowReader::has_timer(RegionNo region, const TimerRow& timer) {
  Reading reading(db_, timer_);
  reading->bind(1, region).bind(2, timer.at).bind(3, timer.case_no).bind(4, timer.timer);
  return reading->row();
}

std::optional<std::string> RowReader::entry(RegionNo region, const std::string& space, const std::string& key) {
  Reading reading(db_, entry_);
  reading->bind(1, region).text(2, space).blob(3, key);
  if (!reading->row()) return std::nullopt;
  return std::string(reading->bytes(0));
}

void RowReader::scan_entries(RegionNo region, const std::string& space, const std::string& prefix,
                             const std::string& after, const Visit& f) {
  std::string from = std::max(prefix, next_key(after));
  Reading reading(db_, entries_);
  reading->bind(1, region).text(2, space).blob(3, from);
  while (reading->row()) {
    auto key = reading->bytes(0);
    if (!key.starts_with(prefix) || !f(key, reading->bytes(1))) return;
  }
}

std::optional<std::string> RowReader::record(RegionNo region, const std::string& reg, const std::string& id) {
  Reading reading(db_, record_);
  reading->bind(1, region).text(2, reg).text(3, id);
  if (!reading->row()) return std::nullopt;
  return std::string(reading->bytes(0));
}

void RowReader::scan_records(RegionNo region, const std::string& reg, const std::string& after, const Visit& f) {
  std::string from = next_key(after);
  Reading reading(db_, records_);
  reading->bind(1, region).text(2, reg).text(3, from);
  while (reading->row()) {
    if (!f(reading->bytes(0), reading->bytes(1))) return;
  }
}

std::vector<std::pair<RegionNo, std::string>> RowReader::regions() {
  std::vector<std::pair<RegionNo, std::string>> rows;
  Reading reading(db_, regions_);
  while (reading->row()) rows.emplace_back(static_cast<RegionNo>(reading->number(0)), reading->bytes(1));
  return rows;
}

std::optional<std::string> RowReader::setting(const std::string& name) {
  Reading reading(db_, setting_);
  reading->text(1, name);
  if (!reading->row()) return std::nullopt;
  return std::string(reading->bytes(0));
}

}  // namespace trajectum::store::sqlite

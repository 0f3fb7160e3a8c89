// Reads everything that is neither a case nor an item: history, commands, timers, records, entries, regions, settings.
#ifndef TRAJECTUM_STORE_SQLITE_ROW_READER_HPP
#define TRAJECTUM_STORE_SQLITE_ROW_READER_HPP
#include <functional>

#include "store/sqlite/connection.hpp"

namespace trajectum::store::sqlite {

class RowReader {
 public:
  using Visit = std::function<bool(std::string_view, std::string_view)>;

  explicit RowReader(Connection& db);
  std::optional<HistoryRow> history(RegionNo region, HistoryNo id);
  std::vector<HistoryRow> history_after(RegionNo region, HistoryNo after, std::size_t limit);
  HistoryNo last_history(RegionNo region);
  /// The command row with this hash that a history row answers.
  std::optional<CommandRow> command(RegionNo region, HistoryNo history, std::uint64_t hash);
  /// Every command, newest first, until the callback says false.
  /// Those behind `commands`, which only the history has, newest first.
  std::vector<CommandRow> commands_behind(RegionNo region, HistoryNo last);
  void scan_commands(RegionNo region, const std::function<bool(const CommandRow&)>& f);
  std::vector<TimerRow> due_timers(RegionNo region, Instant until, std::size_t limit);
  std::optional<Instant> next_timer(RegionNo region);
  bool has_timer(RegionNo region, const TimerRow& timer);
  std::optional<std::string> entry(RegionNo region, const std::string& space, const std::string& key);
  void scan_entries(RegionNo region, const std::string& space, const std::string& prefix, const std::string& after,
                    const Visit& f);
  std::optional<std::string> record(RegionNo region, const std::string& reg, const std::string& id);
  void scan_records(RegionNo region, const std::string& reg, const std::string& after, const Visit& f);
  std::vector<std::pair<RegionNo, std::string>> regions();
  std::optional<std::string> setting(const std::string& name);

 private:
  Connection& db_;
  Statement history_, history_after_, last_history_;
  Statement command_, commands_, commands_behind_, due_timers_, next_timer_, timer_;
  Statement entry_, entries_, record_, records_, regions_, setting_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_ROW_READER_HPP

// Writes the changes of a turn: the kept statements and the order in which they run. Called by the store inside a
// group.
#ifndef TRAJECTUM_STORE_SQLITE_WRITER_HPP
#define TRAJECTUM_STORE_SQLITE_WRITER_HPP
#include "store/sqlite/connection.hpp"
#include "store/sqlite/queue_counts.hpp"

namespace trajectum::store::sqlite {

class Writer {
 public:
  /// `counts` is told of each item that comes or goes. Both are borrowed.
  Writer(Connection& db, QueueCounts& counts);
  /// Writes one turn; `last_case` is the region's highest case number so far, so that a new case is not searched for.
  /// Errors: `conflict` "key" when the key belongs to another case; `unavailable` when the disk refuses. After an
  /// error the group is partly written and must be rolled back.
  Result<void> write(const Changes& changes, CaseNo last_case);
  /// Puts a command id among the `commands` of the region, behind all that are there.
  Result<void> write_command(RegionNo region, const CommandRow& row);
  Result<void> drop_timer(RegionNo region, const TimerRow& row);
  Result<void> forget_record_keys(RegionNo region, const std::string& reg);
  Result<void> put_region(RegionNo no, const std::string& name);
  Result<void> put_setting(const std::string& name, const std::string& value);
  /// What SQLite said of the last write that it refused.
  int code() const { return code_; }

 private:
  /// What else of a case its row is to hold from now on: nothing = what it holds.
  struct CaseParts {
    std::optional<std::string_view> file;  // small enough
    std::optional<std::string> items;
  };
  Result<void> write_history(const Changes& changes);
  Result<void> write_cases(const Changes& changes, CaseNo last_case);
  Result<void> write_case(RegionNo region, const CaseRow& row, const CaseParts& parts, bool is_new);
  Result<void> write_file(RegionNo region, CaseNo no, std::string_view stored);
  Result<std::string> write_items(const Changes& changes, CaseNo no, bool is_new);
  Result<void> write_timers(const Changes& changes);
  Result<void> write_records(const Changes& changes);
  Result<void> write_record_keys(const Changes& changes);
  Result<void> write_words(RegionNo region, const RecordWordsRow& row);
  Result<void> write_entries(const Changes& changes);
  /// The outcome of one statement.
  Result<void> done(int code);

  Connection& db_;
  QueueCounts& counts_;
  std::string packed_body_, packed_file_;  // of the case that is being written
  int code_ = 0;
  Statement history_put_, command_put_;
  Statement case_touch_, case_put_, file_put_, large_file_put_, large_file_drop_;
  Statement case_items_, case_items_put_;
  Statement item_put_, item_drop_;
  Statement timer_put_, timer_drop_;
  Statement record_put_, record_drop_;
  Statement key_put_, key_drop_, keys_forget_;
  Statement words_of_, words_insert_, words_update_, words_drop_, words_index_, words_unindex_;
  Statement entry_put_, entry_drop_;
  Statement region_put_, setting_put_;
};

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_WRITER_HPP

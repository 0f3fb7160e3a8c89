#include "store/sqlite/writer.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "base/planted.hpp"
#include "store/item_page.hpp"
#include "store/sqlite/case_items.hpp"
#include "store/sqlite/packing.hpp"
#include "store/sqlite/sql.hpp"

namespace trajectum::store::sqlite {
namespace {

/// A file that is stored in so many bytes lies in the row of its case, which then still fits a page; a larger one is
/// written only when it has changed.
constexpr std::size_t kSmallFileBytes = 2500;

}  // namespace

Writer::Writer(Connection& db, QueueCounts& counts)
    : db_(db),
      counts_(counts),
      history_put_(db, sql::kHistoryPut),
      command_put_(db, sql::kCommandPut),
      case_touch_(db, sql::kCaseTouch),
      case_put_(db, sql::kCasePut),
      file_put_(db, sql::kFilePut),
      large_file_put_(db, sql::kLargeFilePut),
      large_file_drop_(db, sql::kLargeFileDrop),
      case_items_(db, sql::kCaseItems),
      case_items_put_(db, sql::kCaseItemsPut),
      item_put_(db, sql::kItemPut),
      item_drop_(db, sql::kItemDrop),
      timer_put_(db, sql::kTimerPut),
      timer_drop_(db, sql::kTimerDrop),
      record_put_(db, sql::kRecordPut),
      record_drop_(db, sql::kRecordDrop),
      key_put_(db, sql::kRecordKeyPut),
      key_drop_(db, sql::kRecordKeyDrop),
      keys_forget_(db, sql::kRecordKeysForget),
      words_of_(db, sql::kWordsOf),
      words_insert_(db, sql::kWordsInsert),
      words_update_(db, sql::kWordsUpdate),
      words_drop_(db, sql::kWordsDrop),
      words_index_(db, sql::kWordsIndex),
      words_unindex_(db, sql::kWordsUnindex),
      entry_put_(db, sql::kEntryPut),
      entry_drop_(db, sql::kEntryDrop),
      region_put_(db, sql::kRegionPut),
      setting_put_(db, sql::kSettingPut) {}

Result<void> Writer::done(int code) {
  if (code == SQLITE_DONE) return {};
  code_ = code;
  return disk_error(db_.raw(), code, "write");
}

Result<void> Writer::write(const Changes& changes, CaseNo last_case) {
  if (auto r = write_history(changes); !r) return r;
  if (auto r = write_cases(changes, last_case); !r) return r;
  if (auto r = write_timers(changes); !r) return r;
  if (auto r = write_records(changes); !r) return r;
  if (auto r = write_record_keys(changes); !r) return r;
  return write_entries(changes);
}

Result<void> Writer::write_history(const Changes& changes) {
  for (const auto& row : changes.history) {
    history_put_.bind(1, changes.region).bind(2, row.id).bind(3, row.case_no).bind(4, row.prev).bind(5, row.at);
    history_put_.blob(6, row.body);
    auto command = std::find_if(changes.commands.begin(), changes.commands.end(),
                                [&](const auto& c) { return c.history == row.id; });
    if (command == changes.commands.end() || planted.command_id_outside)
      history_put_.null(7);
    else
      history_put_.bind(7, std::bit_cast<std::int64_t>(command->hash));
    if (auto r = done(history_put_.run()); !r) return r;
  }
  return {};
}

Result<void> Writer::write_command(RegionNo region, const CommandRow& row) {
  command_put_.bind(1, region).bind(2, row.history).bind(3, std::bit_cast<std::int64_t>(row.hash)).bind(4, row.at);
  return done(command_put_.run());
}

Result<void> Writer::write_cases(const Changes& changes, CaseNo last_case) {
  std::set<CaseNo> with_items;
  for (const auto& [no, instance] : changes.items_gone) with_items.insert(no);
  for (const auto& item : changes.items) with_items.insert(item.case_no);
  for (const auto& row : changes.cases) {
    bool is_new = row.no > last_case;
    std::optional<std::string_view> file;
    for (const auto& [of, body] : changes.files)
      if (of == row.no) file = pack(body, packed_file_);
    CaseParts parts;
    if (file && file->size() <= kSmallFileBytes) parts.file = file;
    if (with_items.erase(row.no) > 0) {
      auto items = write_items(changes, row.no, is_new);
      if (!items) return items.error();
      parts.items = std::move(*items);
    }
    if (auto r = write_case(changes.region, row, parts, is_new); !r) return r;
    if (file && !parts.file)
      if (auto r = write_file(changes.region, row.no, *file); !r) return r;
  }
  for (const auto& [no, body] : changes.files) {
    bool with_its_case =
        std::any_of(changes.cases.begin(), changes.cases.end(), [&, no = no](auto& c) { return c.no == no; });
    if (with_its_case) continue;
    if (auto r = write_file(changes.region, no, pack(body, packed_file_)); !r) return r;
  }
  for (auto no : with_items) {
    auto items = write_items(changes, no, false);
    if (!items) return items.error();
    case_items_put_.bind(1, changes.region).bind(2, no).blob(3, *items).bind(4, items->empty() ? 1 : 0);
    if (auto r = done(case_items_put_.run()); !r) return r;
    TRAJECTUM_ASSERT(sqlite3_changes(db_.raw()) == 1);  // an item is of a case that is there
  }
  return {};
}

Result<void> Writer::write_case(RegionNo region, const CaseRow& row, const CaseParts& parts, bool is_new) {
  auto body = pack(row.body, packed_body_);
  auto run = [&](Statement& s) {
    s.bind(1, row.no).text(2, row.key).text(3, row.route).text(4, row.state).text(5, row.owner);
    s.text(6, row.subject_register).text(7, row.subject_id).bind(8, row.opened_at).bind(9, row.seq);
    s.bind(10, row.last_history).blob(11, body).bind(12, region);
    parts.file ? s.blob(13, *parts.file) : s.null(13);
    parts.items ? s.blob(14, *parts.items).bind(15, parts.items->empty() ? 1 : 0) : s.null(14).null(15);
    return s.run();
  };
  if (!is_new) {
    if (auto r = done(run(case_touch_)); !r) return r;
    if (sqlite3_changes(db_.raw()) == 1) return {};
  }
  int code = run(case_put_);
  if (code == SQLITE_CONSTRAINT_UNIQUE)
    return conflict("key", {"Deze sleutel hoort al bij een ander traject.", "This key belongs to another case."});
  if (auto r = done(code); !r || !parts.file || is_new) return r;
  return write_file(region, row.no, *parts.file);
}

Result<void> Writer::write_file(RegionNo region, CaseNo no, std::string_view stored) {
  bool is_small = stored.size() <= kSmallFileBytes;
  file_put_.bind(1, region).bind(2, no);
  if (auto r = done((is_small ? file_put_.blob(3, stored) : file_put_.null(3)).run()); !r) return r;
  auto& large = is_small ? large_file_drop_ : large_file_put_;
  large.bind(1, region).bind(2, no);
  if (!is_small) large.blob(3, stored);
  return done(large.run());
}

/// The worklist's rows of one case; gives the list that its row is to hold.
Result<std::string> Writer::write_items(const Changes& changes, CaseNo no, bool is_new) {
  std::vector<ItemRow> items;
  if (!is_new) {
    Reading reading(db_, case_items_);
    reading->bind(1, changes.region).bind(2, no);
    if (reading->row()) items = decode_items(no, reading->bytes(0));
  }
  auto at = [&](InstanceNo instance) {
    return std::lower_bound(items.begin(), items.end(), instance,
                            [](const auto& item, auto wanted) { return item.instance < wanted; });
  };
  auto drop = [&](const ItemRow& row) {
    counts_.add(changes.region, row.queue, -1);
    item_drop_.bind(1, changes.region).text(2, row.queue).bind(3, row.priority).bind(4, due_days(row));
    return done(item_drop_.bind(5, row.case_no).bind(6, row.instance).run());
  };
  for (const auto& [of, instance] : changes.items_gone) {
    if (of != no) continue;
    auto old = at(instance);
    if (old == items.end() || old->instance != instance) continue;
    if (auto r = drop(*old); !r) return r.error();
    items.erase(old);
  }
  for (const auto& row : changes.items) {
    if (row.case_no != no) continue;
    auto old = at(row.instance);
    bool is_known = old != items.end() && old->instance == row.instance;
    bool moves = is_known && (old->queue != row.queue || order_of(*old, false) != order_of(row, false));
    if (moves)
      if (auto r = drop(*old); !r) return r.error();
    if (moves || !is_known) counts_.add(changes.region, row.queue, 1);
    item_put_.bind(1, changes.region).bind(2, row.case_no).bind(3, row.instance).text(4, row.queue).text(5, row.node);
    item_put_.text(6, row.state).bind(7, due_days(row)).bind(8, row.priority).bind(9, row.opened_at);
    if (auto r = done(item_put_.run()); !r) return r.error();
    if (is_known)
      *old = row;
    else
      items.insert(old, row);
  }
  return encode_items(items);
}

Result<void> Writer::write_timers(const Changes& changes) {
  auto run = [&](Statement& s, const TimerRow& row) {
    return done(s.bind(1, changes.region).bind(2, row.at).bind(3, row.case_no).bind(4, row.timer).run());
  };
  for (const auto& row : changes.timers_gone)
    if (!planted.timer_fired_twice)
      if (auto r = run(timer_drop_, row); !r) return r;
  for (const auto& row : changes.timers)
    if (auto r = run(timer_put_, row); !r) return r;
  return {};
}

Result<void> Writer::drop_timer(RegionNo region, const TimerRow& row) {
  return done(timer_drop_.bind(1, region).bind(2, row.at).bind(3, row.case_no).bind(4, row.timer).run());
}

Result<void> Writer::write_records(const Changes& changes) {
  for (const auto& [reg, id] : changes.records_gone)
    if (auto r = done(record_drop_.bind(1, changes.region).text(2, reg).text(3, id).run()); !r) return r;
  for (const auto& row : changes.records) {
    record_put_.bind(1, changes.region).text(2, row.reg).text(3, row.id).blob(4, row.body);
    if (auto r = done(record_put_.run()); !r) return r;
  }
  return {};
}

Result<void> Writer::write_record_keys(const Changes& changes) {
  auto run = [&](Statement& s, const RecordKeyRow& row) {
    s.bind(1, changes.region).text(2, row.reg).text(3, row.field).blob(4, row.value).text(5, row.id);
    return done(s.run());
  };
  for (const auto& row : changes.record_keys_gone)
    if (auto r = run(key_drop_, row); !r) return r;
  for (const auto& row : changes.record_keys)
    if (auto r = run(key_put_, row); !r) return r;
  for (const auto& row : changes.record_words)
    if (auto r = write_words(changes.region, row); !r) return r;
  return {};
}

Result<void> Writer::write_words(RegionNo region, const RecordWordsRow& row) {
  std::int64_t no = 0;
  std::string was;
  {
    Reading reading(db_, words_of_);
    reading->bind(1, region).text(2, row.reg).text(3, row.id);
    if (reading->row()) {
      no = reading->number(0);
      was = reading->bytes(1);
    }
  }
  if (was == row.words) return {};
  if (no != 0)
    if (auto r = done(words_unindex_.bind(1, no).text(2, was).run()); !r) return r;
  if (row.words.empty()) return no == 0 ? Result<void>() : done(words_drop_.bind(1, no).run());
  auto written = no != 0
                     ? done(words_update_.bind(1, no).text(2, row.words).run())
                     : done(words_insert_.bind(1, region).text(2, row.reg).text(3, row.id).text(4, row.words).run());
  if (!written) return written;
  if (no == 0) no = sqlite3_last_insert_rowid(db_.raw());
  return done(words_index_.bind(1, no).text(2, row.words).run());
}

Result<void> Writer::forget_record_keys(RegionNo region, const std::string& reg) {
  return done(keys_forget_.bind(1, region).text(2, reg).run());
}

Result<void> Writer::write_entries(const Changes& changes) {
  for (const auto& [space, key] : changes.entries_gone)
    if (auto r = done(entry_drop_.bind(1, changes.region).text(2, space).blob(3, key).run()); !r) return r;
  for (const auto& row : changes.entries) {
    entry_put_.bind(1, changes.region).text(2, row.space).blob(3, row.key).blob(4, row.body);
    if (auto r = done(entry_put_.run()); !r) return r;
  }
  return {};
}

Result<void> Writer::put_region(RegionNo no, const std::string& name) {
  return done(region_put_.bind(1, no).text(2, name).run());
}

Result<void> Writer::put_setting(const std::string& name, const std::string& value) {
  return done(setting_put_.text(1, name).blob(2, value).run());
}

}  // namespace trajectum::store::sqlite

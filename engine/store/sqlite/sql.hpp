// Every SQL text of the driver that runs after the migrations. Fixed text only: values are parameters, and what varies
// in a query selects another statement. For this driver and for the test that reads the query plans.
#ifndef TRAJECTUM_STORE_SQLITE_SQL_HPP
#define TRAJECTUM_STORE_SQLITE_SQL_HPP
#include <vector>

namespace trajectum::store::sqlite::sql {

// A row of a case, its file or its history is found by one number: the region in the high 16 bits, its own number in
// the low 47, so that a table of large rows has no index beside it (docs/decisions/0038).
#define TRAJECTUM_ID(region, no) "((" region "<<47)|" no ")"
#define TRAJECTUM_REGION_END(region) "((" region "+1)<<47)"
#define TRAJECTUM_NO "(id&140737488355327)"

// --- cases ---
#define TRAJECTUM_CASE_COLUMNS \
  "key, route, state, owner, subject_register, subject_id, opened_at, seq, last_history, body"
#define TRAJECTUM_CASE TRAJECTUM_NO ", " TRAJECTUM_CASE_COLUMNS
inline constexpr const char* kCaseByNo = "SELECT " TRAJECTUM_CASE " FROM cases WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kCaseByKey = "SELECT " TRAJECTUM_NO " FROM cases WHERE region=?1 AND key=?2 AND key<>''";
inline constexpr const char* kCasesByNo = "SELECT " TRAJECTUM_CASE " FROM cases WHERE id>" TRAJECTUM_ID(
    "?1", "?2") " AND id<" TRAJECTUM_REGION_END("?1") " ORDER BY id";
inline constexpr const char* kCasesBySubject =
    "SELECT " TRAJECTUM_CASE
    " FROM cases WHERE region=?1 AND subject_register=?3 AND subject_id=?4 AND id>" TRAJECTUM_ID("?1",
                                                                                                 "?2") " ORDER BY id";
inline constexpr const char* kActiveCasesByOwner =
    "SELECT " TRAJECTUM_CASE
    " FROM cases WHERE region=?1 AND owner=?3 AND state='active' AND id>" TRAJECTUM_ID("?1", "?2") " ORDER BY id";
inline constexpr const char* kCaseHead =
    "SELECT key, route, owner, subject_register, subject_id FROM cases WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kLastCase = "SELECT " TRAJECTUM_NO " FROM cases WHERE id>" TRAJECTUM_ID(
    "?1", "0") " AND id<" TRAJECTUM_REGION_END("?1") " ORDER BY id DESC LIMIT 1";
inline constexpr const char* kCaseFile = "SELECT file FROM cases WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kLargeFile = "SELECT body FROM case_files WHERE id=" TRAJECTUM_ID("?1", "?2");
// The hot update of a turn: no column of an index is set, so that no index page is written. ?13: a small file in the
// place of a small one; ?14, ?15: the live items and whether there are none; NULL leaves what is there.
inline constexpr const char* kCaseTouch =
    "UPDATE cases SET seq=?9, last_history=?10, body=?11, opened_at=?8, file=coalesce(?13,file), "
    "items=coalesce(?14,items) WHERE id=" TRAJECTUM_ID("?12", "?1")
    " AND key=?2 AND route=?3 AND state=?4 AND owner=?5 AND subject_register=?6 AND subject_id=?7"
    " AND (?13 IS NULL OR file IS NOT NULL) AND bare=coalesce(?15,bare)";
inline constexpr const char* kCasePut =
    "INSERT INTO cases(id, " TRAJECTUM_CASE_COLUMNS ", region, file, items, bare) VALUES(" TRAJECTUM_ID("?12", "?1")
    ",?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,coalesce(?14,x''),coalesce(?15,1)) "
    "ON CONFLICT(id) DO UPDATE SET key=?2, route=?3, state=?4, owner=?5, subject_register=?6, subject_id=?7, "
    "opened_at=?8, seq=?9, last_history=?10, body=?11, items=coalesce(?14,items), bare=coalesce(?15,bare)";
inline constexpr const char* kCaseItems = "SELECT items FROM cases WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kCaseItemsPut = "UPDATE cases SET items=?3, bare=?4 WHERE id=" TRAJECTUM_ID("?1", "?2");
// In the row, or (NULL) in a row of its own.
inline constexpr const char* kFilePut = "UPDATE cases SET file=?3 WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kLargeFilePut =
    "INSERT INTO case_files(id, body) VALUES(" TRAJECTUM_ID("?1", "?2") ",?3) ON CONFLICT(id) DO UPDATE SET body=?3";
inline constexpr const char* kLargeFileDrop = "DELETE FROM case_files WHERE id=" TRAJECTUM_ID("?1", "?2");
// An index holds them alone: there are few, or something is wrong.
inline constexpr const char* kOpenCasesWithoutItem =
    "SELECT " TRAJECTUM_NO
    " FROM cases INDEXED BY cases_bare WHERE region=?1 AND state='active' AND bare=1 AND id>" TRAJECTUM_ID(
        "?1", "?2") " ORDER BY id LIMIT ?3";

// --- items ---
#define TRAJECTUM_ITEM_COLUMNS "case_no, instance, queue, node, state, due, priority, opened_at"
inline constexpr const char* kItemsOfQueue =
    "SELECT " TRAJECTUM_ITEM_COLUMNS
    " FROM items WHERE region=?1 AND queue=?2 AND (priority, due, case_no, instance)>(?3,?4,?5,?6) "
    "ORDER BY priority, due, case_no, instance";
inline constexpr const char* kNextQueue =
    "SELECT queue FROM items WHERE region=?1 AND queue>=?2 ORDER BY queue LIMIT 1";
inline constexpr const char* kCountQueues = "SELECT region, queue, count(*) FROM items GROUP BY region, queue";
inline constexpr const char* kItemPut =
    "INSERT INTO items(region, " TRAJECTUM_ITEM_COLUMNS
    ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9) "
    "ON CONFLICT(region, queue, priority, due, case_no, instance) DO UPDATE SET node=?5, state=?6, opened_at=?9";
inline constexpr const char* kItemDrop =
    "DELETE FROM items WHERE region=?1 AND queue=?2 AND priority=?3 AND due=?4 AND case_no=?5 AND instance=?6";

// --- history, commands, timers ---
inline constexpr const char* kHistoryPut =
    "INSERT INTO history(id, case_no, prev, at, body, command) VALUES(" TRAJECTUM_ID("?1", "?2") ",?3,?4,?5,?6,?7)";
inline constexpr const char* kHistoryById =
    "SELECT " TRAJECTUM_NO ", case_no, prev, at, body FROM history WHERE id=" TRAJECTUM_ID("?1", "?2");
inline constexpr const char* kHistoryAfter =
    "SELECT " TRAJECTUM_NO ", case_no, prev, at, body FROM history WHERE id>" TRAJECTUM_ID(
        "?1", "?2") " AND id<" TRAJECTUM_REGION_END("?1") " ORDER BY id LIMIT ?3";
inline constexpr const char* kLastHistory = "SELECT " TRAJECTUM_NO " FROM history WHERE id>" TRAJECTUM_ID(
    "?1", "0") " AND id<" TRAJECTUM_REGION_END("?1") " ORDER BY id DESC LIMIT 1";
// `commands` follows `history`: what is behind its last row is read from there.
inline constexpr const char* kCommandPut =
    "INSERT INTO commands(id, hash, at) VALUES(" TRAJECTUM_ID("?1", "?2") ",?3,?4)";
inline constexpr const char* kCommand = "SELECT at FROM history WHERE id=" TRAJECTUM_ID("?1", "?2") " AND command=?3";
inline constexpr const char* kCommandsNewestFirst =
    "SELECT " TRAJECTUM_NO ", hash, at FROM commands WHERE id>" TRAJECTUM_ID(
        "?1", "0") " AND id<" TRAJECTUM_REGION_END("?1") " ORDER BY id DESC";
inline constexpr const char* kCommandsBehind =
    "SELECT " TRAJECTUM_NO ", command, at FROM history WHERE id>" TRAJECTUM_ID(
        "?1", "?2") " AND id<" TRAJECTUM_REGION_END("?1") " AND command IS NOT NULL ORDER BY id DESC";
inline constexpr const char* kTimerPut =
    "INSERT INTO timers(region, at, case_no, timer) VALUES(?1,?2,?3,?4) ON CONFLICT DO NOTHING";
inline constexpr const char* kTimerDrop = "DELETE FROM timers WHERE region=?1 AND at=?2 AND case_no=?3 AND timer=?4";
inline constexpr const char* kDueTimers =
    "SELECT at, case_no, timer FROM timers WHERE region=?1 AND at<=?2 ORDER BY at, case_no, timer LIMIT ?3";
inline constexpr const char* kTimer = "SELECT 1 FROM timers WHERE region=?1 AND at=?2 AND case_no=?3 AND timer=?4";
inline constexpr const char* kNextTimer = "SELECT at FROM timers WHERE region=?1 ORDER BY at LIMIT 1";

// --- records, entries, regions, settings ---
inline constexpr const char* kRecordPut =
    "INSERT INTO records(region, register, id, body) VALUES(?1,?2,?3,?4) "
    "ON CONFLICT(region, register, id) DO UPDATE SET body=?4";
inline constexpr const char* kRecordDrop = "DELETE FROM records WHERE region=?1 AND register=?2 AND id=?3";
inline constexpr const char* kRecord = "SELECT body FROM records WHERE region=?1 AND register=?2 AND id=?3";
inline constexpr const char* kRecordsAfter =
    "SELECT id, body FROM records WHERE region=?1 AND register=?2 AND id>=?3 ORDER BY id";
inline constexpr const char* kRecordIds =
    "SELECT id FROM records WHERE region=?1 AND register=?2 AND id>?3 ORDER BY id";
inline constexpr const char* kRecordIdsBack =
    "SELECT id FROM records WHERE region=?1 AND register=?2 AND id<?3 ORDER BY id DESC";
inline constexpr const char* kRecordIdsLast = "SELECT id FROM records WHERE region=?1 AND register=?2 ORDER BY id DESC";
inline constexpr const char* kRecordKeyPut =
    "INSERT INTO record_keys(region, register, field, value, id) VALUES(?1,?2,?3,?4,?5) ON CONFLICT DO NOTHING";
inline constexpr const char* kRecordKeyDrop =
    "DELETE FROM record_keys WHERE region=?1 AND register=?2 AND field=?3 AND value=?4 AND id=?5";
inline constexpr const char* kRecordKeysForget = "DELETE FROM record_keys WHERE region=?1 AND register=?2";
inline constexpr const char* kRecordKeys =
    "SELECT value, id FROM record_keys WHERE region=?1 AND register=?2 AND field=?3 AND (value, id)>(?4,?5) "
    "ORDER BY value, id";
inline constexpr const char* kRecordKeysBack =
    "SELECT value, id FROM record_keys WHERE region=?1 AND register=?2 AND field=?3 AND (value, id)<(?4,?5) "
    "ORDER BY value DESC, id DESC";
inline constexpr const char* kRecordKeysLast =
    "SELECT value, id FROM record_keys WHERE region=?1 AND register=?2 AND field=?3 ORDER BY value DESC, id DESC";
// The index of words is told of each row by hand: its triggers would be off (connection.cpp).
inline constexpr const char* kWordsOf = "SELECT no, words FROM record_words WHERE region=?1 AND register=?2 AND id=?3";
inline constexpr const char* kWordsInsert = "INSERT INTO record_words(region, register, id, words) VALUES(?1,?2,?3,?4)";
inline constexpr const char* kWordsUpdate = "UPDATE record_words SET words=?2 WHERE no=?1";
inline constexpr const char* kWordsDrop = "DELETE FROM record_words WHERE no=?1";
inline constexpr const char* kWordsIndex = "INSERT INTO record_text(rowid, words) VALUES(?1,?2)";
inline constexpr const char* kWordsUnindex =
    "INSERT INTO record_text(record_text, rowid, words) VALUES('delete',?1,?2)";
// CROSS JOIN: the words are looked up first and once, not for each record of the register.
inline constexpr const char* kRecordsWithWords =
    "SELECT w.id FROM record_text CROSS JOIN record_words AS w ON w.no=record_text.rowid "
    "WHERE record_text MATCH ?1 AND w.region=?2 AND w.register=?3";
inline constexpr const char* kEntryPut =
    "INSERT INTO entries(region, space, key, body) VALUES(?1,?2,?3,?4) "
    "ON CONFLICT(region, space, key) DO UPDATE SET body=?4";
inline constexpr const char* kEntryDrop = "DELETE FROM entries WHERE region=?1 AND space=?2 AND key=?3";
inline constexpr const char* kEntry = "SELECT body FROM entries WHERE region=?1 AND space=?2 AND key=?3";
inline constexpr const char* kEntriesFrom =
    "SELECT key, body FROM entries WHERE region=?1 AND space=?2 AND key>=?3 ORDER BY key";
inline constexpr const char* kRegions = "SELECT no, name FROM region ORDER BY no";
inline constexpr const char* kRegionPut = "INSERT INTO region(no, name) VALUES(?1,?2)";
inline constexpr const char* kSetting = "SELECT value FROM setting WHERE name=?1";
inline constexpr const char* kSettingPut =
    "INSERT INTO setting(name, value) VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=?2";

struct Named {
  const char* name;
  const char* text;
};
/// The statements that a turn or a screen waits for: each must find its rows through an index, in order, without a
/// sort.
inline std::vector<Named> hot_statements() {
  return {{"case by number", kCaseByNo},
          {"case by key", kCaseByKey},
          {"cases by number", kCasesByNo},
          {"cases by subject", kCasesBySubject},
          {"active cases by owner", kActiveCasesByOwner},
          {"head of a case", kCaseHead},
          {"last case", kLastCase},
          {"case file", kCaseFile},
          {"large case file", kLargeFile},
          {"touch a case", kCaseTouch},
          {"put a file", kFilePut},
          {"drop a large file", kLargeFileDrop},
          {"items of a queue", kItemsOfQueue},
          {"items of a case", kCaseItems},
          {"next queue", kNextQueue},
          {"drop an item", kItemDrop},
          {"history row", kHistoryById},
          {"history after", kHistoryAfter},
          {"last history", kLastHistory},
          {"command", kCommand},
          {"newest commands", kCommandsNewestFirst},
          {"commands behind", kCommandsBehind},
          {"drop a timer", kTimerDrop},
          {"due timers", kDueTimers},
          {"next timer", kNextTimer},
          {"record", kRecord},
          {"records after", kRecordsAfter},
          {"ids of records", kRecordIds},
          {"ids of records, backwards", kRecordIdsBack},
          {"last ids of records", kRecordIdsLast},
          {"drop a record's key", kRecordKeyDrop},
          {"keys of records", kRecordKeys},
          {"keys of records, backwards", kRecordKeysBack},
          {"last keys of records", kRecordKeysLast},
          {"words of a record", kWordsOf},
          {"entry", kEntry},
          {"entries from", kEntriesFrom},
          {"setting", kSetting}};
}

}  // namespace trajectum::store::sqlite::sql

#endif  // TRAJECTUM_STORE_SQLITE_SQL_HPP

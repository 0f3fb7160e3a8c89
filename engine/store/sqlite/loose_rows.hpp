// What a doctor asks of the rows of the newest schema: each rule finds those that nothing goes with, by region and
// number. Fixed text only. Whoever changes the schema looks here too: tests/contract runs each rule.
#ifndef TRAJECTUM_STORE_SQLITE_LOOSE_ROWS_HPP
#define TRAJECTUM_STORE_SQLITE_LOOSE_ROWS_HPP

namespace trajectum::store::sqlite {

struct LooseRule {
  const char* kind;
  const char* sql;
};

inline constexpr LooseRule kLooseRules[] = {
    {"item.case",
     "SELECT i.region, i.case_no FROM items AS i WHERE NOT EXISTS(SELECT 1 FROM cases AS c WHERE "
     "c.id=(i.region<<47)|i.case_no)"},
    // Timers of the region itself have no case.
    {"timer.case",
     "SELECT t.region, t.case_no FROM timers AS t WHERE t.case_no<>0 AND NOT EXISTS(SELECT 1 FROM cases AS c WHERE "
     "c.id=(t.region<<47)|t.case_no)"},
    // One list of all that have work, not a walk through the worklist for each case: no index leads to a case there.
    {"item.missing",
     "SELECT region, id&140737488355327 FROM cases WHERE length(items)>0 AND id NOT IN (SELECT (region<<47)|case_no "
     "FROM "
     "items)"},
    {"case.bare", "SELECT region, id&140737488355327 FROM cases WHERE bare<>(length(items)=0)"},
    {"case.history",
     "SELECT c.region, c.id&140737488355327 FROM cases AS c WHERE NOT EXISTS(SELECT 1 FROM history AS h WHERE "
     "h.id=(c.region<<47)|c.last_history AND h.case_no=(c.id&140737488355327))"},
    {"case.file",
     "SELECT c.region, c.id&140737488355327 FROM cases AS c WHERE c.file IS NULL AND NOT EXISTS(SELECT 1 FROM "
     "case_files AS f WHERE f.id=c.id)"},
    {"file.case",
     "SELECT f.id>>47, f.id&140737488355327 FROM case_files AS f WHERE NOT EXISTS(SELECT 1 FROM cases AS c WHERE "
     "c.id=f.id)"},
    {"history.case",
     "SELECT h.id>>47, h.id&140737488355327 FROM history AS h WHERE h.case_no<>0 AND NOT EXISTS(SELECT 1 FROM cases AS "
     "c WHERE c.id=(h.id>>47<<47)|h.case_no)"},
    {"history.gap",
     "SELECT h.id>>47, h.id&140737488355327 FROM history AS h WHERE (h.id&140737488355327)>1 AND NOT EXISTS(SELECT 1 "
     "FROM history AS b WHERE b.id=h.id-1)"},
    {"command.history",
     "SELECT c.id>>47, c.id&140737488355327 FROM commands AS c WHERE NOT EXISTS(SELECT 1 FROM history AS h WHERE "
     "h.id=c.id AND h.command=c.hash)"},
    // `commands` follows history; what is before its last row must be in it.
    {"command.missing",
     "SELECT h.id>>47, h.id&140737488355327 FROM history AS h WHERE h.command IS NOT NULL AND EXISTS(SELECT 1 FROM "
     "commands AS l WHERE l.id>h.id AND l.id<((h.id>>47)+1)<<47) AND NOT EXISTS(SELECT 1 FROM commands AS c WHERE "
     "c.id=h.id)"},
    {"record_key.record",
     "SELECT k.region, 0 FROM record_keys AS k WHERE NOT EXISTS(SELECT 1 FROM records AS r WHERE r.region=k.region AND "
     "r.register=k.register AND r.id=k.id)"},
    {"record_words.record",
     "SELECT w.region, 0 FROM record_words AS w WHERE NOT EXISTS(SELECT 1 FROM records AS r WHERE r.region=w.region "
     "AND "
     "r.register=w.register AND r.id=w.id)"},
    {"case.region",
     "SELECT c.region, c.id&140737488355327 FROM cases AS c WHERE c.region<>c.id>>47 OR NOT EXISTS(SELECT "
     "1 FROM region AS r WHERE r.no=c.region)"},
};

// The whole worklist by case, and what the row of one case says of it.
inline constexpr const char* kAllItems =
    "SELECT region, case_no, instance, queue, node, state, due, priority, opened_at FROM items "
    "ORDER BY region, case_no, instance";
inline constexpr const char* kItemsOfCase = "SELECT items FROM cases WHERE id=((?1<<47)|?2)";

}  // namespace trajectum::store::sqlite

#endif  // TRAJECTUM_STORE_SQLITE_LOOSE_ROWS_HPP

// The statements that a turn or a screen waits for find their rows through an index and never sort.
#include <sqlite3.h>

#include "contract/driver.hpp"
#include "store/sqlite/sql.hpp"

using namespace trajectum;
using namespace trajectum::test;

namespace {

/// The lines of EXPLAIN QUERY PLAN.
std::vector<std::string> plan_of(sqlite3* db, const std::string& sql) {
  std::vector<std::string> lines;
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement, nullptr) == SQLITE_OK);
  while (sqlite3_step(statement) == SQLITE_ROW)
    lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
  sqlite3_finalize(statement);
  return lines;
}

struct PlanBase {
  PlanBase() {
    REQUIRE(store::open_sqlite({scratch.file("t.db"), 4096, ""}).ok());
    REQUIRE(sqlite3_open(scratch.file("t.db").c_str(), &db) == SQLITE_OK);
  }
  ~PlanBase() { sqlite3_close(db); }
  Scratch scratch;
  sqlite3* db = nullptr;
};

}  // namespace

TEST_CASE_FIXTURE(PlanBase, "HotStatements_SearchAnIndexAndNeverSort") {
  for (const auto& statement : store::sqlite::sql::hot_statements()) {
    CAPTURE(statement.name);
    auto lines = plan_of(db, statement.text);
    CHECK_FALSE(lines.empty());
    for (const auto& line : lines) {
      CAPTURE(line);
      CHECK(line.starts_with("SEARCH"));
    }
  }
}

// The other way round each record of the register would be looked up in the index of words: seconds, not milliseconds.
TEST_CASE_FIXTURE(PlanBase, "RecordsWithWords_AsksTheWordsFirst") {
  auto lines = plan_of(db, store::sqlite::sql::kRecordsWithWords);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].find("SCAN record_text VIRTUAL TABLE") != std::string::npos);
  CHECK(lines[1].find("SEARCH w USING INTEGER PRIMARY KEY") != std::string::npos);
}

// What is next (`work.next`) starts from the same cursors: the first rows of each priority of a queue.
TEST_CASE_FIXTURE(PlanBase, "Worklist_SeeksToItsCursor") {
  auto lines = plan_of(db, store::sqlite::sql::kItemsOfQueue);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("PRIMARY KEY (region=? AND queue=? AND (priority,due,case_no,instance)>") != std::string::npos);
  CHECK(plan_of(db, store::sqlite::sql::kCasesBySubject).at(0).find("cases_subject") != std::string::npos);
  CHECK(plan_of(db, store::sqlite::sql::kActiveCasesByOwner).at(0).find("cases_owner") != std::string::npos);
  CHECK(plan_of(db, store::sqlite::sql::kCaseByKey).at(0).find("cases_key") != std::string::npos);
}

TEST_CASE_FIXTURE(PlanBase, "OpenCasesWithoutItem_HaveAnIndexOfTheirOwn") {
  auto lines = plan_of(db, store::sqlite::sql::kOpenCasesWithoutItem);
  REQUIRE_FALSE(lines.empty());
  CHECK(lines[0].find("SEARCH cases USING INDEX cases_bare") != std::string::npos);
}

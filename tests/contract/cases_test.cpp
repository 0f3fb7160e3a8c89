// Cases, case files and the promise that an open case has a next action.
#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

std::vector<CaseNo> numbers(const std::vector<CaseRow>& rows) {
  std::vector<CaseNo> nos;
  for (const auto& row : rows) nos.push_back(row.no);
  return nos;
}

}  // namespace

TEST_CASE("Case_ComesBackAsItWasWritten") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  CaseRow row = a_case(1, "K-1");
  row.seq = 7;
  row.last_history = 3;
  store.write({.region = zuid, .cases = {row}, .files = {{1, std::string("\x00\xff file", 7)}}});
  store.reopen();
  auto found = store->case_row(zuid, 1);
  REQUIRE(found.has_value());
  CHECK(found->no == 1);
  CHECK(found->key == "K-1");
  CHECK(found->route == "werkroute");
  CHECK(found->state == "active");
  CHECK(found->owner == "anna");
  CHECK(found->subject_register == "client");
  CHECK(found->subject_id == "k1");
  CHECK(found->opened_at == 1001);
  CHECK(found->seq == 7);
  CHECK(found->last_history == 3);
  CHECK(found->body == row.body);
  CHECK(store->case_file(zuid, 1) == std::string("\x00\xff file", 7));
  CHECK(store->case_by_key(zuid, "K-1") == 1);
  CHECK(store->last_case(zuid) == 1);
  CHECK_FALSE(store->case_row(zuid, 2).has_value());
  CHECK_FALSE(store->case_file(zuid, 2).has_value());
  CHECK_FALSE(store->case_by_key(zuid, "K-2").has_value());
}

TEST_CASE("Case_ChangesInPlace") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid, .cases = {a_case(1, "K-1")}, .files = {{1, "old"}}});
  CaseRow row = a_case(1, "K-1");
  row.seq = 2;
  row.body = "";
  store.write({.region = zuid, .cases = {row}});  // only what a turn always writes
  CHECK(store->case_row(zuid, 1)->seq == 2);
  CHECK(store->case_row(zuid, 1)->body.empty());
  CHECK(store->case_file(zuid, 1) == "old");
  row.key = "K-9";
  row.owner = "bert";
  row.subject_id = "k9";
  row.state = "completed";
  store.write({.region = zuid, .cases = {row}, .files = {{1, "new"}}});
  store.reopen();
  CHECK(store->case_file(zuid, 1) == "new");
  CHECK_FALSE(store->case_by_key(zuid, "K-1").has_value());
  CHECK(store->case_by_key(zuid, "K-9") == 1);
  CHECK(store->find_cases(zuid, {.state = "active", .owner = "anna"}).empty());
  CHECK(store->find_cases(zuid, {.subject_register = "client", .subject_id = "k1"}).empty());
  CHECK(numbers(store->find_cases(zuid, {.subject_register = "client", .subject_id = "k9"})) == std::vector<CaseNo>{1});
  CHECK(store->last_case(zuid) == 1);
}

TEST_CASE("CaseFile_SmallAndLargeTakeEachOthersPlace") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  CaseRow row = a_case(1, "K-1");
  std::string small(2000, 's'), large = noise(20000);
  store.write({.region = zuid, .cases = {row}, .files = {{1, large}}});
  CHECK(store->case_file(zuid, 1) == large);
  for (int round = 0; round < 2; ++round) {
    row.seq += 1;
    store.write({.region = zuid, .cases = {row}});
    CHECK(store->case_file(zuid, 1) == (round == 0 ? large : small + "2"));
    row.seq += 1;
    store.write({.region = zuid, .cases = {row}, .files = {{1, small}}});
    CHECK(store->case_file(zuid, 1) == small);
    row.seq += 1;
    store.write({.region = zuid, .cases = {row}, .files = {{1, small + "2"}}});
    CHECK(store->case_file(zuid, 1) == small + "2");
    if (round == 1) break;
    store.write({.region = zuid, .files = {{1, large}}});
    CHECK(store->case_file(zuid, 1) == large);
    store.write({.region = zuid, .files = {{1, small + "2"}}});
    CHECK(store->case_file(zuid, 1) == small + "2");
  }
  CHECK(store->case_row(zuid, 1)->seq == row.seq);
}

TEST_CASE("CaseKey_BelongsToOneCase") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  store.write({.region = zuid, .cases = {a_case(1, "K-1"), a_case(2), a_case(3)}});
  store.write({.region = noord, .cases = {a_case(1, "K-1")}});
  REQUIRE(store->begin().ok());
  auto written = store->write({.region = zuid, .cases = {a_case(4), a_case(2, "K-1")}});
  REQUIRE_FALSE(written.ok());
  CHECK(written.error().code == ErrorCode::conflict);
  CHECK(written.error().reason == "key");
  store->rollback();
  CHECK(store->case_row(zuid, 2)->key.empty());
  CHECK_FALSE(store->case_row(zuid, 4).has_value());
  CHECK(store->last_case(zuid) == 3);
  store.write({.region = zuid, .cases = {a_case(4)}});
}

TEST_CASE("FindCases_FiltersAndPages") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  Changes changes{.region = zuid};
  for (CaseNo no = 1; no <= 40; ++no) {
    CaseRow row = a_case(no, no == 7 ? "K-7" : "");
    if (no % 2 == 0) row.owner = "bert";
    if (no % 4 == 0) row.state = "completed";
    if (no % 5 == 0) row.route = "other";
    changes.cases.push_back(row);
  }
  store.write(changes);
  using Nos = std::vector<CaseNo>;
  CHECK(numbers(store->find_cases(zuid, {.limit = 3})) == Nos{1, 2, 3});
  CHECK(numbers(store->find_cases(zuid, {.after = "38"})) == Nos{39, 40});
  CHECK(numbers(store->find_cases(zuid, {.state = "active", .owner = "bert", .limit = 4})) == Nos{2, 6, 10, 14});
  CHECK(numbers(store->find_cases(zuid, {.state = "active", .owner = "bert", .after = "30"})) == Nos{30 + 4, 38});
  CHECK(numbers(store->find_cases(zuid, {.state = "completed", .owner = "bert", .after = "30"})) == Nos{32, 36, 40});
  CHECK(numbers(store->find_cases(zuid, {.owner = "bert", .after = "35"})) == Nos{36, 38, 40});
  CHECK(numbers(store->find_cases(zuid, {.route = "other", .state = "active", .after = "20"})) == Nos{25, 30, 35});
  CHECK(numbers(store->find_cases(zuid, {.subject_register = "client", .subject_id = "k3"})) == Nos{3, 13, 23, 33});
  CHECK(numbers(store->find_cases(
            zuid, {.subject_register = "client", .subject_id = "k3", .after = "13", .limit = 1})) == Nos{23});
  CHECK(numbers(store->find_cases(zuid, {.route = "other", .subject_register = "client", .subject_id = "k5"})) ==
        Nos{5, 15, 25, 35});
  CHECK(numbers(store->find_cases(zuid, {.subject_register = "client"})).size() == 40);
  CHECK(numbers(store->find_cases(zuid, {.key = "K-7"})) == Nos{7});
  CHECK(store->find_cases(zuid, {.owner = "bert", .key = "K-7"}).empty());
  CHECK(store->find_cases(zuid, {.key = "K-7", .after = "7"}).empty());
  CHECK(store->find_cases(zuid, {.limit = 0}).empty());
  CHECK(store->find_cases(zuid, {.after = "x"}).empty());
  CHECK(store->find_cases(zuid, {.key = "K-7"}).at(0).body == a_case(7).body);
}

TEST_CASE("CaseCursor_IsANumber") {
  CHECK(is_case_cursor("12"));
  for (const char* text : {"", "-1", "x", "1x", " 1", "99999999999999999999"}) CHECK_FALSE(is_case_cursor(text));
}

TEST_CASE("OpenCasesWithoutItem_AreThoseThatNoWorklistShows") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  Changes changes{.region = zuid};
  for (CaseNo no = 1; no <= 8; ++no) {
    changes.cases.push_back(a_case(no));
    changes.cases.back().owner = no % 2 == 0 ? "anna" : "zoe";  // the answer is by number, not by owner
  }
  changes.cases[7].state = "completed";
  changes.items = {an_item(1, 1, "r:a"), an_item(3, 1, "u:b")};
  changes.timers = {{100, 4, 1}, {100, 0, 1}};
  store.write(changes);
  // The same numbers in another region do not count.
  store.write({.region = noord,
               .cases = {a_case(2), a_case(5)},
               .items = {an_item(2, 1, "r:a"), an_item(5, 1, "r:a")},
               .timers = {{1, 6, 1}}});
  using Nos = std::vector<CaseNo>;
  CHECK(store->open_cases_without_item(zuid, 0, 100) == Nos{2, 4, 5, 6, 7});
  CHECK(store->open_cases_without_item(zuid, 0, 2) == Nos{2, 4});
  CHECK(store->open_cases_without_item(zuid, 5, 2) == Nos{6, 7});
  CHECK(store->open_cases_without_item(noord, 0, 100).empty());
  CHECK(store->has_timer(zuid, {100, 4, 1}));
  CHECK_FALSE(store->has_timer(zuid, {101, 4, 1}));
  CHECK_FALSE(store->has_timer(noord, {100, 4, 1}));
  store.write({.region = zuid, .items_gone = {{1, 1}}, .timers_gone = {{100, 4, 1}}});
  CHECK(store->open_cases_without_item(zuid, 0, 100) == Nos{1, 2, 4, 5, 6, 7});
}

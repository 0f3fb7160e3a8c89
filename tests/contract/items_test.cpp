// The worklist: order, filters, pages and counts.
#include <algorithm>

#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

using Keys = std::vector<std::pair<CaseNo, InstanceNo>>;

Keys keys(const std::vector<ItemFound>& found) {
  Keys all;
  for (const auto& f : found) all.emplace_back(f.item.case_no, f.item.instance);
  return all;
}

/// Reads every page and checks that no page is longer than asked.
Keys all_pages(Store& store, RegionNo region, ItemQuery query) {
  Keys all;
  for (;;) {
    auto page = store.find_items(region, query);
    REQUIRE(page.size() <= query.limit);
    if (page.empty()) return all;
    for (const auto& key : keys(page)) all.push_back(key);
    REQUIRE(all.size() <= 1000);  // a cursor that does not move on would never end
    CHECK(is_item_cursor(page.back().cursor, query.newest_first));
    query.after = page.back().cursor;
  }
}

/// 60 items in three queues with every mix of priority, due date, state and node.
Changes mixed(RegionNo region) {
  Changes changes{.region = region};
  const char* queues[] = {"r:intake", "r:plan", "u:anna"};
  for (CaseNo no = 1; no <= 30; ++no) {
    changes.cases.push_back(a_case(no, "K-" + std::to_string(no)));
    for (InstanceNo instance = 1; instance <= 2; ++instance) {
      ItemRow row = an_item(no, instance, queues[(no + instance) % 3]);
      row.priority = static_cast<std::int32_t>(no % 4) - 2;
      if (no % 5 != 0) row.due = Date{static_cast<std::int32_t>(18000 + no % 7)};
      row.state = no % 2 == 0 ? "started" : "offered";
      row.node = instance == 1 ? "a" : "b.c";
      row.opened_at = 10000 + (no * 37) % 11;
      changes.items.push_back(row);
    }
  }
  return changes;
}

/// What the contract says, the slow way.
Keys expected(const std::vector<ItemRow>& rows, const ItemQuery& q) {
  auto one_of = [](const std::vector<std::string>& wanted, const std::string& is) {
    return wanted.empty() || std::find(wanted.begin(), wanted.end(), is) != wanted.end();
  };
  std::vector<ItemRow> kept;
  for (const auto& row : rows) {
    if (!one_of(q.queues, row.queue) || !one_of(q.states, row.state) || !one_of(q.nodes, row.node)) continue;
    if (q.case_no && row.case_no != *q.case_no) continue;
    if (q.due_before && !(row.due && *row.due < *q.due_before)) continue;
    kept.push_back(row);
  }
  std::sort(kept.begin(), kept.end(), [&](const ItemRow& a, const ItemRow& b) {
    if (q.newest_first && a.opened_at != b.opened_at) return a.opened_at > b.opened_at;
    if (q.newest_first) return std::pair(a.case_no, a.instance) > std::pair(b.case_no, b.instance);
    if (a.priority != b.priority) return a.priority < b.priority;
    if (a.due != b.due) return a.due && (!b.due || *a.due < *b.due);
    return std::pair(a.case_no, a.instance) < std::pair(b.case_no, b.instance);
  });
  Keys all;
  for (const auto& row : kept) all.emplace_back(row.case_no, row.instance);
  return all;
}

}  // namespace

TEST_CASE("Item_ComesBackAsItWasWritten") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  ItemRow row = an_item(1, 4, "r:intake");
  row.due = Date{-3};
  row.priority = -2;
  store.write({.region = zuid, .cases = {a_case(1, "K-1"), a_case(2)}, .items = {row, an_item(2, 1, "r:intake")}});
  store.reopen();
  auto found = store->find_items(zuid, {});
  REQUIRE(found.size() == 2);
  CHECK(found[0].item.case_no == 1);
  CHECK(found[0].item.instance == 4);
  CHECK(found[0].item.queue == "r:intake");
  CHECK(found[0].item.node == "intake.gesprek");
  CHECK(found[0].item.state == "offered");
  CHECK(found[0].item.due == Date{-3});
  CHECK(found[0].item.priority == -2);
  CHECK(found[0].item.opened_at == 5001);
  CHECK(found[0].key == "K-1");
  CHECK(found[0].route == "werkroute");
  CHECK(found[0].owner == "anna");
  CHECK(found[0].subject_register == "client");
  CHECK(found[0].subject_id == "k1");
  CHECK_FALSE(found[1].item.due.has_value());
  CHECK(found[1].key.empty());
}

TEST_CASE("Item_MovesBetweenQueuesAndGoes") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid, .cases = {a_case(1)}, .items = {an_item(1, 1, "r:intake")}});
  ItemRow row = an_item(1, 1, "u:anna");
  row.state = "allocated";
  store.write({.region = zuid, .items = {row}});
  CHECK(store->find_items(zuid, {.queues = {"r:intake"}}).empty());
  CHECK(store->find_items(zuid, {.queues = {"u:anna"}}).at(0).item.state == "allocated");
  CHECK(store->count_items(zuid, {}) == 1);
  store.write({.region = zuid, .items_gone = {{1, 1}, {1, 9}}});
  CHECK(store->find_items(zuid, {}).empty());
  CHECK(store->count_items(zuid, {}) == 0);
  CHECK(store->count_items(zuid, {.queues = {"u:anna"}}) == 0);
}

// What of a case is live is one list: what a turn says of one item leaves the others as they are, whatever else of the
// case it writes.
TEST_CASE("Items_OfACaseChangeOneByOne") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  CaseRow of = a_case(1);
  store.write(
      {.region = zuid, .cases = {of}, .items = {an_item(1, 3, "r:a"), an_item(1, 1, "r:a"), an_item(1, 7, "u:b")}});
  ItemRow moved = an_item(1, 3, "u:b"), sooner = an_item(1, 7, "u:b"), begun = an_item(1, 1, "r:a");
  sooner.due = Date{17000};
  sooner.priority = -1;
  begun.state = "started";
  store.write({.region = zuid, .items = {moved}});
  of.seq = 2;
  store.write({.region = zuid, .cases = {of}, .items = {sooner, begun}});
  store.reopen();
  Keys of_b;
  for (const auto& one : store->find_items(zuid, {.queues = {"u:b"}})) of_b.push_back({1, one.item.instance});
  CHECK(of_b == Keys{{1, 7}, {1, 3}});
  auto all = store->find_items(zuid, {.case_no = 1});
  REQUIRE(all.size() == 3);
  CHECK(store->find_items(zuid, {.case_no = 1, .states = {"started"}}).at(0).item.instance == 1);
  CHECK(store->count_items(zuid, {}) == 3);
  of.state = "completed";
  store.write({.region = zuid, .cases = {of}, .items_gone = {{1, 1}, {1, 3}, {1, 7}}});
  CHECK(store->count_items(zuid, {}) == 0);
  CHECK(store->find_items(zuid, {.case_no = 1}).empty());
}

TEST_CASE("FindItems_SortsFiltersAndPagesEveryQuery") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  Changes changes = mixed(zuid);
  store.write(changes);
  store.write({.region = noord, .cases = {a_case(1)}, .items = {an_item(1, 7, "r:intake")}});
  const ItemQuery queries[] = {
      {},
      {.queues = {"r:intake"}},
      {.queues = {"u:anna", "r:plan", "u:anna", "r:none"}},
      {.case_no = 5},
      {.queues = {"r:intake"}, .case_no = 5},
      {.queues = {"r:intake"}, .states = {"started"}},
      {.states = {"offered"}, .nodes = {"a"}},
      {.queues = {"r:plan", "r:intake"}, .nodes = {"b.c", "a"}, .due_before = Date{18003}},
      {.due_before = Date{18001}},
      {.queues = {"r:none"}},
  };
  for (ItemQuery query : queries) {
    for (bool newest_first : {false, true}) {
      query.newest_first = newest_first;
      Keys wanted = expected(changes.items, query);
      CHECK(store->count_items(zuid, query) == wanted.size());
      for (std::size_t limit : {1, 7, 60, 500}) {
        query.limit = limit;
        CAPTURE(limit);
        CHECK(all_pages(*store, zuid, query) == wanted);
      }
    }
  }
}

TEST_CASE("FindItems_BeforeAPriorityBeginsWithItsFirst") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  Changes changes = mixed(zuid);
  store.write(changes);
  for (std::int32_t priority : {-2, -1, 0, 1}) {
    CAPTURE(priority);
    std::vector<ItemRow> rows;
    for (const auto& row : changes.items)
      if (row.priority == priority) rows.push_back(row);
    auto wanted = expected(rows, {.queues = {"r:intake"}});
    REQUIRE(wanted.size() >= 2);
    auto found = store->find_items(zuid, {.queues = {"r:intake"}, .after = before_priority(priority), .limit = 2});
    CHECK(keys(found) == Keys(wanted.begin(), wanted.begin() + 2));
    CHECK(is_item_cursor(before_priority(priority), false));
  }
}

// A queue may hold a year's work: what is due soon is found without reading what is not.
TEST_CASE("FindItems_DueBeforeReadsOnlyWhatIsDue") {
  Driver store(Driver::Kind::sqlite);
  RegionNo zuid = store.region("zuid");
  Changes changes{.region = zuid};
  for (CaseNo no = 1; no <= 3000; ++no) {
    changes.cases.push_back(a_case(no));
    ItemRow row = an_item(no, 1, "r:intake");
    row.priority = static_cast<std::int32_t>(no % 3) - 1;
    if (no % 10 != 0) row.due = Date{static_cast<std::int32_t>(no <= 12 ? 18000 : 19000)};
    changes.items.push_back(row);
  }
  store.write(changes);
  for (bool of_a_queue : {true, false}) {
    ItemQuery query{.due_before = Date{18500}};
    if (of_a_queue) query.queues = {"r:intake"};
    auto before = store->steps();
    CHECK(store->count_items(zuid, query) == 11);
    CHECK(all_pages(*store, zuid, query) == expected(changes.items, query));
    query.newest_first = true;
    CHECK(all_pages(*store, zuid, query) == expected(changes.items, query));
    CHECK(store->steps() - before < 3000);
  }
}

TEST_CASE("FindItems_GoesOnFromAnItemThatIsGone") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid,
               .cases = {a_case(1), a_case(2), a_case(3)},
               .items = {an_item(1, 1, "r:a"), an_item(2, 1, "r:a"), an_item(3, 1, "r:a")}});
  auto page = store->find_items(zuid, {.queues = {"r:a"}, .limit = 2});
  store.write({.region = zuid, .items_gone = {{2, 1}}});
  CHECK(keys(store->find_items(zuid, {.queues = {"r:a"}, .after = page.back().cursor})) == Keys{{3, 1}});
}

TEST_CASE("FindItems_BrokenCursorFindsNothing") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid, .cases = {a_case(1)}, .items = {an_item(1, 1, "r:a")}});
  auto cursor = store->find_items(zuid, {.newest_first = true}).at(0).cursor;
  for (const std::string& text : {std::string("x"), std::string("w:1,2,3"), std::string("w:1,2,3,4,"), cursor}) {
    CHECK_FALSE(is_item_cursor(text, false));
    CHECK(store->find_items(zuid, {.after = text}).empty());
  }
  CHECK(is_item_cursor(cursor, true));
  CHECK(store->find_items(zuid, {.limit = 0}).empty());
}

TEST_CASE("CountItems_FollowsWhatComesAndGoesAndGoesBackWithItsGroup") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  auto count = [&](const std::string& queue) {
    ItemQuery query;
    query.queues = {queue};
    return store->count_items(zuid, query);
  };
  store.write({.region = zuid,
               .cases = {a_case(1), a_case(2)},
               .items = {an_item(1, 1, "r:a"), an_item(1, 2, "r:a"), an_item(2, 1, "r:b")}});
  CHECK(count("r:a") == 2);
  CHECK(count("r:b") == 1);
  CHECK_FALSE(store->is_written());
  REQUIRE(store->begin().ok());
  CHECK_FALSE(store->is_written());
  auto other = an_item(1, 2, "u:c");
  auto late = an_item(1, 1, "r:a");
  late.due = Date{100};
  REQUIRE(store->write({.region = zuid, .items = {other, late, an_item(2, 2, "r:b")}, .items_gone = {{2, 1}}}).ok());
  CHECK(store->is_written());
  CHECK(count("r:a") == 1);
  CHECK(count("u:c") == 1);
  CHECK(count("r:b") == 1);
  store->rollback();
  CHECK_FALSE(store->is_written());
  CHECK(count("r:a") == 2);
  CHECK(count("u:c") == 0);
  store.write({.region = zuid, .items = {other}, .items_gone = {{2, 1}}});
  for (int round = 0; round < 2; ++round) {
    CHECK(count("r:a") == 1);
    CHECK(count("u:c") == 1);
    CHECK(count("r:b") == 0);
    CHECK(store->count_items(zuid, {}) == 2);
    store.reopen();
  }
}

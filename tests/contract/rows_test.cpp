// History, commands, timers, records, entries, regions and settings; groups and their rollback.
#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;

namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs entries(Store& store, RegionNo region, const std::string& space, const std::string& prefix = "",
              const std::string& after = "", std::size_t most = 100) {
  Pairs all;
  store.scan_entries(region, space, prefix, after, [&](std::string_view key, std::string_view body) {
    all.emplace_back(key, body);
    return all.size() < most;
  });
  return all;
}

Pairs records(Store& store, RegionNo region, const std::string& reg, const std::string& after = "",
              std::size_t most = 100) {
  Pairs all;
  store.scan_records(region, reg, after, [&](std::string_view id, std::string_view body) {
    all.emplace_back(id, body);
    return all.size() < most;
  });
  return all;
}

}  // namespace

TEST_CASE("Region_KeepsItsNumber") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  CHECK(zuid != noord);
  CHECK(zuid > 0);
  CHECK(store.region("zuid") == zuid);
  REQUIRE(store->begin().ok());
  REQUIRE(store->region("tijdelijk").ok());
  store->rollback();
  store.reopen();
  CHECK(*store->region("noord") == noord);
  CHECK(store->regions() == std::vector<std::pair<RegionNo, std::string>>{{zuid, "zuid"}, {noord, "noord"}});
}

TEST_CASE("Setting_IsKeptInsideAndOutsideAGroup") {
  EACH_DRIVER(store);
  CHECK_FALSE(store->setting("a").has_value());
  REQUIRE(store->set_setting("a", std::string("\0\xff", 2)).ok());
  REQUIRE(store->begin().ok());
  REQUIRE(store->set_setting("a", "2").ok());
  REQUIRE(store->set_setting("b", "3").ok());
  CHECK(store->setting("a") == "2");
  store->rollback();
  store.reopen();
  CHECK(store->setting("a") == std::string("\0\xff", 2));
  CHECK_FALSE(store->setting("b").has_value());
}

TEST_CASE("History_IsAppendedPerRegion") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  CHECK(store->last_history(zuid) == 0);
  store.write({.region = zuid, .history = {{1, 10, 0, 111, "one"}, {2, 10, 1, 112, std::string("\0two", 4)}}});
  store.write({.region = noord, .history = {{1, 99, 0, 500, "other"}}});
  store.write({.region = zuid, .history = {{3, 0, 0, 113, ""}}});
  store.reopen();
  CHECK(store->last_history(zuid) == 3);
  CHECK(store->last_history(noord) == 1);
  auto row = store->history(zuid, 2);
  REQUIRE(row.has_value());
  CHECK(row->id == 2);
  CHECK(row->case_no == 10);
  CHECK(row->prev == 1);
  CHECK(row->at == 112);
  CHECK(row->body == std::string("\0two", 4));
  CHECK_FALSE(store->history(zuid, 4).has_value());
  auto rows = store->history_after(zuid, 1, 10);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].id == 2);
  CHECK(rows[1].id == 3);
  CHECK(store->history_after(zuid, 0, 1).size() == 1);
  CHECK(store->history_after(zuid, 3, 10).empty());
  store.write({.region = zuid, .history = {{4, 0, 0, 114, ""}}});
}

TEST_CASE("Commands_AreFoundByHash") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  constexpr std::uint64_t kHigh = 0xfedcba9876543210;
  constexpr Instant kDay = 24 * 3600 * 1000, kNow = 1000 * kDay;
  store.write({.region = zuid,
               .history = {{1, 0, 0, kNow, ""}, {2, 0, 0, kNow, ""}, {3, 0, 0, kNow + 1, ""}},
               .commands = {{5, 1, kNow}, {kHigh, 2, kNow}, {5, 3, kNow + 1}}});
  store.write({.region = noord, .history = {{1, 0, 0, kNow, ""}}, .commands = {{6, 1, kNow}}});
  for (int round = 0; round < 2; ++round) {
    auto found = store->commands(zuid, 5);
    REQUIRE(found.size() == 2);
    CHECK(found[0].history == 3);
    CHECK(found[0].at == kNow + 1);
    CHECK(found[0].hash == 5);
    CHECK(found[1].history == 1);
    REQUIRE(store->commands(zuid, kHigh).size() == 1);
    CHECK(store->commands(zuid, kHigh)[0].hash == kHigh);
    CHECK(store->commands(zuid, 6).empty());
    store.reopen();
  }
  // Thousands of them, so that a table in memory has to grow.
  Changes many{.region = noord};
  for (std::uint64_t i = 0; i < 5000; ++i) {
    many.history.push_back({static_cast<HistoryNo>(i + 2), 0, 0, kNow, ""});
    many.commands.push_back({i * 4096, static_cast<HistoryNo>(i + 2), kNow});
  }
  store.write(many);
  for (int round = 0; round < 3; ++round) {  // however often it is opened, and wherever what follows history stands
    for (std::uint64_t i = 1; i < 5000; ++i) REQUIRE(store->commands(noord, i * 4096).size() == 1);
    auto next = store->last_history(noord) + 1;
    store.write({.region = noord, .history = {{next, 0, 0, kNow, ""}}, .commands = {{7, next, kNow}}});
    store.reopen();
    CHECK(store->commands(noord, 7).size() == static_cast<std::size_t>(round + 1));
  }
}

TEST_CASE("Commands_OfARolledBackGroupAreNotFound") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  REQUIRE(store->begin().ok());
  REQUIRE(store->write({.region = zuid, .history = {{1, 0, 0, 0, "x"}}, .commands = {{5, 1, 0}}}).ok());
  CHECK(store->commands(zuid, 5).size() == 1);
  store->rollback();
  CHECK(store->commands(zuid, 5).empty());
  store.write({.region = zuid, .history = {{1, 0, 0, 7, "y"}}, .commands = {{5, 1, 7}}});
  REQUIRE(store->commands(zuid, 5).size() == 1);
  CHECK(store->commands(zuid, 5)[0].at == 7);
}

TEST_CASE("Timers_ComeSoonestFirst") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  CHECK_FALSE(store->next_timer(zuid).has_value());
  store.write({.region = zuid, .timers = {{300, 1, 1}, {100, 9, 2}, {100, 0, 5}, {-50, 3, 1}, {100, 9, 2}}});
  store.write({.region = noord, .timers = {{1, 1, 1}}});
  store.reopen();
  CHECK(store->next_timer(zuid) == -50);
  using Timers = std::vector<TimerRow>;
  CHECK(store->due_timers(zuid, 100, 10) == Timers{{-50, 3, 1}, {100, 0, 5}, {100, 9, 2}});
  CHECK(store->due_timers(zuid, 1000, 2) == Timers{{-50, 3, 1}, {100, 0, 5}});
  CHECK(store->due_timers(zuid, -51, 10).empty());
  store.write({.region = zuid, .timers_gone = {{-50, 3, 1}, {7, 7, 7}}});
  CHECK(store->next_timer(zuid) == 100);
}

TEST_CASE("Records_AreReadAndScannedInOrder") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  store.write({.region = zuid,
               .records = {{"client", "b", "2"}, {"client", "a", "1"}, {"place", "c", "3"}, {"client", "ë", ""}}});
  store.write({.region = noord, .records = {{"client", "a", "9"}}});
  store.write({.region = zuid, .records = {{"client", "b", "22"}}});
  store.reopen();
  CHECK(store->record(zuid, "client", "b") == "22");
  CHECK_FALSE(store->record(zuid, "client", "c").has_value());
  CHECK(records(*store, zuid, "client") == Pairs{{"a", "1"}, {"b", "22"}, {"ë", ""}});
  CHECK(records(*store, zuid, "client", "a") == Pairs{{"b", "22"}, {"ë", ""}});
  CHECK(records(*store, zuid, "client", "", 1) == Pairs{{"a", "1"}});
  store.write({.region = zuid, .records_gone = {{"client", "a"}, {"client", "zz"}}});
  CHECK(records(*store, zuid, "client") == Pairs{{"b", "22"}, {"ë", ""}});
  CHECK(store->record(noord, "client", "a") == "9");
}

TEST_CASE("Entries_AreOrderedAsBytes") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid"), noord = store.region("noord");
  const std::string zero("p\0a", 3), high("p\xff");
  store.write(
      {.region = zuid,
       .entries = {
           {"s", high, "4"}, {"s", "p", "1"}, {"s", zero, "2"}, {"s", "pa", "3"}, {"s", "q", "5"}, {"t", "p", "6"}}});
  store.write({.region = noord, .entries = {{"s", "p", "7"}}});
  store.reopen();
  CHECK(store->entry(zuid, "s", zero) == "2");
  CHECK_FALSE(store->entry(zuid, "s", "x").has_value());
  CHECK(entries(*store, zuid, "s") == Pairs{{"p", "1"}, {zero, "2"}, {"pa", "3"}, {high, "4"}, {"q", "5"}});
  CHECK(entries(*store, zuid, "s", "p") == Pairs{{"p", "1"}, {zero, "2"}, {"pa", "3"}, {high, "4"}});
  CHECK(entries(*store, zuid, "s", "p", zero) == Pairs{{"pa", "3"}, {high, "4"}});
  CHECK(entries(*store, zuid, "s", "p", "a") == Pairs{{"p", "1"}, {zero, "2"}, {"pa", "3"}, {high, "4"}});
  CHECK(entries(*store, zuid, "s", "p", "q").empty());
  CHECK(entries(*store, zuid, "s", "p", "", 2) == Pairs{{"p", "1"}, {zero, "2"}});
  store.write({.region = zuid, .entries = {{"s", "p", "11"}}, .entries_gone = {{"s", "pa"}, {"t", "none"}}});
  CHECK(entries(*store, zuid, "s", "p") == Pairs{{"p", "11"}, {zero, "2"}, {high, "4"}});
  CHECK(store->entry(noord, "s", "p") == "7");
}

TEST_CASE("Scan_MayReadWhileItRuns") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid, .entries = {{"s", "a", "1"}, {"s", "b", "2"}, {"t", "x", "3"}}});
  std::string seen;
  store->scan_entries(zuid, "s", "", "", [&](std::string_view key, std::string_view body) {
    seen += std::string(key) + std::string(body) + entries(*store, zuid, "s").back().second +
            *store->entry(zuid, "t", "x") + ";";
    return true;
  });
  CHECK(seen == "a123;b223;");
}

TEST_CASE("Rollback_TakesBackEveryTable") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  store.write({.region = zuid,
               .history = {{1, 1, 0, 1, "h"}},
               .cases = {a_case(1, "K-1")},
               .files = {{1, "f"}},
               .items = {an_item(1, 1, "r:a")},
               .timers = {{5, 1, 1}},
               .records = {{"r", "1", "v"}},
               .entries = {{"s", "k", "v"}}});
  CaseRow changed = a_case(1, "K-2");
  changed.state = "completed";
  REQUIRE(store->begin().ok());
  REQUIRE(store
              ->write({.region = zuid,
                       .history = {{2, 1, 1, 2, "h2"}},
                       .cases = {changed, a_case(2, "K-3")},
                       .files = {{1, "f2"}, {2, "x"}},
                       .items = {an_item(2, 1, "r:b")},
                       .items_gone = {{1, 1}},
                       .timers = {{6, 2, 1}},
                       .timers_gone = {{5, 1, 1}},
                       .records = {{"r", "1", "v2"}, {"r", "2", "w"}},
                       .entries = {{"s", "k2", "w"}},
                       .entries_gone = {{"s", "k"}}})
              .ok());
  // The open group sees what it wrote.
  CHECK(store->case_row(zuid, 1)->key == "K-2");
  CHECK(store->last_history(zuid) == 2);
  CHECK(store->last_case(zuid) == 2);
  CHECK(store->find_items(zuid, {.queues = {"r:a"}}).empty());
  CHECK_FALSE(store->entry(zuid, "s", "k").has_value());
  store->rollback();
  store->rollback();  // nothing left to take back
  CHECK(store->case_row(zuid, 1)->key == "K-1");
  CHECK(store->case_row(zuid, 1)->state == "active");
  CHECK(store->case_by_key(zuid, "K-1") == 1);
  CHECK_FALSE(store->case_by_key(zuid, "K-2").has_value());
  CHECK_FALSE(store->case_by_key(zuid, "K-3").has_value());
  CHECK_FALSE(store->case_row(zuid, 2).has_value());
  CHECK(store->case_file(zuid, 1) == "f");
  CHECK_FALSE(store->case_file(zuid, 2).has_value());
  CHECK(store->find_items(zuid, {.queues = {"r:a"}}).size() == 1);
  CHECK(store->find_items(zuid, {.queues = {"r:b"}}).empty());
  CHECK(store->due_timers(zuid, 100, 10) == std::vector<TimerRow>{{5, 1, 1}});
  CHECK(records(*store, zuid, "r") == Pairs{{"1", "v"}});
  CHECK(entries(*store, zuid, "s") == Pairs{{"k", "v"}});
  CHECK(store->last_history(zuid) == 1);
  CHECK(store->last_case(zuid) == 1);
  CHECK_FALSE(store->history(zuid, 2).has_value());
}

TEST_CASE("Commit_NumbersGroupsAndMakesThemDurable") {
  EACH_DRIVER(store);
  RegionNo zuid = store.region("zuid");
  auto first = store.write({.region = zuid});
  CHECK(store->durable() >= first);
  auto second = store.write({.region = zuid, .entries = {{"s", "k", "v"}}});
  CHECK(second > first);
  CHECK(store->durable() >= second);
}

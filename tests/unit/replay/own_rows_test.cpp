#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "bench/bundle_text.hpp"
#include "bench/people.hpp"
#include "replay/own_rows.hpp"
#include "store/store.hpp"

using namespace trajectum;

TEST_CASE("OwnRows_WriteWhatAServerWouldHaveWritten") {
  auto pattern = (std::filesystem::temp_directory_path() / "trajectum-own-XXXXXX").string();
  std::string folder = mkdtemp(pattern.data());
  std::filesystem::create_directories(folder + "/plugins");
  REQUIRE(bench::write_bundle(folder + "/workflows", false, false).ok());
  {
    auto rows = replay::make_own_rows(folder + "/workflows", folder + "/own.db", 1);
    REQUIRE(rows.ok());
    REQUIRE((*rows)->fill(40).ok());
    auto rate = (*rows)->run(0.02, 8);
    REQUIRE(rate.ok());
    CHECK(*rate > 0);
    REQUIRE((*rows)->run(0.005, 1).ok());  // builds on all that was played before, timed or not
  }
  store::SqliteOptions options;
  options.path = folder + "/own.db";
  auto store = store::open_sqlite(options);
  REQUIRE(store.ok());
  auto region = (*store)->regions().front().first;
  store::CaseQuery query;
  query.limit = 100000;
  std::map<CaseNo, std::uint32_t> turns_of;
  HistoryNo last = 0;
  for (const auto& row : (*store)->history_after(region, 0, 1000000)) {
    CHECK(row.id == ++last);
    ++turns_of[row.case_no];
  }
  std::uint64_t turns = 0;
  std::size_t active = 0;
  for (const auto& row : (*store)->find_cases(region, query)) {
    turns += row.seq;
    CHECK(row.seq == turns_of[row.no]);
    active += row.state == "active";
    CHECK(row.seq <= static_cast<std::uint32_t>(bench::kStepsOfCase));
    CHECK((*store)->case_file(region, row.no).has_value());
  }
  CHECK(turns > 40);
  // Each turn, each user and each person has a row of history; each open case one work item.
  CHECK((*store)->last_history(region) >= turns + bench::kUsers + bench::kPeople);
  CHECK((*store)->count_items(region, {}) == active);
  CHECK((*store)->open_cases_without_item(region, 0, 1).empty());
  std::filesystem::remove_all(folder);
}

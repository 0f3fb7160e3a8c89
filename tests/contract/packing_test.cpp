// Packed rows: what goes in comes out, whatever it is, and damage is seen.
#include "store/sqlite/packing.hpp"

#include <sqlite3.h>

#include <random>

#include "contract/driver.hpp"

using namespace trajectum;
using namespace trajectum::store;
using namespace trajectum::test;
using sqlite::pack;
using sqlite::unpack;

namespace {

std::string words(std::size_t bytes, std::uint32_t seed) {
  static constexpr std::string_view kWords[] = {"work.complete", "{\"case\":\"c1-", "gesprek ",
                                                "van ",          "half ",           "uur "};
  std::mt19937 random(seed);
  std::string out;
  while (out.size() < bytes) out += kWords[random() % std::size(kWords)];
  out.resize(bytes);
  return out;
}

std::int64_t number_of(const std::string& path, const char* sql) {
  sqlite3* db = nullptr;
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  REQUIRE(sqlite3_prepare_v2(db, sql, -1, &statement, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
  auto found = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(db);
  return found;
}

}  // namespace

TEST_CASE("Packing_GivesBackWhatWentIn") {
  std::string room;
  for (std::size_t bytes : {0, 1, 63, 64, 65, 700, 4096, 200'000, 3'000'000})
    for (const auto& plain : {words(bytes, 1), noise(bytes), std::string(bytes, '\0'), std::string(bytes, '\x80')}) {
      std::string stored(pack(plain, room));
      CHECK(stored.size() <= plain.size());
      CHECK(unpack(stored) == plain);
    }
  CHECK(pack(words(2'000, 1), room).size() < 1'000);
  CHECK(pack(noise(700), room) == noise(700));  // nothing to gain: as it is
}

TEST_CASE("Packing_SeesDamage") {
  std::string room;
  std::string stored(pack(words(2'000, 3), room));
  REQUIRE(stored.size() < 2'000);
  for (std::size_t bytes : {2, 3, 5, 6, 7, 100}) CHECK_FALSE(unpack(stored.substr(0, bytes)).has_value());
  for (char high : {'\x01', '\x7f', '\xff'}) {
    std::string larger = stored;
    larger[5] = high;  // of its length
    CHECK_FALSE(unpack(larger).has_value());
  }
}

TEST_CASE("Packing_CasesAndFilesArePackedInTheStore") {
  Scratch scratch;
  auto path = scratch.file("t.db");
  auto opened = open_sqlite({path, 4096, ""});
  REQUIRE(opened.ok());
  auto& store = **opened;
  REQUIRE(store.begin().ok());
  auto region = *store.region("zl");
  REQUIRE(store.commit().ok());
  auto row = a_case(1);
  auto write = [&](const std::string& file) {
    ++row.seq;
    row.body = words(400, row.seq);
    Changes changes;
    changes.region = region;
    changes.cases.push_back(row);
    if (!file.empty()) changes.files.emplace_back(row.no, file);
    REQUIRE(store.begin().ok());
    REQUIRE(store.write(changes).ok());
    REQUIRE(store.commit().ok());
    CHECK(store.case_row(region, row.no)->body == row.body);
    CHECK(store.find_cases(region, {.state = row.state}).at(0).body == row.body);
  };
  auto small = words(2'000, 11), large = words(4'000, 12), raw = noise(9'000);
  write(small);
  CHECK(store.case_file(region, 1) == small);
  CHECK(number_of(path, "SELECT length(file)+length(body) FROM cases") < 1'200);
  write("");
  CHECK(store.case_file(region, 1) == small);
  write(raw);
  CHECK(store.case_file(region, 1) == raw);
  CHECK(number_of(path, "SELECT length(body) FROM case_files") == 9'000);
  write(large);
  CHECK(store.case_file(region, 1) == large);
  CHECK(number_of(path, "SELECT count(*) FROM case_files") == 0);  // packed, it fits the row of its case
}

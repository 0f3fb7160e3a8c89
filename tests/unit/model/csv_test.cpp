// Cutting a table into parts.
#include <doctest/doctest.h>

#include "model/csv.hpp"

namespace trajectum {
namespace {

TEST_CASE("Csv_PartsHaveTheFirstLineAndSayWhereTheyBegin") {
  auto parts = cut_csv("a;b\n1;2\n\"3\n4\";5\n6;7", 2, 1000);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0].csv == "a;b\n1;2\n\"3\n4\";5\n");
  CHECK(parts[0].first_line == 2);
  CHECK(parts[1].csv == "a;b\n6;7");
  CHECK(parts[1].first_line == 5);
}

TEST_CASE("Csv_PartsAreCutByBytesToo") {
  auto parts = cut_csv("a\n11\n22\n333333333333\n4\n", 100, 8);
  REQUIRE(parts.size() == 3);
  CHECK(parts[0].csv == "a\n11\n22\n");
  CHECK(parts[1].csv == "a\n333333333333\n");  // a row is never cut
  CHECK(parts[2].csv == "a\n4\n");
}

TEST_CASE("Csv_ATableWithoutRowsHasNoParts") {
  CHECK(cut_csv("", 2, 100).empty());
  CHECK(cut_csv("a;b\n", 2, 100).empty());
}

}  // namespace
}  // namespace trajectum

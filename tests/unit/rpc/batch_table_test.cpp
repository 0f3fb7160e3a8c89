// A file cut into the items of a batch.
#include <doctest/doctest.h>

#include "model/json.hpp"
#include "rpc/batch_table.hpp"

using namespace trajectum;
using namespace trajectum::rpc;

namespace {

std::string cut(std::string_view bytes, std::size_t per_item) {
  auto items = cut_table_file(bytes, per_item);
  if (!items) return items.error().reason + ": " + items.error().text.en;
  List list(items->begin(), items->end());
  return to_json(list);
}

}  // namespace

TEST_CASE("Table_OfCsvIsCutByRowsWithItsColumns") {
  CHECK(cut("a;b\n1;2\n3;4\n5;6", 2) ==
        R"([{"first_line":2,"csv":"a;b\n1;2\n3;4\n"},{"first_line":4,"csv":"a;b\n5;6"}])");
  CHECK(cut("\xEF\xBB\xBF"
            "a\r\n1\r\n",
            9) == R"([{"first_line":2,"csv":"a\r\n1\r\n"}])");
}

TEST_CASE("Table_OfJsonLinesIsCutByRowsThatFollow") {
  CHECK(cut("{\"a\":1}\n{\"a\":2}\r\n{\"a\":3}", 2) ==
        R"([{"first_line":1,"rows":[{"a":1},{"a":2}]},{"first_line":3,"rows":[{"a":3}]}])");
  CHECK(cut("{\"a\":1}\n\n{\"a\":2}\n", 5) ==
        R"([{"first_line":1,"rows":[{"a":1}]},{"first_line":3,"rows":[{"a":2}]}])");
}

TEST_CASE("Table_WhatIsNoneSaysWhy") {
  auto is = [](std::string_view bytes, std::string_view why) {
    auto said = cut(bytes, 10);
    CAPTURE(said);
    return said.starts_with("batch.table: ") && said.find(why) != std::string::npos;
  };
  CHECK(is("", "no row"));
  CHECK(is("a;b\n", "no row"));
  CHECK(is("naam\nRen\xE9\n", "CSV UTF-8"));  // latin-1
  CHECK(is(std::string_view("PK\3\4\0\0", 6), "another kind of file"));
  CHECK(is("{\"a\":1}\n{\"a\":\n", "Line 2 is no JSON object"));
  CHECK(is("{\n \"a\": 1\n}\n", "Line 1 is no JSON object"));
  CHECK(is("{\"a\":1}\n[1]\n", "Line 2"));
}

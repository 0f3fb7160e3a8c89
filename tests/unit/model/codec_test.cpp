#include <doctest/doctest.h>

#include "model/codec.hpp"
#include "model/json.hpp"

using namespace trajectum;

TEST_CASE("Codec_RoundTripsEveryKind") {
  Record r;
  r.set("yes", true);
  r.set("n", std::int64_t(-123456789012345));
  r.set("d", 1.5);
  r.set("t", "Berg, van den é");
  r.set("date", Date{18078});
  r.set("money", Money{-100});
  r.set("span", Duration{Unit::workdays, 5, "kantoor"});
  r.set("list", List{Value(1), Value("x"), Value()});
  r.set("record", Record());
  auto bytes = encode(r);
  auto back = decode<Record>(bytes);
  REQUIRE(back);
  CHECK(*back == r);
  for (std::size_t cut = 0; cut < bytes.size(); ++cut) CHECK_FALSE(decode<Record>(bytes.substr(0, cut)));
}

TEST_CASE("Json_RefusesWhatRfc8259AndTheLimitsRefuse") {
  CHECK(parse_json("{\"a\":1}").ok());
  CHECK_FALSE(parse_json("{\"a\":1,\"a\":2}").ok());
  CHECK_FALSE(parse_json("{\"a\":NaN}").ok());
  CHECK_FALSE(parse_json("[1,]").ok());
  CHECK_FALSE(parse_json("\"\xff\"").ok());
  CHECK_FALSE(parse_json(std::string(65, '[') + std::string(65, ']')).ok());
  CHECK_FALSE(parse_json("18446744073709551615").ok());
}

TEST_CASE("Json_IsReadAgainAsWritten") {
  for (const char* text : {"0", "-0.0", "0.1", "1e+300", "5e-324", "-9223372036854775808", "[1.5,null,\"\\u0000\"]"}) {
    auto read = parse_json(text);
    REQUIRE(read.ok());
    CHECK(to_json(*read) == text);
  }
}

TEST_CASE("Date_IsStrictAndClampsMonths") {
  CHECK_FALSE(parse_date("2019-02-29"));
  auto d = parse_date("2019-01-31");
  REQUIRE(d);
  CHECK(format_date(add_civil(*d, {Unit::months, 1, ""})) == "2019-02-28");
  CHECK(format_date(add_civil(*d, {Unit::years, 1, ""})) == "2020-01-31");
  CHECK(weekday(*parse_date("2019-07-01")) == 1);
}

// Local days, daylight saving and ISO 8601.
#include <doctest/doctest.h>

#include <string>

#include "calendar/calendar.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

constexpr Instant kHour = 3'600'000;
constexpr Instant kDay = 24 * kHour;

Date day(const char* text) { return *parse_date(text); }
Instant at(const char* text) {
  auto parsed = parse_instant(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}
Instant length_of(const char* text) {
  Date d = day(text);
  return midnight(Date{d.days + 1}) - midnight(d);
}

}  // namespace

TEST_CASE("LocalDate_ChangesAtLocalMidnight") {
  CHECK(format_date(local_date(at("2019-06-30T21:59:59Z"))) == "2019-06-30");
  CHECK(format_date(local_date(at("2019-06-30T22:00:00Z"))) == "2019-07-01");
  CHECK(format_date(local_date(at("2019-12-31T22:59:59Z"))) == "2019-12-31");
  CHECK(format_date(local_date(at("2019-12-31T23:00:00Z"))) == "2020-01-01");
  CHECK(format_date(local_date(at("1969-12-31T22:59:59Z"))) == "1969-12-31");
}

TEST_CASE("Midnight_IsTheFirstInstantOfItsDay") {
  for (Date d = day("2000-01-01"); d < day("2060-01-01"); ++d.days) {
    Instant begin = midnight(d);
    REQUIRE(local_date(begin) == d);
    REQUIRE(local_date(begin - 1).days == d.days - 1);
  }
}

TEST_CASE("DaylightSaving_MakesShortAndLongDays") {
  CHECK(length_of("2019-03-31") == 23 * kHour);
  CHECK(length_of("2019-10-27") == 25 * kHour);
  CHECK(length_of("2019-03-30") == kDay);
  CHECK(length_of("2019-10-28") == kDay);
  // Beyond the transitions that tzdata lists one by one.
  CHECK(length_of("2037-10-25") == 25 * kHour);
  CHECK(length_of("2038-03-28") == 23 * kHour);
  CHECK(length_of("2045-10-29") == 25 * kHour);
}

TEST_CASE("FormatInstant_CarriesTheOffsetOfThatMoment") {
  CHECK(format_instant(midnight(day("2019-07-01"))) == "2019-07-01T00:00:00+02:00");
  CHECK(format_instant(midnight(day("2019-01-01"))) == "2019-01-01T00:00:00+01:00");
  CHECK(format_instant(at("2019-03-31T00:59:59Z")) == "2019-03-31T01:59:59+01:00");
  CHECK(format_instant(at("2019-03-31T01:00:00Z")) == "2019-03-31T03:00:00+02:00");
  CHECK(format_instant(at("2019-10-27T00:59:59Z")) == "2019-10-27T02:59:59+02:00");
  CHECK(format_instant(at("2019-10-27T01:00:00Z")) == "2019-10-27T02:00:00+01:00");
  CHECK(format_instant(at("2040-07-01T12:00:00Z")) == "2040-07-01T14:00:00+02:00");
  CHECK(format_instant(at("2019-07-01T00:00:00.999+02:00")) == "2019-07-01T00:00:00+02:00");
}

TEST_CASE("FormatAndParse_RoundTrip") {
  for (Instant t = at("1890-05-05T00:00:00Z"); t < at("2105-01-01T00:00:00Z"); t += 35 * kDay + 7 * kHour + 61'000)
    REQUIRE(at(format_instant(t).c_str()) == t);
}

TEST_CASE("ParseInstant_ReadsOffsetsAndDates") {
  CHECK(at("2019-07-01T00:00:00+02:00") == at("2019-06-30T22:00:00Z"));
  CHECK(at("2019-07-01T00:00:00-05:30") == at("2019-07-01T05:30:00Z"));
  CHECK(at("2019-07-01T00:00+02:00") == at("2019-06-30T22:00:00Z"));
  CHECK(at("2019-07-01T00:00:00.25Z") - at("2019-07-01T00:00:00Z") == 250);
  CHECK(at("2019-07-01T00:00:00.123456789Z") - at("2019-07-01T00:00:00Z") == 123);
  CHECK(at("2019-07-01") == midnight(day("2019-07-01")));
  CHECK(at("1970-01-01T00:00:00Z") == 0);
}

TEST_CASE("ParseInstant_RefusesWhatIsNotExact") {
  for (const char* text : {"",
                           "2019",
                           "2019-02-29",
                           "2019-07-01T",
                           "2019-07-01T10",
                           "2019-07-01T10:00",
                           "2019-07-01T10:00:00",
                           "2019-07-01 10:00:00Z",
                           "2019-07-01T24:00:00Z",
                           "2019-07-01T10:60:00Z",
                           "2019-07-01T10:00:60Z",
                           "2019-07-01T10:00:00.Z",
                           "2019-07-01T10:00:00.1234567890Z",
                           "2019-07-01T10:00:00Zx",
                           "2019-07-01T10:00:00+0200",
                           "2019-07-01T10:00:00+24:00",
                           "2019-07-01T10:00:00+02:0",
                           "2019-13-01T10:00:00Z",
                           "2019-07-01T1a:00:00Z",
                           "2019-07-01T10:00:00+-2:00"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_instant(text).has_value());
  }
}

TEST_CASE("Add_KeepsTheLocalTimeOfDay") {
  CHECK(format_instant(add(at("2019-03-30T10:00:00Z"), {Unit::days, 1, ""})) == "2019-03-31T11:00:00+02:00");
  CHECK(format_instant(add(at("2019-03-30T10:00:00Z"), {Unit::hours, 24, ""})) == "2019-03-31T12:00:00+02:00");
  CHECK(format_instant(add(at("2019-10-26T10:00:00Z"), {Unit::weeks, 1, ""})) == "2019-11-02T12:00:00+01:00");
  CHECK(format_instant(add(at("2019-01-31T12:00:00Z"), {Unit::months, 1, ""})) == "2019-02-28T13:00:00+01:00");
  CHECK(format_instant(add(at("2019-12-24T12:00:00Z"), {Unit::workdays, 1, ""})) == "2019-12-27T13:00:00+01:00");
  CHECK(add(at("2019-07-01T00:00:00.123Z"), {Unit::days, 1, ""}) - at("2019-07-01T00:00:00.123Z") == kDay);
}

TEST_CASE("Add_AtTheChangeOfClocks_TakesAnInstantThatExists") {
  // 02:30 is skipped on 31 March, and comes twice on 27 October.
  CHECK(format_instant(add(at("2019-03-30T01:30:00Z"), {Unit::days, 1, ""})) == "2019-03-31T03:00:00+02:00");
  CHECK(format_instant(add(at("2019-10-26T00:30:00Z"), {Unit::days, 1, ""})) == "2019-10-27T02:30:00+02:00");
}

// Dates and spans in a sentence.
#include "calendar/words.hpp"

#include <doctest/doctest.h>

using namespace trajectum;
using namespace trajectum::calendar;

TEST_CASE("Dates_AreWrittenAsPeopleWriteThem") {
  Date date = *parse_date("2026-11-03");
  CHECK(date_in_words(date) == Text{"3 november 2026", "3 November 2026"});
  CHECK(day_in_words(date) == Text{"dinsdag 3 november 2026", "Tuesday 3 November 2026"});
  CHECK(day_in_words(*parse_date("2024-03-31")) == Text{"zondag 31 maart 2024", "Sunday 31 March 2024"});
}

TEST_CASE("Spans_AreWrittenInTheRightNumber") {
  CHECK(span_in_words({Unit::weeks, 1, ""}) == Text{"1 week", "1 week"});
  CHECK(span_in_words({Unit::weeks, 8, ""}) == Text{"8 weken", "8 weeks"});
  CHECK(span_in_words({Unit::years, 2, ""}) == Text{"2 jaar", "2 years"});
  CHECK(span_in_words({Unit::hours, 4, ""}) == Text{"4 uur", "4 hours"});
  CHECK(span_in_words({Unit::workdays, 5, ""}) == Text{"5 werkdagen", "5 workdays"});
  CHECK(span_in_words({Unit::minutes, 1, ""}) == Text{"1 minuut", "1 minute"});
}

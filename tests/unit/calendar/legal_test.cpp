// Periods of the law: the articles one by one, suspensions and extensions, and laws that hold for any period.
#include "calendar/legal.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "base/clock.hpp"
#include "calendar/calendar.hpp"
#include "model/codec.hpp"

using namespace trajectum;
using namespace trajectum::calendar;

namespace {

using Rules = std::vector<TermRule>;

Date day(const char* text) {
  auto d = parse_date(text);
  REQUIRE_MESSAGE(d.has_value(), text);
  return *d;
}

TermEnd end_of(const char* from, Duration span, const LegalCalendar& calendar = {}) {
  return legal_end(day(from), span, {}, {}, calendar);
}

std::string last_day(const TermEnd& end) { return end.date ? format_date(*end.date) : std::string("none"); }

Rules rules(const TermEnd& end) {
  Rules found;
  for (const auto& step : end.steps) found.push_back(step.kind);
  return found;
}

Duration days(std::int64_t n) { return {Unit::days, n, ""}; }
Duration weeks(std::int64_t n) { return {Unit::weeks, n, ""}; }
Duration months(std::int64_t n) { return {Unit::months, n, ""}; }
Duration workdays(std::int64_t n) { return {Unit::workdays, n, ""}; }

TermEnd suspended(const char* from, Duration span, std::vector<Suspension> suspensions) {
  return legal_end(day(from), span, suspensions, {}, {});
}

}  // namespace

TEST_CASE("LegalEnd_CountsFromTheNextDay") {
  auto end = end_of("2019-07-01", weeks(8));
  CHECK(last_day(end) == "2019-08-26");
  CHECK(rules(end) == Rules{TermRule::counted});
  CHECK(last_day(end_of("2019-07-01", days(10))) == "2019-07-11");
  CHECK(last_day(end_of("2019-07-15", months(1))) == "2019-08-15");
  CHECK(last_day(end_of("2019-01-31", months(1))) == "2019-02-28");
  CHECK(last_day(end_of("2020-01-31", months(1))) == "2020-03-02");  // 29 February was a Saturday
}

TEST_CASE("Article1_MovesTheEndToTheNextOrdinaryDay") {
  CHECK(last_day(end_of("2019-06-22", weeks(2))) == "2019-07-08");  // Saturday
  CHECK(last_day(end_of("2019-06-23", weeks(2))) == "2019-07-08");  // Sunday
  CHECK(last_day(end_of("2019-04-05", weeks(2))) == "2019-04-23");  // Good Friday to the Tuesday after Easter
  CHECK(last_day(end_of("2019-12-11", weeks(2))) == "2019-12-27");  // Christmas
  CHECK(last_day(end_of("2024-12-11", days(21))) == "2025-01-02");
  auto end = end_of("2019-04-05", weeks(2));
  REQUIRE(rules(end) == Rules{TermRule::counted, TermRule::atw_1});
  CHECK(end.steps[1].rule == "Atw art. 1");
  CHECK(end.steps[1].from == day("2019-04-19"));
  CHECK(end.steps[1].to == day("2019-04-23"));
  CHECK(end.steps[1].sentence.nl.find("Goede Vrijdag") != std::string::npos);
  CHECK(end.steps[1].sentence.en.find("Good Friday") != std::string::npos);
}

TEST_CASE("Article2_LeavesTwoOrdinaryDays") {
  // From the Thursday before Easter, three days: Good Friday, Saturday, Easter.
  auto end = end_of("2019-04-18", days(3));
  CHECK(last_day(end) == "2019-04-24");
  CHECK(rules(end) == Rules{TermRule::counted, TermRule::atw_2});
  CHECK(last_day(end_of("2019-07-04", days(3))) == "2019-07-08");  // Friday and Monday
  CHECK(last_day(end_of("2019-07-05", days(3))) == "2019-07-09");  // a Monday is one; Tuesday the second
  CHECK(last_day(end_of("2019-07-01", days(3))) == "2019-07-04");
  // Shorter than three days: article 1 alone.
  CHECK(last_day(end_of("2019-04-18", days(2))) == "2019-04-23");
  CHECK(last_day(end_of("2019-07-05", days(1))) == "2019-07-08");
}

TEST_CASE("Article2_CountsNoSuspendedDay") {
  // Friday is suspended: Saturday, Sunday and Monday run, and Monday alone is an ordinary day.
  auto end = suspended("2019-07-04", days(3), {{day("2019-07-05"), day("2019-07-06"), ""}});
  CHECK(last_day(end) == "2019-07-09");
  CHECK(rules(end).back() == TermRule::atw_2);
}

TEST_CASE("Article3_TakesDecreedDaysFromTheCaller") {
  // The longest run there is: 5 May a Tuesday, Ascension on the Thursday, and three decreed days around them.
  LegalCalendar decreed{{day("2043-05-04"), day("2043-05-06"), day("2043-05-08")}};
  CHECK(last_day(end_of("2043-04-18", weeks(2), decreed)) == "2043-05-11");
  CHECK(last_day(end_of("2043-04-18", weeks(2))) == "2043-05-04");
  CHECK(decreed.is_free(day("2043-05-08")));
  CHECK_FALSE(LegalCalendar{}.is_free(day("2043-05-08")));
  // Of a period in workdays, too.
  CHECK(last_day(end_of("2043-05-01", workdays(1), decreed)) == "2043-05-11");
}

TEST_CASE("Article4_LeavesLongPeriodsWhereTheyEnd") {
  // Each ends on Saturday 5 October 2019 or as noted; one less, and article 1 holds.
  auto ends_free = [](const TermEnd& end) { return LegalCalendar{}.is_free(*end.date); };
  CHECK(ends_free(end_of("2019-07-06", days(91))));
  CHECK_FALSE(ends_free(end_of("2019-07-07", days(90))));
  CHECK(ends_free(end_of("2019-07-06", weeks(13))));
  CHECK_FALSE(ends_free(end_of("2019-07-13", weeks(12))));
  CHECK(ends_free(end_of("2019-06-05", months(4))));
  CHECK_FALSE(ends_free(end_of("2019-07-05", months(3))));
  CHECK(ends_free(end_of("2018-10-05", {Unit::years, 1, ""})));
  auto end = end_of("2019-07-06", weeks(13));
  CHECK(rules(end) == Rules{TermRule::counted, TermRule::atw_4});
  CHECK(end.steps[1].to == end.date);
}

TEST_CASE("Article4_GivesNoDayForHours") {
  auto end = end_of("2019-07-01", {Unit::hours, 48, ""});
  CHECK(end.status == TermStatus::moment);
  CHECK_FALSE(end.date.has_value());
  CHECK(rules(end) == Rules{TermRule::atw_4});
  CHECK(is_in_act(days(90)));
  CHECK_FALSE(is_in_act({Unit::minutes, 5, ""}));
}

TEST_CASE("CountingBack_ExtendsNothing") {
  auto end = end_of("2019-07-14", days(-7));
  CHECK(last_day(end) == "2019-07-07");  // a Sunday
  CHECK(rules(end) == Rules{TermRule::counted, TermRule::without_effect});
}

TEST_CASE("Workdays_AreThoseOfTheAct") {
  CHECK(last_day(end_of("2019-04-18", workdays(2))) == "2019-04-24");
  CHECK(rules(end_of("2019-04-18", workdays(2))) == Rules{TermRule::counted});
  CHECK(last_day(end_of("2019-07-01", workdays(100))) == format_date(add_workdays(day("2019-07-01"), 100)));
}

TEST_CASE("Suspension_MovesTheEndByItsDays") {
  // Letter on 10 July, answer on 20 July: 11 to 19 July do not count.
  auto end = suspended("2019-07-01", weeks(8), {{day("2019-07-11"), day("2019-07-20"), "aanvulling"}});
  CHECK(last_day(end) == "2019-09-04");
  REQUIRE(rules(end) == Rules{TermRule::counted, TermRule::suspended});
  CHECK(end.steps[1].rule == "aanvulling");
  CHECK(end.steps[1].from == day("2019-08-26"));
  CHECK(end.steps[1].to == day("2019-09-04"));
  // Article 1 comes last.
  end = suspended("2019-07-01", weeks(8), {{day("2019-07-11"), day("2019-07-16"), ""}});
  CHECK(last_day(end) == "2019-09-02");  // Saturday 31 August
  CHECK(rules(end) == Rules{TermRule::counted, TermRule::suspended, TermRule::atw_1});
}

TEST_CASE("Suspension_WithoutEndLeavesNoDate") {
  auto end = suspended("2019-07-01", weeks(8), {{day("2019-07-11"), std::nullopt, "buitenland"}});
  CHECK(end.status == TermStatus::suspended);
  CHECK_FALSE(end.date.has_value());
  CHECK_FALSE(end.steps.back().to.has_value());
}

TEST_CASE("Suspension_CountsADayOnce") {
  std::vector<Suspension> twice = {{day("2019-07-15"), day("2019-07-25"), "b"},
                                   {day("2019-07-11"), day("2019-07-20"), "a"}};
  std::vector<Suspension> once = {{day("2019-07-11"), day("2019-07-25"), ""}};
  CHECK(suspended("2019-07-01", weeks(8), twice).date == suspended("2019-07-01", weeks(8), once).date);
  std::vector<Suspension> within = {{day("2019-07-11"), day("2019-07-25"), ""},
                                    {day("2019-07-12"), day("2019-07-13"), ""}};
  auto end = suspended("2019-07-01", weeks(8), within);
  CHECK(end.date == suspended("2019-07-01", weeks(8), once).date);
  CHECK(rules(end)[2] == TermRule::without_effect);
}

TEST_CASE("Suspension_CountsOnlyDaysOfThePeriod") {
  // Begun before day 1: from day 1 on.
  CHECK(last_day(suspended("2019-07-01", weeks(8), {{day("2019-06-01"), day("2019-07-03"), ""}})) == "2019-08-27");
  // After the end: nothing to suspend.
  auto end = suspended("2019-07-01", weeks(8), {{day("2019-08-27"), day("2019-09-27"), ""}});
  CHECK(last_day(end) == "2019-08-26");
  CHECK(rules(end).back() == TermRule::without_effect);
  // On the last day it still runs.
  CHECK(last_day(suspended("2019-07-01", weeks(8), {{day("2019-08-26"), day("2019-08-28"), ""}})) == "2019-08-28");
  // A second one in the days that the first one added.
  CHECK(last_day(suspended("2019-07-01", weeks(8),
                           {{day("2019-07-11"), day("2019-07-20"), ""}, {day("2019-09-02"), day("2019-09-04"), ""}})) ==
        "2019-09-06");
}

TEST_CASE("Suspension_InTheDaysOfArticle1EndsNotBeforeItRunsAgain") {
  // Ends on Saturday 6 July, so on Monday 8 July; suspended on that Monday alone.
  auto end = suspended("2019-06-22", weeks(2), {{day("2019-07-08"), day("2019-07-09"), ""}});
  CHECK(last_day(end) == "2019-07-09");
}

TEST_CASE("Suspension_OfWorkdaysMovesByWorkdays") {
  // Ten workdays end on Monday 15 July. Thursday to Sunday suspended: two workdays.
  auto end = suspended("2019-07-01", workdays(10), {{day("2019-07-04"), day("2019-07-08"), ""}});
  CHECK(last_day(end) == "2019-07-17");
}

TEST_CASE("Extension_CountsOnFromTheEndBeforeArticle1") {
  // Six weeks end on Saturday; six more count from that Saturday, not from the Monday.
  auto end = legal_end(day("2019-07-06"), weeks(6), {}, {{weeks(6), "Awb 7:10"}}, {});
  CHECK(last_day(end) == "2019-09-30");
  REQUIRE(rules(end) == Rules{TermRule::counted, TermRule::extended, TermRule::atw_1});
  CHECK(end.steps[1].rule == "Awb 7:10");
  CHECK(end.steps[1].from == day("2019-08-17"));
  CHECK(end.steps[1].to == day("2019-09-28"));
  // By nothing: it says so.
  end = legal_end(day("2019-07-01"), weeks(8), {}, {{weeks(0), "x"}, {weeks(-1), "y"}}, {});
  CHECK(last_day(end) == "2019-08-26");
  CHECK(rules(end) == Rules{TermRule::counted, TermRule::without_effect, TermRule::without_effect});
}

TEST_CASE("Extension_DecidesWhetherTheActHolds") {
  // Eight weeks and six are two periods, neither longer than twelve weeks: Saturday moves.
  CHECK(last_day(legal_end(day("2019-07-06"), weeks(8), {}, {{weeks(6), ""}}, {})) == "2019-10-14");
  // Extended by thirteen weeks: Saturday stays.
  CHECK(last_day(legal_end(day("2019-07-06"), weeks(8), {}, {{weeks(13), ""}}, {})) == "2019-11-30");
  CHECK(last_day(legal_end(day("2018-07-06"), {Unit::years, 1, ""}, {}, {{weeks(2), ""}, {days(1), ""}}, {})) ==
        "2019-07-22");
}

TEST_CASE("LegalEnd_OfAnyPeriodInTheActIsTheFirstDayThatWillDo") {
  SeededRandom random(20190702);
  LegalCalendar calendar;
  for (int i = 0; i < 2000; ++i) {
    Date from{static_cast<std::int32_t>(9131 + random.next() % 18000)};  // 1995 on
    Duration span = i % 3 == 0 ? days(static_cast<std::int64_t>(3 + random.next() % 88))
                               : weeks(static_cast<std::int64_t>(1 + random.next() % 12));
    calendar.decreed = {Date{from.days + 5}, Date{from.days + 8}};
    auto end = legal_end(from, span, {}, {}, calendar);
    Date counted = add(from, span);
    CAPTURE(format_date(from));
    CAPTURE(span.n);
    auto will_do = [&](Date last) {
      int ordinary = 0;
      for (Date d{from.days + 1}; d <= last; ++d.days) ordinary += !calendar.is_free(d);
      return !calendar.is_free(last) && ordinary >= 2;
    };
    Date first = counted;
    while (!will_do(first)) ++first.days;
    REQUIRE(end.date == first);
    // The derivation is a chain from the first day to the last.
    REQUIRE(end.steps.front().from == from);
    REQUIRE(end.steps.back().to == end.date);
    for (std::size_t k = 1; k < end.steps.size(); ++k) REQUIRE(end.steps[k].from == end.steps[k - 1].to);
  }
}

TEST_CASE("LegalEnd_WithAnyNumberStaysInTheCalendar") {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  for (auto unit : {Unit::days, Unit::weeks, Unit::months, Unit::years, Unit::workdays})
    for (auto n : {kMost, -kMost - 1}) {
      auto end = end_of("2019-07-01", {unit, n, ""});
      REQUIRE(end.date.has_value());
      CHECK(*end.date >= day("0001-01-01"));
      CHECK(*end.date <= day("9999-12-31"));
    }
  CHECK(last_day(suspended("2019-07-01", weeks(8), {{day("0001-01-01"), day("9999-12-31"), ""}})) == "9999-12-31");
}

TEST_CASE("Derivation_CanBeStored") {
  auto end = suspended("2019-07-01", weeks(8), {{day("2019-07-11"), day("2019-07-16"), "aanvulling"}});
  auto back = decode<TermEnd>(encode(end));
  REQUIRE(back.has_value());
  CHECK(*back == end);
  for (const auto& step : end.steps) {
    CHECK_FALSE(step.sentence.nl.empty());
    CHECK_FALSE(step.sentence.en.empty());
  }
}

TEST_CASE("CheckTerm_RefusesWhatMakesNoSense") {
  auto reason = [](const Result<void>& result) { return result.ok() ? std::string() : result.error().reason; };
  CHECK(reason(check_term(weeks(8), {{day("2019-07-11"), day("2019-07-20"), ""}, {day("2019-07-20"), {}, ""}},
                          {{weeks(6), ""}})) == "");
  CHECK(reason(check_term(weeks(0), {}, {})) == "term.span");
  CHECK(reason(check_term({Unit::hours, 48, ""}, {}, {})) == "term.span");
  CHECK(reason(check_term(weeks(8), {}, {{weeks(-1), ""}})) == "term.extension");
  CHECK(reason(check_term(weeks(8), {{day("2019-07-20"), day("2019-07-11"), ""}}, {})) == "term.suspension");
  CHECK(reason(check_term(weeks(8), {{day("2019-07-11"), {}, ""}, {day("2019-07-20"), {}, ""}}, {})) ==
        "term.suspension");
}

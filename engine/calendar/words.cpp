// The names of days, months and units.
#include "calendar/words.hpp"

#include <fmt/core.h>

#include <array>

namespace trajectum::calendar {
namespace {

struct Pair {
  const char* nl;
  const char* en;
};

constexpr std::array<Pair, 12> kMonths{{{"januari", "January"},
                                        {"februari", "February"},
                                        {"maart", "March"},
                                        {"april", "April"},
                                        {"mei", "May"},
                                        {"juni", "June"},
                                        {"juli", "July"},
                                        {"augustus", "August"},
                                        {"september", "September"},
                                        {"oktober", "October"},
                                        {"november", "November"},
                                        {"december", "December"}}};

constexpr std::array<Pair, 7> kWeekdays{{{"maandag", "Monday"},
                                         {"dinsdag", "Tuesday"},
                                         {"woensdag", "Wednesday"},
                                         {"donderdag", "Thursday"},
                                         {"vrijdag", "Friday"},
                                         {"zaterdag", "Saturday"},
                                         {"zondag", "Sunday"}}};

struct UnitWords {
  Pair one;
  Pair many;
};

// In the order of Unit. Dutch counts hours and years in the singular: "4 uur", "2 jaar".
constexpr std::array<UnitWords, 7> kUnits{{{{"minuut", "minute"}, {"minuten", "minutes"}},
                                           {{"uur", "hour"}, {"uur", "hours"}},
                                           {{"dag", "day"}, {"dagen", "days"}},
                                           {{"week", "week"}, {"weken", "weeks"}},
                                           {{"maand", "month"}, {"maanden", "months"}},
                                           {{"jaar", "year"}, {"jaar", "years"}},
                                           {{"werkdag", "workday"}, {"werkdagen", "workdays"}}}};

}  // namespace

Text date_in_words(Date date) {
  auto c = civil_of(date);
  const auto& month = kMonths[c.month - 1];
  return {fmt::format("{} {} {}", c.day, month.nl, c.year), fmt::format("{} {} {}", c.day, month.en, c.year)};
}

Text day_in_words(Date date) {
  const auto& name = kWeekdays[static_cast<std::size_t>(weekday(date) - 1)];
  auto words = date_in_words(date);
  return {fmt::format("{} {}", name.nl, words.nl), fmt::format("{} {}", name.en, words.en)};
}

Text span_in_words(const Duration& span) {
  const auto& unit = kUnits[static_cast<std::size_t>(span.unit)];
  const auto& words = span.n == 1 ? unit.one : unit.many;
  return {fmt::format("{} {}", span.n, words.nl), fmt::format("{} {}", span.n, words.en)};
}

}  // namespace trajectum::calendar

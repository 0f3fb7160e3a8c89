// What the cells of a decision table mean: which values pass, what is like what, and how a cell is written. The one
// place for it: a turn asks it of a case, the proof of a table of every part of an input. Pure; thread: any.
#ifndef TRAJECTUM_ROUTE_DECISION_CELLS_HPP
#define TRAJECTUM_ROUTE_DECISION_CELLS_HPP
#include <compare>
#include <string>

#include "route/bundle.hpp"

namespace trajectum::route {

/// What values can be compared with each other. Durations only in like units: hours with minutes, weeks with days,
/// years with months.
enum class Measure : std::uint8_t {
  none,
  yesno,
  number,
  text,
  date,
  money,
  minutes,
  days,
  months,
  workdays,
  other  // lists and records
};
Measure measure_of(const Value& value);
/// "a number", "an amount of money".
Text measure_name(Measure measure);
/// True of numbers, dates, money and durations.
bool is_ordered(Measure measure);
/// The size of an ordered value: the number, days since 1970, cents, or the count in the smallest unit of its measure.
double size_of(const Value& value);
/// The value of that size; of numbers a whole one if it is whole.
Value value_of_size(Measure measure, double size);

/// Unordered when the two are not of one measure.
std::partial_ordering compare_values(const Value& a, const Value& b);
bool same_value(const Value& a, const Value& b);

/// True if a rule with this cell may hold for this value of the input; an empty value is `unknown`.
bool passes(const Test& test, const Value& value);

/// The measure of the literals in a column; `none` if there are none. The first literal decides.
Measure column_measure(const Decision& decision, std::size_t input);

/// A cell or a literal as a table in CSV writes it: `any`, `< 5`, `phone or letter`, `between 1 and 3`, `€ 12.50`.
std::string cell_text(const Test& test);
std::string literal_text(const Value& value);

}  // namespace trajectum::route

#endif  // TRAJECTUM_ROUTE_DECISION_CELLS_HPP

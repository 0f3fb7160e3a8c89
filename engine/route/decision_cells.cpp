#include "route/decision_cells.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace trajectum::route {
namespace {

/// How many of the smallest unit of its measure one unit is.
std::int64_t factor(Unit unit) {
  switch (unit) {
    case Unit::hours: return 60;
    case Unit::weeks: return 7;
    case Unit::years: return 12;
    default: return 1;
  }
}

Measure measure_of_unit(Unit unit) {
  switch (unit) {
    case Unit::minutes:
    case Unit::hours: return Measure::minutes;
    case Unit::days:
    case Unit::weeks: return Measure::days;
    case Unit::months:
    case Unit::years: return Measure::months;
    case Unit::workdays: return Measure::workdays;
  }
  return Measure::days;
}

Unit unit_of(Measure measure) {
  switch (measure) {
    case Measure::minutes: return Unit::minutes;
    case Measure::months: return Unit::months;
    case Measure::workdays: return Unit::workdays;
    default: return Unit::days;
  }
}

/// True of a text that cannot be read as anything else in a cell.
bool is_plain(std::string_view text) {
  for (const char* word : {"any", "known", "unknown", "yes", "no", "or", "and", "between"})
    if (text == word) return false;
  auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), [&](char c) {
    return letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string duration_text(const Duration& span) { return fmt::format("{} {}", span.n, unit_name(span.unit)); }

}  // namespace

const char* hit_name(Hit hit) {
  static constexpr const char* kNames[] = {"unique",  "any",        "priority",    "first",
                                           "collect", "rule_order", "output_order"};
  return kNames[static_cast<int>(hit)];
}

const char* gather_name(Gather with) {
  static constexpr const char* kNames[] = {"list", "sum", "min", "max", "count"};
  return kNames[static_cast<int>(with)];
}

Measure measure_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none: return Measure::none;
    case Value::Kind::yesno: return Measure::yesno;
    case Value::Kind::integer:
    case Value::Kind::decimal: return Measure::number;
    case Value::Kind::text: return Measure::text;
    case Value::Kind::date: return Measure::date;
    case Value::Kind::money: return Measure::money;
    case Value::Kind::duration: return measure_of_unit(value.as<Duration>()->unit);
    default: return Measure::other;
  }
}

Text measure_name(Measure measure) {
  switch (measure) {
    case Measure::none: return {"niets", "nothing"};
    case Measure::yesno: return {"ja of nee", "yes or no"};
    case Measure::number: return {"een getal", "a number"};
    case Measure::text: return {"een tekst", "a text"};
    case Measure::date: return {"een datum", "a date"};
    case Measure::money: return {"een bedrag", "an amount of money"};
    case Measure::minutes: return {"een duur in uren of minuten", "a duration in hours or minutes"};
    case Measure::days: return {"een duur in dagen of weken", "a duration in days or weeks"};
    case Measure::months: return {"een duur in maanden of jaren", "a duration in months or years"};
    case Measure::workdays: return {"een duur in werkdagen", "a duration in workdays"};
    case Measure::other: return {"een lijst of record", "a list or a record"};
  }
  return {};
}

bool is_ordered(Measure measure) {
  return measure == Measure::number || (measure >= Measure::date && measure <= Measure::workdays);
}

double size_of(const Value& value) {
  if (auto* n = value.as<std::int64_t>()) return static_cast<double>(*n);
  if (auto* d = value.as<double>()) return *d;
  if (auto* date = value.as<Date>()) return date->days;
  if (auto* money = value.as<Money>()) return static_cast<double>(money->cents);
  if (auto* span = value.as<Duration>()) return static_cast<double>(span->n * factor(span->unit));
  return 0;
}

Value value_of_size(Measure measure, double size) {
  auto whole = static_cast<std::int64_t>(std::llround(size));
  switch (measure) {
    case Measure::number: return static_cast<double>(whole) == size ? Value(whole) : Value(size);
    case Measure::date: return Date{static_cast<std::int32_t>(whole)};
    case Measure::money: return Money{whole};
    case Measure::minutes:
    case Measure::days:
    case Measure::months:
    case Measure::workdays: return Duration{unit_of(measure), whole, ""};
    default: return {};
  }
}

std::partial_ordering compare_values(const Value& a, const Value& b) {
  auto measure = measure_of(a);
  if (measure != measure_of(b)) return std::partial_ordering::unordered;
  if (auto* x = a.as<std::int64_t>(), *y = b.as<std::int64_t>(); x && y) return *x <=> *y;
  if (auto* x = a.as<Money>(), *y = b.as<Money>(); x && y) return *x <=> *y;
  if (measure == Measure::text) return a.text() <=> b.text();
  if (is_ordered(measure)) return size_of(a) <=> size_of(b);
  return a == b ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

bool same_value(const Value& a, const Value& b) {
  return a == b || compare_values(a, b) == std::partial_ordering::equivalent;
}

bool passes(const Test& test, const Value& value) {
  auto against = [&](std::size_t i) { return compare_values(value, test.values[i]); };
  switch (test.kind) {
    case Test::Kind::any: return true;
    case Test::Kind::known: return !value.empty();
    case Test::Kind::unknown: return value.empty();
    case Test::Kind::equal: return same_value(value, test.values[0]);
    case Test::Kind::one_of:
      return std::any_of(test.values.begin(), test.values.end(), [&](const Value& x) { return same_value(value, x); });
    case Test::Kind::less: return std::is_lt(against(0));
    case Test::Kind::more: return std::is_gt(against(0));
    case Test::Kind::at_most: return std::is_lteq(against(0));
    case Test::Kind::at_least: return std::is_gteq(against(0));
    case Test::Kind::between: return std::is_gteq(against(0)) && std::is_lteq(against(1));
  }
  return false;
}

Measure column_measure(const Decision& decision, std::size_t input) {
  for (const auto& rule : decision.rules)
    if (input < rule.tests.size() && !rule.tests[input].values.empty()) return measure_of(rule.tests[input].values[0]);
  return Measure::none;
}

std::string literal_text(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::yesno: return value.yes() ? "yes" : "no";
    case Value::Kind::integer: return fmt::format("{}", value.integer());
    case Value::Kind::decimal: return fmt::format("{}", *value.as<double>());
    case Value::Kind::text:
      return is_plain(value.text()) ? std::string(value.text()) : fmt::format("\"{}\"", value.text());
    case Value::Kind::date: return format_date(*value.as<Date>());
    case Value::Kind::money: {
      auto cents = value.as<Money>()->cents;
      auto size = cents < 0 ? -cents : cents;
      auto sign = cents < 0 ? "-" : "";
      return size % 100 ? fmt::format("€ {}{}.{:02}", sign, size / 100, size % 100)
                        : fmt::format("€ {}{}", sign, size / 100);
    }
    case Value::Kind::duration: return duration_text(*value.as<Duration>());
    default: return "";
  }
}

std::string cell_text(const Test& test) {
  auto literal = [&](std::size_t i) { return literal_text(test.values[i]); };
  switch (test.kind) {
    case Test::Kind::any: return "any";
    case Test::Kind::known: return "known";
    case Test::Kind::unknown: return "unknown";
    case Test::Kind::equal: return literal(0);
    case Test::Kind::one_of: {
      std::string out;
      for (std::size_t i = 0; i < test.values.size(); ++i) out += (i ? " or " : "") + literal(i);
      return out;
    }
    case Test::Kind::less: return "< " + literal(0);
    case Test::Kind::more: return "> " + literal(0);
    case Test::Kind::at_most: return "<= " + literal(0);
    case Test::Kind::at_least: return ">= " + literal(0);
    case Test::Kind::between: return "between " + literal(0) + " and " + literal(1);
  }
  return "";
}

}  // namespace trajectum::route

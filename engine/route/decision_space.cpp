#include "route/decision_space.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace trajectum::route {
namespace {

constexpr double kExactMax = 9e15;  // above this a double does not tell two whole numbers apart

/// Every literal of a column.
std::vector<Value> literals_of(const std::vector<const Test*>& tests) {
  std::vector<Value> out;
  for (const auto* test : tests) out.insert(out.end(), test->values.begin(), test->values.end());
  return out;
}

Measure measure_of_field(FieldType type) {
  switch (type) {
    case FieldType::yesno: return Measure::yesno;
    case FieldType::integer:
    case FieldType::decimal: return Measure::number;
    case FieldType::money: return Measure::money;
    case FieldType::date: return Measure::date;
    case FieldType::text:
    case FieldType::note:
    case FieldType::choice: return Measure::text;
    default: return Measure::none;
  }
}

}  // namespace

std::optional<Axis> Axis::of_field(std::string name, const Field* field, bool may_be_unknown,
                                   const std::vector<const Test*>& tests) {
  Axis axis;
  axis.name_nl_ = axis.name_en_ = std::move(name);
  auto measure = field ? measure_of_field(field->type) : Measure::none;
  bool whole_numbers = !field || field->type != FieldType::decimal;
  if (!axis.cut(measure, whole_numbers, field, tests)) return std::nullopt;
  if (may_be_unknown) axis.parts_.emplace_back();
  if (axis.parts_.size() > limits::kDecisionPartsMax) return std::nullopt;
  return axis;
}

std::optional<Axis> Axis::of_function(std::size_t number, const std::vector<const Test*>& tests) {
  Axis axis;
  axis.function_ = true;
  axis.name_nl_ = fmt::format("functie {}", number);
  axis.name_en_ = fmt::format("function {}", number);
  auto literals = literals_of(tests);
  auto measure = literals.empty() ? Measure::none : measure_of(literals.front());
  if (!axis.cut(measure, measure != Measure::number, nullptr, tests)) return std::nullopt;
  axis.parts_.emplace_back();
  if (axis.parts_.size() > limits::kDecisionPartsMax) return std::nullopt;
  return axis;
}

bool Axis::cut(Measure measure, bool whole_numbers, const Field* field, const std::vector<const Test*>& tests) {
  measure_ = measure;
  auto part = [this](Value value) {
    parts_.emplace_back();
    parts_.back().value = std::move(value);
  };
  if (measure == Measure::yesno) {
    part(true);
    part(false);
  } else if (measure == Measure::text && field && !field->options.empty()) {
    for (const auto& option : field->options) part(option.id);
  } else if (measure == Measure::text) {
    cut_texts(tests);
  } else if (is_ordered(measure)) {
    std::vector<double> bounds;
    for (const auto& value : literals_of(tests)) bounds.push_back(size_of(value));
    auto min = field && field->min ? std::optional(static_cast<double>(*field->min)) : std::nullopt;
    auto max = field && field->max ? std::optional(static_cast<double>(*field->max)) : std::nullopt;
    for (const auto& bound : {min, max})
      if (bound) bounds.push_back(*bound);
    if (std::any_of(bounds.begin(), bounds.end(), [](double b) { return std::fabs(b) > kExactMax; })) return false;
    cut_sizes(measure, whole_numbers, min, max, std::move(bounds));
  } else {
    part("known");  // whatever it is: no cell can ask more than whether it is there
  }
  return parts_.size() <= limits::kDecisionPartsMax;
}

void Axis::cut_texts(const std::vector<const Test*>& tests) {
  std::string other = "other";
  for (const auto& value : literals_of(tests)) {
    bool known = std::any_of(parts_.begin(), parts_.end(), [&](const Part& part) { return part.value == value; });
    if (known) continue;
    parts_.emplace_back();
    parts_.back().value = value;
    other += value.text();  // longer than each of them: equal to none
  }
  parts_.emplace_back();
  parts_.back().value = other;
  parts_.back().other = true;
}

void Axis::cut_sizes(Measure measure, bool whole_numbers, std::optional<double> min, std::optional<double> max,
                     std::vector<double> bounds) {
  std::sort(bounds.begin(), bounds.end());
  bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
  auto add = [&](Part part, double size) {
    if ((min && size < *min) || (max && size > *max)) return;
    part.value = value_of_size(measure, size);
    parts_.push_back(std::move(part));
  };
  auto span = [](double low, double high) {
    Part out;
    out.span = true;
    out.low = low;
    out.high = high;
    return out;
  };
  auto point = [](double at) {
    Part out;
    out.low = out.high = at;
    return out;
  };
  if (bounds.empty()) {
    add(span(0, 0), 0);
  } else {
    add(span(bounds.front(), bounds.front()), bounds.front() - 1);
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      add(point(bounds[i]), bounds[i]);
      if (i + 1 == bounds.size()) break;
      double low = bounds[i], high = bounds[i + 1];
      if (!whole_numbers)
        add(span(low, high), (low + high) / 2);
      else if (std::floor(low) + 1 < high)
        add(span(low, high), std::floor(low) + 1);
    }
    add(span(bounds.back(), bounds.back()), bounds.back() + 1);
  }
  if (parts_.empty()) return;
  parts_.front().open_below = true;
  parts_.back().open_above = true;
}

Parts Axis::whole() const {
  Parts out;
  for (std::size_t i = 0; i < parts_.size(); ++i) out.set(i);
  return out;
}

Parts Axis::where(const Test& test) const {
  Parts out;
  for (std::size_t i = 0; i < parts_.size(); ++i)
    if (passes(test, parts_[i].value)) out.set(i);
  return out;
}

Text Axis::shown_run(std::size_t first, std::size_t last) const {
  const auto &low = parts_[first], &high = parts_[last];
  auto literal = [this](double size) { return literal_text(value_of_size(measure_, size)); };
  auto both = [this](const std::string& rest) { return Text{name_nl_ + rest, name_en_ + rest}; };
  if (low.open_below && high.open_above) return {name_nl_ + " bekend", name_en_ + " known"};
  auto above = (low.span ? " > " : " >= ") + literal(low.low);
  auto below = (high.span ? " < " : " <= ") + literal(high.high);
  if (low.open_below && (high.span || first != last)) return both(below);
  if (high.open_above && (low.span || first != last)) return both(above);
  if (first == last && !low.span) return both(" = " + literal(low.low));
  auto from = literal(low.low) + (low.span ? " < " : " <= ");
  return {from + name_nl_ + below, from + name_en_ + below};
}

Text Axis::shown(const Parts& parts) const {
  if (parts == whole()) return {};
  std::size_t first = 0;
  while (first < parts_.size() && !parts.test(first)) ++first;
  if (first == parts_.size()) return {};
  const auto& part = parts_[first];
  if (part.value.empty()) return {name_nl_ + " onbekend", name_en_ + " unknown"};
  if (part.other) return {name_nl_ + " iets anders", name_en_ + " something else"};
  if (is_ordered(measure_)) {
    auto last = first;
    while (last + 1 < parts_.size() && parts.test(last + 1) && !parts_[last + 1].value.empty()) ++last;
    return shown_run(first, last);
  }
  if (measure_ == Measure::none) return {name_nl_ + " bekend", name_en_ + " known"};
  auto rest = " = " + literal_text(part.value);
  return {name_nl_ + rest, name_en_ + rest};
}

Box Space::whole() const {
  Box out;
  for (const auto& axis : axes_) out.push_back(axis.whole());
  return out;
}

Box Space::of_rule(const DecisionRule& rule) const {
  Box out;
  for (std::size_t i = 0; i < axes_.size(); ++i) out.push_back(axes_[i].where(rule.tests[i]));
  return out;
}

bool Space::is_empty(const Box& box) {
  return std::any_of(box.begin(), box.end(), [](const Parts& parts) { return parts.none(); });
}

Box Space::common(const Box& a, const Box& b) {
  Box out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    step(1);
    out[i] = a[i] & b[i];
    if (out[i].none()) break;
  }
  return out;
}

/// Paths are cut before functions: what is left then leans on a function only if it must.
void Space::subtract(const Box& from, const Box& taken, std::vector<Box>& out) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    step(1);
    if ((from[i] & taken[i]).none()) {
      step(from.size());
      out.push_back(from);
      return;
    }
  }
  Box inside = from;
  for (bool functions : {false, true})
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (axes_[i].is_function() != functions) continue;
      step(1);
      auto outside = inside[i] & ~taken[i];
      inside[i] &= taken[i];
      if (outside.none()) continue;
      step(from.size());
      out.push_back(inside);
      out.back()[i] = outside;
    }
}

std::vector<Box> Space::without(const Box& from, const std::vector<const Box*>& taken) {
  std::vector<Box> rest{from};
  if (is_empty(from)) rest.clear();
  for (const auto* box : taken) {
    std::vector<Box> next;
    for (const auto& piece : rest) {
      subtract(piece, *box, next);
      if (ended()) return rest;
    }
    rest = std::move(next);
    if (rest.empty()) break;
  }
  return rest;
}

Text Space::shown(const Box& box) const {
  Text out;
  for (std::size_t i = 0; i < axes_.size(); ++i) {
    auto one = axes_[i].shown(box[i]);
    if (one.empty()) continue;
    out.nl += (out.nl.empty() ? "" : ", ") + one.nl;
    out.en += (out.en.empty() ? "" : ", ") + one.en;
  }
  return out.empty() ? Text{"elk geval", "every case"} : out;
}

bool Space::leans_on_function(const Box& box) const {
  for (std::size_t i = 0; i < axes_.size(); ++i)
    if (axes_[i].is_function() && box[i] != axes_[i].whole()) return true;
  return false;
}

}  // namespace trajectum::route

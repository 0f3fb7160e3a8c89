// The rules of a decision table: cells, outputs, and what a column of them must have in common.
#include <fmt/core.h>

#include <algorithm>

#include "route/decision_cells.hpp"
#include "route/decision_reading.hpp"

namespace trajectum::route {
namespace {

/// The values of `one_of("a", "b")`, `more(0)` and such: literals only.
std::vector<Value> literals(Loading& load, const Word& word) {
  std::vector<Value> out;
  for (const auto& argument : word.arguments) {
    if (argument.is(Draft::Kind::value))
      out.push_back(argument.value);
    else
      report_wrong(load, {word.word, argument.place, argument}, "een vaste waarde", "a literal");
  }
  return out;
}

struct CellWord {
  const char* word;
  Test::Kind kind;
  std::size_t min, max;  // literals that it takes
};

constexpr std::size_t kMany = 100000;
constexpr CellWord kCellWords[] = {
    {"any", Test::Kind::any, 0, 0},         {"known", Test::Kind::known, 0, 0},
    {"unknown", Test::Kind::unknown, 0, 0}, {"one_of", Test::Kind::one_of, 1, kMany},
    {"less", Test::Kind::less, 1, 1},       {"more", Test::Kind::more, 1, 1},
    {"at_most", Test::Kind::at_most, 1, 1}, {"at_least", Test::Kind::at_least, 1, 1},
    {"between", Test::Kind::between, 2, 2},
};

std::optional<Test> read_word_cell(Loading& load, const Draft& draft) {
  const auto& word = *draft.word;
  Test test;
  test.values = literals(load, word);
  auto count = test.values.size();
  auto* known =
      std::find_if(std::begin(kCellWords), std::end(kCellWords), [&](auto& w) { return word.word == w.word; });
  bool right = known != std::end(kCellWords) && count >= known->min && count <= known->max;
  if (right) test.kind = known->kind;
  if (right && test.kind >= Test::Kind::less)
    right = std::all_of(test.values.begin(), test.values.end(), [](auto& v) { return is_ordered(measure_of(v)); });
  if (!right) {
    load.faults.add(draft.place, word.shown() + " kan geen cel van een regel zijn",
                    word.shown() + " cannot be a cell of a rule");
    return std::nullopt;
  }
  if (test.kind == Test::Kind::between && !std::is_lteq(compare_values(test.values[0], test.values[1]))) {
    load.faults.add(draft.place, fmt::format("tussen deze grenzen ligt niets: `{}`", cell_text(test)),
                    fmt::format("nothing lies between these bounds: `{}`", cell_text(test)));
    return std::nullopt;
  }
  return test;
}

std::optional<Test> read_cell(Loading& load, const Draft& draft) {
  if (draft.is(Draft::Kind::poison)) return std::nullopt;
  if (draft.is(Draft::Kind::word)) return read_word_cell(load, draft);
  if (draft.is(Draft::Kind::value) && draft.value.kind() != Value::Kind::list) {
    Test test;
    test.kind = Test::Kind::equal;
    test.values.push_back(draft.value);
    return test;
  }
  report_wrong(load, {"rules", draft.place, draft}, "een vaste waarde of een toets", "a literal or a test");
  return std::nullopt;
}

RuleOutput read_output(Loading& load, const Draft& draft) {
  RuleOutput out;
  if (draft.is(Draft::Kind::function))
    out.function = read_function(load, draft);
  else if (draft.is(Draft::Kind::value))
    out.value = draft.value;
  else
    report_wrong(load, {"rules", draft.place, draft}, "een uitkomst: een vaste waarde of een functie",
                 "an output: a literal or a function");
  return out;
}

std::string counted(std::size_t n, const char* one, const char* several) {
  return fmt::format("{} {}", n, n == 1 ? one : several);
}

/// The literals of a function's column must be alike: a path's are held to its field when a route asks the table.
void check_input(Loading& load, const DecisionReading& r, std::size_t input) {
  if (r.decision.inputs[input].function == kNoFunction) return;
  auto measure = column_measure(r.decision, input);
  for (std::size_t k = 0; k < r.decision.rules.size(); ++k)
    for (const auto& value : r.decision.rules[k].tests[input].values) {
      if (measure_of(value) == measure) continue;
      auto is = measure_name(measure_of(value)), first = measure_name(measure);
      load.faults.add(r.places.cells[k][input],
                      fmt::format("cel {} is {}, maar eerder in deze kolom staat {}", input + 1, is.nl, first.nl),
                      fmt::format("cell {} is {}, but further up this column has {}", input + 1, is.en, first.en));
      return;
    }
}

/// `sum`, `min` and `max` reckon with numbers, money and, but for a sum, dates.
void check_gathered(Loading& load, const DecisionReading& r) {
  auto with = r.decision.with;
  if (with == Gather::list || with == Gather::count) return;
  auto measure = Measure::none;
  for (std::size_t k = 0; k < r.decision.rules.size(); ++k) {
    const auto& output = r.decision.rules[k].outputs[0];
    if (output.function != kNoFunction) continue;
    auto is = measure_of(output.value);
    bool fits = is == Measure::number || is == Measure::money || (is == Measure::date && with != Gather::sum);
    if (fits && (measure == Measure::none || measure == is)) {
      measure = is;
      continue;
    }
    auto name = measure_name(is);
    auto wanted =
        measure == Measure::none ? Text{"een getal of een bedrag", "a number or an amount"} : measure_name(measure);
    load.faults.add(r.places.cells[k].back(),
                    fmt::format("`with = \"{}\"` vraagt hier {}, niet {}", gather_name(with), wanted.nl, name.nl),
                    fmt::format("`with = \"{}\"` asks for {} here, not {}", gather_name(with), wanted.en, name.en));
    return;
  }
}

/// An output that `order` does not name cannot be ranked.
void check_ranked(Loading& load, const DecisionReading& r, std::size_t output) {
  const auto& order = r.decision.outputs[output].order;
  if (order.empty()) return;
  for (std::size_t k = 0; k < r.decision.rules.size(); ++k) {
    const auto& said = r.decision.rules[k].outputs[output];
    auto same = [&](const Value& value) { return same_value(value, said.value); };
    if (said.function != kNoFunction || said.value.empty() || std::any_of(order.begin(), order.end(), same)) continue;
    std::vector<std::string> names;
    for (const auto& value : order) names.emplace_back(value.text());
    auto meant = guess(said.value.text(), names);
    load.faults.add(r.places.cells[k][r.decision.inputs.size() + output],
                    fmt::format("`{}` staat niet in `order`{}", literal_text(said.value), meant.nl),
                    fmt::format("`{}` is not in `order`{}", literal_text(said.value), meant.en));
  }
}

}  // namespace

void read_rule(Loading& load, DecisionReading& r, const Draft& draft) {
  auto inputs = r.decision.inputs.size(), outputs = r.decision.outputs.size();
  if (!draft.is(Draft::Kind::table) || !draft.table->keyed.empty())
    return report_wrong(load, {"rules", draft.place, draft}, "een lijst met regels", "a list of rules");
  const auto& cells = draft.table->list;
  if (cells.size() != inputs + outputs) {
    load.faults.add(draft.place,
                    fmt::format("deze regel heeft {}; er zijn {} en {}", counted(cells.size(), "cel", "cellen"),
                                counted(inputs, "invoer", "invoeren"), counted(outputs, "uitkomst", "uitkomsten")),
                    fmt::format("this rule has {}; there are {} and {}", counted(cells.size(), "cell", "cells"),
                                counted(inputs, "input", "inputs"), counted(outputs, "output", "outputs")));
    return;
  }
  DecisionRule rule;
  rule.origin = load.faults.origin(draft.place);
  std::vector<Place> places;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    places.push_back(cells[i].place);
    if (i < inputs)
      rule.tests.push_back(read_cell(load, cells[i]).value_or(Test{}));
    else
      rule.outputs.push_back(read_output(load, cells[i]));
  }
  r.decision.rules.push_back(std::move(rule));
  r.places.cells.push_back(std::move(places));
}

void check_columns(Loading& load, const DecisionReading& r) {
  for (std::size_t i = 0; i < r.decision.inputs.size(); ++i) check_input(load, r, i);
  check_gathered(load, r);
  for (std::size_t i = 0; i < r.decision.outputs.size(); ++i) check_ranked(load, r, i);
}

}  // namespace trajectum::route

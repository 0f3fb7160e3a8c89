// A decide node asks its table (language.md, `decision`): the inputs of this case, the rules that hold, their result by
// the hit policy, where that goes, and in the history which rules it were.
#include <algorithm>

#include "route/decision_cells.hpp"
#include "turn/decision_hits.hpp"
#include "turn/guard_look.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::Decision;

namespace {

/// A function that gives something else than its column is about would slip past every rule in silence.
Result<void> check_input(const Decision& table, std::size_t input, const Value& value) {
  auto asked = route::column_measure(table, input), given = route::measure_of(value);
  if (asked == route::Measure::none || given == route::Measure::none || asked == given) return {};
  auto is = route::measure_name(given), wants = route::measure_name(asked);
  auto number = std::to_string(input + 1);
  return refused(
      "decision",
      {"Invoer " + number + " van de tabel " + table.id + " gaf " + is.nl + "; de regels vragen " + wants.nl + ".",
       "Input " + number + " of the table " + table.id + " gave " + is.en + "; its rules ask for " + wants.en + "."});
}

bool holds_for(const route::DecisionRule& rule, const std::vector<Value>& inputs) {
  for (std::size_t i = 0; i < rule.tests.size(); ++i)
    if (!route::passes(rule.tests[i], inputs[i])) return false;
  return true;
}

/// What goes into which field of the case file.
std::vector<std::pair<std::string, Value>> writes_of(const Node& n, const Decision& table, const Value& value) {
  std::vector<std::pair<std::string, Value>> out;
  if (!n.into.empty()) out.emplace_back(n.into.segments.front().name, value);
  for (const auto& [output, path] : n.into_each) {
    const auto* record = value.as<Record>();
    out.emplace_back(path.segments.front().name, table.gives_record() && record ? record->get(output) : value);
  }
  return out;
}

}  // namespace

Result<std::vector<Value>> Play::table_inputs(const Node& n, InstanceNo scope) {
  const auto& table = world_.bundle.decisions.at(n.table);
  std::vector<Value> inputs;
  for (std::size_t k = 0; k < table.inputs.size(); ++k) {
    const auto& in = table.inputs[k];
    if (in.function == route::kNoFunction) {
      inputs.push_back(value_of(n.inputs[k], scope));  // the table's path, linked in this route
      continue;
    }
    auto result = run_script(in.function, scope, nullptr);
    if (!result) return result.error();
    inputs.push_back(result->empty() ? Value() : result->front());
    if (auto right = check_input(table, k, inputs.back()); !right) return right.error();
  }
  return inputs;
}

Result<TableResult> Play::ask_table(const Node& n, InstanceNo scope) {
  const auto& table = world_.bundle.decisions.at(n.table);
  auto inputs = table_inputs(n, scope);
  if (!inputs) return inputs.error();
  std::vector<std::size_t> rules;
  for (std::size_t k = 0; k < table.rules.size(); ++k) {
    if (!holds_for(table.rules[k], *inputs)) continue;
    rules.push_back(k);
    if (table.hit == route::Hit::first) break;
  }
  if (auto one = check_unique(table, rules); !one) return one.error();
  std::vector<RuleHit> hits;
  for (auto k : rules) {
    RuleHit hit{k, {}};
    for (const auto& output : table.rules[k].outputs) {
      hit.outputs.push_back(output.value);
      if (output.function == route::kNoFunction) continue;
      auto result = run_script(output.function, scope, nullptr);
      if (!result) return result.error();
      hit.outputs.back() = result->empty() ? Value() : result->front();
    }
    hits.push_back(std::move(hit));
  }
  const auto* into = n.into.empty() ? nullptr : find_field(route_.file, n.into.segments.front().name);
  bool money = into && into->type == FieldType::money;
  return settle_hits(table, hits, money ? Value(Money{}) : Value(0));
}

GuardLook look_at_table(const Play& play, const Node& n, InstanceNo scope) {
  GuardLook out;
  const auto& table = play.world().bundle.decisions.at(n.table);
  for (std::size_t k = 0; k < table.inputs.size(); ++k) {
    auto f = table.inputs[k].function;
    if (f == route::kNoFunction)
      out.reads.insert(n.inputs[k].text);
    else
      out.reads.merge(look_at_guard(play, f, scope).reads);
  }
  auto result = const_cast<Play&>(play).ask_table(n, scope);  // its functions may not write
  if (!result) return out;
  const auto* record = table.gives_record() ? result->value.as<Record>() : nullptr;
  out.value = record ? record->get(table.outputs[0].name) : result->value;
  out.answer = true;
  return out;
}

void Play::decide(const Node& n, InstanceNo scope) {
  const auto& table = world_.bundle.decisions.at(n.table);
  auto stop_here = [&](const Error& error) { raise_incident(n.index, scope, error); };
  auto result = ask_table(n, scope);
  if (!result) return stop_here(result.error());
  const auto& value = result->value;
  const auto* record = table.gives_record() ? value.as<Record>() : nullptr;
  auto outcome =
      n.outcomes.empty() ? std::string() : std::string((record ? record->get(table.outputs[0].name) : value).text());
  bool named = std::any_of(n.outcomes.begin(), n.outcomes.end(), [&](const auto& o) { return o.id == outcome; });
  if (!outcome.empty() && !named && !n.next)  // a function's output that is no outcome: no branch may end in silence
    return stop_here(refused("no_way", {"De uitkomst " + outcome + " van de tabel " + n.table + " heeft hier geen weg.",
                                        "The output " + outcome + " of the table " + n.table + " has no way here."}));
  // All or nothing: every value is held to its field before the first is written.
  auto writes = writes_of(n, table, value);
  for (const auto& [field, one] : writes)
    if (auto typed = fit_file(field, one); !typed) return stop_here(typed.error());
  Decided decided{n.index, {}, value};
  for (auto rule : result->rules)
    decided.rules.push_back({static_cast<std::uint32_t>(rule + 1), rule_place(table, rule)});
  emit(std::move(decided));
  for (const auto& [field, one] : writes) (void)set_file(field, one);
  leave(n, scope, outcome);
}

}  // namespace trajectum::turn

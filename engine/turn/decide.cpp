// Decision tables (language.md, `decision`): the first rule that holds, recorded with its number.
#include <algorithm>
#include <compare>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::Test;

namespace {

std::partial_ordering compare(const Value& a, const Value& b) {
  auto number = [](const Value& v) -> std::optional<double> {
    if (auto* n = v.as<std::int64_t>()) return static_cast<double>(*n);
    if (auto* d = v.as<double>()) return *d;
    return std::nullopt;
  };
  auto x = number(a), y = number(b);
  if (x && y) return *x <=> *y;
  if (a.as<Date>() && b.as<Date>()) return *a.as<Date>() <=> *b.as<Date>();
  if (a.as<Money>() && b.as<Money>()) return *a.as<Money>() <=> *b.as<Money>();
  if (a.as<std::string>() && b.as<std::string>()) return a.text() <=> b.text();
  return std::partial_ordering::unordered;
}

bool equal(const Value& a, const Value& b) { return a == b || compare(a, b) == std::partial_ordering::equivalent; }

bool passes(const Test& test, const Value& v) {
  switch (test.kind) {
    case Test::Kind::any: return true;
    case Test::Kind::known: return !v.empty();
    case Test::Kind::unknown: return v.empty();
    case Test::Kind::equal: return equal(v, test.values[0]);
    case Test::Kind::one_of:
      return std::any_of(test.values.begin(), test.values.end(), [&](const Value& x) { return equal(v, x); });
    case Test::Kind::less: return compare(v, test.values[0]) == std::partial_ordering::less;
    case Test::Kind::more: return compare(v, test.values[0]) == std::partial_ordering::greater;
    case Test::Kind::between: {
      auto low = compare(v, test.values[0]), high = compare(v, test.values[1]);
      return (low == std::partial_ordering::greater || low == std::partial_ordering::equivalent) &&
             (high == std::partial_ordering::less || high == std::partial_ordering::equivalent);
    }
  }
  return false;
}

}  // namespace

void Play::decide(const Node& n, InstanceNo scope) {
  const auto& table = world_.bundle.decisions.at(n.table);
  std::vector<Value> inputs;
  for (std::size_t k = 0; k < table.inputs.size(); ++k) {
    const auto& in = table.inputs[k];
    if (in.function == route::kNoFunction) {
      inputs.push_back(value_of(n.inputs[k], scope));  // the table's path, linked in this route
      continue;
    }
    auto result = run_script(in.function, scope, false);
    if (!result) {
      raise_incident(n.index, scope, result.error());
      return;
    }
    inputs.push_back(result->empty() ? Value() : result->front());
  }
  for (std::size_t k = 0; k < table.rules.size(); ++k) {
    const auto& rule = table.rules[k];
    bool fires = true;
    for (std::size_t i = 0; fires && i < rule.tests.size(); ++i) fires = passes(rule.tests[i], inputs[i]);
    if (!fires) continue;
    Value output = rule.output;
    if (rule.output_fn != route::kNoFunction) {
      auto result = run_script(rule.output_fn, scope, false);
      if (!result) {
        raise_incident(n.index, scope, result.error());
        return;
      }
      output = result->empty() ? Value() : result->front();
    }
    emit(Decided{n.index, static_cast<std::uint32_t>(k + 1), output});
    if (!n.into.empty()) {
      if (auto set = set_file(n.into.segments.front().name, output); !set) {
        raise_incident(n.index, scope, set.error());
        return;
      }
    }
    auto outcome = n.outcomes.empty() ? std::string() : std::string(output.text());
    bool named = std::any_of(n.outcomes.begin(), n.outcomes.end(), [&](const auto& o) { return o.id == outcome; });
    if (!outcome.empty() && !named &&
        !n.next) {  // a function's output that is no outcome: no branch may end in silence
      raise_incident(n.index, scope,
                     refused("no_way", {"De uitkomst " + outcome + " van de tabel " + n.table + " heeft hier geen weg.",
                                        "The output " + outcome + " of the table " + n.table + " has no way here."}));
      return;
    }
    leave(n, scope, outcome);
    return;
  }
  raise_incident(n.index, scope,
                 refused("decision", {"Geen regel van de tabel " + n.table + " geldt hier.",
                                      "No rule of the table " + n.table + " holds here."}));
}

}  // namespace trajectum::turn

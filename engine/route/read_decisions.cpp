// Decision tables: inputs, rules, and their check against the routes that ask them.
#include <fmt/core.h>

#include <algorithm>

#include "route/read_fields.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct DecisionReading {
  Decision decision;
};

void read_decision_title(Loading& load, DecisionReading& r, const Keyed& entry) {
  r.decision.title = read_title(load, entry);
}

void read_hit(Loading& load, DecisionReading&, const Keyed& entry) {
  auto hit = read_text(load, entry);
  if (!hit || *hit == "first") return;
  for (const char* known : {"unique", "any", "priority", "collect", "rule_order", "output_order"})
    if (*hit == known) {
      load.faults.add(entry.value.place,
                      fmt::format("`hit = \"{}\"` is bekend, maar deze versie kan het nog niet uitvoeren", *hit),
                      fmt::format("`hit = \"{}\"` is known but this version cannot run it yet", *hit));
      return;
    }
  report_wrong(load, entry, "\"first\"", "\"first\"");
}

void read_inputs(Loading& load, DecisionReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty())
    return report_wrong(load, entry, "een lijst met paden en functies", "a list of paths and functions");
  for (const auto& draft : entry.value.table->list) {
    DecisionInput input;
    if (draft.is(Draft::Kind::function))
      input.function = read_function(load, draft);
    else if (auto path = read_text(load, {"inputs", draft.place, draft}))
      input.path.text = *path;
    load.places[fmt::format("input {} {}", r.decision.id, r.decision.inputs.size())] = draft.place;
    r.decision.inputs.push_back(std::move(input));
  }
}

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

bool is_ordered(const Value& value) {
  using Kind = Value::Kind;
  auto kind = value.kind();
  return kind == Kind::integer || kind == Kind::decimal || kind == Kind::date || kind == Kind::money ||
         kind == Kind::duration;
}

std::optional<Test> read_word_cell(Loading& load, const Draft& draft) {
  const auto& word = *draft.word;
  Test test;
  test.values = literals(load, word);
  std::size_t count = test.values.size();
  bool right = false, ordered = true;
  if (word.word == "any" || word.word == "known" || word.word == "unknown") {
    test.kind = word.word == "any" ? Test::Kind::any : word.word == "known" ? Test::Kind::known : Test::Kind::unknown;
    right = true;
  } else if (word.word == "one_of") {
    test.kind = Test::Kind::one_of;
    right = count > 0;
  } else if (word.word == "less" || word.word == "more") {
    test.kind = word.word == "less" ? Test::Kind::less : Test::Kind::more;
    right = count == 1;
  } else if (word.word == "between") {
    test.kind = Test::Kind::between;
    right = count == 2;
  }
  if (test.kind >= Test::Kind::less) ordered = std::all_of(test.values.begin(), test.values.end(), is_ordered);
  if (right && ordered) return test;
  load.faults.add(draft.place, word.shown() + " kan geen cel van een regel zijn",
                  word.shown() + " cannot be a cell of a rule");
  return std::nullopt;
}

std::optional<Test> read_cell(Loading& load, const Draft& draft) {
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

void read_rule(Loading& load, DecisionReading& r, const Draft& draft) {
  auto inputs = r.decision.inputs.size();
  if (!draft.is(Draft::Kind::table) || !draft.table->keyed.empty())
    return report_wrong(load, {"rules", draft.place, draft}, "een lijst met regels", "a list of rules");
  const auto& cells = draft.table->list;
  if (cells.size() != inputs + 1) {
    load.faults.add(draft.place,
                    fmt::format("deze regel heeft {} cellen; er zijn {} invoeren en 1 uitkomst", cells.size(), inputs),
                    fmt::format("this rule has {} cells; there are {} inputs and 1 output", cells.size(), inputs));
    return;
  }
  DecisionRule rule;
  rule.origin = load.faults.origin(draft.place);
  for (std::size_t i = 0; i < inputs; ++i) rule.tests.push_back(read_cell(load, cells[i]).value_or(Test{}));
  const auto& output = cells.back();
  if (output.is(Draft::Kind::function))
    rule.output_fn = read_function(load, output);
  else if (output.is(Draft::Kind::value))
    rule.output = output.value;
  else
    report_wrong(load, {"rules", output.place, output}, "een uitkomst: een vaste waarde of een functie",
                 "an output: a literal or a function");
  r.decision.rules.push_back(std::move(rule));
}

/// Read by read_decision itself: the width of a rule needs the inputs, whatever the order of the keys.
void read_rules(Loading&, DecisionReading&, const Keyed&) {}

constexpr Key<DecisionReading> kDecisionKeys[] = {
    {"title", read_decision_title}, {"hit", read_hit}, {"inputs", read_inputs}, {"rules", read_rules}};

}  // namespace

void read_decision(Loading& load, const Word& word, const std::string& bundle) {
  if (!word.body) {
    load.faults.add(word.place, word.shown() + " mist zijn inhoud { }", word.shown() + " lacks its body { }");
    return;
  }
  if (!declare(load, "decision", word, bundle)) return;
  DecisionReading r;
  r.decision.id = *word.name;
  refuse_list(load, "decision", *word.body);
  read_keys<DecisionReading>(load, "decision", kDecisionKeys, word.body->keyed, r);
  for (const char* key : {"hit", "inputs", "rules"})
    if (!word.body->find(key))
      load.faults.add(word.place, fmt::format("{} mist `{}`", word.shown(), key),
                      fmt::format("{} lacks `{}`", word.shown(), key));
  const auto* rules = word.body->find("rules");
  if (rules && (!rules->value.is(Draft::Kind::table) || rules->value.table->list.empty())) {
    report_wrong(load, *rules, "een lijst met regels", "a list of rules");
  } else if (rules && word.body->find("inputs")) {
    for (const auto& draft : rules->value.table->list)
      if (!draft.is(Draft::Kind::poison)) read_rule(load, r, draft);
  }
  load.bundle->decisions[r.decision.id] = std::move(r.decision);
}

void list_decision_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<DecisionReading>("decision", kDecisionKeys, out);
}

}  // namespace trajectum::route

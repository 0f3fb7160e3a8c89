// Decision tables as they are said, in Lua or in CSV: hit policy, inputs, outputs, rules (language.md, `decision`).
#include <fmt/core.h>

#include <algorithm>

#include "route/decision_cells.hpp"
#include "route/decision_reading.hpp"
#include "route/read_fields.hpp"
#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

void read_decision_title(Loading& load, DecisionReading& r, const Keyed& entry) {
  r.decision.title = read_title(load, entry);
}

/// One of a few names, with a guess; `name_of` gives each in turn.
template <class E>
std::optional<E> read_name(Loading& load, const Keyed& entry, E first, E last, const char* (*name_of)(E)) {
  auto text = read_text(load, entry);
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  std::string all;
  for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i) {
    names.emplace_back(name_of(static_cast<E>(i)));
    if (names.back() == *text) return static_cast<E>(i);
    all += (all.empty() ? "" : ", ") + names.back();
  }
  auto meant = guess(*text, names);
  load.faults.add(entry.value.place, fmt::format("`{}` kent geen `{}`: kies uit {}{}", entry.key, *text, all, meant.nl),
                  fmt::format("`{}` has no `{}`: choose one of {}{}", entry.key, *text, all, meant.en));
  return std::nullopt;
}

void read_hit(Loading& load, DecisionReading& r, const Keyed& entry) {
  r.decision.hit = read_name(load, entry, Hit::unique, Hit::output_order, hit_name).value_or(Hit::first);
}

void read_with(Loading& load, DecisionReading& r, const Keyed& entry) {
  r.with_at = entry.at;
  r.decision.with = read_name(load, entry, Gather::sum, Gather::count, gather_name).value_or(Gather::list);
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
    r.places.inputs.push_back(draft.place);
    r.decision.inputs.push_back(std::move(input));
  }
}

void read_outputs(Loading& load, DecisionReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty())
    return report_wrong(load, entry, "een lijst met namen", "a list of names");
  for (const auto& draft : entry.value.table->list) {
    auto name = read_text(load, {"outputs", draft.place, draft});
    if (!name || !check_id(load, *name, draft.place)) continue;
    bool twice = std::any_of(r.decision.outputs.begin(), r.decision.outputs.end(),
                             [&](const DecisionOutput& output) { return output.name == *name; });
    if (twice)
      load.faults.add(draft.place, fmt::format("de uitkomst `{}` staat er twee keer", *name),
                      fmt::format("the output `{}` is there twice", *name));
    r.decision.outputs.push_back({*name, {}});
  }
}

/// Read by read_decision itself: what a rule and the order must be depends on the outputs, whatever the order of keys.
void keep_order(Loading&, DecisionReading& r, const Keyed& entry) { r.order = &entry; }
void pass_over_rules(Loading&, DecisionReading&, const Keyed&) {}

std::vector<Value> read_ranks(Loading& load, const Keyed& entry) {
  std::vector<Value> out;
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty()) {
    report_wrong(load, entry, "een lijst met uitkomsten, de voornaamste eerst",
                 "a list of outputs, the first ranks highest");
    return out;
  }
  for (const auto& draft : entry.value.table->list) {
    if (!draft.is(Draft::Kind::value)) {
      report_wrong(load, {entry.key, draft.place, draft}, "een vaste waarde", "a literal");
    } else if (std::any_of(out.begin(), out.end(), [&](auto& value) { return same_value(value, draft.value); })) {
      load.faults.add(draft.place, fmt::format("`{}` staat er twee keer", literal_text(draft.value)),
                      fmt::format("`{}` is there twice", literal_text(draft.value)));
    } else {
      out.push_back(draft.value);
    }
  }
  return out;
}

/// `order = { "high", "low" }` ranks the first output; `order = { level = {...}, team = {...} }` several.
void read_order(Loading& load, DecisionReading& r) {
  const auto& table = r.order->value.table;
  if (!r.order->value.is(Draft::Kind::table) || table->keyed.empty()) {
    r.decision.outputs[0].order = read_ranks(load, *r.order);
    return;
  }
  refuse_list(load, "order", *table);
  std::vector<std::string> names;
  for (const auto& output : r.decision.outputs) names.push_back(output.name);
  for (const auto& one : table->keyed) {
    auto at = std::find(names.begin(), names.end(), one.key);
    if (at == names.end()) {
      report_unknown_key(load, "order", one, names);
      continue;
    }
    r.decision.outputs[static_cast<std::size_t>(at - names.begin())].order = read_ranks(load, one);
  }
}

/// What the hit policy asks beside the rules.
void check_policy(Loading& load, const DecisionReading& r, const Word& word) {
  const auto& d = r.decision;
  bool ranks = d.hit == Hit::priority || d.hit == Hit::output_order;
  if (ranks && !r.order)
    load.faults.add(
        word.place,
        fmt::format("`hit = \"{}\"` heeft `order` nodig: de uitkomsten, de voornaamste eerst", hit_name(d.hit)),
        fmt::format("`hit = \"{}\"` needs `order`: the outputs, the first ranks highest", hit_name(d.hit)));
  if (!ranks && r.order)
    load.faults.add(r.order->at, "`order` hoort bij `hit = \"priority\"` en `hit = \"output_order\"`",
                    "`order` belongs to `hit = \"priority\"` and `hit = \"output_order\"`");
  if (r.with_at.file < 0) return;
  if (d.hit != Hit::collect)
    load.faults.add(r.with_at, "`with` hoort bij `hit = \"collect\"`", "`with` belongs to `hit = \"collect\"`");
  else if (d.outputs.size() > 1)
    load.faults.add(r.with_at, "`with` rekent met één uitkomst; dit zijn er meer",
                    "`with` reckons with one output; there are more");
}

constexpr Key<DecisionReading> kDecisionKeys[] = {
    {"title", read_decision_title}, {"hit", read_hit},     {"with", read_with},       {"inputs", read_inputs},
    {"outputs", read_outputs},      {"order", keep_order}, {"rules", pass_over_rules}};

}  // namespace

void read_decision(Loading& load, const Word& word, const std::string& bundle) {
  if (!word.body) {
    load.faults.add(word.place, word.shown() + " mist zijn inhoud { }", word.shown() + " lacks its body { }");
    return;
  }
  if (!declare(load, "decision", word, bundle)) return;
  auto faults = load.faults.errors();
  DecisionReading r;
  r.decision.id = *word.name;
  r.places.at = word.name_place;
  refuse_list(load, "decision", *word.body);
  read_keys<DecisionReading>(load, "decision", kDecisionKeys, word.body->keyed, r);
  if (r.decision.outputs.empty()) r.decision.outputs.emplace_back();
  for (const char* key : {"hit", "inputs", "rules"})
    if (!word.body->find(key))
      load.faults.add(word.place, fmt::format("{} mist `{}`", word.shown(), key),
                      fmt::format("{} lacks `{}`", word.shown(), key));
  if (r.order) read_order(load, r);
  check_policy(load, r, word);
  const auto* rules = word.body->find("rules");
  if (rules && (!rules->value.is(Draft::Kind::table) || rules->value.table->list.empty())) {
    report_wrong(load, *rules, "een lijst met regels", "a list of rules");
  } else if (rules && word.body->find("inputs")) {
    for (const auto& draft : rules->value.table->list)
      if (!draft.is(Draft::Kind::poison)) read_rule(load, r, draft);
  }
  check_columns(load, r);
  r.places.whole = load.faults.errors() == faults;
  load.decision_places[r.decision.id] = std::move(r.places);
  load.bundle->decisions[r.decision.id] = std::move(r.decision);
}

void list_decision_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<DecisionReading>("decision", kDecisionKeys, out);
}

}  // namespace trajectum::route

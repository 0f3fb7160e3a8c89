#include "turn/decision_hits.hpp"

#include <algorithm>

#include "route/decision_cells.hpp"

namespace trajectum::turn {

using route::Decision;
using route::Gather;
using route::Hit;

namespace {

Error wrong(std::string nl, std::string en) { return refused("decision", {std::move(nl), std::move(en)}); }

/// One output plain, several as a record by name.
Value value_of(const Decision& d, const RuleHit& hit) {
  if (!d.gives_record()) return hit.outputs.front();
  Record out;
  for (std::size_t i = 0; i < d.outputs.size(); ++i)
    if (!hit.outputs[i].empty()) out.set(d.outputs[i].name, hit.outputs[i]);
  return out;
}

Result<TableResult> settle_any(const Decision& d, const std::vector<RuleHit>& hits) {
  TableResult out;
  for (const auto& hit : hits) {
    for (std::size_t i = 0; i < hit.outputs.size(); ++i) {
      if (route::same_value(hit.outputs[i], hits.front().outputs[i])) continue;
      auto one = shown_rule(d, hits.front().rule), other = shown_rule(d, hit.rule);
      return wrong("De regels " + one + " en " + other + " van de tabel " + d.id + " geven hier iets anders.",
                   "The rules " + one + " and " + other + " of the table " + d.id + " give different outputs here.");
    }
    out.rules.push_back(hit.rule);
  }
  out.value = value_of(d, hits.front());
  return out;
}

/// Ranks of a hit, output by output; the lower goes first.
Result<std::vector<std::size_t>> ranks_of(const Decision& d, const RuleHit& hit) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < d.outputs.size(); ++i) {
    const auto& order = d.outputs[i].order;
    if (order.empty()) continue;
    auto at = std::find_if(order.begin(), order.end(), [&](auto& v) { return route::same_value(v, hit.outputs[i]); });
    if (at == order.end()) {
      auto text = route::literal_text(hit.outputs[i]);
      auto rule = shown_rule(d, hit.rule);
      return wrong("De uitkomst " + text + " van regel " + rule + " staat niet in `order` van de tabel " + d.id + ".",
                   "The output " + text + " of rule " + rule + " is not in `order` of the table " + d.id + ".");
    }
    out.push_back(static_cast<std::size_t>(at - order.begin()));
  }
  return out;
}

/// The hits, highest rank first; equals in the order of the table.
Result<std::vector<RuleHit>> ranked(const Decision& d, const std::vector<RuleHit>& hits) {
  std::vector<std::pair<std::vector<std::size_t>, const RuleHit*>> order;
  for (const auto& hit : hits) {
    auto ranks = ranks_of(d, hit);
    if (!ranks) return ranks.error();
    order.emplace_back(std::move(*ranks), &hit);
  }
  std::stable_sort(order.begin(), order.end(), [](auto& a, auto& b) { return a.first < b.first; });
  std::vector<RuleHit> out;
  for (const auto& [ranks, hit] : order) out.push_back(*hit);
  return out;
}

/// Every result once, at its first place.
TableResult list_of(const Decision& d, const std::vector<RuleHit>& hits) {
  TableResult out;
  List list;
  for (const auto& hit : hits) {
    out.rules.push_back(hit.rule);
    auto value = value_of(d, hit);
    if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(std::move(value));
  }
  out.value = std::move(list);
  return out;
}

/// Adds two of a kind; nothing if they are not, or if the sum is too large to hold.
std::optional<Value> sum_of(const Value& a, const Value& b) {
  std::int64_t n = 0;
  if (auto* x = a.as<std::int64_t>(), *y = b.as<std::int64_t>(); x && y)
    return __builtin_add_overflow(*x, *y, &n) ? std::nullopt : std::optional<Value>(n);
  if (auto* x = a.as<Money>(), *y = b.as<Money>(); x && y)
    return __builtin_add_overflow(x->cents, y->cents, &n) ? std::nullopt : std::optional<Value>(Money{n});
  if (route::measure_of(a) != route::Measure::number || route::measure_of(b) != route::Measure::number)
    return std::nullopt;
  return Value(route::size_of(a) + route::size_of(b));
}

Result<TableResult> gather(const Decision& d, const std::vector<RuleHit>& hits, const Value& zero) {
  TableResult out;
  for (const auto& hit : hits) out.rules.push_back(hit.rule);
  if (d.with == Gather::count) {
    out.value = static_cast<std::int64_t>(hits.size());
    return out;
  }
  bool sums = d.with == Gather::sum;
  out.value = sums ? zero : hits.front().outputs.front();
  for (const auto& hit : hits) {
    const auto& value = hit.outputs.front();
    auto compared = route::compare_values(value, out.value);
    auto sum = sums ? sum_of(out.value, value) : std::nullopt;
    bool fits = sums ? sum.has_value()
                     : route::is_ordered(route::measure_of(value)) && compared != std::partial_ordering::unordered;
    if (!fits) {
      auto rule = shown_rule(d, hit.rule);
      return wrong("De uitkomst van regel " + rule + " van de tabel " + d.id + " past niet bij de andere.",
                   "The output of rule " + rule + " of the table " + d.id + " does not go with the others.");
    }
    if (sums)
      out.value = *sum;
    else if (d.with == Gather::min ? std::is_lt(compared) : std::is_gt(compared))
      out.value = value;
  }
  return out;
}

}  // namespace

std::string rule_place(const Decision& decision, std::size_t rule) {
  const auto& origin = decision.rules[rule].origin;
  return origin.file + ":" + std::to_string(origin.line);
}

std::string shown_rule(const Decision& decision, std::size_t rule) {
  return std::to_string(rule + 1) + " (" + rule_place(decision, rule) + ")";
}

Result<void> check_unique(const Decision& d, const std::vector<std::size_t>& rules) {
  if (d.hit != Hit::unique || rules.size() < 2) return {};
  auto one = shown_rule(d, rules[0]), other = shown_rule(d, rules[1]);
  return wrong("De regels " + one + " en " + other + " van de tabel " + d.id + " gelden hier beide.",
               "The rules " + one + " and " + other + " of the table " + d.id + " both hold here.");
}

Result<TableResult> settle_hits(const Decision& d, const std::vector<RuleHit>& hits, const Value& zero) {
  if (hits.empty() && !d.takes_none())
    return wrong("Geen regel van de tabel " + d.id + " geldt hier.", "No rule of the table " + d.id + " holds here.");
  switch (d.hit) {
    case Hit::unique:
    case Hit::first: return TableResult{{hits.front().rule}, value_of(d, hits.front())};
    case Hit::any: return settle_any(d, hits);
    case Hit::collect:
      if (d.with != Gather::list) return gather(d, hits, zero);
      return list_of(d, hits);
    case Hit::rule_order: return list_of(d, hits);
    case Hit::priority:
    case Hit::output_order: break;
  }
  auto order = ranked(d, hits);
  if (!order) return order.error();
  if (d.hit == Hit::output_order) return list_of(d, *order);
  return TableResult{{order->front().rule}, value_of(d, order->front())};
}

}  // namespace trajectum::turn

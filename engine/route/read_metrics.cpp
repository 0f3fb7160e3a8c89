// Metrics: what is counted over what cases did.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "route/read_registers.hpp"

namespace trajectum::route {
namespace {

struct MetricReading {
  Metric metric;
};

/// True if some route of the bundle has a node of that name and kind.
bool some_route_has(const Loading& load, const std::string& name, bool (*fits)(const Node&)) {
  return std::any_of(load.bundle->routes.begin(), load.bundle->routes.end(), [&](const auto& entry) {
    auto found = entry.second.find(name);
    return found != kNoNode && fits(entry.second.node(found));
  });
}
bool is_milestone(const Node& node) { return node.kind == NodeKind::milestone; }
bool is_stage(const Node& node) { return node.kind == NodeKind::stage; }
bool is_any(const Node& node) { return node.index != kRoot; }

void check_node_name(Loading& load, const Word& word, bool (*fits)(const Node&), const char* nl, const char* en) {
  if (load.faults.any() && load.bundle->routes.empty()) return;  // the routes themselves are at fault
  if (some_route_has(load, *word.name, fits)) return;
  std::vector<std::string> names;
  for (const auto& [id, route] : load.bundle->routes)
    for (const auto& node : route.nodes)
      if (fits(node)) names.insert(names.end(), {node.id, node.name});
  auto meant = guess(*word.name, names);
  load.faults.add(word.name_place, fmt::format("er is geen {} `{}`{}", nl, *word.name, meant.nl),
                  fmt::format("there is no {} `{}`{}", en, *word.name, meant.en));
}

void read_metric_title(Loading& load, MetricReading& r, const Keyed& entry) {
  r.metric.title = read_title(load, entry);
}

void read_of(Loading& load, MetricReading& r, const Keyed& entry) {
  using Of = Metric::Of;
  const auto* word = entry.value.is(Draft::Kind::word) ? entry.value.word.get() : nullptr;
  if (word && word->name) r.metric.of_name = *word->name;
  if (word && word->word == "entered") {
    r.metric.of = Of::entered_pool;
    if (!load.bundle->pools.count(*word->name)) {
      std::vector<std::string> names;
      for (const auto& [id, unused] : load.bundle->pools) names.push_back(id);
      auto meant = guess(*word->name, names);
      load.faults.add(word->name_place, fmt::format("er is geen pool `{}`{}", *word->name, meant.nl),
                      fmt::format("there is no pool `{}`{}", *word->name, meant.en));
    }
  } else if (word && word->word == "cases") {
    r.metric.of = Of::cases_of_route;
    check_route(load, *word->name, word->name_place);
  } else if (word && word->word == "open_cases" && word->arguments.empty()) {
    r.metric.of = Of::open_cases;
  } else if (word && word->word == "reached" && !word->body) {
    r.metric.of = Of::reached;
    check_node_name(load, *word, is_milestone, "mijlpaal", "milestone");
  } else {
    report_wrong(load, entry, "entered, cases, open_cases() of reached", "entered, cases, open_cases() or reached");
  }
}

/// A node that can be late: it has a due date, or a limit in time.
bool may_be_late(const Node& node) { return node.index != kRoot && (node.due || node.within); }

/// True if some route of the bundle has a term of that name.
bool some_route_has_term(const Loading& load, const std::string& name) {
  return std::any_of(load.bundle->routes.begin(), load.bundle->routes.end(), [&](const auto& entry) {
    return std::any_of(entry.second.nodes.begin(), entry.second.nodes.end(), [&](const Node& node) {
      return std::any_of(node.terms.begin(), node.terms.end(), [&](const Term& term) { return term.id == name; });
    });
  });
}

void read_late_before(Loading& load, MetricReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.metric.before = *name;
  Word milestone;
  milestone.name = *name;
  milestone.name_place = entry.value.place;
  check_node_name(load, milestone, is_milestone, "mijlpaal", "milestone");
}
constexpr Key<MetricReading> kLateKeys[] = {{"before", read_late_before}};

void read_late(Loading& load, MetricReading& r, const Word& word) {
  r.metric.where = Metric::Where::late;
  bool term = some_route_has_term(load, *word.name);
  if (term && some_route_has(load, *word.name, may_be_late))
    load.faults.add(word.name_place, fmt::format("`{}` is een knoop en een termijn; noem de knoop voluit", *word.name),
                    fmt::format("`{}` is a node and a term; name the node in full", *word.name));
  if (!term)
    check_node_name(load, word, may_be_late, "termijn, of knoop met `due` of `within`,",
                    "term, or node with `due` or `within`,");
  for (auto& [id, route] : load.bundle->routes)
    if (auto node = route.find(*word.name); !term && node != kNoNode) route.nodes[node].watched = true;
  if (!word.body) return;
  refuse_list(load, "late", *word.body);
  read_keys<MetricReading>(load, "late", kLateKeys, word.body->keyed, r);
}

void read_reached_within(Loading& load, MetricReading& r, const Keyed& entry) {
  r.metric.within = read_duration(load, entry);
}
constexpr Key<MetricReading> kReachedKeys[] = {{"within", read_reached_within}};

void read_metric_where(Loading& load, MetricReading& r, const Keyed& entry) {
  using Where = Metric::Where;
  if (entry.value.is(Draft::Kind::function)) {
    r.metric.where = Where::function;
    r.metric.function = read_function(load, entry);
    return;
  }
  const auto* word = entry.value.is(Draft::Kind::word) ? entry.value.word.get() : nullptr;
  if (word && word->name) r.metric.where_name = *word->name;
  if (word && word->word == "reached") {
    r.metric.where = Where::reached;
    check_node_name(load, *word, is_milestone, "mijlpaal", "milestone");
    if (word->body) {
      refuse_list(load, "reached", *word->body);
      read_keys<MetricReading>(load, "reached", kReachedKeys, word->body->keyed, r);
    }
  } else if (word && word->word == "visited") {
    r.metric.where = Where::visited;
    check_node_name(load, *word, is_stage, "fase", "stage");
  } else if (word && word->word == "late") {
    read_late(load, r, *word);
  } else if (word && word->word == "at" && word->name) {
    r.metric.where = Where::at;
    check_node_name(load, *word, is_any, "knoop", "node");
  } else {
    report_wrong(load, entry, "reached, visited, at, late of een functie", "reached, visited, at, late or a function");
  }
}

void read_target_share(Loading& load, MetricReading& r, const Keyed& entry) {
  const auto* text = entry.value.text();
  double percent = 0;
  if (text && text->size() > 1 && text->back() == '%') {
    auto end = text->data() + text->size() - 1;
    auto [rest, failed] = std::from_chars(text->data(), end, percent);
    if (failed == std::errc() && rest == end && percent >= 0 && percent <= 100) {
      r.metric.target = percent / 100;
      return;
    }
  }
  report_wrong(load, entry, "een percentage zoals \"30%\"", "a percentage such as \"30%\"");
}

void read_target_count(Loading& load, MetricReading& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 0, 1000000000000)) r.metric.target = static_cast<double>(*n);
}

constexpr Key<MetricReading> kShareKeys[] = {
    {"title", read_metric_title}, {"of", read_of}, {"where", read_metric_where}, {"target", read_target_share}};
constexpr Key<MetricReading> kCountKeys[] = {
    {"title", read_metric_title}, {"of", read_of}, {"where", read_metric_where}, {"target", read_target_count}};

}  // namespace

void read_metrics(Loading& load, const Word& metrics, const std::string& bundle) {
  for (const auto& keyed : metrics.body->keyed) report_unknown_key(load, "metrics", keyed, {});
  for (const auto& draft : metrics.body->list) {
    const auto* word = draft.as_word("share") ? draft.as_word("share") : draft.as_word("count");
    if (draft.is(Draft::Kind::poison)) continue;
    if (!word || !word->body) {
      load.faults.add(draft.place, "hier hoort share \"...\" { } of count \"...\" { }",
                      "share \"...\" { } or count \"...\" { } belongs here");
      continue;
    }
    if (!declare(load, "metric", *word, bundle)) continue;
    MetricReading r;
    r.metric.id = *word->name;
    bool share = word->word == "share";
    r.metric.kind = share ? Metric::Kind::share : Metric::Kind::count;
    refuse_list(load, word->word, *word->body);
    read_keys<MetricReading>(load, word->word, share ? std::span(kShareKeys) : std::span(kCountKeys), word->body->keyed,
                             r);
    if (!word->body->find("of")) load.faults.add(word->place, "een metric heeft `of` nodig", "a metric needs `of`");
    if (share && !word->body->find("where"))
      load.faults.add(word->place, "een `share` heeft `where` nodig", "a `share` needs `where`");
    load.bundle->metrics[r.metric.id] = std::move(r.metric);
  }
}

void list_metric_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<MetricReading>("share", kShareKeys, out);
  list_keys<MetricReading>("count", kCountKeys, out);
  list_keys<MetricReading>("reached", kReachedKeys, out);
  list_keys<MetricReading>("late", kLateKeys, out);
}

}  // namespace trajectum::route

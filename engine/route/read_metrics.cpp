// Metrics: what is counted over what cases did.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "route/read_registers.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

struct MetricReading {
  Metric metric;
  // Linked when `of` is known: the keys of a table have no order.
  const Keyed* value = nullptr;
  const Keyed* by = nullptr;
  const Keyed* target = nullptr;
  const Keyed* of = nullptr;
  const Keyed* where = nullptr;
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

void check_milestone(Loading& load, const std::string& name, const Place& at) {
  Word milestone;
  milestone.name = name;
  milestone.name_place = at;
  check_node_name(load, milestone, is_milestone, "mijlpaal", "milestone");
}

void read_metric_title(Loading& load, MetricReading& r, const Keyed& entry) {
  r.metric.title = read_title(load, entry);
}

void check_pool(Loading& load, const Word& word) {
  if (load.bundle->pools.count(*word.name)) return;
  std::vector<std::string> names;
  for (const auto& [id, unused] : load.bundle->pools) names.push_back(id);
  auto meant = guess(*word.name, names);
  load.faults.add(word.name_place, fmt::format("er is geen pool `{}`{}", *word.name, meant.nl),
                  fmt::format("there is no pool `{}`{}", *word.name, meant.en));
}

void read_again(Loading& load, MetricReading& r, const Keyed& entry) { r.metric.again = read_yesno(load, entry); }
constexpr Key<MetricReading> kEnteredKeys[] = {{"again", read_again}};

void read_ended_outcome(Loading& load, MetricReading& r, const Keyed& entry) {
  auto outcome = read_text(load, entry);
  if (!outcome) return;
  r.metric.outcome = *outcome;
  auto route = load.bundle->routes.find(r.metric.of_name);
  if (route == load.bundle->routes.end()) return;
  auto ends = ends_of(route->second);
  if (ends.empty() || ends.count(*outcome)) return;
  auto meant = guess(*outcome, {ends.begin(), ends.end()});
  load.faults.add(entry.value.place, fmt::format("`{}` eindigt nooit met `{}`{}", r.metric.of_name, *outcome, meant.nl),
                  fmt::format("`{}` never ends with `{}`{}", r.metric.of_name, *outcome, meant.en));
}
constexpr Key<MetricReading> kEndedKeys[] = {{"outcome", read_ended_outcome}};

/// `open_cases()`, or `open_cases("route")`.
void read_open_cases(Loading& load, MetricReading& r, const Keyed& entry, const Word& word) {
  r.metric.of = Metric::Of::open_cases;
  if (word.arguments.empty()) return;
  const auto* name = word.arguments.size() == 1 ? word.arguments[0].text() : nullptr;
  if (!name)
    return report_wrong(load, entry, "open_cases() of open_cases(\"route\")", "open_cases() or open_cases(\"route\")");
  r.metric.of_name = *name;
  check_route(load, *name, word.arguments[0].place);
}

void read_of(Loading& load, MetricReading& r, const Keyed& entry) {
  using Of = Metric::Of;
  r.of = &entry;
  const auto* word = entry.value.is(Draft::Kind::word) ? entry.value.word.get() : nullptr;
  if (word && word->name) r.metric.of_name = *word->name;
  if (word && (word->word == "entered" || word->word == "members" || word->word == "left")) {
    r.metric.of = word->word == "entered" ? Of::entered_pool : word->word == "members" ? Of::members : Of::left_pool;
    check_pool(load, *word);
    if (!word->body) return;
    refuse_list(load, "entered", *word->body);
    read_keys<MetricReading>(load, "entered", kEnteredKeys, word->body->keyed, r);
  } else if (word && (word->word == "cases" || word->word == "ended")) {
    r.metric.of = word->word == "cases" ? Of::cases_of_route : Of::ended;
    check_route(load, *word->name, word->name_place);
    if (!word->body) return;
    refuse_list(load, "ended", *word->body);
    read_keys<MetricReading>(load, "ended", kEndedKeys, word->body->keyed, r);
  } else if (word && word->word == "open_cases") {
    read_open_cases(load, r, entry, *word);
  } else if (word && word->word == "reached" && !word->body) {
    r.metric.of = Of::reached;
    check_node_name(load, *word, is_milestone, "mijlpaal", "milestone");
  } else {
    report_wrong(load, entry, "entered, members, left, cases, ended, open_cases() of reached",
                 "entered, members, left, cases, ended, open_cases() or reached");
  }
}

/// What happened and what there is are told apart: each kind takes the `of` that it can count.
void check_of(Loading& load, const MetricReading& r) {
  using Of = Metric::Of;
  if (!r.of) return;
  auto of = r.metric.of;
  bool is_now = of == Of::open_cases || of == Of::members;
  bool is_of_flow = of == Of::left_pool || of == Of::ended || r.metric.again;
  const auto& at = r.of->value.place;
  if (r.metric.kind == Metric::Kind::flow && is_now)
    load.faults.add(
        at, "een `flow` telt wat gebeurt: entered, left, cases, ended of reached; wat er is telt een `stock`",
        "a `flow` counts what happens: entered, left, cases, ended or reached; a `stock` counts what there is");
  if (r.metric.kind == Metric::Kind::stock && !is_now)
    load.faults.add(at, "een `stock` telt wat er is: open_cases() of members; wat gebeurt telt een `flow`",
                    "a `stock` counts what there is: open_cases() or members; a `flow` counts what happens");
  else if (r.metric.kind != Metric::Kind::flow && is_of_flow)
    load.faults.add(at, "`left`, `ended` en `again` horen bij een `flow`",
                    "`left`, `ended` and `again` belong to a `flow`");
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
  check_milestone(load, *name, entry.value.place);
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
  r.where = &entry;
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
void read_target_later(Loading&, MetricReading& r, const Keyed& entry) { r.target = &entry; }
void read_value(Loading&, MetricReading& r, const Keyed& entry) { r.value = &entry; }
void read_by_value(Loading&, MetricReading& r, const Keyed& entry) { r.by = &entry; }

void read_to(Loading& load, MetricReading& r, const Keyed& entry) {
  if (auto name = read_text(load, entry)) {
    r.metric.to = *name;
    check_milestone(load, *name, entry.value.place);
  }
}

void read_time(Loading& load, MetricReading& r, const Keyed& entry) {
  static constexpr std::string_view kNames[] = {"lead", "wait", "touch"};
  const auto* text = entry.value.text();
  auto it = text ? std::find(std::begin(kNames), std::end(kNames), *text) : std::end(kNames);
  if (it == std::end(kNames))
    return report_wrong(load, entry, "\"lead\", \"wait\" of \"touch\"", "\"lead\", \"wait\" or \"touch\"");
  r.metric.time = static_cast<Metric::Time>(it - std::begin(kNames));
}

void read_its_calendar(Loading& load, MetricReading& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (name && check_calendar(load, *name, entry.value.place)) r.metric.calendar = *name;
}

/// In the unit of the figure.
void link_length(Loading& load, MetricReading& r) {
  const auto& aim = r.target->value;
  const auto* span = aim.is(Draft::Kind::value) ? aim.value.as<Duration>() : nullptr;
  bool whole = span && span->n >= 0;
  if (r.metric.is_in_minutes()) {
    if (!whole || (span->unit != Unit::minutes && span->unit != Unit::hours))
      return report_wrong(load, *r.target, "minutes(n) of hours(n)", "minutes(n) or hours(n)");
    r.metric.target = static_cast<double>(span->n * (span->unit == Unit::hours ? 60 : 1));
    return;
  }
  if (!whole || (span->unit != Unit::days && span->unit != Unit::weeks))
    return report_wrong(load, *r.target, "days(n) of weeks(n)", "days(n) or weeks(n)");
  r.metric.target = static_cast<double>(span->n * (span->unit == Unit::weeks ? 7 : 1));
}

/// An average or a total is aimed at in the unit of what it counts.
void link_target(Loading& load, MetricReading& r) {
  const auto& aim = r.target->value;
  const auto* money = aim.is(Draft::Kind::value) ? aim.value.as<Money>() : nullptr;
  const auto* whole = aim.is(Draft::Kind::value) ? aim.value.as<std::int64_t>() : nullptr;
  const auto* decimal = aim.is(Draft::Kind::value) ? aim.value.as<double>() : nullptr;
  bool of_money = r.metric.value_type == FieldType::money;
  if (of_money && money)
    r.metric.target = static_cast<double>(money->cents);
  else if (!of_money && (whole || decimal))
    r.metric.target = whole ? static_cast<double>(*whole) : *decimal;
  else if (of_money)
    report_wrong(load, *r.target, "een bedrag zoals euro(1500)", "an amount such as euro(1500)");
  else
    report_wrong(load, *r.target, "een getal", "a number");
}

/// The routes whose cases the metric is about.
std::vector<const Route*> routes_of(const Loading& load, const Metric& m) {
  std::vector<const Route*> out;
  auto pool = load.bundle->pools.find(m.of_name);
  for (const auto& [id, route] : load.bundle->routes) {
    bool about = false;
    switch (m.of) {
      case Metric::Of::open_cases: about = m.of_name.empty() || id == m.of_name; break;
      case Metric::Of::cases_of_route:
      case Metric::Of::ended: about = id == m.of_name; break;
      case Metric::Of::reached: about = route.find(m.of_name) != kNoNode; break;
      case Metric::Of::entered_pool:
      case Metric::Of::members:
      case Metric::Of::left_pool: about = pool != load.bundle->pools.end() && pool->second.route == id; break;
    }
    if (about) out.push_back(&route);
  }
  return out;
}

/// False if nothing in the route is called by the first names of the path.
bool may_have(const Route& route, const std::string& path) {
  auto first = path.substr(0, path.find('.'));
  if (first == route.subject) return true;
  if (first != "file") return route.find(first) != kNoNode;
  auto rest = path.substr(std::min(path.size(), first.size() + 1));
  return find_field(route.file, rest.substr(0, rest.find('.'))) != nullptr;
}

/// What a change of which brings the case a turn: its file, its results, the record of its subject.
bool is_followed(const Path& path) {
  bool near = path.root == Path::Root::file || path.root == Path::Root::subject || path.root == Path::Root::result;
  return near && std::none_of(path.segments.begin(), path.segments.end(), [](auto& s) { return !s.through.empty(); });
}

/// Links a path in every route that has it; a fault where none does, or where it leads to another kind of value.
void link_figure(Loading& load, MetricReading& r, const Keyed& entry, std::span<const FieldType> kinds,
                 std::string& said, std::map<std::string, Path>& out) {
  auto text = read_text(load, entry);
  auto routes = routes_of(load, r.metric);
  if (!text || routes.empty()) return;  // `of` is at fault, and says so
  said = *text;
  auto first_of =
      std::stable_partition(routes.begin(), routes.end(), [&](auto* route) { return may_have(*route, *text); });
  if (first_of == routes.begin()) first_of = routes.begin() + 1;  // so that it is said what is not there
  for (auto it = routes.begin(); it != first_of; ++it) {
    auto end = link_path_of_case(load, **it, *text, entry.value.place);
    if (end.path.empty()) return;
    if (!is_followed(end.path))
      return load.faults.add(entry.value.place,
                             fmt::format("`{}`: een kengetal leest het dossier, het record van het subject of het "
                                         "formulier van een stap, en gaat niet door een verwijzing",
                                         *text),
                             fmt::format("`{}`: a metric reads the case file, the subject's record or the form of a "
                                         "step, and goes through no reference",
                                         *text));
    bool fits = end.type && std::find(kinds.begin(), kinds.end(), *end.type) != kinds.end();
    if (fits && !out.empty() && entry.key == "value" && *end.type != r.metric.value_type) fits = false;
    if (!fits) {
      std::vector<std::string> names;
      for (auto kind : kinds) names.emplace_back(field_type_name(kind));
      const char* is = end.type ? field_type_name(*end.type) : "list";
      return load.faults.add(
          entry.value.place,
          fmt::format("`{}` is van de soort `{}`; hier hoort een van {}", *text, is, fmt::join(names, ", ")),
          fmt::format("`{}` is of the kind `{}`; one of {} belongs here", *text, is, fmt::join(names, ", ")));
    }
    if (entry.key == "by" && end.sensitive)
      return load.faults.add(entry.value.place,
                             fmt::format("`{}` is `sensitive`; een cijfer voor elke waarde zou die tonen", *text),
                             fmt::format("`{}` is `sensitive`; a figure for each value would show it", *text));
    if (entry.key == "value") r.metric.value_type = *end.type;
    r.metric.reads_subject = r.metric.reads_subject || end.path.root == Path::Root::subject;
    out.emplace((*it)->id, std::move(end.path));
  }
}

constexpr FieldType kCounted[] = {FieldType::integer, FieldType::decimal, FieldType::money};
constexpr FieldType kGrouping[] = {FieldType::choice, FieldType::ref, FieldType::text};

constexpr Key<MetricReading> kShareKeys[] = {{"title", read_metric_title},
                                             {"of", read_of},
                                             {"where", read_metric_where},
                                             {"target", read_target_share},
                                             {"by", read_by_value}};
constexpr Key<MetricReading> kCountKeys[] = {{"title", read_metric_title},
                                             {"of", read_of},
                                             {"where", read_metric_where},
                                             {"target", read_target_count},
                                             {"by", read_by_value}};
constexpr Key<MetricReading> kAverageKeys[] = {{"title", read_metric_title}, {"of", read_of},
                                               {"where", read_metric_where}, {"target", read_target_later},
                                               {"value", read_value},        {"by", read_by_value}};
constexpr Key<MetricReading> kDurationKeys[] = {{"title", read_metric_title},
                                                {"of", read_of},
                                                {"where", read_metric_where},
                                                {"target", read_target_later},
                                                {"to", read_to},
                                                {"by", read_by_value},
                                                {"time", read_time},
                                                {"calendar", read_its_calendar}};
constexpr Key<MetricReading> kFlowKeys[] = {
    {"title", read_metric_title}, {"of", read_of}, {"target", read_target_count}, {"by", read_by_value}};

struct MetricWord {
  const char* word;
  Metric::Kind kind;
  std::span<const Key<MetricReading>> keys;
  const char* needs;  // besides `of`; "": nothing
};
const MetricWord kMetricWords[] = {{"share", Metric::Kind::share, kShareKeys, "where"},
                                   {"count", Metric::Kind::count, kCountKeys, ""},
                                   {"average", Metric::Kind::average, kAverageKeys, "value"},
                                   {"total", Metric::Kind::total, kAverageKeys, "value"},
                                   {"duration", Metric::Kind::duration, kDurationKeys, "to"},
                                   {"flow", Metric::Kind::flow, kFlowKeys, ""},
                                   {"stock", Metric::Kind::stock, kCountKeys, ""}};

void read_metric(Loading& load, const Word& word, const MetricWord& kind) {
  MetricReading r;
  r.metric.id = *word.name;
  r.metric.kind = kind.kind;
  refuse_list(load, word.word, *word.body);
  read_keys<MetricReading>(load, word.word, kind.keys, word.body->keyed, r);
  if (!word.body->find("of")) load.faults.add(word.place, "een metric heeft `of` nodig", "a metric needs `of`");
  if (std::string_view needs = kind.needs; !needs.empty() && !word.body->find(needs))
    load.faults.add(word.place, fmt::format("`{}` heeft `{}` nodig", word.word, needs),
                    fmt::format("`{}` needs `{}`", word.word, needs));
  if (r.value) link_figure(load, r, *r.value, kCounted, r.metric.value_text, r.metric.value);
  if (r.by && r.by->value.as_word("owner"))
    r.metric.by_owner = true, r.metric.by_text = "owner";
  else if (r.by && r.by->value.as_word("team"))
    r.metric.by_team = true, r.metric.by_text = "team";
  else if (r.by)
    link_figure(load, r, *r.by, kGrouping, r.metric.by_text, r.metric.by);
  if (r.target) r.metric.kind == Metric::Kind::duration ? link_length(load, r) : link_target(load, r);
  check_of(load, r);
  if (r.metric.kind == Metric::Kind::stock && r.metric.function != kNoFunction)
    load.faults.add(r.where->value.place,
                    "`where` van een `stock` is geen functie: wat die toen zei wordt niet bewaard",
                    "`where` of a `stock` is no function: what it said then is not kept");
  r.metric.reads_subject = r.metric.reads_subject || r.metric.function != kNoFunction;
  load.bundle->metrics[r.metric.id] = std::move(r.metric);
}

}  // namespace

void read_metrics(Loading& load, const Word& metrics, const std::string& bundle) {
  for (const auto& keyed : metrics.body->keyed) report_unknown_key(load, "metrics", keyed, {});
  for (const auto& draft : metrics.body->list) {
    if (draft.is(Draft::Kind::poison)) continue;
    const auto* word = draft.is(Draft::Kind::word) ? draft.word.get() : nullptr;
    auto kind = std::find_if(std::begin(kMetricWords), std::end(kMetricWords),
                             [&](const MetricWord& it) { return word && word->word == it.word; });
    if (kind == std::end(kMetricWords) || !word->body) {
      load.faults.add(draft.place, "hier hoort share, count, average, total, duration, flow of stock \"...\" { }",
                      "share, count, average, total, duration, flow or stock \"...\" { } belongs here");
      continue;
    }
    if (declare(load, "metric", *word, bundle)) read_metric(load, *word, *kind);
  }
}

void list_metric_keys(std::vector<std::pair<std::string, std::string>>& out) {
  for (const auto& it : kMetricWords) list_keys<MetricReading>(it.word, it.keys, out);
  list_keys<MetricReading>("reached", kReachedKeys, out);
  list_keys<MetricReading>("entered", kEnteredKeys, out);
  list_keys<MetricReading>("ended", kEndedKeys, out);
  list_keys<MetricReading>("late", kLateKeys, out);
}

}  // namespace trajectum::route

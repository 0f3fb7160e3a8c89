// Arcs: where a node leads (language.md, "Arcs").
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/route_build.hpp"

namespace trajectum::route {
namespace {

struct TargetReading {
  RouteBuild& build;
  NodeIndex from;
  Target target;
};

void read_when(Loading& load, TargetReading& r, const Keyed& entry) { r.target.when = read_function(load, entry); }
void read_bare(Loading& load, TargetReading& r, const Keyed& entry) {
  r.target.bare = read_yesno(load, entry).value_or(false);
}
void read_arc_title(Loading& load, TargetReading& r, const Keyed& entry) { r.target.title = read_title(load, entry); }
void read_at_most(Loading& load, TargetReading& r, const Keyed& entry) {
  auto n = read_integer(load, entry, 1, 1000);
  if (!n) return;
  r.target.at_most = static_cast<int>(*n);
  r.target.counter = r.build.route.counter_count++;
  r.build.route.counter_max.push_back(r.target.at_most);
}
void read_otherwise(Loading& load, TargetReading& r, const Keyed& entry) {
  (void)load;
  if (auto target = read_target(r.build, r.from, entry)) r.target.otherwise.push_back(std::move(*target));
}
void read_priority(Loading& load, TargetReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text == "low" || *text == "normal" || *text == "high")
    r.target.priority = *text;
  else
    report_wrong(load, entry, "low, normal of high", "low, normal or high");
}

void read_marks(Loading& load, TargetReading& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 1, limits::kMarksMax)) r.target.marks = static_cast<int>(*n);
}
void read_withdraws(Loading& load, TargetReading& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty())
    return report_wrong(load, entry, "een lijst met knopen", "a list of nodes");
  for (const auto& draft : entry.value.table->list) {
    auto name = read_text(load, {entry.key, draft.place, draft});
    if (!name) continue;
    auto near = child_of(r.build.route, r.build.node(r.from).parent, *name);
    auto found = near != kNoNode ? near : r.build.route.find(*name);
    if (found != kNoNode && found != kRoot) {
      r.target.withdraws.push_back(found);
      continue;
    }
    auto meant = guess(*name, node_names(r.build.route));
    load.faults.add(draft.place, fmt::format("er is geen knoop `{}`{}", *name, meant.nl),
                    fmt::format("there is no node `{}`{}", *name, meant.en));
  }
}

constexpr Key<TargetReading> kToKeys[] = {{"marks", read_marks}};
constexpr Key<TargetReading> kArcKeys[] = {
    {"when", read_when},         {"at_most", read_at_most}, {"otherwise", read_otherwise}, {"bare", read_bare},
    {"priority", read_priority}, {"title", read_arc_title}, {"withdraws", read_withdraws}};
// A scope ends once, so a limit on how often it may would never be used up.
constexpr Key<TargetReading> kFinishKeys[] = {{"when", read_when},
                                              {"bare", read_bare},
                                              {"priority", read_priority},
                                              {"title", read_arc_title},
                                              {"withdraws", read_withdraws}};

std::span<const Key<TargetReading>> to_keys() {
  static const auto kAll = [] {
    std::vector<Key<TargetReading>> all(std::begin(kArcKeys), std::end(kArcKeys));
    all.insert(all.end(), std::begin(kToKeys), std::end(kToKeys));
    return all;
  }();
  return kAll;
}

std::optional<NodeIndex> sibling(RouteBuild& build, NodeIndex from, const std::string& name, const Place& at) {
  const auto& route = build.route;
  auto scope = from == kRoot ? kRoot : route.node(from).parent;
  auto found = child_of(route, scope, name);
  if (found != kNoNode) {
    if (route.node(found).kind != NodeKind::optional) return found;
    build.faults().add(at, fmt::format("`{}` is optioneel: geen pijl kan erheen", name),
                       fmt::format("`{}` is optional: no arc can lead to it", name));
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (auto child : route.node(scope).children) names.push_back(route.node(child).id);
  auto meant = guess(name, names);
  auto elsewhere = std::find_if(route.nodes.begin(), route.nodes.end(),
                                [&](const Node& n) { return n.index != kRoot && (n.id == name || n.name == name); });
  if (elsewhere != route.nodes.end())
    build.faults().add(
        at, fmt::format("`{}` staat in een andere fase ({}): een pijl blijft binnen zijn fase", name, elsewhere->name),
        fmt::format("`{}` is in another scope ({}): an arc stays inside its scope", name, elsewhere->name));
  else
    build.faults().add(at, fmt::format("er is geen knoop `{}` in deze fase{}", name, meant.nl),
                       fmt::format("there is no node `{}` in this scope{}", name, meant.en));
  return std::nullopt;
}

std::optional<Target> read_parts(RouteBuild& build, NodeIndex from, const Keyed& entry, TargetKind kind,
                                 const Table& table, const Place& at) {
  Target out;
  out.kind = kind;
  out.origin = build.faults().origin(at);
  for (const auto& keyed : table.keyed)
    build.faults().add(keyed.at, "een lijst met wegen heeft geen namen", "a list of ways has no names");
  for (const auto& draft : table.list)
    if (auto part = read_target(build, from, {entry.key, draft.place, draft})) out.parts.push_back(std::move(*part));
  if (table.list.empty()) {
    build.faults().add(at, "deze lijst met wegen is leeg", "this list of ways is empty");
    return std::nullopt;
  }
  if (out.parts.empty()) return std::nullopt;
  return out;
}

std::optional<Target> read_word(RouteBuild& build, NodeIndex from, const Keyed& entry, const Word& word) {
  if (word.word == "one") return read_parts(build, from, entry, TargetKind::one, *word.body, word.place);
  if (word.word == "some") return read_parts(build, from, entry, TargetKind::some, *word.body, word.place);
  if (word.word == "race") return read_parts(build, from, entry, TargetKind::race, *word.body, word.place);
  TargetReading r{build, from, {}};
  r.target.origin = build.faults().origin(entry.value.place);
  bool good = true;
  if (word.word == "to") {
    r.target.kind = TargetKind::to;
    auto found = sibling(build, from, *word.name, word.name_place);
    if (found) r.target.node = *found;
    good = found.has_value();
  } else if (word.word == "finish") {
    r.target.kind = TargetKind::finish;
    good = check_id(build.load, *word.name, word.name_place);
    r.target.outcome = *word.name;
    r.target.scope = finishing_scope(build.route, build.node(from).parent);
  } else if (word.word != "done") {
    report_wrong(build.load, entry, "een weg (to, done, finish)", "a way (to, done, finish)");
    return std::nullopt;
  }
  if (word.body) {
    refuse_list(build.load, word.word, *word.body);
    if (word.word == "finish")
      read_keys<TargetReading>(build.load, word.word, kFinishKeys, word.body->keyed, r);
    else if (word.word == "to")
      read_keys<TargetReading>(build.load, word.word, to_keys(), word.body->keyed, r);
    else
      read_keys<TargetReading>(build.load, word.word, kArcKeys, word.body->keyed, r);
  }
  if (!good) return std::nullopt;
  return std::move(r.target);
}

void each_within(const Target& target, const std::function<void(const Target&)>& f) {
  f(target);
  for (const auto& part : target.parts) each_within(part, f);
  for (const auto& other : target.otherwise) each_within(other, f);
}

}  // namespace

NodeIndex finishing_scope(const Route& route, NodeIndex scope) {
  while (scope != kRoot && scope != kNoNode && route.node(scope).kind != NodeKind::stage)
    scope = route.node(scope).parent;
  return scope == kNoNode ? kRoot : scope;
}

std::optional<Target> read_target(RouteBuild& build, NodeIndex from, const Keyed& entry) {
  const auto& draft = entry.value;
  if (draft.is(Draft::Kind::poison)) return std::nullopt;
  if (auto* name = draft.text()) {
    auto found = sibling(build, from, *name, draft.place);
    if (!found) return std::nullopt;
    Target out;
    out.kind = TargetKind::to;
    out.node = *found;
    out.origin = build.faults().origin(draft.place);
    return out;
  }
  if (draft.is(Draft::Kind::table)) return read_parts(build, from, entry, TargetKind::all, *draft.table, draft.place);
  if (draft.is(Draft::Kind::word)) return read_word(build, from, entry, *draft.word);
  report_wrong(build.load, entry, "een weg (\"naam\", to, done, finish)", "a way (\"name\", to, done, finish)");
  return std::nullopt;
}

void each_target(const Node& node, const std::function<void(const Target&)>& f) {
  if (node.next) each_within(*node.next, f);
  for (const auto& outcome : node.outcomes) each_within(outcome.target, f);
  if (node.on_timeout) each_within(*node.on_timeout, f);
  for (const auto& rule : node.on_failure)
    if (rule.go) each_within(*rule.go, f);
}

void list_target_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<TargetReading>("to", to_keys(), out);
  list_keys<TargetReading>("done", kArcKeys, out);
  list_keys<TargetReading>("finish", kFinishKeys, out);
}

}  // namespace trajectum::route

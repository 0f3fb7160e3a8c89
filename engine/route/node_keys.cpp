// The keys that a node may have, by kind, in one table; what a step says besides is in step_keys.cpp.
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/node_rows.hpp"
#include "route/read_fields.hpp"
#include "route/read_slas.hpp"
#include "route/read_terms.hpp"

namespace trajectum::route {
namespace {

using R = NodeReading;

void read_node_title(Loading& load, R& r, const Keyed& entry) { r.node().title = read_title(load, entry); }
void read_was(Loading& load, R& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.node().was = *name;
  r.build.paths.push_back([&build = r.build, index = r.index, was = *name, at = entry.value.place] {
    const auto& route = build.route;
    auto there = was.find('.') == std::string::npos ? child_of(route, route.node(index).parent, was) : route.find(was);
    if (there != kNoNode)
      build.faults().add(
          at, fmt::format("`{}` is er nog: `was` zegt hoe een knoop heette die nu anders heet", was),
          fmt::format("`{}` is still there: `was` says what a node was called that has another name now", was));
  });
}

void read_next(Loading&, R& r, const Keyed& entry) { r.node().next = read_target(r.build, r.index, entry); }
void read_on_timeout(Loading&, R& r, const Keyed& entry) { r.node().on_timeout = read_target(r.build, r.index, entry); }
void read_within(Loading& load, R& r, const Keyed& entry) { r.node().within = read_duration(load, entry); }
void read_when(Loading& load, R& r, const Keyed& entry) { r.node().when = read_function(load, entry); }
void read_on_enter(Loading& load, R& r, const Keyed& entry) { r.node().on_enter = read_function(load, entry); }
void read_on_done(Loading& load, R& r, const Keyed& entry) { r.node().on_done = read_function(load, entry); }

void read_outcomes(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "een tabel uitkomst = weg", "a table outcome = way");
  refuse_list(load, "outcomes", *entry.value.table);
  for (const auto& way : entry.value.table->keyed) {
    if (!check_id(load, way.key, way.at)) continue;
    auto target = read_target(r.build, r.index, way);
    if (!target) continue;
    r.node().outcomes.push_back({way.key, target->title, std::move(*target)});
  }
}

void read_start(Loading& load, R& r, const Keyed& entry) {
  std::vector<Draft> names;
  if (entry.value.text())
    names.push_back(entry.value);
  else if (entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty())
    names = entry.value.table->list;
  if (names.empty()) return report_wrong(load, entry, "een knoop of een lijst met knopen", "a node or a list of nodes");
  for (const auto& draft : names) {
    auto name = read_text(load, {entry.key, draft.place, draft});
    if (!name) continue;
    auto found = child_of(r.build.route, r.index, *name);
    std::vector<std::string> known;
    for (auto child : r.node().children) known.push_back(r.build.node(child).id);
    auto meant = guess(*name, known);
    if (found == kNoNode)
      load.faults.add(draft.place, fmt::format("er is geen knoop `{}` in deze fase{}", *name, meant.nl),
                      fmt::format("there is no node `{}` in this scope{}", *name, meant.en));
    else if (r.build.node(found).kind == NodeKind::optional)
      load.faults.add(draft.place, fmt::format("`{}` is optioneel: een fase begint er niet mee", *name),
                      fmt::format("`{}` is optional: a scope does not start with it", *name));
    else
      r.node().start.push_back(found);
  }
}

// decide
void read_table(Loading& load, R& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.node().table = *name;
  r.build.decides.push_back(r.index);
}

/// Links one place that a table writes to, and gives it to `keep`.
void link_into(RouteBuild& build, NodeIndex index, const std::string& text, const Place& at,
               const std::function<void(Path)>& keep) {
  auto end = link_path(build, index, text.find('.') == std::string::npos ? "file." + text : text, at);
  if (end.path.empty()) return;
  if (end.path.root != Path::Root::file || end.path.segments.size() != 1)
    build.faults().add(at, "`into` schrijft in het dossier: noem een veld van `file`",
                       "`into` writes to the case file: name a field of `file`");
  end.path.text = text;
  keep(std::move(end.path));
}

/// `into = "direction"`, or output by output: `into = { level = "urgency", team = "team" }`.
void read_into(Loading& load, R& r, const Keyed& entry) {
  auto& build = r.build;
  auto index = r.index;
  if (!entry.value.is(Draft::Kind::table)) {
    auto text = read_text(load, entry);
    if (!text) return;
    build.paths.push_back([&build, index, text = *text, at = entry.value.place] {
      link_into(build, index, text, at, [&](Path path) { build.node(index).into = std::move(path); });
    });
    return;
  }
  refuse_list(load, "into", *entry.value.table);
  for (const auto& one : entry.value.table->keyed) {
    auto text = read_text(load, one);
    if (!text) continue;
    build.paths.push_back([&build, index, output = one.key, text = *text, at = one.value.place] {
      link_into(build, index, text, at,
                [&](Path path) { build.node(index).into_each.emplace_back(output, std::move(path)); });
    });
  }
}

// wait
void read_message(Loading& load, R& r, const Keyed& entry) {
  if (auto text = read_text(load, entry); text && check_id(load, *text, entry.value.place)) r.node().message = *text;
}
void read_fresh(Loading& load, R& r, const Keyed& entry) { r.node().fresh = read_yesno(load, entry).value_or(false); }
void read_ready(Loading& load, R& r, const Keyed& entry) { r.node().ready = read_function(load, entry); }
void read_lasts(Loading& load, R& r, const Keyed& entry) { r.node().lasts = read_duration(load, entry); }

/// Reads a path that must be of one type into a member of the node, once forms and registers are known.
void later_path(Loading& load, R& r, const Keyed& entry, Path Node::*member, FieldType type) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.build.paths.push_back([&build = r.build, index = r.index, text = *text, at = entry.value.place, member, type] {
    build.node(index).*member = link_typed(build, index, text, at, type);
  });
}
void read_ready_on(Loading& load, R& r, const Keyed& e) { later_path(load, r, e, &Node::ready_on, FieldType::date); }
void read_on(Loading& load, R& r, const Keyed& e) { later_path(load, r, e, &Node::on, FieldType::date); }
void read_from(Loading& load, R& r, const Keyed& e) { later_path(load, r, e, &Node::from, FieldType::date); }
void read_finish_path(Loading& load, R& r, const Keyed& e) {
  later_path(load, r, e, &Node::by_path, FieldType::choice);
}

// subroute
void read_route(Loading& load, R& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return;
  r.node().subroute = *name;
  r.build.subroutes.push_back(r.index);
  load.after_all.push_back([&load, name = *name, at = entry.value.place] { check_route(load, name, at); });
}

/// The register whose keys the elements of an `each` are, when `item` is one of them as a whole: of `reserved.x`, and
/// of choices from a register; "" otherwise.
std::string register_of_elements(RouteBuild& build, const Path& path) {
  if (path.root != Path::Root::item || !path.segments.empty()) return "";
  const auto* over = build.said(path.node).find("over");
  if (!over || !over->value.text()) return "";
  auto end = link_path(build, build.node(path.node).parent, *over->value.text(), over->value.place);
  if (end.path.root == Path::Root::reserved && end.whole) return end.path.reg;
  return end.field && end.field->type == FieldType::choices ? end.field->from : "";
}

void read_child_subject(Loading& load, R& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  r.build.paths.push_back([&build = r.build, index = r.index, text = *text, at = entry.value.place] {
    auto end = link_path(build, build.node(index).parent, text, at);
    if (end.path.empty()) return;
    if (auto reg = register_of_elements(build, end.path); end.whole && !reg.empty()) {
      build.node(index).child_subject_register = reg;
      build.node(index).child_subject = std::move(end.path);
      return;
    }
    if (!end.field || end.field->type != FieldType::ref)
      return build.faults().add(at, fmt::format("`{}` wijst niet naar een register", text),
                                fmt::format("`{}` does not refer to a register", text));
    build.node(index).child_subject_register = end.field->to;
    build.node(index).child_subject = std::move(end.path);
  });
}
void read_child_file(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "{ van_hen = \"ons pad\" }", "{ theirs = \"our path\" }");
  refuse_list(load, "file", *entry.value.table);
  for (const auto& field : entry.value.table->keyed) {
    auto text = read_text(load, field);
    if (!text) continue;
    r.build.paths.push_back(
        [&build = r.build, index = r.index, name = field.key, at = field.at, text = *text, place = field.value.place] {
          link_child_field(build, index, {name, at}, text, place);
        });
  }
}
void read_bound(Loading& load, R& r, const Keyed& entry) { r.node().bound = read_yesno(load, entry).value_or(false); }

void read_node_term(Loading&, R& r, const Keyed& entry) { read_term(r.build, r.index, entry); }
void read_node_sla(Loading&, R& r, const Keyed& entry) { read_sla(r.build, r.index, entry); }

// job
void read_job_kind(Loading& load, R& r, const Keyed& entry) {
  if (auto text = read_text(load, entry); text && check_id(load, *text, entry.value.place)) r.node().job_kind = *text;
}
void read_input(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "{ naam = \"pad\" }", "{ name = \"path\" }");
  refuse_list(load, "input", *entry.value.table);
  for (const auto& one : entry.value.table->keyed) {
    auto text = read_text(load, one);
    if (!text || !check_id(load, one.key, one.at)) continue;
    r.build.paths.push_back([&build = r.build, index = r.index, name = one.key, text = *text, at = one.value.place] {
      auto end = link_path(build, build.node(index).parent, text, at);
      if (!end.path.empty()) build.node(index).input.emplace_back(name, std::move(end.path));
    });
  }
}
void read_result_fields(Loading& load, R& r, const Keyed& entry) { r.node().form = read_field_list(load, entry, {}); }
void read_retry(Loading& load, R& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 1, limits::kJobRetryMax)) r.node().retry = static_cast<int>(*n);
}

// each, series
void read_over(Loading& load, R& r, const Keyed& entry) {
  if (entry.value.value.as<std::int64_t>()) {
    r.node().over_count = static_cast<int>(read_integer(load, entry, 1, 1000).value_or(0));
    return;
  }
  if (entry.value.is(Draft::Kind::function)) {
    r.node().over_fn = read_function(load, entry);
    return;
  }
  auto text = read_text(load, entry);
  if (!text) return;
  r.build.paths.push_back([&build = r.build, index = r.index, text = *text, at = entry.value.place] {
    auto end = link_path(build, build.node(index).parent, text, at);
    if (end.path.empty()) return;
    bool list = end.path.root == Path::Root::reserved && end.whole;
    if (end.field)
      list = end.field->type == FieldType::choices || end.field->type == FieldType::integer || end.field->many;
    if (!list)
      build.faults().add(at, "`over` telt een lijst of een geheel getal", "`over` counts a list or a whole number");
    // Elements that are keys of a register are read as its records.
    bool keys = end.field && build.load.bundle->registers.count(end.field->from) > 0;
    if (keys) end.path.reg = end.field->from;
    build.node(index).over = std::move(end.path);
  });
}

void read_at(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table) || !entry.value.table->keyed.empty() || entry.value.table->list.empty())
    return report_wrong(load, entry, "een lijst met duren", "a list of durations");
  for (const auto& draft : entry.value.table->list)
    if (auto span = read_duration(load, {entry.key, draft.place, draft})) {
      auto& at = r.node().at;
      if (!at.empty() && at.back().unit == span->unit && at.back().n >= span->n)
        load.faults.add(draft.place, "`at` gaat van vroeg naar laat, elk moment een keer",
                        "`at` goes from early to late, every moment once");
      at.push_back(*span);
    }
}

constexpr NodeRow kRows[] = {
    {kArcs | kRoute | kOptional, {"title", read_node_title}},
    {kRoute | kStage | kEach | kSeries, {"start", read_start}},
    {kArcs | kOptional, {"was", read_was}},
    {kArcs, {"next", read_next}},
    {kStage | kStep | kDecide | kSubroute | kJob, {"outcomes", read_outcomes}},
    {kLasting | kOptional, {"within", read_within}},
    {kLasting, {"on_timeout", read_on_timeout}},
    {kArcs, {"when", read_when}},
    {kLasting | kOptional | kMilestone, {"on_enter", read_on_enter}},
    {kLasting | kOptional | kMilestone, {"on_done", read_on_done}},
    {kLasting | kOptional, {"term", read_node_term}},
    {kLasting | kOptional, {"sla", read_node_sla}},
    {kDecide, {"table", read_table}},
    {kDecide, {"into", read_into}},
    {kWait, {"message", read_message}},
    {kWait, {"fresh", read_fresh}},
    {kWait, {"ready", read_ready}},
    {kWait, {"ready_on", read_ready_on}},
    {kWait, {"lasts", read_lasts}},
    {kSubroute, {"route", read_route}},
    {kSubroute, {"subject", read_child_subject}},
    {kSubroute, {"file", read_child_file}},
    {kSubroute, {"bound", read_bound}},
    {kJob, {"kind", read_job_kind}},
    {kJob, {"input", read_input}},
    {kJob, {"fields", read_result_fields}},
    {kJob, {"retry", read_retry}},
    {kMilestone, {"on", read_on}},
    {kEach, {"over", read_over}},
    {kSeries, {"at", read_at}},
    {kSeries, {"from", read_from}},
    {bit(NodeKind::finish_by), {"path", read_finish_path}},
};

/// Which keys of step_keys.cpp a kind has; "" names all of them.
bool has_step_key(NodeKind kind, std::string_view key) {
  switch (kind) {
    case NodeKind::step: return true;
    case NodeKind::optional: return key != "every";
    case NodeKind::wait: return key == "reserve" || key == "escalate" || key == "required";
    case NodeKind::script: return key == "spend" || key == "required";
    case NodeKind::stage:
    case NodeKind::subroute:
    case NodeKind::job:
    case NodeKind::each:
    case NodeKind::series: return key == "escalate" || key == "required";
    default: return false;
  }
}

std::vector<NodeKey> keys_of(NodeKind kind) {
  std::vector<NodeKey> out;
  for (const auto& row : kRows)
    if (row.kinds & bit(kind)) out.push_back(row.key);
  for (auto rows : {flow_rows(), repair_rows()})
    for (const auto& row : rows)
      if (row.kinds & bit(kind)) out.push_back(row.key);
  for (const auto& key : step_keys())
    if (has_step_key(kind, key.name)) out.push_back(key);
  return out;
}

}  // namespace

void read_node_keys(RouteBuild& build) {
  for (NodeIndex i = 0; i < build.route.nodes.size(); ++i) {
    if (i == kRoot) continue;  // the route's own keys are read by build_route
    auto keys = keys_of(build.node(i).kind);
    NodeReading r{build, i};
    read_keys<NodeReading>(build.load, build.said(i).word, keys, build.said(i).keys, r);
  }
}

void read_route_row(RouteBuild& build, const Keyed& entry) {
  NodeReading r{build, kRoot};
  for (const auto& key : keys_of(NodeKind::stage))
    if (entry.key == key.name) key.read(build.load, r, entry);
}

void list_node_keys(std::vector<std::pair<std::string, std::string>>& out) {
  for (int i = 0; i <= static_cast<int>(kNodeKindLast); ++i) {
    auto kind = static_cast<NodeKind>(i);
    if (kind == NodeKind::route) continue;
    auto keys = keys_of(kind);
    list_keys<NodeReading>(node_kind_name(kind), keys, out);
  }
}

}  // namespace trajectum::route

// What a node says about control flow: joins, mutexes, conditions on being live, many instances (language.md, "Arcs",
// "Nodes"; numbers of patterns.md in the comments of graph.hpp).
#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "route/links.hpp"
#include "route/node_rows.hpp"

namespace trajectum::route {
namespace {

using R = NodeReading;

// --- join ---
struct JoinReading {
  Join join;
};

bool read_join_name(JoinReading& r, std::string_view name) {
  if (name == "any")
    r.join.kind = JoinKind::any;
  else if (name == "all")
    r.join.kind = JoinKind::all;
  else if (name == "active")
    r.join.kind = JoinKind::active;
  else
    return false;
  return true;
}
void read_join_need(Loading& load, JoinReading& r, const Keyed& entry) {
  if (auto* name = entry.value.text(); name && (*name == "all" || *name == "active")) {
    read_join_name(r, *name);
    return;
  }
  if (!entry.value.value.as<std::int64_t>())
    return report_wrong(load, entry, "een getal, \"all\" of \"active\"", "a number, \"all\" or \"active\"");
  auto n = read_integer(load, entry, 1, 1000);
  if (!n) return;
  r.join.kind = JoinKind::count;
  r.join.need = static_cast<int>(*n);
}
void read_join_after(Loading& load, JoinReading& r, const Keyed& entry) {
  constexpr const char* kNames[] = {"drain", "block", "cancel", "keep"};
  auto text = read_text(load, entry);
  if (!text) return;
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (*text != kNames[i]) continue;
    r.join.after = static_cast<JoinAfter>(i);
    return;
  }
  report_wrong(load, entry, "drain, block, cancel of keep", "drain, block, cancel or keep");
}
void read_join_surplus(Loading& load, JoinReading& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (text && *text != "keep") return report_wrong(load, entry, "\"keep\"", "\"keep\"");
  r.join.surplus_kept = text.has_value();
}
void read_join_here(Loading& load, JoinReading& r, const Keyed& entry) {
  r.join.here = read_yesno(load, entry).value_or(false);
}
void read_join_marks(Loading& load, JoinReading& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 2, limits::kMarksMax)) r.join.marks = static_cast<int>(*n);
}
constexpr Key<JoinReading> kJoinKeys[] = {{"need", read_join_need},
                                          {"after", read_join_after},
                                          {"surplus", read_join_surplus},
                                          {"here", read_join_here},
                                          {"marks", read_join_marks}};

void read_join(Loading& load, R& r, const Keyed& entry) {
  JoinReading reading;
  if (auto name = entry.value.text()) {
    if (!read_join_name(reading, *name)) report_wrong(load, entry, "any, all of active", "any, all or active");
  } else if (entry.value.is(Draft::Kind::table)) {
    const auto& table = *entry.value.table;
    refuse_list(load, "join", table);
    read_keys<JoinReading>(load, "join", kJoinKeys, table.keyed, reading);
    const auto& join = reading.join;
    auto only = [&](const char* key, bool fits, const char* nl, const char* en) {
      if (table.find(key) && !fits) load.faults.add(table.find(key)->at, nl, en);
    };
    only("after", join.kind == JoinKind::count, "`after` hoort bij `need` met een getal",
         "`after` belongs to `need` with a number");
    only("here", join.kind == JoinKind::active, "`here` hoort bij `need = \"active\"`",
         "`here` belongs to `need = \"active\"`");
    only("surplus", join.kind == JoinKind::all || join.kind == JoinKind::count,
         "`surplus` hoort bij `need = \"all\"` of een getal", "`surplus` belongs to `need = \"all\"` or a number");
    only("marks", join.kind == JoinKind::any, "`marks` staat alleen: zoveel merken worden er een",
         "`marks` stands alone: so many marks become one");
  } else {
    report_wrong(load, entry, "any, all, active of een tabel", "any, all, active or a table");
  }
  r.node().join = reading.join;
}

// --- live only while ---
NodeIndex named_node(Loading& load, R& r, const Keyed& entry) {
  auto name = read_text(load, entry);
  if (!name) return kNoNode;
  auto near = child_of(r.build.route, r.node().parent, *name);
  auto found = near != kNoNode ? near : r.build.route.find(*name);
  if (found == kNoNode || found == kRoot) {
    auto meant = guess(*name, node_names(r.build.route));
    load.faults.add(entry.value.place, fmt::format("er is geen knoop `{}`{}", *name, meant.nl),
                    fmt::format("there is no node `{}`{}", *name, meant.en));
    return kNoNode;
  }
  return found;
}

void read_while_in(Loading& load, R& r, const Keyed& entry) {
  r.node().while_in = named_node(load, r, entry);
  if (r.node().while_in == r.index)
    load.faults.add(entry.value.place, "een knoop wacht niet op zichzelf", "a node does not wait for itself");
}
void read_mutex(Loading& load, R& r, const Keyed& entry) {
  if (auto text = read_text(load, entry); text && check_id(load, *text, entry.value.place)) r.node().mutex = *text;
}
void read_withdraw_when(Loading& load, R& r, const Keyed& entry) {
  r.node().withdraw_when = read_function(load, entry);
}
void read_repeats(Loading& load, R& r, const Keyed& entry) { r.node().repeats = read_function(load, entry); }
void read_manual(Loading& load, R& r, const Keyed& entry) { r.node().manual = read_yesno(load, entry).value_or(false); }
void read_priority(Loading& load, R& r, const Keyed& entry) {
  if (entry.value.is(Draft::Kind::function)) {
    r.node().priority_fn = read_function(load, entry);
    return;
  }
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text == "low" || *text == "normal" || *text == "high")
    r.node().priority = *text;
  else
    report_wrong(load, entry, "low, normal, high of een functie", "low, normal, high or a function");
}

// --- each ---
void read_open(Loading& load, R& r, const Keyed& entry) { r.node().open = read_yesno(load, entry).value_or(false); }
void read_need(Loading& load, R& r, const Keyed& entry) {
  if (auto* text = entry.value.text(); text && *text == "all") return;
  if (!entry.value.value.as<std::int64_t>())
    return report_wrong(load, entry, "een getal of \"all\"", "a number or \"all\"");
  if (auto n = read_integer(load, entry, 0, 1000)) r.node().need = static_cast<int>(*n);
}
void read_each_after(Loading& load, R& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text != "drain" && *text != "cancel") return report_wrong(load, entry, "drain of cancel", "drain or cancel");
  r.node().cancel_rest = *text == "cancel";
}
void read_done_when(Loading& load, R& r, const Keyed& entry) { r.node().done_when = read_function(load, entry); }
void read_one_by_one(Loading& load, R& r, const Keyed& entry) {
  r.node().one_by_one = read_yesno(load, entry).value_or(false);
}

// --- series ---
Recurrence& recurs(R& r) {
  if (!r.node().recurs) r.node().recurs.emplace();
  return *r.node().recurs;
}
void read_every(Loading& load, R& r, const Keyed& entry) {
  auto span = read_duration(load, entry);
  if (!span) return;
  if (span->unit == Unit::minutes || span->unit == Unit::hours || span->n < 1)
    return report_wrong(load, entry, "minstens een dag", "at least a day");
  recurs(r).span = *span;
}
void read_times(Loading& load, R& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 1, 1000)) recurs(r).times = static_cast<int>(*n);
}
void read_till(Loading& load, R& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  recurs(r);
  r.build.paths.push_back([&build = r.build, index = r.index, text = *text, at = entry.value.place] {
    build.node(index).recurs->till = link_typed(build, index, text, at, FieldType::date);
  });
}
void read_anchor(Loading& load, R& r, const Keyed& entry) {
  auto text = read_text(load, entry);
  if (!text) return;
  if (*text != "planned" && *text != "done") return report_wrong(load, entry, "planned of done", "planned or done");
  recurs(r).after_done = *text == "done";
}

void read_missed_of_series(Loading& load, R& r, const Keyed& entry) {
  if (auto missed = read_missed(load, entry)) r.node().missed = *missed;
}

// --- script ---
void read_run(Loading& load, R& r, const Keyed& entry) { r.node().run = read_function(load, entry); }

constexpr NodeRow kRows[] = {
    {kArcs, {"join", read_join}},
    {kArcs | kOptional, {"while_in", read_while_in}},
    {kLasting | kOptional, {"mutex", read_mutex}},
    {kLasting | kOptional, {"withdraw_when", read_withdraw_when}},
    {kLasting | kScript, {"repeats", read_repeats}},
    {kStep | kOptional, {"manual", read_manual}},
    {kStep | kOptional, {"priority", read_priority}},
    {kEach, {"open", read_open}},
    {kEach, {"need", read_need}},
    {kEach, {"after", read_each_after}},
    {kEach, {"done_when", read_done_when}},
    {kEach, {"one_by_one", read_one_by_one}},
    {kSeries, {"every", read_every}},
    {kSeries, {"times", read_times}},
    {kSeries, {"till", read_till}},
    {kSeries, {"anchor", read_anchor}},
    {kSeries, {"missed", read_missed_of_series}},
    {kScript, {"run", read_run}},
};

void check_mutexes(RouteBuild& build) {
  for (auto& node : build.route.nodes) {
    if (node.mutex.empty()) continue;
    for (auto at = node.parent; at != kNoNode; at = build.node(at).parent) {
      const auto& around = build.node(at);
      if (around.mutex != node.mutex) continue;
      build.faults().add(build.said(node.index).find("mutex")->at,
                         fmt::format("`{}` ligt in `{}` met dezelfde `mutex`: `{}` zou wachten op `{}`", node.id,
                                     around.id, node.id, around.id),
                         fmt::format("`{}` lies in `{}` with the same `mutex`: `{}` would wait for `{}`", node.id,
                                     around.id, node.id, around.id));
    }
  }
}

void check_join(RouteBuild& build, const Node& node) {
  if (node.join.kind != JoinKind::count) return;
  if (static_cast<int>(node.sources.size()) < node.join.need)
    build.faults().add(build.said(node.index).find("join")->at,
                       fmt::format("`{}` wil {} bronnen, maar heeft er {}: zo begint hij nooit", node.id,
                                   node.join.need, node.sources.size()),
                       fmt::format("`{}` needs {} sources but has {}: it can never begin", node.id, node.join.need,
                                   node.sources.size()));
}

}  // namespace

std::span<const NodeRow> flow_rows() { return kRows; }

void list_join_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<JoinReading>("join", kJoinKeys, out);
}

void link_flow(RouteBuild& build) {
  link_marks(build.route);
  check_mutexes(build);
  check_redo(build);
  for (NodeIndex i = 1; i < build.route.nodes.size(); ++i) check_join(build, build.node(i));
}

}  // namespace trajectum::route

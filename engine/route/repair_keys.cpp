// What a node says about putting right: doing it once more, making it undone, and what to do about trouble before a
// person has to (language.md, "Nodes"; patterns.md 2.2).
#include <fmt/core.h>

#include <algorithm>

#include "base/limits.hpp"
#include "route/node_rows.hpp"

namespace trajectum::route {
namespace {

using R = NodeReading;

bool is_work(const Node& node) { return node.is_work(); }

/// The drafts of a list without names; a fault when it is none.
const std::vector<Draft>* list_of(Loading& load, const Keyed& entry, const char* nl, const char* en) {
  if (entry.value.is(Draft::Kind::table) && entry.value.table->keyed.empty()) return &entry.value.table->list;
  report_wrong(load, entry, nl, en);
  return nullptr;
}

void read_redo(Loading& load, R& r, const Keyed& entry) {
  const auto* drafts = list_of(load, entry, "een lijst met stappen, mag leeg zijn", "a list of steps, may be empty");
  if (!drafts) return;
  r.node().redo.emplace();
  for (const auto& draft : *drafts) {
    auto name = read_text(load, {entry.key, draft.place, draft});
    if (!name) continue;
    auto found = find_near(r.build, r.node().parent, *name, draft.place, is_work, "stap", "step");
    if (found == kNoNode) continue;
    if (found == r.index)
      load.faults.add(draft.place, "een stap veroudert zichzelf niet", "a step does not make itself stale");
    else
      r.node().redo->push_back(found);
  }
}

void read_compensate(Loading& load, R& r, const Keyed& entry) { r.node().compensate = read_function(load, entry); }

// --- on_failure ---
struct FailureReading {
  R& node;
  FailureRule rule;
  int actions = 0;  // that were named
};

void read_kind(Loading& load, FailureReading& r, const Keyed& entry) {
  static const std::vector<std::string> kKinds = {"script", "decision", "job", "budget", "data"};
  auto given = entry.value.text() ? std::vector<std::string>{*entry.value.text()} : read_texts(load, entry);
  if (given.empty()) load.faults.add(entry.value.place, "noem minstens een soort", "name at least one kind");
  const auto& node = r.node.node();
  auto happens = [&node](const std::string& kind) {  // a scope has rules for all that is inside
    if (node.is_scope() || kind == "script") return true;
    if (kind == "job") return node.kind == NodeKind::job;
    if (kind == "decision") return node.kind == NodeKind::decide;
    return kind == "data" || node.kind == NodeKind::script;
  };
  for (const auto& kind : given) {
    bool known = std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
    if (known && !happens(kind))
      load.faults.add(entry.value.place, fmt::format("`{}` kan hier niet voorkomen", kind),
                      fmt::format("`{}` cannot happen here", kind));
    if (std::find(kKinds.begin(), kKinds.end(), kind) == kKinds.end()) {
      auto meant = guess(kind, kKinds);
      load.faults.add(
          entry.value.place,
          fmt::format("`{}` is geen soort storing (script, decision, job, budget, data){}", kind, meant.nl),
          fmt::format("`{}` is no kind of trouble (script, decision, job, budget, data){}", kind, meant.en));
    }
    r.rule.kinds.push_back(kind);
  }
}
void read_retry(Loading& load, FailureReading& r, const Keyed& entry) {
  if (auto n = read_integer(load, entry, 1, limits::kFailureRetryMax)) r.rule.retry = static_cast<int>(*n);
}
void read_after(Loading& load, FailureReading& r, const Keyed& entry) {
  if (auto span = read_duration(load, entry)) r.rule.after = *span;
}
void read_go(Loading&, FailureReading& r, const Keyed& entry) {
  ++r.actions;
  r.rule.action = FailureRule::Action::go;
  r.rule.go = read_target(r.node.build, r.node.index, entry);
}
/// A switch that is only ever said to be on: `false` would be a key without a meaning.
void read_switch(Loading& load, FailureReading& r, const Keyed& entry, FailureRule::Action action) {
  if (!read_yesno(load, entry).value_or(true)) return report_wrong(load, entry, "true", "true");
  ++r.actions;
  r.rule.action = action;
}
void read_skip(Loading& load, FailureReading& r, const Keyed& e) { read_switch(load, r, e, FailureRule::Action::skip); }
void read_cancel(Loading& load, FailureReading& r, const Keyed& e) {
  read_switch(load, r, e, FailureRule::Action::cancel);
}
void read_assign(Loading& load, FailureReading& r, const Keyed& entry) {
  const auto* role = entry.value.as_word("role");
  if (!role || role->body) return report_wrong(load, entry, "role \"...\"", "role \"...\"");
  check_role(load, *role->name, role->name_place);
  r.rule.assign = *role->name;
}
void read_undoing(Loading& load, FailureReading& r, const Keyed& entry) {
  if (!read_yesno(load, entry).value_or(true)) return report_wrong(load, entry, "true", "true");
  r.rule.compensate = true;
}
constexpr Key<FailureReading> kFailureKeys[] = {
    {"kind", read_kind}, {"retry", read_retry},   {"after", read_after},   {"go", read_go},
    {"skip", read_skip}, {"cancel", read_cancel}, {"assign", read_assign}, {"compensate", read_undoing}};

void check_rule(Loading& load, const FailureReading& r, const Table& said, const Place& at) {
  auto wrong = [&](const char* nl, const char* en) { load.faults.add(at, nl, en); };
  auto kind = r.node.node().kind;
  if (r.actions > 1) wrong("kies een van `go`, `skip` en `cancel`", "choose one of `go`, `skip` and `cancel`");
  if ((said.find("retry") != nullptr) != (said.find("after") != nullptr))
    wrong("`retry` en `after` horen bij elkaar: hoe vaak, en hoe lang ertussen",
          "`retry` and `after` belong together: how often, and how long between");
  if (said.find("retry") && kind == NodeKind::job)
    wrong("een opdracht heeft zijn eigen `retry`", "a job has a `retry` of its own");
  bool no_way = kind == NodeKind::route || kind == NodeKind::optional;
  if (no_way && (said.find("go") || said.find("skip")))
    wrong("hier leidt geen weg verder: `go` en `skip` horen bij een knoop met pijlen",
          "no way leads on from here: `go` and `skip` belong to a node with arcs");
  if (said.find("compensate") && !said.find("go") && !said.find("cancel"))
    wrong("`compensate` hoort bij `go` of `cancel`", "`compensate` belongs to `go` or `cancel`");
  if (said.find("assign") && r.actions > 0)
    wrong("wie de storing krijgt doet er niet toe als de route er zelf iets aan doet",
          "who gets the incident says nothing when the route does something about it itself");
  if (!said.find("retry") && !said.find("assign") && r.actions == 0)
    wrong("deze regel doet niets: noem `retry`, `go`, `skip`, `cancel` of `assign`",
          "this rule does nothing: name `retry`, `go`, `skip`, `cancel` or `assign`");
}

void read_on_failure(Loading& load, R& r, const Keyed& entry) {
  if (!entry.value.is(Draft::Kind::table))
    return report_wrong(load, entry, "{ retry = 3, after = minutes(10), go = \"...\" }, of een lijst daarvan",
                        "{ retry = 3, after = minutes(10), go = \"...\" }, or a list of these");
  const auto& table = *entry.value.table;
  std::vector<Draft> rules = table.list;
  if (rules.empty() || !table.keyed.empty()) {
    refuse_list(load, "on_failure", table);
    rules = {entry.value};
  }
  bool all_met = false;
  std::vector<std::string> met;
  for (const auto& draft : rules) {
    if (!draft.is(Draft::Kind::table)) {
      report_wrong(load, {entry.key, draft.place, draft}, "een regel { }", "a rule { }");
      continue;
    }
    if (all_met)
      load.faults.add(draft.place, "deze regel komt nooit aan de beurt: een eerdere is voor elke soort storing",
                      "this rule never gets its turn: an earlier one is for every kind of trouble");
    FailureReading reading{r, {}};
    refuse_list(load, "on_failure", *draft.table);
    read_keys<FailureReading>(load, "on_failure", kFailureKeys, draft.table->keyed, reading);
    check_rule(load, reading, *draft.table, draft.place);
    all_met = all_met || reading.rule.kinds.empty();
    for (const auto& kind : reading.rule.kinds) {
      if (std::find(met.begin(), met.end(), kind) != met.end())
        load.faults.add(draft.place, fmt::format("voor `{}` is er al een regel", kind),
                        fmt::format("there is a rule for `{}` already", kind));
      met.push_back(kind);
    }
    r.node().on_failure.push_back(std::move(reading.rule));
  }
}

constexpr NodeRow kRows[] = {
    {kStep | kOptional, {"redo", read_redo}},
    {kStep | kOptional | kScript | kJob, {"compensate", read_compensate}},
    // A milestone is reached or not: nothing is done there that could fail.
    {(kArcs & ~kMilestone) | kOptional, {"on_failure", read_on_failure}},
};

}  // namespace

std::span<const NodeRow> repair_rows() { return kRows; }

void check_redo(RouteBuild& build) {
  for (NodeIndex i = 1; i < build.route.nodes.size(); ++i) {
    const auto& node = build.node(i);
    if (node.redo && node.while_in != kNoNode)
      build.faults().add(build.said(i).find("redo")->at,
                         "wat op een andere knoop wacht (`while_in`) kan niet opnieuw: het zou kunnen blijven hangen",
                         "what waits for another node (`while_in`) cannot be done once more: it might hang");
  }
}

void list_failure_keys(std::vector<std::pair<std::string, std::string>>& out) {
  list_keys<FailureReading>("on_failure", kFailureKeys, out);
}

}  // namespace trajectum::route

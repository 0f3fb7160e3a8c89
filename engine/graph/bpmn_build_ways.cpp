// The ways of a route as sequence flows: outcomes behind an exclusive gateway, splits as gateways, ends as end events.
#include <fmt/core.h>

#include <algorithm>

#include "graph/bpmn_builder.hpp"
#include "graph/words.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::kNoFunction;
using route::kRoot;
using route::Node;
using route::NodeIndex;
using route::NodeKind;
using route::Target;
using route::TargetKind;

namespace {

std::string join_lines(std::string a, const std::string& b) {
  if (!a.empty() && !b.empty()) a += "\n";
  return a + b;
}

bool is_split(TargetKind kind) {
  return kind == TargetKind::all || kind == TargetKind::one || kind == TargetKind::some || kind == TargetKind::race;
}

std::string timer(const Duration& span) {
  return "<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type=\"bpmn:tFormalExpression\">" + iso_duration(span) +
         "</bpmn:timeDuration></bpmn:timerEventDefinition>";
}

}  // namespace

int BpmnBuilder::end_of(NodeIndex scope, const std::string& outcome, bool is_finish) {
  auto where = scope == kRoot ? route_.id : route_.node(scope).name;
  auto id = fmt::format("End_{}_{}", where, outcome);
  auto [it, is_new] = ends_.try_emplace(id, 0);
  if (!is_new) return it->second;
  BpmnElement e;
  e.look = Look::event;
  e.tag = "endEvent";
  e.id = fmt::format("End{}_{}", ends_.size(), where);
  e.name = outcome == "done" ? (nl() ? "klaar" : "done") : outcome_title(route_, scope, outcome, out_.lang);
  e.parent = element_of_[scope];
  if (is_finish) {
    e.inner = "<bpmn:terminateEventDefinition/>";
    e.documentation = nl() ? "Einde \"" + outcome + "\": wat nog loopt wordt ingetrokken."
                           : "Finish \"" + outcome + "\": what is still live is withdrawn.";
  }
  return it->second = add(std::move(e));
}

/// Ends a scope around the node's own: an error that leaves the activity between them, caught at its border.
int BpmnBuilder::finish_from(const Node& n, NodeIndex scope, const std::string& outcome) {
  auto name = scope == kRoot ? route_.id : route_.node(scope).name;
  auto code = fmt::format("Error_{}_{}", name, outcome);
  auto [error, is_new] = errors_.try_emplace(code, fmt::format("Error{}_{}", errors_.size() + 1, name));
  if (is_new) out_.errors.emplace_back(error->second, outcome);
  auto definition = fmt::format("<bpmn:errorEventDefinition errorRef=\"{}\"/>", xml(error->second));
  auto child = n.index;
  while (route_.node(child).parent != scope) child = route_.node(child).parent;
  auto caught = ends_.try_emplace("Caught_" + code + "_" + route_.node(child).name, 0);
  if (caught.second) {
    BpmnElement e;
    e.look = Look::boundary;
    e.tag = "boundaryEvent";
    e.id = fmt::format("Caught{}_{}", ends_.size(), route_.node(child).name);
    e.name = outcome_title(route_, scope, outcome, out_.lang);
    e.parent = element_of_[scope];
    e.host = element_of_[child];
    e.attributes.emplace_back("attachedToRef", route_.node(child).name);
    e.inner = definition;
    caught.first->second = add(std::move(e));
    int from = ends_["Caught_" + code + "_" + route_.node(child).name];
    flow(from, end_of(scope, outcome, true));
  }
  auto [end, first] = ends_.try_emplace("Thrown_" + code + "_" + route_.node(n.parent).name, 0);
  if (!first) return end->second;
  BpmnElement e;
  e.look = Look::event;
  e.tag = "endEvent";
  e.id = fmt::format("Thrown{}_{}", ends_.size(), route_.node(n.parent).name);
  e.name = outcome_title(route_, scope, outcome, out_.lang);
  e.parent = element_of_[n.parent];
  e.inner = definition;
  e.documentation =
      nl() ? "Eindigt " + name + " met \"" + outcome + "\"." : "Finishes " + name + " with \"" + outcome + "\".";
  int made = add(std::move(e));
  ends_["Thrown_" + code + "_" + route_.node(n.parent).name] = made;
  return made;
}

int BpmnBuilder::goal(const Node& n, const Target& target) {
  if (target.kind == TargetKind::to) return entry_of_[target.node];
  if (target.kind == TargetKind::finish)
    return target.scope == n.parent ? end_of(target.scope, target.outcome, true)
                                    : finish_from(n, target.scope, target.outcome);
  return end_of(n.parent, "done", false);
}

bool BpmnBuilder::is_event_race(const Target& target) const {
  return std::all_of(target.parts.begin(), target.parts.end(), [&](const Target& part) {
    return part.kind == TargetKind::to && route_.node(part.node).kind == NodeKind::wait &&
           entry_of_[part.node] == element_of_[part.node] && part.at_most == 0;
  });
}

int BpmnBuilder::lead_split(int from, const Node& n, const Target& target, const std::string& key,
                            const std::string& name, const std::string& condition) {
  bool is_race = target.kind == TargetKind::race;
  const char* tag = target.kind == TargetKind::all    ? "parallelGateway"
                    : target.kind == TargetKind::one  ? "exclusiveGateway"
                    : target.kind == TargetKind::some ? "inclusiveGateway"
                    : is_event_race(target)           ? "eventBasedGateway"
                                                      : "complexGateway";
  std::string about;
  if (is_race)
    about = nl() ? "De eerste die begint wint; de andere worden ingetrokken."
                 : "The first that starts wins; the others are withdrawn.";
  int parent = out_.elements[element_of_[n.index]].parent;
  int split =
      gateway(tag, "Split_" + key, parent, about, is_race && about.size() ? split_word(target.kind, out_.lang) : "");
  int first = flow(from, split, name, about_of(route_, target, out_.lang), condition);
  for (std::size_t i = 0; i < target.parts.size(); ++i) {
    const auto& part = target.parts[i];
    int out = lead(split, n, part, fmt::format("{}.{}", key, i + 1), part.title.in(out_.lang));
    bool is_default = (target.kind == TargetKind::one) && part.when == kNoFunction && i + 1 == target.parts.size();
    if (is_default) out_.elements[split].attributes.emplace_back("default", out_.flows[out].id);
  }
  return first;
}

int BpmnBuilder::lead(int from, const Node& n, const Target& target, const std::string& key, const std::string& name,
                      const std::string& condition) {
  auto said = condition;
  if (target.when != kNoFunction)
    said = join_lines(said, nl() ? "een functie van de route" : "a function of the route");
  if (!target.otherwise.empty()) {
    int parent = out_.elements[element_of_[n.index]].parent;
    int choice = gateway("exclusiveGateway", "AtMost_" + key, parent, about_of(route_, target, out_.lang),
                         fmt::format("≤ {}×", target.at_most));
    int first = flow(from, choice, name, "", said);
    auto plain = target;
    plain.otherwise.clear();
    plain.when = kNoFunction;
    auto condition_text = fmt::format("count <= {}", target.at_most);
    lead(choice, n, plain, key + ".WITHIN", "", condition_text);
    int other = lead(choice, n, target.otherwise.front(), key + ".ELSE", nl() ? "anders" : "otherwise");
    out_.elements[choice].attributes.emplace_back("default", out_.flows[other].id);
    return first;
  }
  if (is_split(target.kind)) return lead_split(from, n, target, key, name, said);
  int to = goal(n, target);  // may add flows of its own
  return flow(from, to, name, about_of(route_, target, out_.lang), said);
}

void BpmnBuilder::add_values(const Node& n) {
  auto scope = n.parent;
  while (scope != kRoot && route_.node(scope).kind != NodeKind::stage) scope = route_.node(scope).parent;
  const auto& outcomes = route_.node(scope).outcomes;
  auto value = [&](const std::string& outcome) {
    Target target;
    target.kind = TargetKind::finish;
    target.scope = scope;
    target.outcome = outcome;
    lead(element_of_[n.index], n, target, n.name + ".BY." + outcome, outcome_title(route_, scope, outcome, out_.lang),
         n.by_path.text + " = " + outcome);
  };
  for (const auto& o : outcomes) value(o.id);
  if (outcomes.empty()) value(n.by_path.text);
}

void BpmnBuilder::add_timeout(const Node& n) {
  if (!n.on_timeout) return;
  auto span = n.within.value_or(Duration{});
  BpmnElement e;
  e.id = "Timeout_" + n.name;
  e.name = n.within ? (nl() ? "na " : "after ") + span_words(span, out_.lang) : "";
  e.parent = out_.elements[element_of_[n.index]].parent;
  e.inner = timer(span);
  bool is_event = out_.elements[element_of_[n.index]].look == Look::event ||
                  out_.elements[element_of_[n.index]].look == Look::gateway;
  if (is_event && n.kind != NodeKind::wait) {  // BPMN knows no time limit of what takes no time
    out_.elements[element_of_[n.index]].documentation +=
        (nl() ? "\nNa die tijd een andere weg." : "\nAfter that time another way.");
  }
  e.look = is_event ? Look::event : Look::boundary;
  e.tag = is_event ? "intermediateCatchEvent" : "boundaryEvent";
  if (!is_event) {
    e.host = element_of_[n.index];
    e.attributes.emplace_back("attachedToRef", n.name);
  }
  int at = add(std::move(e));
  if (n.kind == NodeKind::wait) {
    for (auto& gate : out_.elements)
      if (gate.id == "Race_" + n.name) flow(static_cast<int>(&gate - out_.elements.data()), at);
  }
  lead(at, n, *n.on_timeout, n.name + ".TIMEOUT", "");
}

void BpmnBuilder::add_failures(const Node& n) {
  int number = 0;
  for (const auto& rule : n.on_failure) {
    if (!rule.go) continue;
    auto id = n.name + (number++ == 0 ? "" : "." + std::to_string(number));
    auto look = out_.elements[element_of_[n.index]].look;
    bool is_event = look == Look::event || look == Look::gateway;
    if (is_event) {  // BPMN has no trouble with what takes no time
      out_.elements[element_of_[n.index]].documentation +=
          (nl() ? "\nBij storing een andere weg." : "\nOn trouble another way.");
      continue;
    }
    BpmnElement e;
    e.id = "Trouble_" + id;
    e.name = nl() ? "bij storing" : "on trouble";
    e.parent = out_.elements[element_of_[n.index]].parent;
    e.inner = "<bpmn:errorEventDefinition />";
    e.look = Look::boundary;
    e.tag = "boundaryEvent";
    e.host = element_of_[n.index];
    e.attributes.emplace_back("attachedToRef", n.name);
    lead(add(std::move(e)), n, *rule.go, id + ".TROUBLE", "");
  }
}

void BpmnBuilder::add_ways(const Node& n) {
  if (n.kind == NodeKind::finish_by) return add_values(n);
  int from = element_of_[n.index];
  auto ways = n.outcomes.size() + (n.next ? 1 : 0);
  if (ways > 1) {
    int choice = gateway("exclusiveGateway", "Outcome_" + n.name, out_.elements[from].parent);
    flow(from, choice);
    from = choice;
  }
  if (n.next) {
    int first = lead(from, n, *n.next, n.name + ".NEXT", "");
    if (ways > 1) out_.elements[from].attributes.emplace_back("default", out_.flows[first].id);
  }
  for (const auto& o : n.outcomes)
    lead(from, n, o.target, n.name + "." + o.id, o.title.empty() ? in_words(o.id) : o.title.in(out_.lang),
         ways > 1 ? "outcome = \"" + o.id + "\"" : "");
  add_timeout(n);
  add_failures(n);
}

BpmnModel bpmn_model(const route::Route& route, Lang lang) { return BpmnBuilder(route, lang).build(); }

}  // namespace trajectum::graph

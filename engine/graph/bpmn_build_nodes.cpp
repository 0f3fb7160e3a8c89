#include <fmt/core.h>

#include <algorithm>

#include "graph/bpmn_builder.hpp"
#include "graph/words.hpp"
#include "graph/xml.hpp"

namespace trajectum::graph {

using route::JoinKind;
using route::kNoFunction;
using route::kNoNode;
using route::kRoot;
using route::Node;
using route::NodeIndex;
using route::NodeKind;

namespace {

std::string expression(const char* tag, const std::string& text) {
  return fmt::format("<bpmn:{0} xsi:type=\"bpmn:tFormalExpression\">{1}</bpmn:{0}>", tag, xml(text));
}

void mark_goals(const route::Target& target, std::vector<bool>& led_to) {
  if (target.kind == route::TargetKind::to) led_to[target.node] = true;
  for (const auto& part : target.parts) mark_goals(part, led_to);
  for (const auto& other : target.otherwise) mark_goals(other, led_to);
}

std::string loop_of(const Node& n, bool nl) {
  std::string cardinality, enough;
  if (n.kind == NodeKind::each) {
    cardinality = n.over_count > 0           ? std::to_string(n.over_count)
                  : n.over_fn != kNoFunction ? (nl ? "een functie van de route" : "a function of the route")
                                             : n.over.text;
    if (n.need) enough = fmt::format("{} >= {}", nl ? "klaar" : "done", *n.need);
    if (n.done_when != kNoFunction) enough += std::string(enough.empty() ? "" : "; ") + "done_when";
  } else {
    cardinality = !n.at.empty()                         ? std::to_string(n.at.size())
                  : n.recurs && n.recurs->times > 0     ? std::to_string(n.recurs->times)
                  : n.recurs && !n.recurs->till.empty() ? (nl ? "tot " : "till ") + n.recurs->till.text
                                                        : (nl ? "zonder einde" : "without end");
  }
  bool is_sequential = n.kind == NodeKind::series || n.one_by_one;
  auto out = fmt::format("<bpmn:multiInstanceLoopCharacteristics isSequential=\"{}\">", is_sequential);
  out += expression("loopCardinality", cardinality);
  if (!enough.empty()) out += expression("completionCondition", enough);
  return out + "</bpmn:multiInstanceLoopCharacteristics>";
}

}  // namespace

std::string iso_duration(const Duration& span) {
  switch (span.unit) {
    case Unit::minutes: return fmt::format("PT{}M", span.n);
    case Unit::hours: return fmt::format("PT{}H", span.n);
    case Unit::days: return fmt::format("P{}D", span.n);
    case Unit::weeks: return fmt::format("P{}W", span.n);
    case Unit::months: return fmt::format("P{}M", span.n);
    case Unit::years: return fmt::format("P{}Y", span.n);
    case Unit::workdays: return fmt::format("workdays({})", span.n);
  }
  return "";
}

BpmnBuilder::BpmnBuilder(const route::Route& route, Lang lang) : route_(route) {
  out_.lang = lang;
  out_.process = "P_" + route.id;
  out_.name = route.title.empty() ? in_words(route.id) : route.title.in(lang);
  out_.version = route.version;
  element_of_.assign(route.nodes.size(), -1);
  entry_of_.assign(route.nodes.size(), -1);
  led_to_.assign(route.nodes.size(), false);
  for (const auto& n : route.nodes) {
    for (auto first : n.start) led_to_[first] = true;
    if (n.next) mark_goals(*n.next, led_to_);
    for (const auto& o : n.outcomes) mark_goals(o.target, led_to_);
    if (n.on_timeout) mark_goals(*n.on_timeout, led_to_);
    for (const auto& rule : n.on_failure)
      if (rule.go) mark_goals(*rule.go, led_to_);
  }
}

BpmnModel BpmnBuilder::build() {
  BpmnElement process;
  process.look = Look::sub_process;
  process.parent = -1;
  process.id = out_.process;
  out_.elements.push_back(process);
  element_of_[kRoot] = 0;
  out_.documentation = words_of(route_.node(kRoot));
  add_scope(kRoot, 0);
  for (const auto& n : route_.nodes)
    if (n.index != kRoot && !is_loose(n)) add_entry(n);
  for (const auto& n : route_.nodes) {
    if (n.is_scope()) add_start(n);
    if (n.index != kRoot) add_ways(n);
  }
  return std::move(out_);
}

int BpmnBuilder::add(BpmnElement element) {
  out_.elements.push_back(std::move(element));
  return static_cast<int>(out_.elements.size()) - 1;
}

int BpmnBuilder::flow(int from, int to, const std::string& name, const std::string& documentation,
                      const std::string& condition) {
  auto index = static_cast<int>(out_.flows.size());
  out_.flows.push_back({fmt::format("F_{}", index + 1), name, documentation, condition, from, to});
  out_.elements[from].outgoing.push_back(index);
  out_.elements[to].incoming.push_back(index);
  return index;
}

int BpmnBuilder::gateway(const std::string& tag, const std::string& id, int parent, const std::string& documentation,
                         const std::string& name) {
  BpmnElement e;
  e.look = Look::gateway;
  e.tag = tag;
  e.id = id;
  e.name = name;
  e.parent = parent;
  e.documentation = documentation;
  return add(std::move(e));
}

std::string BpmnBuilder::words_of(const Node& n) const {
  auto out = line_of(route_, n, out_.lang);
  auto about = about_of(route_, n, out_.lang);
  if (!out.empty() && !about.empty()) out += "\n";
  return out + about;
}

/// An optional step that nothing leads to or from: BPMN calls what holds those ad hoc.
bool BpmnBuilder::is_loose(const Node& n) const {
  return n.kind == NodeKind::optional && !n.next && n.outcomes.empty() && !n.on_timeout && !led_to_[n.index];
}

BpmnElement BpmnBuilder::element_of(const Node& n) const {
  BpmnElement e;
  e.id = n.name;
  e.name = title_of(n, out_.lang);
  e.documentation = words_of(n);
  switch (n.kind) {
    case NodeKind::step: e.tag = "userTask"; break;
    case NodeKind::optional:
      e.tag = "userTask";
      e.documentation = (nl() ? "Naar keuze toe te voegen.\n" : "May be added by choice.\n") + e.documentation;
      break;
    case NodeKind::script:
      e.tag = "scriptTask";
      e.documentation += std::string(e.documentation.empty() ? "" : "\n") +
                         (nl() ? "Een functie in de route." : "A function in the route.");
      break;
    case NodeKind::decide: e.tag = "businessRuleTask"; break;
    case NodeKind::job:
      e.tag = "serviceTask";
      e.documentation += std::string(e.documentation.empty() ? "" : "\n") +
                         (nl() ? "Voor een programma elders: " : "For a program elsewhere: ") + n.job_kind;
      break;
    case NodeKind::subroute:
      e.tag = "callActivity";
      e.attributes.emplace_back("calledElement", "P_" + n.subroute);
      break;
    case NodeKind::wait: e.tag = "intermediateCatchEvent", e.look = Look::event; break;
    case NodeKind::milestone: e.tag = "intermediateThrowEvent", e.look = Look::event; break;
    case NodeKind::finish_by: e.tag = "exclusiveGateway", e.look = Look::gateway; break;
    case NodeKind::route:
    case NodeKind::stage:
    case NodeKind::each:
    case NodeKind::series: e.tag = "subProcess", e.look = Look::sub_process; break;
  }
  if (n.kind == NodeKind::each || n.kind == NodeKind::series) e.inner = loop_of(n, nl());
  if (n.is_work() && n.by.kind != route::OwnerRule::Kind::none) {
    auto who = n.by.kind == route::OwnerRule::Kind::owner ? "owner" : n.by.role;
    e.inner = "<bpmn:potentialOwner><bpmn:resourceAssignmentExpression><bpmn:formalExpression>" + xml(who) +
              "</bpmn:formalExpression></bpmn:resourceAssignmentExpression></bpmn:potentialOwner>";
  }
  return e;
}

std::string BpmnBuilder::message(const std::string& name) {
  auto [it, is_new] = messages_.try_emplace(name, "M_" + name);
  if (is_new) out_.messages.emplace_back(it->second, in_words(name));
  return it->second;
}

/// What a wait waits for; several things at once are one event that asks for all of them.
void BpmnBuilder::shape_wait(const Node& n, BpmnElement& e) {
  int kinds = 0;
  auto add_one = [&](const std::string& text) {
    e.inner += text;
    ++kinds;
  };
  if (!n.message.empty())
    add_one(fmt::format("<bpmn:messageEventDefinition messageRef=\"{}\"/>", xml(message(n.message))));
  if (!n.ready_on.empty())
    add_one("<bpmn:timerEventDefinition>" + expression("timeDate", n.ready_on.text) + "</bpmn:timerEventDefinition>");
  if (n.lasts)
    add_one("<bpmn:timerEventDefinition>" + expression("timeDuration", iso_duration(*n.lasts)) +
            "</bpmn:timerEventDefinition>");
  std::string condition;
  if (n.ready != kNoFunction) condition = nl() ? "een functie van de route" : "a function of the route";
  for (const auto& seat : n.reserve)
    condition += fmt::format("{}{} {}", condition.empty() ? "" : "; ", nl() ? "plaats in" : "a seat in", seat.reg);
  if (!condition.empty() || kinds == 0)
    add_one("<bpmn:conditionalEventDefinition>" + expression("condition", condition.empty() ? "true" : condition) +
            "</bpmn:conditionalEventDefinition>");
  if (kinds > 1) e.attributes.emplace_back("parallelMultiple", "true");
}

void BpmnBuilder::add_node(NodeIndex index, int scope) {
  const auto& n = route_.node(index);
  auto e = element_of(n);
  e.parent = scope;
  if (n.kind == NodeKind::wait) shape_wait(n, e);
  element_of_[index] = entry_of_[index] = add(std::move(e));
  if (n.is_scope()) add_scope(index, element_of_[index]);
}

void BpmnBuilder::add_optionals(NodeIndex scope, int parent) {
  int holder = -1;
  for (auto child : route_.node(scope).children) {
    const auto& n = route_.node(child);
    if (!is_loose(n)) continue;
    if (holder < 0) {
      BpmnElement e;
      e.look = Look::sub_process;
      e.tag = "adHocSubProcess";
      e.id = fmt::format("Optional_{}", scope == kRoot ? route_.id : route_.node(scope).name);
      e.name = nl() ? "Naar keuze" : "By choice";
      e.parent = parent;
      e.attributes.emplace_back("ordering", "Parallel");
      e.after =
          expression("completionCondition", nl() ? "het eind van wat eromheen is" : "the end of what is around it");
      holder = add(std::move(e));
    }
    add_node(child, holder);
  }
}

void BpmnBuilder::add_scope(NodeIndex scope, int parent) {
  BpmnElement start;
  start.look = Look::event;
  start.tag = "startEvent";
  start.id = "Start_" + (scope == kRoot ? route_.id : route_.node(scope).name);
  start.parent = parent;
  add(std::move(start));
  for (auto child : route_.node(scope).children)
    if (!is_loose(route_.node(child))) add_node(child, parent);
  add_optionals(scope, parent);
}

void BpmnBuilder::add_start(const Node& scope) {
  int parent = element_of_[scope.index];
  int start = parent + 1;
  if (scope.start.size() > 1) {
    int split = gateway("parallelGateway", "Begin_" + (scope.index == kRoot ? route_.id : scope.name), parent);
    flow(start, split);
    start = split;
  }
  for (auto first : scope.start) flow(start, entry_of_[first]);
}

/// What stands before a node: the gateway of its join, and the one that lets a wait race its time limit.
void BpmnBuilder::add_entry(const Node& n) {
  int parent = out_.elements[element_of_[n.index]].parent;
  bool races_time = n.kind == NodeKind::wait && n.on_timeout.has_value();
  if (races_time) {
    int race = gateway("eventBasedGateway", "Race_" + n.name, parent);
    flow(race, element_of_[n.index]);
    entry_of_[n.index] = race;
  }
  auto mark = join_mark(n.join);
  if (mark.empty()) return;
  const char* tag = n.join.kind == JoinKind::all      ? "parallelGateway"
                    : n.join.kind == JoinKind::active ? "inclusiveGateway"
                                                      : "complexGateway";
  auto about = nl() ? "Telt wie ernaartoe leidt: meer pijlen van één knoop zijn er één."
                    : "Counts what leads to it: several arcs of one node are one.";
  int join = gateway(tag, "Join_" + n.name, parent, about, std::string(tag) == "complexGateway" ? mark : "");
  if (std::string(tag) == "complexGateway")
    out_.elements[join].inner =
        expression("activationCondition", n.join.kind == JoinKind::any ? fmt::format("marks >= {}", n.join.marks)
                                                                       : fmt::format("sources >= {}", n.join.need));
  flow(join, entry_of_[n.index]);
  entry_of_[n.index] = join;
}

}  // namespace trajectum::graph

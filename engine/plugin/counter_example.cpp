#include "plugin/counter_example.hpp"

#include <fmt/core.h>

#include "proof/text.hpp"

namespace trajectum::plugin {
namespace {

using proof::Finding;
using proof::Kind;
using proof::Stimulus;

/// The word of a drawing for what is wrong at a node (graph::is_trouble).
const char* trouble_of(Finding::Kind kind) {
  switch (kind) {
    case Finding::Kind::stuck: return "stuck";
    case Finding::Kind::let_go: return "let_go";
    case Finding::Kind::dead: return "never";
    case Finding::Kind::unbounded: return "grows";
    case Finding::Kind::automatic_cycle: return "loops";
  }
  return "stuck";
}

const char* life_of(const proof::Node& node) {
  switch (node.kind) {
    case Kind::step:
    case Kind::optional: return "offered";
    case Kind::wait:
    case Kind::job:
    case Kind::subroute:
    case Kind::milestone: return "waiting";
    default: return "open";
  }
}

std::string outcome_of(const proof::Node& node, int index) {
  bool named = index >= 0 && static_cast<std::size_t>(index) < node.outcomes.size();
  return named ? node.outcomes[static_cast<std::size_t>(index)].id : "";
}

class Trail {
 public:
  explicit Trail(const proof::Net& net) : net_(net) {}

  void step(const proof::Step& step) {
    for (auto scope : step.scope) enter(scope);
    switch (step.stimulus) {
      case Stimulus::complete:
      case Stimulus::end:
      case Stimulus::occur: left(step.node, outcome_of(net_.node(step.node), step.outcome), false); break;
      case Stimulus::skip:
      case Stimulus::pass: left(step.node, names(step.node, "skipped") ? "skipped" : "", false); break;
      case Stimulus::time_out: left(step.node, "", true); break;
      case Stimulus::enough: left(step.node, "", false); break;
      case Stimulus::fail:
      case Stimulus::withdraw: out_.states[name(step.node)] = "withdrawn"; break;
      case Stimulus::start:
      case Stimulus::add: enter(step.node); break;
      case Stimulus::open:
      case Stimulus::occurrence:
      case Stimulus::close:
      case Stimulus::close_case: break;
    }
    // What went by itself within the turn.
    for (const auto& answer : step.answers) {
      if (answer.question == proof::Answer::Question::outcome)
        left(answer.node, outcome_of(net_.node(answer.node), answer.value), false);
      if (answer.question == proof::Answer::Question::guard && is_still(answer.node)) left(answer.node, "", false);
    }
  }

  graph::Position end(const Finding& finding) {
    for (auto& [name, state] : out_.states)
      if (state == "open") state = "done";  // a scope that was entered; it is open when it is live
    for (auto node : finding.live) mark(node, life_of(net_.node(node)));
    pass_by();
    const char* trouble = trouble_of(finding.kind);
    for (auto node : finding.starved) mark(node, trouble);
    for (auto node : finding.marked) mark(node, trouble);
    if (finding.starved.empty() || finding.kind != Finding::Kind::stuck)
      for (auto node : finding.nodes) mark(node, trouble);
    return std::move(out_);
  }

 private:
  const std::string& name(proof::NodeId id) const { return net_.node(id).name; }

  bool names(proof::NodeId id, const std::string& outcome) const {
    for (const auto& one : net_.node(id).outcomes)
      if (one.id == outcome) return true;
    return false;
  }

  /// True of an automatic node that leaves no other trace than its guards.
  bool is_still(proof::NodeId id) const { return net_.node(id).is_automatic() && net_.node(id).outcomes.empty(); }

  void enter(proof::NodeId id) {
    if (id != proof::kRoot) out_.states.try_emplace(name(id), "open");
  }

  void mark(proof::NodeId id, const char* state) {
    if (id != proof::kRoot && id != proof::kNone) out_.states[name(id)] = state;
  }

  void left(proof::NodeId id, const std::string& outcome, bool timed_out) {
    if (id == proof::kRoot || id == proof::kNone) return;
    out_.states[name(id)] = "done";
    out_.steps.push_back({name(id), outcome, timed_out});
  }

  /// A scope that has ended went by one of its ways, an automatic node by its only one: the turn does not say so, but
  /// only what was reached is drawn as gone.
  void pass_by() {
    for (const auto& node : net_.nodes) {
      auto state = out_.states.find(node.name);
      if (!node.is_scope() || state == out_.states.end() || state->second != "done") continue;
      out_.steps.push_back({node.name, "", false});
      for (const auto& outcome : node.outcomes) out_.steps.push_back({node.name, outcome.id, false});
    }
  }

  const proof::Net& net_;
  graph::Position out_;
};

}  // namespace

graph::Position position_of(const proof::Net& net, const Finding& finding) {
  Trail trail(net);
  for (const auto& step : finding.trace) trail.step(step);
  return trail.end(finding);
}

graph::Chart counter_example(const route::Route& route, const proof::Net& net, const Finding& finding, Lang lang) {
  auto chart = graph::chart_of(route, lang);
  graph::show(chart, position_of(net, finding));
  chart.notes.push_back(proof::what(net, finding).in(lang));
  chart.notes.push_back(proof::cure(net, finding).in(lang));
  for (std::size_t i = 0; i < finding.trace.size(); ++i)
    chart.notes.push_back(fmt::format("{}. {}", i + 1, proof::told(net, finding.trace[i]).in(lang)));
  return chart;
}

}  // namespace trajectum::plugin

#include "spec/coverage.hpp"

#include <fmt/core.h>

#include <functional>

#include "route/scripts.hpp"

namespace trajectum::spec {

using route::FunctionId;
using route::kNoFunction;
using route::Node;
using route::NodeIndex;
using route::NodeKind;

/// Stands in the place of a bundle's handlers and passes every call on.
class Coverage::Ear final : public route::Scripts {
 public:
  Ear(std::unique_ptr<route::Scripts> behind, Coverage& coverage) : behind(std::move(behind)), coverage_(coverage) {}

  Result<std::vector<Value>> call(FunctionId function, route::CaseAccess& access,
                                  const route::ScriptArguments& arguments) override {
    auto out = behind->call(function, access, arguments);
    hear(function, out);
    return out;
  }
  Result<std::vector<Value>> call_record(FunctionId function, const Record& record, const std::vector<Field>& fields,
                                         const std::string& key_field, Date today) override {
    auto out = behind->call_record(function, record, fields, key_field, today);
    hear(function, out);
    return out;
  }

  Result<std::vector<Value>> call_pair(FunctionId function, const Side& client, const Side& record,
                                       Date today) override {
    return behind->call_pair(function, client, record, today);
  }

  void put_gate(std::shared_ptr<route::ScriptGate> gate) override { behind->put_gate(std::move(gate)); }

  std::unique_ptr<route::Scripts> behind;

 private:
  void hear(FunctionId function, const Result<std::vector<Value>>& out) {
    if (coverage_.quiet_ > 0 || !out) return;
    bool yes = !out->empty() && !out->front().empty() && !(out->front().as<bool>() && !out->front().yes());
    auto& [seen_no, seen_yes] = coverage_.answers_[function];
    (yes ? seen_yes : seen_no) = true;
  }

  Coverage& coverage_;
};

Coverage::Coverage(route::Bundle& bundle) : bundle_(bundle) {
  auto ear = std::make_unique<Ear>(std::move(bundle.scripts), *this);
  ear_ = ear.get();
  bundle.scripts = std::move(ear);
}

Coverage::~Coverage() = default;

Coverage::Quiet::Quiet(Coverage* coverage) : coverage_(coverage) {
  if (coverage_) ++coverage_->quiet_;
}
Coverage::Quiet::~Quiet() {
  if (coverage_) --coverage_->quiet_;
}

namespace {

/// What a guard is called in a list of what was never seen.
void each_guard(const route::Route& route, const std::function<void(FunctionId, std::string)>& f) {
  for (const auto& n : route.nodes) {
    struct Named {
      FunctionId function;
      const char* name;
    };
    for (const auto& [function, name] :
         {Named{n.when, "when"}, Named{n.ready, "ready"}, Named{n.repeats, "repeats"}, Named{n.done_when, "done_when"},
          Named{n.withdraw_when, "withdraw_when"}, Named{n.requires_fn, "requires"}})
      if (function != kNoFunction) f(function, n.name + "." + name);
    std::function<void(const route::Target&, const std::string&)> arc = [&](const auto& target, const auto& way) {
      if (target.when != kNoFunction) f(target.when, n.name + " -> " + way + ".when");
      for (const auto& part : target.parts) arc(part, way);
      for (const auto& other : target.otherwise) arc(other, way);
    };
    if (n.next) arc(*n.next, "next");
    for (const auto& outcome : n.outcomes) arc(outcome.target, outcome.id);
    if (n.on_timeout) arc(*n.on_timeout, "on_timeout");
  }
}

/// The ways out of a node, as `ways_` notes them.
std::vector<std::string> ways_of(const Node& n) {
  std::vector<std::string> out;
  if (n.next) out.emplace_back();
  for (const auto& outcome : n.outcomes) out.push_back(outcome.id);
  return out;
}

}  // namespace

void Coverage::take(Rehearsal& rehearsal) {
  std::map<CaseNo, std::string> routes;
  for (const auto& turn : rehearsal.history()) {
    auto no = turn.record.case_no;
    for (const auto& event : turn.record.events) {
      if (auto* e = std::get_if<state::CaseOpened>(&event)) routes[no] = e->route;
      auto on = routes.find(no);
      if (on == routes.end()) continue;
      const auto& route = bundle_.routes.at(on->second);
      auto& nodes = nodes_[route.id];
      auto& ways = ways_[route.id];
      if (auto* o = std::get_if<state::Opened>(&event)) nodes.insert(o->node);
      if (auto* m = std::get_if<state::MilestoneReached>(&event)) {
        nodes.insert(m->node);
        ways.emplace(m->node, "");
      }
      if (auto* d = std::get_if<state::Decided>(&event)) {
        nodes.insert(d->node);
        const auto& n = route.node(d->node);
        for (const auto& fired : d->rules) rules_[n.table].insert(fired.number);
        bool named = false;
        for (const auto& outcome : n.outcomes) named = named || outcome.id == d->output.text();
        ways.emplace(d->node, named ? std::string(d->output.text()) : "");
      }
      if (auto* e = std::get_if<state::Ended>(&event)) {
        nodes.insert(e->node);
        const auto& n = route.node(e->node);
        bool named = false;
        for (const auto& outcome : n.outcomes) named = named || outcome.id == e->outcome;
        if (e->end == state::End::completed) ways.emplace(e->node, named ? e->outcome : "");
        if (e->end == state::End::skipped) ways.emplace(e->node, "skipped");
      }
    }
  }
}

std::map<std::string, std::vector<Coverage::Count>> Coverage::counts() const {
  std::map<std::string, std::vector<Count>> out;
  for (const auto& [id, route] : bundle_.routes) {
    Count nodes{"nodes", 0, 0, {}}, ways{"outcomes", 0, 0, {}}, guards{"guards", 0, 0, {}};
    auto add = [](Count& count, bool seen, const std::string& name) {
      ++count.all;
      if (seen)
        ++count.seen;
      else
        count.never.push_back(name);
    };
    auto seen_nodes = nodes_.find(id);
    auto seen_ways = ways_.find(id);
    for (const auto& n : route.nodes) {
      bool unseen = n.kind == NodeKind::route || n.kind == NodeKind::finish_by || n.kind == NodeKind::script;
      if (!unseen) add(nodes, seen_nodes != nodes_.end() && seen_nodes->second.count(n.index) != 0, n.name);
      if (unseen) continue;  // they leave no event of their own
      for (const auto& way : ways_of(n))
        add(ways, seen_ways != ways_.end() && seen_ways->second.count({n.index, way}) != 0,
            n.name + " -> " + (way.empty() ? "next" : way));
    }
    each_guard(route, [&](FunctionId function, const std::string& name) {
      auto answers = answers_.find(function);
      bool no = answers != answers_.end() && answers->second.first;
      bool yes = answers != answers_.end() && answers->second.second;
      add(guards, no, name + " = false");
      add(guards, yes, name + " = true");
    });
    out[id] = {nodes, ways, guards};
  }
  Count rules{"rules", 0, 0, {}};
  for (const auto& [id, decision] : bundle_.decisions)
    for (std::size_t k = 1; k <= decision.rules.size(); ++k) {
      auto seen = rules_.find(id);
      ++rules.all;
      if (seen != rules_.end() && seen->second.count(static_cast<std::uint32_t>(k)) != 0)
        ++rules.seen;
      else
        rules.never.push_back(fmt::format("{} rule {}", id, k));
    }
  out[""] = {rules};
  return out;
}

}  // namespace trajectum::spec

#include "plugin/net_of.hpp"

#include <algorithm>

namespace trajectum::plugin {

namespace {

using proof::Arc;
using proof::NodeId;
using route::kNoFunction;
using route::kNoNode;
using route::NodeKind;
using route::TargetKind;

NodeId id_of(route::NodeIndex index) { return index == kNoNode ? proof::kNone : static_cast<NodeId>(index); }

proof::Kind kind_of(NodeKind kind) {
  switch (kind) {
    case NodeKind::route: return proof::Kind::route;
    case NodeKind::stage: return proof::Kind::stage;
    case NodeKind::step: return proof::Kind::step;
    case NodeKind::optional: return proof::Kind::optional;
    case NodeKind::decide: return proof::Kind::decide;
    case NodeKind::wait: return proof::Kind::wait;
    case NodeKind::subroute: return proof::Kind::subroute;
    case NodeKind::milestone: return proof::Kind::milestone;
    case NodeKind::each: return proof::Kind::each;
    case NodeKind::series: return proof::Kind::series;
    case NodeKind::finish_by: return proof::Kind::finish_by;
    case NodeKind::script: return proof::Kind::script;
    case NodeKind::job: return proof::Kind::job;
  }
  return proof::Kind::step;
}

Arc::Kind arc_kind_of(TargetKind kind) {
  switch (kind) {
    case TargetKind::to: return Arc::Kind::to;
    case TargetKind::done: return Arc::Kind::done;
    case TargetKind::finish: return Arc::Kind::finish;
    case TargetKind::all: return Arc::Kind::all;
    case TargetKind::one: return Arc::Kind::one;
    case TargetKind::some: return Arc::Kind::some;
    case TargetKind::race: return Arc::Kind::race;
  }
  return Arc::Kind::done;
}

Arc arc_of(const route::Target& target) {
  Arc arc;
  arc.kind = arc_kind_of(target.kind);
  if (target.kind == TargetKind::to) arc.node = id_of(target.node);
  arc.outcome = target.outcome;
  arc.when = target.when != kNoFunction;
  arc.at_most = target.at_most;
  arc.counter = target.counter;
  arc.marks = target.marks;
  for (auto other : target.withdraws) arc.withdraws.push_back(id_of(other));
  for (const auto& part : target.parts) arc.parts.push_back(arc_of(part));
  for (const auto& other : target.otherwise) arc.otherwise.push_back(arc_of(other));
  return arc;
}

proof::Join join_of(const route::Join& join) {
  proof::Join out;
  switch (join.kind) {
    case route::JoinKind::any: out.need = proof::Join::Need::any; break;
    case route::JoinKind::all: out.need = proof::Join::Need::all; break;
    case route::JoinKind::count: out.need = proof::Join::Need::count; break;
    case route::JoinKind::active: out.need = proof::Join::Need::active; break;
  }
  out.count = join.need;
  switch (join.after) {
    case route::JoinAfter::drain: out.after = proof::Join::After::drain; break;
    case route::JoinAfter::block: out.after = proof::Join::After::block; break;
    case route::JoinAfter::cancel: out.after = proof::Join::After::cancel; break;
    case route::JoinAfter::keep: out.after = proof::Join::After::keep; break;
  }
  out.keep_surplus = join.surplus_kept;
  out.here = join.here;
  out.marks = join.marks;
  return out;
}

/// The way of a node that is passed by or skipped: `skipped`, else `next`, else the only outcome.
std::optional<Arc> past_of(const route::Node& n) {
  for (const auto& outcome : n.outcomes)
    if (outcome.id == "skipped") return arc_of(outcome.target);
  if (n.next) return arc_of(*n.next);
  if (n.outcomes.size() == 1) return arc_of(n.outcomes.front().target);
  return std::nullopt;
}

/// A `finish_by` ends the nearest stage with each of the values that its outcomes name.
void add_values(const route::Route& route, const route::Node& n, proof::Node& out) {
  auto scope = n.parent;
  while (scope != route::kRoot && route.node(scope).kind != NodeKind::stage) scope = route.node(scope).parent;
  for (const auto& outcome : route.node(scope).outcomes) {
    Arc arc;
    arc.kind = Arc::Kind::finish;
    arc.outcome = outcome.id;
    out.outcomes.push_back({outcome.id, std::move(arc)});
  }
  for (const auto& [id, title] : scope == route::kRoot ? route.ends : decltype(route.ends)()) {
    Arc arc;
    arc.kind = Arc::Kind::finish;
    arc.outcome = id;
    out.outcomes.push_back({id, std::move(arc)});
  }
}

proof::Count count_of(const route::Node& n) {
  proof::Count count;
  // What is added while it runs is as if it had been there from the start: any number.
  if (n.kind == NodeKind::each && n.over_count > 0 && !n.open) count.n = n.over_count;
  if (n.kind == NodeKind::series && !n.at.empty()) count.n = static_cast<int>(n.at.size());
  if (n.kind == NodeKind::series && n.recurs) {
    bool ends = !n.recurs->till.empty();
    count.n = n.recurs->times > 0 && !ends ? n.recurs->times : ends ? proof::Count::kFree : proof::Count::kEndless;
  }
  // A date that was missed may pass without an occurrence: as if it had never been planned.
  bool loses = n.kind == NodeKind::series && n.missed != calendar::Misfire::each;
  if (loses && count.n != proof::Count::kEndless) count.n = proof::Count::kFree;
  return count;
}

proof::Node node_of(const route::Route& route, const route::Node& n) {
  proof::Node out;
  out.name = n.name;
  out.title = n.title;
  out.place = {n.origin.file, n.origin.line, n.origin.column};
  out.kind = kind_of(n.kind);
  out.parent = id_of(n.parent);
  for (auto child : n.children) out.children.push_back(id_of(child));
  for (auto child : n.start) out.start.push_back(id_of(child));
  if (n.next) out.next = arc_of(*n.next);
  for (const auto& outcome : n.outcomes) out.outcomes.push_back({outcome.id, arc_of(outcome.target)});
  if (n.kind == NodeKind::finish_by) add_values(route, n, out);
  out.past = past_of(n);
  if (n.within && n.on_timeout) out.on_timeout = arc_of(*n.on_timeout);
  for (const auto& rule : n.on_failure) {
    if (rule.go) out.fails.push_back(arc_of(*rule.go));
    if (rule.action == route::FailureRule::Action::skip) out.fails.push_back(out.past.value_or(Arc{}));
  }
  out.join = join_of(n.join);
  out.when = n.when != kNoFunction && !n.sentry;
  out.repeats = n.repeats != kNoFunction;
  out.withdraw_when = n.withdraw_when != kNoFunction;
  out.skip = !n.skip_by.empty();
  out.required = n.required;
  out.mutex = n.mutex;
  out.while_in = id_of(n.while_in);
  out.manual = n.manual;
  out.sentry = n.sentry;
  out.dated = n.kind == NodeKind::milestone && !n.on.empty();
  out.by_itself = n.kind == NodeKind::wait && n.message.empty() && n.ready == kNoFunction && n.reserve.empty();
  out.count = count_of(n);
  if (n.need) out.need = *n.need;
  out.cancel_rest = n.cancel_rest;
  out.open = n.open;
  out.done_when = n.done_when != kNoFunction;
  out.one_by_one = n.one_by_one || (n.kind == NodeKind::series && n.recurs && n.recurs->after_done);
  return out;
}

/// May this stage end without ever coming to rest? Its rules then meet what goes wrong in it as it opens.
bool may_settle(const proof::Net& net, proof::NodeId stage) {
  const auto& start = net.node(stage).start;
  return std::any_of(start.begin(), start.end(), [&](proof::NodeId id) {
    const auto& n = net.node(id);
    bool at_once = n.is_automatic() || n.is_multiple() || n.when;
    return at_once || (n.kind == proof::Kind::stage && may_settle(net, id));
  });
}

}  // namespace

proof::Net net_of(const route::Route& route) {
  proof::Net net;
  for (const auto& node : route.nodes) net.nodes.push_back(node_of(route, node));
  for (std::size_t id = 0; id < net.nodes.size(); ++id)
    if (auto& n = net.nodes[id]; n.kind == proof::Kind::stage && !n.fails.empty())
      n.settles = may_settle(net, static_cast<proof::NodeId>(id));
  net.nodes.front().keep_open = route.keep_open;
  return net;
}

}  // namespace trajectum::plugin

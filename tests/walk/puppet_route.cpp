// A net as a route: every handler is a question to the oracle, every time limit is armed and never due by itself.
#include <algorithm>
#include <utility>

#include "puppet.hpp"
#include "route/links.hpp"

namespace walk {

using namespace trajectum;
using proof::Arc;
using proof::Kind;
using proof::NodeId;

namespace {

route::NodeKind kind_of(Kind kind) {
  switch (kind) {
    case Kind::route: return route::NodeKind::route;
    case Kind::stage: return route::NodeKind::stage;
    case Kind::each: return route::NodeKind::each;
    case Kind::series: return route::NodeKind::series;
    case Kind::step: return route::NodeKind::step;
    case Kind::optional: return route::NodeKind::optional;
    case Kind::decide: return route::NodeKind::decide;
    case Kind::script: return route::NodeKind::script;
    case Kind::finish_by: return route::NodeKind::finish_by;
    case Kind::wait: return route::NodeKind::wait;
    case Kind::job: return route::NodeKind::job;
    case Kind::subroute: return route::NodeKind::subroute;
    case Kind::milestone: return route::NodeKind::milestone;
  }
  return route::NodeKind::step;
}

route::TargetKind kind_of(Arc::Kind kind) {
  switch (kind) {
    case Arc::Kind::done: return route::TargetKind::done;
    case Arc::Kind::to: return route::TargetKind::to;
    case Arc::Kind::finish: return route::TargetKind::finish;
    case Arc::Kind::all: return route::TargetKind::all;
    case Arc::Kind::one: return route::TargetKind::one;
    case Arc::Kind::some: return route::TargetKind::some;
    case Arc::Kind::race: return route::TargetKind::race;
  }
  return route::TargetKind::done;
}

route::Join join_of(const proof::Join& from) {
  route::Join join;
  join.kind = static_cast<route::JoinKind>(from.need);
  static_assert(static_cast<int>(route::JoinKind::count) == static_cast<int>(proof::Join::Need::count) &&
                static_cast<int>(route::JoinKind::active) == static_cast<int>(proof::Join::Need::active));
  join.after = static_cast<route::JoinAfter>(from.after);
  static_assert(static_cast<int>(route::JoinAfter::keep) == static_cast<int>(proof::Join::After::keep));
  join.need = from.count;
  join.here = from.here;
  join.marks = from.marks;
  return join;
}

constexpr Duration kSomeTime{Unit::days, 9, ""};

}  // namespace

std::optional<Arc> share_past(proof::Node& n) {
  auto* way = n.next ? &*n.next : n.outcomes.size() == 1 ? &n.outcomes.front().arc : nullptr;
  if (!way) return std::nullopt;
  way->at_most = 0;
  return *way;
}

proof::Net as_a_route(proof::Net net) {
  shape_fails(net);
  shape_sentries(net);
  for (std::size_t id = 0; id < net.nodes.size(); ++id) {
    auto& n = net.nodes[id];
    if (n.kind == Kind::series) n.one_by_one = false;  // its dates are a list
    if (n.kind == Kind::series && n.count.n < 1) n.count.n = 1 + static_cast<int>(id % 2);
    n.past.reset();
    n.join.here = n.join.here && n.join.need == proof::Join::Need::active;  // elsewhere it is refused
    if (n.when || n.skip) n.past = share_past(n);
  }
  return net;
}

route::Target Puppet::target_of(const Arc& arc, NodeId node, int& number) {
  route::Target t;
  t.kind = kind_of(arc.kind);
  int own = number++;
  if (arc.when) t.when = oracle_->add({Oracle::Asks::guard, node, own, 0, {}, false, ""});
  if (arc.at_most > 0) {
    t.at_most = arc.at_most;
    t.counter = static_cast<int>(counters_.size());
    counters_.emplace_back(node, own);
  }
  t.marks = arc.marks;
  for (auto other : arc.withdraws) t.withdraws.push_back(static_cast<route::NodeIndex>(other));
  if (arc.kind == Arc::Kind::to) t.node = static_cast<route::NodeIndex>(arc.node);
  if (arc.kind == Arc::Kind::finish) {
    t.outcome = arc.outcome;
    auto scope = net_.node(node).parent;
    while (net_.node(scope).is_multiple()) scope = net_.node(scope).parent;
    t.scope = static_cast<route::NodeIndex>(scope);
  }
  for (const auto& part : arc.parts) t.parts.push_back(target_of(part, node, number));
  for (const auto& other : arc.otherwise) t.otherwise.push_back(target_of(other, node, number));
  return t;
}

route::Node Puppet::node_of(NodeId id) {
  const auto& from = net_.node(id);
  route::Node n;
  n.kind = kind_of(from.kind);
  n.index = static_cast<route::NodeIndex>(id);
  n.parent = from.parent == proof::kNone ? route::kNoNode : static_cast<route::NodeIndex>(from.parent);
  n.id = n.name = from.name;
  n.title = {from.name, from.name};
  for (auto child : from.children) n.children.push_back(static_cast<route::NodeIndex>(child));
  for (auto first : from.start) n.start.push_back(static_cast<route::NodeIndex>(first));
  int number = 0;
  if (from.next) n.next = target_of(*from.next, id, number);
  for (const auto& o : from.outcomes) n.outcomes.push_back({o.id, {}, target_of(o.arc, id, number)});
  int first = 0;
  if (from.past) share(*from.past, id, number, first);  // its arcs are those of the way above
  if (from.on_timeout) {
    n.within = kSomeTime;
    n.on_timeout = target_of(*from.on_timeout, id, number);
  }
  n.join = join_of(from.join);
  give_rules(id, n, number);
  auto ask = [&](Oracle::Asks what, bool trouble = false) {
    return oracle_->add({what, id, 0, 0, {}, trouble, error_of(from, 0)});
  };
  bool trouble = from.may_fail_to_open();  // the first that is asked: `when`, else what it is about
  if (from.when) n.when = ask(Oracle::Asks::when, std::exchange(trouble, false));
  if (from.sentry) n.when = ask(Oracle::Asks::said);
  if (from.repeats) n.repeats = ask(Oracle::Asks::repeats);
  if (from.withdraw_when) n.withdraw_when = ask(Oracle::Asks::said);
  if (from.skip) n.skip_by = "w";
  n.required = from.required;
  n.mutex = from.mutex;
  if (from.while_in != proof::kNone) n.while_in = static_cast<route::NodeIndex>(from.while_in);
  if (n.is_work()) {
    n.by.kind = route::OwnerRule::Kind::role;
    n.by.role = "w";
    n.due = route::Due{kSomeTime, {}};
  }
  if (from.kind == Kind::wait) n.ready = ask(Oracle::Asks::said);
  if (from.kind == Kind::script) n.run = ask(Oracle::Asks::nothing, trouble);
  if (from.kind == Kind::milestone && from.dated) {
    n.on.root = route::Path::Root::file;
    n.on.segments = {{"later", ""}};
    n.on.text = "file.later";
  }
  if (from.kind == Kind::each) {
    if (from.count.n > 0 && !trouble)
      n.over_count = from.count.n;
    else
      n.over_fn = oracle_->add({Oracle::Asks::count,
                                id,
                                from.count.n,
                                from.count.n > 0 ? 1 : std::max(2, from.need + 1) + 1,
                                {},
                                trouble,
                                error_of(from, 0)});
    if (from.need != proof::Node::kAll) n.need = from.need;
    n.cancel_rest = from.cancel_rest;
    n.open = from.open;
    n.one_by_one = from.one_by_one;
    if (from.done_when) n.done_when = ask(Oracle::Asks::said);
  }
  for (int k = 0; from.kind == Kind::series && k < from.count.n; ++k) n.at.push_back({Unit::days, 1000 * (k + 1), ""});
  if (from.kind == Kind::subroute) n.subroute = "child";
  if (from.kind == Kind::job) n.job_kind = "j", n.retry = 1;
  if (from.kind == Kind::decide) {
    n.table = "t" + from.name;
    Oracle::Question q{Oracle::Asks::outcome, id, from.next ? -1 : 0, 0, {}, trouble, error_of(from, 0)};
    if (from.next) q.outcomes.push_back("none of them");
    for (const auto& o : from.outcomes) q.outcomes.push_back(o.id);
    route::Decision table;
    table.id = n.table;
    table.outputs = {{}};
    table.rules.push_back({{}, {{Value(), oracle_->add(std::move(q))}}, {}});
    bundle_.decisions[table.id] = std::move(table);
  }
  return n;
}

Puppet::Puppet(const proof::Net& net) : net_(net) {
  auto oracle = std::make_unique<Oracle>();
  oracle_ = oracle.get();
  bundle_.scripts = std::move(oracle);
  bundle_.roles["w"] = {"w", {"w", "w"}, 0, ""};
  route::Route r;
  r.id = "r";
  r.subject = "client";
  r.owner = "w";
  Field later;
  later.name = "later";
  later.type = FieldType::date;
  r.file.push_back(later);
  trouble_ = std::any_of(net.nodes.begin(), net.nodes.end(), [](const auto& n) { return !n.fails.empty(); });
  for (NodeId id = 0; id < static_cast<NodeId>(net.nodes.size()); ++id) r.nodes.push_back(node_of(id));
  r.counter_count = static_cast<int>(counters_.size());
  route::note_sources(r);
  route::link_marks(r);
  bundle_.routes["r"] = std::move(r);
}

}  // namespace walk

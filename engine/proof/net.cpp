// The rules a net must keep before it can be proven.
#include "proof/net.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace trajectum::proof {
namespace {

constexpr int kMost = 200;                  // a state keeps each number in a byte
constexpr std::size_t kNodesMost = 65'535;  // and a node in two

class Inspector {
 public:
  explicit Inspector(const Net& net) : net_(net) {}

  std::vector<std::string> run() {
    if (net_.nodes.empty() || net_.node(kRoot).kind != Kind::route || net_.node(kRoot).parent != kNone)
      return {"nodes[0] is the route, without a parent"};
    if (net_.nodes.size() > kNodesMost) return {"a net has at most 65,535 nodes"};
    for (NodeId id = 0; id < size(); ++id) node(id);
    return std::move(faults_);
  }

 private:
  NodeId size() const { return static_cast<NodeId>(net_.nodes.size()); }
  bool known(NodeId id) const { return id > kRoot && id < size(); }
  void fault(NodeId at, const std::string& what) { faults_.push_back(fmt::format("{}: {}", net_.node(at).name, what)); }

  void node(NodeId id) {
    const auto& n = net_.node(id);
    if (id != kRoot && (n.parent < 0 || n.parent >= id || !net_.node(n.parent).is_scope()))
      fault(id, "its parent is a scope with a smaller id");
    if (id != kRoot && n.kind == Kind::route) fault(id, "only the root is a route");
    if (!n.is_scope() && !n.children.empty()) fault(id, "has children and is no scope");
    NodeId before = id;
    for (auto child : n.children) {
      if (!known(child) || net_.node(child).parent != id || child <= before)
        fault(id, "its children name it as parent, in rising order");
      before = child;
    }
    if (n.is_scope() && n.start.empty()) fault(id, "a scope has a start");
    for (auto first : n.start)
      if (!known(first) || net_.node(first).parent != id) fault(id, "starts only its own nodes");
    if (n.count.n < Count::kEndless || (n.count.n == Count::kEndless && n.kind != Kind::series))
      fault(id, "only a series is endless");
    if (n.kind == Kind::finish_by && n.outcomes.empty()) fault(id, "a finish_by has an outcome for each value");
    if (n.need < Node::kAll || n.need > kMost) fault(id, fmt::format("need is all, or a number from 0 to {}", kMost));
    if (n.join.marks < 1 || n.join.marks > kMost || (n.join.need == Join::Need::count && n.join.count < 1))
      fault(id, fmt::format("a join counts from 1, marks to {}", kMost));
    if (n.while_in != kNone && !known(n.while_in)) fault(id, "while_in names a node");
    if (n.sentry && n.kind != Kind::milestone) fault(id, "only a milestone is a sentry");
    if (n.next) arc(id, *n.next);
    for (const auto& o : n.outcomes) arc(id, o.arc);
    if (n.past) arc(id, *n.past);
    if (n.on_timeout) arc(id, *n.on_timeout);
    for (const auto& a : n.fails) arc(id, a);
    if (!n.fails.empty() && (id == kRoot || n.kind == Kind::optional))
      fault(id, "the root and optionals fail to nowhere");
  }

  void arc(NodeId from, const Arc& a) {
    if (a.kind == Arc::Kind::to &&
        (!known(a.node) || net_.node(a.node).parent != net_.node(from).parent || from == kRoot))
      fault(from, "an arc leads to a sibling");
    if (a.at_most < 0 || a.at_most > kMost || a.marks < 1 || a.marks > kMost)
      fault(from, fmt::format("at_most counts from 0, marks from 1, both to {}", kMost));
    for (auto id : a.withdraws)
      if (!known(id)) fault(from, "withdraws names nodes");
    bool tree =
        a.kind == Arc::Kind::all || a.kind == Arc::Kind::one || a.kind == Arc::Kind::some || a.kind == Arc::Kind::race;
    if (tree == a.parts.empty()) fault(from, "all, one, some and race have parts, other arcs none");
    if (a.otherwise.size() > 1) fault(from, "there is one otherwise");
    for (const auto& part : a.parts) {
      if (a.kind == Arc::Kind::all && part.when) fault(from, "a guard stands in one, in some or on an outcome");
      if (a.kind == Arc::Kind::race && !may_race(part)) fault(from, "a race is over steps and waits with join any");
      arc(from, part);
    }
    for (const auto& other : a.otherwise) arc(from, other);
  }

  bool may_race(const Arc& part) const {
    if (part.kind != Arc::Kind::to || !known(part.node) || part.at_most > 0 || part.when || part.marks != 1)
      return false;
    const auto& n = net_.node(part.node);
    return (n.kind == Kind::step || n.kind == Kind::wait) && n.join.need == Join::Need::any && n.join.marks == 1;
  }

  const Net& net_;
  std::vector<std::string> faults_;
};

}  // namespace

std::vector<std::string> malformed(const Net& net) { return Inspector(net).run(); }

}  // namespace trajectum::proof

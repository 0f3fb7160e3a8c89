#include "random_route.hpp"

#include <fmt/core.h>

namespace trajectum::graph::test {

using route::JoinKind;
using route::kNoNode;
using route::kRoot;
using route::Node;
using route::NodeIndex;
using route::NodeKind;
using route::Route;
using route::Target;
using route::TargetKind;

namespace {

class Grower {
 public:
  Grower(std::uint32_t seed, int nodes) : state_(seed * 2654435761u + 12345u), left_(nodes) {}

  Route grow_tangle(int steps, int arcs) {
    route_.id = "tangle";
    add(NodeKind::route, kNoNode, "tangle");
    auto stage = add(NodeKind::stage, kRoot, "stage");
    for (int i = 0; i < steps; ++i) add(NodeKind::step, stage, fmt::format("s{}", i));
    route_.nodes[kRoot].start = {stage};
    route_.nodes[stage].start = {route_.nodes[stage].children[0]};
    for (int i = 0; i < steps; ++i) {
      auto& n = route_.nodes[route_.nodes[stage].children[static_cast<std::size_t>(i)]];
      Target t;
      t.kind = TargetKind::to;
      t.node = route_.nodes[stage].children[static_cast<std::size_t>((i + 1) % steps)];
      n.next = t;
      for (int k = 1; k < arcs; ++k) {
        t.node = route_.nodes[stage].children[static_cast<std::size_t>(below(steps))];
        n.outcomes.push_back({fmt::format("o{}", k), {}, t});
      }
    }
    return std::move(route_);
  }

  Route grow() {
    route_.id = "random";
    route_.version = "1.2.3";
    route_.title = words();
    add(NodeKind::route, kNoNode, "random");
    fill(kRoot, 0);
    for (NodeIndex i = 1; i < route_.nodes.size(); ++i) lead(i);
    return std::move(route_);
  }

 private:
  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }
  int below(int n) { return static_cast<int>(next() % static_cast<std::uint32_t>(n)); }
  bool chance(int percent) { return below(100) < percent; }

  Text words() {
    static const char* const kWords[] = {"Brede intake",
                                         "x",
                                         "Een heel lange titel die nooit in een regel past en ook niet in drie",
                                         "<&\"'>",
                                         "Onafgebrokenletterreeksdieveeltebreedisvooreenhokje",
                                         "\xF0\x9F\x98\x80\xF0\x9F\x98\x80 vrolijk",
                                         "Überprüfung · ěščřž",
                                         "",
                                         "\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87\xE4"
                                         "\xB8\xAD\xE6\x96\x87\xE4\xB8\xAD\xE6\x96\x87",
                                         "]]>-->",
                                         "WWWWWWWWWWWWWWWWWWWWWW"};
    auto text = kWords[below(11)];
    return {text, text};
  }

  NodeIndex add(NodeKind kind, NodeIndex parent, const std::string& id) {
    Node n;
    n.kind = kind;
    n.index = static_cast<NodeIndex>(route_.nodes.size());
    n.parent = parent;
    n.id = id;
    n.name = parent == kNoNode || parent == kRoot ? id : route_.nodes[parent].name + "." + id;
    n.title = words();
    route_.nodes.push_back(n);
    if (parent != kNoNode) route_.nodes[parent].children.push_back(n.index);
    return n.index;
  }

  void fill(NodeIndex scope, int depth) {
    int count = 1 + below(depth == 0 ? 8 : 9);
    if (left_ > 150) count += below(20);
    for (int i = 0; i < count || (depth == 0 && left_ > 0); ++i) {
      --left_;
      auto kind = static_cast<NodeKind>(2 + below(10));
      if (depth < 4 && chance(depth == 0 ? 60 : 15))
        kind = chance(70) ? NodeKind::stage : chance(50) ? NodeKind::each : NodeKind::series;
      bool is_scope = kind == NodeKind::each || kind == NodeKind::series || kind == NodeKind::stage;
      if (is_scope && depth >= 4) kind = NodeKind::step, is_scope = false;
      auto me = add(kind, scope, fmt::format("n{}", route_.nodes.size()));
      dress(me);
      if (is_scope) fill(me, depth + 1);
    }
    auto& children = route_.nodes[scope].children;
    auto& start = route_.nodes[scope].start;
    for (auto child : children)
      if (start.empty() || chance(15)) start.push_back(child);
  }

  void dress(NodeIndex i) {
    auto& n = route_.nodes[i];
    if (chance(20)) n.join.kind = static_cast<JoinKind>(below(4)), n.join.need = 1 + below(3);
    if (chance(5)) n.join.marks = 2 + below(90);
    n.by.kind = route::OwnerRule::Kind::role;
    n.by.role = "a_role_with_a_rather_long_name";
    if (chance(60)) n.due = route::Due{{Unit::workdays, 1 + below(40), ""}, {}};
    n.by_path.text = "file.<value>";
    n.table = n.subroute = n.message = "some_name";
    n.over.text = "reserved.session";
    if (chance(30)) n.within = Duration{Unit::weeks, 1 + below(9), ""};
    if (n.kind == NodeKind::series) n.at = {{Unit::weeks, 2, ""}, {Unit::weeks, 6, ""}};
  }

  Target target(NodeIndex from, int depth) {
    const auto& siblings = route_.nodes[route_.nodes[from].parent].children;
    Target t;
    int what = below(10);
    if (depth < 2 && what == 0) {
      t.kind = static_cast<TargetKind>(static_cast<int>(TargetKind::all) + below(4));
      for (int i = 0; i < 2 + below(3); ++i) t.parts.push_back(target(from, depth + 1));
      return t;
    }
    if (what <= 6) {
      t.kind = TargetKind::to;
      t.node = siblings[static_cast<std::size_t>(below(static_cast<int>(siblings.size())))];
      if (chance(5)) t.marks = 3;
    } else if (what == 7) {
      t.kind = TargetKind::done;
    } else {
      t.kind = TargetKind::finish;
      t.scope = route_.nodes[from].parent;
      while (t.scope != kRoot && route_.nodes[t.scope].kind != NodeKind::stage) t.scope = route_.nodes[t.scope].parent;
      const char* kOutcomes[] = {"good", "bad", "a_very_long_outcome_that_nobody_reads"};
      t.outcome = kOutcomes[below(3)];
    }
    if (chance(20)) t.when = 7;
    if (chance(15)) {
      t.at_most = 2;
      if (chance(40)) t.otherwise.push_back(target(from, 2));
    }
    if (chance(5)) t.withdraws.push_back(static_cast<NodeIndex>(1 + below(static_cast<int>(route_.nodes.size()) - 1)));
    return t;
  }

  void lead(NodeIndex i) {
    auto& n = route_.nodes[i];
    if (n.kind == NodeKind::finish_by || (n.kind == NodeKind::optional && chance(80))) return;
    if (chance(60)) n.next = target(i, 0);
    int count = chance(50) ? below(5) : 0;
    const char* kNames[] = {"good", "bad", "a_very_long_outcome_that_nobody_reads", "ok", "no"};
    for (int o = 0; o < count; ++o) n.outcomes.push_back({kNames[o], chance(20) ? words() : Text{}, target(i, 0)});
    if (n.within && chance(60)) n.on_timeout = target(i, 0);
    if (n.kind != NodeKind::milestone && n.kind != NodeKind::finish_by && chance(12)) {
      n.on_failure.emplace_back();
      n.on_failure.back().go = target(i, 0);
    }
    if (n.kind == NodeKind::step && chance(20))
      for (auto s : route_.nodes[n.parent].children)
        if (route_.nodes[s].kind == NodeKind::optional) n.every = route::Every{{Unit::weeks, 4, ""}, s};
  }

  std::uint32_t state_;
  int left_;
  Route route_;
};

}  // namespace

Route tangle(int steps, int arcs) { return Grower(7, steps).grow_tangle(steps, arcs); }

Route random_route(std::uint32_t seed, int nodes) { return Grower(seed, nodes).grow(); }

}  // namespace trajectum::graph::test

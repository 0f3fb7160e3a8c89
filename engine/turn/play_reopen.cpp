// A closed case that goes on: reopened at a node of the route, in a new round, with its old history (decision 0013).
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

/// Where a reopened case can go on: what a mark of the route itself can make live.
bool is_entrance(const Node& n) {
  bool aside = n.kind == NodeKind::optional || n.kind == NodeKind::finish_by || n.sentry;
  return n.parent == route::kRoot && n.index != route::kRoot && !aside;
}

}  // namespace

Result<void> Play::may_reopen() const {
  if (case_.is_open()) return refused("state", {"Dit traject staat al open.", "This case is open already."});
  if (auto may = may_steer(); !may) return may.error();
  if (case_.parent_case == 0) return {};
  auto parent = world_.other ? world_.other(case_.parent_case) : std::nullopt;
  if (!parent) return {};
  const auto& nodes = parent->route->nodes;
  bool bound = std::any_of(nodes.begin(), nodes.end(), [&](const Node& n) {
    return n.kind == NodeKind::subroute && n.subroute == case_.route && n.bound;
  });
  if (!bound) return {};
  auto id = world_.ids.case_id(case_.region, case_.parent_case);
  return refused("bound", {"Dit traject hoort bij een stap van traject " + id + "; laat het daar opnieuw beginnen.",
                           "This case belongs to a node of case " + id + "; let it begin again from there."});
}

Result<void> Play::reopen(const std::string& name, const std::string& reason) {
  if (auto may = may_reopen(); !may) return may.error();
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  std::vector<NodeIndex> at = node(route::kRoot).start;
  if (!name.empty()) {
    auto index = route_.find(name);
    std::vector<std::string> names;
    for (const auto& n : route_.nodes)
      if (is_entrance(n)) names.push_back(n.name);
    if (index == route::kNoNode || !is_entrance(node(index))) {
      auto guess = did_you_mean(name, names);
      std::string list;
      for (const auto& one : names) list += (list.empty() ? "" : ", ") + one;
      return invalid_params(
          "at", {"Een traject gaat weer open bij een van: " + list + (guess ? ". Bedoelt u " + *guess + "?" : "."),
                 "A case is opened again at one of: " + list + (guess ? ". Did you mean " + *guess + "?" : ".")});
    }
    at = {index};
  }
  if (!world_.region.record(case_.subject_register, case_.subject_id))
    return refused("subject", {"Wie dit traject betreft staat niet meer vast; leg dat eerst vast.",
                               "Whom this case is about is no longer on record; put that on record first."});
  emit(CaseReopened{name, reason, world_.now});
  settle_owner();
  // The first node of the route begins a round by itself when it opens again.
  auto first_node = node(route::kRoot).start.front();
  auto* before = case_.remembered(first_node);
  if (at.front() != first_node || !before || before->opened == 0) emit(RoundBegun{case_.round + 1});
  arm_limits(node(route::kRoot), 0);
  touch(0);
  for (auto first : at) place(first, 0);
  run();
  if (refusal_) return *refusal_;
  return {};
}

void Play::settle_owner() {
  // Who had it keeps it, unless he left, has another role now or has no room any more: then it is the role's again.
  if (case_.owner.empty()) return;
  auto person = world_.person(case_.owner);
  bool may = person && std::find(person->roles.begin(), person->roles.end(), route_.owner) != person->roles.end();
  if (!may || !has_room(case_.owner, 0)) emit(OwnerSet{"", case_.owner});
}

}  // namespace trajectum::turn

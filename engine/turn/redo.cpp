// Doing a step once more (language.md, `redo`; features HT-8): a new instance that leads nowhere on. Whose results
// depended on it are stale until somebody repeats or confirms them; nothing is undone silently.
#include <algorithm>

#include "turn/name_of.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

Result<void> with_reason(const std::string& reason) {
  if (reason.find_first_not_of(" \t\r\n") != std::string::npos) return {};
  return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
}

bool was_done(const NodeMemory* memory) { return memory && !memory->by.empty(); }

bool was_done_in(const Instance& scope, NodeIndex node) {
  return std::find(scope.done_steps.begin(), scope.done_steps.end(), node) != scope.done_steps.end();
}

}  // namespace

Result<NodeIndex> Play::named_work(const std::string& name) const {
  auto index = route_.find(name);
  if (index != route::kNoNode && node(index).is_work()) return index;
  std::vector<std::string> names;
  for (const auto& n : route_.nodes)
    if (n.is_work()) names.push_back(n.name);
  auto guess = did_you_mean(name, names);
  return invalid_params("node",
                        {"Er is geen stap \"" + name + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                         "There is no step \"" + name + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
}

Result<InstanceNo> Play::redo(const std::string& name, InstanceNo within, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  auto index = named_work(name);
  if (!index) return index.error();
  const auto& n = node(*index);
  auto* before = case_.remembered(*index);
  if (!n.redo && !(before && before->stale != kNotStale))
    return refused("redo", {name_of(n).nl + " kan niet opnieuw gedaan worden: de route zegt er geen `redo` bij.",
                            name_of(n).en + " cannot be done once more: the route gives it no `redo`."});
  if (n.while_in != route::kNoNode)  // it might never be enabled again, and hold its scope
    return refused("redo",
                   {name_of(n).nl + " wacht op een ander onderdeel en kan niet opnieuw; bevestig de uitkomst.",
                    name_of(n).en + " waits for another node and cannot be done once more; confirm its result."});
  if (!was_done(before))
    return refused("state", {name_of(n).nl + " is nog niet gedaan.", name_of(n).en + " has not been done yet."});
  auto role = n.by.kind == route::OwnerRule::Kind::owner ? route_.owner : n.by.role;
  if (!by_.has_role(role))
    if (auto may = may_steer(); !may) return may.error();
  if (auto given = with_reason(reason); !given) return given.error();

  std::vector<InstanceNo> homes;
  for (auto home : bodies_of(n.parent, 0)) {
    bool there = std::any_of(case_.instances.begin(), case_.instances.end(), [&](const Instance& i) {
      return i.node == *index && i.scope == home;  // an incident too: what failed to begin may still begin
    });
    if (!there && was_done_in(*case_.find(home), *index) && case_.find(home)->ending.empty() &&
        (within == 0 || within == home))
      homes.push_back(home);
  }
  if (homes.empty())
    return refused("state", {"Dat kan hier nu niet: het werk staat nog open, of het traject is daar niet meer.",
                             "This cannot be done here now: the work is still open, or the case is no longer there."});
  if (homes.size() > 1)
    return refused("within",
                   {"Deze stap is er vaker: zeg met `within` in welk onderdeel.",
                    "This step is there several times: say with `within` in which part."},
                   "within");
  if (auto moves = not_suspended(homes.front()); !moves) return moves.error();
  Redone again{0, *index, reason, by_.user, {}};
  for (auto other : n.redo.value_or(std::vector<NodeIndex>()))
    if (was_done(case_.remembered(other))) again.stale.push_back(other);
  return open_work(n, homes.front(), 0, &again);
}

Result<void> Play::confirm(const std::string& name, const std::string& reason) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  auto index = named_work(name);
  if (!index) return index.error();
  const auto& n = node(*index);
  auto* memory = case_.remembered(*index);
  if (!memory || memory->stale == kNotStale)
    return refused("state", {"De uitkomst van " + name_of(n).nl + " is niet verouderd.",
                             "The result of " + name_of(n).en + " is not stale."});
  auto role = n.by.kind == route::OwnerRule::Kind::owner ? route_.owner : n.by.role;
  if (!by_.has_role(role))
    if (auto may = may_steer(); !may) return may.error();
  if (auto given = with_reason(reason); !given) return given.error();
  emit(StaleConfirmed{*index, reason, by_.user});
  return {};
}

}  // namespace trajectum::turn

// One case of a handover: its owner and the work that stands on somebody's name go to another, or back to the role; and
// back again. What may not go stays where it is and says why.
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

namespace {

bool has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool is_begun(Life life) { return life == Life::started || life == Life::paused; }

}  // namespace

Result<void> Play::may_receive(const Instance& item, const std::string& to) const {
  auto person = world_.person(to);
  if (!person) return invalid_params("to", {"Er is geen gebruiker " + to + ".", "There is no user " + to + "."});
  if (!has(person->roles, item.role))
    return refused("role",
                   {to + " heeft de rol " + item.role + " niet.", to + " does not have the role " + item.role + "."});
  return fits(item, to, *person);
}

Result<void> Play::may_own(const std::string& to) const {
  auto person = world_.person(to);
  if (!person) return invalid_params("to", {"Er is geen gebruiker " + to + ".", "There is no user " + to + "."});
  if (!has(person->roles, route_.owner))
    return refused("role", {to + " heeft de rol " + route_.owner + " niet.",
                            to + " does not have the role " + route_.owner + "."});
  return has_room(to, 0);
}

Result<Play::HandedOver> Play::hand_over(const HandOver& what) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (by_.user != what.from)
    if (auto may = may_steer(); !may) return may.error();
  HandedOver out;
  if (what.owner && case_.owner == what.from) {
    if (!what.to.empty())
      if (auto may = may_own(what.to); !may) return may.error();
    emit(OwnerSet{what.to, what.from});
    out.owner = true;
  }
  auto live = case_.instances;
  for (const auto& i : live) {
    bool lent = case_.stands_for(i.no) == what.from;
    bool his = i.assignee == what.from || (lent && !is_begun(i.life));
    bool asked = what.nodes.empty() || has(what.nodes, node(i.node).name);
    if (!his || !asked || i.life == Life::suspension) continue;  // that goes with the case
    auto may = what.to.empty() ? Result<void>() : may_receive(i, what.to);
    if (!may) {
      out.kept.emplace_back(i.no, may.error());
      continue;
    }
    if (lent) emit(StandInOver{i.no});
    bool stays = i.life == Life::available || i.life == Life::incident;
    auto life = stays ? i.life : what.to.empty() ? Life::offered : Life::allocated;
    emit(Moved{i.no, life, what.to});
    out.items.emplace_back(i.no, lent ? Life::allocated : i.life);
  }
  if (out.owner || !out.items.empty()) emit(Noted{what.reason, by_.user});
  return out;
}

Result<Play::HandedOver> Play::take_back(const HandOver& what, const HandedOver& moved) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  HandedOver out;
  if (moved.owner) {
    if (case_.owner != what.to)
      return refused("state", {"Dit traject is intussen van " + case_.owner + ".",
                               "This case has another owner now: " + case_.owner + "."});
    if (auto may = may_own(what.from); !may) return may.error();
    emit(OwnerSet{what.from, what.to});
    out.owner = true;
  }
  for (const auto& [no, was] : moved.items) {
    auto* i = case_.find(no);
    if (!i || i->assignee != what.to || is_begun(i->life)) {
      bool gone = i == nullptr, begun = i && is_begun(i->life);
      out.kept.emplace_back(no, refused("state", gone    ? Text{"Dit is intussen gedaan.", "This has been done since."}
                                                 : begun ? Text{i->assignee + " is hieraan begonnen.",
                                                                i->assignee + " has begun with this."}
                                                         : Text{"Dit staat intussen op naam van " + i->assignee + ".",
                                                                "This is allocated to " + i->assignee + " now."}));
      continue;
    }
    if (auto may = may_receive(*i, what.from); !may) {
      out.kept.emplace_back(no, may.error());
      continue;
    }
    // Begun work holds its mutex: if another has it by now, this one begins again.
    bool held = is_begun(was) && mutex_holder(node(i->node), i->scope, no) != 0;
    auto life = i->life == Life::available ? Life::available : held || was == Life::available ? Life::allocated : was;
    emit(Moved{no, life, what.from});
    out.items.emplace_back(no, was);
  }
  if (out.owner || !out.items.empty()) emit(Noted{what.reason, by_.user});
  return out;
}

}  // namespace trajectum::turn

// Offered work and what people do with it (semantics.md 4): claim, release, start, delegate, transfer, skip, add.
#include <algorithm>

#include "turn/name_of.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

namespace {

bool has(const std::vector<std::string>& list, const std::string& wanted) {
  return std::find(list.begin(), list.end(), wanted) != list.end();
}

/// A role as the region has it today; one that it has no more, as the case's own bundle has it. Null: none.
const route::Role* role_today(const World& world, const std::string& id) {
  for (const auto* roles : {world.roles, &world.bundle.roles}) {
    if (!roles) continue;
    if (auto found = roles->find(id); found != roles->end()) return &found->second;
  }
  return nullptr;
}

/// Errors: `role`; `overbook` when the owner's role names nobody for it.
Result<void> may_overbook(const World& world, const std::string& owner, const Principal& who) {
  const auto* role = role_today(world, owner);
  auto by = role ? role->overbook_by : std::string();
  if (who.admin || (!by.empty() && who.has_role(by))) return {};
  if (by.empty())
    return refused("overbook", {"Van de rol " + owner + " krijgt niemand meer trajecten dan hij mag hebben.",
                                "Nobody of the role " + owner + " is given more cases than he may have."});
  return refused("role", {"Alleen de rol " + by + " mag iemand meer trajecten geven dan hij mag hebben.",
                          "Only the role " + by + " may give somebody more cases than he may have."});
}

}  // namespace

Result<void> Play::claim(InstanceNo no) {
  auto found = live_item(no);
  if (!found) return found.error();
  auto i = **found;
  if (auto may = may_work(i, true); !may) return may.error();
  if (i.assignee == by_.user) return {};
  if (!i.assignee.empty()) {
    put_in_other_hands(no, i.assignee, by_.user);
    return {};
  }
  const auto& absent = case_.stands_for(no);
  bool for_absent = !absent.empty() && stands_in(by_.user, absent);
  if (!absent.empty() && !for_absent) emit(StandInOver{no});  // somebody of the role: it is his own now
  if (case_.owner.empty() && i.role == route_.owner && !for_absent) {
    if (auto room = has_room(by_.user, node(i.node).by.caseload); !room) return room.error();
    emit(OwnerSet{by_.user, ""});
  }
  emit(Moved{no, Life::allocated, by_.user});
  return {};
}

Result<void> Play::release(InstanceNo no) {
  auto found = live_item(no);
  if (!found) return found.error();
  if ((*found)->assignee.empty())
    return refused("state", {"Dit werk is door niemand opgepakt.", "Nobody has taken this work."});
  // Who has it and may not do it (any more) may give it back all the same: it would stand on his name for ever.
  if ((*found)->assignee != by_.user)
    if (auto may = may_work(**found, false); !may) return may.error();
  auto absent = case_.stands_for(no);
  emit(Moved{no, Life::offered, ""});
  if (!absent.empty() && acting(absent, **found) == absent) come_back(no, absent);
  return {};
}

Result<void> Play::start(InstanceNo no) {
  auto found = live_item(no);
  if (!found) return found.error();
  if ((*found)->life == Life::started)
    return refused("state", {"Dit werk is al begonnen.", "This work has already been started."});
  bool taken = is_taken_by_doing(**found);
  if (auto may = may_work(**found, taken); !may) return may.error();
  if (taken)
    if (auto claimed = claim(no); !claimed) return claimed.error();
  emit(Moved{no, Life::started, by_.user});
  win_race(no);
  return {};
}

Result<void> Play::has_room(const std::string& user, int limit_of_step) const {
  const auto* role = role_today(world_, route_.owner);
  int limit = limit_of_step > 0 || !role ? limit_of_step : role->caseload;
  if (limit == 0 || !counts_in_caseload(world_.bundle, case_)) return {};
  if (world_.caseload(user) < static_cast<std::size_t>(limit)) return {};
  bool self = user == by_.user;
  auto most = std::to_string(limit);
  return refused("caseload", {"Geen capaciteit: " + (self ? "u hebt" : user + " heeft") + " al " + most +
                                  " trajecten; laat een collega het doen of draag eerst een traject over.",
                              "No capacity: " + (self ? "you already have " : user + " already has ") + most +
                                  " cases; let a colleague do it or hand over a case first."});
}

Result<void> Play::pause(InstanceNo no) {
  auto found = live_item(no);
  if (!found) return found.error();
  if ((*found)->life != Life::started)
    return refused("state",
                   {"Alleen werk dat begonnen is kan pauzeren.", "Only work that has been started can pause."});
  if (auto may = may_work(**found, false); !may) return may.error();
  emit(Moved{no, Life::paused, (*found)->assignee});
  return {};
}

Result<void> Play::resume(InstanceNo no) {
  auto found = live_item(no);
  if (!found) return found.error();
  if ((*found)->life != Life::paused)
    return refused("state", {"Dit werk is niet gepauzeerd.", "This work is not paused."});
  if (auto may = may_work(**found, false); !may) return may.error();
  emit(Moved{no, Life::started, (*found)->assignee});
  return {};
}

Result<void> Play::may_steer(bool overbook) const {
  if (overbook) return may_overbook(world_, route_.owner, by_);
  if (by_.admin || by_.user == case_.owner || by_.has_role(route_.owner)) return {};
  return refused("role", {"Alleen de eigenaar of de rol " + route_.owner + " mag dit.",
                          "Only the owner or the role " + route_.owner + " may do this."});
}

Result<void> Play::delegate(InstanceNo no, const std::string& to) {
  auto found = live_item(no);
  if (!found) return found.error();
  auto i = **found;
  if (i.assignee != by_.user)
    if (auto may = may_steer(); !may) return may.error();
  auto person = world_.person(to);
  if (!person) return invalid_params("to", {"Er is geen gebruiker " + to + ".", "There is no user " + to + "."});
  if (!has(person->roles, i.role))
    return refused("role", {to + " heeft de rol " + i.role + " niet.", to + " does not have the role " + i.role + "."});
  if (auto fit = fits(i, to, *person); !fit) return fit.error();
  if (!case_.stands_for(no).empty()) emit(StandInOver{no});
  emit(Moved{no, Life::allocated, to});
  return {};
}

Result<void> Play::transfer(const std::string& to, const std::string& reason, bool overbook) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  if (auto may = may_steer(overbook); !may) return may.error();
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden voor de overdracht.", "Give a reason for the transfer."}, "reason");
  auto person = world_.person(to);
  if (!person) return invalid_params("to", {"Er is geen gebruiker " + to + ".", "There is no user " + to + "."});
  if (!has(person->roles, route_.owner))
    return refused("role", {to + " heeft de rol " + route_.owner + " niet.",
                            to + " does not have the role " + route_.owner + "."});
  if (to == case_.owner && overbook)
    return refused("overbook", {to + " heeft dit traject al; kies een ander, of laat het zo.",
                                to + " has this case already; choose somebody else, or leave it so."});
  if (to == case_.owner) return {};
  auto room = has_room(to, 0);
  if (!room && !overbook) return room.error();
  if (room && overbook)  // the history would say that a bound was passed, and none was
    return refused("overbook", {to + " heeft nog ruimte: draag het gewoon over (case.transfer).",
                                to + " has room: hand it over as usual (case.transfer)."});
  auto was = case_.owner;
  emit(OwnerSet{to, was});
  emit(Noted{reason, by_.user});
  auto live = case_.instances;
  for (const auto& i : live) {
    bool owners = node(i.node).is_work() && node(i.node).by.kind == route::OwnerRule::Kind::owner;
    const auto& absent = case_.stands_for(i.no);
    bool goes_along = i.assignee == was || i.assignee.empty() || (!was.empty() && absent == was);
    bool other = i.life == Life::incident || i.life == Life::suspension || i.life == Life::available;
    if (!owners || other || !goes_along) continue;
    if (!absent.empty()) emit(StandInOver{i.no});
    emit(Moved{i.no, Life::allocated, to});
    allocate(i.no);
  }
  return {};
}

Result<void> Play::skip(InstanceNo no, const std::string& reason) {
  auto* live = no == 0 ? nullptr : case_.find(no);
  bool held_up = live && live->life == Life::available && node(live->node).is_work() && live->stood_since == 0;
  if (!held_up)
    if (auto found = live_item(no); !found) return found.error();
  auto i = *live;
  const auto& n = node(i.node);
  if (i.redo) {  // what was done once more need not be: the first result stands
    if (auto may = may_steer(); !may) return may.error();
  } else if (n.skip_by.empty()) {
    return refused("skip", {name_of(n).nl + " kan niet worden overgeslagen; rond het af.",
                            name_of(n).en + " cannot be skipped; complete it."});
  } else if (!by_.has_role(n.skip_by)) {
    return refused("role", {"Alleen de rol " + n.skip_by + " mag dit overslaan.",
                            "Only the role " + n.skip_by + " may skip this."});
  }
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden voor het overslaan.", "Give a reason for skipping."}, "reason");
  disarm(no);
  for (std::size_t s = case_.seats.size(); s-- > 0;)
    if (case_.seats[s].instance == no) give_back(case_.seats[s].no, "skipped");
  by_person_ = true;
  win_race(no);
  emit(Ended{no, n.index, End::skipped, "", by_.user, reason, {}, case_.seq});
  if (!i.redo) pass_by(n, i.scope);
  run();
  by_person_ = false;
  if (refusal_) return *refusal_;
  return {};
}

Result<InstanceNo> Play::add_optional(const std::string& name) {
  if (!case_.is_open()) return refused("state", {"Dit traject is al afgesloten.", "This case is already closed."});
  auto index = route_.find(name);
  std::vector<std::string> optionals;
  for (const auto& n : route_.nodes)
    if (n.kind == NodeKind::optional) optionals.push_back(n.name);
  if (index == route::kNoNode || node(index).kind != NodeKind::optional) {
    auto guess = did_you_mean(name, optionals);
    return invalid_params(
        "node", {"Er is geen toe te voegen stap \"" + name + "\"" + (guess ? "; bedoelt u " + *guess + "?" : "."),
                 "There is no step to add \"" + name + "\"" + (guess ? "; did you mean " + *guess + "?" : ".")});
  }
  const auto& n = node(index);
  bool owner = n.by.kind == route::OwnerRule::Kind::owner;
  bool may = by_.user == case_.owner || by_.has_role(owner ? route_.owner : n.by.role);
  if (!may)
    return refused("role",
                   {"Alleen de rol " + (owner ? route_.owner : n.by.role) + " of de eigenaar mag dit toevoegen.",
                    "Only the role " + (owner ? route_.owner : n.by.role) + " or the owner may add this."});
  for (const auto& i : case_.instances) {
    bool here = n.parent == route::kRoot ? false : (i.node == n.parent && i.life == Life::open);
    if (!here) continue;
    if (auto free = not_suspended(i.no); !free) return free.error();
    if (n.when != route::kNoFunction) {
      auto needed = holds(n.when, i.no);
      if (!needed) return needed.error();
      if (!*needed)
        return refused("when", {"Deze stap is hier niet van toepassing.", "This step does not apply here."});
    }
    return open_work(n, i.no);
  }
  if (n.parent == route::kRoot) {
    if (auto free = not_suspended(0); !free) return free.error();
    return open_work(n, 0);
  }
  return refused("state",
                 {"Deze stap hoort bij " + node(n.parent).title.in(Lang::nl) + "; daar is het traject nu niet.",
                  "This step belongs to " + node(n.parent).title.in(Lang::en) + "; the case is not there now."});
}

}  // namespace trajectum::turn

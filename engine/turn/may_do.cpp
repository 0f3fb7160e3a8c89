// Who may do a piece of work: its role, the person it stands on, the same as or another than at an earlier step, a
// language, a record of his own. Asked at the claim and again at completion: the world may be another meanwhile.
#include <algorithm>

#include "turn/four_eyes.hpp"
#include "turn/name_of.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

bool Play::is_taken_by_doing(const Instance& item) const {
  return item.assignee.empty() || (item.assignee != by_.user && stands_in(by_.user, item.assignee));
}

Result<void> Play::may_work(const Instance& item, bool claiming) {
  const auto& n = node(item.node);
  if (!claiming && item.assignee != by_.user) {
    bool same = n.by.same_as != route::kNoNode;
    return refused(same ? "same_as" : "role",
                   {"Dit werk staat op naam van " + item.assignee + "; vraag hem of de eigenaar het over te dragen.",
                    "This work is allocated to " + item.assignee + "; ask him or the owner to hand it over."});
  }
  bool others = !item.assignee.empty() && item.assignee != by_.user;
  if (claiming && others && !stands_in(by_.user, item.assignee))
    return refused(
        "state", {"Dit werk is al opgepakt door " + item.assignee + "; vraag hem of de eigenaar het over te dragen.",
                  "This work has already been taken by " + item.assignee + "; ask him or the owner to hand it over."});
  if (claiming && !by_.has_role(item.role)) {
    auto role = world_.bundle.roles.find(item.role);
    Text title = role == world_.bundle.roles.end() ? Text{item.role, item.role} : role->second.title;
    return refused("role",
                   {"Dit werk is voor de rol " + title.in(Lang::nl) + "; laat iemand met die rol het doen.",
                    "This work is for the role " + title.in(Lang::en) + "; let somebody with that role do it."});
  }
  return fits(item, by_.user, {by_.roles, by_.languages, by_.whoever}, claiming);
}

namespace {

/// True when a record of a register holds on a day: always, on its day, or between its days.
bool holds_on(const route::Register& reg, const Record& record, Date day) {
  auto date = [&](const std::string& field) {
    auto* value = field.empty() ? nullptr : record.get(field).as<Date>();
    return value ? std::optional(*value) : std::nullopt;
  };
  auto from = date(reg.period_field), to = date(reg.period_to);
  switch (reg.period) {
    case route::Register::Period::always: return true;
    case route::Register::Period::day: return from == day;
    case route::Register::Period::from: return from && *from <= day && (!to || day <= *to);
  }
  return false;
}

}  // namespace

std::string Play::asked_language(const Instance& item) const {
  const auto& path = node(item.node).by.speaks;
  return path.empty() ? "" : std::string(value_of(path, item.scope).text());
}

Result<void> Play::speaks_and_holds(const Instance& item, const std::string& user, const Person& person) const {
  const auto& by = node(item.node).by;
  auto language = asked_language(item);
  const auto& spoken = person.languages;
  if (!language.empty() && std::find(spoken.begin(), spoken.end(), language) == spoken.end())
    return refused("speaks", {"Dit werk is voor wie " + language + " spreekt; bij " + user +
                                  " staat dat niet. Laat een collega het doen, of een beheerder de taal vastleggen.",
                              "This work is for who speaks " + language + "; that is not on record of " + user +
                                  ". Let a colleague do it, or an administrator put the language on record."});
  if (by.holds.empty()) return {};
  const auto& reg = world_.bundle.registers.at(by.holds);
  auto* record = world_.region.record(by.holds, user);
  if (record && holds_on(reg, *record, today())) return {};
  Text title = reg.title.empty() ? Text{by.holds, by.holds} : reg.title;
  bool known = record != nullptr;
  return refused("holds",
                 {(known ? "Wat van " + user + " vastligt in " : "Van " + user + " ligt niets vast in ") +
                      title.in(Lang::nl) + (known ? " geldt vandaag niet" : "") +
                      "; dat is nodig voor dit werk. Laat een collega het doen, of leg het daar vast.",
                  (known ? "What is on record of " + user + " in " : "Nothing is on record of " + user + " in ") +
                      title.in(Lang::en) + (known ? " does not hold today" : "") +
                      "; this work needs it. Let a colleague do it, or put it on record there."});
}

Result<void> Play::fits(const Instance& item, const std::string& user, const Person& person, bool taking) const {
  for (const auto& [who, at, holds] : other_eyes(*this, item)) {
    if (who != user) continue;
    auto other = name_of(node(at));
    if (holds == 0)
      return refused("differs_from",
                     {"Iemand anders dan bij " + other.nl + " moet dit doen; laat een collega het oppakken.",
                      "Somebody else than at " + other.en + " must do this; let a colleague take it."});
    if (taking)
      return refused("differs_from", {other.nl + " staat op naam van " + user +
                                          ", en een ander moet dit doen: laat een collega het oppakken, of geef " +
                                          other.nl + " eerst terug (work.release).",
                                      other.en + " is allocated to " + user +
                                          ", and somebody else must do this: let a colleague take it, or first give " +
                                          other.en + " back (work.release)."});
  }
  if (!person.whoever) return speaks_and_holds(item, user, person);
  return {};
}

}  // namespace trajectum::turn

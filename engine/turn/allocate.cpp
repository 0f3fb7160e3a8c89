// To whom work goes when it becomes live, and back to whom when somebody is there again (language.md, `by`: "Absent
// `same_as`: the substitute, else the role"; `allocate`: by itself to somebody of the role, who is there, may do it and
// has room; when nobody is, it stays offered). Reads who is absent from the region; a day is a local date.
#include <algorithm>

#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;

bool Play::stands_in(const std::string& user, const std::string& absent) const {
  const auto& book = world_.region.absences;
  return !user.empty() && user != absent && book.on(absent, today()) && book.acting(absent, today()) == user;
}

std::string Play::acting(const std::string& user, const Instance& item) const {
  auto who = world_.region.absences.acting(user, today());
  if (who == user || who.empty()) return who;
  auto person = world_.person(who);
  bool may = person && std::find(person->roles.begin(), person->roles.end(), item.role) != person->roles.end() &&
             fits(item, who, *person);
  return may ? who : "";
}

void Play::allocate(InstanceNo no) {
  auto i = *case_.find(no);
  if (i.assignee.empty()) return allocate_by_policy(i);
  auto who = acting(i.assignee, i);
  if (who != i.assignee) put_in_other_hands(no, i.assignee, who);
}

bool Play::is_free(const std::string& user, const Person& person, const Instance& item) const {
  bool has_role = std::find(person.roles.begin(), person.roles.end(), item.role) != person.roles.end();
  if (!has_role || world_.region.absences.on(user, today()) || !fits(item, user, person)) return false;
  return !becomes_owner(item) || has_room(user, node(item.node).by.caseload).ok();
}

bool Play::becomes_owner(const Instance& item) const { return case_.owner.empty() && item.role == route_.owner; }

void Play::give_to(const Instance& item, const std::string& user) {
  if (becomes_owner(item)) emit(OwnerSet{user, ""});
  emit(Moved{item.no, Life::allocated, user});
  ++given_[user];
}

void Play::allocate_by_policy(const Instance& item) {
  auto policy = node(item.node).allocate;
  if (policy == route::Allocate::offer) return;
  const auto& staff = world_.staff();
  if (policy == route::Allocate::familiar) {
    const NodeMemory* last = nullptr;  // the last step of this role that somebody did in this case
    for (const auto& m : case_.memory) {
      const auto& n = node(m.node);
      auto role = n.by.kind == route::OwnerRule::Kind::owner ? route_.owner : n.by.role;
      if (n.is_work() && !m.by.empty() && role == item.role && (!last || m.ended_seq > last->ended_seq)) last = &m;
    }
    auto person = last ? staff.find(last->by) : staff.end();
    if (person != staff.end() && is_free(person->first, person->second, item)) give_to(item, person->first);
    return;
  }
  const std::string* least = nullptr;
  std::size_t least_load = 0;
  for (const auto& [user, person] : staff) {  // by name: of two with as much, always the same
    if (!is_free(user, person, item)) continue;
    auto load = world_.load(user) + given_[user];
    if (least && load >= least_load) continue;
    least = &user;
    least_load = load;
  }
  if (least) give_to(item, *least);
}

void Play::put_in_other_hands(InstanceNo no, const std::string& absent, const std::string& to) {
  auto first = case_.stands_for(no);  // a substitute's substitute does it for the first of them
  if (first.empty()) emit(StoodIn{no, absent});
  emit(Moved{no, to.empty() ? Life::offered : Life::allocated, to});
}

void Play::come_back(InstanceNo no, const std::string& user) {
  auto* i = case_.find(no);
  if (!i || case_.stands_for(no) != user) return;
  if (i->life == Life::started || i->life == Life::paused) return;  // who began it ends it
  auto person = world_.person(user);
  bool may = person && std::find(person->roles.begin(), person->roles.end(), i->role) != person->roles.end();
  if (may) emit(Moved{no, i->life == Life::available ? Life::available : Life::allocated, user});
  emit(StandInOver{no});
}

}  // namespace trajectum::turn

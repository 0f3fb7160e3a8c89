// To whom work goes when it becomes live, and back to whom when somebody is there again (language.md, `by`: "Absent
// `same_as`: the substitute, else the role"). Reads who is absent from the region; a day is a local date.
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
  if (i.assignee.empty()) return;
  auto who = acting(i.assignee, i);
  if (who != i.assignee) put_in_other_hands(no, i.assignee, who);
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

#include "state/absence.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace trajectum::state {

void AbsenceBook::put(const Absence& absence) { by_user_[absence.user][absence.from] = absence; }

void AbsenceBook::drop(const std::string& user, Date from) {
  auto mine = by_user_.find(user);
  if (mine == by_user_.end()) return;
  mine->second.erase(from);
  if (mine->second.empty()) by_user_.erase(mine);
}

const Absence* AbsenceBook::find(const std::string& user, Date from) const {
  auto mine = by_user_.find(user);
  if (mine == by_user_.end()) return nullptr;
  auto one = mine->second.find(from);
  return one == mine->second.end() ? nullptr : &one->second;
}

const Absence* AbsenceBook::on(const std::string& user, Date day) const {
  auto mine = by_user_.find(user);
  if (mine == by_user_.end()) return nullptr;
  for (const auto& [from, absence] : mine->second)
    if (absence.covers(day)) return &absence;
  return nullptr;
}

std::vector<Absence> AbsenceBook::all() const {
  std::vector<Absence> out;
  for (const auto& [user, mine] : by_user_)
    for (const auto& [from, absence] : mine) out.push_back(absence);
  return out;
}

std::vector<Absence> AbsenceBook::of(const std::string& user) const {
  std::vector<Absence> out;
  if (auto mine = by_user_.find(user); mine != by_user_.end())
    for (const auto& [from, absence] : mine->second) out.push_back(absence);
  return out;
}

std::string AbsenceBook::acting(const std::string& user, Date day) const {
  std::set<std::string> asked;
  auto who = user;
  while (const auto* away = on(who, day)) {
    if (!asked.insert(who).second) return "";  // a circle: put() takes what it gets, `circle` keeps it out
    who = away->substitute;
  }
  return who;
}

std::vector<std::string> AbsenceBook::stood_in_by(const std::string& user, Date day) const {
  std::vector<std::string> out;
  for (const auto& [absent, mine] : by_user_)
    if (absent != user && on(absent, day) && acting(absent, day) == user) out.push_back(absent);
  return out;
}

std::optional<std::string> AbsenceBook::circle(const Absence& absence) const {
  std::set<std::string> on_the_way;
  // Follows the substitutes over the days that all absences on the way have in common.
  std::function<bool(const std::string&, Date, Date)> leads_back = [&](const std::string& who, Date from, Date till) {
    if (who == absence.user) return true;
    if (who.empty() || !on_the_way.insert(who).second) return false;
    auto mine = by_user_.find(who);
    bool found =
        mine != by_user_.end() && std::any_of(mine->second.begin(), mine->second.end(), [&](const auto& entry) {
          auto begins = std::max(from, entry.second.from), ends = std::min(till, entry.second.till);
          return begins <= ends && leads_back(entry.second.substitute, begins, ends);
        });
    on_the_way.erase(who);
    return found;
  };
  if (!leads_back(absence.substitute, absence.from, absence.till)) return std::nullopt;
  return absence.substitute;
}

}  // namespace trajectum::state

// What follows when somebody who was absent is there again: work that others hold for him, and nobody began, is his.
#include <algorithm>

#include "base/limits.hpp"
#include "calendar/calendar.hpp"
#include "pipeline/engine.hpp"

namespace trajectum::pipeline {

namespace {

void each_user(store::Store& store, RegionNo region, const access::Damaged& damaged,
               const std::function<void(const access::User&)>& f) {
  std::string after;
  while (true) {
    auto users = access::find_users(store, region, after, limits::kListLimitMax, damaged);
    for (const auto& user : users) f(user);
    if (users.size() < limits::kListLimitMax) break;
    after = users.back().id;
  }
}

}  // namespace

const std::map<std::string, turn::Person>& Engine::staff(RegionAtWork& r) {
  if (r.staff) return *r.staff;
  std::map<std::string, turn::Person> all;
  each_user(store_, r.no, damaged_row(), [&](const access::User& user) {
    all[user.id] = {user.roles, user.languages};
  });
  return r.staff.emplace(std::move(all));
}

const report::Teams& Engine::teams(RegionAtWork& r) {
  if (r.teams) return *r.teams;
  report::Teams all;
  each_user(store_, r.no, damaged_row(), [&](const access::User& user) {
    if (!user.team.empty()) all[user.id] = user.team;
  });
  return r.teams.emplace(std::move(all));
}

Result<void> Engine::end_absences(RegionAtWork& r) {
  auto today = calendar::local_date(clock_.now());
  for (const auto& absence : r.state.absences.all()) {
    if (!(absence.till < today)) continue;
    Caller caller;
    caller.region = r.no;
    caller.method = "absence.ended";
    auto ended = on_region(caller, [&](RegionAtWork&) -> Result<RegionCommand> {
      RegionCommand command;
      command.events.push_back(state::AbsenceGone{absence.user, absence.from, "ended"});
      command.reply = "{}";
      return command;
    });
    if (!ended) return ended.error();
  }
  return {};
}

Result<void> Engine::bring_back(RegionAtWork& r, const std::vector<state::Event>& events) {
  auto today = calendar::local_date(clock_.now());
  for (const auto& event : events) {
    const auto* put = std::get_if<state::AbsencePut>(&event);
    const auto* gone = std::get_if<state::AbsenceGone>(&event);
    if (!put && !gone) continue;
    auto user = put ? put->user : gone->user;
    if (r.state.absences.on(user, today)) continue;
    std::vector<std::pair<CaseNo, InstanceNo>> held;
    store_.scan_entries(r.no, state::space::kStandIn, user + '\0', "", [&](std::string_view key, std::string_view) {
      auto tail = key.substr(user.size() + 1);
      auto hex = [](std::string_view s) { return std::strtoull(std::string(s).c_str(), nullptr, 16); };
      held.emplace_back(static_cast<CaseNo>(hex(tail.substr(0, 16))), static_cast<InstanceNo>(hex(tail.substr(17))));
      return true;
    });
    for (const auto& [no, item] : held) {
      auto back =
          engine_turn(r, no, "absence.ended", [&, item = item](turn::Play& play) { play.come_back(item, user); });
      if (!back) return back.error();
    }
  }
  return {};
}

}  // namespace trajectum::pipeline

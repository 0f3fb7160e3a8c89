// Incidents: what goes wrong behind a person's step is a work item of its own on the node, and everything else goes on
// (semantics.md 2; patterns 2.2). Somebody of the owner's role tries again, as it is or with corrected values, gives it
// to somebody, or closes it without.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

void Play::close_incident(InstanceNo no, End end, const std::string& reason) {
  disarm(no);
  emit(Ended{no, case_.find(no)->node, end, "", by_.user, reason, {}, case_.seq});
}

void Play::end_incidents(InstanceNo over) {
  std::vector<InstanceNo> about;
  for (const auto& i : case_.instances)
    if (i.life == Life::incident && i.of == over) about.push_back(i.no);
  for (auto no : about) close_incident(no, End::withdrawn, "over");
}

void Play::raise_incident(NodeIndex at, InstanceNo scope, const Error& error, Stumbled where) {
  if (!scope_live(scope)) return;
  // A wait is asked again and again: it is there already. What did not open is all there is left of it, each time.
  for (const auto& i : case_.instances)
    if (i.life == Life::incident && i.node == at && i.scope == scope && i.of == where.of && !where.part.empty() &&
        said_by(i) == error.text)
      return;
  IncidentRaised e;
  e.instance = case_.last_instance + 1;
  e.scope = scope;
  e.node = at;
  e.message = error.text.nl;
  e.message_en = error.text.en;
  e.file = error.incident ? error.incident->file : error.path;
  e.line = error.incident ? error.incident->line : 0;
  auto met = rule_for(at, scope, error.reason, where.part);
  e.role = met.rule && !met.rule->assign.empty() ? met.rule->assign
           : route_.incident_by.empty()          ? route_.owner
                                                 : route_.incident_by;
  e.due = add_span(today(), Duration{Unit::workdays, 1, ""});
  e.at = world_.now;
  e.cls = error.reason;
  e.race = where.race;
  e.part = where.part;
  e.outcome = where.outcome;
  e.given = std::move(where.given);
  e.of = where.of;
  auto no = e.instance;
  emit(std::move(e));
  if (met.rule) fresh_incidents_.push_back(no);
}

Result<const Instance*> Play::open_incident(InstanceNo no) const {
  auto* i = no == 0 ? nullptr : case_.find(no);
  if (!i || i->life != Life::incident)
    return refused("state", {"Deze storing staat niet meer open.", "This incident is no longer open."});
  if (!by_.admin && !by_.has_role(i->role) && i->assignee != by_.user)
    return refused("role",
                   {"Deze storing is voor de rol " + i->role + ".", "This incident is for the role " + i->role + "."});
  if (auto free = not_suspended(no); !free) return free.error();
  if (auto free = not_suspended(stumbling(*i)); !free) return free.error();
  return i;
}

InstanceNo Play::stumbling(const Instance& incident) const {
  return incident.of != 0 && case_.find(incident.of) ? incident.of : 0;
}

Result<void> Play::retry_incident(InstanceNo no, const Record& corrected) {
  auto found = open_incident(no);
  if (!found) return found.error();
  auto i = **found;
  for (const auto& [field, value] : corrected)
    if (auto set = set_file(field, value); !set) return set.error();
  try_again(i);
  return {};
}

void Play::try_again(const Instance& i) {
  const auto& n = node(i.node);
  const auto given = case_.given_to(i.no);
  const auto* form = form_fields(n).empty() ? nullptr : given.as<Record>();
  close_incident(i.no, End::withdrawn, "retried");
  if (i.part == kPartOnDone && i.node == route::kRoot)
    touch(0);  // the case had come to its end but for this
  else if (i.part == kPartOnDone)
    run_on_done(n, i.scope, i.ending, form, given);  // its way on was taken: only the handler is run again
  else if (i.part == kPartRepeats)
    go_on(n, i.scope, i.ending, form);
  else if (i.part == kPartAsked)
    file_touched_ = true;
  else if (i.part == kPartOnEnter || i.part == kPartRedo)
    enter_again(i);
  else if (i.part == kPartCompensate || i.part == kPartCancel)
    undo_again(i);
  else if (i.part == kPartThere)
    look_again(i);
  else if (i.part.empty())
    place(i.node, i.scope, i.race);
  // A message that was not delivered was told of; it is not sent again.
}

void Play::enter_again(const Instance& i) {
  const auto& n = node(i.node);
  auto same = i.node == route::kRoot ? 0 : stumbling(i);
  if (same == 0 && i.node != route::kRoot && n.kind != NodeKind::milestone) return;  // it is over
  run_on_enter(n, n.is_scope() ? same : i.scope, same, i.part == kPartRedo ? kPartRedo : kPartOnEnter);
}

void Play::look_again(const Instance& i) {
  const auto& n = node(i.node);
  auto same = stumbling(i);
  if (same == 0) return;  // it is over
  if (n.kind == NodeKind::job) return retry_job(same);
  if (n.kind == NodeKind::subroute) {  // its child could not be opened
    auto race = case_.find(same)->race;
    withdraw(same, "retried");
    return place(i.node, i.scope, race);
  }
  reserve_on_entry(n, same);
  if (n.kind == NodeKind::wait) check_wait(same);
}

Result<void> Play::resolve_incident(InstanceNo no, const std::string& reason) {
  auto found = open_incident(no);
  if (!found) return found.error();
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  auto i = **found;
  const auto& n = node(i.node);
  const auto given = case_.given_to(no);
  close_incident(no, End::skipped, reason);
  if (i.part == kPartOnDone && i.node == route::kRoot) close_case(i.ending);
  if (i.part == kPartRepeats) leave(n, i.scope, i.ending, given.as<Record>());
  auto same = i.part == kPartThere ? stumbling(i) : 0;
  bool given_up = same != 0 && n.kind == NodeKind::job && case_.job(same)->stopped;
  if (!i.part.empty() && !given_up) return {};  // it went on before, stands as it is, or this way ends here
  if (given_up) {
    disarm(same);
    emit(Ended{same, i.node, End::skipped, "", by_.user, reason, {}, case_.seq});
  }
  lose_race(i.race, 0);
  pass_by(n, i.scope);
  return {};
}

Result<void> Play::assign_incident(InstanceNo no, const std::string& to) {
  auto found = open_incident(no);
  if (!found) return found.error();
  if (!world_.person(to))
    return invalid_params("to", {"Er is geen gebruiker " + to + ".", "There is no user " + to + "."});
  emit(Moved{no, Life::incident, to});
  return {};
}

}  // namespace trajectum::turn

// Incidents: what goes wrong behind a person's step is a work item of its own on the node, and everything else goes on
// (semantics.md 2; patterns 2.2). Somebody of the owner's role tries again, as it is or with corrected values, gives it
// to somebody, or closes it without.
#include <algorithm>

#include "calendar/calendar.hpp"
#include "turn/play.hpp"

namespace trajectum::turn {

using namespace state;
using route::NodeKind;

void Play::end_incidents(NodeIndex at, InstanceNo scope) {
  std::vector<InstanceNo> over;
  for (const auto& i : case_.instances)
    if (i.life == Life::incident && i.node == at && i.scope == scope) over.push_back(i.no);
  for (auto no : over) emit(Ended{no, at, End::withdrawn, "", "", "over", {}, case_.seq});
}

void Play::raise_incident(NodeIndex at, InstanceNo scope, const Error& error, Stumbled where) {
  if (!scope_live(scope)) return;
  for (const auto& i : case_.instances)  // it is there already: a wait is asked again and again
    if (i.life == Life::incident && i.node == at && i.scope == scope && i.item.text() == error.text.nl) return;
  IncidentRaised e;
  e.instance = case_.last_instance + 1;
  e.scope = scope;
  e.node = at;
  e.message = error.text.nl;
  e.file = error.incident ? error.incident->file : error.path;
  e.line = error.incident ? error.incident->line : 0;
  e.role = route_.incident_by.empty() ? route_.owner : route_.incident_by;
  e.due = add_span(today(), Duration{Unit::workdays, 1, ""});
  e.at = world_.now;
  e.cls = error.reason;
  e.race = where.race;
  e.part = where.part;
  e.outcome = where.outcome;
  emit(std::move(e));
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
  for (const auto& x : case_.instances)
    if (x.node == incident.node && x.scope == incident.scope && !x.element && x.life != Life::incident &&
        x.life != Life::suspension)
      return x.no;
  return 0;
}

Result<void> Play::retry_incident(InstanceNo no, const Record& corrected) {
  auto found = open_incident(no);
  if (!found) return found.error();
  auto i = **found;
  const auto& n = node(i.node);
  for (const auto& [field, value] : corrected)
    if (auto set = set_file(field, value); !set) return set.error();
  emit(Ended{no, i.node, End::withdrawn, "", by_.user, "retried", {}, case_.seq});
  const auto* form = n.form.empty() ? nullptr : case_.result(i.node);
  if (i.part == kPartOnDone && i.node == route::kRoot) {  // the case had come to its end but for this
    touch(0);
    return {};
  }
  if (i.part == kPartOnDone) {  // its way on was taken: only the handler is run again
    run_on_done(n, i.scope, i.ending, form);
    return {};
  }
  if (i.part == kPartRepeats) {
    go_on(n, i.scope, i.ending, form);
    return {};
  }
  auto same = stumbling(i);
  if (same != 0 && n.kind == NodeKind::wait) {
    check_wait(same);  // it waits already: it is asked again, not opened twice
    return {};
  }
  if (same != 0 && n.kind == NodeKind::job) {
    retry_job(same);
    return {};
  }
  bool asked = n.done_when != route::kNoFunction || n.withdraw_when != route::kNoFunction ||
               n.on_enter != route::kNoFunction;  // while it was live
  if (same != 0 && case_.find(same)->life == Life::open && asked) {
    run_on_enter(n, same);
    file_touched_ = true;  // it goes on: it is asked again, not opened twice
    return {};
  }
  auto race = i.race;
  if (same != 0 && (n.is_work() || n.kind == NodeKind::subroute)) {
    race = case_.find(same)->race;
    withdraw(same, "retried");
  }
  place(i.node, i.scope, race);
  return {};
}

Result<void> Play::resolve_incident(InstanceNo no, const std::string& reason) {
  auto found = open_incident(no);
  if (!found) return found.error();
  if (reason.find_first_not_of(" \t\r\n") == std::string::npos)
    return refused("form", {"Geef een reden.", "Give a reason."}, "reason");
  auto i = **found;
  const auto& n = node(i.node);
  emit(Ended{no, i.node, End::skipped, "", by_.user, reason, {}, case_.seq});
  if (i.part == kPartOnDone && i.node == route::kRoot) close_case(i.ending);
  if (i.part == kPartOnDone || i.part == kPartWay) return {};  // it went on before; or this way ends here
  if (i.part == kPartRepeats) {
    leave(n, i.scope, i.ending, n.form.empty() ? nullptr : case_.result(i.node));
    return {};
  }
  auto same = stumbling(i);
  bool given_up = same != 0 && n.kind == NodeKind::job && case_.job(same)->stopped;
  if (same != 0 && !given_up) return {};  // it stands as it is: only this trouble is over
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
